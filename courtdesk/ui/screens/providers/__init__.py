"""The site's providers: where each is today, its numbers, and the table itself.

`Place("providers")` is today and `Place("providers", None, "2027-01-15")` another day; "add",
"edit:ID" and "retire:ID" change the table.

**Decision: one page for the morning.** Where everybody is and how many may be needed are said in
one round of telephone calls, so both stand together, provider by provider.

**Decision: a message is made and never sent.** It is copied, or read out; what is recorded is that
somebody told the provider these numbers, how and when. When the numbers change the page says so.

**Decision: nothing is taken for absent.** Until somebody has said where a provider is, the page and
every case say that nobody knows.
"""

from __future__ import annotations

from datetime import date

from courtdesk.domain.access import Permission
from courtdesk.domain.ids import DocumentId
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.providers.change import ChangeProvider
from courtdesk.ui.screens.providers.day import ProvidersDay
from courtdesk.ui.screens.providers.one import EDIT, RETIRE
from courtdesk.ui.screens.providers.retire import RetireProvider

ADD = "add"


def build(desk: Desk, place: Place) -> Screen:
    """The day, or one of the pages that change the table; `ValueError` for no day."""
    if place.part == ADD:
        return ChangeProvider(desk, None)
    if place.part.startswith(EDIT):
        return ChangeProvider(desk, DocumentId(place.part.removeprefix(EDIT)))
    if place.part.startswith(RETIRE):
        return RetireProvider(desk, DocumentId(place.part.removeprefix(RETIRE)))
    day = date.fromisoformat(place.part) if place.part else desk.session.clock().date()
    return ProvidersDay(desk, day)


SCREEN = ScreenSpec(
    "providers", "Providers", build, needs=Permission.READ_CASES, go="Providers today"
)
