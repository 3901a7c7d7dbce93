"""A question that no single digit answers, as an ordinary field: words, dates, yes or no."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from courtdesk.errors import FieldError
from courtdesk.questionnaire.answers import Answer, Unanswered, checked
from courtdesk.questionnaire.definition import AnswerValue, Form, Item
from courtdesk.ui.answer_fields import choice_of, field_of, label_of, read_field
from courtdesk.ui.answer_row import AnswerRow
from courtdesk.ui.kit.fields import Field
from courtdesk.ui.kit.headings import Caption

STATES = {Unanswered.DECLINED: "declined", Unanswered.NOT_ASKED: "could not be asked"}
"""Why there is no answer although somebody dealt with the question another way."""


class FieldRow(AnswerRow):
    """One question with a field of the kit under it."""

    def __init__(self, form: Form, item: Item) -> None:
        label = label_of(item)
        super().__init__(item, choice_of(item, label) or field_of(item, label))
        self._form = form
        self._state = Caption()
        self._state.hide()
        self._column.addWidget(self._state)

    @property
    def last_control(self) -> QWidget:
        """What Tab leaves the row from."""
        return self if self._field is None else self._field.controls()[-1]

    def _checked(self, field: Field[Any]) -> tuple[AnswerValue | None, str]:
        answer: AnswerValue | None = None
        try:
            answer = read_field(self.item, field)
            if answer is not None:
                checked(self._form, self.item.link_id, answer)
        except FieldError as error:
            return answer, str(error)
        return answer, ""

    def _state_of(self, answer: Answer | None) -> str:
        return STATES[answer] if isinstance(answer, Unanswered) else ""

    def _show_state(self, state: str) -> None:
        self._state.setText(state)
        self._state.setVisible(bool(state))
