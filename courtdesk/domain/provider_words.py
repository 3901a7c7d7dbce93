"""What a provider is told about a day, and how long one has not answered, in words.

The message of numbers leaves the vault by telephone or e-mail, so it says how many and where, and
never who: it is made from a `Headcount`, which knows nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from courtdesk.domain.providers import Headcount, HeadcountTold, Pending, PointOfContact, RoomCount
from courtdesk.domain.words import listed, moment
from courtdesk.domain.workdays import day_words

_SHORT_ROOM = 3
"""Letters of a courtroom's bare number, such as "2" or "12a", which the list prints alone."""


def headcount_message(count: Headcount, probation: PointOfContact) -> str:
    """The nameless message for one provider, in plain text with a line for each courtroom.

    `probation` is probation's single point of contact, left out while the settings have none.
    """
    return "\n".join(_lines(count, probation))


def _lines(count: Headcount, probation: PointOfContact) -> Iterator[str]:
    courts = listed(count.courts)
    yield ", ".join(part for part in (courts, day_words(count.day)) if part)
    yield f"For {count.name} ({listed([kind.value for kind in count.kinds])})"
    yield f"People who may need an assessment: {count.people}"
    for room in count.rooms:
        yield f"  {_room(room, several=len(count.courts) > 1)}: {room.people}"
    yield f"Waiting for one now, after a guilty plea or verdict: {count.waiting}"
    for room in count.rooms:
        if room.waiting:
            yield f"  {_room(room, several=len(count.courts) > 1)}: {room.waiting}"
    yield "Please tell us who can assess, and from when. This message names nobody on purpose."
    if probation.words:
        yield f"Probation's single point of contact: {probation.words}"


def _room(room: RoomCount, *, several: bool) -> str:
    words = room.courtroom or "Courtroom not known"
    if len(words) <= _SHORT_ROOM:
        words = f"Court {words}"
    return f"{words}, {room.court}" if several and room.court else words


def told_words(told: HeadcountTold, count: Headcount) -> str:
    """That the provider was told, and whether the numbers have changed since."""
    words = (
        f"Told {told.way.label}, {moment(told.at)}: {told.people} may need an assessment, "
        f"{told.waiting} waiting."
    )
    if (told.people, told.waiting) == (count.people, count.waiting):
        return words
    return f"{words} The numbers have changed since: tell them again."


def pending_words(pending: Pending, now: datetime) -> str:
    """ "Asked 10:12, asked again 11:05, waiting 1 h 33 min", counted from when it was first asked.

    A moment on another day than today has its date.
    """
    asked = [f"Asked {_clock(pending.asked, now)}"]
    asked += [f"asked again {_clock(at, now)}" for at in pending.chased]
    return f"{', '.join(asked)}, waiting {waiting_words(now - pending.asked)}"


def waiting_words(waited: timedelta) -> str:
    """How long, in words: "40 minutes", "1 h 33 min", "3 days"; never less than no minutes."""
    minutes = max(int(waited.total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    days = minutes // (24 * 60)
    return f"{days} {'day' if days == 1 else 'days'}"


def _clock(at: datetime, now: datetime) -> str:
    local = at.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else moment(local)
