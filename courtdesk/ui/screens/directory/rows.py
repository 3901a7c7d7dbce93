"""Services as painted rows: thousands of them cost as little as ten."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from courtdesk.actions.directory import Entry
from courtdesk.domain.directory import Service, checked_words, is_old
from courtdesk.ui.row_list import (
    ROW,
    Chip,
    Index,
    Ink,
    Line,
    RowDelegate,
    chips_height,
    lines_height,
    paint_chips,
    paint_lines,
)
from courtdesk.ui.row_model import RowModel


class Services(RowModel[Entry]):
    """The services that are shown; `today` says how old an entry is."""

    def __init__(self, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today

    def name_of(self, row: Entry) -> str:
        """The service's name."""
        return row.value.name

    def words_of(self, row: Entry) -> str:
        """Everything that the row shows."""
        words = [row.value.name, *(chip.text for chip in _chips(row, self._today))]
        words += [line.text for line in _lines(row, self._today) if line.text]
        return ". ".join(words)


class ServiceDelegate(RowDelegate):
    """Name with what is odd about it, what for and where, how to reach it, and when checked."""

    def __init__(self, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today

    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        """Draw the row."""
        entry = index.data(ROW)
        inner = _inner(rect, ink)
        used = paint_chips(painter, inner, entry.value.name, _chips(entry, self._today), ink)
        paint_lines(painter, inner.adjusted(0, used, 0, 0), _lines(entry, self._today), ink)

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        """As high as its words at `width`."""
        entry = index.data(ROW)
        room = _inner(QRect(0, 0, width, 0), ink).width()
        name = chips_height(entry.value.name, _chips(entry, self._today), room, ink)
        lines = lines_height(_lines(entry, self._today), room, ink)
        return name + lines + 2 * ink.theme.gap(9)


def _inner(rect: QRect, ink: Ink) -> QRect:
    return rect.adjusted(ink.theme.gap(14), ink.theme.gap(9), -ink.theme.gap(14), 0)


def _chips(entry: Entry, today: date) -> tuple[Chip, ...]:
    chips = []
    if entry.value.retired:
        chips.append(Chip("retired"))
    if is_old(entry.value, today):
        chips.append(Chip("not checked for 6 months"))
    if entry.disputed:
        chips.append(Chip("two versions"))
    return tuple(chips)


def _lines(entry: Entry, today: date) -> tuple[Line, ...]:
    value = entry.value
    where = f"{value.needs_words} · {value.area}"
    reach = " · ".join(part for part in (value.phone, value.opening) if part)
    return (Line(where), Line(reach, "caption"), Line(_first_up(value, today), "caption"))


def _first_up(value: Service, today: date) -> str:
    words = checked_words(value, today)
    return words[:1].upper() + words[1:]
