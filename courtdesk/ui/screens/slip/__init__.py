"""The slip that asks for a case to be called earlier: its words, its time, its answer.

Decision record.

* The words on the page are the words that are copied, saved and printed, down to the minute that
  is typed into the time. Nothing in them can be typed: a reason would be clinical (P5).
* Giving the slip to somebody happens outside CourtDesk, so copying or printing records nothing.
  What is recorded is what the member says happened: who was asked, and when.
* Once asked, the page waits for the answer; asking somebody else is one of its options.
* A saved slip is named by the case's reference, and the print queue is told "CourtDesk" (P2).
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.slip.page import SlipPage


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case. Raises `ValueError` for a place without one."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return SlipPage(desk, place.case)


SCREEN = ScreenSpec("slip", "Bring the case forward", build, needs=Permission.PREPARE_COURT)
