"""Renewing one's own keys, signed with the old ones.

The new identity must be on the disk before the roster names it, and the roster must name it before
the slot gives it: cut off in between, the member would have keys that nobody lists. So it lies in
`keys.renewed.json`, sealed under the member's passphrase as their slot is, until both are done, and
the next sign-in finishes what was cut off.
"""

from __future__ import annotations

from courtdesk.actions import rewrapping
from courtdesk.actions.identities import confirm, member_card, own_policy, team_change
from courtdesk.actions.records import record
from courtdesk.actions.session import Session
from courtdesk.domain.team import Team
from courtdesk.errors import NotAllowed, UserError
from courtdesk.store import exact, slotfile
from courtdesk.store.folder import VaultFolder, folder_errors
from courtdesk.store.keyslots import NewSlot, SlotFile, Unlocked, new_identity

_FILE = "keys.renewed.json"


def renew_keys(session: Session, *, passphrase: str) -> Team:
    """New signing and sealing keys for the member, listed in an epoch that the old ones sign.

    Everything that was wrapped to the old keys is wrapped to the new ones, open forms too. The
    passphrase stays. Raises `WrongPassphrase` or `NoSpace`; cut off anywhere, the next sign-in
    finishes it. Raises `NotAllowed` for somebody outside: no roster of theirs would say so, and
    what they were sent is sealed to the keys that they have. Raises `UserError` while two
    administrators' changes stand side by side.
    """
    if session.is_outside:
        raise NotAllowed(
            "Somebody outside the team cannot renew their keys: make a new card, and have the "
            "court's team take it in."
        )
    if session.standing().forked:
        # It would be built on both, and settle by the way what an administrator is asked to.
        raise UserError(
            "Two administrators changed the team at the same time, so your keys stay as they are: "
            "renew them once one of them has settled that in Team."
        )
    unlocked = confirm(session, passphrase)
    identity = new_identity()
    slot = NewSlot(session.me, session.sign_in_name, identity, passphrase, own_policy(session))
    _keep(session.folder, slot, unlocked)
    member = session.member()
    team = session.team().with_changed(
        member.with_keys(member_card(session.me, "", (), identity).keys)
    )
    record(
        session,
        team_change(session, team),
        *rewrapping.rewrapped(session, team, renewed={str(session.me)}),
    )
    _put_in_place(session, slot, unlocked.vault_key)
    return team


def finish(session: Session, passphrase: str) -> None:
    """Finish renewing the member's keys where it was cut off, or clear away what never counted.

    Raises what unlocking raises when the file that was kept is not the member's.
    """
    path = session.folder.path / _FILE
    if not path.exists():
        return
    with folder_errors(path):
        data = path.read_bytes()
    try:
        kept = SlotFile(path, slotfile.parse(data))
    except exact.NotExact:
        # A write that was cut off: the roster names only what was whole and tried.
        _discard(session.folder)
        return
    found = kept.unlock(session.sign_in_name, passphrase)
    listed = session.team().member(session.me)
    mine = member_card(session.me, "", (), found.identity).keys
    if listed is not None and listed.keys == mine:
        slot = NewSlot(
            session.me, session.sign_in_name, found.identity, passphrase, own_policy(session)
        )
        _put_in_place(session, slot, session.vault_key)
    else:
        _discard(session.folder)


def _keep(folder: VaultFolder, slot: NewSlot, unlocked: Unlocked) -> None:
    path = folder.path / _FILE
    data = SlotFile.load(folder.keys).prepared(slot, unlocked.vault_key)
    with folder_errors(folder.path):
        slotfile.write_synced(path, data)
        slotfile.sync_folder(folder.path)
    # Tried before the old keys go, as every slot is.
    SlotFile(path, slotfile.parse(path.read_bytes())).unlock(slot.name, slot.passphrase)


def _put_in_place(session: Session, slot: NewSlot, vault_key: bytes) -> None:
    session.vault.rewrap_drafts(session.identity.slot, slot.identity.public.slot)
    SlotFile.load(session.folder.keys).replace_identity(slot, vault_key)
    session.memory.identity = slot.identity
    _discard(session.folder)


def _discard(folder: VaultFolder) -> None:
    with folder_errors(folder.path):
        (folder.path / _FILE).unlink(missing_ok=True)
        slotfile.sync_folder(folder.path)
