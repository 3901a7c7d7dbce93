"""The help pages: every screen leads to one, every link to another, and none is out of reach."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication

from courtdesk.ui.help import FIRST, SHARED, HelpDialog, help_page
from courtdesk.ui.screen import Place, find_screens
from tests.helpers.bench import Bench
from tests.helpers.office import HELP, Office

PAGES = {path.stem: path.read_text("utf-8") for path in sorted(HELP.glob("*.md"))}
OF_NO_SCREEN = {FIRST, "joining", "keys", "security", "signing_in"}
LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
CHORD = re.compile(r"\*\*((?:(?:Ctrl|Alt|Shift) )+[^*]+)\*\*")

AROUND_THE_COURT_DAY = (
    *("told", "compare", "slip", "providers", "provider", "appointment", "enquiries"),
    *("checklist", "bench", "sentence", "sentence_card", "order", "deadlines", "notes"),
    *("sensitive", "eligibility", "offence_types"),
)


def links(page: str) -> set[str]:
    return {link.removesuffix(".md") for link in LINK.findall(PAGES[page])}


@pytest.mark.parametrize("screen", sorted(find_screens()))
def test_every_screen_has_a_page(screen: str) -> None:
    assert help_page(HELP, screen) != FIRST


@pytest.mark.parametrize("screen", AROUND_THE_COURT_DAY)
def test_what_is_new_to_people_has_a_page_of_its_own(screen: str) -> None:
    assert help_page(HELP, screen) == screen


def test_a_page_that_several_screens_share_is_there_and_no_screen_has_two() -> None:
    screens = find_screens()
    assert set(SHARED) <= set(screens)
    assert set(SHARED.values()) <= set(PAGES)
    assert set(SHARED) & set(PAGES) == set()


def test_no_page_is_about_a_screen_that_there_is_not() -> None:
    assert set(PAGES) - set(find_screens()) == OF_NO_SCREEN


@pytest.mark.parametrize("name", ["", "no-such", "../README", "signing in"])
def test_anything_else_leads_to_the_first_page(name: str) -> None:
    assert help_page(HELP, name) == FIRST


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_link_leads_to_a_page(page: str) -> None:
    assert links(page) <= set(PAGES)


def test_every_page_is_on_the_list_of_pages() -> None:
    assert set(PAGES) - links(FIRST) == {FIRST}


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_is_one_page_under_one_title(page: str) -> None:
    lines = PAGES[page].splitlines()
    assert lines[0].startswith("# ")
    assert [line for line in lines[1:] if line.startswith("# ")] == []
    assert len(lines) <= 90


@pytest.mark.parametrize("page", AROUND_THE_COURT_DAY)
def test_no_key_is_explained_that_the_list_of_keys_lacks(page: str) -> None:
    assert set(CHORD.findall(PAGES[page])) <= set(CHORD.findall(PAGES["keys"]))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("provider", "recorded **as told**"),
        ("provider", "The provider signs nothing here"),
        ("enquiries", "**The reply is written nowhere in CourtDesk.**"),
        ("order", "**Only the responsible officer decides about enforcement**"),
        ("providers", "**no name, no reference and no offence**"),
        ("eligibility", "**No score by itself makes anyone unsuitable.**"),
        ("told", "**makes nobody unsuitable**"),
        ("sensitive", "**Never by the type of offence.**"),
        ("deadlines", "Which are the framework's"),
        ("deadlines", "Which your site chose"),
        ("deadlines", "from GOV.UK"),
    ],
)
def test_what_must_not_be_misunderstood_is_said(page: str, words: str) -> None:
    assert words in " ".join(PAGES[page].split())


@pytest.mark.parametrize("screen", ["deadlines", "providers", "compare"])
def test_f1_on_a_page_of_the_day_leads_to_its_help(office: Office, screen: str) -> None:
    office.sign_in()
    office.shell.go(Place(screen))
    office.settle()
    assert shown_by_f1(office).page == screen


@pytest.mark.parametrize(
    ("screen", "part", "page"),
    [
        ("told", "", "told"),
        ("eligibility", "", "eligibility"),
        ("requirements", "", "eligibility"),
        ("enquiries", "victim", "enquiries"),
        ("order", "", "order"),
    ],
)
def test_f1_on_a_page_of_a_case_leads_to_its_help(
    office: Office, bench: Bench, screen: str, part: str, page: str
) -> None:
    office.sign_in()
    office.shell.go(Place(screen, next(iter(bench.cases.values())), part))
    office.settle()
    dialog = shown_by_f1(office)
    assert dialog.page == page
    dialog.browser.anchorClicked.emit(QUrl("case.md"))
    assert dialog.page == "case"


def shown_by_f1(office: Office) -> HelpDialog:
    office.press(Qt.Key.Key_F1)
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, HelpDialog)]
    assert len(found) == 1
    return found[0]
