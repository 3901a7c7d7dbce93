"""The team file: the roster and all that belongs to no case, sealed to every member.

It is how a new laptop learns its team, and how laptops learn of each other without a network. It
carries every revision of `KINDS`, never one of a person or a case, sealed to the bundle keys of
everybody on the roster and signed by the laptop that made it.

Nothing in it is believed because it arrived. The roster in it must follow from the one that is
held here, epoch by epoch, by signatures (`courtdesk.domain.roster`); the laptop that signed the
file must stand in the roster that holds and not be revoked; and every record that a person signs
must carry that person's signature. Then it is taken in whole, or not at all.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from courtdesk.actions import audit, membership, rewrapping, rosters
from courtdesk.actions.records import record
from courtdesk.actions.session import Session
from courtdesk.actions.signatures import SIGNED, carries, is_signed, namespace_of
from courtdesk.domain import roster_words
from courtdesk.domain.codec import BodyRefused, from_body
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId
from courtdesk.domain.roster import RECOVERY, Standing
from courtdesk.domain.team import Team
from courtdesk.errors import (
    NotABundle,
    NotFromMember,
    OlderThanHeld,
    SeenBefore,
    SenderRevoked,
    TamperedBundle,
    UserError,
)
from courtdesk.exchange.bundle import (
    DeviceSigner,
    Entries,
    Entry,
    Kind,
    Manifest,
    Opened,
    Parcel,
    open_bundle,
    seal,
)
from courtdesk.exchange.identity import packed
from courtdesk.exchange.words import words_for
from courtdesk.store import incoming, slotfile
from courtdesk.store.folder import folder_errors
from courtdesk.store.incoming import Foreign, Limits
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.records import PersonSignature, Revision, moment
from courtdesk.store.revisions import Wrap

SITE_KINDS = (
    "settings",
    "clinical-rule",
    "risk-card",
    "site-form",
    "form-file",
    "service",
    "provider",
)
"""What the site has settled: rules, forms, and the tables of services and providers."""

KINDS = ("team", "device", "team-keys", "compartment", *SITE_KINDS)
"""Everything that a team file may hold; nothing in them is about a person or a case."""

STREAM = Kind.TEAM.value
SUGGESTED = "courtdesk-team.age"
"""The name that a team file is offered under: it names no court."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TakenIn:
    """What a team file changed here, and what a person should know of it; sentences all."""

    changes: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamFile:
    """A team file whose every byte and signature was checked, before anything is taken in."""

    manifest: Manifest
    manifest_id: str
    standing: Standing
    root: str
    foreign: tuple[Foreign, ...] = field(repr=False)

    @property
    def team(self) -> Team:
        """The roster that follows from what is held and what the file brings."""
        return self.standing.team

    @property
    def sender(self) -> DeviceId:
        """The laptop that made the file."""
        return DeviceId(self.manifest.sender_device)

    @property
    def limits(self) -> Limits:
        """How far the records of each revoked laptop count."""
        return {one.device: one.last_seq for one in self.team.revocations}


def words_of(team: Team, root: str) -> tuple[str, ...]:
    """What both people read aloud: of this team, its beginning and who administers it."""
    keys = sorted(one.sign for one in team.administrators)
    parts = ["courtdesk.v1 team words", team.team_id, root, *keys]
    return words_for(packed(*(part.encode() for part in parts)))


def team_words(session: Session) -> tuple[str, ...]:
    """The team's words, to be read to whoever joins. Takes about 60 ms."""
    history = session.vault.history(rosters.document(session.vault))
    return words_of(session.team(), _root(history, session.standing()))


# Writing


