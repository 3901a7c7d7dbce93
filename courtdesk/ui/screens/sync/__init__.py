"""Sync: what stands where, what was received, what waits, and the end of the day.

One place called "sync". Its part is "" (the page), "add", "change/ID" or "remove/ID" (a place of
this laptop), or "day" (the end of the day).

**Decision: two kinds of line, and no light.** "Stored at the hub: 12 of 12, read back 16:31" and
"Received by the Room 2 laptop: 12 of 12, as it said 16:40" are different facts, each with its
count and its time. Nothing here is green, and no one word sums them up.

**Decision: away is no fault.** A place that is not reached is grey and says that nothing is lost.
Only what somebody has to change, a password or another team's folder, is a warning, and it says
what to change.

**Decision: one press for a stick.** Whoever carries a stick chooses its folder; both directions
run, and the page says what was read back there and that the stick may be taken out. "Take in from"
puts nothing where none of the team's files lies: whoever chose another folder than they meant would
else leave records there, and believe that some had come.

**Decision: one reading for all.** Bar, pages and the question at closing say what the watch read
last (`SyncWatch.facts`), and are told of it by one signal: two readings are two counts.

**Decision: the end of the day tells and never holds.** It says "safe to close" only of records
that were read back elsewhere, beside it what is in no record yet, and closes whenever asked.
"""

from __future__ import annotations

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.sync.day import EndOfDay
from courtdesk.ui.screens.sync.overview import Overview
from courtdesk.ui.screens.sync.place_form import PlaceForm
from courtdesk.ui.screens.sync.removing import RemovePlace


def build(desk: Desk, place: Place) -> Screen:
    """The screen of one part of Sync."""
    if desk.sync is None:
        raise RuntimeError("the window has nothing that synchronises for this member")
    name, _, of = place.part.partition("/")
    match name:
        case "day":
            return EndOfDay(desk, desk.sync)
        case "add" | "change":
            return PlaceForm(desk, desk.sync, of or None)
        case "remove":
            return RemovePlace(desk, of)
    return Overview(desk, desk.sync)


SCREEN = ScreenSpec("sync", "Sync", build, tab="Sync", order=80)
