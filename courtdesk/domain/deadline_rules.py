"""The deadlines as data, each with the framework's words and where in the framework they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from courtdesk.domain.access import Role
from courtdesk.domain.framework import (
    CASE_MEETING,
    COMBINED_CONSENT,
    COURT_SCREEN,
    MHTR_MODEL,
    OUTCOMES,
    PROCESS_MAP,
    Source,
)
from courtdesk.domain.requirements import RequirementKind


class StartEvent(StrEnum):
    """The event from which a deadline is counted."""

    PLEA_OR_VERDICT = "plea-or-verdict"
    SENTENCE = "sentence"
    REQUIREMENT_MADE = "requirement-made"
    ALLOCATED = "allocated"
    LAST_COURT_REVIEW = "last-court-review"
    REVIEW_DIRECTED = "review-directed"
    CONSENT_SIGNED = "consent-signed"
    COMPLETED = "completed"

    @property
    def label(self) -> str:
        """The event in words that follow "from" or "with"."""
        return _STARTS[self]


_STARTS = {
    StartEvent.PLEA_OR_VERDICT: "the guilty plea or verdict",
    StartEvent.SENTENCE: "the sentence",
    StartEvent.REQUIREMENT_MADE: "the requirement being made",
    StartEvent.ALLOCATED: "the responsible officer being allocated",
    StartEvent.LAST_COURT_REVIEW: "the sentence or the last review by the court",
    StartEvent.REVIEW_DIRECTED: "the court's direction of a review",
    StartEvent.CONSENT_SIGNED: "consent being signed or renewed",
    StartEvent.COMPLETED: "the end of treatment",
}


class Unit(StrEnum):
    """What a deadline counts. `ON_THE_DAY` counts nothing: the start is the day it is due."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    ON_THE_DAY = "on-the-day"


_UNITS = {
    Unit.HOURS: "hour",
    Unit.DAYS: "day",
    Unit.WORKING_DAYS: "working day",
    Unit.WEEKS: "week",
    Unit.MONTHS: "month",
    Unit.YEARS: "year",
}


@dataclass(frozen=True)
class Deadline:
    """One deadline.

    `who` must act. `kinds` are the requirements it is for, none meaning any. `soon` is how long
    before its end it is shown as due soon. `amounts` and `starts` are what a site may choose
    between, none meaning nothing; a deadline in days may be counted in working days. `aim_only`
    means that missing it is no fault, as another takes its place; `while_treated` that it lapses
    when treatment ends; `community_justice` that only such a court has it. `note` says where the
    framework contradicts itself or leaves something unsaid, and what was taken.
    """

    id: str
    name: str
    start: StartEvent
    amount: int
    unit: Unit
    sources: tuple[Source, ...]
    who: frozenset[Role]
    soon: timedelta
    kinds: tuple[RequirementKind, ...] = ()
    amounts: tuple[int, ...] = ()
    starts: tuple[StartEvent, ...] = ()
    aim_only: bool = False
    while_treated: bool = False
    community_justice: bool = False
    note: str = ""

    @property
    def length(self) -> str:
        """How long it is, in words: "48 hours", "5 working days"."""
        if self.unit is Unit.ON_THE_DAY:
            return "the day itself"
        return f"{self.amount} {_UNITS[self.unit]}{'' if self.amount == 1 else 's'}"


_ON_THE_DAY = Source(
    PROCESS_MAP, "On the day (Sentencing, within 14 days if not possible on the day)"
)
_FOLLOW_UP = Source(
    OUTCOMES,
    "Monitor and record health outcomes, including 3, 6, 12-month post sentence completion (MHTR)",
)


def _follow_up(months: int, soon: int) -> Deadline:
    return Deadline(
        id=f"follow-up-{months}",
        name=f"Follow-up at {months} months",
        start=StartEvent.COMPLETED,
        amount=months,
        unit=Unit.MONTHS,
        sources=(_FOLLOW_UP, Source(MHTR_MODEL, "follow up 3,6,12 months following treatment")),
        who=frozenset({Role.ASSESSOR}),
        soon=timedelta(days=soon),
        kinds=(RequirementKind.MHTR,),
    )


