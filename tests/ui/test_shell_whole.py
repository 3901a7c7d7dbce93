"""What happens behind the whole window: the backup, a close while signing in, the key hints."""

from __future__ import annotations

from courtdesk.domain.access import Role
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Place
from tests.helpers.bench import STAFF, Bench
from tests.helpers.office import Office, OpenOffice


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


def offered(office: Office) -> list[str]:
    """What the palette finds now."""
    return [action.text() for action in office.window.menus.actions()]


def test_a_page_of_no_case_is_found_by_whoever_may_open_it(office: Office) -> None:
    """Ctrl+K and the menu find what no tab leads to."""
    office.sign_in()
    assert {"Compare lists", "Providers today", "Services directory"} <= set(offered(office))
    office.shell.lock()
    office.settle()
    office.sign_in(Role.PROVIDER)
    assert "Providers today" in offered(office)
    assert "Compare lists" not in offered(office)


def test_the_palette_finds_every_page_that_a_case_leads_to(
    bench: Bench, open_office: OpenOffice
) -> None:
    office = open_office(bench.folder)
    office.sign_in()
    office.shell.go(Place("case", bench.cases["Marlow"]))
    office.settle()
    found = offered(office)
    for words in ("Notes", "Defence and court told", "Checklist for the report", "Eligibility"):
        assert words in found
    assert "Sentence card" not in found
