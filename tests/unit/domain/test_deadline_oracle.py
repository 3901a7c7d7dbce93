"""Every deadline from every day of 2024 to 2028, against clocks and calendars that are not ours.

Working days are those of the Ministry of Justice's `govuk-bank-holidays`, months and years those
of `dateutil`, and hours are seconds since 1970.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from govuk_bank_holidays.bank_holidays import BankHolidays

from courtdesk.actions.holidays import calendar
from courtdesk.domain.deadline_rules import DEADLINES, Deadline, Unit
from courtdesk.domain.deadlines import Choice, Due, due_from, settle
from courtdesk.domain.workdays import DayKind, UnknownDay

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
THEIRS = BankHolidays(use_cached_holidays=True)
AREA = BankHolidays.ENGLAND_AND_WALES


def in_working_days(day: date, count: int) -> date:
    return next(islice(THEIRS.work_days_after(AREA, day), count - 1, None))


def in_the_calendar(rule: Deadline, day: date) -> date:
    if rule.unit is Unit.MONTHS:
        return day + relativedelta(months=rule.amount)
    if rule.unit is Unit.YEARS:
        return day + relativedelta(years=rule.amount)
    days = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.ON_THE_DAY: 0}[rule.unit] * rule.amount
    return date.fromordinal(day.toordinal() + days)


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_oracle_knows_these_years(day: date) -> None:
    known = [one["date"] for one in THEIRS.get_holidays(AREA)]
    assert any(one.year == day.year for one in known)


def test_the_same_days_are_working_days() -> None:
    ours = [day for day in DAYS if calendar().kind(day) is DayKind.WORKING]
    assert ours == [day for day in DAYS if THEIRS.is_work_day(day, AREA)]
    assert len(ours) == 254 + 253 + 253 + 253 + 252


IN_DAYS = [
    settle(rule, [Choice(rule.id, amount, working_days=True)])
    for rule in DEADLINES
    for amount in rule.amounts or (rule.amount,)
    if rule.unit is Unit.DAYS
]


@pytest.mark.parametrize("rule", IN_DAYS, ids=lambda rule: f"{rule.id}-{rule.amount}")
def test_deadlines_in_working_days(rule: Deadline) -> None:
    assert rule.unit is Unit.WORKING_DAYS
    for day in DAYS:
        wanted, found = in_working_days(day, rule.amount), due_from(rule, day, calendar())
        if wanted > LAST:
            assert isinstance(found, UnknownDay), day
        else:
            assert found == Due(wanted, wanted), day


NOT_IN_HOURS = [rule for rule in DEADLINES if rule.unit is not Unit.HOURS]
IN_HOURS = [rule for rule in DEADLINES if rule.unit is Unit.HOURS]


@pytest.mark.parametrize("rule", NOT_IN_HOURS, ids=lambda rule: rule.id)
def test_deadlines_in_days_weeks_months_and_years(rule: Deadline) -> None:
    for day in DAYS:
        found = due_from(rule, day, calendar())
        assert isinstance(found, Due) and found.on == in_the_calendar(rule, day), day


@pytest.mark.parametrize("rule", IN_HOURS, ids=lambda rule: rule.id)
@pytest.mark.parametrize("hour", [time(0, 30), time(9, 20), time(15, 45), time(23, 30)], ids=str)
def test_deadlines_in_hours(rule: Deadline, hour: time) -> None:
    for day in DAYS:
        started = datetime.combine(day, hour, LONDON)
        found = due_from(rule, started, calendar())
        assert isinstance(found, Due) and found.at is not None
        assert found.at.timestamp() - started.timestamp() == rule.amount * 3600, day
        assert found.at.astimezone(UTC).astimezone(LONDON).date() == found.on


def test_no_deadline_is_left_out() -> None:
    assert len(NOT_IN_HOURS) + len(IN_HOURS) == len(DEADLINES)
    assert {rule.id for rule in IN_DAYS} == {
        rule.id for rule in NOT_IN_HOURS if rule.unit is Unit.DAYS
    }
