"""Two versions of one record: which are there, and the person's word which of them holds (P4).

One place called "settle". Without a part it lists what is in dispute, of its case or of the whole
vault; its part is the id of one record, whose versions stand side by side.

**Decision: nothing is chosen beforehand.** A version that stood ticked because it is the newest
would be settled by a clock, and the newest is only what a clock said.

**Decision: what differs is chosen point by point, and whatever a person signed is chosen whole.**
A consent made of two would be a text that nobody signed. What the versions have alike is folded
away under what differs, as it needs no decision.

**Decision: everybody who sees that there are two versions is told who may settle them.** Whoever
may not reads them as far as their keys open them, and the sentence that names who can.

**Decision: a version that arrives meanwhile ends nothing.** It is put beside the others, is said to
be new, and what was chosen and typed stays, but only a person records that it still holds.
"""

from __future__ import annotations

from courtdesk.domain.ids import DocumentId
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.settle.listing import Unsettled
from courtdesk.ui.screens.settle.one import SettleOne


def build(desk: Desk, place: Place) -> Screen:
    """The list, or the versions of the record whose id is the place's part."""
    if place.part:
        return SettleOne(desk, place.case, DocumentId(place.part))
    return Unsettled(desk, place.case)


SCREEN = ScreenSpec("settle", "Which version holds?", build, go="Versions to settle")
