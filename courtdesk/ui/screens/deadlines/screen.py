"""Due over all cases: the page under the tab."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence

from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.deadlines.listing import DueList
from courtdesk.ui.screens.deadlines.reading import DueView, read_all

HINTS = (
    ("↑ ↓", "along the list"),
    ("Enter", "open where it is recorded"),
    ("Ctrl Enter", "open the case"),
    ("Ctrl M", "only mine, or all"),
    ("F1", "help here"),
)


class DueScreen(Screen):
    """Everything that is due on any case.

    Attributes:
        listing: the rows with filter and details.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.page = Page("Due", width=0, tall=True)
        self.page.set_hints(HINTS)
        layouts.column(self, gap=0).addWidget(self.page)
        self.listing = DueList()
        self.page.body.addWidget(self.listing, 1)
        self.listing.opened.connect(desk.go)
        offer(self, self.listing, desk)

    def start(self) -> None:
        """Read every case; the keyboard goes to what presses most."""
        self._read(first=True)

    def refresh(self) -> None:
        """Read again and stay on the same row."""
        self._read(first=False)

    def take_keyboard(self) -> None:
        """To the rows."""
        self.listing.take_keyboard()

    def _read(self, *, first: bool) -> None:
        session = self._desk.session

        def show(view: DueView) -> None:
            self.listing.show_view(view, first=first)

        self._desk.runner.run(self, lambda: read_all(session), show, self._refused)

    def _refused(self, error: CourtDeskError) -> None:
        self.listing.show_problem(str(error))


def offer(screen: Screen, listing: DueList, desk: Desk) -> None:
    """Give a screen the actions of a list of due dates."""

    def to_case() -> None:
        line = listing.table.current()
        if line is not None:
            desk.go(Place("case", line.row.case))

    for words, keys, does in (
        ("Only &mine, or all", ("Ctrl+M",), listing.toggle_mine),
        ("Open the &case", ("Ctrl+Return", "Ctrl+Enter"), to_case),
    ):
        action = QAction(words, screen)
        action.setShortcuts([QKeySequence(one) for one in keys])
        action.triggered.connect(does)
        screen.addAction(action)
