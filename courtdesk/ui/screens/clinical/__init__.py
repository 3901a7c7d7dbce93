"""What the clinical lead settles: thresholds, what leads on, where risk stops, the card, calls.

One place called "clinical" whose part is "" (all of it on one page), "card", "telephone" (whether
approval by telephone counts), or the id of a form.

**Decision: everyone reads, the lead changes.** A duty officer who is told "above threshold" may see
by which threshold and why it was set; the same pages without their fields say who sets them. Each
change has a reason, is signed, and stands in the history below it; results keep the rule that they
were judged by, and the page says so before it is saved.

**Decision: one change, one page.** A threshold and the card are set apart, each with its own
reason: a page of eight thresholds with one reason for all of them would explain none.
"""

from __future__ import annotations

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.clinical.card import CardPage
from courtdesk.ui.screens.clinical.overview import Overview
from courtdesk.ui.screens.clinical.process import ProcessPage
from courtdesk.ui.screens.clinical.rule import RulePage

CARD, TELEPHONE = "card", "telephone"


def build(desk: Desk, place: Place) -> Screen:
    """The overview, the card, the process for telephone approval, or one instrument."""
    if not place.part:
        return Overview(desk)
    if place.part == TELEPHONE:
        return ProcessPage(desk)
    return CardPage(desk) if place.part == CARD else RulePage(desk, place.part)


SCREEN = ScreenSpec(
    "clinical", "Thresholds and the risk card", build, go="Thresholds and the risk card"
)
