"""A signature drawn with a pen, a finger or the mouse, kept as vectors; and one shown again.

A drawn signature cannot be made by keyboard, so no page may require one: it stands beside a typed
name, and a page says what to do where it cannot be drawn. The pad itself is reached by Tab, says
whether something is drawn on it, and is cleared by Delete.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from courtdesk.errors import FileRefused
from courtdesk.questionnaire.strokes import MAX_POINTS, MAX_STROKES, Strokes
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.pen import LINE_SHARE, PAD_HEIGHT, PAD_WIDTH, PenLine
from courtdesk.ui.kit.style import colour, current_theme, mark

WIDEST, NARROWEST = 560, 260
"""Pixels at 100 % across the pad."""

_BASELINE = 0.74
"""Where the line to sign on lies, from the top; a signature has more above it than below."""

_HINT = "Use a pen, a finger or the mouse. It cannot be drawn with the keyboard."
_FULL = "No more can be drawn here: clear the signature and sign again."


class Hand(Enum):
    """What is drawing. While one draws, another is a palm or an echo and draws nothing."""

    MOUSE = "mouse"
    PEN = "pen"
    TOUCH = "touch"


def line_path(points: tuple[tuple[float, float], ...]) -> QPainterPath:
    """One stroke as a path."""
    path = QPainterPath(QPointF(*points[0]))
    for place in points[1:]:
        path.lineTo(QPointF(*place))
    if len(points) == 1:
        # Qt leaves a line of no length out, and with it the dot that a round pen end would make.
        path.lineTo(points[0][0] + 0.1, points[0][1])
    return path


def draw(painter: QPainter, box: QRectF, strokes: Strokes, ink: QColor) -> None:
    """Draw `strokes` as large as `box` allows, in its middle."""
    painter.save()
    _into(painter, box, strokes)
    painter.setPen(_pen(ink, strokes))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes.strokes:
        painter.drawPath(line_path(stroke))
    painter.restore()


def _fit(box: QRectF, strokes: Strokes) -> tuple[float, float, float]:
    """Pixels a unit, and where the pad's left and top then lie."""
    scale = min(box.width() / strokes.width, box.height() / strokes.height)
    left = box.left() + (box.width() - scale * strokes.width) / 2
    return scale, left, box.top() + (box.height() - scale * strokes.height) / 2


def _into(painter: QPainter, box: QRectF, strokes: Strokes) -> None:
    scale, left, top = _fit(box, strokes)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(left, top)
    painter.scale(scale, scale)


