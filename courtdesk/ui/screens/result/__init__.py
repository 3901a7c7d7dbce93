"""The result of one finished form, as far as the member's keys read it (P5, P3).

Decision record.

* What everybody may know comes first and stands apart: how complete, above or below the threshold,
  that there is risk, how and where it was filled in, on which version of the form.
* A result keeps the threshold that it was judged by; where another one holds by now both are said.
* `Place.part` is the document's id, or id@revision for a version that was changed since. An
  earlier version opens on the same page, says so on top, and nothing can be done with it but read.
* What rested on earlier answers is named as void here, where somebody looks after a change.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.result.screen import ResultScreen

__all__ = ["ResultScreen"]


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("a result is that of a case")
    return ResultScreen(desk.session, desk.runner, place.case, place.part, go=desk.go)


SCREEN = ScreenSpec("result", "Result", _build, needs=Permission.READ_CASES)
