"""Questions that share their options, as a grid: one row a question, one column an option.

The row takes the keyboard, not its marks: a digit answers it by the number that the instrument
prints, and the next row has the keyboard. The marks are for the mouse and stay in the tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.kit.marks import RadioMark
from courtdesk.ui.kit.style import colour, current_theme, mark
from courtdesk.ui.kit.tags import Tag, TagLook
from courtdesk.ui.question_row import NUMBER_WIDTH, QuestionRow, number_label, spoken_question

_WIDEST = 94
"""Pixels at 100 % for an option's column, where there is room."""

_LEAST_QUESTION = 210
"""Pixels at 100 % that the question's words keep before the columns give way."""

_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
}


@dataclass(frozen=True)
class GridOption:
    """One column: the value that is kept, the words over it, and the digit that chooses it."""

    value: str
    label: str
    digit: str


@dataclass(frozen=True)
class GridItem:
    """One row: the question's key, its number as printed, and its words."""

    key: str
    number: str
    text: str

    @property
    def spoken(self) -> str:
        """The question as it is said."""
        return spoken_question(self.number, self.text)


class GridRow(QuestionRow):
    """One question of a grid.

    Attributes:
        item: the question.

    Signals:
        chosen: an option was chosen by the person; carries its value.
        refused: a digit was pressed that is no option; carries the digit.
        cleared: Delete or Backspace was pressed.
        moved: an arrow key; carries how many rows to go.
        pressed: an option was chosen by digit, so that the next question is wanted.
    """

    chosen = Signal(str)
    refused = Signal(str)
    cleared = Signal()
    moved = Signal(int)
    pressed = Signal()

    def __init__(self, item: GridItem, options: Sequence[GridOption]) -> None:
        super().__init__()
        self.item = item
        self._options = tuple(options)
        self._value: str | None = None
        self._state = ""
        self._marks: list[RadioMark] = []
        self._build()
        self._say()

    def set_answer(self, value: str | None, state: str = "") -> None:
        """Show `value` as chosen, or none; `state` is why there is none, in words."""
        self._value = value
        for option, radio in zip(self._options, self._marks, strict=True):
            if radio.isChecked() != (option.value == value):
                radio.setAutoExclusive(False)
                radio.setChecked(option.value == value)
                radio.setAutoExclusive(True)
        # Only when it changes: a label that is given a text has the whole page laid out again.
        if state != self._state:
            self._state = state
            self._tag.setText(state)
            self._tag.setVisible(bool(state))
        self._say()

    def set_column(self, width: int) -> None:
        """Give each option's column `width` pixels."""
        for holder in self._holders:
            holder.setFixedWidth(width)

    @property
    def words(self) -> str:
        """What is answered, in words; "not answered" when nothing is recorded."""
        label = next((one.label for one in self._options if one.value == self._value), "")
        return label or self._state.lower() or "not answered"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, arrows move, left and right change the answer, Delete clears."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _STEPS:
            self.moved.emit(_STEPS[key])
        elif plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._shift(1 if key is Qt.Key.Key_Right else -1)
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        elif plain and Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            # A key held too long must not answer the questions that follow.
            if not event.isAutoRepeat():
                self._digit(chr(key))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _build(self) -> None:
        across = layouts.row(self, gap=0, margins=(12, 5, 12, 6))
        across.addWidget(number_label(self.item.number))
        words = layouts.column(gap=2, margins=(0, 2, 10, 2))
        self.question = Text(self.item.text)
        words.addWidget(self.question)
        self._tag = Tag("", TagLook.INFO)
        self._tag.hide()
        words.addWidget(self._tag, 0, Qt.AlignmentFlag.AlignLeft)
        across.addLayout(words, 1)
        self._holders = [self._mark(option, across) for option in self._options]

    def _mark(self, option: GridOption, across: QHBoxLayout) -> QWidget:
        radio = RadioMark(f"{option.label}, {self.item.spoken}")
        radio.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        radio.setToolTip(option.label)

        def choose() -> None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit(option.value)

        radio.clicked.connect(choose)
        self._marks.append(radio)
        holder = _Cell(radio)
        across.addWidget(holder)
        return holder

    def _digit(self, digit: str) -> None:
        option = next((one for one in self._options if one.digit == digit), None)
        if option is None:
            self.refused.emit(digit)
            return
        self.chosen.emit(option.value)
        self.pressed.emit()

    def _shift(self, by: int) -> None:
        values = [option.value for option in self._options]
        if self._value in values:
            at = values.index(self._value) + by
        else:
            at = 0 if by > 0 else len(values) - 1
        if 0 <= at < len(values):
            self.chosen.emit(values[at])

    def _say(self) -> None:
        self.setAccessibleName(f"{self.item.spoken}: {self.words}")
        keys = ", ".join(f"{one.digit} {one.label}" for one in self._options)
        self.setAccessibleDescription(keys)


