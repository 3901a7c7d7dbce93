"""Whether a case is sensitive and complex: one page that asks and shows what was judged before.

One place called "sensitive" on a case, without a part.

**Decision: the offence does not stand on this page.** What makes a case sensitive is what the
people in it need and how they stand to each other; a page that shows the charge invites to judge
by it. So nothing is filled in from the list, and the page says what to go by.

**Decision: a judgement has an end.** It is made for a while and looked at again, since needs and
relationships change. Neither the answer nor the day is filled in beforehand: choosing them
is judging. Reasons that stood come back with "Yes", and never stand as reasons for "No".
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.sensitive.page import SensitivePage


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case."""
    if place.case is None:
        raise UserError("Open this page from a case.")
    return SensitivePage(desk, place.case)


SCREEN = ScreenSpec("sensitive", "Sensitive and complex", build, needs=Permission.RECORD_NEEDS)
