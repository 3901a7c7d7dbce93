"""The deadlines of a case: from which event, how long, when due, and how each one stands.

Each is data with the words of the CSTR Operating Framework (version 2, May 2020) that it rests
on. "Days" are calendar days unless the site counts working days; hours are hours of the clock,
also over the night when the clocks change; a number of days, weeks, months or years ends with the
day, so that something is late from the next morning. A month ends on the day of the same number,
or on the last of the month where there is none (the rule of Dodds v Walker [1981] UKHL).

Where the framework contradicts itself the site chooses and the deadline says so. Where it gives
no time ("Providers informed", the review by the court once consent is withdrawn) there is no
deadline here: an invented one would look like the framework's. How long before the end something
is "due soon" is CourtDesk's own.

Nothing here reads a clock. A moment is a `datetime` with its offset, and its day is the court's, as
the calendar tells it; where only the day of an event is known, it is a `date`, and no hour is made
up from it (P3).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from courtdesk.domain.deadline_rules import DEADLINES, Deadline, StartEvent, Unit
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.workdays import Calendar, UnknownDay, add_working_days, day_words
from courtdesk.errors import FieldError, FieldErrors

When = date | datetime
"""A moment (with its offset), or a day of which the hour is not known."""


class State(StrEnum):
    """How a deadline stands, the most pressing first."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    CANNOT_BE_KNOWN = "cannot-be-known"
    AHEAD = "ahead"
    NOT_STARTED = "not-started"
    PASSED = "passed"
    NOT_NEEDED = "not-needed"
    DONE = "done"

    @property
    def label(self) -> str:
        """The state in the words of the window."""
        return _STATES[self]


_STATES = {
    State.OVERDUE: "Overdue",
    State.DUE_SOON: "Due soon",
    State.CANNOT_BE_KNOWN: "Cannot be known",
    State.AHEAD: "Not due yet",
    State.NOT_STARTED: "Not started",
    State.PASSED: "Passed",
    State.NOT_NEEDED: "Not needed",
    State.DONE: "Done",
}


@dataclass(frozen=True)
class Choice:
    """What the site has settled for one deadline; only what its `Deadline` leaves open."""

    deadline: str
    amount: int | None = None
    working_days: bool = False
    start: StartEvent | None = None


@dataclass(frozen=True)
class Due:
    """When something is due.

    `on` is the last day on which it can be in time; `at` the exact moment, for hours counted from
    a known moment. `hour_missing` is set for hours counted from a day without an hour: then it is
    due at some moment from the day `earliest` to the end of `on`, and nobody can say when.
    `closed` says why nobody may be there on that day ("Good Friday", or that the bank holidays of
    that time are not known), or "".
    """

    on: date
    earliest: date
    at: datetime | None = None
    closed: str = ""
    hour_missing: bool = False


@dataclass(frozen=True)
class Standing:
    """One deadline of one case, as it stands at a moment.

    `rule` is the deadline as the site has settled it. `late` is whether it was done too late,
    `None` while it is not done or where that cannot be known. `words` is one sentence, and
    `warning` another for dates that cannot be, or "".
    """

    rule: Deadline
    state: State
    words: str
    started: When | None = None
    due: Due | UnknownDay | None = None
    done: When | None = None
    late: bool | None = None
    warning: str = ""


@dataclass(frozen=True)
class DeadlineFacts:
    """What the deadlines of one case rest on.

    `kinds` are the requirements made, or before sentence those proposed. For what comes round
    again (a review, a renewal) the start is the last time and `done` lacks it: the next is open.
    `done` is keyed by the deadline's id. `ended` is when treatment ended, by completion or
    otherwise. `community_justice` is whether the case was sentenced in such a court.
    """

    kinds: tuple[RequirementKind, ...] = ()
    starts: Mapping[StartEvent, When] = field(default_factory=dict)
    done: Mapping[str, When] = field(default_factory=dict)
    ended: When | None = None
    community_justice: bool = False


def deadlines_of(
    facts: DeadlineFacts, choices: Iterable[Choice], now: datetime, calendar: Calendar
) -> tuple[Standing, ...]:
    """Every deadline that applies to the case, the most pressing first, then by when it is due."""
    settled = tuple(choices)
    standings = [
        standing(settle(deadline, settled), facts, now, calendar)
        for deadline in DEADLINES
        if applies(deadline, facts)
    ]
    return tuple(sorted(standings, key=_order))


