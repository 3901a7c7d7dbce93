"""What to do now about risk, and the record of what was done: one page for each form that stops.

**Decision: the card is read beside the fields, not before them.** A page that has to be clicked
away is clicked away; here what the site's clinical lead wrote and whom to call stand at the left
while the record at the right is written; what has to be typed there is on the same screen.

**Decision: never an answer.** What is written here is in the open part and read by everyone on the
court side, so the field says so. Which items spoke is shown only to a member whose keys open the
form anyway (P5); everyone else reads that there is risk, on which form and since when.

**Decision: nothing dials.** The number is large, can be selected and copied; a laptop in a court
building has no telephone, and one that had might ring in the courtroom.

**Decision: a member's page.** It is reached by finishing a form with the member's own hands, from
the case, and from what the open stop holds up. In handed-over mode that comes only after the
member's passphrase: the respondent never sees it.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.domain.ids import DocumentId
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.risk.page import RiskPage


def build(desk: Desk, place: Place) -> Screen:
    """The page of one finished form; a place without one is about the first that stops."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return RiskPage(desk, place.case, DocumentId(place.part))


SCREEN = ScreenSpec("risk", "Risk: what to do now", build, needs=Permission.READ_CASES)