def _pen(ink: QColor, strokes: Strokes) -> QPen:
    pen = QPen(ink, strokes.width * LINE_SHARE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


class Paper(QLabel):
    """What a signature stands on: a sheet with the line to sign on, as wide as there is room.

    Attributes:
        strokes: what is drawn on it.
    """

    def __init__(self, strokes: Strokes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strokes = strokes
        mark(self, "clear")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """The pad's own shape at any width."""
        return round(min(width, self._widest()) * PAD_HEIGHT / PAD_WIDTH)

    def hasHeightForWidth(self) -> bool:
        """Narrower is lower."""
        return True

    def sizeHint(self) -> QSize:
        """As wide as a signature needs, more with larger text."""
        return QSize(self._widest(), self.heightForWidth(self._widest()))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one can still sign on."""
        least = current_theme().px(NARROWEST)
        return QSize(least, self.heightForWidth(least))

    def box(self) -> QRectF:
        """Where on the widget the pad's units lie."""
        line = current_theme().px(2)
        return QRectF(self.rect()).adjusted(line, line, -line, -line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet, its line, and what is drawn."""
        painter = QPainter(self)
        self._paint_sheet(painter)
        self._paint_strokes(painter)
        painter.end()

    def _paint_sheet(self, painter: QPainter) -> None:
        theme = current_theme()
        line = theme.px(2)
        half = line / 2
        painter.setPen(QPen(self._ink("ink"), line))
        painter.setBrush(self._ink("surface"))
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        scale, left, top = _fit(self.box(), self.strokes)
        width, base = self.strokes.width * scale, top + self.strokes.height * scale * _BASELINE
        painter.setPen(QPen(self._ink("ahead_line"), theme.px(1)))
        painter.drawLine(QPointF(left + width * 0.05, base), QPointF(left + width * 0.95, base))

    def _paint_strokes(self, painter: QPainter) -> None:
        draw(painter, self.box(), self.strokes, self._ink("ink"))

    def _ink(self, name: str) -> QColor:
        return colour(name, current_theme(), self.palette())

    @staticmethod
    def _widest() -> int:
        return current_theme().px(WIDEST)


class SignatureView(Paper):
    """A drawn signature as it was made, for reading; sharp at any size."""

    def __init__(self, strokes: Strokes, name: str, parent: QWidget | None = None) -> None:
        super().__init__(strokes, parent)
        self.setAccessibleName(f"{name}, drawn")


class SignaturePad(Paper):
    """Takes a signature by mouse, pen or touch. It keeps the pad's units, whatever its size.

    Ctrl+Z takes the last stroke back, and also a clearing; Delete clears.

    Attributes:
        strokes: what is drawn; set it by `set_strokes`.

    Signals:
        changed: a stroke was finished or taken away.
        filled: there is room for no more; the stroke was not taken.
    """

    changed = Signal()
    filled = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Strokes(PAD_WIDTH, PAD_HEIGHT), parent)
        self._name = name
        self._line: PenLine | None = None
        self._hand: Hand | None = None
        self._past: list[Strokes] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._show_state()

    def set_strokes(self, strokes: Strokes) -> None:
        """Show `strokes` as if they had been drawn; what was drawn before cannot be undone."""
        self._line = self._hand = None
        if strokes != self.strokes:
            self._past.clear()
            self._change(strokes)

    def clear(self) -> None:
        """Take everything away; `undo` brings it back."""
        self._line = self._hand = None
        if self.strokes.is_empty:
            return
        self._past.append(self.strokes)
        self._change(Strokes(PAD_WIDTH, PAD_HEIGHT))
        announce(self, "The signature was cleared.")

    def undo(self) -> None:
        """As it was before the last stroke or the last clearing."""
        self._line = self._hand = None
        if not self._past:
            # Strokes that were kept before have no history: they go one by one.
            if self.strokes.is_empty:
                return
            self._past.append(self._with(self.strokes.strokes[:-1]))
        self._change(self._past.pop())
        announce(self, "Taken back.")

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._past) or not self.strokes.is_empty

    # Drawing

    def begin(self, hand: Hand, at: QPointF) -> None:
        """`hand` comes down at `at`, in the widget's pixels."""
        if self._hand is None and self.isEnabled():
            self._hand = hand
            self._line = PenLine(self._unit(at))
            self.update()

    def go(self, hand: Hand, at: QPointF) -> None:
        """`hand` moves on to `at`."""
        if self._line is None or hand is not self._hand:
            return
        self._line.go(self._unit(at))
        if self._line.is_long:
            following = PenLine(self._line.end)
            self._keep_line()
            self._line = following
        self.update()

    def end(self, hand: Hand | None = None) -> None:
        """`hand` goes up, or whatever was drawing is interrupted: the stroke so far is kept."""
        if self._hand is None or (hand is not None and hand is not self._hand):
            return
        self._hand = None
        self._keep_line()

    def _keep_line(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        stroke = line.points(self.strokes.width, self.strokes.height)
        drawn = sum(map(len, self.strokes.strokes))
        if len(self.strokes.strokes) >= MAX_STROKES or drawn + len(stroke) > MAX_POINTS:
            self.update()
            self.filled.emit()
            return
        self._past.append(self.strokes)
        self._change(self._with((*self.strokes.strokes, stroke)))

    def _with(self, strokes: tuple[tuple[tuple[int, int], ...], ...]) -> Strokes:
        return Strokes(self.strokes.width, self.strokes.height, strokes)

    def _change(self, strokes: Strokes) -> None:
        self.strokes = strokes
        self._show_state()
        self.update()
        self.changed.emit()

    def _show_state(self) -> None:
        self.setAccessibleName(f"{self._name}, {'empty' if self.strokes.is_empty else 'drawn'}")

    def _unit(self, at: QPointF) -> tuple[float, float]:
        """A place on the widget in the pad's units; beside the pad is its edge."""
        scale, left, top = _fit(self.box(), self.strokes)
        x, y = (at.x() - left) / scale, (at.y() - top) / scale
        return (
            min(max(x, 0.0), float(self.strokes.width)),
            min(max(y, 0.0), float(self.strokes.height)),
        )

    def _paint_strokes(self, painter: QPainter) -> None:
        super()._paint_strokes(painter)
        if self._line is not None:
            painter.save()
            _into(painter, self.box(), self.strokes)
            painter.setPen(_pen(self._ink("ink"), self.strokes))
            painter.drawPath(line_path(self._line.way()))
            painter.restore()

    # What Qt tells

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button draws."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.begin(Hand.MOUSE, event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke."""
        self.go(Hand.MOUSE, event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke is done."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.go(Hand.MOUSE, event.position())
            self.end(Hand.MOUSE)
        event.accept()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen, finer than a pixel; taken, so that Qt makes no mouse of it. The eraser is not."""
        if event.pointerType() is QPointingDevice.PointerType.Eraser:
            event.ignore()
            return
        kind = event.type()
        if kind is QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.begin(Hand.PEN, event.position())
        elif kind is QEvent.Type.TabletMove:
            self.go(Hand.PEN, event.position())
        else:
            self.go(Hand.PEN, event.position())
            self.end(Hand.PEN)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Touches come here only; of several the first one draws."""
        if isinstance(event, QTouchEvent):
            self._touched(event)
            event.accept()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Ctrl+Z is the pad's while it has the keyboard, not some menu's.
            event.setAccepted(event.matches(QKeySequence.StandardKey.Undo))
            return event.isAccepted()
        return super().event(event)

    def _touched(self, event: QTouchEvent) -> None:
        points = event.points()
        if event.type() in (QEvent.Type.TouchCancel, QEvent.Type.TouchEnd) or not points:
            self.end(Hand.TOUCH)
        elif event.type() == QEvent.Type.TouchBegin:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.begin(Hand.TOUCH, points[0].position())
        else:
            self.go(Hand.TOUCH, points[0].position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete clears, Ctrl+Z takes back; every other key is the page's."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.clear()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Another window came in between: the stroke so far is kept (P1)."""
        self.end()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The page goes, perhaps by a lock: the stroke so far is kept (P1)."""
        self.end()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text, larger pad."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


class SignatureField(Field[str]):
    """A pad with its label and its two buttons.

    `value` is the strokes as JSON text (`Strokes.to_bytes`), "" when nothing is drawn, so that a
    page keeps it over a lock as it keeps what is typed.

    Attributes:
        pad: the pad.
    """

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        hint: str = _HINT,
        optional: bool = False,
        missing: str = "",
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self.pad = SignaturePad(self.spoken_label)
        self.caption_label.setBuddy(self.pad)
        self._add_control(self.pad, left=True)
        self._undo = LinkButton("Undo last stroke")
        self._again = LinkButton("Clear and sign again")
        for button, verb in ((self._undo, self.pad.undo), (self._again, self.pad.clear)):
            button.setAccessibleName(f"{button.text()}: {label}")
            button.clicked.connect(verb)
            button.clicked.connect(self.pad.setFocus)
        buttons = FlowLayout(gap=16)
        buttons.addWidget(self._undo)
        buttons.addWidget(self._again)
        self._column.addLayout(buttons)
        self._note = Caption()
        self._note.hide()
        self._column.addWidget(self._note)
        self.pad.changed.connect(self._drawn)
        self.pad.filled.connect(self._full)
        self._offer()
        self._describe()

    def value(self) -> str:
        """The strokes as JSON text; "" when nothing is drawn."""
        strokes = self.pad.strokes
        return "" if strokes.is_empty else strokes.to_bytes().decode("ascii")

    def set_value(self, value: str) -> None:
        """Show the strokes that this text holds; `ValueError` when it holds none."""
        if not value:
            self.pad.set_strokes(Strokes(PAD_WIDTH, PAD_HEIGHT))
            return
        try:
            self.pad.set_strokes(Strokes.from_bytes(value.encode("utf-8")))
        except FileRefused as error:
            raise ValueError(f"{self.name} cannot show these strokes") from error

    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self.pad.strokes.is_empty

    def controls(self) -> tuple[QWidget, ...]:
        """The pad and its two buttons."""
        return (self.pad, self._undo, self._again)

    def _drawn(self) -> None:
        self._note.hide()
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        self._undo.setEnabled(self.pad.can_undo)
        self._again.setEnabled(not self.pad.strokes.is_empty)

    def _full(self) -> None:
        self._note.setText(_FULL)
        self._note.show()
        announce(self.pad, _FULL, at_once=True)


def strokes_of(text: str) -> Strokes | None:
    """The strokes in a field's or a record's text; None for none, and for what is no strokes."""
    try:
        return Strokes.from_bytes(text.encode("utf-8")) if text else None
    except FileRefused:
        return None
