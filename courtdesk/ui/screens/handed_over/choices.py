"""Answers to choose from, each a large button with its digit: for keys, mouse and finger alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QGroupBox,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from courtdesk.questionnaire.definition import AnswerValue, Item, ItemType
from courtdesk.ui.answer_grid import digit_of
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.marks import SIDE
from courtdesk.ui.kit.style import colour, current_theme, mark

_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LED_THERE = (Qt.FocusReason.OtherFocusReason, Qt.FocusReason.NoFocusReason)
_AIR = 9
"""Pixels at 100 % between a button's edge and what is in it."""


@dataclass(frozen=True)
class Offered:
    """One answer that can be chosen: what is kept, its words, and its digit ("" for none)."""

    value: AnswerValue
    label: str
    digit: str


def offered(item: Item) -> tuple[Offered, ...]:
    """What can be chosen for this item; () for what is typed, drawn or given as a date."""
    if item.type is ItemType.BOOLEAN:
        return (Offered(True, "Yes", "1"), Offered(False, "No", "2"))
    digits = [digit_of(option.ordinal, at) for at, option in enumerate(item.options, 1)]
    return tuple(
        # A number of two digits would answer by its first one.
        Offered(option.code, option.label, digit if len(digit) == 1 else "")
        for option, digit in zip(item.options, digits, strict=True)
    )


