"""A question with a field of the kit under it, as the interview and the keying from paper show it.

What is shown is told apart from what is entered: an answer that is read back must not be told as
if somebody had just given it, or an older one would overtake a newer one on its way to the disk.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from courtdesk.questionnaire.answers import Answer, Unanswered
from courtdesk.questionnaire.definition import AnswerValue, Item
from courtdesk.ui.answer_fields import checked_text, fill_field, label_of
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.fields import Field
from courtdesk.ui.kit.style import mark


class AnswerRow(QFrame):
    """One question with its field; a derived row says why there is no answer in its own way.

    Attributes:
        item: the question.
        problem: what is wrong with what is entered, or "".

    Signals:
        answered: the answer that is entered now, None for none (or none that can be read).
        entered: the keyboard came into the row.
    """

    answered = Signal(object)
    entered = Signal()

    def __init__(self, item: Item, field: Field[Any] | None) -> None:
        super().__init__()
        self.item = item
        self.problem = ""
        self._quiet = False
        self._field = field
        mark(self, "field")
        self._column: QVBoxLayout = layouts.column(self, gap=4, margins=(0, 6, 0, 10))
        if field is not None:
            self._column.addWidget(field)
            field.changed.connect(self._changed)
            for control in field.controls():
                control.installEventFilter(self)

    def set_answer(self, answer: Answer | None) -> None:
        """Show `answer` as if it had been entered; nothing is told back."""
        self._quiet = True
        if self._field is not None:
            known = None if isinstance(answer, Unanswered) else answer
            fill_field(self.item, self._field, known)
        self._show_state(self._state_of(answer))
        self.problem = ""
        self._quiet = False

    def show_problem(self) -> None:
        """Show what is wrong beside the field, or take it away."""
        if self._field is not None:
            self._field.set_error(self.problem or None)

    def focus_row(self) -> None:
        """Put the keyboard into the field; the record's words take none."""
        if self._field is not None:
            self._field.focus_first()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Tell when the keyboard comes in; stops nothing."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False

    def _changed(self) -> None:
        if self._quiet or self._field is None:
            return
        self._show_state("")
        answer, self.problem = self._checked(self._field)
        # Words that are too long are kept all the same: nothing typed is lost (P1).
        self.answered.emit(answer)

    def _checked(self, field: Field[Any]) -> tuple[AnswerValue | None, str]:
        """What is entered, as far as it can be read, and what is wrong with it."""
        return checked_text(self.item, field, label_of(self.item))

    def _state_of(self, answer: Answer | None) -> str:
        """What is said under the field about `answer`."""
        raise NotImplementedError

    def _show_state(self, state: str) -> None:
        """Say `state` under the field, or nothing."""
        raise NotImplementedError
