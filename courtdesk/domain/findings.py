"""What comes out of a check of eligibility: one finding a condition, and what a list of them means.

The rules that make them are in `courtdesk.domain.eligibility`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.access import Role
from courtdesk.domain.framework import Source
from courtdesk.domain.requirements import RequirementKind


class FindingKind(StrEnum):
    """Which condition a finding is about."""

    AGE = "age"
    GUILT = "guilt"
    RANGE = "range"
    CONSENT = "consent"
    SCORE = "score"
    NEED = "need"
    TREATABLE = "treatable"
    ARRANGEMENTS = "arrangements"
    COMBINATION = "combination"
    UP_TARIFFING = "up-tariffing"


class Ruling(StrEnum):
    """How a condition stands, worst first."""

    NOT_MET = "not-met"
    WARN = "warn"
    UNKNOWN = "unknown"
    MET = "met"

    @property
    def label(self) -> str:
        """The ruling in the words of the window."""
        return _RULINGS[self]


_RULINGS = {
    Ruling.NOT_MET: "Not met",
    Ruling.WARN: "Take care",
    Ruling.UNKNOWN: "Not known yet",
    Ruling.MET: "Met",
}


@dataclass(frozen=True)
class Finding:
    """How one condition stands, for one requirement or (`None`) for the case.

    `reason` is one or two sentences; `overrule` says who may go past it or what else to do, ""
    where nothing stands in the way; `who` are the roles that may.
    """

    kind: FindingKind
    requirement: RequirementKind | None
    verdict: Ruling
    reason: str
    source: Source
    may_go_on_with_reason: bool = False
    overrule: str = ""
    who: frozenset[Role] = frozenset()

    @property
    def key(self) -> str:
        """What a recorded reason is kept under: "range", "need:MHTR"."""
        return self.kind.value + (f":{self.requirement.value}" if self.requirement else "")

    @property
    def stops(self) -> bool:
        """Whether a proposal cannot go on, whatever the reason."""
        return self.verdict is Ruling.NOT_MET and not self.may_go_on_with_reason

    @property
    def asks_reason(self) -> bool:
        """Whether a proposal may go on only with a recorded reason."""
        return self.verdict is not Ruling.MET and self.may_go_on_with_reason


def worst(found: Iterable[Finding]) -> Ruling:
    """The worst ruling among these; met where there is none."""
    rulings = {one.verdict for one in found}
    return next((ruling for ruling in Ruling if ruling in rulings), Ruling.MET)


def stops(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What a proposal cannot go past."""
    return tuple(one for one in found if one.stops)


def reasons_wanted(found: Iterable[Finding], given: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What a proposal may go past only with a reason and has none yet, by the keys `given`."""
    held = frozenset(given)
    return tuple(one for one in found if one.asks_reason and one.key not in held)
