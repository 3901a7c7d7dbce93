"""On paper: a blank form, a finished one or the copy of the consent, as a PDF or on a printer.

Decision record.

* `Place.part` says what: a form's id for a blank one, "document:<id>" for a finished one,
  "consent" for the copy of the consent. Where a blank form is asked for and finished ones can be
  read, the page offers both.
* What is shown is what comes out: the preview is drawn by the same module as PDF and print.
* The person's needs choose the size of print, said in words beside the choice, which can be
  changed. A version that does not exist (easy read, another language) is said with what to do
  instead; no choice is offered that would come out the same.
* Nothing is written until a button is pressed, and then only what was asked for, where it was
  asked for (P2). The print queue is told "CourtDesk" and no more: others can read it.
* Making and drawing are the worker's affair; only the system's two dialogs hold the window up.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.print_form.screen import PrintPage


def build(desk: Desk, place: Place) -> Screen:
    """The page for what `place.part` names, of `place.case`."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return PrintPage(desk, place.case, place.part)


SCREEN = ScreenSpec("print_form", "On paper", build, needs=Permission.READ_CASES)
