"""The services directory: found as one types, read, changed, retired, and imported from a table.

One place called "directory" whose part is "" (the list), "add", "import", "edit:ID" or the id of a
service. With a case it is the way to a referral: a service then offers to be referred to.

**Decision: the day of the check stands everywhere.** A row, the page of a service and the page that
refers to it say when it was last checked, and that it is old where nobody did so for six months.
A number that has changed hands looks like any other.

**Decision: choosing is the same page as looking.** Who refers reads how to refer first; a box of
names inside a form would leave that out, and would not carry a thousand services.

**Decision: nothing here is about a person**, so that everybody reads it, also offline, and what is
typed to search is kept nowhere.
"""

from __future__ import annotations

from courtdesk.domain.ids import DocumentId
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.screens.directory.change import ChangeService
from courtdesk.ui.screens.directory.importing import ImportServices
from courtdesk.ui.screens.directory.listing import Directory
from courtdesk.ui.screens.directory.one import OneService

ADD, IMPORT, EDIT = "add", "import", "edit:"


def build(desk: Desk, place: Place) -> Screen:
    """The list, one service, or one of the pages that change something."""
    if place.part == IMPORT:
        return ImportServices(desk)
    if place.part == ADD:
        return ChangeService(desk, None)
    if place.part.startswith(EDIT):
        return ChangeService(desk, DocumentId(place.part.removeprefix(EDIT)))
    if place.part:
        return OneService(desk, DocumentId(place.part), place.case)
    return Directory(desk, place.case)


SCREEN = ScreenSpec("directory", "Services directory", build, go="Services directory")
