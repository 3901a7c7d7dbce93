"""The day's table: rows as a model, how one row is drawn, and the heads of the columns.

Five columns where there is room; with large text the strip of steps goes under the rest of its
row, so that nothing is cut and nothing scrolls sideways.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem, QWidget

from courtdesk.domain.ids import CaseId
from courtdesk.ui.kit.strip import Step, paint_strip, stop_width, strip_size
from courtdesk.ui.kit.style import current_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.row_list import (
    ROW,
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
from courtdesk.ui.screens.today.rows import GroupRow, PersonRow, Row

_HEADS = ("Order", "Person", "Offence", "Steps", "Waiting on")
_NARROWEST = {"person": 204, "offence": 124, "waiting": 172}
"""Pixels at 100 % under which a column is hard to read."""


class DayModel(RowModel[Row]):
    """The rows of one day. A courtroom's heading cannot be chosen.

    Attributes:
        next_case: the case that is next for this member, or None.
        now: the time from which the minutes are counted.
    """

    def __init__(self, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.next_case: CaseId | None = None
        self.now = now

    def show_day(self, rows: Iterable[Row], next_case: CaseId | None, now: datetime) -> None:
        """Show other rows."""
        self.next_case, self.now = next_case, now
        self.show_rows(rows)

    def show_time(self, now: datetime) -> None:
        """Count the minutes to `now`; nothing else changes."""
        self.now = now
        self.redraw()

    def index_of(self, case: CaseId) -> QModelIndex:
        """The row of `case`, or an invalid index."""
        return self.find(lambda row: isinstance(row, PersonRow) and row.case == case)

    def name_of(self, row: Row) -> str:
        """The person's name, or the courtroom's."""
        return row.name if isinstance(row, PersonRow) else row.title

    def words_of(self, row: Row) -> str:
        """Everything that the row shows, and whether it is the one that is next."""
        if isinstance(row, GroupRow):
            return row.spoken
        words = row.spoken(self.now)
        return f"Next for you. {words}" if row.case == self.next_case else words

    def can_be_chosen(self, row: Row) -> bool:
        """People can, headings cannot."""
        return isinstance(row, PersonRow)


@dataclass(frozen=True)
class Plan:
    """Where the columns stand in a row that is `width` pixels wide: (left, width) of each."""

    order: tuple[int, int]
    person: tuple[int, int]
    offence: tuple[int, int]
    steps: tuple[int, int]
    waiting: tuple[int, int]
    stacked: bool


def plan(width: int, strip: int, theme: Theme) -> Plan:
    """Share `width` among the columns; `strip` is what the widest strip of steps needs."""
    edge, gap = theme.gap(10), theme.gap(14)
    order = theme.px(40) + gap
    least = {name: theme.px(pixels) for name, pixels in _NARROWEST.items()}
    fixed = 2 * edge + order + 2 * gap
    stacked = fixed + gap + sum(least.values()) + strip > width
    room = max(0, width - fixed - (0 if stacked else gap + strip) - sum(least.values()))
    person = least["person"] + room * 40 // 100
    offence = least["offence"] + room * 30 // 100
    left = edge + order
    after_offence = left + person + gap + offence + gap
    if stacked:
        waiting = (after_offence, width - edge - after_offence)
        steps = (left, min(strip, width - edge - left))
    else:
        steps = (after_offence, strip)
        begin = after_offence + strip + gap
        waiting = (begin, width - edge - begin)
    return Plan(
        (edge, order - gap), (left, person), (left + person + gap, offence), steps, waiting, stacked
    )


class DayDelegate(RowDelegate):
    """Draws one person, or the heading of a courtroom."""

    def __init__(self, model: DayModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._strip: tuple[Theme, tuple[Row, ...], int, int] | None = None
        self._strip_heights: dict[tuple[Theme, tuple[Step, ...]], int] = {}

    def plan(self, width: int) -> Plan:
        """The columns at `width`, for the heads."""
        return self._plan(width, current_theme())

    def _plan(self, width: int, theme: Theme) -> Plan:
        return plan(width, self._strip_room(theme)[0], theme)

    def paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, ink: Ink
    ) -> None:
        """A heading is a band; what is next for this member is yellow between two lines."""
        row = index.data(ROW)
        if isinstance(row, GroupRow):
            painter.fillRect(option.rect, ink.colour("band"))
            painter.setPen(ink.colour("rule"))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
            return
        super().paint_ground(painter, option, index, ink)
        if row.case == self._model.next_case:
            painter.fillRect(option.rect, ink.colour("chosen"))
            line = ink.theme.px(2)
            for top in (option.rect.top(), option.rect.bottom() + 1 - line):
                across = QRect(option.rect.left(), top, option.rect.width(), line)
                painter.fillRect(across, ink.colour("ink"))

    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        """Draw the row in its columns, each in the middle of the height."""
        row = index.data(ROW)
        if isinstance(row, GroupRow):
            self._paint_group(painter, rect, row, ink)
            return
        columns = self._plan(rect.width(), ink.theme)
        upper = rect.adjusted(0, _edge(ink), 0, -_edge(ink))
        if columns.stacked:
            upper.setHeight(self._words_height(row, columns, ink))
        for (left, width), lines in self._cells(row, columns):
            cell = _middle(rect.left() + left, width, upper, lines_height(lines, width, ink))
            paint_lines(painter, cell, lines, ink)
        self._paint_person(painter, rect, upper, row, ink)
        self._paint_steps(painter, rect, upper, row, ink)

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        """The tallest cell, and under it the strip where there is no room beside it."""
        row = index.data(ROW)
        if isinstance(row, GroupRow):
            return _group_cells(row, width, ink).height + ink.theme.gap(12)
        columns = self._plan(width, ink.theme)
        strip = self._strip_height(row, ink.theme)
        words = self._words_height(row, columns, ink)
        height = words + strip + ink.theme.gap(8) if columns.stacked else max(words, strip)
        return height + 2 * _edge(ink)

    def _strip_room(self, theme: Theme) -> tuple[int, int]:
        """What the widest strip needs, and of that what is kept before the steps for a risk stop.

        All are drawn alike, so that steps stand in columns also where one case has a stop.
        """
        rows = self._model.rows
        if self._strip is None or self._strip[:2] != (theme, rows):
            # On a list of sixty most strips are alike: each kind is measured once.
            strips = {row.steps for row in rows if isinstance(row, PersonRow)}
            self._strip_heights.clear()
            room = max((stop_width(steps, theme) for steps in strips), default=0)
            needs = (strip_size(steps, theme, room=room).width() for steps in strips)
            self._strip = (theme, rows, max(needs, default=0), room)
        return self._strip[2:]

    def _strip_height(self, row: PersonRow, theme: Theme) -> int:
        key = (theme, row.steps)
        if key not in self._strip_heights:
            self._strip_heights[key] = strip_size(row.steps, theme).height()
        return self._strip_heights[key]

    def _cells(
        self, row: PersonRow, columns: Plan
    ) -> tuple[tuple[tuple[int, int], Sequence[Line]], ...]:
        waiting = row.waiting
        return (
            (columns.order, [Line(row.order)]),
            (columns.offence, [Line(row.offence), Line(row.level, "caption")]),
            (
                columns.waiting,
                [
                    Line(waiting.headline(self._model.now), "strong"),
                    Line(waiting.detail, "caption"),
                ],
            ),
        )

    def _words_height(self, row: PersonRow, columns: Plan, ink: Ink) -> int:
        heights = [
            lines_height(lines, width, ink) for (_, width), lines in self._cells(row, columns)
        ]
        return max(*heights, self._person_height(row, columns.person[1], ink))

    def _person_height(self, row: PersonRow, width: int, ink: Ink) -> int:
        details = lines_height([Line(row.details, "caption")], width, ink)
        return chips_height(row.name, row.chips, width, ink) + details

    def _paint_person(
        self, painter: QPainter, rect: QRect, upper: QRect, row: PersonRow, ink: Ink
    ) -> None:
        left, width = self._plan(rect.width(), ink.theme).person
        height = self._person_height(row, width, ink)
        cell = _middle(rect.left() + left, width, upper, height)
        used = paint_chips(painter, cell, row.name, row.chips, ink)
        paint_lines(painter, cell.adjusted(0, used, 0, 0), [Line(row.details, "caption")], ink)

    def _paint_steps(
        self, painter: QPainter, rect: QRect, upper: QRect, row: PersonRow, ink: Ink
    ) -> None:
        columns = self._plan(rect.width(), ink.theme)
        left, width = columns.steps
        height = self._strip_height(row, ink.theme)
        cell = _middle(rect.left() + left, width, upper, height)
        if columns.stacked:
            cell.moveTop(upper.bottom() + 1 + ink.theme.gap(8))
        room = self._strip_room(ink.theme)[1]
        paint_strip(painter, cell, row.steps, ink.theme, palette=ink.palette, room=room)

    def _paint_group(self, painter: QPainter, rect: QRect, row: GroupRow, ink: Ink) -> None:
        cells = _group_cells(row, rect.width(), ink)
        origin = rect.topLeft() + QPoint(0, ink.theme.gap(6))
        heading = [Line(row.heading, "strong")]
        paint_lines(painter, cells.heading.translated(origin), heading, ink)
        counts = [Line(row.counts, "caption")]
        paint_lines(painter, cells.counts.translated(origin), counts, ink)


@dataclass(frozen=True)
class _GroupCells:
    """Where the words of a heading stand in it, from the top of its words."""

    heading: QRect
    counts: QRect

    @property
    def height(self) -> int:
        return max(self.heading.bottom(), self.counts.bottom()) + 1


def _group_cells(row: GroupRow, width: int, ink: Ink) -> _GroupCells:
    """The counts stand after the heading, or under it where they would not fit on its line."""
    edge, gap = ink.theme.gap(10), ink.theme.gap(24)
    room = max(1, width - 2 * edge)
    strong, small = QFontMetrics(ink.font("strong")), QFontMetrics(ink.font("caption"))
    first = [Line(row.heading, "strong")]
    wide = min(strong.horizontalAdvance(row.heading) + 2, room)
    heading = QRect(edge, 0, wide, lines_height(first, wide, ink))
    counts = [Line(row.counts, "caption")]
    if wide + gap + small.horizontalAdvance(row.counts) + 2 <= room:
        left = edge + wide + gap
        down = max(0, strong.ascent() - small.ascent())
        beside = QRect(left, down, width - edge - left, lines_height(counts, room, ink))
        return _GroupCells(heading, beside)
    under = QRect(edge, heading.height(), room, lines_height(counts, room, ink))
    return _GroupCells(heading, under)


class DayTable(RowList):
    """The list itself."""

    def __init__(self, model: DayModel, parent: QWidget | None = None) -> None:
        super().__init__("People on the list", parent)
        self.setModel(model)
        self.delegate = DayDelegate(model, self)
        self.setItemDelegate(self.delegate)

    def current(self) -> PersonRow | None:
        """The person whose row has, or had last, the keyboard."""
        row = self.currentIndex().data(ROW)
        return row if isinstance(row, PersonRow) else None

    def least_height(self, theme: Theme) -> int:
        """Room for a heading and a person with the steps under it: less is no list."""
        return theme.px(140)


class DayHeads(QLabel):
    """The heads over the columns, drawn where the rows have them."""

    def __init__(self, table: DayTable, parent: QWidget | None = None) -> None:
        super().__init__(", ".join(_HEADS), parent)
        self._table = table

    def sizeHint(self) -> QSize:
        """One line of captions."""
        theme = current_theme()
        return QSize(0, theme.px(19) + theme.gap(10))

    def minimumSizeHint(self) -> QSize:
        """As high as the hint; as narrow as the window."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each head at the left of its column; none for steps that stand under their row."""
        painter = QPainter(self)
        ink = Ink(current_theme(), self.palette())
        painter.fillRect(self.rect(), ink.colour("surface"))
        columns = self._table.delegate.plan(self._table.viewport().width())
        places = (columns.order, columns.person, columns.offence, columns.steps, columns.waiting)
        for head, (left, width) in zip(_HEADS, places, strict=True):
            if columns.stacked and head == "Steps":
                continue
            height = lines_height([Line(head, "caption")], self.width(), ink)
            cell = _middle(left, max(width, self.width() // 8), self.rect(), height)
            paint_lines(painter, cell, [Line(head, "caption")], ink)
        painter.setPen(ink.colour("border"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


def _edge(ink: Ink) -> int:
    return ink.theme.gap(9)


def _middle(left: int, width: int, upper: QRect, height: int) -> QRect:
    """A cell of `height` in the middle of `upper`."""
    top = upper.top() + max(0, (upper.height() - height) // 2)
    return QRect(left, top, width, height)
