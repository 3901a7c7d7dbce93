"""Making a vault and its team of one, signing in, and asking for the passphrase again.

The first run asks for a name, a role and a passphrase, and nothing about keys; device, team,
compartments and the team's secrets are signed revisions from that first moment on.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from courtdesk.actions import audit, membership, own_keys, rewrapping, rosters
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.actions.identities import (
    confirm,
    fresh_id,
    member_card,
    recovery_card,
    team_change,
    text,
    tidy_name,
)
from courtdesk.actions.records import Change, new_id, record
from courtdesk.actions.session import Clock, Memory, Session
from courtdesk.domain.access import Compartment, Role, compartments
from courtdesk.domain.ids import DeviceId, MemberId
from courtdesk.domain.team import Device, Keys, Member, Team
from courtdesk.errors import CourtDeskError, FieldError, TamperedVault, UserError
from courtdesk.exchange import identity as identity_names
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store import backup, recovery, rekey, throttle, wrapping
from courtdesk.store import compartments as compartment_bodies
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import (
    NewSlot,
    SlotFile,
    Unlocked,
    new_identity,
)
from courtdesk.store.passphrases import KdfPolicy, check_new_passphrase
from courtdesk.store.records import DeviceInfo, Revision
from courtdesk.store.recovery import RECOVERY, RecoveryKey
from courtdesk.store.vault import Vault


@dataclass(frozen=True)
class NewVault:
    """A vault just made: its first session, and the recovery key to print once."""

    session: Session
    recovery_key: str = field(repr=False)


def first_run(
    folder: VaultFolder,
    catalogue: Catalogue,
    clock: Clock,
    *,
    name: str,
    roles: Iterable[Role],
    court: str,
    passphrase: str,
    policy: KdfPolicy,
) -> NewVault:
    """Make a vault in `folder` with a team of one; the first member is administrator as well.

    Raises `FieldError` naming `name`, `roles`, `court` or `passphrase`; nothing is left behind.
    """
    tidy = tidy_name(name)
    held = _first_roles(roles)
    where = _court(court)
    check_new_passphrase(passphrase, (tidy, where))
    identity = new_identity()
    key = recovery.new_recovery_key()
    vault_key, vault_id = wrapping.new_key(), secrets.token_hex(16)
    me = MemberId(fresh_id(clock))
    # Made beside and put in place whole: a kill in the middle leaves no half vault that could
    # neither be opened nor made again.
    making = beside(folder)
    making.create()
    session = Session(
        folder=folder,
        vault=Vault.create(making, vault_id, vault_key, clock),
        me=me,
        sign_in_name=tidy,
        shelf=FormShelf(catalogue),
        clock=clock,
        memory=Memory(identity, vault_key),
    )
    try:
        _found_team(session, where, member_card(me, tidy, held, identity), key)
    finally:
        session.vault.close()
    SlotFile.create(
        making.keys,
        vault_id=vault_id,
        first=NewSlot(me, tidy, identity, passphrase, policy),
        recovery_public=key.pair().public,
        vault_key=vault_key,
    )
    put_in_place(making, folder)
    opened = Vault.open(folder, vault_id, vault_key, clock)
    return NewVault(replace(session, vault=opened), key.text)


def _found_team(session: Session, court: str, member: Member, key: RecoveryKey) -> None:
    """Record the team of one with its compartments and secrets, readable by `key` as well."""
    device = _device(session.vault.device)
    team = Team(secrets.token_hex(16), 1, court, (member,), (device,), recovery=recovery_card(key))
    slot = session.slot_public()
    recipients = {str(member.id): slot, RECOVERY: key.pair().public}
    bodies, team_body = _team_keys(team, recipients)
    record(session, *_first_changes(session, team, bodies, team_body))


def beside(folder: VaultFolder) -> VaultFolder:
    """Where a vault is made until it is whole. Raises `UserError` when `folder` is not empty."""
    if folder.path.exists() and any(folder.path.iterdir()):
        raise UserError(
            f"The folder {folder.path} is not empty: choose an empty one for the new vault."
        )
    making = VaultFolder(folder.path.with_name(f"{folder.path.name}.making"), folder.state_dir)
    if making.path.exists():
        shutil.rmtree(making.path)
    return making


def put_in_place(making: VaultFolder, folder: VaultFolder) -> None:
    """Give a vault that was made beside its name."""
    if folder.path.exists():
        folder.path.rmdir()
    making.path.rename(folder.path)


def _court(typed: str) -> str:
    tidy = " ".join(typed.split())
    if not tidy:
        raise FieldError("court", "Enter the name of your court.")
    return tidy


def _first_roles(roles: Iterable[Role]) -> tuple[Role, ...]:
    chosen = tuple(dict.fromkeys(roles))
    if not [role for role in chosen if role is not Role.ADMINISTRATOR]:
        raise FieldError("roles", "Choose your role at court.")
    return tuple(dict.fromkeys((*chosen, Role.ADMINISTRATOR)))


def _device(one: DeviceInfo, name: str = "") -> Device:
    return Device(one.device, text(one.public), name)


def _team_keys(team: Team, everyone: dict[str, bytes]) -> tuple[list[bytes], bytes]:
    bodies: list[bytes] = []
    for compartment in Compartment:
        readers = {
            member: public
            for member, public in everyone.items()
            if member == RECOVERY or _entitled(team, MemberId(member), compartment)
        }
        body, _ = compartment_bodies.new_compartment(compartment, 1, readers, team.team_id)
        bodies.append(body)
    team_body, _ = compartment_bodies.new_team_secrets(1, everyone, team.team_id)
    return bodies, team_body


def _entitled(team: Team, member: MemberId, compartment: Compartment) -> bool:
    found = team.member(member)
    return found is not None and compartment in compartments(found.roles)


def _first_changes(
    session: Session, team: Team, bodies: list[bytes], team_body: bytes
) -> list[Change]:
    changes = [
        _about_device(session, session.vault.device.device),
        Change("team", team, new_id(session), namespace=identity_names.TEAM),
        Change("team-keys", team_body, new_id(session), namespace=identity_names.TEAM),
    ]
    changes += [
        Change("compartment", body, new_id(session), namespace=identity_names.TEAM)
        for body in bodies
    ]
    return changes


def sign_in(
    folder: VaultFolder,
    catalogue: Catalogue,
    clock: Clock,
    *,
    name: str,
    passphrase: str,
    accept_going_back: str | None = None,
    at_least: KdfPolicy | None = None,
) -> Session:
    """Open the vault as one of its members.

    Raises `WrongPassphrase`, `throttle.TryLater` after too many of them, and what opening a
    foreign, newer, damaged or put-back vault raises. `accept_going_back` is the reason why a
    vault that was put back is to be used. A vault of an older version is backed up before it is
    changed. A restored vault goes on under a new device from here, and keys that colleagues are
    entitled to and lack are passed on to them. A slot that is cheaper to try than `at_least` is
    sealed anew at that cost.
    """
    slots = SlotFile.load(folder.keys)
    guard = throttle.Throttle(folder.throttle_file(slots.vault_id))
    unlocked = guard.attempt(
        slots.member_named(name), clock().timestamp(), lambda: slots.unlock(name, passphrase)
    )
    if at_least is not None:
        slots.raise_policy(name, passphrase, at_least)
    session = enter(
        folder,
        catalogue,
        clock,
        slots.vault_id,
        unlocked,
        passphrase=passphrase,
        accept_going_back=accept_going_back,
    )
    audit.signed_in(session, guard)
    return session


def enter(
    folder: VaultFolder,
    catalogue: Catalogue,
    clock: Clock,
    vault_id: str,
    unlocked: Unlocked,
    *,
    passphrase: str = "",
    accept_going_back: str | None = None,
) -> Session:
    """Open the vault for a member whose passphrase was right; raises what opening raises.

    What was cut off is finished: keys that were being renewed (which takes the `passphrase`), and
    the slot of a colleague who has left.
    """
    vault = Vault.open(
        folder,
        vault_id,
        unlocked.vault_key,
        clock,
        accept_going_back=accept_going_back,
        before_migration=lambda _: _back_up_before_migration(folder, unlocked, clock),
    )
    try:
        session = _session(folder, vault, catalogue, clock, unlocked)
        session.memory.found = (vault.last_of(vault.device.device) or (0, ""))[0]
        if passphrase:
            own_keys.finish(session, passphrase)
        _require_own_keys(session)
        _finish_leaving(session, unlocked)
        enrol_device(session)
        changes = [] if session.is_outside else rewrapping.lacking(session)
        if changes:
            record(session, *changes)
        return session
    except CourtDeskError:
        vault.close()
        raise


def _finish_leaving(session: Session, unlocked: Unlocked) -> None:
    """See off whoever has left; a vault where that fails must still open for those who stay."""
    try:
        membership.finish_leaving(session, unlocked)
    except rekey.HalfChanged:
        raise
    except CourtDeskError as error:
        session.memory.notes.append(
            f"Somebody who has left the team could not be taken out of keys.json: {error}"
        )
    session.memory.notes.extend(membership.strange_slots(session))


def _require_own_keys(session: Session) -> None:
    """Raise unless the roster names this member, with the keys that their passphrase opened.

    Somebody who can write the vault could otherwise list keys of their own under a colleague's
    name; the colleague is the one who notices.
    """
    mine, listed = _own_keys(session), session.member()
    if listed.keys == mine and mine not in listed.earlier:
        return
    by = rosters.who_listed_keys(session.vault, session.me, listed.keys)
    if mine in listed.earlier and by == session.me:
        raise UserError(
            "Your keys were renewed on another laptop: save them to a file there, and have an "
            "administrator take the file in here."
        )
    if listed.keys != mine:
        who = session.team().name_of(by) if by is not None else "somebody unknown"
        raise TamperedVault(
            f"The team lists other keys for you than yours, by {who}, so somebody could sign in "
            "your name: unless you asked for a reset on another laptop, do not work in this vault, "
            "and tell all administrators."
        )


def _own_keys(session: Session) -> Keys:
    public = session.public
    return Keys(text(public.sign), text(public.slot), text(public.bundle))


def _back_up_before_migration(folder: VaultFolder, unlocked: Unlocked, clock: Clock) -> None:
    backup.roll(folder, unlocked.vault_key, clock())


def _session(
    folder: VaultFolder, vault: Vault, catalogue: Catalogue, clock: Clock, unlocked: Unlocked
) -> Session:
    return Session(
        folder=folder,
        vault=vault,
        me=unlocked.member,
        sign_in_name=unlocked.name,
        shelf=FormShelf(catalogue),
        clock=clock,
        memory=Memory(unlocked.identity, unlocked.vault_key),
    )


def enrol_device(session: Session, name: str = "") -> None:
    """Record this laptop's chain when the roster does not know it yet, as after a restore.

    So is an earlier name's, as it was before: it stood in the roster by a change that was built
    on one which no longer counts, such as a revoked laptop's.

    A contact's laptop stands in no roster: it is known by what its owner signed, which goes with
    every decision.
    """
    if session.is_outside:
        if device_record(session.vault) is None:
            record(session, _about_device(session, session.vault.device.device))
        return
    listed = {one.id: one.public for one in session.team().devices}
    present = session.vault.device
    if listed.get(present.device, text(present.public)) != text(present.public):
        # Somebody listed the name with a key of their own, and could write under it from now on.
        session.vault.begin_new_device("its name was listed with a key that is not its own")
    mine = session.vault.device.device
    for one in session.vault.own_devices:
        if one.device not in listed and (one.device == mine or session.vault.last_of(one.device)):
            _enrol(session, one, name if one.device == mine else "")


def _enrol(session: Session, one: DeviceInfo, name: str) -> None:
    # One laptop a change: whoever is no administrator may add no more.
    change = _listing(session, _device(one, name))
    if change is not None:
        is_new = device_record(session.vault) is None
        about = [_about_device(session, session.vault.device.device)] if is_new else []
        record(session, *about, change)


def _listing(session: Session, device: Device) -> Change | None:
    """The change of the team that lists a laptop, or `None` where only an administrator can.

    Between two administrators who changed the team apart it takes no side, and settles nothing.
    """
    found, keys = session.standing(), _own_keys(session)
    for head, team in found.sides or ((None, found.team),):
        after, mine = team.with_device(device), team.member(session.me)
        # By other keys than these, or without a role, it would be refused, and made at each
        # sign-in anew.
        if after is not team and mine is not None and mine.roles and mine.keys == keys:
            return team_change(session, after, head)
    return None


def _about_device(session: Session, device: DeviceId) -> Change:
    mine = session.vault.device
    about = {"device": device, "public": text(mine.public), "previous": mine.previous}
    return Change("device", about, new_id(session), namespace=identity_names.DEVICE)


def device_record(vault: Vault) -> Revision | None:
    """What was signed about the chain that this laptop goes on with, or `None`."""
    mine = vault.device.device
    found = (one.latest for one in vault.documents(kind="device"))
    return next((one for one in found if one.device == mine), None)


def member_names(folder: VaultFolder) -> tuple[str, ...]:
    """The sign-in names of this vault, in order of the alphabet."""
    return SlotFile.load(folder.keys).names()


def seconds_to_wait(folder: VaultFolder, clock: Clock, name: str) -> int:
    """How long this member must still wait before another try, in seconds."""
    slots = SlotFile.load(folder.keys)
    guard = throttle.Throttle(folder.throttle_file(slots.vault_id))
    return guard.wait_needed(slots.member_named(name), clock().timestamp())


def change_passphrase(session: Session, old: str, new: str, policy: KdfPolicy) -> None:
    """Seal the member's identity under a new passphrase; nothing is encrypted again.

    Raises `WrongPassphrase` for `old` and `FieldError` for a `new` that is refused.
    """
    confirm(session, old)
    slots = SlotFile.load(session.folder.keys)
    slots.change_passphrase(session.sign_in_name, old, new, policy)
