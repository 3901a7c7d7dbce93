"""The table: a model of the day, how a row is drawn, and its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QListView, QStyleOptionViewItem, QWidget

from courtdesk.domain.ids import CaseId
from courtdesk.domain.picking import Side
from courtdesk.ui.kit.style import current_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.row_list import (
    ROW,
    Chip,
    Index,
    Ink,
    Line,
    RowDelegate,
    RowList,
    chips_height,
    lines_height,
    paint_chips,
    paint_lines,
)
from courtdesk.ui.row_model import RowModel
from courtdesk.ui.screens.compare.rows import Cell, GroupRow, PersonRow, Row

_PICKS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FILLS = {"yes": ("done_fill", "done_line"), "open": ("wait_fill", "wait_line")}


class CompareModel(RowModel[Row]):
    """The rows shown. A courtroom's heading cannot be chosen.

    Attributes:
        side: the list that Space picks on, or None for a member without one.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.side: Side | None = None

    def show_found(self, rows: Sequence[Row]) -> bool:
        """Show other rows; return whether they are other people, and the choice of one is lost."""
        others = [_key(row) for row in rows] != [_key(row) for row in self.rows]
        if others:
            self.show_rows(rows)
        else:
            self.rows = tuple(rows)
            self.redraw()
        return others

    def index_of(self, case: CaseId) -> QModelIndex:
        """The row of `case`, or an invalid index."""
        return self.find(lambda row: isinstance(row, PersonRow) and row.case == case)

    def name_of(self, row: Row) -> str:
        """The person's name, or the heading."""
        return _heading(row) if isinstance(row, GroupRow) else row.row.name

    def words_of(self, row: Row) -> str:
        """Everything that the row shows."""
        return _heading(row) if isinstance(row, GroupRow) else row.spoken

    def can_be_chosen(self, row: Row) -> bool:
        """People can, headings cannot."""
        return isinstance(row, PersonRow)


def _heading(row: GroupRow) -> str:
    return f"{row.title}, {row.note}" if row.note else row.title


def _key(row: Row) -> str:
    return row.case if isinstance(row, PersonRow) else f"{row.title}\0{row.note}"


@dataclass(frozen=True)
class Plan:
    """Where the columns of a row stand: (left, width) of each; `sides` in the order of `Side`."""

    order: tuple[int, int]
    person: tuple[int, int]
    sides: tuple[tuple[int, int], ...]
    outcome: tuple[int, int]


def plan(width: int, theme: Theme) -> Plan:
    """Share `width` among the columns, however narrow: nothing scrolls sideways."""
    edge, gap = theme.gap(10), theme.gap(12)
    order = theme.px(34)
    left = edge + order + gap
    room = max(0, width - left - edge - 3 * gap)
    person, side = room * 34 // 100, room * 22 // 100
    first = left + person + gap
    second = first + side + gap
    last = second + side + gap
    return Plan(
        (edge, order),
        (left, person),
        ((first, side), (second, side)),
        (last, max(0, width - edge - last)),
    )


class CompareDelegate(RowDelegate):
    """Draws one person with both lists' words, or the heading of a courtroom."""

    def __init__(self, model: CompareModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, ink: Ink
    ) -> None:
        """A heading is a band."""
        if isinstance(index.data(ROW), GroupRow):
            painter.fillRect(option.rect, ink.colour("band"))
            return
        super().paint_ground(painter, option, index, ink)

    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        """Draw the row in its columns, all from the top."""
        row, edge = index.data(ROW), ink.theme.gap(7)
        if isinstance(row, GroupRow):
            words = f"{row.title}    {row.note}" if row.note else row.title
            inner = rect.adjusted(ink.theme.gap(10), ink.theme.gap(5), -ink.theme.gap(10), 0)
            paint_lines(painter, inner, [Line(words, "strong")], ink)
            return
        columns, upper = plan(rect.width(), ink.theme), rect.adjusted(0, edge, 0, -edge)
        paint_lines(painter, _cell(upper, columns.order), [Line(row.row.order)], ink)
        person = _cell(upper, columns.person)
        used = paint_chips(painter, person, row.row.name, _chips(row), ink)
        paint_lines(painter, person.adjusted(0, used, 0, 0), [Line(row.offence, "caption")], ink)
        for side, place, cell in zip(Side, columns.sides, row.sides, strict=True):
            own = side is self._model.side
            _paint_cell(painter, _cell(upper, place), cell, ink, own=own)
        _paint_cell(painter, _cell(upper, columns.outcome), row.outcome, ink)

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        """The tallest cell."""
        row = index.data(ROW)
        if isinstance(row, GroupRow):
            return lines_height([Line(row.title, "strong")], width, ink) + ink.theme.gap(10)
        columns = plan(width, ink.theme)
        cells = zip((*columns.sides, columns.outcome), (*row.sides, row.outcome), strict=True)
        heights = [_cell_height(cell, place[1], ink) for place, cell in cells]
        person = columns.person[1]
        details = lines_height([Line(row.offence, "caption")], person, ink)
        heights.append(chips_height(row.row.name, _chips(row), person, ink) + details)
        return max(heights) + 2 * ink.theme.gap(7)


def _chips(row: PersonRow) -> tuple[Chip, ...]:
    return tuple(Chip(need) for need in row.row.needs)


