"""What a person needs, how they may be contacted, and whether they have a GP: three short pages.

One name, "adjustments", always with a case. The part says which page: "" the needs, "contact" how
to contact the person, "gp" whether they are registered with a GP at the three stages.

**Decision: what to do stands beside each need.** A tag that says "intermediary" helps nobody who
has never booked one; the sentence under it does, at the moment it is ticked.

**Decision: a booking belongs to its need.** It is asked for only under a language or an
intermediary, and is gone with it: nobody may be shown as booked for somebody else's language.

**Decision: what is not safe stands before the number.** On the contact page the warning is read
before the fields, and the way that is closed is named before the ways that are open.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.adjustments.contact import ContactForm
from courtdesk.ui.screens.adjustments.gp import GpForm
from courtdesk.ui.screens.adjustments.needs import NeedsForm


def build(desk: Desk, place: Place) -> Screen:
    """The page that `place.part` names. Raises `ValueError` for a place without a case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    if place.part == "contact":
        return ContactForm(desk, place.case)
    if place.part == "gp":
        return GpForm(desk, place.case)
    return NeedsForm(desk, place.case)


SCREEN = ScreenSpec("adjustments", "Needs and contact", build, needs=Permission.RECORD_NEEDS)
