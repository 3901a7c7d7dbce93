"""What the court did: the sentence, and for each requirement proposed, accepted or declined.

**Decision: once recorded it is shown.** Putting it right needs a reason; both versions are kept.

**Decision: the wording is made, never typed.** What stands under the fields while they are filled
in is what the copy button gives after saving: the order as court staff write it up, from the record
alone.

**Decision: what is filled in beforehand is said on the page.** Proposed follows what is recorded
about the report; the time of day is left empty, as it decides whether the sentence was on the day.
"""

from __future__ import annotations

from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.sentence.page import SentencePage
from courtdesk.ui.screens.sentence.recorded import result_words

__all__ = ["SCREEN", "SentencePage", "build", "result_words"]


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return SentencePage(desk, place.case)


SCREEN = ScreenSpec("sentence", "Sentence", build)
