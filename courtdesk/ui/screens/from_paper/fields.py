"""A question that no single digit answers, as an ordinary field: words, dates, yes or no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame

from courtdesk.errors import FieldError
from courtdesk.questionnaire.answers import Answer, Unanswered, checked, from_text
from courtdesk.questionnaire.definition import AnswerValue, Form, Item, ItemType
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.fields import (
    Choice,
    DateField,
    Field,
    Option,
    TextArea,
    TextField,
    TimeField,
)
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.style import mark

STATES = {Unanswered.DECLINED: "declined", Unanswered.NOT_ASKED: "could not be asked"}
"""Why there is no answer although somebody dealt with the question another way."""

_YES, _NO = "yes", "no"
_NUMBERS = (ItemType.INTEGER, ItemType.DECIMAL)
_TYPED = (ItemType.STRING, ItemType.TEXT, *_NUMBERS)


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
        self._field.set_value(_to_field(self.item, known))
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
        if self._field.is_empty():
            return None
        value = self._field.value()
        if self.item.type is ItemType.BOOLEAN:
            return bool(value == _YES)
        if self.item.type in _NUMBERS:
            return from_text(self.item, str(value))
        entered: AnswerValue = value
        return entered

    def _show_state(self, state: str) -> None:
        self._state.setText(state)
        self._state.setVisible(bool(state))


def _field_of(item: Item) -> Field[Any]:
    label = f"{item.prefix} {item.text}".strip()
    name, optional = item.link_id, not item.required
    made: dict[ItemType, Callable[[], Field[Any]]] = {
        ItemType.BOOLEAN: lambda: Choice(
            name, label, [Option(_YES, "Yes"), Option(_NO, "No")], optional=optional
        ),
        ItemType.CHOICE: lambda: Choice(
            name, label, [Option(one.code, one.label) for one in item.options], optional=optional
        ),
        ItemType.INTEGER: lambda: TextField(
            name, label, hint="A whole number, such as 12.", optional=optional, chars=8
        ),
        ItemType.DECIMAL: lambda: TextField(
            name, label, hint="A number, such as 4.5.", optional=optional, chars=8
        ),
        ItemType.STRING: lambda: TextField(name, label, optional=optional, chars=48),
        ItemType.TEXT: lambda: TextArea(name, label, optional=optional, limit=item.max_length),
        ItemType.DATE: lambda: DateField(name, label, optional=optional),
        ItemType.TIME: lambda: TimeField(name, label, optional=optional),
    }
    return made[item.type]()


def _to_field(item: Item, value: AnswerValue | None) -> Any:
    """`value` as the item's field takes it."""
    if item.type in _TYPED:
        return "" if value is None else str(value)
    if item.type is ItemType.BOOLEAN and value is not None:
        return _YES if value else _NO
    return value
