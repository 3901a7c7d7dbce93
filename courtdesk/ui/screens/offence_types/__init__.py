"""The type of each offence, coded for the return: one list for each offence of the case.

Decision record.

* The groups are the twelve that are published (`courtdesk.domain.offences`), in their own order,
  with their numbers: who codes by number types it, who codes by name reads it.
* Nothing is guessed from the words of the list. A wrong guess that nobody looked at would stand in
  the return as if somebody had coded it (P3).
* What is coded can be changed and not taken away again; what is left alone stays "not coded",
  and is counted as that.
* It is for counting and nothing else. It is a record of its own, so that a text that was issued
  for the report still stands after it, and no rule of the pathway reads it.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.offence_types.page import OffenceTypesForm


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case. Raises `ValueError` for a place without one."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return OffenceTypesForm(desk, place.case)


SCREEN = ScreenSpec("offence_types", "Type of each offence", build, needs=Permission.CHANGE_LIST)
