"""The kit's field for each type of question, and answers to and from it.

Options and yes/no stand here only as their values: how they are chosen is the screen's.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from courtdesk.errors import FieldError
from courtdesk.questionnaire.answers import MAX_TEXT, from_text
from courtdesk.questionnaire.definition import AnswerValue, Attachment, Item, ItemType
from courtdesk.questionnaire.strokes import STROKES_TYPE
from courtdesk.ui.kit.fields import DateField, Field, NumberField, TextArea, TextField, TimeField
from courtdesk.ui.kit.signature import SignatureField

_LIMIT = 999_999_999


def field_of(item: Item, label: str) -> Field[Any] | None:
    """The field that takes this item's answer, named `label`; None for what is chosen."""
    name = item.link_id
    match item.type:
        case ItemType.INTEGER:
            least = -_LIMIT if item.least is None else item.least
            most = _LIMIT if item.most is None else item.most
            return NumberField(name, label, minimum=least, maximum=most)
        case ItemType.DECIMAL:
            return TextField(name, label, hint="A number, such as 4.5.", chars=8)
        case ItemType.STRING:
            return TextField(name, label, chars=40)
        case ItemType.TEXT:
            return TextArea(name, label, limit=item.max_length)
        case ItemType.DATE:
            return DateField(name, label)
        case ItemType.TIME:
            return TimeField(name, label)
        case ItemType.ATTACHMENT:
            return SignatureField(name, label)
        case _:
            return None


def read_field(item: Item, field: Field[Any]) -> AnswerValue | None:
    """What is entered; None when nothing is, `FieldError` when it cannot be read."""
    if field.is_empty():
        return None
    value = field.value()
    if item.type is ItemType.DECIMAL:
        return from_text(item, str(value))
    if item.type is ItemType.ATTACHMENT:
        return Attachment(STROKES_TYPE, str(value).encode())
    entered: AnswerValue = value
    return entered


def fill_field(item: Item, field: Field[Any], value: AnswerValue | None) -> None:
    """Show `value`, or nothing."""
    field.set_value(_shown(item, value))
    field.set_error(None)


def too_long(item: Item, answer: AnswerValue | None) -> str:
    """A sentence about a text over its limit, or "". The text is kept: nothing typed is lost."""
    limit = item.max_length or MAX_TEXT
    if item.type not in (ItemType.STRING, ItemType.TEXT) or not isinstance(answer, str):
        return ""
    if len(answer) <= limit:
        return ""
    return f"Shorten the answer to {limit:,} characters; it has {len(answer):,}."


def checked_text(item: Item, field: Field[Any]) -> tuple[AnswerValue | None, str]:
    """What is entered and what is wrong with it: (answer or None, sentence or "")."""
    try:
        answer = read_field(item, field)
    except FieldError as error:
        return None, str(error)
    return answer, too_long(item, answer)


def _shown(item: Item, value: AnswerValue | None) -> Any:
    if isinstance(value, Attachment):
        return value.data.decode() if value.content_type == STROKES_TYPE else ""
    if item.type in (ItemType.STRING, ItemType.TEXT, ItemType.DECIMAL, ItemType.ATTACHMENT):
        return "" if value is None else str(value)
    return int(value) if isinstance(value, Decimal) else value
