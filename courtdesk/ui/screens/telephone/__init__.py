"""What the clinical lead said about an MHTR by telephone: recorded as told, with a code to read.

`Place("telephone", case, "MHTR")` records the call, or shows the one that is recorded;
"MHTR:mistake" takes it back.

**Decision: the code stands large, and comes after the answer is recorded.** The member has the lead
on the line with one hand free: what is to be read out must be readable from a standing place, and a
code that was shown before there is an answer would be read out for calls that never were recorded.

**Decision: who can change it is said in the refusal.** Where no process holds, the page is one
sentence with the clinical lead's name in it: nobody looks for whom to ask while a court waits.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.telephone.call import CallPage
from courtdesk.ui.screens.telephone.mistake import MISTAKE, MistakeForm


def build(desk: Desk, place: Place) -> Screen:
    """The page that `place.part` names. Raises `ValueError` for a place that there is not."""
    if place.case is None:
        raise ValueError("this place needs a case")
    name, _, page = place.part.partition(":")
    kind = RequirementKind(name)
    return (MistakeForm if page == MISTAKE else CallPage)(desk, place.case, kind)


SCREEN = ScreenSpec("telephone", "Approval by telephone", build, needs=Permission.ASK_DECISION)
