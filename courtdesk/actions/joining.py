"""Joining a team from another laptop: a card goes one way, the team file the other.

1. `begin` makes the newcomer's keys and their card. The private keys lie beside the future vault in
   a file sealed under their passphrase (`courtdesk.store.identityfile`); the card goes to the
   administrator, and both read its words aloud.
2. `admit` puts the newcomer on the roster, with every key that their roles entitle to;
   `team_files.write_team_file` writes what goes back.
3. `look_into` opens the team file and shows which team it is and as what it names the newcomer.
   Both read the *team's* words aloud, and only then does `join` make the vault.

The words of step 1 keep somebody from putting their own card in the newcomer's place, those of
step 3 from inviting them to a team that only looks like theirs. Neither is of use unless it is read
aloud by two people who know each other's voice, and no program can see to that.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from courtdesk.actions import rewrapping, sealed_files, team_files
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.actions.identities import (
    confirm,
    fresh_id,
    member_card,
    team_change,
    text,
    tidy_name,
)
from courtdesk.actions.members import recovered_keys
from courtdesk.actions.records import record
from courtdesk.actions.sealed_files import SealedFile
from courtdesk.actions.session import Clock, Memory, Session
from courtdesk.actions.vaults import beside, enrol_device, put_in_place
from courtdesk.domain.access import Permission, Role
from courtdesk.domain.ids import MemberId
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.roster import why_not
from courtdesk.domain.team import Member, Team
from courtdesk.errors import (
    FieldError,
    NotForYou,
    SeenBefore,
    TamperedBundle,
    UserError,
)
from courtdesk.exchange import cards
from courtdesk.exchange.cards import Card
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store import identityfile, slotfile, throttle, wrapping
from courtdesk.store.folder import VaultFolder, folder_errors
from courtdesk.store.keyslots import NewSlot, PrivateIdentity, SlotFile, new_identity
from courtdesk.store.passphrases import KdfPolicy, check_new_passphrase
from courtdesk.store.vault import Vault

SUGGESTED_CARD = "courtdesk-card.txt"
"""The name that a card is offered under: it names nobody."""

_LONGEST = {"court": 200, "registration_body": 100, "registration_number": 100}
_LAPTOP_NAME = 40


@dataclass(frozen=True)
class Invitation:
    """A team file that names the newcomer, opened and not yet believed.

    `words` are the team's; `me` is what the roster says of the newcomer. `notes` are sentences to
    show with it. The rest is what `join` needs, and is never shown.
    """

    file: SealedFile
    me: Member
    words: tuple[str, ...]
    notes: tuple[str, ...]
    identity: PrivateIdentity = field(repr=False)
    passphrase: str = field(repr=False)
    policy: KdfPolicy

    @property
    def team(self) -> Team:
        """The roster in the file."""
        return self.file.team


# The newcomer's laptop, before there is a vault


def begin(
    folder: VaultFolder,
    clock: Clock,
    *,
    name: str,
    roles: Iterable[Role],
    court: str,
    passphrase: str,
    policy: KdfPolicy,
    registration_body: str = "",
    registration_number: str = "",
) -> Card:
    """Make the newcomer's keys and card, and keep them beside `folder` until there is a vault.

    Raises `FieldError` for `name`, `roles`, `court`, a registration or `passphrase`, `UserError`
    when there is a vault or another joining already, and what writing the file raises.
    """
    asked = tuple(dict.fromkeys(roles))
    if not asked:
        raise FieldError("roles", "Choose at least one role at court.")
    said = {
        "court": _one_line("court", court),
        "registration_body": _one_line("registration_body", registration_body),
        "registration_number": _one_line("registration_number", registration_number),
    }
    if not said["court"]:
        raise FieldError("court", "Enter the name of your court.")
    tidy = _name(name)
    check_new_passphrase(passphrase, (tidy, said["court"]))
    _require_nothing_here(folder)
    identity = new_identity()
    public = identity.public
    card = Card(
        member=MemberId(fresh_id(clock)),
        name=tidy,
        roles=asked,
        sign=text(public.sign),
        slot=text(public.slot),
        bundle=text(public.bundle),
        made_at=clock().replace(microsecond=0),
        **said,
    )
    paper = cards.write_card(card, identity.sign).decode("ascii")
    slot = NewSlot(card.member, tidy, identity, passphrase, policy)
    path = folder.joining
    with folder_errors(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    identityfile.write(path, identityfile.seal_identity(slot, paper), passphrase)
    return cards.read_card(paper.encode("ascii"))


def under_way(folder: VaultFolder) -> Card | None:
    """The card of a joining that was begun here, or `None`.

    Raises what reading the file raises. What is left of a joining that made its vault goes.
    """
    path = folder.joining
    if not path.exists():
        return None
    if folder.keys.exists():
        # Cut off between the vault and this: its owner has a slot now.
        _discard(path)
        return None
    return cards.read_card(identityfile.read(path).card.encode())


def save_card(folder: VaultFolder, path: Path) -> None:
    """Write the card of the joining to a file of the person's choice.

    Raises `UserError` when there is no joining, and what writing raises.
    """
    paper = identityfile.read(_waiting(folder)).card.encode()
    with folder_errors(path.parent):
        path.write_bytes(paper)


def give_up(folder: VaultFolder) -> None:
    """Delete the keys of a joining: the card that was made with them is of no use any more."""
    _discard(folder.joining)


def look_into(folder: VaultFolder, clock: Clock, path: Path, passphrase: str) -> Invitation:
    """Open the team file with the keys of the joining, and check all of it; nothing is made.

    Raises `WrongPassphrase`, `throttle.TryLater`, what `team_files.read_team_file` raises,
    `NotForYou` when the newcomer is not in it and `TamperedBundle` when it has other keys for them.
    """
    kept = identityfile.read(_waiting(folder))
    guard = throttle.Throttle(folder.state_dir / "joining.tries")
    now = clock()
    identity = guard.attempt(kept.member, now.timestamp(), lambda: kept.open(passphrase))
    file = team_files.read_team_file(path, identity.bundle, None)
    me = file.team.member(kept.member) or file.team.contact(kept.member)
    if me is None:
        raise NotForYou(
            "You are not on the team in this file: ask its administrator to take in your card "
            "first, and then to save the team file again."
        )
    if me.keys != member_card(me.id, "", (), identity).keys:
        raise TamperedBundle(
            "The file names other keys for you than yours, so somebody could sign in your name: "
            "do not use it, and tell the administrator."
        )
    return Invitation(
        file=file,
        me=me,
        words=team_files.words_of(file.team, file.root),
        notes=tuple(sealed_files.early(file.manifest.made_at, now)),
        identity=identity,
        passphrase=passphrase,
        policy=kept.policy,
    )


def join(
    folder: VaultFolder,
    catalogue: Catalogue,
    clock: Clock,
    invitation: Invitation,
    *,
    laptop: str,
) -> str:
    """Make this laptop's vault in the team, once the words were read; return the sign-in name.

    `laptop` is what the team will call it. The printed recovery key of the team opens it too.
    Raises `FieldError` for `laptop`, and what making a vault raises; cut off anywhere, either the
    joining is still under way or the vault is whole.
    """
    called = _laptop_name(laptop, invitation.team)
    recovery = invitation.team.recovery
    if recovery is None:
        raise UserError(
            "This team has no recovery key that another laptop could use: ask its administrator "
            "to make a new one in Team, and to save the team file again."
        )
    vault_key, vault_id = wrapping.new_key(), secrets.token_hex(16)
    making = beside(folder)
    making.create()
    vault = Vault.create(making, vault_id, vault_key, clock)
    try:
        file = invitation.file
        vault.accept(file.foreign, file.limits)
        vault.note_received(file.sender, team_files.STREAM, file.manifest.number, file.manifest_id)
        me = invitation.me
        memory = Memory(invitation.identity, vault_key)
        shelf = FormShelf(catalogue)
        session = Session(making, vault, me.id, me.name, shelf, clock, memory)
        enrol_device(session, called)
    finally:
        vault.close()
    SlotFile.create(
        making.keys,
        vault_id=vault_id,
        first=NewSlot(
            me.id, me.name, invitation.identity, invitation.passphrase, invitation.policy
        ),
        recovery_public=base64.b64decode(recovery.slot),
        vault_key=vault_key,
    )
    put_in_place(making, folder)
    _discard(folder.joining)
    return me.name


def _require_nothing_here(folder: VaultFolder) -> None:
    if folder.keys.exists() or folder.database.exists():
        raise UserError(f"There is a vault in {folder.path} already: sign in to it instead.")
    if folder.joining.exists():
        raise UserError(
            "Somebody is joining from this laptop already: go on with that, or give it up first."
        )


def _waiting(folder: VaultFolder) -> Path:
    path = folder.joining
    if not path.exists():
        raise UserError("Nobody is joining from this laptop: begin with “Join a team”.")
    return path


def _discard(path: Path) -> None:
    with folder_errors(path.parent):
        path.unlink(missing_ok=True)
        if path.parent.exists():
            slotfile.sync_folder(path.parent)


def _name(name: str) -> str:
    tidy = tidy_name(name)
    wrong = problem(tidy, 100)
    if wrong:
        raise FieldError("name", wrong)
    return tidy


def _one_line(field_name: str, typed: str) -> str:
    tidy = line(typed)
    wrong = problem(tidy, _LONGEST[field_name]) if tidy else ""
    if wrong:
        raise FieldError(field_name, wrong)
    return tidy


def _laptop_name(typed: str, team: Team) -> str:
    tidy = line(typed)
    if not tidy:
        raise FieldError("laptop", "Enter what the team calls this laptop, such as Room 2 laptop.")
    wrong = problem(tidy, _LAPTOP_NAME)
    if wrong:
        raise FieldError("laptop", wrong)
    if any(one.name.casefold() == tidy.casefold() for one in team.devices):
        raise FieldError("laptop", f"Another laptop is called {tidy} already: choose another name.")
    return tidy


# The administrator's laptop


def read_card(path: Path) -> Card:
    """The card in this file. Raises what `cards.read_card` raises, `UserError` when unreadable."""
    try:
        with path.open("rb") as file:
            data = file.read(cards.SIZE_LIMIT + 1)
    except OSError as error:
        raise UserError(
            f"{path.name} cannot be read ({error.strerror}): choose the card's file again."
        ) from error
    return cards.read_card(data)


def admit(
    session: Session,
    card: Card,
    roles: Iterable[Role],
    passphrase: str,
    *,
    name: str = "",
    registration_body: str | None = None,
    registration_number: str | None = None,
    recovery_key: str = "",
    outside: bool = False,
) -> Member:
    """Put whoever made `card` on the roster, once its words were read aloud and were the same.

    They get no slot on this laptop. Every key that their roles entitle to is wrapped to them, all
    generations; what this administrator cannot pass on follows from a colleague who can, as in
    `members.add_member`. `name` is what the team calls them where that is not the card's.
    `outside` makes them a contact: a clinical lead or provider of another organisation, who gets
    no key of the team's and can only be sent requests, sealed to them alone.

    Raises `FieldError` for `name` and `roles`, `SeenBefore` for a card that was taken in already,
    `UserError` for keys that are somebody else's, and `WrongPassphrase`.
    """
    session.require(Permission.MANAGE_TEAM)
    before = session.team()
    held = tuple(dict.fromkeys(roles))
    if not held:
        raise FieldError("roles", "Choose at least one role for the new member.")
    _require_new(before, card)
    member = Member(
        id=card.member,
        name=_name(name or card.name),
        roles=held,
        sign=card.sign,
        slot=card.slot,
        bundle=card.bundle,
        registration_body=_either(registration_body, card.registration_body),
        registration_number=_either(registration_number, card.registration_number),
    )
    team = before.with_contact(member) if outside else before.with_member(member)
    why = why_not(before, team, session.me)
    if why:
        raise UserError(f"This card cannot be taken in, because {why}.")
    if outside:
        confirm(session, passphrase)
        record(session, team_change(session, team))
    else:
        _admit_inside(session, team, passphrase, recovery_key)
    return member


def _admit_inside(session: Session, team: Team, passphrase: str, recovery_key: str) -> None:
    """Record the team, and every key that its roles entitle to wrapped to who holds them."""
    recovered = recovered_keys(session, recovery_key) if recovery_key.strip() else {}
    fresh = rewrapping.unreadable(session, team, recovered)
    confirm(session, passphrase)
    changes = rewrapping.rewrapped(session, team, fresh=fresh, recovered=recovered)
    record(session, team_change(session, team), *changes)


def _require_new(team: Team, card: Card) -> None:
    known = team.known(card.member)
    if known is not None and known in (*team.members, *team.contacts):
        raise SeenBefore(
            f"The card of {known.name} was taken in before: save the team file for them instead."
        )
    if known is not None:
        raise UserError(
            f"{known.name} has left the team, and this card was made before: ask for a new card."
        )
    everybody = (*team.members, *team.contacts, *team.former)
    used = {key for one in everybody for key in one.signing_keys}
    if card.sign in used:
        raise UserError(
            "The keys on this card are those of somebody on the team already: do not take it in, "
            "and ask whoever sent it."
        )


def _either(given: str | None, of_card: str) -> str:
    return of_card if given is None else given.strip()
