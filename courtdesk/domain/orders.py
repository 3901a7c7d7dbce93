"""What happens after sentence, each thing a record of its own: when, by whom, and what followed.

The rows of the framework's process map from "Sentencing" to "CSTR completion", and its additional
list of outcomes. Nothing here decides anything: that somebody did not attend is recorded by who
expected them and told to the responsible officer, who alone decides about enforcement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day


class OrderStep(StrEnum):
    """One thing that happens after sentence."""

    EXPLAINED = "explained"
    PROVIDERS_TOLD = "providers-told"
    LD_TOLD = "ld-told"
    ALLOCATED = "allocated"
    OFFICER_MET = "officer-met"
    MEETING_HELD = "meeting-held"
    FIRST_ATTENDED = "first-attended"
    CLINICAL_REVIEW = "clinical-review"
    COURT_REVIEW = "court-review"
    REVIEW_DIRECTED = "review-directed"
    CONSENT_RENEWED = "consent-renewed"
    END_MEETING = "end-meeting"
    SIGNED_OFF = "signed-off"
    CERTIFICATE = "certificate"
    FEEDBACK = "feedback"
    FOLLOW_UP_3 = "follow-up-3"
    FOLLOW_UP_6 = "follow-up-6"
    FOLLOW_UP_12 = "follow-up-12"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _STEPS[self]


_STEPS = {
    OrderStep.EXPLAINED: "Order explained to the person",
    OrderStep.PROVIDERS_TOLD: "Providers told of the sentence",
    OrderStep.LD_TOLD: "Liaison and Diversion told, for support",
    OrderStep.ALLOCATED: "Responsible officer allocated",
    OrderStep.OFFICER_MET: "Responsible officer met the person",
    OrderStep.MEETING_HELD: "Multidisciplinary meeting held",
    OrderStep.FIRST_ATTENDED: "First appointment attended",
    OrderStep.CLINICAL_REVIEW: "Clinical review",
    OrderStep.COURT_REVIEW: "Review by the court",
    OrderStep.REVIEW_DIRECTED: "Court directed a review on this day",
    OrderStep.CONSENT_RENEWED: "Consent renewed for another year",
    OrderStep.END_MEETING: "End meeting with the person and the provider",
    OrderStep.SIGNED_OFF: "Signed off by the clinical lead",
    OrderStep.CERTIFICATE: "Certificate of completion offered",
    OrderStep.FEEDBACK: "Feedback questionnaire given to the person",
    OrderStep.FOLLOW_UP_3: "Follow-up at 3 months",
    OrderStep.FOLLOW_UP_6: "Follow-up at 6 months",
    OrderStep.FOLLOW_UP_12: "Follow-up at 12 months",
}


@dataclass(frozen=True)
class OrderEvent:
    """That one step happened. `who` is in words: the officer allocated, who was at the meeting.

    `requirement` is set where the step belongs to one of two. `words` are for everybody on the
    court side. `mistake` takes it back, `mistaken` says why. Of a review that the court directed
    `on` is the day that it is to be on, and so may lie ahead.
    """

    case: CaseId
    step: OrderStep
    on: date
    who: str = ""
    requirement: RequirementKind | None = None
    words: str = ""
    mistake: bool = False
    mistaken: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        about = f"{self.requirement}: " if self.requirement is not None else ""
        taken = " (entered by mistake)" if self.mistake else ""
        parts = (day(self.on), self.who, self.words)
        return f"{about}{self.step.label}{taken}", "; ".join(part for part in parts if part)


class Enforcement(StrEnum):
    """What the responsible officer decided about an appointment that was not kept."""

    ACCEPTABLE = "acceptable"
    WARNING = "warning"
    BREACH = "breach"
    OTHER = "other"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _ENFORCEMENT[self]


_ENFORCEMENT = {
    Enforcement.ACCEPTABLE: "Acceptable absence, nothing follows",
    Enforcement.WARNING: "Warning given",
    Enforcement.BREACH: "Breach proceedings started",
    Enforcement.OTHER: "Something else",
}


@dataclass(frozen=True)
class NonAttendance:
    """One appointment that was not kept (process map: "CSTR Delivery").

    Recorded by whoever expected the person; `officer_told_on` is when the responsible officer was
    told, who alone fills `decision`. `lead_told_on` is when the clinical lead was (MHTR).
    """

    case: CaseId
    requirement: RequirementKind
    on: date
    reason_given: str = ""
    officer_told_on: date | None = None
    lead_told_on: date | None = None
    decision: Enforcement | None = None
    decided_on: date | None = None
    decision_words: str = ""
    mistake: bool = False
    mistaken: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        told = f"officer told {day(self.officer_told_on)}" if self.officer_told_on else ""
        decided = self.decision.label if self.decision is not None else ""
        taken = " (entered by mistake)" if self.mistake else ""
        parts = (day(self.on), told, decided)
        return f"{self.requirement} appointment not kept{taken}", "; ".join(filter(None, parts))


class BreachResult(StrEnum):
    """What the court did about a breach."""

    NOT_YET = "not-yet"
    NOT_PROVED = "not-proved"
    CONTINUES = "continues"
    RESENTENCED_CSTR = "resentenced-cstr"
    CUSTODY = "custody"
    OTHER = "other"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _BREACH_RESULTS[self]


_BREACH_RESULTS = {
    BreachResult.NOT_YET: "Not decided yet",
    BreachResult.NOT_PROVED: "Not proved, or withdrawn",
    BreachResult.CONTINUES: "The order goes on, with or without a penalty",
    BreachResult.RESENTENCED_CSTR: "Sentenced again, to a treatment requirement",
    BreachResult.CUSTODY: "Sentenced to custody",
    BreachResult.OTHER: "Something else",
}


@dataclass(frozen=True)
class Breach:
    """One breach by the court. `requirement` is `None` where it was another part of the order.

    The framework asks whether a breach directly related to the treatment requirement or to another
    requirement of the order; `other` names that one. `result_words` say more of the result, where
    it is something else.
    """

    case: CaseId
    on: date
    requirement: RequirementKind | None
    reasons: str
    other: str = ""
    result: BreachResult = BreachResult.NOT_YET
    result_on: date | None = None
    result_words: str = ""
    mistake: bool = False
    mistaken: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        of = str(self.requirement) if self.requirement is not None else self.other
        taken = " (entered by mistake)" if self.mistake else ""
        return f"Breach: {of}{taken}", f"{day(self.on)}; {self.result.label}"


class EndedBy(StrEnum):
    """How a requirement came to its end; all but the first are unplanned."""

    COMPLETED = "completed"
    WITHDREW = "withdrew"
    DID_NOT_ENGAGE = "did-not-engage"
    BREACHED = "breached"
    REVOKED = "revoked"
    CUSTODY = "custody"
    MOVED = "moved"
    DIED = "died"
    OTHER = "other"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _ENDINGS[self]

    @property
    def planned(self) -> bool:
        """Whether treatment ended as it was meant to."""
        return self is EndedBy.COMPLETED


_ENDINGS = {
    EndedBy.COMPLETED: "Completed",
    EndedBy.WITHDREW: "The person withdrew from treatment",
    EndedBy.DID_NOT_ENGAGE: "The person did not engage",
    EndedBy.BREACHED: "Breached by the court",
    EndedBy.REVOKED: "The court revoked it for another reason",
    EndedBy.CUSTODY: "The person went into custody",
    EndedBy.MOVED: "The person moved away",
    EndedBy.DIED: "The person died",
    EndedBy.OTHER: "Another reason",
}


@dataclass(frozen=True)
class Ending:
    """The end of one requirement; `words` say more where it was unplanned.

    `corrected` is why what was recorded before was put right. `mistake` takes the end back: the
    requirement is active again.
    """

    case: CaseId
    requirement: RequirementKind
    on: date
    how: EndedBy
    words: str = ""
    corrected: str = ""
    mistake: bool = False
    mistaken: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        taken = " (entered by mistake)" if self.mistake else ""
        return f"{self.requirement} ended{taken}", f"{self.how.label}; {day(self.on)}"


class WithdrawnFrom(StrEnum):
    """What a person withdraws from. The two are separate: neither takes the other with it."""

    DATA_SHARING = "data-sharing"
    TREATMENT = "treatment"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return "Sharing of data" if self is WithdrawnFrom.DATA_SHARING else "Treatment"


@dataclass(frozen=True)
class Withdrawal:
    """That a person withdrew after sentence.

    From treatment: the responsible officer is told that the court must review the order (the
    framework: "the court would need to review the order"). From sharing of data: the order stands.
    `undone_on` is when the person changed their mind, `None` while it holds.
    `mistake` takes it back as entered wrongly: the person never withdrew.
    """

    case: CaseId
    what: WithdrawnFrom
    on: date
    words: str = ""
    requirement: RequirementKind | None = None
    officer_told_on: date | None = None
    undone_on: date | None = None
    mistake: bool = False
    mistaken: str = ""

    @property
    def holds(self) -> bool:
        """Whether the person is withdrawn by it now."""
        return self.undone_on is None and not self.mistake

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        told = f"officer told {day(self.officer_told_on)}" if self.officer_told_on else ""
        undone = f"taken back {day(self.undone_on)}" if self.undone_on else ""
        parts = (day(self.on), told, undone)
        taken = " (entered by mistake)" if self.mistake else ""
        return f"Withdrew: {self.what.label.lower()}{taken}", "; ".join(filter(None, parts))


class RiskWhen(StrEnum):
    """When risk was judged: before or after treatment."""

    BEFORE = "before"
    AFTER = "after"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return "Before treatment" if self is RiskWhen.BEFORE else "After treatment"


class RiskLevel(StrEnum):
    """A level of risk, as it was judged by a person and by no score."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very-high"
    NOT_JUDGED = "not-judged"

    @property
    def label(self) -> str:
        """The level in the words of the window."""
        return self.value.replace("-", " ").capitalize()


