"""The provider of one requirement of a case: whom to ask, what was asked, what it answered.

`Place("provider", case, "DRR")`; its pages are "DRR:asked", "DRR:chased", "DRR:told-plea",
"DRR:told-outcome" (a contact), "DRR:answer" and "MHTR:route".

**Decision: whom to ring stands before what to record.** The court duty officer comes here with a
telephone in hand; the number can be copied, and how long the provider has been waited for is said
in minutes.

**Decision: an answer by telephone is recorded as told.** The page says so before the first field,
and the record keeps who said it and how. A clinical lead's approval is not taken here: it has to be
signed by the lead.

**Decision: the secondary route is a fact about the MHTR and no second MHTR.** What changes is whose
approval counts, and the page says so in a sentence.
"""

from __future__ import annotations

from courtdesk.domain.access import Permission
from courtdesk.domain.providers import ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.provider.answer import AnswerForm
from courtdesk.ui.screens.provider.contact import ContactForm
from courtdesk.ui.screens.provider.overview import ANSWER, ROUTE, ProviderPage
from courtdesk.ui.screens.provider.route import RouteForm


def build(desk: Desk, place: Place) -> Screen:
    """The page that `place.part` names. Raises `ValueError` for a place that there is not."""
    if place.case is None:
        raise ValueError("this place needs a case")
    name, _, page = place.part.partition(":")
    kind = RequirementKind(name)
    if page == ANSWER:
        return AnswerForm(desk, place.case, kind)
    if page == ROUTE and kind is RequirementKind.MHTR:
        return RouteForm(desk, place.case)
    if page:
        return ContactForm(desk, place.case, kind, ProviderStep(page))
    return ProviderPage(desk, place.case, kind)


SCREEN = ScreenSpec("provider", "Provider", build, needs=Permission.READ_CASES)
