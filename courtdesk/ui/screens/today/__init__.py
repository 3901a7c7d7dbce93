"""Today: the court list of one day, in the order of the courtrooms.

Decision record.

* One painted list (`row_list`), not a table of widgets: sixty people open in the time of one, a
  row is heard as one sentence, and the arrow keys go from person to person over headings.
* What is next for this member is one row and one strip: an open risk stop, else who has waited
  longest. Ctrl+J goes there and then to the next one; the same rule for every role
  (`pathway.next_action`). After all of these come the cases whose next step is somebody else's and
  on which this member has a duty of their own (`duties`): the row says which, in few words.
* Always in the order of courtroom, session and listing: that is how the court calls. Filters
  (`filters`) leave people out and never move one; those of one kind widen, those of different
  kinds narrow. They are set on a page in the list's place, where each says how many it finds, and
  stand over the list as chips, each a press from being gone. They live as long as the screen, so
  that Back finds them, and go with the day. No filter makes anybody forget a risk stop: the strip
  says that one is not among those shown, and Ctrl+J clears filters rather than lead nowhere.
* Each courtroom's heading counts how all of its people stand, whoever a filter shows.
* A row is made of words (`rows`), chips (`marks`) and traits (`traits`), all on the worker and in
  one go; filters and counts are pure functions of rows. Chips in bold are those that whoever calls
  the person must see at once: interpreter, intermediary, support in court, easy read, under 18.
* Minutes are counted by one timer that stops when the page is hidden; the record is read only when
  the page is shown again.
* Another day is another place, so that Back and a lock lead to where one was. Tomorrow is always a
  place to go to: where it has no list yet, that is where one is begun.
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
