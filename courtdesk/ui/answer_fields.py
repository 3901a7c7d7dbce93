"""The kit's field for each type of question, and answers to and from it.

One home for every way of filling a form in: by interview, from paper, handed over. What is chosen
is a list of its own where the person answers; `choice_of` is that of the other two.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from courtdesk.errors import FieldError
from courtdesk.questionnaire.answers import MAX_TEXT, from_text
from courtdesk.questionnaire.definition import AnswerValue, Attachment, Item, ItemType
from courtdesk.questionnaire.strokes import STROKES_TYPE
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
from courtdesk.ui.kit.signature import SignatureField, strokes_of

_LIMIT = 999_999_999
_YES, _NO = "yes", "no"


def label_of(item: Item) -> str:
    """The question with its number, as it is printed."""
    return f"{item.prefix} {item.text}".strip()


def field_of(item: Item, label: str, *, optional: bool = False) -> Field[Any] | None:
    """The field that takes this item's answer, named `label`; None for what is chosen."""
    name = item.link_id
    match item.type:
        case ItemType.INTEGER:
            least = -_LIMIT if item.least is None else item.least
            most = _LIMIT if item.most is None else item.most
            return NumberField(name, label, optional=optional, minimum=least, maximum=most)
        case ItemType.DECIMAL:
            return TextField(name, label, optional=optional, hint="A number, such as 4.5.", chars=8)
        case ItemType.STRING:
            return TextField(name, label, optional=optional, chars=40)
        case ItemType.TEXT:
            return TextArea(name, label, optional=optional, limit=item.max_length)
        case ItemType.DATE:
            return DateField(name, label, optional=optional)
        case ItemType.TIME:
            return TimeField(name, label, optional=optional)
        case ItemType.ATTACHMENT:
            return SignatureField(name, label, optional=optional)
        case _:
            return None


def choice_of(item: Item, label: str) -> Choice | None:
    """The kit's choice of this item's options, or of yes and no; None for what is not chosen."""
    if item.type is ItemType.BOOLEAN:
        options = [Option(_YES, "Yes"), Option(_NO, "No")]
    elif item.type is ItemType.CHOICE:
        options = [Option(option.code, option.label) for option in item.options]
    else:
        return None
    return Choice(item.link_id, label, options, optional=not item.required)


def read_field(item: Item, field: Field[Any]) -> AnswerValue | None:
    """What is entered; None when nothing is, `FieldError` when it cannot be read."""
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


def fill_field(item: Item, field: Field[Any], value: AnswerValue | None) -> None:
    """Show `value`, or nothing."""
    field.set_value(_shown(item, value))
    field.set_error(None)


def too_long(item: Item, answer: AnswerValue | None, label: str = "") -> str:
    """A sentence about a text over its limit, or "". The text is kept: nothing typed is lost.

    It begins with `label` where it does not stand beside the question alone.
    """
    limit = item.max_length or MAX_TEXT
    if item.type not in (ItemType.STRING, ItemType.TEXT) or not isinstance(answer, str):
        return ""
    if len(answer) <= limit:
        return ""
    shorten = f"{label}: shorten" if label else "Shorten"
    return f"{shorten} the answer to {limit:,} characters; it has {len(answer):,}."


def checked_text(item: Item, field: Field[Any], label: str = "") -> tuple[AnswerValue | None, str]:
    """What is entered and what is wrong with it: (answer or None, sentence or "")."""
    try:
        answer = read_field(item, field)
    except FieldError as error:
        return None, str(error)
    return answer, too_long(item, answer, label)


def drawn(signature: Attachment) -> str:
    """The strokes of a drawn signature as the pad takes them; "" for a picture."""
    text = signature.data.decode("utf-8", "replace")
    return text if signature.content_type == STROKES_TYPE and strokes_of(text) else ""


def _shown(item: Item, value: AnswerValue | None) -> Any:
    if isinstance(value, Attachment):
        return drawn(value)
    if item.type in (ItemType.STRING, ItemType.TEXT, ItemType.DECIMAL, ItemType.ATTACHMENT):
        return "" if value is None else str(value)
    if item.type is ItemType.BOOLEAN and value is not None:
        return _YES if value else _NO
    return int(value) if isinstance(value, Decimal) else value
