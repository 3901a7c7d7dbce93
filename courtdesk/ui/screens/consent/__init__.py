"""The combined consent: read and signed on one page; afterwards shown as signed, or withdrawn.

Nothing is ticked beforehand, and "granted" is never ticked at all: it is what the recorded
sentence says. Everybody who may read the case may read what was signed; those whose role does not
take consent are told who does.
"""

from __future__ import annotations

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.consent.page import ConsentPage


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return ConsentPage(desk, place.case)


SCREEN = ScreenSpec("consent", "Combined consent", build)
