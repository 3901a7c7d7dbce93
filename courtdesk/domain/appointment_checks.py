"""What can be wrong with a first appointment, and what only looks wrong.

A day on which nobody may be there is refused until somebody says why it stands; an hour outside
office hours is only pointed out, since evening sessions exist for people who work or have children
to look after (framework, "Times of operation"; mission row F5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from courtdesk.domain.deadline_rules import DEADLINES
from courtdesk.domain.deadlines import Choice, due_from, settle
from courtdesk.domain.plain_text import problem, tidy
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.workdays import Calendar, DayKind, UnknownDay, day_words
from courtdesk.errors import FieldError, FieldErrors

FIRST_APPOINTMENT = "first-appointment"
"""The deadline "within 2 days of sentence" of `deadline_rules`, as the site has settled it."""

_OPEN, _SHUT = time(9), time(17)
"""The framework, "Times of operation": 9am to 5pm."""

_FURTHEST = timedelta(days=366)
"""A first appointment more than a year away is a year typed wrongly."""

_LONGEST = {"place": 200, "with_whom": 120, "closed_reason": 300}


@dataclass(frozen=True)
class Setting:
    """What an appointment is checked against: the moment now, the hearing, and the sentence.

    `sentenced_on` is `None` before sentence; `choices` are what the site has settled.
    """

    now: datetime
    hearing: date
    sentenced_on: date | None
    calendar: Calendar
    choices: tuple[Choice, ...] = ()

    @property
    def starts(self) -> date:
        """The day from which the 2 days count: of sentence, or of the hearing before it."""
        return self.sentenced_on if self.sentenced_on is not None else self.hearing

    @property
    def starts_words(self) -> str:
        """What that day is."""
        return "sentence" if self.sentenced_on is not None else "the hearing"


def check_appointment(given: Appointment, closed_reason: str, setting: Setting) -> None:
    """Raise `FieldErrors` for what cannot stand, by the fields `on`, `at`, `place`, `with_whom`
    and `closed_reason`.
    """
    errors = (*_wrong_day(given, closed_reason, setting), *_wrong_words(given, closed_reason))
    if errors:
        raise FieldErrors(errors)


def _wrong_day(given: Appointment, closed_reason: str, setting: Setting) -> Iterator[FieldError]:
    day = setting.calendar.day_of(given.when)
    if given.when < setting.now:
        passed = "at" if day == setting.calendar.day_of(setting.now) else "on"
        yield FieldError(passed, "This time has passed: enter when the appointment is to be.")
    elif day < setting.starts:
        yield FieldError(
            "on",
            f"This is before {setting.starts_words}, {day_words(setting.starts)}: choose a later "
            "day.",
        )
    elif day - setting.calendar.day_of(setting.now) > _FURTHEST:
        yield FieldError("on", f"{day_words(day)} is more than a year away: correct the year.")
    else:
        words = closed_words(day, setting.calendar)
        if words and not tidy(closed_reason):
            yield FieldError("closed_reason", f"{words}: choose another day, or say why it stands.")


def _wrong_words(given: Appointment, closed_reason: str) -> Iterator[FieldError]:
    if not tidy(given.place):
        yield FieldError("place", "Enter where the appointment is.")
    if not tidy(given.with_whom):
        yield FieldError("with_whom", "Enter whom the appointment is with.")
    texts = (("place", given.place), ("with_whom", given.with_whom),
             ("closed_reason", closed_reason))  # fmt: skip
    for name, text in texts:
        wrong = problem(text, _LONGEST[name])
        if wrong:
            yield FieldError(name, wrong)


def closed_words(day: date, calendar: Calendar) -> str:
    """ "25 December 2026 is Christmas Day", or that nobody knows, or "" for a working day."""
    kind = calendar.kind(day)
    if kind is DayKind.UNKNOWN:
        return (
            f"Whether {day_words(day)} is a bank holiday is not known (they are known to "
            f"{day_words(calendar.last)})"
        )
    if kind is DayKind.WORKING:
        return ""
    article = "a " if kind is DayKind.WEEKEND else ""
    return f"{day_words(day)} is {article}{calendar.closed(day)}"


def appointment_warnings(
    kind: RequirementKind, given: Appointment, setting: Setting
) -> tuple[str, ...]:
    """What looks wrong and may be right, one sentence each: the hour, and later than 2 days."""
    return tuple(_warnings(kind, given, setting))


def _warnings(kind: RequirementKind, given: Appointment, setting: Setting) -> Iterable[str]:
    local = setting.calendar.local(given.when)
    if not _OPEN <= local.time() <= _SHUT:
        yield (
            f"{local:%H:%M} is outside 09:00 to 17:00: right for an evening session, else correct "
            "the time."
        )
    rule = settle(next(one for one in DEADLINES if one.id == FIRST_APPOINTMENT), setting.choices)
    if kind not in rule.kinds:
        return
    due = due_from(rule, setting.starts, setting.calendar)
    if isinstance(due, UnknownDay):
        yield f"Whether this is within {rule.length} of sentence is not known. {due.sentence}"
    elif local.date() > due.on:
        yield (
            f"This is later than {rule.length} after {setting.starts_words}: the framework asks "
            f"for the first {kind} appointment by {day_words(due.on)}."
        )
