"""The demonstration's time: today, in order, never in the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from courtdesk.demonstration.clock import DayClock

moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5))]),
)


@given(moments, st.integers(0, 300), st.integers(0, 400))
def test_times_rise_within_the_day_and_end_by_now(now: datetime, ticks: int, done: int) -> None:
    clock = DayClock(now, ticks)
    times = [clock()]
    for _ in range(done):
        clock.tick()
        times.append(clock())
    assert times == sorted(times)
    assert times[-1] <= now
    assert {moment.date() for moment in times} == {now.date()}
    assert all(moment.utcoffset() == now.utcoffset() for moment in times)


def test_in_the_afternoon_it_is_a_court_day() -> None:
    clock = DayClock(datetime(2027, 1, 14, 17, 30, tzinfo=UTC), 10)
    assert (clock().hour, clock().minute) == (8, 50)
    for _ in range(10):
        clock.tick()
    assert (clock().hour, clock().minute) == (16, 0)
