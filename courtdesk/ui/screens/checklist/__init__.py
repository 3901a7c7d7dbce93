"""What the report's author needs and what of it is missing, at two stages.

**Decision: what is missing stands first, and each row is the way to its page.** The author has
minutes; a list that only says what is lacking sends them looking for where to put it.

**Decision: what is not open is one grey row.** To a role that may not read enquiries it says no
more than that (`domain.checklist`).
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.checklist.page import Checklist


def build(desk: Desk, place: Place) -> Screen:
    """The checklist of the place's case. Raises `UserError` for a place without one."""
    if place.case is None:
        raise UserError("Open the checklist from a case.")
    return Checklist(desk, place.case)


SCREEN = ScreenSpec("checklist", "What the report needs", build, needs=Permission.READ_CASES)
