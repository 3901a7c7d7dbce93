"""Told before the screen: the defence, and the court's legal representative, on one page.

Decision record.

* Both parties stand on one page, since a court duty officer speaks with both in the same two
  minutes. Either can be left alone; what is filled in is recorded together or not at all.
* The time is now until it is changed. What stands is shown, and is recorded again only where
  something was changed, so that a look at the page makes no second record.
* Nobody is told for the member: no name and no answer is filled in beforehand.
* The page says that an objection settles nothing about the person, who is asked separately.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.told.page import ToldPage


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case. Raises `ValueError` for a place without one."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return ToldPage(desk, place.case)


SCREEN = ScreenSpec("told", "Told before the screen", build, needs=Permission.PREPARE_COURT)
