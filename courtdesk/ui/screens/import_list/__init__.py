"""Import a court list: a file, the columns if they are not clear, a preview, and only then a write.

Decision record.

* A wrong column is a wrong fact about hundreds of people, so that what is unclear is asked with
  samples of what stands in each column; every guess can be looked at and changed before importing.
* The day and the court are asked only when the list has no column for them.
* People who may be one are offered, never joined: the same, different, or decide later.
* A refused row is named with its reason first; a list of any length is shown by counts and its
  first rows, in a painted list.
* A row of the list is not a field: mistakes are mended in the file, which can be imported again.
"""

from __future__ import annotations

from datetime import date

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.import_list.screen import ImportList


def build(desk: Desk, place: Place) -> Screen:
    """An import; `place.part` is the day (ISO) that is offered for a list without one."""
    return ImportList(desk, date.fromisoformat(place.part) if place.part else None)


SCREEN = ScreenSpec(
    "import_list", "Import a list", build, needs=Permission.CHANGE_LIST, go="Import a list"
)
