"""The deadlines and other dates of one case, and of every case that can have one.

The list over all cases reads open parts only, and of few cases: those that the court sentenced to
a requirement, those of a list of the last 60 days or to come with a requirement being considered,
an agreement to be screened, a request for a report or an enquiry, and those with a referral to
follow up or a judgement to look at again. Of each it reads the few kinds of document that dates
rest on, never its forms. A document that this CourtDesk cannot read stops the list with a
sentence, since a list without that case would look whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from courtdesk.actions import cases, clinical, holidays
from courtdesk.actions.records import body_of, derived_id, is_kept, of_kind, recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission, may
from courtdesk.domain.bench import Adjournment, ReportRequest
from courtdesk.domain.casefile import CaseFile, Recorded, RequirementFile
from courtdesk.domain.cases import Case, Plea
from courtdesk.domain.codec import BodyRefused
from courtdesk.domain.consent import Consent
from courtdesk.domain.courtfile import CourtFile
from courtdesk.domain.due_list import (
    DueRow,
    Reckoning,
    in_order,
    is_settled,
    past_calendar,
    rows_of,
)
from courtdesk.domain.enquiries import Enquiry
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.orders import Ending, NonAttendance, OrderEvent, OrderFile, Withdrawal
from courtdesk.domain.people import Person
from courtdesk.domain.picking import Agreed
from courtdesk.domain.providers import BookedAppointment
from courtdesk.domain.referrals import Referral
from courtdesk.domain.requirements import Assessment, Requirement, RequirementKind
from courtdesk.domain.sensitive import Sensitive
from courtdesk.domain.sentence import Sentence
from courtdesk.domain.workdays import day_words
from courtdesk.store.records import Document

T = TypeVar("T")

LOOKS_BACK = timedelta(days=60)
"""How long a case without a sentence stays on the list after its hearing."""

_OF_A_LIST = ("requirement", "agreed", "enquiry", "report-request")
"""What puts a case of a recent list, or of one to come, on the list of due dates."""

CALLED = "telephone-approval"
"""What a clinical lead said by telephone and has to put in writing, however long ago it was."""

_BEFORE = (
    *("plea", "requirement", "assessment", "agreed", "enquiry", "report-request"),
    "adjournment",
)
"""What the rows of a case rest on up to its sentence, beside what follows."""
_AFTER = (
    *("sentence", "consent", "appointment", "sensitive", "referral"),
    *("order-event", "non-attendance", "ending", "withdrawal", CALLED),
)
"""What the rows of a case rest on after its sentence; few cases have any of these."""

_Papers = Mapping[str, Sequence[Document]]
"""The documents of one case by kind, without those that were purged."""


@dataclass(frozen=True)
class CalendarWords:
    """What stands under a list of due dates: source and end of the bank holidays, and a warning.

    `warning` is "" where every due date lies within the days that are known.
    """

    words: str
    warning: str


def of_case(session: Session, case: CaseId) -> tuple[DueRow, ...]:
    """What is still to be done on `case`, the most pressing first.

    Raises `UserError` when there is no such case, `NotAllowed` for a role without cases, and
    `BodyRefused` for a referral that this version cannot read.
    """
    file = cases.case_file(session, case)
    papers = _by_kind(session.vault.documents(case=file.id, kind="referral"))
    referrals = (recorded(Referral, one) for one in of_kind(papers.get("referral", ()), "referral"))
    return rows_of(file, tuple(referrals), reckoning(session))


def everywhere(session: Session) -> tuple[DueRow, ...]:
    """What is still to be done on any case, the most pressing first; see above what is read.

    What this version cannot read is left out, and its case says so: one record must not take the
    whole list from everybody.

    Raises `NotAllowed` for a role without cases.
    """
    session.require(Permission.READ_CASES)
    by = reckoning(session)
    found: list[DueRow] = []
    for case, papers in _gathered(session, by):
        file = _file(session, case, papers)
        if file is not None and _is_owed(session, case, papers):
            # What a call rests on is more than dates rest on, and few cases have one.
            file = cases.case_file(session, case)
        if file is not None:
            found.extend(rows_of(file, _every(Referral, papers, "referral"), by))
    return in_order(found)


def calendar_words(session: Session, rows: Sequence[DueRow] | None = None) -> CalendarWords:
    """What to say of the bank holidays under `rows`, or under the rows of every case.

    Raises `FileRefused` when the shipped bank holidays cannot be read.
    """
    calendar = holidays.calendar()
    beyond = past_calendar(everywhere(session) if rows is None else rows, calendar)
    if not beyond:
        return CalendarWords(calendar.words, "")
    which = "1 due date lies" if beyond == 1 else f"{beyond:,} due dates lie"
    warning = (
        f"{which} after {day_words(calendar.last)}, or may: bank holidays after that day are not "
        "known here, so check those dates on GOV.UK."
    )
    return CalendarWords(calendar.words, warning)


def reckoning(session: Session) -> Reckoning:
    """What due dates are reckoned by now, for this member."""
    settings = session.settings()
    knows = may(session.roles(), Permission.READ_ENQUIRIES)
    return Reckoning(
        settings.community_justice,
        settings.choices,
        settings.all_enquiries if knows else None,
        session.clock(),
        holidays.calendar(),
        clinical.telephone_rule(session).confirm_by,
    )


def _gathered(session: Session, by: Reckoning) -> Iterator[tuple[CaseId, _Papers]]:
    """The cases that can have a row, each with what its rows rest on."""
    vault = session.vault
    begun = _begun(session, by)
    grouped: dict[CaseId, list[Document]] = {case: [] for case in begun}
    # By kind and not by case: a question for each case would cost more than all the reading.
    for document in vault.documents(kinds=_AFTER):
        if document.case is not None:
            grouped.setdefault(document.case, []).append(document)
    for case, documents in grouped.items():
        if case in begun and not any(one.kind == "sentence" for one in documents):
            documents.extend(vault.documents(case=case, kinds=_BEFORE))
        papers = _by_kind(documents)
        if case in begun or _has_dates(papers) or _is_owed(session, case, papers):
            yield case, papers


def _is_owed(session: Session, case: CaseId, papers: _Papers) -> bool:
    """Whether what was said by telephone may still have to come in writing."""
    if CALLED not in papers:
        return False
    written = session.vault.document(derived_id(case, "decision", RequirementKind.MHTR))
    heads = [one for one in written.heads if one.open is not None] if written is not None else []
    decided = [one.body.get("basis") for one in heads]
    return any(body_of(one).get("basis") not in decided for one in papers[CALLED])


def _begun(session: Session, by: Reckoning) -> frozenset[CaseId]:
    vault = session.vault
    days = (day for day in vault.dates_with_lists() if day >= by.today - LOOKS_BACK)
    recent = {case for day in days for case in vault.cases_on(day)}
    begun = {case for kind in _OF_A_LIST for case in vault.cases_with(kind)}
    return frozenset(begun & recent)


def _has_dates(papers: _Papers) -> bool:
    """Whether a case of any age is on the list: an order that runs, a referral, a judgement."""
    if "referral" in papers:
        return True
    sentence = _only(Sentence, papers, "sentence")
    if sentence is None:
        return "sensitive" in papers
    return not is_settled(sentence.value, _order(papers))


def _by_kind(documents: Iterable[Document]) -> _Papers:
    found: dict[str, list[Document]] = {}
    for one in documents:
        if is_kept(one):
            found.setdefault(one.kind, []).append(one)
    return found


def _file(session: Session, case: CaseId, papers: _Papers) -> CaseFile | None:
    """The case as far as its dates go; `None` for one whose listing or person was purged."""
    listing = session.vault.document(DocumentId(case))
    if listing is None or not is_kept(listing):
        return None
    about = _readable(Case, listing)
    if about is None:
        return cases.case_file(session, case)
    person = session.vault.document(DocumentId(about.value.person))
    if person is None or not is_kept(person):
        return None
    who = _readable(Person, person)
    if who is None:
        return cases.case_file(session, case)
    signed = session.belief.of(papers.get("consent", ()))
    return CaseFile(
        id=case,
        case=about,
        person=who,
        pleas=_every(Plea, papers, "plea"),
        requirements=_requirements(papers),
        consent=_only(Consent, _by_kind(signed.documents), "consent"),
        sentence=_only(Sentence, papers, "sentence"),
        court=_court(papers),
        order=_order(papers),
    )


def _requirements(papers: _Papers) -> tuple[RequirementFile, ...]:
    assessed = {one.value.requirement: one for one in _every(Assessment, papers, "assessment")}
    return tuple(
        RequirementFile(one, assessed.get(one.value.kind))
        for one in _every(Requirement, papers, "requirement")
    )


def _court(papers: _Papers) -> CourtFile:
    moved = _every(Adjournment, papers, "adjournment")
    return CourtFile(
        agreed=_only(Agreed, papers, "agreed"),
        appointments=_every(BookedAppointment, papers, "appointment"),
        enquiries=_every(Enquiry, papers, "enquiry"),
        request=_only(ReportRequest, papers, "report-request"),
        adjournments=tuple(one for one in moved if not one.value.mistake),
        sensitive=_only(Sensitive, papers, "sensitive"),
    )


def _order(papers: _Papers) -> OrderFile:
    events = _every(OrderEvent, papers, "order-event")
    absences = _every(NonAttendance, papers, "non-attendance")
    return OrderFile(
        events=tuple(one for one in events if not one.value.mistake),
        absences=tuple(one for one in absences if not one.value.mistake),
        endings=_every(Ending, papers, "ending"),
        withdrawals=_every(Withdrawal, papers, "withdrawal"),
    )


def _every(cls: type[T], papers: _Papers, kind: str) -> tuple[Recorded[T], ...]:
    found = (_readable(cls, one) for one in of_kind(papers.get(kind, ()), kind))
    return tuple(one for one in found if one is not None)


def _readable(cls: type[T], document: Document) -> Recorded[T] | None:
    try:
        return recorded(cls, document)
    except BodyRefused:
        return None


def _only(cls: type[T], papers: _Papers, kind: str) -> Recorded[T] | None:
    found = _every(cls, papers, kind)
    return found[0] if found else None
