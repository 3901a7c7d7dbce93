"""Working days: counted on the days that are known, and said to be unknown on the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions.holidays import calendar
from courtdesk.domain.workdays import (
    BankHoliday,
    Calendar,
    DayKind,
    UnknownDay,
    add_working_days,
    day_words,
    next_working_day,
    working_day_from,
)

SHIPPED = calendar()
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
COUNTS = st.integers(0, 40)


def small(*days: date) -> Calendar:
    holidays = tuple(BankHoliday(day, "A day off") for day in days)
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    return Calendar(first, last, holidays, "somewhere", date(2026, 12, 1), UTC)


def to_and_with(day: date, end: date) -> list[date]:
    return [day + timedelta(days=1 + n) for n in range((end - day).days)]


@pytest.mark.parametrize(
    ("day", "kind", "closed"),
    [
        (date(2026, 12, 24), DayKind.WORKING, ""),
        (date(2026, 12, 25), DayKind.BANK_HOLIDAY, "Christmas Day"),
        (date(2026, 12, 26), DayKind.WEEKEND, "Saturday"),
        (date(2026, 12, 27), DayKind.WEEKEND, "Sunday"),
        (date(2026, 12, 28), DayKind.BANK_HOLIDAY, "Boxing Day"),
        (date(2026, 12, 29), DayKind.WORKING, ""),
        (date(2028, 12, 29), DayKind.WORKING, ""),
        (date(2028, 12, 31), DayKind.WEEKEND, "Sunday"),
        (date(2029, 1, 1), DayKind.UNKNOWN, "bank holidays not known"),
        (date(2029, 1, 6), DayKind.WEEKEND, "Saturday"),
        (date(2017, 12, 29), DayKind.UNKNOWN, "bank holidays not known"),
        (date.min, DayKind.UNKNOWN, "bank holidays not known"),
        (date.max, DayKind.UNKNOWN, "bank holidays not known"),
    ],
)
def test_kinds_of_day(day: date, kind: DayKind, closed: str) -> None:
    assert (SHIPPED.kind(day), SHIPPED.closed(day)) == (kind, closed)


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        (date(2026, 12, 23), 1, date(2026, 12, 24)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # over Christmas and the day in lieu
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # over Easter
        (date(2027, 3, 22), 5, date(2027, 3, 31)),
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2026, 12, 25), 0, date(2026, 12, 29)),
        (date(2026, 12, 24), 0, date(2026, 12, 24)),
        (date(2028, 12, 28), 1, date(2028, 12, 29)),
        (date(2028, 12, 29), 0, date(2028, 12, 29)),
        (date(2017, 12, 29), 1, date(2018, 1, 2)),  # every day on the way is known
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, count: int, wanted: date) -> None:
    assert add_working_days(SHIPPED, day, count) == wanted


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2028, 12, 29), 1),
        (date(2028, 12, 20), 10),
        (date(2028, 12, 30), 0),
        (date(2029, 5, 1), 0),
        (date(2017, 12, 20), 3),
        (date.max, 0),
        (date.max, 1),
        (date.min, 0),
        (date.min, 1),
    ],
)
def test_what_is_not_known_is_not_guessed(day: date, count: int) -> None:
    unknown = UnknownDay(date(2018, 1, 1), date(2028, 12, 31))
    assert add_working_days(SHIPPED, day, count) == unknown


def test_the_sentence_about_the_unknown_says_to_which_day_and_what_to_do() -> None:
    unknown = next_working_day(SHIPPED, date(2029, 2, 1))
    assert isinstance(unknown, UnknownDay)
    assert unknown.sentence == (
        "Bank holidays are known from 1 January 2018 to 31 December 2028 only: "
        "check this date on GOV.UK."
    )


def test_the_calendar_says_where_it_comes_from() -> None:
    assert SHIPPED.words == (
        "Bank holidays of England and Wales from https://www.gov.uk/bank-holidays.json "
        "as of 25 February 2026, known to 31 December 2028."
    )


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 1, 4, 23, 59, tzinfo=UTC), date(2027, 1, 4)),
        (datetime(2027, 7, 1, 22, 59, tzinfo=UTC), date(2027, 7, 1)),
        (datetime(2027, 7, 1, 23, 0, tzinfo=UTC), date(2027, 7, 2)),  # midnight in summer
        (date(2027, 7, 1), date(2027, 7, 1)),
    ],
)
def test_a_moment_falls_on_the_day_that_it_is_in_england(moment: date, day: date) -> None:
    assert SHIPPED.day_of(moment) == day


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(SHIPPED, date(2027, 1, 4), -1)


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ((date(2027, 5, 31), date(2027, 5, 3)), "order"),
        ((date(2027, 5, 3), date(2027, 5, 3)), "order"),
        ((date(2027, 12, 25),), "weekend"),
        ((date(2028, 1, 3),), "outside"),
        ((date(2026, 12, 28),), "outside"),
    ],
)
def test_a_calendar_whose_days_would_be_overlooked_is_refused(
    days: tuple[date, ...], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        small(*days)


def test_a_calendar_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="first day"):
        replace(small(), first=date(2028, 1, 1))


@given(DAYS, COUNTS)
def test_exactly_so_many_working_days_lie_on_the_way(day: date, count: int) -> None:
    found = add_working_days(SHIPPED, day, count)
    if isinstance(found, UnknownDay):
        rest = to_and_with(day, SHIPPED.last)
        assert sum(SHIPPED.kind(one) is DayKind.WORKING for one in rest) < max(count, 1)
        return
    assert SHIPPED.kind(found) is DayKind.WORKING
    if count:
        way = to_and_with(day, found)
        assert sum(SHIPPED.kind(one) is DayKind.WORKING for one in way) == count


@given(DAYS, st.integers(1, 20), st.integers(1, 20))
def test_two_stretches_are_one(day: date, first: int, second: int) -> None:
    half = add_working_days(SHIPPED, day, first)
    whole = add_working_days(SHIPPED, day, first + second)
    if isinstance(half, UnknownDay):
        assert isinstance(whole, UnknownDay)
    else:
        assert add_working_days(SHIPPED, half, second) == whole


@given(DAYS, st.integers(0, 30), COUNTS, st.integers(0, 5))
def test_later_days_and_more_days_are_never_earlier(
    day: date, later: int, count: int, more: int
) -> None:
    one = add_working_days(SHIPPED, day, count)
    other = add_working_days(SHIPPED, day + timedelta(days=later), count + more)
    if isinstance(one, UnknownDay):
        assert isinstance(other, UnknownDay)
    elif not isinstance(other, UnknownDay):
        assert one <= other


@given(DAYS)
def test_the_next_working_day_is_after_and_the_one_from_here_is_not_before(day: date) -> None:
    after, here = next_working_day(SHIPPED, day), working_day_from(SHIPPED, day)
    assert isinstance(after, UnknownDay) or after > day
    if SHIPPED.kind(day) is DayKind.WORKING:
        assert here == day
    else:
        assert here == after


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sets(DAYS, max_size=5))
def test_another_bank_holiday_never_makes_anything_due_earlier(day: date, off: set[date]) -> None:
    inside = {one for one in off if SHIPPED.kind(one) is DayKind.WORKING}
    days = sorted({*SHIPPED.holidays, *(BankHoliday(one, "Special") for one in inside)}, key=_on)
    more = replace(SHIPPED, holidays=tuple(days))
    before, after = add_working_days(SHIPPED, day, 7), add_working_days(more, day, 7)
    if isinstance(before, UnknownDay):
        assert isinstance(after, UnknownDay)
    elif not isinstance(after, UnknownDay):
        assert before <= after


def _on(holiday: BankHoliday) -> date:
    return holiday.on


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2028, 1, 5), "5 January 2028"), (date(2028, 2, 29), "29 February 2028")],
)
def test_a_date_in_words_does_not_depend_on_the_machine(day: date, words: str) -> None:
    assert day_words(day) == words
