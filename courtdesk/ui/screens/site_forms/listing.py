"""The folder and what is in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.actions import form_files
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tasklist import TaskList
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.site_forms.reading import FolderView, read_folder

_WIDE = 1100
_INTRO = (
    "A questionnaire is a pair of files, name.json and, where it is scored, name.toml. Put them "
    "into this folder; nothing of them is used before somebody has looked at the form here and "
    "signed that it is."
)


class SiteForms(Screen):
    """Lists the files of the folder and the forms that are kept without one.

    Attributes:
        tasks: the rows.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.page = Page("The site's own forms", width=_WIDE)
        layouts.column(self, gap=0).addWidget(self.page)
        self.page.body.addWidget(Text(_INTRO))
        self._path = Text()
        self._copy = CopyButton("Copy the path", self._path.text, desk.clipboard)
        self._make = SecondaryButton("Make the folder")
        self._make.clicked.connect(self._make_folder)
        self._again = SecondaryButton("Look again", hint="F5")
        self._again.clicked.connect(self.refresh)
        self.page.body.addWidget(self._folder_panel())
        self._instead = layouts.column(gap=12)
        self.page.body.addLayout(self._instead)
        self.tasks = TaskList()
        self.tasks.setAccessibleName("Forms of the site's own")
        self.tasks.opened.connect(self._open)
        self.page.body.addWidget(self.tasks)
        self.page.set_hints(
            [
                ("↑ ↓", "from form to form"),
                ("Enter", "open"),
                ("F5", "look again"),
                ("Alt ←", "back"),
            ]
        )
        look = QAction("Look into the folder again", self)
        look.setShortcut(QKeySequence("F5"))
        look.triggered.connect(self.refresh)
        self.addAction(look)

    def start(self) -> None:
        """Look into the folder; the first row, or the way to a folder, gets the keyboard."""
        self._look(self._show_first)

    def refresh(self) -> None:
        """Look into the folder again and say how many files there are."""
        self._look(self._show_again)

    def take_keyboard(self) -> None:
        """To the first form, or to what brings one here."""
        if self.tasks.rows and self.tasks.isVisibleTo(self):
            self.tasks.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._make.isVisibleTo(self):
            self._make.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self, show: Callable[[FolderView], None]) -> None:
        session = self._desk.session
        self._desk.runner.run(self, lambda: read_folder(session), show, self._refused)

    def _show_first(self, view: FolderView) -> None:
        self._show(view)
        self.take_keyboard()

    def _show_again(self, view: FolderView) -> None:
        focus = QApplication.focusWidget()
        within = isinstance(focus, QWidget) and self.tasks.isAncestorOf(focus)
        before = [row.task.key for row in self.tasks.rows]
        self._show(view)
        if within and [row.task.key for row in self.tasks.rows] != before:
            self.take_keyboard()
        announce(self, _counted(len(view.tasks)))

    def _show(self, view: FolderView) -> None:
        self._path.setText(str(view.folder))
        self._make.setVisible(not view.there)
        self._copy.setVisible(view.there)
        layouts.clear(self._instead)
        if view.problem:
            self._instead.addWidget(WarningPanel(view.problem))
        elif not view.tasks:
            self._instead.addWidget(_empty(view))
        # Rows of a hidden list are all shown at once with it, and can then take the keyboard.
        self.tasks.hide()
        self.tasks.set_tasks(view.tasks)
        self.tasks.setVisible(bool(view.tasks))

    def _make_folder(self) -> None:
        session = self._desk.session
        self._desk.runner.run(
            self, lambda: form_files.make_folder(session), lambda _path: self._made(), self._refused
        )

    def _made(self) -> None:
        self._desk.say("The folder has been made.")
        self._look(self._show_first)

    def _open(self, key: str) -> None:
        self._desk.go(Place("site_forms", part=key))

    def _refused(self, error: CourtDeskError) -> None:
        layouts.clear(self._instead)
        self._instead.addWidget(WarningPanel(str(error)))

    def _folder_panel(self) -> Panel:
        panel = Panel("The folder on this laptop")
        panel.add(self._path)
        buttons = QWidget()
        mark(buttons, "clear")
        row = layouts.row(buttons, gap=10)
        for button in (self._make, self._copy, self._again):
            row.addWidget(button)
        row.addStretch(1)
        self._make.hide()
        panel.add(buttons)
        return panel


def _empty(view: FolderView) -> EmptyState:
    if not view.there:
        return EmptyState("There is no folder yet", "Make it, and put the files of a form into it.")
    return EmptyState(
        "The folder is empty", "Put the files of a form into it and look again with F5."
    )


def _counted(number: int) -> str:
    return f"{number} form" if number == 1 else f"{number} forms"
