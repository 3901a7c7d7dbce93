"""The sentence card: what the court decided in plain words, seen, printed or saved as a PDF.

**Decision: in the person's own print from the start.** Large print or easy read among the needs
chooses 18 point; whoever prints can choose otherwise.

**Decision: as the other papers.** What is shown is what comes out; nothing is written until a
button is pressed (P2); the print queue is told "CourtDesk" and no more.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.sentence_card.screen import CardPage


def build(desk: Desk, place: Place) -> Screen:
    """The card of `place.case`."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return CardPage(desk, place.case)


SCREEN = ScreenSpec("sentence_card", "Sentence card", build, needs=Permission.READ_CASES)
