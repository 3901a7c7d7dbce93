"""Events as painted rows: who and when, and what, in two columns or one under the other."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from courtdesk.domain import words
from courtdesk.domain.audit import Line as Event
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.row_list import (
    ROW,
    Index,
    Ink,
    Line,
    RowDelegate,
    RowList,
    lines_height,
    paint_lines,
)
from courtdesk.ui.row_model import RowModel

_WHO = 190
"""Pixels at 100 % of the first column."""
_LEAST = 200
"""Pixels at 100 % under which what was done is hard to read beside it."""
_HEIGHT = 420
"""Pixels of the list at every size of text: with the page's title it fits the smallest window."""


class EventModel(RowModel[Event]):
    """The events that are shown, the newest first."""

    def name_of(self, row: Event) -> str:
        """Who did it."""
        return row.who

    def words_of(self, row: Event) -> str:
        """Everything that the row shows."""
        return spoken(row)


class EventDelegate(RowDelegate):
    """Draws one event."""

    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        """Draw the event in its columns."""
        top = rect.top() + ink.theme.gap(7)
        columns = _columns(rect.width(), ink.theme)
        stacked = columns[0] == columns[1]
        for lines, (left, width) in zip(_cells(index.data(ROW)), columns, strict=True):
            cell = QRect(rect.left() + left, top, width, rect.height())
            used = paint_lines(painter, cell, lines, ink)
            top += used if stacked else 0

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        """The tallest cell, or all of them where they stand one under the other."""
        columns = _columns(width, ink.theme)
        heights = [
            lines_height(lines, wide, ink)
            for lines, (_, wide) in zip(_cells(index.data(ROW)), columns, strict=True)
        ]
        stacked = columns[0] == columns[1]
        return (sum(heights) if stacked else max(heights)) + 2 * ink.theme.gap(7)


class EventList(RowList):
    """The list itself."""

    def __init__(self, model: EventModel, parent: QWidget | None = None) -> None:
        super().__init__("Events, the newest first", parent)
        self.setModel(model)
        self.setItemDelegate(EventDelegate(self))
        self.setMinimumHeight(_HEIGHT)

    def current(self) -> Event | None:
        """The event that has, or had last, the keyboard."""
        line = self.currentIndex().data(ROW)
        return line if isinstance(line, Event) else None


def spoken(line: Event) -> str:
    """The whole event in words."""
    parts = (_moment(line), line.who, line.what, _case(line), f"on {line.device}")
    return ". ".join(part for part in parts if part) + "."


def _moment(line: Event) -> str:
    return words.moment(line.at)


def _case(line: Event) -> str:
    return f"case {line.reference}" if line.reference else ""


def _cells(line: Event) -> tuple[tuple[Line, ...], ...]:
    when = f"{words.day(line.at.date())} {line.at:%H:%M:%S}"
    where = " · ".join(part for part in (_case(line), f"on {line.device}") if part)
    return (Line(line.who, "strong"), Line(when, "caption")), (
        Line(line.what),
        Line(where, "caption"),
    )


def _columns(width: int, theme: Theme) -> tuple[tuple[int, int], ...]:
    """(left, width) of who and what; both at one left where there is no room."""
    edge, gap = theme.gap(14), theme.gap(14)
    who = theme.px(_WHO)
    what = width - 2 * edge - who - gap
    if what < theme.px(_LEAST):
        whole = (edge, max(1, width - 2 * edge))
        return whole, whole
    return (edge, who), (edge + who + gap, what)
