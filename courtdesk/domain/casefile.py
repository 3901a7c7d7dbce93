"""Everything the open record says about one case, gathered for rules and screens to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from courtdesk.domain.approval import Decision, DecisionRequest, Outcome, ScoreFacts
from courtdesk.domain.cases import Case, Plea, Verdict
from courtdesk.domain.consent import Consent
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, RevisionId
from courtdesk.domain.people import Person
from courtdesk.domain.report import IssuedSnippet
from courtdesk.domain.requirements import Assessment, Requirement, RequirementKind
from courtdesk.domain.screening import SCREENS, FinishedForm, RiskMark, ScreeningAgreement
from courtdesk.domain.sentence import Sentence

T = TypeVar("T")


@dataclass(frozen=True)
class Recorded(Generic[T]):
    """One current document: its value, which revision holds it, when and by whom it was made.

    `disputed` is true while two people's concurrent versions both stand (P4).
    """

    document: DocumentId
    revision: RevisionId
    value: T
    at: datetime
    by: MemberId
    disputed: bool = False


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
    """One single requirement of a case with its own assessment, request and decision."""

    requirement: Recorded[Requirement]
    assessment: Recorded[Assessment] | None = None
    request: Recorded[DecisionRequest] | None = None
    decision: Recorded[Decision] | None = None

    @property
    def kind(self) -> RequirementKind:
        """Which requirement this is."""
        return self.requirement.value.kind


@dataclass(frozen=True)
class CaseFile:
    """One case as the open parts tell it."""

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

    def basis(self, kind: RequirementKind) -> tuple[RevisionId, ...]:
        """The exact revisions that a decision on `kind` rests on now, sorted.

        Finished forms count for an MHTR only: a provider's decision does not rest on them.
        """
        file = self.requirement(kind)
        parts: list[RevisionId] = []
        if file is not None and file.assessment is not None:
            parts.append(file.assessment.revision)
        if self.consent is not None:
            parts.append(self.consent.revision)
        if kind is RequirementKind.MHTR:
            parts.extend(form.revision for form in self.forms)
        return tuple(sorted(parts))

    def standing_decision(self, kind: RequirementKind) -> Recorded[Decision] | None:
        """The decision on `kind` if what it was made on is still current, else `None`."""
        file = self.requirement(kind)
        if file is None or file.decision is None or file.decision.disputed:
            return None
        return file.decision if file.decision.value.basis == self.basis(kind) else None

    def approved(self, kind: RequirementKind) -> bool:
        """Whether a standing decision approves `kind` (P3: anything less is not approval)."""
        decision = self.standing_decision(kind)
        return decision is not None and decision.value.outcome is Outcome.APPROVE

    def released_scores(self, kind: RequirementKind) -> tuple[ScoreFacts, ...]:
        """The scores that a standing approval of `kind` releases to the court."""
        decision = self.standing_decision(kind)
        if decision is None or decision.value.outcome is not Outcome.APPROVE:
            return ()
        return decision.value.released

    def report_basis(self) -> tuple[RevisionId, ...]:
        """The exact revisions that the text for the report rests on now, sorted."""
        parts = [self.case.revision, self.person.revision]
        parts += [plea.revision for plea in self.pleas]
        parts += [form.revision for form in self.forms]
        for file in self.considered():
            parts += [
                part.revision
                for part in (file.requirement, file.assessment, file.decision)
                if part is not None
            ]
        for single in (self.agreement, self.consent):
            if single is not None:
                parts.append(single.revision)
        return tuple(sorted(parts))

    def snippet_stands(self) -> bool:
        """Whether an issued snippet still rests on the current record."""
        return self.snippet is not None and self.snippet.value.basis == self.report_basis()
