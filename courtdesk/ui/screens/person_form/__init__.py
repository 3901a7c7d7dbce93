"""A person by hand: added to a day's list, or put right.

One name, "person_form". Without a case its part is the day (ISO, or "" for today) that somebody
is added to; with a case it puts that case's person right. A correction asks for its reason and
holds for every case of the person. Needs are put right on their own page, "adjustments".
"""

from __future__ import annotations

from datetime import date

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.person_form.add import AddPerson
from courtdesk.ui.screens.person_form.correct import CorrectPerson


def build(desk: Desk, place: Place) -> Screen:
    """Add to the day that `place.part` names, or put the person of `place.case` right."""
    if place.case is not None:
        return CorrectPerson(desk, place.case)
    return AddPerson(desk, date.fromisoformat(place.part) if place.part else None)


SCREEN = ScreenSpec("person_form", "Person", build, needs=Permission.CHANGE_LIST)