class AnswerButton(QRadioButton):
    """One answer as large as its words need. Enter chooses and goes on, Space chooses.

    Signals:
        moved: an arrow key; carries how many answers to go.
        entered: chosen by Enter.
        undecided: Enter, on an answer that is not chosen and that the person did not go to.
    """

    moved = Signal(int)
    entered = Signal()
    undecided = Signal()

    def __init__(self, offer: Offered) -> None:
        super().__init__()
        self.offer = offer
        self._gone_to = False
        self.setAccessibleName(offer.label)
        self.setAccessibleDescription(f"Press {offer.digit}" if offer.digit else "")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """The words on one line."""
        width = self._left() + self.fontMetrics().horizontalAdvance(self.offer.label) + self._air()
        return QSize(width + 2, self.heightForWidth(width + 2))

    def minimumSizeHint(self) -> QSize:
        """The longest word on a line of its own."""
        widest = max(map(self.fontMetrics().horizontalAdvance, self.offer.label.split()), default=0)
        width = self._left() + widest + self._air() + 2
        # Qt would take the height of words wrapped that narrow, and leave a page half empty.
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def heightForWidth(self, width: int) -> int:
        """As many lines as the words take in `width` pixels."""
        room = QRect(0, 0, max(1, width - self._left() - self._air()), 0)
        words = self.fontMetrics().boundingRect(room, _WORDS, self.offer.label).height()
        return max(words, current_theme().px(SIDE)) + 2 * self._air()

    def hitButton(self, pos: QPoint) -> bool:
        """All of it takes the mouse."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move and change nothing; Enter chooses and goes on; the rest is Qt's."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.moved.emit(_STEPS[key])
        elif key in _ENTER:
            # A key held too long must not answer the questions that follow.
            if not event.isAutoRepeat():
                self._enter()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A new question puts the keyboard on its first answer: that is nobody's choice yet."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._gone_to = event.reason() not in _LED_THERE

    def go_to(self) -> None:
        """Take the keyboard because the person moves here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._gone_to = True

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may take another number of lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A box with circle, digit and words; yellow, with a thick edge and a dot, when chosen."""
        theme, chosen = current_theme(), self.isChecked()
        ink = colour("ink", theme, self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.px(3 if chosen else 1)
        painter.setPen(QPen(ink, edge))
        painter.setBrush(colour("chosen" if chosen else "surface", theme, self.palette()))
        painter.drawRect(QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2))
        self._paint_mark(painter)
        self._paint_digit(painter)
        painter.setPen(ink)
        room = self.rect().adjusted(self._left(), self._air(), -self._air(), -self._air())
        painter.drawText(room, _WORDS, self.offer.label)
        painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        theme = current_theme()
        ink = colour("ink", theme, self.palette())
        side = theme.px(SIDE) - theme.px(4)
        circle = QRectF(self._air() + 2, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(ink, theme.px(2)))
        painter.setBrush(colour("surface", theme, self.palette()))
        painter.drawEllipse(circle)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            inner = side * 0.24
            painter.drawEllipse(circle.adjusted(inner, inner, -inner, -inner))

    def _paint_digit(self, painter: QPainter) -> None:
        if not self.offer.digit:
            return
        theme = current_theme()
        width, height = self._cap(), self.fontMetrics().height() + 2
        left = self._air() + theme.px(SIDE) + theme.gap(8)
        cap = QRect(left, (self.height() - height) // 2, width, height)
        painter.setBrush(colour("surface", theme, self.palette()))
        painter.setPen(QPen(colour("ink", theme, self.palette()), 1))
        painter.drawRoundedRect(cap, 4, 4)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.offer.digit)

    def _cap(self) -> int:
        return QFontMetrics(self.font()).horizontalAdvance("0") + current_theme().px(14)

    def _enter(self) -> None:
        # Enter again and again, to go on, would say "not at all" to everything, risk included.
        if not self._gone_to and not self.isChecked():
            self.undecided.emit()
            return
        self.click()
        self.entered.emit()

    def _air(self) -> int:
        return current_theme().gap(_AIR)

    def _left(self) -> int:
        """Where the words begin: after circle and digit."""
        theme = current_theme()
        digit = self._cap() + theme.gap(10) if self.offer.digit else 0
        return self._air() + theme.px(SIDE) + theme.gap(8) + digit


class AnswerList(QGroupBox):
    """The answers to one question. A digit chooses and goes on; a digit of none does nothing.

    Signals:
        chosen: an answer was chosen by the person; carries its value.
        done: it was chosen by a key that also goes on.
        undecided: Enter was pressed before any answer was gone to.
    """

    chosen = Signal(object)
    done = Signal()
    undecided = Signal()

    def __init__(self, name: str, answers: Sequence[Offered]) -> None:
        super().__init__()
        self.setFlat(True)
        self.setAccessibleName(name)
        mark(self, "choices")
        self.buttons = [AnswerButton(one) for one in answers]
        self._group = QButtonGroup(self)
        self._lines = layouts.column(self, gap=6)
        for at, button in enumerate(self.buttons):
            self._group.addButton(button)
            self._lines.addWidget(button)
            button.clicked.connect(self._clicked)
            button.entered.connect(self.done)
            button.undecided.connect(self.undecided)
            button.moved.connect(lambda by, at=at: self._move(at + by))

    def set_answer(self, value: AnswerValue | None) -> None:
        """Show `value` as chosen, or none."""
        self._group.setExclusive(False)
        for button in self.buttons:
            button.setChecked(value is not None and button.offer.value == value)
        self._group.setExclusive(True)

    def set_across(self, *, across: bool) -> None:
        """Put the answers beside each other, or one under the other."""
        ways = QBoxLayout.Direction
        self._lines.setDirection(ways.LeftToRight if across else ways.TopToBottom)
        for at in range(len(self.buttons)):
            self._lines.setStretch(at, 1 if across else 0)

    def width_across(self) -> int:
        """Pixels that all answers beside each other need, each as wide as the widest word asks."""
        widest = max((one.minimumSizeHint().width() for one in self.buttons), default=0)
        return len(self.buttons) * (widest + self._lines.spacing())

    def focus_first(self) -> None:
        """To the chosen answer, else to the first."""
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self, digit: str) -> bool:
        """Choose the answer with this digit and go on; whether there is one."""
        found = next((one for one in self.buttons if one.offer.digit == digit), None)
        if found is None:
            return False
        found.click()
        self.done.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer; what is no answer here is nothing."""
        digit = digit_in(event)
        if not digit or not self.press(digit):
            super().keyPressEvent(event)

    def _first(self) -> QWidget:
        return next((one for one in self.buttons if one.isChecked()), self.buttons[0])

    def _move(self, at: int) -> None:
        self.buttons[max(0, min(at, len(self.buttons) - 1))].go_to()

    def _clicked(self) -> None:
        self.chosen.emit(next(one for one in self.buttons if one.isChecked()).offer.value)


def digit_in(event: QKeyEvent) -> str:
    """The digit that was pressed, also on the keypad; "" for a held key and everything else."""
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if not plain or event.isAutoRepeat() or not Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return ""
    return chr(event.key())