def write_team_file(session: Session, path: Path) -> None:
    """Write the team file to `path`, for every member; whole or not at all.

    Every member may: whoever has added a laptop must be able to tell the others. Raises
    `NotAllowed` for somebody who is not on the team any more, `UserError` or `NoSpace` when the
    file cannot be written.
    """
    session.member()
    team, vault = session.team(), session.vault
    entries = _in_chain_order(_entry(one) for one in vault.outgoing(KINDS))
    # Before the file: a number that was counted and never left is a gap, one given twice an alarm.
    audit.exported(session, "team-file", None)
    last = vault.last_sent(STREAM)
    new = path.with_name(f"{path.name}.new")
    with folder_errors(path.parent):
        try:
            with new.open("wb") as out:
                new.chmod(0o600)
                sealed = seal(
                    Parcel(Kind.TEAM, team.team_id, team.epoch, entries),
                    sender=DeviceSigner(vault.device.device, vault.signing_seed()),
                    recipients=[base64.b64decode(one.bundle) for one in team.members],
                    number=last[0] + 1 if last is not None else 1,
                    previous=last[1] if last is not None else None,
                    now=session.clock(),
                    out=out,
                )
            vault.note_sent(STREAM, sealed.manifest.number, sealed.manifest_id)
            new.replace(path)
            slotfile.sync_folder(path.parent)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _entry(one: Foreign) -> Entry:
    wraps = tuple((wrap.compartment, wrap.generation, wrap.wrapped) for wrap in one.wraps)
    by = one.signature
    signature = (by.namespace, str(by.signer), by.blob) if by is not None else None
    return Entry(one.header, one.salt, one.open, one.sealed, wraps, signature)


def _in_chain_order(entries: Iterable[Entry]) -> list[Entry]:
    """Laptop by laptop, the one that came first before the others, each in its chain's order."""
    chains: dict[str, list[Entry]] = {}
    for entry in entries:
        chains.setdefault(entry.place()[0], []).append(entry)
    return [
        entry for chain in chains.values() for entry in sorted(chain, key=lambda one: one.place())
    ]


# Reading


def read_team_file(
    path: Path, bundle_seed: bytes, team_id: str | None, held: Sequence[Revision] = ()
) -> TeamFile:
    """Open and check a team file; nothing is taken in.

    `held` is the team's history here, which the roster in the file must follow from; without it
    the file's own history is taken from its beginning, and people must confirm `words_of` it.
    Raises what `open_bundle` raises, `NotFromMember` for another team's file, `SenderRevoked`,
    and `TamperedBundle` or `TamperedVault` for records that are not what they should be.
    """
    found: list[_Contents] = []

    def device_key(manifest: Manifest, entries: Entries) -> bytes | None:
        _require_team_file(manifest, team_id)
        found.append(_contents(entries, manifest.team, held))
        return _key_of(found[0].standing, manifest.sender_device)

    with folder_errors(path.parent), _opened(path) as file:
        opened = open_bundle(file, [bundle_seed], device_key)
    return _checked(opened, found[0])


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UserError(
            f"{path.name} cannot be read ({error.strerror}): choose the file again."
        ) from error


@dataclass(frozen=True)
class _Contents:
    foreign: tuple[Foreign, ...]
    revisions: tuple[Revision, ...]
    history: tuple[Revision, ...]
    standing: Standing


def _require_team_file(manifest: Manifest, team_id: str | None) -> None:
    if manifest.kind is not Kind.TEAM:
        raise NotABundle(
            "This sealed file is no team file: choose the file that the administrator saved in "
            "Team, under “Save the team file”."
        )
    if team_id is not None and manifest.team != team_id:
        raise NotFromMember(
            "This is another team's file, so nothing was taken in: choose your own team's."
        )


def _contents(entries: Entries, team_id: str, held: Sequence[Revision]) -> _Contents:
    pairs = [(one, _revision(one)) for one in map(_foreign, entries)]
    if any(one.kind not in KINDS or one.case is not None for _, one in pairs):
        raise TamperedBundle(
            "The file holds records that no team file holds, so nothing was taken in: ask for a "
            "new team file, and tell your administrator."
        )
    revisions = [one for _, one in pairs]
    history, standing = _followed(revisions, held) if held else _begun(revisions, team_id)
    # The team's own history first: the document that a vault had first is its team.
    document = history[0].document
    pairs.sort(key=lambda pair: pair[1].document != document)
    foreign = tuple(one for one, _ in pairs)
    return _Contents(foreign, tuple(revisions), tuple(history), standing)


