"""The first appointment for one requirement: `Place("appointment", case, "DRR")`.

**Decision: a closed day asks for a reason where it is entered.** The field comes up as soon as the
date is one on which nobody may be there, with the day's name; a refusal at the end would come when
the person has been told already.

**Decision: an odd hour or a late day is pointed out and never refused.** Evening sessions exist,
and a clinic may have no earlier place: who books knows, and the sentence stands before the button.

**Decision: what the person needs stands beside the fields.** An interpreter who is booked for the
morning is of no use to an appointment in the afternoon.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.appointment.page import AppointmentForm


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case and requirement. Raises `ValueError` for a place without."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return AppointmentForm(desk, place.case, RequirementKind(place.part))


SCREEN = ScreenSpec("appointment", "First appointment", build, needs=Permission.READ_CASES)
