"""The stories: every combination whole, every shorter way, in an order that holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from courtdesk.demonstration.stories import WHOLE, Until, stories
from courtdesk.domain.requirements import combination


@given(st.integers(len(WHOLE), 200))
def test_however_many_the_five_combinations_are_whole(count: int) -> None:
    told = stories(count)
    assert len(told) == count
    whole = {combination(one.kinds) for one in told if one.until is Until.SENTENCED}
    assert whole >= {"MHTR", "DRR", "ATR", "MHTR & DRR", "MHTR & ATR"}


def test_every_step_is_where_some_case_stops() -> None:
    assert {one.until for one in stories(40)} == set(Until)


def test_more_cases_leave_the_first_ones_alone() -> None:
    assert stories(40)[:12] == stories(12)


def test_only_a_story_without_approval_or_report_leaves_risk_unrecorded() -> None:
    """The actions would refuse; the day must not end there."""
    left = [one for one in stories(40) if one.unrecorded]
    assert left
    assert all(one.risk and one.until < Until.ASKED for one in left)
