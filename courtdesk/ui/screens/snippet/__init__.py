"""The text for the pre-sentence report: read, traced, said aloud, issued, amended, taken out.

**Decision: what is issued is locked.** Once a text is issued the page shows that text, signed, and
nothing else may pass for it. When the record has changed since, the page says so and offers no way
out for either text until the next version is issued, with a reason and with the new text read.

**Decision: what a sentence rests on, twice.** On the sentence itself for a mouse, and as a list for
the keyboard and a screen reader. Both say the same, from the same lines.

Places: nothing, "amend", and "version:" with the revision of one that was issued.
"""

from __future__ import annotations

from courtdesk.domain.ids import RevisionId
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.snippet.amend import AmendPage
from courtdesk.ui.screens.snippet.page import SnippetPage
from courtdesk.ui.screens.snippet.version import VersionPage
from courtdesk.ui.screens.snippet.words import AMEND, VERSION


def build(desk: Desk, place: Place) -> Screen:
    """The page for the place's case and part."""
    if place.case is None:
        raise ValueError("this place needs a case")
    if place.part == AMEND:
        return AmendPage(desk, place.case)
    if place.part.startswith(VERSION):
        return VersionPage(desk, place.case, RevisionId(place.part.removeprefix(VERSION)))
    return SnippetPage(desk, place.case)


SCREEN = ScreenSpec("snippet", "Text for the pre-sentence report", build)
