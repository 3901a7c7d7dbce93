"""Searching cases as one types: the box, and the list of what was found.

A search runs on the worker. While one runs only the latest words are kept, so that quick typing
never queues up searches in front of somebody's save, and an old answer never replaces a new one.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from courtdesk.actions import audit, cases
from courtdesk.actions.session import Session
from courtdesk.domain.courtlist_values import print_date
from courtdesk.store.records import SearchHit
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.kit.text_fields import Line
from courtdesk.ui.operations import Runner
from courtdesk.ui.row_list import (
    ROW,
    Index,
    Ink,
    RowDelegate,
    RowList,
    lines_height,
    paint_lines,
)
from courtdesk.ui.row_list import Line as Words
from courtdesk.ui.row_model import RowModel

LIMIT = 50
"""Results shown; somebody who would read more has not typed enough."""


class SearchBox(Line):
    """The box to search in, with its key drawn inside while it is empty.

    Signals:
        down: Down was pressed: the keyboard wants to go to the results.
        entered: Enter was pressed.
        escaped: Escape was pressed; the box has been emptied.
    """

    down = Signal()
    entered = Signal()
    escaped = Signal()

    def __init__(self, hint: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__("Search name, CRN, PNC, reference or case number", 31, parent)
        self.setPlaceholderText(hint)
        self.setAccessibleDescription(f"{keys}. Results come as you type.")
        self._cap = Keycap(keys, self)
        self.textChanged.connect(self._show_cap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down, Enter and Escape leave the box; everything else is typed."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key cap at the right."""
        super().resizeEvent(event)
        self._cap.resize(self._cap.sizeHint())
        room = current_theme().gap(10)
        self._cap.move(
            self.width() - self._cap.width() - room, (self.height() - self._cap.height()) // 2
        )

    def _show_cap(self) -> None:
        self._cap.setVisible(not self.text())


class CaseSearch(QWidget):
    """What was found for the words given to `look_for`.

    Attributes:
        rows: the list of results.
        state: the sentence over it, such as "3 results".

    Signals:
        opened: a result was opened; carries its `CaseId`.
        left_up: Up was pressed on the first result.
    """

    opened = Signal(str)
    left_up = Signal()

    def __init__(self, session: Session, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._session = session
        self._runner = runner
        self._wanted = ""
        self._shown: str | None = None
        self._asking = False
        self._model = _Hits(self)
        self._open_when_found = False
        self.state = Caption()
        self.rows = RowList("Results")
        self.rows.setModel(self._model)
        self.rows.setItemDelegate(_HitDelegate(self.rows))
        self.rows.opened.connect(self._open)
        self.rows.left_up.connect(self.left_up)
        self._lay_out()

    @property
    def hits(self) -> tuple[SearchHit, ...]:
        """What is shown."""
        return self._model.rows

    def look_for(self, text: str) -> None:
        """Search for `text`; with nothing to search for, show nothing."""
        self._wanted = " ".join(text.split())
        self._open_when_found = False
        if not self._wanted:
            self._show((), "")
        elif not self._asking:
            self._ask()

    def look_again(self) -> None:
        """Search for the same words again: something may have been recorded meanwhile."""
        self._shown = None
        self.look_for(self._wanted)

    def open_first(self) -> None:
        """Open the first result, once the words that were typed last have been searched for."""
        if self._shown != self._wanted:
            self._open_when_found = True
            return
        self._open(self.rows.first())

    def focus_first(self) -> bool:
        """Put the keyboard on the first result; False when there is none."""
        index = self.rows.first()
        if index.isValid():
            self.rows.setCurrentIndex(index)
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        return index.isValid()

    def _lay_out(self) -> None:
        column = layouts.column(self, gap=6)
        column.addWidget(self.state)
        holder = QWidget()
        mark(holder, "clear")
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.rows)
        self._none = QWidget()
        mark(self._none, "clear")
        self._none_column = layouts.column(self._none)
        self._stack.addWidget(self._none)
        column.addWidget(holder, 1)
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _ask(self) -> None:
        asked, session = self._wanted, self._session
        self._asking = True
        self._runner.run(
            self,
            lambda: cases.search(session, asked, LIMIT),
            lambda hits: self._answered(asked, hits),
        )

    def _answered(self, asked: str, hits: tuple[SearchHit, ...]) -> None:
        self._asking = False
        if asked != self._wanted:
            if self._wanted:
                self._ask()
            return
        self._show(hits, asked)
        if self._open_when_found:
            self._open_when_found = False
            self._open(self.rows.first())

    def _show(self, hits: tuple[SearchHit, ...], asked: str) -> None:
        self._shown = asked
        here = self.rows.currentIndex().data(ROW)
        self._model.show_rows(hits)
        if here in hits:
            self.rows.setCurrentIndex(self._model.index(hits.index(here), 0))
        self.state.setText(_count(len(hits)) if hits else "")
        self.state.setVisible(bool(hits))
        layouts.clear(self._none_column)
        if asked and not hits:
            self._none_column.addWidget(_nothing_for(asked))
            self._none_column.addStretch(1)
        self._stack.setCurrentWidget(self._none if asked and not hits else self.rows)
        if asked:
            announce(self, _count(len(hits)))

    def _open(self, index: QModelIndex) -> None:
        hit = index.data(ROW)
        if isinstance(hit, SearchHit) and hit.case is not None:
            session, case = self._session, hit.case
            # The window goes on whether or not it could be written; the frame then says so.
            self._runner.run(self, lambda: audit.searched(session, case), _nothing)
            self.opened.emit(hit.case)


