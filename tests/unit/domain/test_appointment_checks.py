"""First appointments: what is refused, what needs a reason, and what is only pointed out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courtdesk.actions.holidays import calendar
from courtdesk.domain.appointment_checks import (
    Setting,
    appointment_warnings,
    check_appointment,
    closed_words,
)
from courtdesk.domain.deadlines import Choice
from courtdesk.domain.plain_text import problem, tidy
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.workdays import DayKind
from courtdesk.errors import FieldErrors

CALENDAR = calendar()
HEARING = date(2026, 12, 21)
DRR, ATR, MHTR = RequirementKind.DRR, RequirementKind.ATR, RequirementKind.MHTR


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=CALENDAR.zone)


BEFORE = Setting(at(HEARING, 11), HEARING, None, CALENDAR)
AFTER = Setting(at(HEARING, 16), HEARING, HEARING, CALENDAR)


def made(when: datetime, place: str = "Sample Clinic", whom: str = "Jo") -> Appointment:
    return Appointment(when, place, whom)


def wrong(given_: Appointment, setting: Setting = BEFORE, reason: str = "") -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        check_appointment(given_, reason, setting)
    return {one.field: str(one) for one in caught.value.errors}


def test_a_working_day_after_the_hearing_stands() -> None:
    check_appointment(made(at(date(2026, 12, 22))), "", BEFORE)
    check_appointment(made(at(HEARING, 15)), "", BEFORE)


def test_a_bank_holiday_is_named_and_stands_only_with_a_reason() -> None:
    christmas = made(at(date(2026, 12, 25)))
    assert wrong(christmas) == {
        "closed_reason": "25 December 2026 is Christmas Day: choose another day, or say why it"
        " stands."
    }
    check_appointment(christmas, "The clinic is open that day", BEFORE)
    assert "26 December 2026 is a Saturday" in wrong(made(at(date(2026, 12, 26))))["closed_reason"]
    assert wrong(christmas, reason="   ").keys() == {"closed_reason"}


def test_a_day_outside_the_known_ones_is_never_taken_for_a_working_day() -> None:
    day = CALENDAR.last + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    setting = Setting(at(CALENDAR.last - timedelta(days=9)), CALENDAR.last, None, CALENDAR)
    assert "is not known" in wrong(made(at(day)), setting)["closed_reason"]


@pytest.mark.parametrize(
    ("when", "setting", "field"),
    [
        (at(HEARING, 10), BEFORE, "at"),
        (at(date(2026, 12, 18)), BEFORE, "on"),
        (at(date(2026, 12, 21)), Setting(at(date(2026, 12, 18)), HEARING, None, CALENDAR), "on"),
        (at(date(2028, 1, 12)), BEFORE, "on"),
    ],
)
def test_days_and_hours_that_cannot_be(when: datetime, setting: Setting, field: str) -> None:
    if setting is not BEFORE:
        when = at(date(2026, 12, 18), 15)
        assert "before the hearing, 21 December 2026" in wrong(made(when), setting)[field]
        return
    assert set(wrong(made(when), setting)) == {field}


def test_place_and_person_are_needed_and_short() -> None:
    blank = made(at(date(2026, 12, 22)), " ", "")
    assert set(wrong(blank)) == {"place", "with_whom"}
    long = made(at(date(2026, 12, 22)), "p" * 201, "w" * 121)
    assert set(wrong(long)) == {"place", "with_whom"}


@pytest.mark.parametrize("kind", [DRR, ATR])
def test_later_than_two_days_is_pointed_out_for_atr_and_drr(kind: RequirementKind) -> None:
    later = made(at(date(2026, 12, 24)))
    (words,) = appointment_warnings(kind, later, AFTER)
    assert "later than 2 days after sentence" in words and "by 23 December 2026" in words
    assert "after the hearing" in appointment_warnings(kind, later, BEFORE)[0]
    assert appointment_warnings(kind, made(at(date(2026, 12, 23))), AFTER) == ()
    assert appointment_warnings(MHTR, later, AFTER) == ()


def test_working_days_count_where_the_site_has_settled_so() -> None:
    settled = (Choice("first-appointment", working_days=True),)
    thursday = Setting(at(date(2026, 12, 24)), HEARING, date(2026, 12, 24), CALENDAR, settled)
    # Friday is Christmas Day and Monday its substitute for Boxing Day.
    assert appointment_warnings(DRR, made(at(date(2026, 12, 30))), thursday) == ()
    assert len(appointment_warnings(DRR, made(at(date(2026, 12, 31))), thursday)) == 1


@pytest.mark.parametrize(
    ("hour", "minute", "warned"),
    [(8, 59, True), (9, 0, False), (17, 0, False), (17, 1, True), (19, 30, True)],
)
def test_an_evening_is_pointed_out_and_not_refused(hour: int, minute: int, warned: bool) -> None:
    evening = made(at(date(2026, 12, 22), hour, minute))
    check_appointment(evening, "", BEFORE)
    found = appointment_warnings(MHTR, evening, BEFORE)
    assert bool(found) is warned
    assert not warned or "evening session" in found[0]


@given(st.dates(date(2026, 12, 22), date(2027, 12, 1)), st.text(max_size=5))
def test_no_closed_day_stands_without_a_reason(day: date, reason: str) -> None:
    assume(not problem(reason, 5))
    given_ = made(at(day))
    closed = CALENDAR.kind(day) is not DayKind.WORKING
    assert bool(closed_words(day, CALENDAR)) is closed
    if closed and not tidy(reason):
        assert set(wrong(given_, reason=reason)) == {"closed_reason"}
    else:
        check_appointment(given_, reason, BEFORE)