def _followed(
    revisions: Sequence[Revision], held: Sequence[Revision]
) -> tuple[Sequence[Revision], Standing]:
    document, known = held[0].document, {one.id for one in held}
    new = [one for one in revisions if one.document == document and one.id not in known]
    history = (*held, *new)
    standing = rosters.of(history)
    if standing is None:
        raise _no_team()
    return history, standing


def _begun(revisions: Sequence[Revision], team_id: str) -> tuple[Sequence[Revision], Standing]:
    histories: dict[DocumentId, list[Revision]] = {}
    for one in revisions:
        if one.kind == "team":
            histories.setdefault(one.document, []).append(one)
    for history in histories.values():
        standing = rosters.of(history)
        if standing is not None and standing.team.team_id == team_id:
            return history, standing
    raise _no_team()


def _no_team() -> TamperedBundle:
    return TamperedBundle(
        "The team in this file was not made by any of its members, so nothing was taken in: ask "
        "for a new team file, and tell your administrator."
    )


def _root(history: Iterable[Revision], standing: Standing) -> str:
    refused = {one.epoch.id for one in standing.refused}
    return next(str(one.id) for one in history if not one.parents and one.id not in refused)


def _foreign(entry: Entry) -> Foreign:
    wraps = tuple(Wrap(*wrap) for wrap in entry.wraps)
    signature = None
    if entry.signature is not None:
        namespace, signer, blob = entry.signature
        signature = PersonSignature(namespace, MemberId(signer), blob)
    return Foreign(entry.header, entry.salt, entry.open, entry.sealed, wraps, signature)


def _revision(foreign: Foreign) -> Revision:
    """The record as it will stand here; raises `TamperedVault` when its parts are not its own."""
    made = incoming.checked(foreign)
    header = made.header
    newest = max(foreign.wraps, key=lambda wrap: wrap.generation, default=None)
    return Revision(
        id=made.id,
        document=header.document,
        kind=header.kind,
        case=CaseId(header.case) if header.case is not None else None,
        parents=header.parents,
        device=header.device,
        seq=header.seq,
        previous=header.previous,
        author=header.author,
        time=header.time,
        open=made.open,
        has_sealed=made.sealed is not None,
        compartment=(newest.compartment, newest.generation) if newest is not None else None,
        saved_at=moment(header.time.wall),
        signature=foreign.signature,
    )


def _key_of(standing: Standing, device: str) -> bytes | None:
    found = next((one for one in standing.team.devices if one.id == device), None)
    return base64.b64decode(found.public) if found is not None else None


def _checked(opened: Opened, contents: _Contents) -> TeamFile:
    team = contents.standing.team
    if team.revocation(DeviceId(opened.manifest.sender_device)) is not None:
        raise SenderRevoked(
            "The file was made on a laptop that the team has revoked, so nothing was taken in: "
            "ask a colleague for a team file from another laptop."
        )
    _require_signed(contents)
    root = _root(contents.history, contents.standing)
    return TeamFile(opened.manifest, opened.manifest_id, contents.standing, root, contents.foreign)


def _require_signed(contents: _Contents) -> None:
    """Every record that a person signs; whether an epoch of the team counts the roster knows."""
    recovery = [*_recovery_keys(contents.history)]
    for one in contents.revisions:
        if one.kind == "team" or one.kind not in SIGNED or one.open is None:
            continue
        by_key = one.author == RECOVERY and carries(one, namespace_of(one), recovery)
        if not by_key and not is_signed(contents.standing.team, one):
            raise TamperedBundle(
                "The file holds a record without the signature of who is said to have made it, "
                "so nothing was taken in: ask for a new team file, and tell your administrator."
            )


