"""The person fills the form in themself on the member's laptop.

Decision record.

* A member's page first: whose form, what happens, how the questions look. It opens nothing; the
  form is opened by the button, and only then does the frame go (`courtdesk.ui.handover`).
* Handed over, this screen is all there is: the frame has switched every menu action off, and every
  other screen has been destroyed. Nothing here leads to another place but the passphrase, after
  which the member lands on the answers to check. A lock destroys this screen like any other.
* What is shown is the form's own words and the person's own answers. Facts of the record
  (read-only items) are left out, and nothing is scored here: no score, band, threshold, alert or
  card exists in this package to be shown by accident.
* The digit keys answer and go on; a click or a touch answers and stays, as fingers slip. Arrows
  move and change nothing. A held key answers once. The last answer never leads straight to the
  last page: "You have come to the end" comes between, as there is no way back from the last one.
* "I would rather not answer this" is recorded as declined. A question that is passed over stays
  unanswered, is named once at the end, and is not insisted on.
* Every state of the answers goes to the disk by the same `Keeper` as everywhere (P1). What cannot
  be saved is said to the person in one sentence, and in full to the member once they are back.
* At half of the idle time the question is hidden; the key that brings it back answers nothing. At
  the whole of it, and when the window is left, the vault is locked.
* Text is 150, 200 or 250 % of the member's own, and the person can change it.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.handed_over.screen import HandedOverScreen


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("a form belongs to a case")
    return HandedOverScreen(
        desk.session, desk.runner, place.case, place.part, go=desk.go, saved=desk.saved
    )


SCREEN = ScreenSpec("handed_over", "Hand over", _build, needs=Permission.READ_CASES)
