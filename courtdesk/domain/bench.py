"""What the bench asks for and decides on the way: a report, putting back, adjourning, slips.

Process map, row "On the day (Plea)": the sentencers request a pre-sentence report and the case is
put back until later in the day. The framework's additional list counts adjournments with their
reason: assessments not available on the day, or led by the court.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day, moment


class ReportForm(StrEnum):
    """How the bench wants the pre-sentence report."""

    ORAL = "oral"
    WRITTEN = "written"

    @property
    def label(self) -> str:
        """The form in the words of the window."""
        return "Oral report" if self is ReportForm.ORAL else "Written report"


@dataclass(frozen=True)
class ReportRequest:
    """That the bench asked for a pre-sentence report, when and how, and where it put the case.

    `put_back_to` is when the case is called again on the same day, and `courtroom` where.
    """

    case: CaseId
    form: ReportForm
    asked_at: datetime
    put_back_to: datetime | None = None
    courtroom: str = ""

    @property
    def put_back_words(self) -> str:
        """ "put back to 14:00, Court 3", or "" where it was not put back."""
        if self.put_back_to is None:
            return ""
        room = self.courtroom
        room = f"Court {room}" if room.isdigit() else room
        return ", ".join(part for part in (f"put back to {self.put_back_to:%H:%M}", room) if part)

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        return f"{self.form.label} requested by the bench", self.put_back_words


@dataclass(frozen=True)
class Inclusion:
    """Whether a proposal went into the pre-sentence report, and when.

    The return counts inclusion, not texts that were made. `reason` says why one was left out.
    """

    case: CaseId
    requirement: RequirementKind
    included: bool
    on: date
    reason: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        put = "included in the report" if self.included else "not included in the report"
        return f"{self.requirement} {put}", self.reason or day(self.on)


class AdjournedFor(StrEnum):
    """Why a case was adjourned (framework, "Outcomes and Key Performance Indicators")."""

    ASSESSMENT_UNAVAILABLE = "assessment-unavailable"
    COURT_LED = "court-led"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in the words of the window."""
        return _ADJOURNED[self]


_ADJOURNED = {
    AdjournedFor.ASSESSMENT_UNAVAILABLE: "Assessment not available on the day",
    AdjournedFor.COURT_LED: "Led by the court",
    AdjournedFor.OTHER: "Another reason",
}


@dataclass(frozen=True)
class Adjournment:
    """One adjournment of one case; each is a record of its own, so that they can be counted.

    `to` is the day of the next hearing, `None` where none was fixed. `from_day` is the day on whose
    list the case stood, which counts it as adjourned when it stands there no more. `recommended`
    marks one that was only recommended to the court (a Saturday case, for assessment in the week).
    `mistake` takes it back. `replaced` is the list's own case of the new day that gave way to this
    one, so that taking the adjournment back can put it on its list again.
    """

    case: CaseId
    on: date
    reason: AdjournedFor
    to: date | None = None
    note: str = ""
    recommended: bool = False
    mistake: bool = False
    from_day: date | None = None
    replaced: CaseId | None = None

    @property
    def moves(self) -> bool:
        """Whether it took the case to another day's list."""
        return self.to is not None and not self.recommended

    def same_as(self, other: Adjournment) -> bool:
        """Whether both say the same, as one that was entered twice does."""
        return _said(self) == _said(other)

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        title = "Adjournment recommended" if self.recommended else "Adjourned"
        taken = " (entered by mistake)" if self.mistake else ""
        to = f"to {day(self.to)}" if self.to is not None else "no date fixed"
        parts = (to, self.reason.label.lower(), self.note)
        return f"{title}{taken}", "; ".join(part for part in parts if part)


def _said(one: Adjournment) -> tuple[object, ...]:
    return one.case, one.on, one.reason, one.to, one.note, one.recommended, one.from_day


_SATURDAY = 5

SATURDAY_WORDS = (
    "This case is on a Saturday list. Services assess from Monday to Friday, 9am to 5pm: if a "
    "treatment requirement may suit, recommend to the court that it adjourns for assessment and "
    "sentence in the week."
)
"""CSTR Operating Framework, "Times of operation": Saturday cases are identified and, if
appropriate, an adjournment for assessment and sentence in the following week is recommended."""


def is_saturday(day: date) -> bool:
    """Whether services that assess are closed because the day is a Saturday."""
    return day.weekday() == _SATURDAY


class SlipAnswer(StrEnum):
    """What came of a slip."""

    WAITING = "waiting"
    BROUGHT_FORWARD = "brought-forward"
    NOT_POSSIBLE = "not-possible"

    @property
    def label(self) -> str:
        """The answer in the words of the window."""
        return _SLIP_ANSWERS[self]


_SLIP_ANSWERS = {
    SlipAnswer.WAITING: "No answer yet",
    SlipAnswer.BROUGHT_FORWARD: "Brought forward",
    SlipAnswer.NOT_POSSIBLE: "Not possible",
}


@dataclass(frozen=True)
class Slip:
    """A request to bring a case forward in the morning's list, with no clinical content.

    `to_whom` is who got it (list caller, legal adviser), `at` when.
    """

    case: CaseId
    to_whom: str
    at: datetime
    answer: SlipAnswer = SlipAnswer.WAITING

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        asked = f"{self.to_whom}, {moment(self.at)}"
        return "Asked to bring the case forward", f"{asked}; {self.answer.label.lower()}"
