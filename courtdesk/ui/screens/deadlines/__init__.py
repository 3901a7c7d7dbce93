"""Due: everything with a date that is still to be done, over all cases or on one.

One place called "deadlines", whose case is set for the rows of one case. Enter opens the page on
which a row is recorded.

**Decision: one list, the most pressing first.** A page for each kind of deadline would have to be
looked through every morning. What is due later stands at the end and is cut off, with its number
said, after some hundred rows: nobody reads them, and laying them out would hold the window up.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.deadlines.one_case import CaseDue
from courtdesk.ui.screens.deadlines.screen import DueScreen


def build(desk: Desk, place: Place) -> Screen:
    """The list over all cases, or that of one."""
    return DueScreen(desk) if place.case is None else CaseDue(desk, place.case)


SCREEN = ScreenSpec("deadlines", "Due", build, tab="Due", order=15, needs=Permission.READ_CASES)
