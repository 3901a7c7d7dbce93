"""The list: a box to search in, what for, and the services that fit, as one types."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from courtdesk.actions import directory
from courtdesk.actions.directory import Entry
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.directory import Need, Sought, is_old, matches
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.fields import Option, SelectField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.marks import CheckMark
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.text_fields import Line
from courtdesk.ui.row_list import ROW, RowList
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.directory.rows import ServiceDelegate, Services

_HINT = "Name, place, what for, or the beginning of a phone number."
_CHOOSING = "Open the service that the person is referred to. Read how to refer, and when checked."


@dataclass(frozen=True)
class _View:
    entries: tuple[Entry, ...]
    may_change: bool


class SearchLine(Line):
    """The box to search in; Down goes to the services and Enter opens the first."""

    down = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__("Search the services directory", 40)
        self.setAccessibleDescription(f"Ctrl F. {_HINT}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down, Enter and Escape; everything else is typed."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Directory(Screen):
    """Every service, found as one types.

    Attributes:
        box: what is searched for.
        need: what the service is for.
        rows: the services that fit.
        state: how many fit, and how many of them are old.
    """

    def __init__(self, desk: Desk, case: CaseId | None) -> None:
        super().__init__()
        self._desk = desk
        self._case = case
        self._today = desk.session.clock().date()
        self._all: tuple[tuple[Entry, Sought], ...] = ()
        title = "Choose a service" if case is not None else "Services directory"
        self.page = Page(title, width=0, tall=True)
        layouts.column(self, gap=0).addWidget(self.page)
        self.box = SearchLine()
        self.need = SelectField(
            "need",
            "What for",
            [Option(one.value, one.label) for one in Need],
            unset="Anything",
        )
        self.retired = CheckMark("Show retired services")
        self.state = Caption()
        self._model = Services(self._today, self)
        self.rows = RowList("Services")
        self.rows.setModel(self._model)
        self.rows.setItemDelegate(ServiceDelegate(self._today, self.rows))
        self._tools = QWidget()
        self._lay_out()
        self._connect()
        self.page.set_hints(
            [("Ctrl F", "search"), ("↓", "to the services"), ("Enter", "open"), ("Alt ←", "back")]
        )

    def start(self) -> None:
        """Read the directory; the keyboard goes into the box."""
        self.box.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Read it again: something may have been changed."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: _read(session), self._show, self._refused)

    def take_keyboard(self) -> None:
        """Into the box."""
        self._focus_box()

    def _lay_out(self) -> None:
        body = self.page.body
        if self._case is not None:
            body.addWidget(Text(_CHOOSING))
        mark(self._tools, "clear")
        buttons = FlowLayout(self._tools, gap=10)
        self._add = SecondaryButton("Add a service")
        self._import = SecondaryButton("Import from a file")
        for button in (self._add, self._import):
            buttons.addWidget(button)
        self._tools.hide()
        search = layouts.column(gap=4)
        label = Strong("Search services")
        label.setBuddy(self.box)
        for widget in (label, Caption(_HINT), self.box):
            search.addWidget(widget)
        across = layouts.row(gap=24)
        across.addLayout(search, 3)
        across.addWidget(self.need, 2, Qt.AlignmentFlag.AlignBottom)
        body.addLayout(across)
        below = layouts.row(gap=10)
        below.addWidget(self.retired)
        below.addWidget(Text("Show retired services"), 1)
        below.addWidget(self._tools)
        self.retired.setAccessibleName("Show retired services")
        body.addLayout(below)
        body.addWidget(self.state)
        holder = QWidget()
        mark(holder, "clear")
        self._stack = QStackedLayout(holder)
        self._none = QWidget()
        mark(self._none, "clear")
        self._none_column = layouts.column(self._none)
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self._none)
        body.addWidget(holder, 1)

    def _connect(self) -> None:
        self.box.textChanged.connect(self._find)
        self.need.changed.connect(self._find)
        self.retired.toggled.connect(self._find)
        self.box.down.connect(self._to_rows)
        self.box.entered.connect(lambda: self._open(self.rows.first()))
        self.rows.left_up.connect(self._focus_box)
        self.rows.opened.connect(self._open)
        self._add.clicked.connect(lambda: self._desk.go(Place("directory", None, "add")))
        self._import.clicked.connect(lambda: self._desk.go(Place("directory", None, "import")))
        search = QAction("&Search the directory…", self)
        search.setObjectName("search")
        search.triggered.connect(self._focus_box)
        self.addAction(search)

    def _show(self, view: _View) -> None:
        self._all = tuple((one, Sought.of(one.value)) for one in view.entries)
        self._tools.setVisible(view.may_change and self._case is None)
        self._find()

    def _find(self) -> None:
        picked = self.need.value()
        need = Need(picked) if picked is not None else None
        asked = self.box.text()
        # Nobody is referred to a service that is not in use.
        retired = self.retired.isChecked() and self._case is None
        found = [
            entry
            for entry, sought in self._all
            if (retired or not entry.value.retired) and matches(sought, asked, need)
        ]
        here = self.rows.currentIndex().data(ROW)
        self._model.show_rows(found)
        if here in found:
            self.rows.setCurrentIndex(self._model.index(found.index(here), 0))
        self._say(found, asked)

    def _say(self, found: list[Entry], asked: str) -> None:
        old = sum(is_old(one.value, self._today) for one in found)
        words = "1 service" if len(found) == 1 else f"{len(found):,} services"
        if old:
            words += f", {old:,} not checked for more than 6 months"
        self.state.setText(words)
        layouts.clear(self._none_column)
        if not found:
            self._none_column.addWidget(self._nothing(asked))
            self._none_column.addStretch(1)
        self._stack.setCurrentIndex(0 if found else 1)
        if asked:
            announce(self, words)

    def _nothing(self, asked: str) -> EmptyState:
        if not self._all:
            return EmptyState(
                "No services yet",
                "Add them one by one, or import a table that your area keeps.",
            )
        if asked:
            return EmptyState(f"0 services for ‘{asked}’", "Try fewer letters, or another word.")
        return EmptyState("0 services", "Choose something else under what for.")

    def _focus_box(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def _to_rows(self) -> None:
        first = self.rows.first()
        if first.isValid():
            self.rows.setCurrentIndex(first)
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, index: QModelIndex) -> None:
        entry = index.data(ROW)
        if entry is not None:
            self._desk.go(Place("directory", self._case, entry.document))

    def _refused(self, error: CourtDeskError) -> None:
        layouts.clear(self._none_column)
        self._none_column.addWidget(WarningPanel(str(error)))
        self._stack.setCurrentIndex(1)


def _read(session: Session) -> _View:
    return _View(directory.services(session, retired=True), session.may(Permission.KEEP_DIRECTORY))
