"""What the court did: the sentence, and for each requirement proposed, accepted or declined."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind

LONGEST_ORDER = 36
"""Months: three years is the longest a community order can last (Sentencing Act 2020, s. 202)."""

MOST_RAR_DAYS = 200
"""No Act sets a limit; courts order up to 60. What is far beyond is a slip of the key."""


class Disposal(StrEnum):
    """The sentence, as far as the requirements need it."""

    COMMUNITY_ORDER = "community-order"
    SUSPENDED_SENTENCE_ORDER = "suspended-sentence-order"
    CUSTODY = "custody"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The disposal in the words of the window."""
        return _LABELS[self]

    @property
    def carries_requirements(self) -> bool:
        """Whether a treatment requirement can be part of this sentence."""
        return self in (Disposal.COMMUNITY_ORDER, Disposal.SUSPENDED_SENTENCE_ORDER)


_LABELS = {
    Disposal.COMMUNITY_ORDER: "Community order",
    Disposal.SUSPENDED_SENTENCE_ORDER: "Suspended sentence order",
    Disposal.CUSTODY: "Immediate custody",
    Disposal.OTHER: "Another sentence",
}


class OtherRequirement(StrEnum):
    """A requirement of the order beside treatment (Sentencing Act 2020, section 201)."""

    UNPAID_WORK = "unpaid-work"
    PROGRAMME = "programme"
    PROHIBITED_ACTIVITY = "prohibited-activity"
    CURFEW = "curfew"
    EXCLUSION = "exclusion"
    RESIDENCE = "residence"
    FOREIGN_TRAVEL = "foreign-travel"
    ALCOHOL_ABSTINENCE = "alcohol-abstinence"
    ATTENDANCE_CENTRE = "attendance-centre"
    ELECTRONIC_MONITORING = "electronic-monitoring"

    @property
    def label(self) -> str:
        """The requirement in the words of court staff."""
        return _OTHERS[self]


_OTHERS = {
    OtherRequirement.UNPAID_WORK: "Unpaid Work Requirement",
    OtherRequirement.PROGRAMME: "Programme Requirement",
    OtherRequirement.PROHIBITED_ACTIVITY: "Prohibited Activity Requirement",
    OtherRequirement.CURFEW: "Curfew Requirement",
    OtherRequirement.EXCLUSION: "Exclusion Requirement",
    OtherRequirement.RESIDENCE: "Residence Requirement",
    OtherRequirement.FOREIGN_TRAVEL: "Foreign Travel Prohibition Requirement",
    OtherRequirement.ALCOHOL_ABSTINENCE: "Alcohol Abstinence and Monitoring Requirement",
    OtherRequirement.ATTENDANCE_CENTRE: "Attendance Centre Requirement",
    OtherRequirement.ELECTRONIC_MONITORING: "Electronic Monitoring Requirement",
}


@dataclass(frozen=True)
class Other:
    """One other requirement of the order; `length` in words ("80 hours", "3 months")."""

    kind: OtherRequirement
    length: str = ""


@dataclass(frozen=True)
class CourtResult:
    """What the court did with one requirement. `length_months` only when accepted.

    `proposed` is false for one that the court made, or turned down, without a proposal. `support`
    is the health and social support recommended where it was declined.
    """

    requirement: RequirementKind
    accepted: bool
    length_months: int | None = None
    reason: str = ""
    proposed: bool = True
    support: str = ""


@dataclass(frozen=True)
class Sentence:
    """The sentence of a case. `order_months` is the whole order's length.

    `at` is the time of day, `None` where only the day is known. `rar_days` are Rehabilitation
    Activity Requirement days at the most. `reviews` are the days of review that the court
    directed, or the first of them.

    `stood` are the names of the pathway's steps that were done when the court sentenced; the
    record writes them, never a person. What is recorded later (an appointment moved, a measure
    taken) takes nothing of that away. `None` in records from before they were kept; two sentences
    that say the same are the same whatever stood.
    """

    case: CaseId
    sentenced_on: date
    disposal: Disposal
    order_months: int | None = None
    results: tuple[CourtResult, ...] = ()
    would_have_been: str = ""
    note: str = ""
    at: time | None = None
    rar_days: int | None = None
    other: tuple[Other, ...] = ()
    reviews: tuple[date, ...] = ()
    stood: tuple[str, ...] | None = field(default=None, compare=False)

    def granted(self) -> tuple[RequirementKind, ...]:
        """The requirements the court accepted; "granted" on the consent is copied from here."""
        return tuple(result.requirement for result in self.results if result.accepted)
