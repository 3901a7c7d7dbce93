"""Wrapping the team's keys to whoever is entitled to them after a change of the roster.

A change of the team is several records at once: the roster, and every table of wraps that it
touches. Nobody's answers are sealed again: a part's own key stays wrapped to the generation of the
day, and joiners are given every generation.

An administrator need not read a compartment to let somebody in: what they cannot pass on follows
when a colleague who holds it next signs in (`lacking`).
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping

from courtdesk.actions.keyring import CompartmentDocument, KeyDocument
from courtdesk.actions.records import Change, new_id
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, compartments
from courtdesk.domain.roster import RECOVERY
from courtdesk.domain.team import Team
from courtdesk.exchange import identity
from courtdesk.store import compartments as bodies
from courtdesk.store.compartments import CompartmentKeys
from courtdesk.store.keyslots import SlotFile

Holders = Mapping[str, bytes]
"""Slot public keys by member id, and by "recovery"."""


def holders(session: Session, team: Team, compartment: Compartment | None = None) -> Holders:
    """Who is entitled to a compartment, or (with `None`) to the team's secrets: every member."""
    found = {
        str(one.id): base64.b64decode(one.slot)
        for one in team.members
        # Somebody without a role waits for an administrator to say which of their keys is theirs.
        if one.roles and (compartment is None or compartment in compartments(one.roles))
    }
    return found | {RECOVERY: recovery_public(session, team)}


def recovery_public(session: Session, team: Team) -> bytes:
    """The sealing key of the printed recovery key."""
    if team.recovery is not None:
        return base64.b64decode(team.recovery.slot)
    return SlotFile.load(session.folder.keys).recovery_public


def rewrapped(
    session: Session,
    team: Team,
    *,
    renewed: Collection[str] = (),
    fresh: Collection[Compartment] = (),
    new_epoch: bool = False,
    recovered: CompartmentKeys | None = None,
) -> list[Change]:
    """What must be recorded beside `team`, the next epoch, so that keys are where they belong.

    `renewed` are members (or "recovery") whose own keys changed; `fresh` are compartments that
    begin a new generation, as somebody who held the last one may not read what comes;
    `new_epoch` gives the team a new sync key. `recovered` are keys that the recovery key opened.
    """
    changes = [*_tables(session, team, renewed, recovered or {})]
    for compartment in sorted(fresh):
        changes.append(_generation(session, team, compartment))
    if new_epoch:
        changes.append(_epoch(session, team))
    return changes


def unreadable(session: Session, team: Team, recovered: CompartmentKeys) -> set[Compartment]:
    """The compartments that somebody of `team` needs and whose newest key nobody could pass on.

    Not the administrator, nor any colleague who holds it, nor the recovery key: what comes is then
    sealed to a new generation.
    """
    wanted = {part for one in team.members for part in compartments(one.roles)}
    passed_on = {*session.keys, *recovered}
    return {
        document.public.compartment
        for document in _newest(session)
        if document.public.compartment in wanted
        and (document.public.compartment, document.public.generation) not in passed_on
        and not _has_holder(session, team, document)
    }


def _has_holder(session: Session, team: Team, document: CompartmentDocument) -> bool:
    entitled = holders(session, team, document.public.compartment)
    return any(one != RECOVERY and one in document.recipients for one in entitled)


def _newest(session: Session) -> Iterator[CompartmentDocument]:
    latest = {one.public.compartment: one for one in session.keyring.compartments}
    yield from latest.values()


def lacking(session: Session) -> list[Change]:
    """The wraps that colleagues are entitled to and lack, of what this member can open."""
    return rewrapped(session, session.team())


def _tables(
    session: Session, team: Team, renewed: Collection[str], recovered: CompartmentKeys
) -> Iterator[Change]:
    tables, held = session.keyring.compartments, session.keys
    for table in tables:
        key = (table.public.compartment, table.public.generation)
        private = held.get(key) or recovered.get(key)
        entitled = holders(session, team, table.public.compartment)
        body, want = _weeded(table, entitled, renewed)
        if want and private is not None:
            body = bodies.add_recipients(body, private, want, team.team_id)
        yield from _changed(table, body, bodies.COMPARTMENT_KIND)
    yield from _team_tables(session, team, renewed)


def _team_tables(session: Session, team: Team, renewed: Collection[str]) -> Iterator[Change]:
    entitled, ring = holders(session, team), session.keyring
    mine = ring.every_secret(session.me, session.identity, session.team().team_id)
    # By table and not by epoch: one epoch may have been begun twice.
    secrets = {table.id: one for table, one in mine}
    for table in ring.team:
        held = secrets.get(table.id)
        body, want = _weeded(table, entitled, renewed)
        if want and held is not None:
            body = bodies.add_team_recipients(body, held, want, team.team_id)
        yield from _changed(table, body, bodies.TEAM_KEYS_KIND)


def _weeded(
    table: KeyDocument, entitled: Holders, renewed: Collection[str]
) -> tuple[bytes, dict[str, bytes]]:
    """The table without the wraps that go, and who is entitled to one and then has none.

    Those go of whoever is not entitled any more, and whose key is not theirs any more. A table is
    read once and written only when one goes: this stands in the way of every sign-in.
    """
    there = table.recipients
    stale = {one for one in there if one not in entitled or one in renewed}
    body = bodies.without_recipients(table.body, stale) if stale else table.body
    return body, {one: key for one, key in entitled.items() if one in stale or one not in there}


def _changed(table: KeyDocument, body: bytes, kind: str) -> Iterator[Change]:
    if body != table.body:
        yield Change(kind, body, table.id, namespace=identity.TEAM, settles=True)


def _generation(session: Session, team: Team, compartment: Compartment) -> Change:
    generation = session.compartments[compartment].generation + 1
    recipients = holders(session, team, compartment)
    body, _ = bodies.new_compartment(compartment, generation, recipients, team.team_id)
    return Change(bodies.COMPARTMENT_KIND, body, new_id(session), namespace=identity.TEAM)


def _epoch(session: Session, team: Team) -> Change:
    epoch = max(session.secrets) + 1
    body, _ = bodies.new_team_secrets(
        epoch, holders(session, team), team.team_id, session.list_secret
    )
    return Change(bodies.TEAM_KEYS_KIND, body, new_id(session), namespace=identity.TEAM)