@dataclass(frozen=True)
class RiskJudged:
    """The open part: that risk to self and others was judged, when, and for which requirement."""

    case: CaseId
    requirement: RequirementKind
    when: RiskWhen
    on: date

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline: never a level."""
        return f"{self.requirement}: risk judged", f"{self.when.label.lower()}, {day(self.on)}"


@dataclass(frozen=True)
class RiskLevels:
    """The sealed part: the levels, and in words what they rest on."""

    to_self: RiskLevel
    to_others: RiskLevel
    words: str = ""


@dataclass(frozen=True)
class OrderFile:
    """Everything after sentence, as the open parts tell it; what was taken back is not here."""

    events: tuple[Recorded[OrderEvent], ...] = ()
    absences: tuple[Recorded[NonAttendance], ...] = ()
    breaches: tuple[Recorded[Breach], ...] = ()
    endings: tuple[Recorded[Ending], ...] = ()
    withdrawals: tuple[Recorded[Withdrawal], ...] = ()
    risk: tuple[Recorded[RiskJudged], ...] = ()

    def last(
        self, step: OrderStep, requirement: RequirementKind | None = None
    ) -> Recorded[OrderEvent] | None:
        """The latest of one step by its day, for one requirement or for any; or `None`."""
        found = [
            one
            for one in self.events
            if one.value.step is step
            and (requirement is None or one.value.requirement in (None, requirement))
        ]
        return max(found, key=lambda one: one.value.on, default=None)

    def ending(self, requirement: RequirementKind) -> Recorded[Ending] | None:
        """How one requirement ended, or `None` while it is active."""
        for one in self.endings:
            if one.value.requirement is requirement and not one.value.mistake:
                return one
        return None

    def withdrawn(
        self, what: WithdrawnFrom, requirement: RequirementKind | None = None
    ) -> Recorded[Withdrawal] | None:
        """The withdrawal that holds now, from one requirement or from any; or `None`."""
        for one in self.withdrawals:
            value = one.value
            about = requirement is None or value.requirement in (None, requirement)
            if value.what is what and about and value.holds:
                return one
        return None
