"""The demonstration's own time: the court day of today, ended by now."""

from __future__ import annotations

from datetime import datetime, time, timedelta

_OPENS = time(8, 50)
_CLOSES = time(16, 0)
_SHORTEST = timedelta(hours=5)


class DayClock:
    """Tells the time of the demonstration; each `tick` moves it on by an equal part of the day.

    The day is that of `now`, so that the window opens on it, and ends by `now`, so that nothing
    was recorded in the future. Run early in the morning it begins before the court opens.
    """

    def __init__(self, now: datetime, ticks: int) -> None:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        opens = datetime.combine(now.date(), _OPENS, now.tzinfo)
        self._now = max(midnight, min(opens, now - _SHORTEST))
        end = min(now, datetime.combine(now.date(), _CLOSES, now.tzinfo))
        self._end = max(self._now, end)
        self._step = (self._end - self._now) / max(1, ticks)

    def __call__(self) -> datetime:
        """The time now, with its offset from UTC."""
        return self._now

    def tick(self) -> None:
        """Move on; never beyond the end of the day."""
        self._now = min(self._end, self._now + self._step)
