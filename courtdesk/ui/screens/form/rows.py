"""A question that is not part of a grid: a field of the kit with its state in words.

What the record fills in stands among the questions as words: it is read, not asked.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any

from PySide6.QtCore import Qt

from courtdesk.domain.courtlist_values import print_date
from courtdesk.questionnaire.answers import Answer, Unanswered
from courtdesk.questionnaire.definition import Attachment, Item, ItemType
from courtdesk.ui.answer_fields import choice_of, drawn, field_of, label_of
from courtdesk.ui.answer_row import AnswerRow
from courtdesk.ui.kit.fields import Field
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.signature import SignatureField
from courtdesk.ui.kit.tags import Tag, TagLook

STATES = {
    Unanswered.DECLINED: "Declined",
    Unanswered.NOT_ASKED: "Could not be asked",
}
"""Why a question has no answer, in the words of the window."""

NOT_RECORDED = "Not in the record yet"
"""What stands where the record does not have the fact that a form shows."""

NOT_SHOWN = "Signed; the signature cannot be shown here"
"""Said of a signature that came from elsewhere and is no strokes: a picture, for one."""

_SIGN = (
    "With a pen, a finger or the mouse; every stroke is saved. Where it cannot be drawn, choose "
    "“Could not be asked” and have the paper copy signed."
)


class FieldRow(AnswerRow):
    """One question with a field under it; or, where the form only shows the record, its words."""

    def __init__(self, item: Item) -> None:
        super().__init__(item, None if item.read_only else _field_of(item))
        self._fact: Text | None = None
        self._tag = Tag("", TagLook.INFO)
        self._tag.hide()
        if self._field is None:
            self._fact = Text(NOT_RECORDED)
            self._column.addWidget(Strong(label_of(item)))
            self._column.addWidget(self._fact)
        self._column.addWidget(self._tag, 0, Qt.AlignmentFlag.AlignLeft)

    def set_answer(self, answer: Answer | None) -> None:
        """Show `answer` as if it had been entered; nothing is told back."""
        super().set_answer(answer)
        if self._fact is not None:
            words = _fact_words(answer)
            self._fact.setText(words)
            self.setAccessibleName(f"{label_of(self.item)}: {words}")

    def _state_of(self, answer: Answer | None) -> str:
        if isinstance(answer, Unanswered):
            return STATES[answer]
        return NOT_SHOWN if isinstance(answer, Attachment) and not drawn(answer) else ""

    def _show_state(self, state: str) -> None:
        self._tag.setText(state)
        self._tag.setVisible(bool(state))
        self.setAccessibleDescription(state)


def _field_of(item: Item) -> Field[Any] | None:
    """The kit's field for this item; None for what takes no answer."""
    label, optional = label_of(item), not item.required
    if item.type is ItemType.ATTACHMENT:
        return SignatureField(item.link_id, label, optional=optional, hint=_SIGN)
    return choice_of(item, label) or field_of(item, label, optional=optional)


def _fact_words(answer: Answer | None) -> str:
    """A fact of the record in words."""
    match answer:
        case None | Unanswered():
            return NOT_RECORDED
        case bool():
            return "Yes" if answer else "No"
        case date():
            return print_date(answer)
        case time():
            return f"{answer:%H:%M}"
        case _:
            return str(answer)
