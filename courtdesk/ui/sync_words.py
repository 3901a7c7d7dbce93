"""What the frame says of synchronising: counts and times that are known, and no more (P3)."""

from __future__ import annotations

from datetime import datetime

from courtdesk.actions.sync.day_end import best_of
from courtdesk.actions.sync.standing import SyncStatus
from courtdesk.ui.case_words import clock_time


def records(count: int) -> str:
    """ "1 record", "12 records"."""
    return "1 record" if count == 1 else f"{count:,} records"


def bar_line(status: SyncStatus | None, now: datetime) -> str:
    """The one line in the bar; "" while this laptop has no place to exchange with."""
    if status is None or not status.stored:
        return ""
    best = best_of(status)
    if best is not None and best.read_back_at is not None:
        return f"Stored {clock_time(best.read_back_at, now)}"
    return f"{records(status.unsent)} not stored yet"