DEADLINES: tuple[Deadline, ...] = (
    Deadline(
        id="sentence-on-the-day",
        name="Sentence on the day",
        start=StartEvent.PLEA_OR_VERDICT,
        amount=24,
        unit=Unit.HOURS,
        sources=(
            Source(OUTCOMES, "Number of CSTRs sentenced on the day (within 24 hours)"),
            _ON_THE_DAY,
        ),
        who=frozenset({Role.CDO}),
        soon=timedelta(hours=4),
        aim_only=True,
        note="The framework does not say from when; counted from the guilty plea or verdict.",
    ),
    Deadline(
        id="sentence-14-days",
        name="Sentence within 14 days",
        start=StartEvent.PLEA_OR_VERDICT,
        amount=14,
        unit=Unit.DAYS,
        sources=(_ON_THE_DAY,),
        who=frozenset({Role.CDO}),
        soon=timedelta(days=3),
        note="The framework does not say from when; counted from the guilty plea or verdict.",
    ),
    Deadline(
        id="allocated",
        name="Responsible officer allocated",
        start=StartEvent.SENTENCE,
        amount=48,
        unit=Unit.HOURS,
        sources=(
            Source(PROCESS_MAP, "allocate the case a RO up to 48 hours post sentence"),
            Source(PROCESS_MAP, "case allocated to Probation within 48 hours"),
        ),
        who=frozenset({Role.CDO, Role.RESPONSIBLE_OFFICER}),
        soon=timedelta(hours=24),
    ),
    Deadline(
        id="first-appointment",
        name="First appointment with the provider",
        start=StartEvent.SENTENCE,
        amount=2,
        unit=Unit.DAYS,
        sources=(
            Source(
                COURT_SCREEN,
                "arrange a first appointment within 2 days of sentence for a full assessment",
            ),
        ),
        who=frozenset({Role.PROVIDER}),
        soon=timedelta(days=1),
        kinds=(RequirementKind.ATR, RequirementKind.DRR),
    ),
    Deadline(
        id="officer-meets",
        name="Responsible officer meets the person",
        start=StartEvent.SENTENCE,
        amount=5,
        unit=Unit.DAYS,
        sources=(
            Source(PROCESS_MAP, "RO: to meet individual within 5 days post sentence"),
            Source(
                PROCESS_MAP,
                "When allocated and RO assigned, a meeting will be held with the individual within"
                " 5 days",
            ),
        ),
        who=frozenset({Role.RESPONSIBLE_OFFICER}),
        soon=timedelta(days=2),
        starts=(StartEvent.SENTENCE, StartEvent.ALLOCATED),
        note="The map counts from sentence in one column and may be read as counting from the"
        " allocation in another; the sentence is the earlier.",
    ),
    Deadline(
        id="multidisciplinary-meeting",
        name="Multidisciplinary meeting",
        start=StartEvent.SENTENCE,
        amount=10,
        unit=Unit.DAYS,
        sources=(
            Source(PROCESS_MAP, "10 days post sentence Multidisciplinary meeting"),
            Source(
                CASE_MEETING,
                "a meeting will be arranged within 14 days of sentencing",
            ),
        ),
        who=frozenset({Role.RESPONSIBLE_OFFICER}),
        soon=timedelta(days=3),
        amounts=(10, 14),
        note="The framework says 10 days in its process map and 14 in its text; 10 is the stricter"
        " and stands until the site chooses.",
    ),
    Deadline(
        id="review-6-months",
        name="Review at 6 months",
        start=StartEvent.REQUIREMENT_MADE,
        amount=6,
        unit=Unit.MONTHS,
        sources=(Source(MHTR_MODEL, "but always at 6 months"),),
        who=frozenset({Role.ASSESSOR, Role.CLINICAL_LEAD}),
        soon=timedelta(days=28),
        kinds=(RequirementKind.MHTR,),
        while_treated=True,
        note="The framework does not say from when; counted from the requirement being made.",
    ),
    Deadline(
        id="court-review-4-weeks",
        name="Review by the community justice court",
        start=StartEvent.LAST_COURT_REVIEW,
        amount=4,
        unit=Unit.WEEKS,
        sources=(Source(MHTR_MODEL, "may be subject to 4 weekly court reviews"),),
        who=frozenset({Role.RESPONSIBLE_OFFICER}),
        soon=timedelta(days=7),
        kinds=(RequirementKind.MHTR,),
        while_treated=True,
        community_justice=True,
    ),
    Deadline(
        id="court-review-directed",
        name="DRR review by the court",
        start=StartEvent.REVIEW_DIRECTED,
        amount=0,
        unit=Unit.ON_THE_DAY,
        sources=(Source(PROCESS_MAP, "DRR reviews as directed by the court."),),
        who=frozenset({Role.RESPONSIBLE_OFFICER}),
        soon=timedelta(days=7),
        kinds=(RequirementKind.DRR,),
        while_treated=True,
        note="The start is the day that the court directed the review to be on.",
    ),
    Deadline(
        id="consent-renewal",
        name="Consent renewed",
        start=StartEvent.CONSENT_SIGNED,
        amount=1,
        unit=Unit.YEARS,
        sources=(
            Source(
                COMBINED_CONSENT,
                "You will be asked to renew your consent on the above principles every year if"
                " still in treatment.",
            ),
        ),
        who=frozenset({Role.ASSESSOR, Role.PROVIDER}),
        soon=timedelta(days=28),
        while_treated=True,
    ),
    _follow_up(3, 14),
    _follow_up(6, 28),
    _follow_up(12, 28),
)
