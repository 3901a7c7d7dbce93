"""What happens behind the whole window: the backup, a close while signing in, the key hints."""

from __future__ import annotations

from courtdesk.domain.access import Role
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.kit.page import Page
from tests.helpers.bench import STAFF
from tests.helpers.office import Office


def test_a_backup_is_made_behind_the_window_and_waited_for_at_a_lock(office: Office) -> None:
    for old in office.folder.backups.iterdir():
        old.unlink()
    office.sign_in()
    office.shell.lock()
    made = list(office.folder.backups.glob("vault-*.tar"))
    assert len(made) == 1


def test_closing_while_signing_in_leaves_no_vault_open(office: Office) -> None:
    page = office.page(SignInPage)
    assert page.who is not None
    page.who.set_value(STAFF[Role.CDO])
    page.passphrase.set_value("plum lantern harbour cdo")
    page.submit()
    office.window.close()
    assert office._ended
    office.folder.lock()
    office.folder.unlock()


def test_a_page_without_hints_of_its_own_gets_the_general_ones(office: Office) -> None:
    office.sign_in()
    screen = office.shell.screen
    assert screen is not None
    pages = screen.findChildren(Page)
    assert all(page.has_hints for page in pages)
