"""Where two passes differ: both answers side by side, and one key for what the paper says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from courtdesk.actions.paper_keying import Difference
from courtdesk.questionnaire.definition import AnswerValue, Item
from courtdesk.ui.answer_grid import GridOption
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.question_row import QuestionRow, spoken_question
from courtdesk.ui.screens.from_paper.row import (
    BLANK,
    BLANK_KEYS,
    COMMAND,
    STEPS,
    digits_in_words,
    keys_of,
)

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def words_of(item: Item, value: AnswerValue | None) -> str:
    """An answer as a person reads it, with its digit where it has one."""
    if value is None:
        return BLANK
    for one in keys_of(item):
        if one.value == value:
            return f"{one.digit} {one.label}"
    option = item.option(value) if isinstance(value, str) else None
    return option.label if option is not None else str(value)


class SettleRow(QuestionRow):
    """One difference: 1 takes what was keyed first, 2 what was keyed second, Enter keys it again.

    Attributes:
        difference: the two answers.
        settled: whether it has been said what the paper shows.

    Signals:
        chosen: what the paper says; None for a blank.
        moved: an arrow key; carries how many rows to go.
        refused: one sentence about a key that means nothing here.
    """

    chosen = Signal(object)
    moved = Signal(int)
    refused = Signal(str)

    def __init__(self, difference: Difference) -> None:
        super().__init__()
        self.difference = difference
        self.settled = False
        self._again = False
        self._keys: tuple[GridOption, ...] = keys_of(difference.item)
        column = layouts.column(self, gap=6, margins=(12, 8, 12, 10))
        column.addWidget(Text(self.spoken))
        flow = FlowLayout(gap=10)
        for button in self._buttons():
            # The row has the keyboard; the buttons are for the mouse and say what the keys do.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            flow.addWidget(button)
        column.addLayout(flow)
        self._state = Strong()
        column.addWidget(self._state)
        self._say("Not settled: which of the two does the paper show?")

    @property
    def spoken(self) -> str:
        """The question as it is said."""
        item = self.difference.item
        return spoken_question(item.prefix, item.text)

    @property
    def state(self) -> str:
        """What is said of it now."""
        return self._state.text()

    def choose(self, value: AnswerValue | None) -> None:
        """Take `value` for what the paper says."""
        self._again = False
        self.settled = True
        self._say(f"The paper says: {words_of(self.difference.item, value)}")
        self.chosen.emit(value)

    def ask_again(self) -> None:
        """Wait for the digit that the paper shows."""
        if self._keys:
            self._again = True
            self._say(f"Key what the paper shows: {digits_in_words(self._keys)}, or - if {BLANK}.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 and 2 choose, Enter asks for another digit, Escape takes that back, arrows move."""
        if event.modifiers() & COMMAND or not self._take(event):
            super().keyPressEvent(event)
            return
        event.accept()

    def _take(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        if key in STEPS:
            self.moved.emit(STEPS[Qt.Key(key)])
        elif key in _ENTER and not self._again:
            self.ask_again()
        elif key == Qt.Key.Key_Escape and self._again:
            self._again = False
            self._say("Not settled: which of the two does the paper show?")
        elif text and text.isprintable():
            if not event.isAutoRepeat():
                self._press(text)
        else:
            return False
        return True

    def _press(self, text: str) -> None:
        if self._again:
            self._press_again(text)
        elif text in ("1", "2"):
            first, second = self.difference.first, self.difference.second
            self.choose(first if text == "1" else second)
        else:
            more = ", or Enter to key it again" if self._keys else ""
            self.refused.emit(
                f"{text} chooses nothing here: press 1 for what was keyed first, 2 for what was "
                f"keyed second{more}. Nothing was changed."
            )

    def _press_again(self, text: str) -> None:
        option = next((one for one in self._keys if one.digit == text), None)
        if text in BLANK_KEYS:
            self.choose(None)
        elif option is not None:
            self.choose(option.value)
        else:
            self.refused.emit(
                f"{text} is not an answer to this question: key {digits_in_words(self._keys)}, or "
                f"- if it is {BLANK}. Nothing was changed."
            )

    def _buttons(self) -> list[SecondaryButton]:
        item = self.difference.item
        made = []
        for digit, when, value in (
            ("1", "First", self.difference.first),
            ("2", "Second", self.difference.second),
        ):
            button = SecondaryButton(f"{when} time: {words_of(item, value)}", hint=digit)
            button.clicked.connect(lambda _=False, value=value: self.choose(value))
            made.append(button)
        if self._keys:
            again = SecondaryButton("Key it again", hint="Enter")
            again.clicked.connect(self._again_by_mouse)
            made.append(again)
        return made

    def _again_by_mouse(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.ask_again()

    def _say(self, words: str) -> None:
        self._state.setText(words)
        first, second = self.difference.first, self.difference.second
        item = self.difference.item
        self.setAccessibleName(
            f"{self.spoken}: first time {words_of(item, first)}, second time "
            f"{words_of(item, second)}. {words}"
        )
        self.setAccessibleDescription(
            "1 first time, 2 second time" + (", Enter to key it again" if self._keys else "")
        )
        if self.hasFocus():
            announce(self, words)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest button; the words wrap."""
        return QSize(current_theme().px(240), super().minimumSizeHint().height())


class Settle(QWidget):
    """All differences of two passes.

    Attributes:
        rows: one for each difference.
        on: the button that goes on once all are settled.

    Signals:
        settled: (item, value) that the paper shows, None for a blank.
        ended: all are settled and the person goes on.
    """

    settled = Signal(object, object)
    ended = Signal()

    def __init__(self, differences: Sequence[Difference]) -> None:
        super().__init__()
        mark(self, "clear")
        self.rows = tuple(SettleRow(one) for one in differences)
        self.on = PrimaryButton("Check answers", hint="Ctrl Enter")
        self.on.clicked.connect(self.end)
        self.on.installEventFilter(self)
        self._note = Strong()
        self._note.hide()
        column = layouts.column(self, gap=10)
        count = len(self.rows)
        column.addWidget(Section("One answer differs" if count == 1 else f"{count} answers differ"))
        column.addWidget(
            Text("Look at the paper again and say for each which of the two it shows.")
        )
        rows = layouts.column(gap=0)
        for row in self.rows:
            rows.addWidget(row)
            self._connect(row)
        column.addLayout(rows)
        column.addWidget(self._note)
        column.addWidget(self.on, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Caption("Each is saved as you settle it. All others were the same twice."))

    @property
    def note(self) -> str:
        """The sentence about the last key, or ""."""
        return "" if self._note.isHidden() else self._note.text()

    def focus_first(self) -> None:
        """To the first difference that is not settled, else to the button."""
        row = next((one for one in self.rows if not one.settled), None)
        (row or self.on).setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Say `ended`, or go to what is not settled."""
        if all(row.settled for row in self.rows):
            self.ended.emit()
        else:
            self.focus_first()
            self._set_note("This one is not settled yet: press 1, 2, or Enter to key it again.")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Up from the button leads back to the last difference."""
        up = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Up
        if not up or event.type() != QEvent.Type.KeyPress:
            return False
        self.rows[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _connect(self, row: SettleRow) -> None:
        def chosen(value: AnswerValue | None) -> None:
            self._set_note("")
            self.settled.emit(row.difference.item, value)
            self.focus_first()

        row.chosen.connect(chosen)
        row.refused.connect(self._set_note)
        row.moved.connect(lambda steps: self._move(row, steps))

    def _move(self, row: SettleRow, steps: int) -> None:
        every: list[QWidget] = [*self.rows, self.on]
        at = every.index(row) + steps
        if 0 <= at < len(every):
            every[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_note(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence, at_once=True)
