"""The page in points and the pen that draws on it, saying what each thing belongs to."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextLayout

from courtdesk.documents.tagging import ARTIFACT, MARK_X, mark_y

WIDTH, HEIGHT = 595.0, 842.0
"""A4 in points."""

MARGIN = 43.0
"""Points: 15 mm, within what every office printer reaches."""

_GREY = 120


class Pen:
    """Draws with a painter in points and, for a PDF, says to which element each thing belongs."""

    def __init__(self, painter: QPainter, *, marked: bool) -> None:
        self._painter = painter
        self._marked = marked
        self._element: int | None = None
        self._unread = False

    @contextlib.contextmanager
    def unread(self) -> Iterator[None]:
        """Draw what was read out before: the head of a table, again at the top of a page."""
        self._unread = True
        try:
            yield
        finally:
            self._unread = False

    def text(self, element: int, layout: QTextLayout, line: int, x: float, y: float) -> None:
        """Draw one line of a text layout with its top left corner at (x, y)."""
        self._say(element)
        self._painter.setPen(QColor(0, 0, 0))
        drawn = layout.lineAt(line)
        drawn.draw(self._painter, QPointF(x - drawn.x(), y - drawn.y()))

    def rule(self, y: float, width: float = 0.5) -> None:
        """A fine grey line from margin to margin: it parts questions and is not written on."""
        self.lines(ARTIFACT, ((MARGIN, y), (WIDTH - MARGIN, y)), width, _GREY)

    def tick_box(self, element: int, x: float, y: float, side: float, *, chosen: bool) -> None:
        """Draw a box to tick, with a tick and a heavier outline where it is `chosen`."""
        self.box(element, (x, y, side, side), 1.8 if chosen else 1.0)
        if chosen:
            corners = ((0.2, 0.5), (0.42, 0.76), (0.86, 0.16))
            path = [(x + across * side, y + down * side) for across, down in corners]
            self.lines(element, path, 0.145 * side)

    def lines(
        self,
        element: int,
        points: Sequence[tuple[float, float]],
        width: float = 0.8,
        shade: int = 0,
    ) -> None:
        """Draw from point to point, or a dot; `shade` is 0 for black to 255 for white."""
        self._say(element)
        pen = QPen(QColor(shade, shade, shade), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen)
        corners = [QPointF(x, y) for x, y in points]
        if len(corners) == 1:
            self._painter.drawPoint(corners[0])
        else:
            self._painter.drawPolyline(corners)

    def box(self, element: int, place: tuple[float, float, float, float], width: float) -> None:
        """Draw a box at (x, y, across, down) with an outline of `width`."""
        x, y, across, down = place
        corners = ((x, y), (x + across, y), (x + across, y + down), (x, y + down), (x, y))
        self.lines(element, corners, width)

    def _say(self, element: int) -> None:
        element = ARTIFACT if self._unread else element
        if self._marked and element != self._element:
            mark = QRectF(MARK_X, mark_y(element), 1, 1)
            self._painter.fillRect(mark, QColor(0, 0, 0))
            self._element = element


@dataclass(frozen=True)
class Piece:
    """What is never split over two pages: how high it is, and how it is drawn from its top."""

    height: float
    draw: Callable[[Pen, float], None]
