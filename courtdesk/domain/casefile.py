"""Everything the open record says about one case, gathered for rules and screens to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.approval import (
    Decision,
    DecisionRequest,
    Outcome,
    ScoreFacts,
    TelephoneApproval,
)
from courtdesk.domain.cases import Case, Plea, Verdict
from courtdesk.domain.consent import Consent
from courtdesk.domain.courtfile import CourtFile
from courtdesk.domain.ids import CaseId, MemberId, RevisionId
from courtdesk.domain.orders import OrderFile
from courtdesk.domain.people import Person
from courtdesk.domain.recorded import Recorded, names_of, rests_on
from courtdesk.domain.report import IssuedSnippet
from courtdesk.domain.requirements import (
    Appointment,
    Assessment,
    Requirement,
    RequirementKind,
    Route,
)
from courtdesk.domain.risk import RiskAction
from courtdesk.domain.screening import SCREENS, FinishedForm, RiskMark, ScreeningAgreement
from courtdesk.domain.sentence import Sentence

__all__ = ["CaseFile", "OpenDraft", "Recorded", "RequirementFile"]


@dataclass(frozen=True)
class OpenDraft:
    """A form that somebody has open: how far it is, never what it says."""

    form: str
    title: str
    answered: int
    total: int
    by: MemberId
    started_at: datetime
    saved_at: datetime


@dataclass(frozen=True)
class RequirementFile:
    """One single requirement of a case with its own assessment, request and decision.

    `decision` is the written one (or what a provider told); `told` what a clinical lead said on the
    telephone, which a written decision has still to confirm.
    """

    requirement: Recorded[Requirement]
    assessment: Recorded[Assessment] | None = None
    request: Recorded[DecisionRequest] | None = None
    decision: Recorded[Decision] | None = None
    told: Recorded[TelephoneApproval] | None = None

    @property
    def kind(self) -> RequirementKind:
        """Which requirement this is."""
        return self.requirement.value.kind


_CALLS = frozenset({"telephone-approval"})
_HOLDS = _CALLS | {
    "agreement",
    "appointment",
    "assessment",
    "case",
    "consent",
    "decision",
    "decision-request",
    "enquiry",
    "overrule",
    "person",
    "plea",
    "requirement",
    "response",
    "risk-action",
    "sentence",
    "snippet",
    "victim",
}
"""What a decision or the text for a report rests on: unread, it may say the opposite."""


@dataclass(frozen=True)
class CaseFile:
    """One case as the open parts tell it.

    `doubts` are sentences about records that stand in the vault and were not counted or could not
    be read; `unread` are the kinds of those that this version cannot read.
    """

    id: CaseId
    case: Recorded[Case]
    person: Recorded[Person]
    pleas: tuple[Recorded[Plea], ...] = ()
    agreement: Recorded[ScreeningAgreement] | None = None
    forms: tuple[Recorded[FinishedForm], ...] = ()
    drafts: tuple[OpenDraft, ...] = ()
    requirements: tuple[RequirementFile, ...] = ()
    consent: Recorded[Consent] | None = None
    snippet: Recorded[IssuedSnippet] | None = None
    sentence: Recorded[Sentence] | None = None
    risk_actions: tuple[Recorded[RiskAction], ...] = ()
    court: CourtFile = field(default_factory=CourtFile)
    order: OrderFile = field(default_factory=OrderFile)
    doubts: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()

    def why_held(self, *, calls: bool = True) -> str:
        """Why nothing can be approved or issued while a record cannot be read, or "".

        What is not read may be a withdrawn consent or a refusal, so that nothing rests on the rest
        until somebody has read it. `calls` is as in `in_dispute`.
        """
        left = self.unread & (_HOLDS if calls else _HOLDS - _CALLS)
        if not left:
            return ""
        return (
            "A record of this case cannot be read by this version: update CourtDesk on this "
            "laptop, or ask whoever recorded it, before anything is asked, decided or issued."
        )

    def action_on(self, form: Recorded[FinishedForm]) -> Recorded[RiskAction] | None:
        """What was done about the risk on this form as it stands, or `None`.

        An action answers one revision: after an amendment somebody must look again, unless the
        amendment took the risk away and what was done before was recorded.
        """
        for action in self.risk_actions:
            same = action.value.revision == form.revision or not form.value.risk.stops
            if action.value.form == form.document and same:
                return action
        return None

    def risk_stop(self) -> str:
        """Why approval and report wait for a record of what was done about risk, or ""."""
        stops = self.open_stops()
        if not stops:
            return ""
        titles = " and ".join(dict.fromkeys(form.value.title for form in stops))
        return f"{titles}: record what was done about risk, or why nothing was, before this."

    def open_stops(self) -> tuple[Recorded[FinishedForm], ...]:
        """The finished forms with risk about which nobody has said yet what was done."""
        return tuple(
            form for form in self.forms if form.value.stops and self.action_on(form) is None
        )

    def verdict_of(self, offence: str) -> Verdict:
        """What has become of one offence; none yet when nothing is recorded."""
        for plea in self.pleas:
            if plea.value.offence == offence:
                return plea.value.verdict
        return Verdict.NONE_YET

    def verdicts(self) -> tuple[Verdict, ...]:
        """What has become of each offence, in the order of the case."""
        return tuple(self.verdict_of(offence.id) for offence in self.case.value.offences)

    def screens(self) -> tuple[Recorded[FinishedForm], ...]:
        """The finished initial screens, oldest first."""
        return tuple(form for form in self.forms if form.value.form in SCREENS)

    def considered(self) -> tuple[RequirementFile, ...]:
        """The requirements still being considered, in the order MHTR, DRR, ATR."""
        files = [file for file in self.requirements if file.requirement.value.considered]
        return tuple(sorted(files, key=lambda file: list(RequirementKind).index(file.kind)))

    def requirement(self, kind: RequirementKind) -> RequirementFile | None:
        """The file of one requirement being considered, or `None`."""
        return next((file for file in self.considered() if file.kind is kind), None)

    def risk(self) -> RiskMark | None:
        """The gravest mark of any finished form, or `None` when none has risk items."""
        marks = {form.value.risk for form in self.forms}
        for mark in (RiskMark.PRESENT, RiskMark.NOT_ASSESSED, RiskMark.NONE):
            if mark in marks:
                return mark
        return None

    def appointment(self, kind: RequirementKind) -> Appointment | None:
        """The first appointment for `kind`: the one booked on its own, else the one that a provider
        gave who agreed to hold the order, else the assessment's.

        `None` also while two versions of it stand side by side: nobody knows which holds (P4).
        """
        booked = self.court.appointment(kind)
        if booked is not None:
            return None if booked.disputed else booked.value.appointment
        decision = self.standing_decision(kind)
        if decision is not None and decision.value.appointment is not None:
            return decision.value.appointment
        file = self.requirement(kind)
        assessment = file.assessment if file is not None else None
        if assessment is None or assessment.disputed:
            return None
        return assessment.value.appointment

    def basis(self, kind: RequirementKind) -> tuple[RevisionId, ...]:
        """The exact revisions that a decision on `kind` rests on now, sorted.

        Finished forms count for an MHTR only: a provider's decision does not rest on them.
        """
        return names_of(self._grounds(kind))

    def rests(self, basis: Iterable[RevisionId], kind: RequirementKind) -> bool:
        """Whether what was made on `basis` rests on what a decision on `kind` rests on now."""
        return rests_on(basis, self._grounds(kind))

    def grounded_at(self, kind: RequirementKind) -> datetime | None:
        """When the last of what a decision on `kind` rests on was recorded, or `None`."""
        return max((part.at for part in self._grounds(kind)), default=None)

    def _grounds(self, kind: RequirementKind) -> tuple[Recorded[Any], ...]:
        file = self.requirement(kind)
        assessment = file.assessment if file is not None else None
        mental = kind is RequirementKind.MHTR
        parts = (assessment, self.consent, *(self.forms + self.risk_actions if mental else ()))
        return tuple(part for part in parts if part is not None)

    def standing_decision(self, kind: RequirementKind) -> Recorded[Decision] | None:
        """The decision on `kind` if what it was made on is still current, else `None`.

        It was made about one person, and while two versions of anything under it stand side by
        side nobody knows which of them was decided on (P4).
        """
        file = self.requirement(kind)
        decision = file.decision if file is not None else None
        if self.why_held(calls=False):
            return None
        if file is None or decision is None or not decision.value.is_about(self.person.value):
            return None
        if self._unsettled(file, decision) or not self.rests(decision.value.basis, kind):
            return None
        return decision

    def telephone(self, kind: RequirementKind) -> Recorded[TelephoneApproval] | None:
        """What the clinical lead said on the telephone, while it stands unconfirmed, else `None`.

        By the rules for a written decision; and only while nothing in writing says otherwise about
        the same record: the written word holds as soon as it is there, and of two written ones
        nobody knows yet which (P4).
        """
        file = self.requirement(kind)
        told = file.told if file is not None else None
        if file is None or told is None or told.value.mistake or self.why_held():
            return None
        if file.decision is not None and self._written_over(file.decision, told.value):
            return None
        if file.requirement.value.route is Route.SECONDARY or self._unsettled(file, told):
            return None
        holds = told.value.is_about(self.person.value) and self.rests(told.value.basis, kind)
        return told if holds else None

    def _written_over(self, decision: Recorded[Decision], told: TelephoneApproval) -> bool:
        if decision.disputed or self.standing_decision(told.requirement) is not None:
            return True
        # Made about the person under another name it does not stand, but it is no approval either.
        written = decision.value
        # The lead's own later no is a no, whatever record it was made on.
        later = decision.by == told.lead and written.decided_at >= told.decided_at
        return (written.basis == told.basis or later) and written.outcome is not Outcome.APPROVE

    def _unsettled(self, file: RequirementFile, one: Recorded[Any]) -> bool:
        """Whether two versions of it, or of anything under it, stand side by side."""
        parts = (file.requirement, one, self.person, *self._grounds(file.kind))
        return any(part.disputed for part in parts)

    def standing_request(self, kind: RequirementKind) -> Recorded[DecisionRequest] | None:
        """What was asked for and waits: made on the record as it is, and not answered, or `None`.

        By what it rests on, never by the clock: that may have been put back in between.
        """
        file = self.requirement(kind)
        request = file.request if file is not None else None
        if request is None or not self.rests(request.value.basis, kind):
            return None
        if request.value.withdrawn_at is not None:
            return None
        return request if self.standing_decision(kind) is None else None

    def approved(self, kind: RequirementKind) -> bool:
        """Whether a standing decision approves `kind` (P3: anything less is not approval).

        Also one by telephone under the site's signed process: whoever prints that must say so and
        that the written confirmation is outstanding (`telephone`).
        """
        file = self.requirement(kind)
        if file is None or file.requirement.value.route is Route.SECONDARY:
            # A primary care approval says nothing of what secondary care will hold.
            return False
        decision = self.standing_decision(kind) or self.telephone(kind)
        return decision is not None and decision.value.outcome is Outcome.APPROVE

    def released_scores(self, kind: RequirementKind) -> tuple[ScoreFacts, ...]:
        """The scores that a standing approval of `kind` releases to the court."""
        decision = self.standing_decision(kind)
        if decision is None or decision.value.outcome is not Outcome.APPROVE:
            return ()
        return decision.value.released

    def report_basis(self) -> tuple[RevisionId, ...]:
        """The exact revisions that the text for the report rests on now, sorted."""
        return names_of(self._without_person())

    def _without_person(self) -> tuple[Recorded[Any], ...]:
        # The person counts by what the text says of them (`person_words`), not by the revision.
        return tuple(part for part in self._report_grounds() if part is not self.person)

    def person_words(self) -> tuple[str, ...]:
        """What a report says of the person: who they are, and the needs as its text prints them.

        A number put right, a note of what to do, or a booking's agency changes no word of it; a
        name, a birth date, a need or the time of a booking does.
        """
        person = self.person.value
        born = person.birth_date.isoformat() if person.birth_date is not None else ""
        return (person.full_name, born, *need_tags(person, self.case.value.hearing_date))

    def _report_grounds(self) -> tuple[Recorded[Any], ...]:
        parts: list[Recorded[Any] | None] = [self.case, self.person, self.agreement, self.consent]
        parts += [*self.pleas, *self.forms]
        court = self.court
        parts += [court.victim, *court.enquiries, *court.overrules, *court.appointments]
        for file in self.considered():
            parts += [file.requirement, file.assessment, file.decision, file.told]
        return tuple(part for part in parts if part is not None)

    def in_dispute(self, *, calls: bool = True) -> bool:
        """Whether two versions of something that a report rests on stand side by side (P4).

        Or whether something of it cannot be read, which is no better known (`why_held`).
        Until a person has settled which holds, the case can be neither approved nor issued nor
        asked about. Without `calls` what was said by telephone does not count: the written word
        that is asked for takes the place of both.
        """
        if self.why_held(calls=calls):
            return True
        told = [file.told for file in self.requirements] if not calls else []
        # One version may say that a requirement is not considered any more, which is no way past.
        parts = [*self._report_grounds(), *self.risk_actions]
        parts += [file.requirement for file in self.requirements]
        return any(part.disputed for part in parts if part not in told)

    def snippet_stands(self) -> bool:
        """Whether an issued snippet still rests on the current record, and is the only one."""
        issued = self.snippet
        if issued is None or issued.disputed or self.in_dispute():
            return False
        if not issued.value.person:
            # Issued before the person's words were kept: it rests on the whole revision.
            return rests_on(issued.value.basis, (*self._without_person(), self.person))
        same_person = issued.value.person == self.person_words()
        return same_person and rests_on(issued.value.basis, self._without_person())
