"""Reading cases: one whole case, the day's list, search, and what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from courtdesk.actions.case_reading import Reading
from courtdesk.actions.page_drafts import is_page
from courtdesk.actions.records import recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Decision, DecisionRequest, TelephoneApproval
from courtdesk.domain.bench import Adjournment, Inclusion, ReportRequest, Slip
from courtdesk.domain.casefile import CaseFile, OpenDraft, Recorded, RequirementFile
from courtdesk.domain.cases import Plea
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
    """Everything the open record says about `case`; what cannot be read is among its doubts.

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
    document = session.vault.document(person)
    if document is None:
        raise UserError("This person is not in the vault: import the list again.")
    return recorded(Person, document)


def _file(session: Session, case: CaseId, held: Sequence[Document]) -> CaseFile:
    counted = session.belief.of(held)
    # By its id: anybody can write another record of that kind under the name of this case.
    identity = DocumentId(case)
    own = [one for one in counted.documents if one.kind == "case" and one.id == identity]
    if not own:
        raise UserError("This case is not in the vault: import the list again.")
    reading = Reading(session, counted.documents)
    the_case = reading.case(own[0])
    file = CaseFile(
        id=case,
        case=the_case,
        person=reading.person(the_case),
        pleas=reading.every(Plea, "plea"),
        agreement=reading.only(ScreeningAgreement, "agreement"),
        forms=reading.every(FinishedForm, "response"),
        drafts=_drafts(session, case),
        requirements=_requirements(session, reading),
        consent=reading.only(Consent, "consent"),
        snippet=reading.only(IssuedSnippet, "snippet"),
        sentence=reading.only(Sentence, "sentence"),
        risk_actions=reading.every(RiskAction, "risk-action"),
        court=_court(reading),
        order=_order(reading),
    )
    doubts = (*counted.doubts, *reading.doubts)
    return replace(file, doubts=doubts, unread=frozenset(reading.unread))


def _court(reading: Reading) -> CourtFile:
    return CourtFile(
        picks=reading.every(Pick, "pick"),
        agreed=reading.only(Agreed, "agreed"),
        told=reading.every(Told, "told"),
        slip=reading.only(Slip, "slip"),
        overrules=reading.every(Overrule, "overrule"),
        nothing=reading.only(NoProposal, "no-proposal"),
        contacts=_standing(reading.every(ProviderContact, "provider-contact")),
        appointments=reading.every(BookedAppointment, "appointment"),
        enquiries=reading.every(Enquiry, "enquiry"),
        victim=reading.only(Victim, "victim"),
        request=reading.only(ReportRequest, "report-request"),
        inclusions=reading.every(Inclusion, "inclusion"),
        adjournments=_standing(reading.every(Adjournment, "adjournment")),
        sensitive=reading.only(Sensitive, "sensitive"),
    )


def _order(reading: Reading) -> OrderFile:
    return OrderFile(
        events=_standing(reading.every(OrderEvent, "order-event")),
        absences=_standing(reading.every(NonAttendance, "non-attendance")),
        breaches=_standing(reading.every(Breach, "breach")),
        endings=_standing(reading.every(Ending, "ending")),
        withdrawals=_standing(reading.every(Withdrawal, "withdrawal")),
        risk=reading.every(RiskJudged, "risk-judged"),
    )


def _standing(found: tuple[Recorded[M], ...]) -> tuple[Recorded[M], ...]:
    """Without those that were taken back as entered by mistake."""
    return tuple(one for one in found if not one.value.mistake)


def _requirements(session: Session, reading: Reading) -> tuple[RequirementFile, ...]:
    assessments = {part.value.requirement: part for part in reading.every(Assessment, "assessment")}
    requests = {
        part.value.requirement: part for part in reading.every(DecisionRequest, "decision-request")
    }
    decisions = {part.value.requirement: part for part in reading.every(Decision, "decision")}
    told = {
        part.value.requirement: _told(session, part)
        for part in reading.every(TelephoneApproval, "telephone-approval")
    }
    return tuple(
        RequirementFile(
            part,
            assessments.get(part.value.kind),
            requests.get(part.value.kind),
            decisions.get(part.value.kind),
            told.get(part.value.kind),
        )
        for part in reading.every(Requirement, "requirement")
    )


def _told(session: Session, told: Recorded[TelephoneApproval]) -> Recorded[TelephoneApproval]:
    """With the lead's name and registration by the team's list: whoever records cannot lend them.

    `session.belief` has held that the team knows the lead.
    """
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
