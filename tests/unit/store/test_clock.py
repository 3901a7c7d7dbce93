"""Hybrid time never goes back, whatever the clock does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from courtdesk.store.clock import after
from courtdesk.store.records import Time


@given(st.lists(st.integers(0, 2**48), min_size=1))
def test_it_rises_strictly_and_is_never_behind_the_clock(walls: list[int]) -> None:
    time = Time(0, 0)
    for wall in walls:
        later = after(time, wall)
        assert (later.wall, later.count) > (time.wall, time.count)
        assert later.wall >= wall
        assert later.stated == wall
        time = later


def test_a_clock_put_back_only_counts_and_is_told() -> None:
    assert after(Time(1000, 4), 10) == Time(1000, 5, 10)
    assert after(Time(1000, 5, 10), 1000) == Time(1000, 6)
    assert after(Time(1000, 4), 1001) == Time(1001, 0)
