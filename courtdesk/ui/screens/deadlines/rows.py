"""Due dates as painted rows: who, what and when, in columns or one under the other."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from courtdesk.domain.deadlines import State
from courtdesk.domain.ids import CaseId
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
from courtdesk.ui.screens.deadlines.reading import Heading, Shown
from courtdesk.ui.screens.deadlines.reading import Line as DueLine

_PERSON, _WHEN = 210, 200
"""Pixels at 100 % of the first and the last column."""
_LEAST = 300
"""Pixels at 100 % under which what is due is hard to read between them."""


class DueModel(RowModel[DueLine]):
    """The lines that are shown. A heading cannot be chosen."""

    def index_of(self, case: CaseId, key: str) -> QModelIndex:
        """The line of one row of one case, or an invalid index."""
        return self.find(
            lambda line: isinstance(line, Shown) and (line.row.case, line.row.key) == (case, key)
        )

    def name_of(self, row: DueLine) -> str:
        """The person's name, or the heading."""
        return row.row.person if isinstance(row, Shown) else row.title

    def words_of(self, row: DueLine) -> str:
        """Everything that the line shows."""
        return row.spoken if isinstance(row, Shown) else row.title

    def can_be_chosen(self, row: DueLine) -> bool:
        """What is due can, headings cannot."""
        return isinstance(row, Shown)


class DueDelegate(RowDelegate):
    """Draws one row, or the heading of a group.

    Heights are measured once for a width and a text size: the list is laid out again whenever the
    details under it take more or fewer lines, which may be at each press of an arrow key.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._measured: tuple[Theme, int] | None = None
        self._heights: dict[DueLine, int] = {}

    def paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, ink: Ink
    ) -> None:
        """A heading is a band."""
        if not isinstance(index.data(ROW), Heading):
            super().paint_ground(painter, option, index, ink)
            return
        painter.fillRect(option.rect, ink.colour("band"))
        painter.setPen(ink.colour("rule"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        """Draw the row in its columns."""
        line = index.data(ROW)
        if isinstance(line, Heading):
            inner = rect.adjusted(ink.theme.gap(14), ink.theme.gap(6), -ink.theme.gap(14), 0)
            paint_lines(painter, inner, [Line(line.title, "strong")], ink)
            return
        person, what, when = _columns(rect.width(), ink.theme)
        top = rect.top() + ink.theme.gap(9)
        if what[0] == person[0]:
            used = paint_lines(painter, _cell(rect, person, top), _person(line), ink)
            top += used + ink.theme.gap(2)
            top += self._paint_when(painter, _cell(rect, what, top), line, ink) + ink.theme.gap(2)
            paint_lines(painter, _cell(rect, what, top), _what(line), ink)
            return
        paint_lines(painter, _cell(rect, person, top), _person(line), ink)
        paint_lines(painter, _cell(rect, what, top), _what(line), ink)
        self._paint_when(painter, _cell(rect, when, top), line, ink)

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        """The tallest cell, or all of them where they stand one under the other."""
        if self._measured != (ink.theme, width):
            self._measured, self._heights = (ink.theme, width), {}
        line: DueLine = index.data(ROW)
        height = self._heights.get(line)
        if height is None:
            height = self._heights[line] = self._height(line, width, ink)
        return height

    def _height(self, line: DueLine, width: int, ink: Ink) -> int:
        if isinstance(line, Heading):
            room = width - 2 * ink.theme.gap(14)
            return lines_height([Line(line.title, "strong")], room, ink) + ink.theme.gap(12)
        person, what, when = _columns(width, ink.theme)
        heights = (
            lines_height(_person(line), person[1], ink),
            lines_height(_what(line), what[1], ink),
            self._when_height(line, when[1], ink),
        )
        stacked = what[0] == person[0]
        inner = sum(heights) + ink.theme.gap(4) if stacked else max(heights)
        return inner + 2 * ink.theme.gap(9)

    def _paint_when(self, painter: QPainter, cell: QRect, line: Shown, ink: Ink) -> int:
        used = paint_chips(painter, cell, line.late, _chips(line), ink)
        return used + paint_lines(painter, cell.adjusted(0, used, 0, 0), _who(line), ink)

    def _when_height(self, line: Shown, width: int, ink: Ink) -> int:
        return chips_height(line.late, _chips(line), width, ink) + lines_height(
            _who(line), width, ink
        )


class DueTable(RowList):
    """The list itself."""

    def __init__(self, model: DueModel, parent: QWidget | None = None) -> None:
        super().__init__("What is due", parent)
        self.setModel(model)
        self.setItemDelegate(DueDelegate(self))

    def current(self) -> Shown | None:
        """The row that has, or had last, the keyboard."""
        line = self.currentIndex().data(ROW)
        return line if isinstance(line, Shown) else None


def _columns(width: int, theme: Theme) -> tuple[tuple[int, int], ...]:
    """(left, width) of person, what and when; all at one left where there is no room."""
    edge, gap = theme.gap(14), theme.gap(16)
    person, when = theme.px(_PERSON), theme.px(_WHEN)
    what = width - 2 * edge - person - when - 2 * gap
    if what < theme.px(_LEAST):
        whole = (edge, max(1, width - 2 * edge))
        return whole, whole, whole
    left = edge + person + gap
    return (edge, person), (left, what), (left + what + gap, when)


def _cell(rect: QRect, column: tuple[int, int], top: int) -> QRect:
    return QRect(rect.left() + column[0], top, column[1], rect.height())


def _person(line: Shown) -> tuple[Line, ...]:
    return (Line(line.row.person, "strong"), Line(line.row.reference, "caption"))


def _what(line: Shown) -> tuple[Line, ...]:
    return (Line(line.row.what), Line(line.row.words, "caption"), Line(line.row.warning, "caption"))


def _who(line: Shown) -> tuple[Line, ...]:
    return (Line(line.who, "caption"),)


def _chips(line: Shown) -> tuple[Chip, ...]:
    # Red is for risk alone in services of this field: overdue is said, and outlined.
    return (Chip("overdue"),) if line.row.state is State.OVERDUE else ()
