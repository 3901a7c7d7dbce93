"""Adding members on this laptop: a card in the roster, a slot of their own, keys by role.

An administrator need not read a compartment to add somebody who may. When the administrator does
not hold its key, it follows at the next sign-in of a colleague who does (`vaults.sign_in`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from courtdesk.actions.records import Change, new_id, record
from courtdesk.actions.session import Session
from courtdesk.actions.vaults import (
    confirm,
    fresh_id,
    member_card,
    only_id,
    open_bytes,
    tidy_name,
)
from courtdesk.domain.access import Permission, Role, compartments
from courtdesk.domain.ids import MemberId
from courtdesk.domain.team import Member, Team
from courtdesk.errors import DamagedVault, FieldError
from courtdesk.exchange import identity as identity_names
from courtdesk.store import compartments as compartment_bodies
from courtdesk.store import recovery
from courtdesk.store.compartments import CompartmentKeys
from courtdesk.store.keyslots import NewSlot, PrivateIdentity, SlotFile, new_identity
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
    before = session.team()
    team = before.with_member(card)
    check_new_passphrase(new_passphrase, (card.name, team.court))
    changes = [Change("team", team, only_id(session, "team"), namespace=identity_names.TEAM)]
    changes += _keys_for(session, team, card, identity, recovery_key)
    unlocked = confirm(session, passphrase)
    slots = SlotFile.load(session.folder.keys)
    # The slot first: a slot whose member no roster names opens nothing, but a member in the
    # roster without a slot could never sign in.
    slots.add(NewSlot(card.id, card.name, identity, new_passphrase, policy), unlocked.vault_key)
    record(session, *changes)
    return card


def _keys_for(
    session: Session, team: Team, card: Member, identity: PrivateIdentity, recovery_key: str
) -> list[Change]:
    recovered = _recovered(session, team, recovery_key) if recovery_key.strip() else {}
    everyone = {str(card.id): identity.public.slot}
    changes = [_team_secrets_for(session, team, everyone)]
    entitled = compartments(card.roles)
    for document in session.vault.documents(kind="compartment"):
        body = document.latest.open
        if body is None:
            continue
        public = compartment_bodies.public_of(body)
        key = (public.compartment, public.generation)
        private = session.keys.get(key) or recovered.get(key)
        if public.compartment in entitled and private is not None:
            more = compartment_bodies.add_recipients(body, private, everyone, team.team_id)
            changes.append(Change("compartment", more, document.id, namespace=identity_names.TEAM))
    changes += _new_generations(session, team, card, identity, recovered)
    return changes


def _recovered(session: Session, team: Team, text: str) -> CompartmentKeys:
    pair = recovery.read_recovery_key(text).pair()
    slots = SlotFile.load(session.folder.keys)
    slots.unlock_with_recovery(recovery.read_recovery_key(text))
    bodies = open_bytes(session.vault, "compartment")
    return compartment_bodies.open_keys(bodies, RECOVERY, pair.private, team.team_id)


def _team_secrets_for(session: Session, team: Team, everyone: dict[str, bytes]) -> Change:
    document = session.vault.documents(kind="team-keys")[0]
    body = document.latest.open
    if body is None:
        raise DamagedVault("The team's keys are gone from the vault: restore the latest backup.")
    held = compartment_bodies.open_team_secrets(
        [body], session.me, session.identity.slot, team.team_id
    )
    secret = next(iter(held.values()))
    more = compartment_bodies.add_team_recipients(body, secret, everyone, team.team_id)
    return Change("team-keys", more, document.id, namespace=identity_names.TEAM)


def _new_generations(
    session: Session,
    team: Team,
    card: Member,
    identity: PrivateIdentity,
    recovered: CompartmentKeys,
) -> list[Change]:
    """A new generation of each compartment that the new member needs and nobody can pass on."""
    changes = []
    slots = SlotFile.load(session.folder.keys)
    for compartment in compartments(card.roles):
        newest = session.compartments[compartment]
        key = (compartment, newest.generation)
        holders = [
            member for member in session.team().members if compartment in compartments(member.roles)
        ]
        if key in session.keys or key in recovered or holders:
            continue
        recipients = {str(card.id): identity.public.slot, RECOVERY: slots.recovery_public}
        body, _ = compartment_bodies.new_compartment(
            compartment, newest.generation + 1, recipients, team.team_id
        )
        changes.append(Change("compartment", body, new_id(session), namespace=identity_names.TEAM))
    return changes
