"""The bench: a report asked for, what went into it, the case adjourned.

One place called "bench" on a case, whose part is "" (what is recorded, and adjourning), "adjourn"
(the same, open to adjourn), "report" or "included".

**Decision: adjourning is two keys and Enter.** It is recorded while the next case is called on.
Ctrl+Shift+A opens it (no menu and no text field uses that chord) and puts the keyboard on the
reasons; 1, 2 or 3 chooses one, Enter saves. A digit means a reason in that group and nowhere else.

**Decision: a day on which courts may not sit is named and allowed.** There are Saturday courts.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.bench.included import IncludedForm
from courtdesk.ui.screens.bench.overview import BenchPage
from courtdesk.ui.screens.bench.report import ReportForm
from courtdesk.ui.screens.bench.words import ADJOURN, INCLUDED, REPORT


def build(desk: Desk, place: Place) -> Screen:
    """The page, or one of the two that record something about the report."""
    if place.case is None:
        raise UserError("Open the bench from a case.")
    if place.part == REPORT:
        return ReportForm(desk, place.case)
    if place.part == INCLUDED:
        return IncludedForm(desk, place.case)
    return BenchPage(desk, place.case, adjourn=place.part == ADJOURN)


SCREEN = ScreenSpec("bench", "The bench", build, needs=Permission.RECORD_PLEA)
