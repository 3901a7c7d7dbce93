"""Asking the clinical lead or the provider for a decision on one requirement.

**Decision: two ways, side by side.** On this laptop, where they sign in; or by a sealed file to
one person, chosen by name, who works elsewhere. Both make the same request, so the case waits in
the same words and the decision counts by the same rules.

**Decision: seen before it is sent.** The text can be read as its reader will have it, and what
never goes is said in words: nobody should have to trust that.

Places: the requirement ("MHTR"), and "MHTR:withdraw" to take back what was asked.
"""

from __future__ import annotations

from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.ask_decision.page import AskDecision
from courtdesk.ui.screens.ask_decision.withdraw import WITHDRAW, Withdraw


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case, requirement, and what is to be done about it."""
    if place.case is None:
        raise ValueError("this place needs a case")
    kind, _, way = place.part.partition(":")
    if way == WITHDRAW:
        return Withdraw(desk, place.case, RequirementKind(kind))
    return AskDecision(desk, place.case, RequirementKind(kind))


SCREEN = ScreenSpec("ask_decision", "Ask for a decision", build)
