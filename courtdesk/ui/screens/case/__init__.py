"""The case page: who this is, where the case stands, the one thing to do next, and all the rest.

Decision record.

* What is shown is read in one go on the worker (`reading.CaseView`); what follows from it is pure
  (`tasks`, `words`) and tested without a window.
* One green button: the next action of the pathway, and only for a role that may do it. Who may not
  is told who may.
* Every member sees that there is risk, what was done and when, and above or below the threshold.
  Scores and answers are one page further, for those whose keys open them (P5).
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.case.screen import CaseScreen


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("the case page belongs to a case")
    return CaseScreen(
        desk.session,
        desk.runner,
        desk.clipboard,
        place.case,
        go=desk.go,
        say=desk.say,
    )


SCREEN = ScreenSpec("case", "Case", _build, needs=Permission.READ_CASES)
