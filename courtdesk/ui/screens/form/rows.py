"""A question that is not part of a grid: a field of the kit with its state in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame

from courtdesk.errors import FieldError
from courtdesk.questionnaire.answers import MAX_TEXT, Answer, Unanswered, from_text
from courtdesk.questionnaire.definition import AnswerValue, Item, ItemType
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.fields import (
    Choice,
    DateField,
    Field,
    NumberField,
    Option,
    TextArea,
    TextField,
    TimeField,
)
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tags import Tag, TagLook

STATES = {
    Unanswered.DECLINED: "Declined",
    Unanswered.NOT_ASKED: "Could not be asked",
}
"""Why a question has no answer, in the words of the window."""

_YES, _NO = "yes", "no"
_INTEGER_LIMIT = 999_999_999


class FieldRow(QFrame):
    """One question with a field under it.

    Attributes:
        item: the question.
        problem: what is wrong with what is entered, or "".

    Signals:
        answered: the answer that is entered now, None for none (or none that can be read).
        entered: the keyboard came into the row.
    """

    answered = Signal(object)
    entered = Signal()

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item
        self.problem = ""
        self._quiet = False
        mark(self, "field")
        column = layouts.column(self, gap=4, margins=(0, 6, 0, 10))
        self._field = _field_of(item)
        self._tag = Tag("", TagLook.INFO)
        self._tag.hide()
        if self._field is None:
            self._build_unanswerable()
        else:
            column.addWidget(self._field)
            self._field.changed.connect(self._changed)
            for control in self._field.controls():
                control.installEventFilter(self)
        column.addWidget(self._tag, 0, Qt.AlignmentFlag.AlignLeft)

    def set_answer(self, answer: Answer | None) -> None:
        """Show `answer` as if it had been entered; nothing is told back."""
        self._quiet = True
        state = STATES.get(answer) if isinstance(answer, Unanswered) else None
        if self._field is not None:
            value = None if isinstance(answer, Unanswered) else answer
            self._field.set_value(_to_field(self.item, value))
            self._field.set_error(None)
        self._show_state(state or "")
        self.problem = ""
        self._quiet = False

    def show_problem(self) -> None:
        """Show what is wrong beside the field, or take it away."""
        if self._field is not None:
            self._field.set_error(self.problem or None)

    def focus_row(self) -> None:
        """Put the keyboard into the field."""
        if self._field is not None:
            self._field.focus_first()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Tell when the keyboard comes in; stops nothing."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False

    def _changed(self) -> None:
        if self._quiet or self._field is None:
            return
        self._show_state("")
        try:
            answer = _from_field(self.item, self._field)
            self.problem = _too_long(self.item, answer)
        except FieldError as error:
            answer, self.problem = None, str(error)
        self.answered.emit(answer)

    def _show_state(self, state: str) -> None:
        self._tag.setText(state)
        self._tag.setVisible(bool(state))
        self.setAccessibleDescription(state)

    def _build_unanswerable(self) -> None:
        # A drawn signature: the row can be reached, so that why there is none can be recorded.
        layout = self.layout()
        if layout is None:
            return
        layout.addWidget(Strong(self.item.text))
        layout.addWidget(
            Text(
                "A signature is not drawn on this laptop: have the paper copy signed, and record "
                "here that it could not be asked."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.item.text)
        self.installEventFilter(self)


def _label(item: Item) -> str:
    return f"{item.prefix} {item.text}".strip()


def _field_of(item: Item) -> Field[Any] | None:
    """The kit's field for this item; None for a signature, which is not drawn here."""
    name, label, optional = item.link_id, _label(item), not item.required
    match item.type:
        case ItemType.CHOICE:
            options = [Option(option.code, option.label) for option in item.options]
            return Choice(name, label, options, optional=optional)
        case ItemType.BOOLEAN:
            return Choice(name, label, [Option(_YES, "Yes"), Option(_NO, "No")], optional=optional)
        case ItemType.INTEGER:
            return NumberField(
                name, label, optional=optional, minimum=-_INTEGER_LIMIT, maximum=_INTEGER_LIMIT
            )
        case ItemType.DECIMAL:
            return TextField(name, label, optional=optional, hint="A number, such as 4.5.", chars=8)
        case ItemType.STRING:
            return TextField(name, label, optional=optional, chars=48)
        case ItemType.TEXT:
            return TextArea(name, label, optional=optional, limit=item.max_length)
        case ItemType.DATE:
            return DateField(name, label, optional=optional)
        case ItemType.TIME:
            return TimeField(name, label, optional=optional)
        case _:
            return None


def _from_field(item: Item, field: Field[Any]) -> AnswerValue | None:
    """What is entered; None when empty, `FieldError` when it cannot be read."""
    if field.is_empty():
        return None
    value = field.value()
    if item.type is ItemType.BOOLEAN:
        return bool(value == _YES)
    if item.type is ItemType.DECIMAL:
        return from_text(item, str(value))
    entered: AnswerValue = value
    return entered


def _to_field(item: Item, value: AnswerValue | None) -> Any:
    """`value` as the item's field takes it."""
    if item.type in (ItemType.STRING, ItemType.TEXT, ItemType.DECIMAL):
        return "" if value is None else str(value)
    if item.type is ItemType.BOOLEAN and value is not None:
        return _YES if value else _NO
    if isinstance(value, Decimal):
        return int(value)
    return value


def _too_long(item: Item, answer: AnswerValue | None) -> str:
    """A text over its limit is kept in the draft, as nothing typed is lost, and said."""
    limit = item.max_length or MAX_TEXT
    if not isinstance(answer, str) or item.type is ItemType.CHOICE or len(answer) <= limit:
        return ""
    return f"{_label(item)}: shorten the answer to {limit:,} characters; it has {len(answer):,}."
