"""Hybrid logical time: the wall clock while it behaves, and never backwards when it does not.

Ours, after the idea of Kulkarni and others (2014). Order between laptops is by cause, never by
this time; it only gives two revisions on one laptop their order and people a time to read.
"""

from __future__ import annotations

from courtdesk.store.records import Time


def after(last: Time, wall: int) -> Time:
    """The time of the next revision, `wall` being the clock's milliseconds since 1970 now."""
    if wall > last.wall:
        return Time(wall, 0)
    return Time(last.wall, last.count + 1)
