"""Two lists side by side: Liaison and Diversion's and the court duty officer's, for a whole day.

Decision record.

* `Place.part` is the day (ISO), "" for today; with a case the place is one person's page, where
  source, note and a reason are written. The table needs no pointer and no typing: arrow keys go
  from person to person, Space or Enter picks on one's own list.
* The order is always that of the court list. Differences are found by what is shown ("Show"),
  never by another order: the list on the desk in front of the member has one order too.
* A pick is turned round by what stands when it is written, not by what the window shows: two quick
  presses are two changes.
* What needs no reason is agreed at once; what needs one leads to the person's page, which asks.
* Everybody on both lists is agreed in one action, all or none.
* A note and a reason are open to the whole court side, and the fields say so (P5).
"""

from __future__ import annotations

from datetime import date

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.compare.person import ComparedPerson
from courtdesk.ui.screens.compare.screen import CompareScreen


def build(desk: Desk, place: Place) -> Screen:
    """The day that `place.part` names (ISO) or today; with a case, that person's page.

    There the part is what the member came to agree on: "screen", "not" or "".
    """
    if place.case is not None:
        return ComparedPerson(desk, place.case, place.part)
    return CompareScreen(desk, date.fromisoformat(place.part) if place.part else None)


SCREEN = ScreenSpec(
    "compare", "Compare the lists", build, needs=Permission.PREPARE_COURT, go="Compare lists"
)
