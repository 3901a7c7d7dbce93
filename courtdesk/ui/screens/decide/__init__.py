"""Deciding, sending the decision back, and reading later what was decided.

One place called "decide" with a case; its part is the requirement ("MHTR") or, for what was decided
on this laptop, "MHTR/decided".

**Decision: the page begins at the text.** One that began at the decision would be signed unread.

**Decision: sending back is the second step on the same page.** A decision that was asked for by a
sealed file counts nowhere until it is back, and whoever signed it must not have to look for how.
Until it was saved it stands in Approvals as not sent back.

**Decision: nothing says that it arrived.** This laptop knows when the file was saved and no more.
"""

from __future__ import annotations

from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.decide.form import Decide
from courtdesk.ui.screens.decide.kept import DECIDED, DecidedPage


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case and requirement."""
    if place.case is None:
        raise ValueError("this place needs a case")
    name, _, what = place.part.partition("/")
    kind = RequirementKind(name)
    return (
        DecidedPage(desk, place.case, kind) if what == DECIDED else Decide(desk, place.case, kind)
    )


SCREEN = ScreenSpec("decide", "Decide", build, outside=True)
