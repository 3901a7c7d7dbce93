"""Hybrid logical time: the wall clock while it behaves, and never backwards when it does not.

Ours, after the idea of Kulkarni and others (2014). Order between laptops is by cause, never by
this time; it only gives two revisions on one laptop their order. What people read is what the
laptop's own clock said: else one colleague's wrong clock, or an hour in which ours was wrong, would
put a wrong time, and a wrong day to count from, on everything that is recorded here afterwards.
"""

from __future__ import annotations

from courtdesk.store.records import Time


def after(last: Time, wall: int) -> Time:
    """The time of the next revision, `wall` being the clock's milliseconds since 1970 now."""
    if wall > last.wall:
        return Time(wall, 0)
    return Time(last.wall, last.count + 1, max(0, wall) if wall < last.wall else None)
