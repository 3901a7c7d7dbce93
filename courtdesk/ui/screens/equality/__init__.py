"""The equality questions: a page apart, optional, explained before anything is asked.

**Decision: apart.** No step of the pathway leads here and none waits for it; nothing on the case
shows an answer. Whoever asks reads the explanation first, in words that the person understands.

**Decision: blank is "not asked", and "prefer not to say" is an answer.** The return counts the two
apart; an answer that is nobody's guess is worth more than a full page.

**Decision: sealed, and never over what cannot be read.** The answers are sealed to the mental
health roles (`courtdesk.actions.equality` says why). Who may only ask sees that they were asked,
and when; what is typed is kept sealed too until it is saved.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.equality.page import EqualityForm


def build(desk: Desk, place: Place) -> Screen:
    """The questions for the place's case. Raises `ValueError` for a place without one."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return EqualityForm(desk, place.case)


SCREEN = ScreenSpec("equality", "Equality questions", build, needs=Permission.ASK_EQUALITY)
