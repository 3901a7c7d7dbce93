"""The report as this site gives it: the text to paste, the document, the PDF, the printer.

Decision record.

* The page of the text (`screens.snippet`) shows what is signed, word for word. This one shows what
  leaves: the same words as the site's template arranges them, where it has one, and what is read
  here is what is copied (P3).
* A text that was issued and has been overtaken by the record leaves in no form until it is amended.
* Whoever pastes a draft is told that it is one beside the button, and not only in the text.
"""

from __future__ import annotations

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.report_out.page import ReportOutPage


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise ValueError("this place needs a case")
    return ReportOutPage(desk, place.case)


SCREEN = ScreenSpec("report_out", "The report to give", _build)
