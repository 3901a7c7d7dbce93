"""A page that is read: what it shows again, and what stands there when it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMainWindow

from courtdesk.actions.session import Session
from courtdesk.errors import UserError
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.read_page import ReadPage
from courtdesk.ui.screen import Desk
from tests.helpers.bench import Bench
from tests.helpers.keyboard import focused, press, spoken
from tests.helpers.seen import words_shown


class CourtPage(ReadPage[str]):
    """Shows the name of the court, which may be missing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "The court")
        self.court: str | None = "Northgate"

    def read(self, session: Session) -> str:
        if self.court is None:
            raise UserError("No court is known: ask the administrator.")
        return self.court

    def show_view(self, view: str) -> None:
        if not view:
            self.say_instead("Nowhere", "This laptop is at no court today.")
            return
        self.body.addWidget(Text(view))
        self.body.addWidget(SecondaryButton("Ring them"))


@pytest.fixture
def page(bench: Bench) -> Iterator[CourtPage]:
    """The page in a window of its own, read once."""
    made, window = CourtPage(bench.desk()), QMainWindow()
    window.setCentralWidget(made)
    window.show()
    window.activateWindow()
    while not window.isActiveWindow():
        QCoreApplication.processEvents()
    made.start()
    bench.settle()
    yield made
    window.close()
    window.deleteLater()


def again(bench: Bench, page: CourtPage, court: str | None) -> None:
    page.court = court
    page.start()
    bench.settle()


def test_what_was_read_again_stands_in_the_place_of_the_first(
    bench: Bench, page: CourtPage
) -> None:
    assert spoken(focused()) == "Ring them"
    again(bench, page, "Southgate")
    assert page.view == "Southgate"
    assert "Southgate" in words_shown(page)
    assert "Northgate" not in words_shown(page)
    # The button that had it is gone: the keyboard is on the page and not in the bar, on "Lock".
    assert page.isAncestorOf(focused())


def test_what_cannot_be_read_is_one_sentence_and_a_way_back(bench: Bench, page: CourtPage) -> None:
    again(bench, page, None)
    assert page.refusal == "No court is known: ask the administrator."
    assert "Northgate" not in words_shown(page)
    assert spoken(focused()) == "Back"
    press(Qt.Key.Key_Space)
    assert bench.log.backs == 1
    again(bench, page, "Southgate")
    assert page.refusal is None
    assert "ask the administrator" not in words_shown(page)


def test_a_page_with_nothing_to_show_says_so_without_warning(bench: Bench, page: CourtPage) -> None:
    again(bench, page, "")
    assert page.refusal == "This laptop is at no court today."
    assert "Warning" not in words_shown(page)
    assert spoken(focused()) == "Back"
