"""What this site uses, the folder, and what is in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.actions import report_templates
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.tasklist import TaskList
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.report_template.reading import FIELDS, FolderView, read_folder

_WIDE = 1100
_INTRO = (
    "A template arranges the text for the pre-sentence report and surrounds it with the site’s own "
    "words. It cannot say more of a case than the text does. Nothing of a file is used before "
    "somebody has looked at it here and signed that it is."
)


class ReportTemplates(Screen):
    """Lists what is used for the document and for the text, and the files of the folder.

    Attributes:
        used: a row for each kind of template.
        files: a row for each file of the folder.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.page = Page("Report template", width=_WIDE)
        layouts.column(self, gap=0).addWidget(self.page)
        body = self.page.body
        body.addWidget(Text(_INTRO))
        self.used = self._task_list("What is used here")
        self._path = Text()
        self._copy = CopyButton("Copy the path", self._path.text, desk.clipboard)
        self._make = self._button("Make the folder", self._make_folder)
        self._again = self._button("Look again", self.refresh, hint="F5")
        self._fields = self._button("Fields of a template", self._show_fields)
        body.addWidget(Section("What is used here"))
        body.addWidget(self.used)
        body.addWidget(self._folder_panel())
        self._instead = layouts.column(gap=12)
        body.addLayout(self._instead)
        self.files = self._task_list("Files in the folder")
        body.addWidget(self.files)
        self.page.set_hints(
            [("↑ ↓", "from row to row"), ("Enter", "open"), ("F5", "look again"), ("Alt ←", "back")]
        )
        look = QAction("Look into the folder again", self)
        look.setShortcut(QKeySequence("F5"))
        look.triggered.connect(self.refresh)
        self.addAction(look)

    def start(self) -> None:
        """Look into the folder; the first row gets the keyboard."""
        self._look(self._show_first)

    def refresh(self) -> None:
        """Look into the folder again and say how many files there are."""
        self._look(self._show_again)

    def take_keyboard(self) -> None:
        """To the first file, or to what brings one here."""
        for one in (*self.files.rows[:1], self._make, *self.used.rows[:1]):
            if one.isVisibleTo(self):
                one.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        super().take_keyboard()

    def _task_list(self, name: str) -> TaskList:
        made = TaskList()
        made.setAccessibleName(name)
        made.opened.connect(self._open)
        return made

    def _button(self, words: str, act: Callable[[], None], hint: str = "") -> SecondaryButton:
        made = SecondaryButton(words, hint=hint)
        made.clicked.connect(act)
        return made

    def _look(self, show: Callable[[FolderView], None]) -> None:
        session = self._desk.session
        self._desk.runner.run(self, lambda: read_folder(session), show, self._refused)

    def _show_first(self, view: FolderView) -> None:
        self._show(view)
        self.take_keyboard()

    def _show_again(self, view: FolderView) -> None:
        focus = QApplication.focusWidget()
        lists = (self.used, self.files)
        within = isinstance(focus, QWidget) and any(one.isAncestorOf(focus) for one in lists)
        before = [row.task.key for row in self.files.rows]
        self._show(view)
        if within and [row.task.key for row in self.files.rows] != before:
            self.take_keyboard()
        announce(self, _counted(len(view.files)))

    def _show(self, view: FolderView) -> None:
        self._path.setText(str(view.folder))
        self._make.setVisible(not view.there)
        layouts.clear(self._instead)
        if view.problem:
            self._instead.addWidget(WarningPanel(view.problem))
        elif not view.files:
            self._instead.addWidget(_empty(view))
        self.used.set_tasks(view.used)
        self.files.set_tasks(view.files)
        self.files.setVisible(bool(view.files))

    def _make_folder(self) -> None:
        session = self._desk.session
        self._desk.runner.run(
            self, lambda: report_templates.make_folder(session), self._made, self._refused
        )

    def _made(self, _place: object) -> None:
        self._desk.say("The folder has been made, with CourtDesk’s own patterns in it.")
        self._look(self._show_first)

    def _show_fields(self) -> None:
        self._desk.go(Place("report_template", part=FIELDS))

    def _open(self, key: str) -> None:
        self._desk.go(Place("report_template", part=key))

    def _refused(self, error: CourtDeskError) -> None:
        layouts.clear(self._instead)
        self._instead.addWidget(WarningPanel(str(error)))

    def _folder_panel(self) -> Panel:
        panel = Panel("The folder on this laptop")
        panel.add(self._path)
        row = FlowLayout(gap=10, line_gap=8)
        for button in (self._make, self._copy, self._again, self._fields):
            row.addWidget(button)
        self._make.hide()
        panel.body.addLayout(row)
        return panel


def _empty(view: FolderView) -> EmptyState:
    if not view.there:
        return EmptyState(
            "There is no folder yet",
            "Make it: CourtDesk puts two templates there that work, for you to change.",
        )
    return EmptyState("The folder is empty", "Put a template into it and look again with F5.")


def _counted(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"
