"""Scores over time: one person's results, instrument by instrument, words first, a chart beside.

What a change means is said in the sentences of `actions.scores`, which come from the form's own
rules; the chart repeats them for the eye and adds nothing. First and last stand side by side, for
an outcome at the end of a requirement. All results follow as rows that open the finished form.
What the member's keys do not open is a count (P5); a result without a score is a row with its
reason and a gap in the line (P3).
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.scores.screen import ScoresScreen


def build(desk: Desk, place: Place) -> Screen:
    """The scores of the person of `place.case`."""
    if place.case is None:
        raise UserError("Open the scores from a case.")
    return ScoresScreen(desk, place.case)


SCREEN = ScreenSpec("scores", "Scores over time", build, needs=Permission.READ_CASES)
