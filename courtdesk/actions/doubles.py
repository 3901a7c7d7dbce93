"""The same case twice on one day: the one that was adjourned to it, and the list's own row of it.

A row of which nobody has made anything gives way to the case that comes. One that somebody has
worked on never does: a form half filled in, or how it is safe to reach the person, would go out of
sight with it. Then both stay, and a person settles which goes on.
"""

from __future__ import annotations

from courtdesk.actions.list_changes import came_back, case_of, person_of_entry
from courtdesk.actions.records import body_of, derived_id, shown
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.cases import Case, SamePerson
from courtdesk.domain.codec import from_body
from courtdesk.domain.courtlist import ListEntry
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.domain.people import Person

_OF_A_PERSON = ("contact", "equality")
"""The kinds that are kept once for a person, under an id derived from the person's."""


def listing_of(session: Session, case: CaseId) -> ListEntry | None:
    """What the list said last about a case. Raises `NotAllowed`, as everything here does."""
    session.require(Permission.READ_CASES)
    return _listing(session, case)


def _listing(session: Session, case: CaseId) -> ListEntry | None:
    document = session.vault.document(derived_id(case, "listing"))
    return from_body(ListEntry, body_of(document)) if document is not None else None


def double_of(session: Session, case: CaseId, entry: ListEntry) -> tuple[CaseId, ListEntry] | None:
    """The other case on the list of `entry`'s day that is this very case, and what the list says.

    `entry` is what a list would say of `case` on that day. None where there is no other, or where
    two rows could be it.
    """
    session.require(Permission.READ_CASES)
    rows = {
        row.case: said
        for row in session.vault.worklist(entry.hearing_date)
        if row.listed and row.case != case and (said := _listing(session, row.case)) is not None
    }
    found = came_back({case: entry}, tuple(rows.values()))
    return next(((tuple(rows)[at], tuple(rows.values())[at]) for at in found), None)


def untouched(session: Session, double: CaseId, said: ListEntry, beside: PersonId) -> bool:
    """Whether nobody has made anything of `double` since the list said it.

    `beside` is the person of the case that would take its place: what is recorded of that person
    stays in sight there, what is recorded of another would not.
    """
    session.require(Permission.READ_CASES)
    documents = session.vault.documents(case=double)
    own = next((one for one in documents if one.kind == "case"), None)
    if own is None or {one.kind for one in documents} - {"case", "listing"}:
        return False
    # A form or a page that somebody has begun is no document yet.
    if session.vault.drafts(double) or any(shown(one).disputed for one in documents):
        return False
    value = from_body(Case, body_of(own))
    if value != case_of(double, value.person, said):
        return False
    return value.person == beside or _only_a_row(session, value.person, double, said)


def _only_a_row(session: Session, person: PersonId, double: CaseId, said: ListEntry) -> bool:
    """Whether a person is what the row says and nothing more, and has no case but this one."""
    known = session.vault.document(DocumentId(person))
    if known is None or from_body(Person, body_of(known)) != person_of_entry(said):
        return False
    ids = (derived_id(CaseId(person), kind) for kind in _OF_A_PERSON)
    if any(session.vault.document(one) is not None for one in ids):
        return False
    links = session.counted("same-person")
    linked = (from_body(SamePerson, one.latest.body) for one in links)
    if any(person in (one.one, one.other) for one in linked):
        return False
    return session.vault.cases_of(person) == (double,)
