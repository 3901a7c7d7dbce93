"""Taking in a sealed file, whatever it is: chosen, dropped, opened from the desktop, or pasted.

**Decision: one page for every kind.** Who gets a file does not know what it is, and need not: the
page finds out (`courtdesk.actions.inbox`), and says what it was, what it changed, and where to go
on. What lies in the inbox folder and waits is told here too, with the reason.

A file that is brought to the window waits on the desk (`Desk.brought`), as a place names none.
"""

from __future__ import annotations

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.take_in.screen import TakeIn


def build(desk: Desk, place: Place) -> Screen:
    """The screen; it is the same wherever it is asked for."""
    return TakeIn(desk)


SCREEN = ScreenSpec("take_in", "Take in a sealed file", build, outside=True)