def _recovery_keys(history: Iterable[Revision]) -> Iterator[str]:
    """Of every sheet that was ever printed: what one signed stays signed once there is another."""
    for one in history:
        with suppress(BodyRefused):
            card = from_body(Team, one.body).recovery
            if card is not None:
                yield card.sign


# Taking in


def take_team_file(session: Session, path: Path) -> TakenIn:
    """Take in a newer team file on a laptop that is in the team.

    Raises what `read_team_file` raises, `SeenBefore`, `OlderThanHeld`, and what the vault raises
    for two chains under one laptop's name; nothing is then taken in. Who has left loses their
    slot here at once, and the vault its key.
    """
    session.member()
    team = session.team()
    held = session.vault.history(rosters.document(session.vault))
    file = read_team_file(path, session.identity.bundle, team.team_id, held)
    _require_next(session, file)
    said, site = set(rosters.sentences(session.standing())), _site(session)
    accepted = session.vault.accept(file.foreign, file.limits)
    session.vault.note_received(file.sender, STREAM, file.manifest.number, file.manifest_id)
    changes = [*roster_words.changes(team, session.team())]
    if _site(session) != site:
        changes.append("The settings, forms and tables of this site were brought up to date.")
    notes = [one for one in rosters.sentences(session.standing()) if one not in said]
    if accepted.quarantined:
        notes.append("Records that a revoked laptop made afterwards were left out.")
    notes += [*early(file.manifest.made_at, session.clock()), *_follow(session)]
    return TakenIn(tuple(changes), tuple(notes))


def early(made_at: datetime, now: datetime) -> Iterator[str]:
    """A word on the clocks when a file was made a day or more from now."""
    if made_at > now + _A_DAY:
        yield (
            f"The file says that it was made on {made_at:%d/%m/%Y}, which is still to come by this "
            "laptop's clock: check the date on both laptops."
        )


def _require_next(session: Session, file: TeamFile) -> None:
    before = session.vault.received(file.sender, STREAM)
    number = file.manifest.number
    if before.get(number) == file.manifest_id:
        raise SeenBefore("This team file was taken in before: nothing needs to be done.")
    if number in before:
        raise TamperedBundle(
            "Two different team files carry the same number of one laptop, so its vault was copied "
            "and both copies are in use: find out which laptop it is, and revoke it in Team."
        )
    if number <= max(before, default=0):
        raise OlderThanHeld(
            "This team file is older than one from the same laptop that was taken in before: ask "
            "for the newest one."
        )


def _site(session: Session) -> tuple[tuple[str, ...], ...]:
    documents = session.vault.documents(kinds=SITE_KINDS)
    return tuple(tuple(head.id for head in one.heads) for one in documents)


def _follow(session: Session) -> Iterator[str]:
    """What follows from the new roster on this laptop, done at once; what of it is to be told."""
    me = session.team().member(session.me)
    if me is None:
        yield "You are no longer a member of this team, so you cannot go on working here."
        return
    if base64.b64decode(me.slot) != session.identity.public.slot:
        yield (
            "Your keys were renewed on another laptop: save them to a file there, and have an "
            "administrator take the file in here."
        )
        return
    yield from _new_recovery(session)
    gone = membership.left_behind(session)
    if gone:
        own = Unlocked(session.me, session.sign_in_name, session.identity, session.vault_key)
        told = membership.finish_leaving(session, own).notice
        yield f"{', '.join(gone)} cannot sign in on this laptop any more, and its key was changed."
        yield from [told] if told else []
    changes = rewrapping.lacking(session)
    if changes:
        record(session, *changes)


def _new_recovery(session: Session) -> Iterator[str]:
    card, slots = session.team().recovery, SlotFile.load(session.folder.keys)
    if card is not None and base64.b64decode(card.slot) != slots.recovery_public:
        slots.replace_recovery(base64.b64decode(card.slot), session.vault_key)
        yield "The team's new recovery key opens this laptop from now on; the one before does not."
