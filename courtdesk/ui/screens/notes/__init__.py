"""The notes of a case: reading them, writing one, changing one's own, and a supervisor's review.

One place called "notes" on a case, whose part is "" (all of them), "new", "change:" and the id of
one's own note, or "one:" and the id of a note with its versions and reviews.

**Decision: the warning before plea or trial never scrolls away.** While an offence is still to be
pleaded to or tried, what a note says of it may be asked for in court. The sentence stands over the
list and over the page while somebody writes; each note written then says so for ever.

**Decision: readers are chosen before the first word.** Whoever has written for colleagues in mental
health should not learn afterwards that the whole court reads it. A page names the roles, and offers
only readers of whom the author is one.

**Decision: what is typed is sealed to its author alone.** Until it is saved nobody else may read
it, and who will may still change; so it is not sealed to any compartment.

**Decision: a thin note is asked about, never refused.** The question comes after a pause or when
the field is left, looks like no error and stops nobody: a short note may be all there is to say.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.domain.ids import DocumentId
from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.notes.listing import Notes
from courtdesk.ui.screens.notes.one import OneNote
from courtdesk.ui.screens.notes.words import CHANGE, NEW, ONE
from courtdesk.ui.screens.notes.write import WriteNote


def build(desk: Desk, place: Place) -> Screen:
    """The list, or the page that the place's part names."""
    if place.case is None:
        raise UserError("Open the notes from a case.")
    kind, _, document = place.part.partition(":")
    if kind == NEW:
        return WriteNote(desk, place.case)
    if kind == CHANGE:
        return WriteNote(desk, place.case, DocumentId(document))
    if kind == ONE:
        return OneNote(desk, place.case, DocumentId(document))
    return Notes(desk, place.case)


SCREEN = ScreenSpec("notes", "Notes", build, needs=Permission.READ_CASES)
