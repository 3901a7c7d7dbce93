"""A question that no single digit answers, as an ordinary field: words, dates, yes or no."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QWidget

from courtdesk.errors import FieldError
from courtdesk.questionnaire.answers import Answer, Unanswered, checked
from courtdesk.questionnaire.definition import AnswerValue, Form, Item, ItemType
from courtdesk.ui.answer_fields import field_of, fill_field, read_field
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.fields import Choice, Field, Option
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.style import mark

STATES = {Unanswered.DECLINED: "declined", Unanswered.NOT_ASKED: "could not be asked"}
"""Why there is no answer although somebody dealt with the question another way."""

_YES, _NO = "yes", "no"


class FieldRow(QFrame):
    """One question with a field of the kit under it.

    Attributes:
        item: the question.
        problem: what is wrong with what is entered, or "".

    Signals:
        answered: the answer that is entered now, None for none or none that can be read.
        entered: the keyboard came into the row.
    """

    answered = Signal(object)
    entered = Signal()

    def __init__(self, form: Form, item: Item) -> None:
        super().__init__()
        self.item = item
        self.problem = ""
        self._form = form
        self._quiet = False
        mark(self, "field")
        column = layouts.column(self, gap=4, margins=(0, 6, 0, 10))
        self._field = _field_of(item)
        column.addWidget(self._field)
        self._state = Caption()
        self._state.hide()
        column.addWidget(self._state)
        self._field.changed.connect(self._changed)
        for control in self._field.controls():
            control.installEventFilter(self)

    def set_answer(self, answer: Answer | None) -> None:
        """Show `answer` as if it had been entered; nothing is told back."""
        self._quiet = True
        known = None if isinstance(answer, Unanswered) else answer
        _show(self.item, self._field, known)
        self._field.set_error(None)
        self._show_state(STATES[answer] if isinstance(answer, Unanswered) else "")
        self.problem = ""
        self._quiet = False

    def show_problem(self) -> None:
        """Show what is wrong beside the field, or take it away."""
        self._field.set_error(self.problem or None)

    def focus_row(self) -> None:
        """Put the keyboard into the field."""
        self._field.focus_first()

    @property
    def last_control(self) -> QWidget:
        """What Tab leaves the row from."""
        return self._field.controls()[-1]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Tell when the keyboard comes in; stops nothing."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False

    def _changed(self) -> None:
        if self._quiet:
            return
        self._show_state("")
        self.problem = ""
        answer: AnswerValue | None = None
        try:
            answer = self._entered()
            if answer is not None:
                checked(self._form, self.item.link_id, answer)
        except FieldError as error:
            self.problem = str(error)
        # Words that are too long are kept all the same: nothing typed is lost (P1).
        self.answered.emit(answer)

    def _entered(self) -> AnswerValue | None:
        if self.item.type is ItemType.BOOLEAN and not self._field.is_empty():
            return bool(self._field.value() == _YES)
        return read_field(self.item, self._field)

    def _show_state(self, state: str) -> None:
        self._state.setText(state)
        self._state.setVisible(bool(state))


def _field_of(item: Item) -> Field[Any]:
    label = f"{item.prefix} {item.text}".strip()
    made = field_of(item, label)
    if made is None:
        pairs = [(one.code, one.label) for one in item.options] or [(_YES, "Yes"), (_NO, "No")]
        options = [Option(value, words) for value, words in pairs]
        return Choice(item.link_id, label, options, optional=not item.required)
    return made


def _show(item: Item, field: Field[Any], value: AnswerValue | None) -> None:
    if item.type is ItemType.BOOLEAN:
        field.set_value(None if value is None else _YES if value else _NO)
    else:
        fill_field(item, field, value)
