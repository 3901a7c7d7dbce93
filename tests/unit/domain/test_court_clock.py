"""An appointment across a clock change keeps the hour that the court's wall shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions.holidays import calendar
from courtdesk.domain.court_clock import at_court, court_moment, court_time, court_zone


def test_one_zone_everywhere() -> None:
    assert court_zone() is calendar().zone


def test_an_hour_recorded_in_winter_for_the_summer_is_a_summer_hour() -> None:
    assert court_moment(datetime(2027, 3, 30, 9, tzinfo=UTC)) == "30/3/2027 at 10:00"
    assert court_moment(datetime(2027, 1, 30, 9, tzinfo=UTC)) == "30/1/2027 at 09:00"
    assert court_moment(datetime.fromisoformat("2027-03-30T09:00")) == "30/3/2027 at 09:00"


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(3, 23))
def test_what_is_typed_is_what_is_shown(on: date, hour: int) -> None:
    kept = datetime.fromisoformat(at_court(on, time(hour, 30)).isoformat())
    assert court_time(kept.astimezone(UTC)).replace(tzinfo=None) == datetime.combine(
        on, time(hour, 30)
    )
