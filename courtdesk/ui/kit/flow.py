"""A layout that fills lines like text: what does not fit goes to the next line, uncut."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from courtdesk.ui.kit.style import current_theme


class _Piece(NamedTuple):
    """One thing that is laid out, with the size that it asks for."""

    item: QLayoutItem
    width: int
    height: int


class FlowLayout(QLayout):
    """Widgets side by side, centred in their line, wrapping at the right edge.

    Attributes:
        gap, line_gap: pixels at 100 % between neighbours and between lines.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 12, line_gap: int = 6) -> None:
        super().__init__(parent)
        self.gap = gap
        self.line_gap = line_gap
        self._items: list[QLayoutItem] = []
        self._measured: tuple[_Piece, ...] | None = None
        self._heights: dict[tuple[int, float], int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way to put something in."""
        self._items.append(item)
        self._forget()

    def count(self) -> int:
        """How many are laid out."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at `index`, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at `index` out, or None."""
        self._forget()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def clear(self) -> None:
        """Let every widget go."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower means more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the lines at `width`."""
        known = (width, current_theme().scale)
        if known not in self._heights:
            self._heights[known] = self._height(self._lines(width))
        return self._heights[known]

    def setGeometry(self, rect: QRect) -> None:
        """Lay everything out in `rect`."""
        super().setGeometry(rect)
        lines = self._lines(rect.width())
        # In a bar that is higher than the lines they stand in its middle.
        top = rect.top() + max(0, rect.height() - self._height(lines)) // 2
        for line in lines:
            height = max(piece.height for piece in line)
            self._place(line, rect.left(), top, height)
            top += height + current_theme().gap(self.line_gap)

    def invalidate(self) -> None:
        """Measure everything again when it is next asked for."""
        super().invalidate()
        self._forget()

    def sizeHint(self) -> QSize:
        """All on one line."""
        pieces = self._pieces()
        gaps = current_theme().gap(self.gap) * max(0, len(pieces) - 1)
        width = sum(piece.width for piece in pieces) + gaps
        return QSize(width, max((piece.height for piece in pieces), default=0))

    def minimumSize(self) -> QSize:
        """The widest of them alone on a line."""
        pieces = self._pieces()
        width = max((piece.width for piece in pieces), default=0)
        return QSize(width, max((piece.height for piece in pieces), default=0))

    def _forget(self) -> None:
        self._measured = None
        self._heights.clear()

    def _pieces(self) -> tuple[_Piece, ...]:
        """What is shown, measured: Qt asks for a page's heights dozens of times as it opens."""
        if self._measured is None:
            shown = [item for item in self._items if not item.isEmpty()]  # the rest takes no gap
            sizes = [(item, item.sizeHint()) for item in shown]
            self._measured = tuple(_Piece(one, size.width(), size.height()) for one, size in sizes)
        return self._measured

    def _height(self, lines: list[list[_Piece]]) -> int:
        between = current_theme().gap(self.line_gap) * max(0, len(lines) - 1)
        return sum(max(piece.height for piece in line) for line in lines) + between

    def _lines(self, width: int) -> list[list[_Piece]]:
        gap = current_theme().gap(self.gap)
        lines: list[list[_Piece]] = []
        used = 0
        for piece in self._pieces():
            if not lines or used + gap + piece.width > width:
                lines.append([piece])
                used = piece.width
            else:
                lines[-1].append(piece)
                used += gap + piece.width
        return lines

    def _place(self, line: list[_Piece], left: int, top: int, height: int) -> None:
        gap = current_theme().gap(self.gap)
        for piece in line:
            down = (height - piece.height) // 2
            piece.item.setGeometry(QRect(left, top + down, piece.width, piece.height))
            left += piece.width + gap


def flowing(*widgets: QWidget, gap: int = 10) -> FlowLayout:
    """These beside each other, as the buttons under a page are; `gap` in pixels at 100 %."""
    row = FlowLayout(gap=gap)
    for widget in widgets:
        row.addWidget(widget)
    return row
