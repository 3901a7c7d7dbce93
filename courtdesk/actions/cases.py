"""Reading cases: one whole case, the day's list, search, and what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from courtdesk.actions.page_drafts import is_page
from courtdesk.actions.records import is_kept, of_kind, recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Decision, DecisionRequest, TelephoneApproval
from courtdesk.domain.bench import Adjournment, Inclusion, ReportRequest, Slip
from courtdesk.domain.casefile import CaseFile, OpenDraft, Recorded, RequirementFile
from courtdesk.domain.cases import Case, Plea
from courtdesk.domain.consent import Consent
from courtdesk.domain.courtfile import CourtFile
from courtdesk.domain.enquiries import Enquiry, Victim
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.orders import (
    Breach,
    Ending,
    NonAttendance,
    OrderEvent,
    OrderFile,
    RiskJudged,
    Withdrawal,
)
from courtdesk.domain.overrules import NoProposal, Overrule
from courtdesk.domain.people import Person
from courtdesk.domain.picking import Agreed, Pick
from courtdesk.domain.providers import BookedAppointment, ProviderContact
from courtdesk.domain.report import IssuedSnippet
from courtdesk.domain.requirements import Assessment, Requirement
from courtdesk.domain.risk import RiskAction
from courtdesk.domain.screening import FinishedForm, ScreeningAgreement
from courtdesk.domain.sensitive import Sensitive
from courtdesk.domain.sentence import Sentence
from courtdesk.domain.telephone import under_list
from courtdesk.domain.timeline import Event, event_of
from courtdesk.domain.told import Told
from courtdesk.errors import UserError
from courtdesk.store.records import Document, SearchHit

T = TypeVar("T")


class _TakenBack(Protocol):
    @property
    def mistake(self) -> bool: ...


M = TypeVar("M", bound=_TakenBack)


@dataclass(frozen=True)
class Day:
    """One day's list: its files in the order of courtroom, session and listing.

    `removed` counts the cases that a later list took off and that are not among `files`.
    """

    day: date
    files: tuple[CaseFile, ...]
    removed: int = 0

    @property
    def courts(self) -> tuple[str, ...]:
        """The names of the courts on the list, in alphabetical order."""
        return tuple(sorted({file.case.value.court for file in self.files}))

    @property
    def courtrooms(self) -> tuple[str, ...]:
        """The courtrooms on the list, in list order without repeats."""
        return tuple(dict.fromkeys(file.case.value.courtroom for file in self.files))


def case_file(session: Session, case: CaseId) -> CaseFile:
    """Everything the open record says about `case`.

    Raises `UserError` when there is no such case, `NotAllowed` for a role without cases.
    """
    session.require(Permission.READ_CASES)
    return _file(session, case, session.vault.documents(case=case))


def today(session: Session, day: date) -> Day:
    """The list of `day`, without the cases that a later list took off.

    One that somebody must settle is on it, also where one version says that it was taken off.
    """
    session.require(Permission.READ_CASES)
    rows = session.vault.worklist(day)
    shown = [row.case for row in rows if row.listed or row.versions > 1]
    listed = tuple(case_file(session, case) for case in shown)
    return Day(day, listed, removed=len(rows) - len(listed))


def beside(session: Session, file: CaseFile) -> tuple[CaseFile, ...]:
    """The other cases of the same person on the same day's lists, in list order."""
    session.require(Permission.READ_CASES)
    rows = session.vault.worklist(file.case.value.hearing_date)
    person = file.case.value.person
    found = [row.case for row in rows if row.person == person and row.case != file.id]
    return tuple(case_file(session, case) for case in found)


def days(session: Session) -> tuple[date, ...]:
    """The days that have a list, newest first."""
    session.require(Permission.READ_CASES)
    return session.vault.dates_with_lists()


def search(session: Session, text: str, limit: int = 20) -> tuple[SearchHit, ...]:
    """Cases whose name, CRN, PNC number, reference or case number begins with each word."""
    session.require(Permission.READ_CASES)
    return session.vault.search(text, limit)


def by_reference(session: Session, reference: str) -> CaseId:
    """The id of the case with this reference or case number.

    Raises `UserError` when there is none or more than one.
    """
    session.require(Permission.READ_CASES)
    found = session.vault.by_reference(reference.strip())
    if not found:
        raise UserError(f"No case has the reference {reference}: look it up on the list.")
    if len(found) > 1:
        raise UserError(
            f"{len(found)} cases have the case number {reference}: use the case reference instead."
        )
    return found[0]


def timeline(session: Session, case: CaseId) -> tuple[Event, ...]:
    """What was recorded about `case`, newest first, from the revisions themselves."""
    session.require(Permission.READ_CASES)
    team = session.team()
    titles = {name: form.title for name, form in session.catalogue.forms.items()}
    # V1: who treats the person is not told that the police or children's services were asked.
    closed = () if session.may(Permission.READ_ENQUIRIES) else ("enquiry", "victim")
    events = [
        event_of(
            revision.kind,
            revision.body if revision.open is not None else None,
            revision.made_at,
            team.name_of(revision.author),
            changed=bool(revision.parents),
            form_titles=titles,
        )
        for revision in session.vault.revisions_of(case)
        if revision.kind not in closed
    ]
    return tuple(event for event in reversed(events) if event is not None)


def person_of(session: Session, person: DocumentId) -> Recorded[Person]:
    """The person with this id. Raises `NotAllowed`, and `UserError` when there is none."""
    session.require(Permission.READ_CASES)
    return _person(session, person)


def _person(session: Session, person: DocumentId) -> Recorded[Person]:
    document = session.vault.document(person)
    if document is None:
        raise UserError("This person is not in the vault: import the list again.")
    return recorded(Person, document)


