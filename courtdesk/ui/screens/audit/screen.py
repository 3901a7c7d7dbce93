"""The page with the list of events, its filters and the way to a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence

from courtdesk.actions import audit_csv
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.chips import ChipRow
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.screen import Desk, Screen
from courtdesk.ui.screens.audit.filters import Filters, SavePanel
from courtdesk.ui.screens.audit.reading import AuditView, Typed, read, read_older
from courtdesk.ui.screens.audit.rows import EventList, EventModel

HINTS = (
    ("↑ ↓", "along the list"),
    ("Enter", "only this case"),
    ("Ctrl Enter", "show what fits"),
    ("Ctrl O", "older events"),
    ("F1", "help here"),
)
_INTRO = (
    "Every member’s looking, printing, saving and signing in is recorded, and what they recorded "
    "stands among it. Reading this page is an event too."
)


class AuditScreen(Screen):
    """Who did what.

    Attributes:
        page: the scaffold.
        table: the events.
        view: what is shown, or None before it was read.
        filters: the fields beside the list, or None before it was read.
        saving: the panel for a file while it is open, or None.
    """

    def __init__(self, desk: Desk, case: CaseId | None) -> None:
        super().__init__()
        self._desk = desk
        self._typed = Typed(case=case)
        self.view: AuditView | None = None
        self.filters: Filters | None = None
        self.saving: SavePanel | None = None
        self.page = Page("Who did what", width=0)
        self.page.set_hints(HINTS)
        layouts.column(self, gap=0).addWidget(self.page)
        self._model = EventModel(self)
        self.table = EventList(self._model)
        self.table.opened.connect(self._only_case)
        self._counts = Strong()
        self._chips = ChipRow("Filters in force")
        self._chips.removed.connect(self._take_away)
        self._chips.cleared.connect(self._clear)
        self._chips.emptied.connect(self.take_keyboard)
        self._older = SecondaryButton("Older events", hint="Ctrl O")
        self._older.clicked.connect(self.read_older)
        self._file = SecondaryButton("Save as CSV…")
        self._file.clicked.connect(self.ask_to_save)
        self._columns = Columns()
        self._lay_out()
        for words, keys, does in (
            ("&Show what fits", ("Ctrl+Return", "Ctrl+Enter"), self._submit),
            ("&Older events", ("Ctrl+O",), self.read_older),
            ("&Save as CSV…", (), self.ask_to_save),
        ):
            action = QAction(words, self)
            action.setShortcuts([QKeySequence(one) for one in keys])
            action.triggered.connect(does)
            self.addAction(action)

    def start(self) -> None:
        """Read the first page."""
        self._read(self._typed)

    def take_keyboard(self) -> None:
        """To the list, or to the first filter where it is empty."""
        if self.table.first().isValid():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.filters is not None:
            self.filters.record.focus_first()

    def read_older(self) -> None:
        """Put the next page under what is shown."""
        view, session = self.view, self._desk.session
        if view is None or view.older is None or not self._older.isEnabled():
            return
        self._older.setEnabled(False)
        self._desk.runner.run(
            self, lambda: read_older(session, view), self._show_more, self._refused
        )

    def ask_to_save(self) -> None:
        """Open the panel for a file."""
        if self.saving is None and self.view is not None:
            self.saving = SavePanel(self._save, self._close_saving)
            self._columns.side.insertWidget(0, self.saving)
            self.saving.show()
        if self.saving is not None:
            self.saving.passphrase.focus_first()

    def _lay_out(self) -> None:
        self.page.body.addWidget(Text(_INTRO))
        self.page.body.addWidget(self._columns)
        main = self._columns.main
        self._problem = layouts.column(gap=0)
        main.addLayout(self._problem)
        main.addWidget(self._chips)
        main.addWidget(self._counts)
        main.addWidget(self.table)
        main.addLayout(flowing(self._older, self._file))

    def _read(self, typed: Typed) -> None:
        session = self._desk.session
        self._desk.runner.run(self, lambda: read(session, typed), self._show, self._refused)

    def _show(self, view: AuditView) -> None:
        first = self.view is None
        self.view, self._typed = view, view.typed
        layouts.clear(self._problem)
        if self.filters is None:
            self.filters = Filters(view, self._read)
            self._columns.side.addWidget(self.filters)
        self.filters.group.clear_errors()
        self._model.show_rows(view.lines)
        self.table.setCurrentIndex(self.table.first())
        self._chips.show_chips(view.chips)
        self._say(view)
        if first:
            self.take_keyboard()

    def _show_more(self, view: AuditView) -> None:
        here = self.table.currentIndex().row()
        scrolled = self.table.verticalScrollBar().value()
        self.view = view
        self._model.show_rows(view.lines)
        self.table.setCurrentIndex(self._model.index(max(here, 0), 0))
        self.table.verticalScrollBar().setValue(scrolled)
        self._say(view)
        if not self._older.isEnabled():
            self.take_keyboard()

    def _say(self, view: AuditView) -> None:
        self._older.setEnabled(view.older is not None)
        self._counts.setText(view.counts)
        announce(self, view.counts)

    def _refused(self, error: CourtDeskError) -> None:
        if self.view is not None and self.filters is not None:
            self._older.setEnabled(self.view.older is not None)
            self.filters.refused(error)
            return
        layouts.clear(self._problem)
        self._problem.addWidget(WarningPanel(str(error)))

    def _submit(self) -> None:
        if self.filters is not None:
            self.filters.submit()

    def _take_away(self, name: str) -> None:
        if self.filters is not None:
            self.filters.take_away(name)

    def _clear(self) -> None:
        if self.filters is not None:
            self.filters.clear()

    def _only_case(self, _index: QModelIndex) -> None:
        line = self.table.current()
        if line is not None and line.case is not None and self.filters is not None:
            self.filters.only_case(line.case)

    # A file

    def _save(self, target: Path, passphrase: str, replace: bool) -> None:
        view, session = self.view, self._desk.session
        if view is None or self.saving is None:
            return

        def work() -> Path:
            return audit_csv.write_csv(
                session, view.wanted, target, passphrase=passphrase, replace=replace
            )

        self._desk.runner.run(self, work, self._saved, self.saving.refused)

    def _saved(self, target: Path) -> None:
        self._close_saving()
        self._desk.say(f"Saved as {target.name}. It is not encrypted: keep it where it is safe.")

    def _close_saving(self) -> None:
        panel, self.saving = self.saving, None
        if panel is not None:
            panel.passphrase.clear()
            panel.hide()
            panel.setParent(None)
            panel.deleteLater()
            self.take_keyboard()
