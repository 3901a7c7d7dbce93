"""A question that is not part of a grid: a field of the kit with its state in words.

What the record fills in stands among the questions as words: it is read, not asked.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame

from courtdesk.domain.courtlist_values import print_date
from courtdesk.errors import FieldError
from courtdesk.questionnaire.answers import MAX_TEXT, Answer, Unanswered, from_text
from courtdesk.questionnaire.definition import AnswerValue, Attachment, Item, ItemType
from courtdesk.questionnaire.strokes import STROKES_TYPE
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
from courtdesk.ui.kit.signature import SignatureField, strokes_of
from courtdesk.ui.kit.style import mark
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

_YES, _NO = "yes", "no"
_INTEGER_LIMIT = 999_999_999
_SIGN = (
    "With a pen, a finger or the mouse; every stroke is saved. Where it cannot be drawn, choose "
    "“Could not be asked” and have the paper copy signed."
)


class FieldRow(QFrame):
    """One question with a field under it; or, where the form only shows the record, its words.

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
        self._field = None if item.read_only else _field_of(item)
        self._fact: Text | None = None
        self._tag = Tag("", TagLook.INFO)
        self._tag.hide()
        if self._field is None:
            self._fact = Text(NOT_RECORDED)
            column.addWidget(Strong(_label(item)))
            column.addWidget(self._fact)
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
        if self._fact is not None:
            self._show_fact(_fact_words(answer))
        if isinstance(answer, Attachment) and not _strokes(answer):
            state = NOT_SHOWN
        self._show_state(state or "")
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
        try:
            answer = _from_field(self.item, self._field)
            self.problem = _too_long(self.item, answer)
        except FieldError as error:
            answer, self.problem = None, str(error)
        self.answered.emit(answer)

    def _show_fact(self, words: str) -> None:
        if self._fact is not None:
            self._fact.setText(words)
            self.setAccessibleName(f"{_label(self.item)}: {words}")

    def _show_state(self, state: str) -> None:
        self._tag.setText(state)
        self._tag.setVisible(bool(state))
        self.setAccessibleDescription(state)


def _label(item: Item) -> str:
    return f"{item.prefix} {item.text}".strip()


def _field_of(item: Item) -> Field[Any] | None:
    """The kit's field for this item; None for what takes no answer."""
    name, label, optional = item.link_id, _label(item), not item.required
    match item.type:
        case ItemType.CHOICE:
            options = [Option(option.code, option.label) for option in item.options]
            return Choice(name, label, options, optional=optional)
        case ItemType.BOOLEAN:
            return Choice(name, label, [Option(_YES, "Yes"), Option(_NO, "No")], optional=optional)
        case ItemType.INTEGER:
            least = -_INTEGER_LIMIT if item.least is None else item.least
            most = _INTEGER_LIMIT if item.most is None else item.most
            return NumberField(name, label, optional=optional, minimum=least, maximum=most)
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
        case ItemType.ATTACHMENT:
            return SignatureField(name, label, optional=optional, hint=_SIGN)
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
    if item.type is ItemType.ATTACHMENT:
        return Attachment(STROKES_TYPE, str(value).encode("ascii"))
    entered: AnswerValue = value
    return entered


def _to_field(item: Item, value: AnswerValue | None) -> Any:
    """`value` as the item's field takes it."""
    if item.type in (ItemType.STRING, ItemType.TEXT, ItemType.DECIMAL):
        return "" if value is None else str(value)
    if item.type is ItemType.BOOLEAN and value is not None:
        return _YES if value else _NO
    if item.type is ItemType.ATTACHMENT:
        return _strokes(value) if isinstance(value, Attachment) else ""
    if isinstance(value, Decimal):
        return int(value)
    return value


def _strokes(signature: Attachment) -> str:
    """The strokes of a drawn signature as the pad takes them; "" for a picture."""
    text = signature.data.decode("utf-8", "replace")
    return text if signature.content_type == STROKES_TYPE and strokes_of(text) else ""


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


def _too_long(item: Item, answer: AnswerValue | None) -> str:
    """A text over its limit is kept in the draft, as nothing typed is lost, and said."""
    limit = item.max_length or MAX_TEXT
    if not isinstance(answer, str) or item.type is ItemType.CHOICE or len(answer) <= limit:
        return ""
    return f"{_label(item)}: shorten the answer to {limit:,} characters; it has {len(answer):,}."
