"""Cases: every case in the vault, found by name, CRN, PNC number, reference or case number.

Reached by its tab; Today has the same search in its heading for the same list of results.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction

from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_search import CaseSearch, SearchBox
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.headings import Caption, Strong
from courtdesk.ui.kit.page import Page
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_HINT = "Type a name, CRN, PNC number, case reference or case number. Results come as you type."


class SearchScreen(Screen):
    """A box and what was found."""

    def __init__(self, session: Session, runner: Runner, go: Callable[[Place], None]) -> None:
        super().__init__()
        self._go = go
        self.page = Page("Cases", width=0, tall=True)
        layouts.column(self, gap=0).addWidget(self.page)
        self.box = SearchBox("", "Ctrl F")
        self.found = CaseSearch(session, runner)
        label = Strong("Search every case")
        label.setBuddy(self.box)
        for widget in (label, Caption(_HINT), self.box):
            self.page.body.addWidget(widget)
        self.page.body.addWidget(self.found, 1)
        self._connect()

    def start(self) -> None:
        """The keyboard goes into the box."""
        self._focus_box()

    def refresh(self) -> None:
        """Search again: a case may have been added."""
        self.found.look_again()

    def _connect(self) -> None:
        self.box.textChanged.connect(self.found.look_for)
        self.box.down.connect(self.found.focus_first)
        self.box.entered.connect(self.found.open_first)
        self.found.left_up.connect(self._focus_box)
        self.found.opened.connect(self._open)
        search = QAction("Search &cases…", self)
        search.setObjectName("search")
        search.triggered.connect(self._focus_box)
        self.addAction(search)

    def _focus_box(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def _open(self, case: str) -> None:
        self._go(Place("case", CaseId(case)))


def build(desk: Desk, _place: Place) -> Screen:
    """The screen at any place called "search"."""
    return SearchScreen(desk.session, desk.runner, desk.go)


SCREEN = ScreenSpec("search", "Cases", build, tab="Cases", order=20, needs=Permission.READ_CASES)
