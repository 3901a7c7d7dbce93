"""Which versions of a table of wraps hold: what anybody can append must not take a key away."""

from __future__ import annotations

import pytest

from courtdesk.actions import rewrapping
from courtdesk.actions.keyring import CompartmentDocument
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.exchange import identity, sshsig
from courtdesk.store import compartments as bodies
from courtdesk.store.records import NewRevision, PersonSignature
from tests.unit.actions.conftest import Laptop


def at(laptop: Laptop) -> Session:
    assert laptop.session is not None
    return laptop.session


def append(session: Session, table: CompartmentDocument, body: bytes, *, signed: bool) -> None:
    """Put another version of a table on top, as a program of somebody's own could."""
    blob = sshsig.sign(session.identity.sign, identity.TEAM, body)
    found = session.vault.document(table.id)
    assert found is not None
    session.vault.append(
        NewRevision(
            document=table.id,
            kind=bodies.COMPARTMENT_KIND,
            case=None,
            parents=tuple(head.id for head in found.heads),
            open=body,
            signature=PersonSignature(identity.TEAM, session.me, blob) if signed else None,
        ),
        author=session.me,
    )


@pytest.mark.parametrize("signed", [True, False])
def test_a_version_that_nobody_signed_takes_no_wrap_away(team: Laptop, signed: bool) -> None:
    session = at(team)
    table = session.keyring.compartments[0]
    assert session.me in table.recipients
    append(session, table, bodies.without_recipients(table.body, [session.me]), signed=signed)
    now = session.keyring.compartments[0]
    assert (now.id, session.me in now.recipients) == (table.id, not signed)
    assert len(now.versions) == len(table.versions) + signed


def test_a_version_that_names_another_key_does_not_hold_though_it_is_signed(team: Laptop) -> None:
    session = at(team)
    table = session.keyring.compartments[0]
    public = table.public
    body, other = bodies.new_compartment(
        public.compartment, public.generation, {}, session.team().team_id
    )
    assert other.public != public.public
    append(session, table, body, signed=True)
    assert session.keyring.compartments[0] == table
    assert session.compartments[public.compartment] == public


def test_nothing_lacking_is_nothing_written(team: Laptop) -> None:
    team.enter("Helen Marsh")
    assert Role.CLINICAL_LEAD in at(team).roles()
    assert rewrapping.lacking(at(team)) == []
