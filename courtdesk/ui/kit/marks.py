"""The round and the square mark: a radio and a check box large enough to hit and to see.

They are Qt's own controls with Qt's own role and keys; only the painting is ours, because a style
sheet can draw the tick and the dot only from image files, which neither grow with the text nor
follow high contrast.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from courtdesk.ui.kit.style import colour, current_theme

SIDE = 26
"""Pixels at 100 %; WCAG 2.2 asks for a target of 24."""


class RadioMark(QRadioButton):
    """A round mark without text; the words stand beside it (`choices.OptionRow`).

    Signals:
        toggled, clicked: Qt's own.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _prepare(self, name)

    def sizeHint(self) -> QSize:
        """A square that grows with the text."""
        return _size()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole square takes the mouse."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A circle, and a dot when chosen."""
        painter, box, ink = _begin(self)
        painter.drawEllipse(box)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            side = box.width() * 0.24
            painter.drawEllipse(box.adjusted(side, side, -side, -side))
        painter.end()


class CheckMark(QCheckBox):
    """A square mark without text; the words stand beside it (`choices.OptionRow`).

    Signals:
        toggled, clicked: Qt's own.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _prepare(self, name)

    def sizeHint(self) -> QSize:
        """A square that grows with the text."""
        return _size()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole square takes the mouse."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A square, and a tick when chosen."""
        painter, box, ink = _begin(self)
        painter.drawRect(box)
        if self.isChecked():
            draw_tick(painter, box, ink, box.width() / 8)
        painter.end()


def draw_tick(painter: QPainter, box: QRectF, ink: QColor, width: float) -> None:
    """A tick inside `box`, drawn as a line so that no typeface need have the sign."""
    painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    x, y, w, h = box.x(), box.y(), box.width(), box.height()
    painter.drawPolyline(
        [
            QPointF(x + w * 0.22, y + h * 0.54),
            QPointF(x + w * 0.42, y + h * 0.73),
            QPointF(x + w * 0.78, y + h * 0.29),
        ]
    )


def _prepare(button: QAbstractButton, name: str) -> None:
    button.setAccessibleName(name)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def _size() -> QSize:
    side = current_theme().px(SIDE)
    return QSize(side, side)


def _begin(button: QAbstractButton) -> tuple[QPainter, QRectF, QColor]:
    """A painter with pen and brush set, the mark's box, and its colour."""
    theme = current_theme()
    enabled = button.isEnabled()
    ink = colour("ink" if enabled else "ahead_text", theme, button.palette())
    fill = colour("surface" if enabled else "ahead_fill", theme, button.palette())
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = theme.px(2)
    painter.setPen(QPen(ink, line))
    painter.setBrush(fill)
    half = line / 2
    box = QRectF(button.rect()).adjusted(half + 1, half + 1, -half - 1, -half - 1)
    return painter, box, ink
