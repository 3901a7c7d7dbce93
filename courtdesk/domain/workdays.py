"""Working days and bank holidays of England and Wales, as far as they are known.

A working day is no Saturday, no Sunday and no bank holiday (the day in lieu counts, where the
holiday itself falls on a weekend). Which days are bank holidays is data with a first and a last
day: GOV.UK publishes a few years ahead, and a special day is announced when it is. Outside what
is known the functions answer `UnknownDay`, never a guess: a due date that is a day early looks as
sure as a right one (P3).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

SATURDAY = 5
_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What kind of day a date is."""

    WORKING = "working"
    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank-holiday"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class BankHoliday:
    """One bank holiday on the day that is kept; `note` is GOV.UK's ("Substitute day"), or ""."""

    on: date
    name: str
    note: str = ""


@dataclass(frozen=True)
class UnknownDay:
    """That a working day cannot be named: it depends on days that the calendar does not know."""

    known_from: date
    known_to: date

    @property
    def sentence(self) -> str:
        """Why it cannot be named, and what to do."""
        return (
            f"Bank holidays are known from {day_words(self.known_from)} to "
            f"{day_words(self.known_to)} only: check this date on GOV.UK."
        )


@dataclass(frozen=True)
class Calendar:
    """The bank holidays from `first` to `last`, both included, and where they come from.

    `holidays` are in order, one a day, on weekdays, and within those days; a `ValueError` says
    what is wrong with others, since a holiday out of order would be overlooked. `zone` is the
    local time of the place, in which a moment falls on a day.
    """

    first: date
    last: date
    holidays: tuple[BankHoliday, ...]
    source: str
    retrieved: date
    zone: tzinfo

    def __post_init__(self) -> None:
        days = [holiday.on for holiday in self.holidays]
        if self.first > self.last:
            raise ValueError("the first day is after the last")
        if any(day >= after for day, after in pairwise(days)):
            raise ValueError("the days are not in order")
        for day in days:
            if not self.first <= day <= self.last:
                raise ValueError(f"{day} is outside the days that are said to be known")
            if day.weekday() >= SATURDAY:
                raise ValueError(f"{day} is on a weekend: the day kept instead is meant")

    @property
    def words(self) -> str:
        """Source, date and end in one line, for beside a list of due dates."""
        return (
            f"Bank holidays of England and Wales from {self.source} as of "
            f"{day_words(self.retrieved)}, known to {day_words(self.last)}."
        )

    def local(self, moment: datetime) -> datetime:
        """The moment on the clocks of the place, whatever offset it was recorded with."""
        return moment.astimezone(self.zone)

    def day_of(self, when: date | datetime) -> date:
        """The day that a moment falls on there, or the day itself."""
        return self.local(when).date() if isinstance(when, datetime) else when

    def covers(self, day: date) -> bool:
        """Whether the bank holidays of this day's time are known."""
        return self.first <= day <= self.last

    def holiday(self, day: date) -> BankHoliday | None:
        """The bank holiday on `day`, or `None` when none is known."""
        place = bisect_left(self.holidays, day, key=lambda one: one.on)
        if place < len(self.holidays) and self.holidays[place].on == day:
            return self.holidays[place]
        return None

    def kind(self, day: date) -> DayKind:
        """What kind of day it is; a weekend is known to be one for ever."""
        if day.weekday() >= SATURDAY:
            return DayKind.WEEKEND
        if not self.covers(day):
            return DayKind.UNKNOWN
        return DayKind.BANK_HOLIDAY if self.holiday(day) else DayKind.WORKING

    def closed(self, day: date) -> str:
        """Why `day` is no working day ("Saturday", "Boxing Day"), or "" where it is one.

        Outside what is known it says so: nothing beside a date would look like an open office.
        """
        found = self.holiday(day)
        if found is not None:
            return found.name
        if day.weekday() >= SATURDAY:
            # Not strftime: its day names are those of the machine's language.
            return ("Saturday", "Sunday")[day.weekday() - SATURDAY]
        return "" if self.covers(day) else "bank holidays not known"

    def unknown(self) -> UnknownDay:
        """The answer for what lies outside the days that are known."""
        return UnknownDay(self.first, self.last)


def next_working_day(calendar: Calendar, day: date) -> date | UnknownDay:
    """The first working day after `day`."""
    return add_working_days(calendar, day, 1)


def working_day_from(calendar: Calendar, day: date) -> date | UnknownDay:
    """`day` itself where it is a working day, else the next one."""
    return add_working_days(calendar, day, 0)


def add_working_days(calendar: Calendar, day: date, count: int) -> date | UnknownDay:
    """The working day that is `count` working days after `day`, which is not itself counted.

    None (0) gives `day` or, where that is no working day, the next. `UnknownDay` as soon as one
    day on the way is not known. Raises `ValueError` for a count below 0.
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    if count == 0:
        kind = calendar.kind(day)
        if kind in (DayKind.WORKING, DayKind.UNKNOWN):
            return day if kind is DayKind.WORKING else calendar.unknown()
        count = 1
    while count:
        if day >= calendar.last:
            return calendar.unknown()
        day += _DAY
        kind = calendar.kind(day)
        if kind is DayKind.UNKNOWN:
            return calendar.unknown()
        count -= kind is DayKind.WORKING
    return day


def day_words(day: date) -> str:
    """A date in words, such as "5 January 2028", whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January February March April May June July August September October November December".split()
)
