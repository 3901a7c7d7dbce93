"""A layout that fills lines like text: what does not fit goes to the next line, uncut."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from courtdesk.ui.kit.style import current_theme


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
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way to put something in."""
        self._items.append(item)

    def count(self) -> int:
        """How many are laid out."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at `index`, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at `index` out, or None."""
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
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Lay everything out in `rect`."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """All on one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = current_theme().gap(self.gap) * max(0, len(sizes) - 1)
        width = sum(size.width() for size in sizes) + gaps
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The widest of them alone on a line."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        """Fill lines; returns the height they take."""
        lines = self._lines(rect.width())
        if move:  # in a bar that is higher than the lines they stand in its middle
            spare = rect.height() - self._lay(rect, move=False)
            rect = rect.adjusted(0, max(0, spare // 2), 0, 0)
        top = rect.top()
        for line in lines:
            height = max(item.sizeHint().height() for item in line)
            if move:
                self._place(line, rect.left(), top, height)
            top += height + current_theme().gap(self.line_gap)
        return top - rect.top() - (current_theme().gap(self.line_gap) if lines else 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        gap = current_theme().gap(self.gap)
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():  # what is hidden takes no gap either
                continue
            wide = item.sizeHint().width()
            if not lines or used + gap + wide > width:
                lines.append([item])
                used = wide
            else:
                lines[-1].append(item)
                used += gap + wide
        return lines

    def _place(self, line: list[QLayoutItem], left: int, top: int, height: int) -> None:
        for item in line:
            size = item.sizeHint()
            item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
            left += size.width() + current_theme().gap(self.gap)


def flowing(*widgets: QWidget, gap: int = 10) -> FlowLayout:
    """These beside each other, as the buttons under a page are; `gap` in pixels at 100 %."""
    row = FlowLayout(gap=gap)
    for widget in widgets:
        row.addWidget(widget)
    return row
