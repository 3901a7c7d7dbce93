"""Removing a place: what is forgotten, and what stays."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from courtdesk.actions.sync import places
from courtdesk.actions.sync.places import Place as SyncPlace
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import SecondaryButton, WarningButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.screen import Desk, Screen

_WHAT = (
    "This laptop forgets “{name}” with its password and what it showed. The sealed files there "
    "stay as they are, and so does everything on this laptop. Other laptops go on using it."
)


class RemovePlace(Screen):
    """Asks once; the safe button has the keyboard.

    Attributes:
        action: removes it.
    """

    def __init__(self, desk: Desk, route: str) -> None:
        super().__init__()
        self._desk, self._route = desk, route
        self._name = ""
        self.page = Page("Remove a place")
        layouts.column(self, gap=0).addWidget(self.page)
        self.action = WarningButton("Remove this place")
        self.action.clicked.connect(self._remove)
        self._keep = SecondaryButton("Keep it")
        self._keep.clicked.connect(desk.back)

    def start(self) -> None:
        """Read which one."""
        session, route = self._desk.session, self._route
        self._desk.runner.run(self, lambda: places.place(session, route), self._show, self._refused)

    def take_keyboard(self) -> None:
        """Keep what is there unless somebody means it."""
        self._keep.setFocus()

    def _show(self, place: SyncPlace) -> None:
        self._name = place.route.name
        self.page.body.addWidget(Text(_WHAT.format(name=self._name)))
        self._add_row(self.action, self._keep)

    def _add_row(self, *buttons: QWidget) -> None:
        row = FlowLayout(gap=10)
        for button in buttons:
            row.addWidget(button)
        self.page.body.addLayout(row)
        self.take_keyboard()

    def _remove(self) -> None:
        session, route = self._desk.session, self._route
        self.action.setEnabled(False)

        def done(_nothing: None) -> None:
            if self._desk.sync is not None:
                self._desk.sync.look()
            self._desk.say(f"{self._name} is removed from this laptop.")
            self._desk.back()

        self._desk.runner.run(
            self, lambda: places.remove_route(session, route), done, self._refused
        )

    def _refused(self, error: CourtDeskError) -> None:
        self.page.body.addWidget(WarningPanel(str(error)))
        self._keep.setText("Back")
        self._add_row(self._keep)
