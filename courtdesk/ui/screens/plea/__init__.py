"""Plea: what was pleaded to each offence, on one page, typed while the clerk speaks.

Nothing is chosen beforehand but what is recorded already. "The same for all" spares the other
offences; a trial date is asked only for a not guilty plea, a reason only when an earlier record
changes.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.plea.screen import PleaScreen


def build(desk: Desk, place: Place) -> Screen:
    """The plea of `place.case`."""
    if place.case is None:
        raise UserError("Open the plea from a case.")
    return PleaScreen(desk, place.case)


SCREEN = ScreenSpec("plea", "Plea", build, needs=Permission.RECORD_PLEA)
