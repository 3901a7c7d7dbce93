"""The referrals of a case: what is still to be made, what was made, and how far each is.

One place called "referrals" on a case, whose part is "" (all of them), "new" with what is known
already, "interest" (restorative justice), or the id of one referral.

**Decision: what is still to be made stands first.** Whoever is not suitable, declined, or not
sentenced to a requirement is easily forgotten, since nothing in the court's day asks for them
again; the page says each such follow-up with the reason until somebody has made it, or recorded
that the person said no to it.

**Decision: everybody moves a referral on, its words stay with those entitled to them.** Kind, state
and dates are open to the court side. Each page says beside the words who will be able to read them.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.domain.ids import DocumentId
from courtdesk.errors import UserError
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.referrals.interest import InterestForm
from courtdesk.ui.screens.referrals.listing import Referrals
from courtdesk.ui.screens.referrals.make import MakeReferral
from courtdesk.ui.screens.referrals.one import OneReferral
from courtdesk.ui.screens.referrals.words import INTEREST, NEW


def build(desk: Desk, place: Place) -> Screen:
    """The list, or one of the three pages that record something."""
    if place.case is None:
        raise UserError("Open the referrals from a case.")
    if place.part == INTEREST:
        return InterestForm(desk, place.case)
    if place.part.partition(":")[0] == NEW:
        return MakeReferral(desk, place.case, place.part)
    if place.part:
        return OneReferral(desk, place.case, DocumentId(place.part))
    return Referrals(desk, place.case)


SCREEN = ScreenSpec("referrals", "Referrals", build, needs=Permission.READ_CASES)
