"""The paper originals of one finished form: attach, look at a picture, save a copy.

Decision record.

* What a file is, its first bytes say; its name proves nothing, and is kept nowhere, as people call
  scans by the defendant's name (P2).
* Pictures are decoded in memory by Qt's PNG and JPEG readers alone, off the window's thread, and
  only once the size that the picture names is one that fits: a small file may name a huge picture.
* A PDF is never opened by CourtDesk: it can carry programs, and every reader of it has had holes.
  "Save a copy" makes it a document that the user asked for, and says that it is not encrypted.
* The file that was attached stays where it was. Deleting scans and shredding paper follow the
  site's rules, and the page says so each time.
* Nothing is taken away again: "attached by mistake" needs a reason and leaves both standing.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.domain.ids import DocumentId
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.original.screen import OriginalsPage


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("an original belongs to a case")
    return OriginalsPage(desk, place.case, DocumentId(place.part))


SCREEN = ScreenSpec("original", "Paper originals", _build, needs=Permission.READ_CASES)