def _cell(upper: QRect, place: tuple[int, int]) -> QRect:
    return QRect(upper.left() + place[0], upper.top(), place[1], upper.height())


def _lines(cell: Cell) -> list[Line]:
    look = "strong" if cell.look else "caption"
    return [Line(cell.headline, look), Line(cell.detail, "caption")]


def _cell_height(cell: Cell, width: int, ink: Ink) -> int:
    return lines_height(_lines(cell), width - 2 * ink.theme.gap(7), ink) + 2 * ink.theme.gap(3)


def _paint_cell(painter: QPainter, rect: QRect, cell: Cell, ink: Ink, *, own: bool = False) -> None:
    """The words; a ground for what is wanted or open, a frame for the list that is one's own."""
    fill = _FILLS.get(cell.look)
    if fill is not None:
        painter.fillRect(rect, ink.colour(fill[0]))
    if own or fill is not None:
        line = QPen(ink.colour(fill[1] if fill is not None else "border"), 2 if own else 1)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
    across, down = ink.theme.gap(7), ink.theme.gap(3)
    paint_lines(painter, rect.adjusted(across, down, -across, -down), _lines(cell), ink)


class CompareTable(RowList):
    """The list itself.

    Signals:
        picked: Space, Enter or a click in one's own column; the index of the row.
        turned: Left or Right, for a member who fills in both lists; -1 or 1.
    """

    picked = Signal(QModelIndex)
    turned = Signal(int)

    def __init__(self, model: CompareModel, parent: QWidget | None = None) -> None:
        super().__init__("People on both lists", parent)
        self.setModel(model)
        self._lists = model
        self.delegate = CompareDelegate(model, self)
        self.setItemDelegate(self.delegate)
        self._down = QPersistentModelIndex()

    def current(self) -> PersonRow | None:
        """The person whose row has, or had last, the keyboard."""
        row = self.currentIndex().data(ROW)
        return row if isinstance(row, PersonRow) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter pick; Left and Right change the list; the rest is the row list's."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        here = self.currentIndex()
        if plain and event.key() in _PICKS and here.isValid():
            # A key held down must not turn a pick round and round.
            if not event.isAutoRepeat():
                self.picked.emit(here)
            return
        if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turned.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less height, as when the page over it grows, must not hide the person in hand."""
        super().resizeEvent(event)
        before = QRect(QPoint(0, 0), QSize(event.size().width(), event.oldSize().height()))
        if self.visualRect(self.currentIndex()).intersects(before):
            self.scrollTo(self.currentIndex())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the press was."""
        super().mousePressEvent(event)
        self._down = QPersistentModelIndex(self.indexAt(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click in one's own column picks; anywhere else it only chooses the row.

        Past the row list, whose click opens: looking at somebody must not put them on a list.
        """
        QListView.mouseReleaseEvent(self, event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        left = event.button() is Qt.MouseButton.LeftButton
        if left and index.isValid() and self._down == index and self._is_own(at.x()):
            self.picked.emit(index)

    def _is_own(self, x: int) -> bool:
        side = self._lists.side
        if side is None:
            return False
        left, width = plan(self.viewport().width(), current_theme()).sides[list(Side).index(side)]
        return left <= x < left + width


class CompareHeads(QLabel):
    """The heads over the columns, drawn where the rows have them."""

    def __init__(self, table: CompareTable, parent: QWidget | None = None) -> None:
        super().__init__("Order, Person, both lists, Together", parent)
        self._table = table
        self.mine: tuple[Side, ...] = ()

    def show_mine(self, mine: tuple[Side, ...]) -> None:
        """Say over which columns a member writes."""
        self.mine = mine
        self.setText(", ".join(self._heads()))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the longest head needs in its column: large text makes it two lines."""
        ink = Ink(current_theme(), self.palette())
        heights = [lines_height([Line(head, "caption")], wide, ink) for head, wide in self._wide()]
        return QSize(0, max(heights) + ink.theme.gap(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower columns may need another line."""
        super().resizeEvent(event)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """As high as the hint; as narrow as the window."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each head at the left of its column."""
        painter = QPainter(self)
        ink = Ink(current_theme(), self.palette())
        painter.fillRect(self.rect(), ink.colour("surface"))
        for head, (left, width) in self._places(ink.theme):
            cell = QRect(left, ink.theme.gap(4), width, self.height())
            paint_lines(painter, cell, [Line(head, "caption")], ink)
        painter.setPen(ink.colour("border"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()

    def _wide(self) -> list[tuple[str, int]]:
        return [(head, width) for head, (_, width) in self._places(current_theme())]

    def _places(self, theme: Theme) -> list[tuple[str, tuple[int, int]]]:
        """Each head with where its words begin and how much room they have."""
        columns, inset = plan(self._table.viewport().width(), theme), theme.gap(7)
        cells = [(left + inset, width - inset) for left, width in (*columns.sides, columns.outcome)]
        # "No." is wider than the numbers under it, and the gap beside it is free.
        order = (columns.order[0], columns.order[1] + theme.gap(10))
        return list(zip(self._heads(), (order, columns.person, *cells), strict=True))

    def _heads(self) -> tuple[str, ...]:
        sides = (f"{side.label}: yours" if side in self.mine else side.label for side in Side)
        return ("No.", "Person", *sides, "Together")
