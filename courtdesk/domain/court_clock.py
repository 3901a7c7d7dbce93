"""The hour of an appointment, as the clock on the court's wall shows it.

A moment is kept with the offset of whoever recorded it. A laptop in March has no summer time yet,
and an appointment in April that is printed with March's offset is an hour out: somebody comes late.
"""

from __future__ import annotations

import functools
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from courtdesk.domain.words import moment


@functools.cache
def court_zone() -> ZoneInfo:
    """The zone of England and Wales, whatever the laptop is set to."""
    return ZoneInfo("Europe/London")


def court_time(when: datetime) -> datetime:
    """`when` on the court's clock; one without an offset is on it already."""
    zone = court_zone()
    return when.replace(tzinfo=zone) if when.tzinfo is None else when.astimezone(zone)


def at_court(on: date, at: time) -> datetime:
    """The moment at which the court's clock shows `at` on `on`."""
    return datetime.combine(on, at, tzinfo=court_zone())


def court_moment(when: datetime) -> str:
    """`when` in words, on the court's clock: "14/4/2027 at 10:00"."""
    return moment(court_time(when))
