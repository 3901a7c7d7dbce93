"""The list with its filter, what is said of the row with the keyboard, and the bank holidays."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Strong
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.row_list import ROW
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.deadlines.reading import DueView, Shown
from courtdesk.ui.screens.deadlines.rows import DueModel, DueTable


class DueList(QWidget):
    """Rows, filter and details.

    Attributes:
        table: the rows.
        mine: the filter: what it does while it is off, a chip to take away while it is on.
        counts: how many rows there are of each kind.
        view: what is shown, or None before it is read.

    Signals:
        opened: a row was opened; carries the `Place` where it is recorded.
    """

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.view: DueView | None = None
        self._model = DueModel(self)
        self.table = DueTable(self._model)
        self.counts = Caption()
        self.mine = SecondaryButton("Only mine", hint="Ctrl M")
        self.details = _Details()
        self.calendar = Caption()
        self._warning = layouts.column(gap=0)
        self._lay_out()
        self.mine.clicked.connect(self.toggle_mine)
        self.table.opened.connect(self._open)
        self.table.left_up.connect(lambda: self.mine.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.selectionModel().currentChanged.connect(self._show_details)

    def show_view(self, view: DueView, *, first: bool) -> None:
        """Show what was read; stay on the same row, and with `first` take the keyboard."""
        only = self.view is not None and self.view.only_mine
        self.view = view.filtered(only_mine=only)
        self._show()
        if first:
            self.take_keyboard()

    def show_problem(self, sentence: str) -> None:
        """Show one sentence instead of the rows."""
        self._fill_empty(WarningPanel(sentence))

    def toggle_mine(self) -> None:
        """Show only what this member must do, or everything again."""
        if self.view is None:
            return
        self.view = self.view.filtered(only_mine=not self.view.only_mine)
        self._show()
        announce(self, self.counts.text())

    def take_keyboard(self) -> None:
        """To the rows, or to the filter where there are none."""
        if self.table.first().isValid():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.mine.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Room for a heading and two rows: less is no list."""
        self.table.setMinimumHeight(current_theme().px(220))
        super().showEvent(event)

    def _lay_out(self) -> None:
        lines = layouts.column(self, gap=8)
        across = FlowLayout(gap=16)
        self.counts.setWordWrap(False)
        across.addWidget(self.mine)
        across.addWidget(self.counts)
        lines.addLayout(across)
        holder = QWidget()
        mark(holder, "clear")
        self._stack = QStackedLayout(holder)
        self._empty = QWidget()
        mark(self._empty, "clear")
        self._empty_column = layouts.column(self._empty)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        lines.addWidget(holder, 1)
        lines.addWidget(self.details)
        lines.addLayout(self._warning)
        lines.addWidget(self.calendar)

    def _show(self) -> None:
        view = self.view
        if view is None:
            return
        here = self.table.current()
        scrolled = self.table.verticalScrollBar().value()
        self._model.show_rows(view.lines())
        self.counts.setText(view.counts)
        self._show_filter(view)
        self._show_calendar(view)
        found = QModelIndex()
        if here is not None:
            found = self._model.index_of(here.row.case, here.row.key)
        self.table.setCurrentIndex(found if found.isValid() else self.table.first())
        if found.isValid():
            self.table.verticalScrollBar().setValue(scrolled)
        if view.wanted:
            self._stack.setCurrentWidget(self.table)
        else:
            self._fill_empty(self._nothing(view))
        self._show_details()

    def _show_filter(self, view: DueView) -> None:
        self.mine.setText("Mine  ✕" if view.only_mine else "Only mine")
        name = "Filter: mine. Take it away" if view.only_mine else "Show only mine"
        self.mine.setAccessibleName(name)

    def _show_calendar(self, view: DueView) -> None:
        self.calendar.setText(view.words.words)
        layouts.clear(self._warning)
        if view.words.warning:
            self._warning.addWidget(WarningPanel(view.words.warning))

    def _nothing(self, view: DueView) -> QWidget:
        if view.rows:
            return EmptyState(
                "Nothing waits for you", "Take the filter away to see what others must do."
            )
        return EmptyState(
            "Nothing is due",
            "Due dates come from what is recorded: a plea, a sentence, a consent, a referral.",
        )

    def _fill_empty(self, panel: QWidget) -> None:
        layouts.clear(self._empty_column)
        self._empty_column.addWidget(panel)
        self._empty_column.addStretch(1)
        self._stack.setCurrentWidget(self._empty)

    def _show_details(self) -> None:
        self.details.show_row(self.table.current())

    def _open(self, index: QModelIndex) -> None:
        line = index.data(ROW)
        if isinstance(line, Shown):
            self.opened.emit(Place(line.row.screen, line.row.case, line.row.part))


class _Details(Inset):
    """How the due date of one row comes about: its start, its unit, and the source's words."""

    def __init__(self) -> None:
        super().__init__("", look="neutral")
        self._what, self._how, self._source = Strong(), Caption(), Caption()
        for widget in (self._what, self._how, self._source):
            self.add(widget)

    def show_row(self, line: Shown | None) -> None:
        """Say it of `line`; of none nothing is shown."""
        self.setVisible(line is not None)
        if line is None:
            return
        row = line.row
        self._what.setText(f"{row.what}: {row.person}")
        self._how.setText(row.detail)
        self._source.setText(f"Source: {row.source}")
        self.setAccessibleName(f"{row.what}. {row.detail} Source: {row.source}")