class _Cell(QWidget):
    """A mark in the middle of its column; pressing beside the mark presses the mark."""

    def __init__(self, radio: RadioMark) -> None:
        super().__init__()
        mark(self, "clear")
        self._radio = radio
        inside = layouts.row(self)
        inside.addWidget(radio, 0, Qt.AlignmentFlag.AlignCenter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._radio.click()
        event.accept()


class _Head(QFrame):
    """The options' digits and words over their columns; it stays in sight while rows scroll."""

    def __init__(self, parent: QWidget, options: Sequence[GridOption]) -> None:
        super().__init__(parent)
        mark(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._cells: list[QWidget] = []
        self._labels: list[QLabel] = []
        across = layouts.row(self, gap=0, margins=(12, 2, 12, 4))
        across.addStretch(1)
        for option in options:
            across.addWidget(self._cell(option), 0, Qt.AlignmentFlag.AlignBottom)

    def least_column(self) -> int:
        """The width at which no word of an option is cut."""
        widest = 0
        for label in self._labels:
            metrics = label.fontMetrics()
            for word in label.text().split():
                widest = max(widest, metrics.horizontalAdvance(word))
        return widest + current_theme().gap(10)

    def set_column(self, width: int) -> None:
        """Give each option's column `width` pixels, as the rows do."""
        for cell in self._cells:
            cell.setFixedWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page's colour, so that rows go under it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("page", current_theme(), self.palette()))
        painter.end()
        super().paintEvent(event)

    def _cell(self, option: GridOption) -> QWidget:
        cell = QWidget()
        mark(cell, "clear")
        under = layouts.column(cell, gap=2)
        under.addWidget(Keycap(option.digit), 0, Qt.AlignmentFlag.AlignHCenter)
        label = Caption(option.label)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        under.addWidget(label)
        self._cells.append(cell)
        self._labels.append(label)
        return cell


class AnswerGrid(QWidget):
    """A grid of questions with one head.

    Attributes:
        rows: the row of each question by its key, in form order.
        options: the columns.

    Signals:
        chosen: (key, value) chosen by the person.
        advanced: a digit answered this key; the next question is wanted.
        refused: (key, digit) that is no option.
        cleared: the answer to this key is to go.
        moved: (key, steps) by an arrow key.
        entered: this key's row got the keyboard.
    """

    chosen = Signal(str, str)
    advanced = Signal(str)
    refused = Signal(str, str)
    cleared = Signal(str)
    moved = Signal(str, int)
    entered = Signal(str)
    rows: Mapping[str, GridRow]

    def __init__(
        self,
        items: Sequence[GridItem],
        options: Sequence[GridOption],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.options = tuple(options)
        self._column = layouts.column(self, gap=0)
        self._room = QWidget()
        mark(self._room, "clear")
        self._column.addWidget(self._room)
        self.rows = {item.key: self._row(item) for item in items}
        self._head = _Head(self, options)
        self._head.raise_()

    @property
    def head_height(self) -> int:
        """Pixels that the head covers at the top of what is in sight."""
        return self._head.height()

    def follow(self, top: int) -> None:
        """Keep the head in sight: `top` is where the visible part begins, in this grid."""
        at = max(0, min(top, self.height() - self._head.height()))
        self._head.move(0, at)

    def digits(self) -> str:
        """The digits that answer here, in words: "0 to 4"."""
        return f"{self.options[0].digit} to {self.options[-1].digit}"

    def minimumSizeHint(self) -> QSize:
        """The question's least words and the least columns, as high as the rows are now."""
        theme = current_theme()
        columns = self._head.least_column() * len(self.options)
        width = theme.px(NUMBER_WIDTH + 120) + columns
        # Qt would take the height of words wrapped in a narrow column, and leave a page half empty.
        return QSize(width, self._column.minimumHeightForWidth(max(width, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width between questions and options."""
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size: other columns."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_head"):
            self._share()

    def _share(self) -> None:
        theme = current_theme()
        spare = self.width() - theme.px(NUMBER_WIDTH + _LEAST_QUESTION)
        wished = min(theme.px(_WIDEST), spare // max(1, len(self.options)))
        width = max(wished, self._head.least_column())
        self._head.set_column(width)
        for row in self.rows.values():
            row.set_column(width)
        self._head.setFixedWidth(self.width())
        self._head.adjustSize()
        height = self._head.sizeHint().height()
        self._head.resize(self.width(), height)
        self._room.setFixedHeight(height)

    def _row(self, item: GridItem) -> GridRow:
        row = GridRow(item, self.options)
        key = item.key
        row.chosen.connect(lambda value: self.chosen.emit(key, value))
        row.pressed.connect(lambda: self.advanced.emit(key))
        row.refused.connect(lambda digit: self.refused.emit(key, digit))
        row.cleared.connect(lambda: self.cleared.emit(key))
        row.moved.connect(lambda steps: self.moved.emit(key, steps))
        row.entered.connect(lambda: self.entered.emit(key))
        self._column.addWidget(row)
        return row


def digit_of(ordinal: Fraction | None, position: int) -> str:
    """The digit printed beside an option: its own number, else its place from 1."""
    if ordinal is not None and ordinal.denominator == 1 and 0 <= ordinal <= 9:
        return str(ordinal.numerator)
    return str(position)
