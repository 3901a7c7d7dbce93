"""A member's own keys carried to a second laptop of the team, sealed under their passphrase.

A member has one set of keys, whichever laptop they sit at: what they decide is signed alike. The
file is of use to nobody without the passphrase, and to nobody at all on a laptop of another team.
An administrator who is signed in there opens the way (`MANAGE_TEAM`), the member types their own
passphrase, and neither learns anything of the other.
"""

from __future__ import annotations

from pathlib import Path

from courtdesk.actions import audit
from courtdesk.actions.identities import confirm, member_card, own_policy
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.team import Member
from courtdesk.errors import TamperedVault, UserError
from courtdesk.store import identityfile, throttle
from courtdesk.store.identityfile import SealedIdentity
from courtdesk.store.keyslots import NewSlot, PrivateIdentity, SlotFile

SUGGESTED = "courtdesk-keys.json"
"""The name that the file is offered under: it names nobody."""


def carry_identity(session: Session, path: Path, *, passphrase: str) -> None:
    """Write the member's own keys to `path`, sealed under the passphrase that they sign in with.

    Raises `WrongPassphrase` and what writing raises; the file is whole or not there.
    """
    unlocked = confirm(session, passphrase)
    member = session.member()
    slot = NewSlot(member.id, member.name, unlocked.identity, passphrase, own_policy(session))
    audit.exported(session, "own-keys", None)
    identityfile.write(path, identityfile.seal_identity(slot), passphrase)


def read_carried(path: Path) -> SealedIdentity:
    """The file with somebody's keys. Raises what `identityfile.read` raises."""
    return identityfile.read(path)


def take_in_identity(
    session: Session, carried: SealedIdentity, *, theirs: str, passphrase: str
) -> Member:
    """Let a member of the team sign in on this laptop too, with the keys that they carried here.

    `theirs` is the member's passphrase, which opens the file and will open their slot; `passphrase`
    is the administrator's. Keys that were renewed on another laptop take the place of the old ones;
    forms that only the old ones open are then lost, as after a reset.

    Raises `UserError` for somebody who is not on the team, has other keys now, or signs in here
    already, `WrongPassphrase`, and `FieldError` for a sign-in name that is taken here.
    """
    session.require(Permission.MANAGE_TEAM)
    member = session.team().member(carried.member)
    if member is None:
        raise UserError(
            f"{carried.name} is not on this team: take their card in first, or take in the newest "
            "team file."
        )
    slots = SlotFile.load(session.folder.keys)
    own = {slot.member: slot for slot in slots.table.slots}.get(member.id)
    if own is not None and own.public == carried.public:
        raise UserError(f"{member.name} signs in on this laptop already.")
    guard = throttle.Throttle(session.folder.throttle_file(slots.vault_id))
    now = session.clock().timestamp()
    identity = guard.attempt(carried.member, now, lambda: carried.open(theirs))
    _require_current(member, identity)
    unlocked = confirm(session, passphrase)
    slot = NewSlot(member.id, member.name, identity, theirs, own_policy(session))
    if own is None:
        slots.add(slot, unlocked.vault_key)
    else:
        slots.replace_identity(slot, unlocked.vault_key)
    return member


def _require_current(member: Member, identity: PrivateIdentity) -> None:
    keys = member_card(member.id, "", (), identity).keys
    if keys in member.earlier:
        raise UserError(
            f"{member.name} has renewed their keys since this file was saved: save them again on "
            "the laptop where they were renewed."
        )
    if keys != member.keys:
        raise TamperedVault(
            f"These are not the keys that the team lists for {member.name}: take in the newest "
            "team file, then try again; if they still differ, do not use this file."
        )
