"""Enquiries before the report, and the victim's views: asked, answered, not needed because.

One name, "enquiries". With a case: the part "" is all of them, "victim" the victim's views, and any
other the id of one enquiry. Without a case the part "kinds" is the site's own table of enquiries.

**Decision: there is no field for the reply.** What the police or children's services answered is
about other people, and stays where probation keeps it. Each page says so, beside the question
whether it affects the proposal, which is a yes or a no.

**Decision: how it stands is asked first.** The days and the reason belong to one answer of four;
only the fields of that one are shown, so that a date and "not needed" cannot both stand.
"""

from __future__ import annotations

from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.enquiries.kinds import Kinds
from courtdesk.ui.screens.enquiries.listing import Enquiries
from courtdesk.ui.screens.enquiries.one import OneEnquiry
from courtdesk.ui.screens.enquiries.victim import VictimForm
from courtdesk.ui.screens.enquiries.words import KINDS, VICTIM


def build(desk: Desk, place: Place) -> Screen:
    """The page that `place` names. Raises `UserError` for a page of a case without one."""
    if place.part == KINDS:
        return Kinds(desk)
    if place.case is None:
        raise UserError("Open the enquiries from a case.")
    if place.part == VICTIM:
        return VictimForm(desk, place.case)
    if place.part:
        return OneEnquiry(desk, place.case, place.part)
    return Enquiries(desk, place.case)


# No permission of its own: the pages of a case ask one, and the site's table another.
SCREEN = ScreenSpec("enquiries", "Enquiries before the report", build)
