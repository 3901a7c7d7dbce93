"""Reaching the person of a case: the same answer in every case of theirs, and none in a dispute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courtdesk.actions import adjustments, cases, contacts, lists
from courtdesk.actions.session import Session
from courtdesk.domain.contact import DISPUTED, NOT_ASKED, Contact, Unsafe, Way
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, PersonId
from courtdesk.errors import UserError
from courtdesk.store import ledger, projections, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.records import NewRevision, Time, canonical
from courtdesk.store.revisions import Place
from tests.unit.actions.conftest import DAY, Laptop, entry

ANN = Contact(
    PersonId(""), DAY, prefers=(Way.PHONE,), phone="07700 900123", unsafe=(Unsafe.LETTERS,)
)


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    assert team.session is not None
    return team.session


def beside(session: Session, document: DocumentId) -> None:
    """Another laptop's word that calls are not safe, made without knowing this one's."""
    found = session.vault.document(document)
    assert found is not None
    head = found.latest
    body = {**head.body, "prefers": [], "unsafe": ["calls"]}
    new = NewRevision(
        document=document, kind=found.kind, case=None, parents=head.parents, open=canonical(body)
    )
    # Made before: the number that stands here would be the later word.
    wall = head.time.wall - 1
    place = Place(DeviceId("00000000-0000-7000-8000-000000000001"), 1, None, Time(wall, 0))
    made = revisions.make(new, session.me, place)

    def store(connection: Connection) -> None:
        row = ledger.insert(connection, made, None, wall)
        projections.index(connection, projections.record(connection, row, made.id, made.header))

    session.vault.writer.run(store)


def test_until_somebody_asked_nothing_is_offered(session: Session, case: CaseId) -> None:
    assert contacts.reach(session, case).stop == NOT_ASKED


def test_the_answer_holds_in_every_case_of_the_person(session: Session, case: CaseId) -> None:
    later = entry(hearing_date=DAY + timedelta(days=7), case_number="later", crn="X730551")
    second = lists.add_person(session, later)
    adjustments.record_contact(session, case, ANN)
    found = contacts.reach(session, second)
    assert found == contacts.reach(session, case)
    assert [(one.way, one.detail) for one in found.open] == [
        (Way.PHONE, ANN.phone),
        (Way.TEXT, ANN.phone),
    ]
    assert [one.way for one in found.closed] == [Way.LETTER]


def test_of_two_words_about_safety_neither_is_picked(session: Session, case: CaseId) -> None:  # P4
    made = adjustments.record_contact(session, case, ANN)
    beside(session, made.document)
    found = contacts.reach(session, case)
    assert (found.stop, found.open) == (DISPUTED, ())


def test_an_unknown_case_is_said(session: Session) -> None:
    with pytest.raises(UserError, match="not in the vault"):
        contacts.reach(session, CaseId("00000000-0000-8000-8000-000000000000"))


def test_the_person_is_the_cases(session: Session, case: CaseId) -> None:
    person = cases.case_file(session, case).case.value.person
    adjustments.record_contact(session, case, ANN)
    assert contacts.reach_person(session, person) == contacts.reach(session, case)
