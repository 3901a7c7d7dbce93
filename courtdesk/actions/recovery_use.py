"""Using the printed recovery key: it makes one administrator, and nothing else.

Whoever holds the sheet and the folder could read everything with a program of their own; this is
the lawful way, and it leaves a trace: an epoch of the roster signed by the recovery key, and an
event of who did what. On a copied folder neither can be seen by anybody else, which the help says.
"""

from __future__ import annotations

from dataclasses import replace

from courtdesk.actions import audit, rewrapping
from courtdesk.actions.form_shelf import FormShelf
from courtdesk.actions.identities import fresh_id, member_card, team_change, tidy_name
from courtdesk.actions.records import record
from courtdesk.actions.session import Clock, Memory, Session
from courtdesk.domain.access import Role
from courtdesk.domain.audit import Action, Done
from courtdesk.domain.ids import MemberId
from courtdesk.domain.roster import why_not
from courtdesk.domain.team import Member, Team
from courtdesk.errors import FieldError, UserError
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store import compartments, recovery
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import NewSlot, PrivateIdentity, SlotFile, new_identity
from courtdesk.store.passphrases import KdfPolicy, check_new_passphrase
from courtdesk.store.recovery import RECOVERY, RecoveryKey
from courtdesk.store.vault import Vault


def use_recovery_key(
    folder: VaultFolder,
    catalogue: Catalogue,
    clock: Clock,
    *,
    recovery_key: str,
    name: str,
    new_passphrase: str,
    policy: KdfPolicy,
    accept_going_back: str | None = None,
) -> Member:
    """Make somebody an administrator, with a passphrase of their own, by the recovery key.

    `name` is a member who forgot theirs, who keeps their roles and gets new keys, or a new one.
    Raises `FieldError` for `recovery_key`, `name` or `passphrase`, and what opening the vault
    raises; the vault is closed again, and the new administrator signs in as ever.
    """
    key = recovery.read_recovery_key(recovery_key)
    slots = SlotFile.load(folder.keys)
    vault_key = slots.unlock_with_recovery(key)
    tidy = tidy_name(name)
    vault = Vault.open(
        folder, slots.vault_id, vault_key, clock, accept_going_back=accept_going_back
    )
    try:
        session = _session(folder, vault, FormShelf(catalogue), clock, key)
        session.memory.vault_key = vault_key
        check_new_passphrase(new_passphrase, (tidy, session.team().court))
        return _make(session, key, tidy, new_passphrase, policy)
    finally:
        vault.close()


def _session(
    folder: VaultFolder,
    vault: Vault,
    shelf: FormShelf,
    clock: Clock,
    key: RecoveryKey,
) -> Session:
    """A session in the recovery key's own name: it has no role, so that no action takes it."""
    private = key.pair().private
    identity = PrivateIdentity(key.sign_seed(), private, private)
    return Session(
        folder=folder,
        vault=vault,
        me=RECOVERY,
        sign_in_name=str(RECOVERY),
        shelf=shelf,
        clock=clock,
        memory=Memory(identity, b""),
    )


def _make(
    session: Session, key: RecoveryKey, name: str, passphrase: str, policy: KdfPolicy
) -> Member:
    before = session.team()
    identity = new_identity()
    old = next((one for one in before.members if one.name.casefold() == name.casefold()), None)
    member = _administrator(session, old, name, identity)
    team = before.with_changed(member) if old is not None else before.with_member(member)
    _require_lawful(before, team)
    bodies = (table.body for table in session.keyring.compartments)
    recovered = compartments.open_keys(bodies, RECOVERY, key.pair().private, team.team_id)
    changes = rewrapping.rewrapped(session, team, renewed={str(member.id)}, recovered=recovered)
    slots = SlotFile.load(session.folder.keys)
    slot = NewSlot(member.id, member.name, identity, passphrase, policy)
    here = any(one.member == member.id for one in slots.table.slots)
    if not here:
        slots.add(slot, session.vault_key)
    record(session, team_change(session, team), *changes)
    audit.note(session, Done(Action.RECOVERY_KEY_USED, member=member.id))
    if here:
        # After the roster, as when an administrator resets a passphrase: cut off here, the
        # recovery key is simply used again.
        slots.replace_identity(slot, session.vault_key)
    return member


def _administrator(
    session: Session, old: Member | None, name: str, identity: PrivateIdentity
) -> Member:
    if old is None:
        member = MemberId(fresh_id(session.clock))
        return member_card(member, name, (Role.ADMINISTRATOR,), identity)
    keys = member_card(old.id, old.name, (), identity).keys
    roles = tuple(dict.fromkeys((*old.roles, Role.ADMINISTRATOR)))
    return replace(old.with_keys(keys), roles=roles)


def _require_lawful(before: Team, after: Team) -> None:
    if before.recovery is None:
        raise UserError(
            "This vault was made before a recovery key could add an administrator: restore it on "
            "a laptop with a member's passphrase."
        )
    why = why_not(before, after, RECOVERY)
    if why:
        raise FieldError("name", f"The recovery key cannot do this, because {why}.")
