"""The reviews that a requirement brings with it, by the deadlines' own rules.

Only what the framework lays down or the site has settled: a review that nobody has directed yet is
said as the court's to direct, never with a day (P3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from courtdesk.domain.deadline_rules import DEADLINES, Deadline, Unit
from courtdesk.domain.framework import FRAMEWORK
from courtdesk.domain.report import ReviewFacts, Source
from courtdesk.domain.requirements import RequirementKind

_WHAT = {
    "review-6-months": "review of treatment by the clinical team",
    "court-review-4-weeks": "review by the community justice court",
    "court-review-directed": "reviews by the court",
}
"""The deadlines that are reviews of an order, and each in words."""


def reviews_of(
    kinds: Iterable[RequirementKind], *, community_justice: bool, settings: Source
) -> tuple[ReviewFacts, ...]:
    """The reviews that each of `kinds` brings, in the order of the rules.

    `settings` is where the site says whether its court is a community justice court.
    """
    return tuple(
        ReviewFacts(kind, _WHAT[rule.id], _when(rule), tuple(_sources(rule, settings)))
        for kind in kinds
        for rule in DEADLINES
        if rule.id in _WHAT
        if kind in rule.kinds and (community_justice or not rule.community_justice)
    )


def _when(rule: Deadline) -> str:
    if rule.unit is Unit.ON_THE_DAY:
        return "on the days that the court directs"
    return f"every {rule.length}" if rule.unit is Unit.WEEKS else f"at {rule.length}"


def _sources(rule: Deadline, settings: Source) -> Iterator[Source]:
    for one in rule.sources:
        yield Source("framework", f'{FRAMEWORK}, {one.place}: "{one.words}"')
    if rule.community_justice:
        yield settings
