"""One question keyed by one digit: its words, and at the right the label that was chosen.

The label is painted, not a widget: a label that is given a text has the whole page laid out again,
thirty-four times in half a minute.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from courtdesk.questionnaire.definition import Item
from courtdesk.ui.answer_grid import GridOption, digit_of
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.style import colour, current_theme, mark
from courtdesk.ui.question_row import QuestionRow, number_label, spoken_question

BLANK = "left blank"
SKIPPED = "skipped on the paper"

BLANK_KEYS = ("-", "–", " ")
_WIDEST = 300
"""Pixels at 100 % that a chosen label may take before it wraps."""
COMMAND = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def keys_of(item: Item) -> tuple[GridOption, ...]:
    """The digit of each option, by its label's own number before any reversal.

    Empty when the digits would not tell the options apart.
    """
    keys = tuple(
        GridOption(option.code, option.label, digit_of(option.ordinal, at))
        for at, option in enumerate(item.options, 1)
    )
    digits = {one.digit for one in keys}
    return keys if len(digits) == len(keys) and all(len(one) == 1 for one in digits) else ()


def digits_in_words(keys: Sequence[GridOption]) -> str:
    """The digits that answer, as a person reads them: "0, 2 or 4"."""
    digits = [one.digit for one in keys]
    return " or ".join(part for part in (", ".join(digits[:-1]), digits[-1]) if part)


class PaperRow(QuestionRow):
    """A question that one digit answers.

    Attributes:
        item: the question.
        keys: the digits that answer it.

    Signals:
        keyed: a digit that is an option; carries the option's value.
        passed: the paper leaves this question blank.
        back: Backspace.
        undone: Delete: as if the question had not been come to.
        moved: an arrow key; carries how many rows to go.
        refused: a character that means nothing here.
    """

    keyed = Signal(str)
    passed = Signal()
    back = Signal()
    undone = Signal()
    moved = Signal(int)
    refused = Signal(str)

    def __init__(self, item: Item, keys: Sequence[GridOption]) -> None:
        super().__init__()
        self.item = item
        self.keys = tuple(keys)
        self._words = ""
        self._answered = False
        across = layouts.row(self, gap=0, margins=(12, 5, 12, 6))
        across.addWidget(number_label(item.prefix))
        across.addWidget(Text(item.text), 1)
        self._zone = QWidget()
        mark(self._zone, "clear")
        across.addWidget(self._zone)
        self.setAccessibleDescription(
            ", ".join(f"{one.digit} {one.label}" for one in self.keys) + f", - {BLANK}"
        )
        self.show_words("", answered=False)

    @property
    def spoken(self) -> str:
        """The question as it is said."""
        return spoken_question(self.item.prefix, self.item.text)

    @property
    def words(self) -> str:
        """What is shown beside the question: "3 Often", "left blank", or ""."""
        return self._words

    def words_for(self, value: str) -> str:
        """An option's digit and label."""
        return next(f"{one.digit} {one.label}" for one in self.keys if one.value == value)

    def show_words(self, words: str, *, answered: bool) -> None:
        """Show `words` at the right, in bold when they are an answer."""
        self._words, self._answered = words, answered
        self.setAccessibleName(f"{self.spoken}: {words or 'not keyed'}")
        self.update()

    def widest(self) -> int:
        """Pixels that the longest label takes on one line, within reason."""
        metrics = QFontMetrics(self._bold())
        every = [f"{one.digit} {one.label}" for one in self.keys] + [SKIPPED]
        wide = max(metrics.horizontalAdvance(words) for words in every)
        return min(wide + current_theme().gap(16), current_theme().px(_WIDEST))

    def set_zone(self, width: int) -> None:
        """Give the labels `width` pixels, and the row the height that its longest one needs."""
        metrics = QFontMetrics(self._bold())
        room = QRect(0, 0, width - current_theme().gap(14), 0)
        high = max(
            metrics.boundingRect(room, _WRAPPED, f"{one.digit} {one.label}").height()
            for one in self.keys
        )
        self._zone.setFixedSize(QSize(width, high))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, "-" passes over, Backspace goes back, arrows move; nothing else does."""
        if event.modifiers() & COMMAND or not self._take(event):
            super().keyPressEvent(event)
            return
        event.accept()

    def _take(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        steps = STEPS.get(Qt.Key(key)) if key in STEPS else None
        if steps is not None:
            self.moved.emit(steps)
        elif key not in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and not (
            text and text.isprintable()
        ):
            return False
        elif not event.isAutoRepeat():
            # A key held too long must neither answer nor undo the questions that follow.
            self._press(Qt.Key(key), text)
        return True

    def _press(self, key: Qt.Key, text: str) -> None:
        option = next((one for one in self.keys if one.digit == text), None)
        if key is Qt.Key.Key_Backspace:
            self.back.emit()
        elif key is Qt.Key.Key_Delete:
            self.undone.emit()
        elif text in BLANK_KEYS:
            self.passed.emit()
        elif option is not None:
            self.keyed.emit(option.value)
        else:
            self.refused.emit(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The row, and the label at its right."""
        super().paintEvent(event)
        if not self._words:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(self._bold() if self._answered else self.font())
        ink = "ink" if self._answered else "quiet"
        painter.setPen(colour(ink, theme, self.palette()))
        room = self._zone.geometry().adjusted(theme.gap(10), 0, 0, 0)
        painter.drawText(room, _WRAPPED, self._words)
        painter.end()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font
