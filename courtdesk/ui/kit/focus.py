"""The focus ring: yellow and black round whatever has the keyboard.

A style sheet's `outline` is not drawn by Qt, and a border that changes width makes the page jump.
So the ring is one transparent widget over the window, moved to where the focus is. Yellow alone is
1.35 to 1 on white; the black line inside is what meets WCAG 2.2 (1.4.11, 2.4.11).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from courtdesk.ui.kit.style import colour, current_theme

YELLOW = 3
BLACK = 2
REACH = YELLOW + BLACK
"""Pixels that the ring stands out over the widget's edge; pages leave that much room."""

_NO_RING = "kitNoRing"
_FOLLOWED = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.LayoutRequest,
        QEvent.Type.WindowActivate,
        QEvent.Type.WindowDeactivate,
        QEvent.Type.ZOrderChange,
    }
)


def without_ring(widget: QWidget) -> None:
    """Leave `widget` out: it shows its focus itself (a list marks its row)."""
    widget.setProperty(_NO_RING, True)


class FocusRing(QWidget):
    """The ring of one window; make one for each window and dialog, after its content.

    It never takes the mouse or the focus, is cut where the scroll area ends, follows scrolling,
    moving and resizing by events alone (no timer), and goes while the window is not active.

    Attributes:
        target: the widget that it stands round, or None.
    """

    target: QWidget | None

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.target = None
        self._watched: list[QWidget] = []
        self._stands: tuple[QRect, QRect] | None = None
        self.setObjectName("focus-ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        self._follow(window.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go where the target goes; stops nothing."""
        kind = event.type()
        # Inside the page a layout says itself what it moved; in the window it may have put a new
        # page over the ring.
        inside = kind == QEvent.Type.LayoutRequest and watched is not self.window()
        if kind in _FOLLOWED and not inside:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Yellow outside, black inside; the system's two colours in high contrast."""
        if self.target is None:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.translate(-self.pos())
        inner = self._frame().adjusted(-BLACK, -BLACK, BLACK, BLACK)
        outer = inner.adjusted(-YELLOW, -YELLOW, YELLOW, YELLOW)
        # With two colours the gap must be inside, or the ring melts into a widget's own frame.
        names = ("ink", "focus") if theme.high_contrast else ("focus", "ink")
        _line(painter, outer, colour(names[0], theme, self.palette()), YELLOW)
        _line(painter, inner, colour(names[1], theme, self.palette()), BLACK)
        painter.end()

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        inside = new is not None and new.window() is self.window()
        self._follow(new if inside else None)

    def _follow(self, target: QWidget | None) -> None:
        for widget in self._watched:
            # The focus also leaves a widget because it is being destroyed.
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        if target is not None and not target.property(_NO_RING):
            self.target = target
            self._watch(target)
        else:
            self.target = None
        self._stands = None
        self._place()

    def _watch(self, target: QWidget) -> None:
        """Hear of every move between the target and the window: a scroll moves an ancestor."""
        widget: QWidget | None = target
        while widget is not None:
            widget.installEventFilter(self)
            self._watched.append(widget)
            if widget is self.window():
                break
            widget = widget.parentWidget()

    def _place(self) -> None:
        target = self.target
        window = self.window()
        if (
            target is None
            or not isValid(target)
            or not target.isVisibleTo(window)
            or not window.isActiveWindow()
        ):
            self._go_away()
            return
        stands = (self._frame(), self._seen(target))
        if stands == self._stands:  # most of what an ancestor hears of moves nothing
            self.raise_()
            return
        region = self._ring_region(*stands)
        if region.isEmpty():  # scrolled out of sight; an empty mask would mean no mask at all
            self._go_away()
            return
        # No larger than the ring: what a mask sets free is painted again, and over the whole window
        # that would be every widget of the page at each move of the focus.
        self.setGeometry(region.boundingRect())
        self.setMask(region.translated(-self.pos()))
        self.raise_()
        self.show()
        self.update()
        self._stands = stands

    def _go_away(self) -> None:
        self._stands = None
        self.hide()

    def _frame(self) -> QRect:
        if self.target is None:
            return QRect()
        return _rect_in(self.target, self.window())

    @staticmethod
    def _ring_region(frame: QRect, seen: QRect) -> QRegion:
        outer = frame.adjusted(-REACH, -REACH, REACH, REACH)
        return QRegion(outer).subtracted(QRegion(frame)).intersected(QRegion(seen))

    def _seen(self, target: QWidget) -> QRect:
        """The part of the window in which the ring may show: inside every scroll area."""
        seen = self.window().rect()
        widget = target.parentWidget()
        while widget is not None and widget is not self.window():
            parent = widget.parentWidget()
            if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
                seen = seen.intersected(_rect_in(widget, self.window()))
            widget = parent
        return seen


def _rect_in(widget: QWidget, window: QWidget) -> QRect:
    size: QSize = widget.size()
    return QRect(widget.mapTo(window, QPoint(0, 0)), size)


def _line(painter: QPainter, rect: QRect, ink: QColor, width: int) -> None:
    """A frame of `width` pixels that lies wholly inside `rect`."""
    pen = QPen(ink, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    half = width // 2
    painter.drawRect(rect.adjusted(half, half, -(width - half), -(width - half)))
