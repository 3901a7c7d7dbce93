"""Recording what a person needs and how to contact them: once, for every case of theirs."""

from __future__ import annotations

from dataclasses import replace

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, read, record
from courtdesk.actions.session import Session
from courtdesk.domain import adjustments, contact
from courtdesk.domain.access import Permission
from courtdesk.domain.adjustments import Adjustments
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.contact import Contact
from courtdesk.domain.ids import CaseId, DocumentId, PersonId

_CONTACT = "contact"


def record_adjustments(session: Session, case: CaseId, given: Adjustments) -> CaseFile:
    """Record the needs of the person of `case`, for every case of theirs; return the case.

    What is as it was is not recorded again: a report rests on the person's record, and would be
    void for nothing. Raises `FieldErrors` as `adjustments.check` does.
    """
    session.require(Permission.RECORD_NEEDS)
    file = case_file(session, case)
    before = file.person.value
    adjustments.check(given, adjustments.adjustments_of(before), session.clock())
    after = adjustments.person_with(before, given)
    if replace(after, reason=before.reason) == before:
        return file
    record(session, Change("person", after, DocumentId(file.case.value.person)))
    return case_file(session, case)


def contact_of(session: Session, person: PersonId) -> Recorded[Contact] | None:
    """How this person is to be contacted, or `None` while nobody has asked."""
    session.require(Permission.READ_CASES)
    return read(session, Contact, _contact_id(person))


def record_contact(session: Session, case: CaseId, given: Contact) -> Recorded[Contact]:
    """Record how the person of `case` is to be contacted, for every case of theirs.

    Whose it is and when it was asked are taken from the case and the clock. Raises `FieldErrors`
    for what contradicts itself, such as a preferred way that is said to be not safe.
    """
    session.require(Permission.RECORD_NEEDS)
    person = case_file(session, case).case.value.person
    value = replace(given, person=person, asked_on=session.clock().date())
    contact.check(value)
    record(session, Change(_CONTACT, value, _contact_id(person)))
    made = contact_of(session, person)
    if made is None:
        raise RuntimeError("what was recorded a moment ago is not there")
    return made


def _contact_id(person: PersonId) -> DocumentId:
    return derived_id(CaseId(person), _CONTACT)
