"""What the court did: the sentence, and for each requirement proposed, accepted or declined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind


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


@dataclass(frozen=True)
class CourtResult:
    """What the court did with one proposed requirement. `length_months` only when accepted."""

    requirement: RequirementKind
    accepted: bool
    length_months: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Sentence:
    """The sentence of a case. `order_months` is the whole order's length."""

    case: CaseId
    sentenced_on: date
    disposal: Disposal
    order_months: int | None = None
    results: tuple[CourtResult, ...] = ()
    would_have_been: str = ""
    note: str = ""

    def granted(self) -> tuple[RequirementKind, ...]:
        """The requirements the court accepted; "granted" on the consent is copied from here."""
        return tuple(result.requirement for result in self.results if result.accepted)
