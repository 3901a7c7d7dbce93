"""Today: the court list of one day, in the order of the courtrooms.

Decision record.

* One painted list (`row_list`), not a table of widgets: sixty people open in the time of one, a
  row is heard as one sentence, and the arrow keys go from person to person over headings.
* What is next for this member is one row and one strip: an open risk stop, else who has waited
  longest. Ctrl+J goes there and then to the next one; the same rule for every role
  (`pathway.next_action`).
* Minutes are counted by one timer that stops when the page is hidden; the record is read only when
  the page is shown again.
* Another day is another place, so that Back and a lock lead to where one was.
* The search is that of Cases: its results take the table's place, since a person who is looked for
  may be on another day's list.
"""

from __future__ import annotations

from datetime import date

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.today.screen import TodayScreen


def build(desk: Desk, place: Place) -> Screen:
    """The list of the day that `place.part` names (ISO), or of today."""
    day = date.fromisoformat(place.part) if place.part else None
    return TodayScreen(desk.session, desk.runner, desk.go, day)


SCREEN = ScreenSpec("today", "Today", build, tab="Today", order=10, needs=Permission.READ_CASES)
