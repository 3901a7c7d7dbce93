"""On the laptop of somebody outside the team nothing synchronises, and nothing offers to."""

from __future__ import annotations

from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.screen import Place
from courtdesk.ui.sync_frame import SyncFrame
from tests.helpers.office import OpenOffice
from tests.helpers.twovaults import LEAD, THEIRS, Two, only_contact, two, two_template
from tests.unit.actions.conftest import catalogue, team_template

__all__ = ["catalogue", "team_template", "two", "two_template"]

pytestmark = only_contact


def test_a_contact_has_no_sync(two: Two, open_office: OpenOffice) -> None:
    folder = two.lead.folder
    two.lead.leave()
    office = open_office(folder)
    page = office.page(SignInPage)
    if page.who is not None:
        page.who.set_value(LEAD)
    page.passphrase.set_value(THEIRS)
    page.submit()
    office.settle()
    assert office.shell.is_signed_in
    assert "sync" not in office.window.bar.tabs
    assert office.shell.findChildren(SyncFrame) == []
    before = office.shell.place
    office.shell.go(Place("sync"))
    office.settle()
    assert office.shell.place == before
    # Closing asks nothing of somebody who has nothing to store anywhere.
    office.window.close()
    assert office._ended
