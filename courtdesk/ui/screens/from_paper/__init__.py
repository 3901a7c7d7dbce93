"""Keying a form that was filled in on paper, twice, with a digit for each answer.

Decision record.

* A digit is the number printed beside the label, before any reversal, as everywhere in CourtDesk
  (`courtdesk.ui.answer_grid.digit_of`). Papers with scoring numbers in the boxes are warned of.
* The first pass is the draft itself: every key goes to the disk at once (P1). It goes on where an
  interview was left, and an interview goes on where it was left.
* "Left blank on the paper" records nothing: it is neither declined nor could not be asked, which
  only somebody who was there can say. It is kept while the screen stands, so that a question left
  out by mistake is told from one that nobody ticked.
* The second pass is keyed blind and kept in memory only. After a lock it starts again: a second
  copy of the answers in the vault would have to be sealed and purged as the first, and saves
  thirty keys on a bad day. What counts, the first pass and what was settled, is saved.
* A form with a score must be keyed twice; others may be read over instead. The last key of the
  second pass compares; equal passes lead straight to the check of the answers.
* Only what one wrong key changes unseen is keyed twice: choices, and whatever is scored.
* A question that a skip leaves out is passed by, and can still be keyed, as people tick it.
* CORE-34 is one key to begin, 34 answers and one to finish; the second pass costs one to begin
  and 34 more.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.from_paper.screen import FromPaper


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("a paper belongs to a case")
    return FromPaper(desk, place.case, place.part)


SCREEN = ScreenSpec("from_paper", "Key from paper", _build, needs=Permission.READ_CASES)