def applies(deadline: Deadline, facts: DeadlineFacts) -> bool:
    """Whether the case can have this deadline: what follows a sentence needs a requirement."""
    if not facts.kinds and deadline.start is not StartEvent.PLEA_OR_VERDICT:
        return False
    if deadline.community_justice and not facts.community_justice:
        return False
    return not deadline.kinds or not set(deadline.kinds).isdisjoint(facts.kinds)


def settle(deadline: Deadline, choices: Iterable[Choice]) -> Deadline:
    """The deadline as the site has settled it. What it does not leave open stays as it is."""
    for choice in choices:
        if choice.deadline == deadline.id:
            deadline = _settled(deadline, choice)
    return deadline


def check_choices(choices: Iterable[Choice]) -> None:
    """Raise `FieldErrors` for what the framework does not leave to a site."""
    known = {deadline.id: deadline for deadline in DEADLINES}
    errors = [error for choice in choices for error in _wrong(choice, known.get(choice.deadline))]
    if errors:
        raise FieldErrors(tuple(errors))


def due_from(deadline: Deadline, started: When, calendar: Calendar) -> Due | UnknownDay:
    """When `deadline` is due that started then, or that this cannot be known."""
    if deadline.unit is Unit.HOURS:
        return _due_in_hours(started, deadline.amount, calendar)
    on = _last_day(deadline, calendar.day_of(started), calendar)
    return on if isinstance(on, UnknownDay) else Due(on, on, closed=calendar.closed(on))


def standing(
    deadline: Deadline, facts: DeadlineFacts, now: datetime, calendar: Calendar
) -> Standing:
    """How one deadline of the case stands at `now`."""
    started, done = facts.starts.get(deadline.start), facts.done.get(deadline.id)
    due = None if started is None else due_from(deadline, started, calendar)
    state = _state(deadline, facts, due, calendar.local(now), calendar)
    late = None if done is None or not isinstance(due, Due) else was_late(due, done, calendar)
    words = _words(deadline, state, due, None if done is None else calendar.day_of(done), late)
    warning = _warning(deadline, started, done, now, calendar)
    return Standing(deadline, state, words, started, due, done, late, warning)


def was_late(due: Due, done: When, calendar: Calendar) -> bool | None:
    """Whether what was done then was late; `None` where the hour decides and is not known."""
    if due.at is not None and isinstance(done, datetime):
        return done.astimezone(UTC) > due.at.astimezone(UTC)
    day = calendar.day_of(done)
    if day > due.on:
        return True
    hour_decides = due.at is not None or due.hour_missing
    return None if hour_decides and day >= due.earliest else False