def _nothing(_result: object) -> None:
    """Writing gives nothing."""


def _count(found: int) -> str:
    if found >= LIMIT:
        return f"The first {LIMIT} results: type more to find fewer."
    return "1 result" if found == 1 else f"{found} results"


def _nothing_for(asked: str) -> EmptyState:
    return EmptyState(
        f"0 results for ‘{asked}’",
        "Check the spelling, or try only the family name, the CRN, the PNC number, the case "
        "reference or the case number.",
    )


class _Hits(RowModel[SearchHit]):
    """The results as rows; who has no case is told and cannot be opened."""

    def name_of(self, row: SearchHit) -> str:
        return _name(row)

    def words_of(self, row: SearchHit) -> str:
        return ". ".join(line.text for line in (*_left(row), *_right(row)) if line.text)

    def can_be_chosen(self, row: SearchHit) -> bool:
        return row.case is not None


class _HitDelegate(RowDelegate):
    """Who on the left, which hearing on the right."""

    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        hit = index.data(ROW)
        left, right = _halves(rect, ink)
        paint_lines(painter, left, _left(hit), ink)
        paint_lines(painter, right, _right(hit), ink)

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        hit = index.data(ROW)
        left, right = _halves(QRect(0, 0, width, 0), ink)
        tallest = max(
            lines_height(_left(hit), left.width(), ink),
            lines_height(_right(hit), right.width(), ink),
        )
        return tallest + 2 * ink.theme.gap(9)


def _halves(rect: QRect, ink: Ink) -> tuple[QRect, QRect]:
    inner = rect.adjusted(ink.theme.gap(14), ink.theme.gap(9), -ink.theme.gap(14), 0)
    middle = inner.left() + inner.width() * 11 // 20
    left = QRect(inner.left(), inner.top(), middle - inner.left(), inner.height())
    gap = ink.theme.gap(14)
    right = QRect(middle + gap, inner.top(), inner.right() - middle - gap + 1, inner.height())
    return left, right


def _name(hit: SearchHit) -> str:
    return f"{hit.family}, {hit.given}" if hit.given else hit.family


def _left(hit: SearchHit) -> tuple[Words, ...]:
    born = f"born {print_date(hit.birth_date)}" if hit.birth_date else "birth date not known"
    numbers = [f"CRN {hit.crn}" if hit.crn else "no CRN yet"]
    if hit.pnc:
        numbers.append(f"PNC {hit.pnc}")
    return Words(_name(hit), "strong"), Words(" · ".join([born, *numbers]), "caption")


def _right(hit: SearchHit) -> tuple[Words, ...]:
    if hit.case is None or hit.hearing_date is None:
        return (Words("No case of this person is in this vault", "caption"),)
    number = f" · case {hit.case_number}" if hit.case_number else ""
    return (
        Words(f"{print_date(hit.hearing_date)} · {hit.court}"),
        Words(f"reference {hit.reference}{number}", "caption"),
    )
