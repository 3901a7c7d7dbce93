"""How long a decision has been waited for, in the words of the case, its tasks and its page."""

from __future__ import annotations

from datetime import datetime

from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day

_HOUR, _DAY = 60, 24 * 60


def asked_words(
    kind: RequirementKind,
    of: str,
    asked_at: datetime,
    now: datetime,
    needed_by: datetime | None = None,
) -> str:
    """ "MHTR asked 10:12 of Dr Wyn, waiting 14 minutes, needed by 14:30".

    `of` is whom it was asked of, by name or "the clinical lead". Times are on `now`'s clock.
    """
    words = f"{kind} asked {_clock(asked_at, now)} of {of}, {_waiting(asked_at, now)}"
    due = needed_words(needed_by, now)
    return f"{words}, {due}" if due else words


def needed_words(needed_by: datetime | None, now: datetime) -> str:
    """ "needed by 14:30", and that this has passed; "" where no time was given."""
    if needed_by is None:
        return ""
    words = f"needed by {_clock(needed_by, now)}"
    return f"{words}, which has passed" if needed_by < now else words


def _waiting(since: datetime, now: datetime) -> str:
    # Clocks differ between laptops: nothing waits for less than no time.
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes == 0:
        return "waiting less than a minute"
    if minutes < _HOUR:
        return f"waiting {_counted(minutes, 'minute')}"
    if minutes < _DAY:
        hours, rest = divmod(minutes, _HOUR)
        more = f" {_counted(rest, 'minute')}" if rest else ""
        return f"waiting {_counted(hours, 'hour')}{more}"
    return f"waiting {_counted(minutes // _DAY, 'day')}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _clock(at: datetime, now: datetime) -> str:
    local = at.astimezone(now.tzinfo)
    shown = f"{local:%H:%M}"
    return shown if local.date() == now.date() else f"{day(local.date())} at {shown}"