def _file(session: Session, case: CaseId, held: Sequence[Document]) -> CaseFile:
    counted = session.belief.of(held)
    documents = counted.documents
    own = [document for document in documents if document.kind == "case"]
    if not own:
        raise UserError("This case is not in the vault: import the list again.")
    the_case = recorded(Case, own[0])
    return CaseFile(
        id=case,
        case=the_case,
        person=_person(session, DocumentId(the_case.value.person)),
        pleas=tuple(recorded(Plea, found) for found in _kept(documents, "plea")),
        agreement=_only(ScreeningAgreement, documents, "agreement"),
        forms=tuple(recorded(FinishedForm, found) for found in _kept(documents, "response")),
        drafts=_drafts(session, case),
        requirements=_requirements(session, documents),
        consent=_only(Consent, documents, "consent"),
        snippet=_only(IssuedSnippet, documents, "snippet"),
        sentence=_only(Sentence, documents, "sentence"),
        risk_actions=tuple(
            recorded(RiskAction, found) for found in _kept(documents, "risk-action")
        ),
        court=_court(documents),
        order=_order(documents),
        doubts=counted.doubts,
    )


def _court(documents: Sequence[Document]) -> CourtFile:
    return CourtFile(
        picks=_every(Pick, documents, "pick"),
        agreed=_only(Agreed, documents, "agreed"),
        told=_every(Told, documents, "told"),
        slip=_only(Slip, documents, "slip"),
        overrules=_every(Overrule, documents, "overrule"),
        nothing=_only(NoProposal, documents, "no-proposal"),
        contacts=_standing(_every(ProviderContact, documents, "provider-contact")),
        appointments=_every(BookedAppointment, documents, "appointment"),
        enquiries=_every(Enquiry, documents, "enquiry"),
        victim=_only(Victim, documents, "victim"),
        request=_only(ReportRequest, documents, "report-request"),
        inclusions=_every(Inclusion, documents, "inclusion"),
        adjournments=_standing(_every(Adjournment, documents, "adjournment")),
        sensitive=_only(Sensitive, documents, "sensitive"),
    )


def _order(documents: Sequence[Document]) -> OrderFile:
    return OrderFile(
        events=_standing(_every(OrderEvent, documents, "order-event")),
        absences=_standing(_every(NonAttendance, documents, "non-attendance")),
        breaches=_standing(_every(Breach, documents, "breach")),
        endings=_standing(_every(Ending, documents, "ending")),
        withdrawals=_standing(_every(Withdrawal, documents, "withdrawal")),
        risk=_every(RiskJudged, documents, "risk-judged"),
    )


def _every(cls: type[T], documents: Sequence[Document], kind: str) -> tuple[Recorded[T], ...]:
    return tuple(recorded(cls, found) for found in _kept(documents, kind))


def _standing(found: tuple[Recorded[M], ...]) -> tuple[Recorded[M], ...]:
    """Without those that were taken back as entered by mistake."""
    return tuple(one for one in found if not one.value.mistake)


def _only(cls: type[T], documents: Sequence[Document], kind: str) -> Recorded[T] | None:
    found = _kept(documents, kind)
    return recorded(cls, found[0]) if found else None


def _kept(documents: Sequence[Document], kind: str) -> tuple[Document, ...]:
    """Those of one kind that are not purged: a case must open without what was removed."""
    return tuple(one for one in of_kind(documents, kind) if is_kept(one))


def _requirements(session: Session, documents: Sequence[Document]) -> tuple[RequirementFile, ...]:
    assessments = {
        part.value.requirement: part
        for part in (recorded(Assessment, found) for found in _kept(documents, "assessment"))
    }
    requests = {
        part.value.requirement: part
        for part in (
            recorded(DecisionRequest, found) for found in _kept(documents, "decision-request")
        )
    }
    decisions = {
        part.value.requirement: part
        for part in (recorded(Decision, found) for found in _kept(documents, "decision"))
    }
    told = {
        part.value.requirement: part
        for part in (_told(session, found) for found in _kept(documents, "telephone-approval"))
    }
    files = []
    for found in _kept(documents, "requirement"):
        part = recorded(Requirement, found)
        kind = part.value.kind
        files.append(
            RequirementFile(
                part,
                assessments.get(kind),
                requests.get(kind),
                decisions.get(kind),
                told.get(kind),
            )
        )
    return tuple(files)


def _told(session: Session, found: Document) -> Recorded[TelephoneApproval]:
    """With the lead's name and registration by the team's list: whoever records cannot lend them.

    `session.belief` has held that the team knows the lead.
    """
    told = recorded(TelephoneApproval, found)
    lead = session.team().known(told.value.lead)
    if lead is None:
        return told
    registration = (lead.registration_body, lead.registration_number)
    return under_list(told, lead.name, registration)


def _drafts(session: Session, case: CaseId) -> tuple[OpenDraft, ...]:
    drafts = []
    held = [info for info in session.vault.drafts(case) if not is_page(info.form)]
    forms = session.catalogue.forms if held else {}
    for info in held:
        # A form that is not in use any more must not keep the whole case from being opened.
        form = forms.get(info.form) or session.shelf.newest(session.vault, info.form)
        drafts.append(
            OpenDraft(
                form=info.form,
                title=form.title if form is not None else info.form,
                answered=info.answered,
                total=info.total,
                by=info.author,
                started_at=info.started_at,
                saved_at=info.saved_at,
            )
        )
    return tuple(drafts)


def waited_minutes(since: datetime, now: datetime) -> int:
    """Whole minutes from `since` to `now`, never below zero (clocks differ between laptops)."""
    return max(0, int((now - since).total_seconds() // 60))