def add_months(day: date, months: int) -> date:
    """The day of the same number `months` later, or the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _settled(deadline: Deadline, choice: Choice) -> Deadline:
    if choice.amount in deadline.amounts:
        deadline = replace(deadline, amount=choice.amount or deadline.amount)
    if choice.start in deadline.starts:
        deadline = replace(deadline, start=choice.start or deadline.start)
    if choice.working_days and deadline.unit is Unit.DAYS:
        deadline = replace(deadline, unit=Unit.WORKING_DAYS)
    return deadline


def _wrong(choice: Choice, deadline: Deadline | None) -> Iterable[FieldError]:
    if deadline is None:
        yield FieldError(choice.deadline, f"There is no deadline {choice.deadline}: take it out.")
        return
    name, given = deadline.name, deadline.length
    if choice.amount is not None and choice.amount not in deadline.amounts:
        offered = " or ".join(str(one) for one in deadline.amounts)
        instead = f"choose {offered}." if offered else f"leave it at {given}."
        yield FieldError(deadline.id, f"{name}: the framework does not give that time: {instead}")
    if choice.working_days and deadline.unit is not Unit.DAYS:
        yield FieldError(deadline.id, f"{name}: {given} cannot be counted in working days.")
    if choice.start is not None and choice.start not in deadline.starts:
        yield FieldError(
            deadline.id, f"{name}: it is counted from {deadline.start.label}: choose that."
        )


def _last_day(deadline: Deadline, day: date, calendar: Calendar) -> date | UnknownDay:
    amount = deadline.amount
    if deadline.unit is Unit.WORKING_DAYS:
        return add_working_days(calendar, day, amount)
    if deadline.unit is Unit.MONTHS:
        return add_months(day, amount)
    if deadline.unit is Unit.YEARS:
        return add_months(day, 12 * amount)
    return day + timedelta(weeks=amount) if deadline.unit is Unit.WEEKS else day + _days(amount)


def _days(amount: int) -> timedelta:
    return timedelta(days=amount)


def _due_in_hours(started: When, hours: int, calendar: Calendar) -> Due:
    span = timedelta(hours=hours)
    if isinstance(started, datetime):
        # Through UTC: on the wall, 48 hours over a change of the clocks are 47 or 49.
        at = calendar.local(started.astimezone(UTC) + span)
        return Due(at.date(), at.date(), at, calendar.closed(at.date()))
    first = (datetime.combine(started, time.min) + span).date()
    last = (datetime.combine(started, time.max) + span).date()
    return Due(last, first, closed=calendar.closed(last), hour_missing=True)


def _state(
    deadline: Deadline,
    facts: DeadlineFacts,
    due: Due | UnknownDay | None,
    now: datetime,
    calendar: Calendar,
) -> State:
    if deadline.id in facts.done:
        return State.DONE
    if deadline.while_treated and _ended_before(due, facts.ended, calendar):
        return State.NOT_NEEDED
    if due is None:
        return State.NOT_STARTED
    if isinstance(due, UnknownDay):
        return State.CANNOT_BE_KNOWN
    if _is_over(due, now):
        return State.PASSED if deadline.aim_only else State.OVERDUE
    return State.DUE_SOON if _is_near(due, deadline.soon, now) else State.AHEAD


def _ended_before(due: Due | UnknownDay | None, ended: When | None, calendar: Calendar) -> bool:
    if ended is None:
        return False
    # What was due before treatment ended was missed, and ending does not undo that.
    return not isinstance(due, Due) or calendar.day_of(ended) <= due.on


def _is_over(due: Due, now: datetime) -> bool:
    if due.at is not None:
        return now.astimezone(UTC) > due.at.astimezone(UTC)
    return now.date() > due.on


def _is_near(due: Due, soon: timedelta, now: datetime) -> bool:
    if due.at is not None:
        return due.at.astimezone(UTC) - now.astimezone(UTC) <= soon
    return due.earliest - now.date() <= soon


def _words(
    deadline: Deadline,
    state: State,
    due: Due | UnknownDay | None,
    done: date | None,
    late: bool | None,
) -> str:
    if done is not None:
        kept = {True: ", after it was due", False: ", in time", None: ""}[late]
        return f"Done on {day_words(done)}{kept}."
    if state is State.NOT_NEEDED:
        return "No longer needed: treatment has ended."
    if due is None:
        return f"Starts with {deadline.start.label}."
    if isinstance(due, UnknownDay):
        return due.sentence
    if state is State.PASSED:
        return f"Was to be by {_due_words(due)}."
    return f"Due {'on' if deadline.unit is Unit.ON_THE_DAY else 'by'} {_due_words(due)}."


def _due_words(due: Due) -> str:
    closed = f" ({due.closed})" if due.closed else ""
    if due.at is not None:
        return f"{due.at:%H:%M} on {day_words(due.on)}{closed}"
    if due.hour_missing:
        return f"{day_words(due.on)}{closed} at the latest: the hour it began is not recorded"
    return f"{day_words(due.on)}{closed}"


def _warning(
    deadline: Deadline, started: When | None, done: When | None, now: datetime, calendar: Calendar
) -> str:
    def before(one: When, other: When) -> bool:
        if isinstance(one, datetime) and isinstance(other, datetime):
            return one.astimezone(UTC) < other.astimezone(UTC)
        return calendar.day_of(one) < calendar.day_of(other)

    label = deadline.start.label
    if done is not None and started is not None and before(done, started):
        return f"{deadline.name} is recorded before {label}: put one of the dates right."
    if done is not None and before(now, done):
        return f"{deadline.name} is recorded as done in the future: put the date right."
    if started is not None and deadline.unit is not Unit.ON_THE_DAY and before(now, started):
        return f"The date of {label} is in the future: put it right."
    return ""


_STATE_ORDER = {state: place for place, state in enumerate(State)}


def _order(one: Standing) -> tuple[int, date, float]:
    due = one.due
    if not isinstance(due, Due):
        return _STATE_ORDER[one.state], date.max, 0
    moment = due.at.timestamp() if due.at is not None else float("inf")
    return _STATE_ORDER[one.state], due.earliest, moment
