"""Which reviews a requirement brings, and by which rule."""

from __future__ import annotations

from courtdesk.domain.deadline_rules import DEADLINES
from courtdesk.domain.report import Source
from courtdesk.domain.report_reviews import reviews_of
from courtdesk.domain.requirements import RequirementKind

SETTINGS = Source("settings", "The site's settings, set by Priya Nair, 4/1/2027")
KINDS = tuple(RequirementKind)


def said(*, community_justice: bool) -> list[tuple[str, str, str]]:
    found = reviews_of(KINDS, community_justice=community_justice, settings=SETTINGS)
    return [(one.kind.value, one.what, one.when) for one in found]


def test_the_reviews_of_each_requirement() -> None:
    mhtr = ("MHTR", "review of treatment by the clinical team", "at 6 months")
    court = ("MHTR", "review by the community justice court", "every 4 weeks")
    drr = ("DRR", "reviews by the court", "on the days that the court directs")
    assert said(community_justice=False) == [mhtr, drr]
    assert said(community_justice=True) == [mhtr, court, drr]


def test_each_names_the_rule_and_the_sites_setting_where_it_hangs_on_it() -> None:
    _, court, _ = reviews_of(KINDS, community_justice=True, settings=SETTINGS)
    rule, setting = court.sources
    assert '"may be subject to 4 weekly court reviews"' in rule.words
    assert (rule.kind, rule.revision, setting) == ("framework", None, SETTINGS)


def test_no_review_of_the_deadlines_is_left_out() -> None:
    """A review that is added to the rules must be said here, too."""
    reviews = {one.id for one in DEADLINES if "review" in one.id}
    assert reviews == {"review-6-months", "court-review-4-weeks", "court-review-directed"}
