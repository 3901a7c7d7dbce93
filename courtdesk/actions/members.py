"""Adding members on this laptop: a card in the roster, a slot of their own, keys by role.

An administrator need not read a compartment to add somebody who may. When the administrator does
not hold its key, it follows at the next sign-in of a colleague who does (`vaults.sign_in`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from courtdesk.actions import rewrapping
from courtdesk.actions.identities import confirm, fresh_id, member_card, team_change, tidy_name
from courtdesk.actions.records import record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission, Role
from courtdesk.domain.ids import MemberId
from courtdesk.domain.team import Member
from courtdesk.errors import FieldError
from courtdesk.store import compartments as compartment_bodies
from courtdesk.store import recovery
from courtdesk.store.compartments import CompartmentKeys
from courtdesk.store.keyslots import NewSlot, SlotFile, new_identity
from courtdesk.store.passphrases import KdfPolicy, check_new_passphrase
from courtdesk.store.recovery import RECOVERY


def add_member(
    session: Session,
    *,
    name: str,
    roles: Iterable[Role],
    new_passphrase: str,
    passphrase: str,
    policy: KdfPolicy,
    registration_body: str = "",
    registration_number: str = "",
    recovery_key: str = "",
) -> Member:
    """Add a member who has just typed their own passphrase at this laptop; return their card.

    `passphrase` is the administrator's, asked for again. When nobody on the team holds a key that
    the new member's role needs, `recovery_key` passes it on; without it a new generation begins,
    and what was sealed before stays closed to everybody but the recovery key.
    """
    session.require(Permission.MANAGE_TEAM)
    held = tuple(dict.fromkeys(roles))
    if not held:
        raise FieldError("roles", "Choose at least one role for the new member.")
    identity = new_identity()
    card = replace(
        member_card(MemberId(fresh_id(session.clock)), tidy_name(name), held, identity),
        registration_body=registration_body.strip(),
        registration_number=registration_number.strip(),
    )
    team = session.team().with_member(card)
    check_new_passphrase(new_passphrase, (card.name, team.court))
    recovered = recovered_keys(session, recovery_key) if recovery_key.strip() else {}
    fresh = rewrapping.unreadable(session, team, recovered)
    changes = rewrapping.rewrapped(session, team, fresh=fresh, recovered=recovered)
    unlocked = confirm(session, passphrase)
    slots = SlotFile.load(session.folder.keys)
    # The slot first: a slot whose member no roster names opens nothing, but a member in the
    # roster without a slot could never sign in.
    slots.add(NewSlot(card.id, card.name, identity, new_passphrase, policy), unlocked.vault_key)
    record(session, team_change(session, team), *changes)
    return card


def recovered_keys(session: Session, text: str) -> CompartmentKeys:
    """The compartment keys that the printed recovery key opens.

    Raises `FieldError` for `recovery_key` when it is mistyped or another vault's.
    """
    key = recovery.read_recovery_key(text)
    SlotFile.load(session.folder.keys).unlock_with_recovery(key)
    tables = (table.body for table in session.keyring.compartments)
    team_id = session.team().team_id
    return compartment_bodies.open_keys(tables, RECOVERY, key.pair().private, team_id)
