"""What the frame says of synchronising: counts and times that are known, and no more (P3)."""

from __future__ import annotations

from datetime import datetime

from courtdesk.actions.sync.day_end import DayEnd
from courtdesk.ui.case_words import clock_time


def records(count: int) -> str:
    """ "1 record", "12 records"."""
    return "1 record" if count == 1 else f"{count:,} records"


def bar_line(day: DayEnd | None, now: datetime) -> str:
    """The one line in the bar; "" while this laptop has no place to exchange with."""
    if day is None or not day.status.stored:
        return ""
    best = day.best
    if best is not None and best.read_back_at is not None:
        return f"Stored {clock_time(best.read_back_at, now)}"
    return f"{records(day.unsent)} not stored yet"
