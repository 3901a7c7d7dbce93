"""A main column and a side column, which goes under the main one where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.style import current_theme, mark

BREAK = 800
"""Pixels at 100 % under which the side column goes below; 150 % text on 1366 stays beside."""


class Columns(QWidget):
    """Two columns, 2 to 1; one column on a narrow window or with very large text.

    Attributes:
        main, side: the columns to add to.
    """

    main: QVBoxLayout
    side: QVBoxLayout

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._both = layouts.row(self, gap=24)
        self._left, self.main = _held()
        self._right, self.side = _held()
        self._both.addWidget(self._left, 2)
        self._both.addWidget(self._right, 1)

    @property
    def stacked(self) -> bool:
        """Whether the side column is under the main one."""
        return self._both.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """The wider column alone: side by side is a wish, not a need.

        No height: the layout asks `heightForWidth` for the width there is. That of the least
        width has more lines, and a page would scroll for lines that it does not have.
        """
        parts = (self._left.minimumSizeHint(), self._right.minimumSizeHint())
        return QSize(max(part.width() for part in parts), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction by the room."""
        super().resizeEvent(event)
        narrow = self.width() < current_theme().px(BREAK)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if way is not self._both.direction():
            self._both.setDirection(way)


def _held() -> tuple[QWidget, QVBoxLayout]:
    """A column that keeps its content at the top."""
    holder = QWidget()
    mark(holder, "clear")
    outer = layouts.column(holder, gap=0)
    inner = layouts.column(gap=12)
    outer.addLayout(inner)
    outer.addStretch(1)
    return holder, inner
