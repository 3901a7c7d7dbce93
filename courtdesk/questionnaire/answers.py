"""The answers to one form: an immutable mapping from linkId to an answer or why there is none.

Four things are kept apart, because a court may be told of them: an answer, `DECLINED` (the person
was asked and would not say), `NOT_ASKED` (it could not be asked), and nothing recorded yet, which
is the absence of the linkId. Only the first is ever scored.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from courtdesk.errors import FieldError, FileRefused
from courtdesk.questionnaire.characters import unwanted
from courtdesk.questionnaire.definition import AnswerValue, Attachment, Form, Item, ItemType
from courtdesk.questionnaire.strokes import STROKES_TYPE, Strokes

MAX_TEXT = 20_000
"""The longest text answer where the form sets no limit: about eight printed pages."""

MAX_ATTACHMENT = 500_000
"""The largest signature, drawn or as a picture, in bytes."""

MAX_INTEGER = 2**31 - 1
"""The largest whole number: FHIR's integer has 32 bits."""

MAX_DECIMAL = Decimal(10) ** 12
DECIMAL_PLACES = 6
"""Bounds of a decimal answer; 1E+999999999 is short to type and no record could take it."""


class Unanswered(StrEnum):
    """Why a question has no answer although someone dealt with it."""

    DECLINED = "declined"
    NOT_ASKED = "not-asked"


DECLINED = Unanswered.DECLINED
NOT_ASKED = Unanswered.NOT_ASKED

Answer = AnswerValue | Unanswered


class Answers(Mapping[str, Answer]):
    """Answers by linkId; `set` and `clear` hand back a new one and leave this one alone."""

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, Answer] | None = None) -> None:
        self._held: dict[str, Answer] = dict(held or {})

    def __getitem__(self, link_id: str) -> Answer:
        return self._held[link_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __repr__(self) -> str:
        # Answers are health data and reprs end in logs and crash reports (P2): count, never show.
        return f"Answers({len(self._held)} recorded)"

    def value(self, link_id: str) -> AnswerValue | None:
        """The answer itself; None when declined, not asked or not recorded."""
        answer = self._held.get(link_id)
        return None if isinstance(answer, Unanswered) else answer

    def set(self, link_id: str, answer: Answer) -> Answers:
        """These answers with this one recorded; `checked` says whether it fits the form."""
        return Answers({**self._held, link_id: answer})

    def clear(self, link_id: str) -> Answers:
        """These answers with nothing recorded for this linkId."""
        return Answers({key: kept for key, kept in self._held.items() if key != link_id})

    def to_json(self) -> dict[str, dict[str, object]]:
        """Plain JSON, each answer under its kind: `{"q1": {"text": "2"}}`."""
        return {link_id: _to_json(answer) for link_id, answer in self._held.items()}

    @staticmethod
    def from_json(data: object) -> Answers:
        """The inverse of `to_json`; `FileRefused` when the data are not of that shape.

        Needs no form, so that answers to a form that has since gone can still be read.
        """
        if not isinstance(data, dict):
            raise _refused("the answers are not an object")
        return Answers(
            {str(link_id): _from_json(link_id, entry) for link_id, entry in data.items()}
        )


def checked(form: Form, link_id: str, answer: Answer) -> Answer:
    """This answer, if the form's item can hold it; `FieldError` says what it can hold."""
    item = form.item(link_id)
    if not item.type.is_question:
        raise FieldError(link_id, f"Item {link_id} of {form.title} takes no answer; leave it out.")
    if not isinstance(answer, Unanswered):
        _check(item, answer)
    return answer


def _check(item: Item, answer: AnswerValue) -> None:
    match item.type:
        case ItemType.CHOICE:
            if not isinstance(answer, str) or item.option(answer) is None:
                allowed = ", ".join(option.label for option in item.options)
                raise _field(item, f"Choose one of: {allowed}")
        case ItemType.STRING | ItemType.TEXT:
            _check_text(item, answer)
        case ItemType.ATTACHMENT:
            _check_attachment(item, answer)
        case _:
            if type(answer) not in _KINDS[item.type]:
                raise _field(item, f"Answer with {_WANTED[item.type]}")
            if isinstance(answer, (int, Decimal)) and not isinstance(answer, bool):
                _check_number(item, answer)


def _check_text(item: Item, answer: AnswerValue) -> None:
    if not isinstance(answer, str) or not answer.strip():
        raise _field(item, "Write an answer, or clear it")
    limit = item.max_length or MAX_TEXT
    if len(answer) > limit:
        raise _field(item, f"Shorten the answer to {limit} characters; it has {len(answer)}")
    character = unwanted(answer)
    if character is not None:
        raise _field(item, f"Take the invisible character {character} out of the answer")


def _check_number(item: Item, answer: int | Decimal) -> None:
    if isinstance(answer, Decimal) and not answer.is_finite():
        raise _field(item, f"Answer with {_WANTED[item.type]}")
    if item.least is not None and answer < item.least:
        raise _field(item, f"Answer with {item.least} or more")
    if item.most is not None and answer > item.most:
        raise _field(item, f"Answer with {item.most} or less")
    limit = Decimal(MAX_INTEGER) if item.type is ItemType.INTEGER else MAX_DECIMAL
    if not -limit <= answer <= limit:
        raise _field(item, f"Answer with a number between -{limit:f} and {limit:f}")
    if isinstance(answer, Decimal) and answer != round(answer, DECIMAL_PLACES):
        raise _field(item, f"Answer with at most {DECIMAL_PLACES} decimal places")


def _check_attachment(item: Item, answer: AnswerValue) -> None:
    if not isinstance(answer, Attachment) or answer.content_type not in _SIGNATURES:
        raise _field(item, "Draw the signature, or give it as a PNG picture")
    if not 0 < len(answer.data) <= MAX_ATTACHMENT:
        raise _field(item, f"Give a signature of at most {MAX_ATTACHMENT} bytes")
    if answer.content_type == STROKES_TYPE:
        _check_strokes(item, answer.data)


def _check_strokes(item: Item, data: bytes) -> None:
    try:
        drawn = Strokes.from_bytes(data)
    except FileRefused as error:
        raise FieldError(item.link_id, f"{item.prefix or item.link_id}: {error}") from error
    if drawn.is_empty:
        raise _field(item, "Draw the signature, or clear it")


_SIGNATURES = (STROKES_TYPE, "image/png")


_KINDS: Mapping[ItemType, tuple[type, ...]] = {
    ItemType.BOOLEAN: (bool,),
    ItemType.INTEGER: (int,),
    ItemType.DECIMAL: (int, Decimal),
    ItemType.DATE: (date,),
    ItemType.TIME: (time,),
}
_WANTED: Mapping[ItemType, str] = {
    ItemType.BOOLEAN: "yes or no",
    ItemType.INTEGER: "a whole number",
    ItemType.DECIMAL: "a number",
    ItemType.DATE: "a date",
    ItemType.TIME: "a time",
}


def from_text(item: Item, text: str) -> AnswerValue:
    """The answer that a person typed for this item.

    A choice is given by code or label, yes or no as such, a date as 2026-03-31 or 31/3/2026, a
    time as 09:20. `FieldError` says what the item can hold.
    """
    # Text pasted from other programs ends its lines with two characters.
    typed = text.strip().replace("\r\n", "\n")
    answer = _parsed(item, typed)
    _check(item, answer)
    return answer


def _parsed(item: Item, typed: str) -> AnswerValue:
    try:
        match item.type:
            case ItemType.INTEGER:
                return int(typed)
            case ItemType.DECIMAL:
                return Decimal(typed)
            case ItemType.DATE:
                return _date(typed)
            case ItemType.TIME:
                return time.fromisoformat(typed)
            case ItemType.BOOLEAN:
                return {"yes": True, "no": False}[typed.lower()]
            case ItemType.CHOICE:
                return _code(item, typed)
            case _:
                return typed
    except (ValueError, KeyError, InvalidOperation) as error:
        raise _field(item, f"Answer with {_WANTED[item.type]}") from error


def _date(typed: str) -> date:
    if "/" not in typed:
        return date.fromisoformat(typed)
    day, month, year = (int(part) for part in typed.split("/"))
    return date(year, month, day)


def _code(item: Item, typed: str) -> str:
    for option in item.options:
        if typed.casefold() == option.label.casefold():
            return option.code
    return typed


def _field(item: Item, what: str) -> FieldError:
    return FieldError(item.link_id, f"{item.prefix or item.link_id}: {what}.")


def _to_json(answer: Answer) -> dict[str, object]:
    match answer:
        case Unanswered():
            return {"state": answer.value}
        case bool():
            return {"boolean": answer}
        case int():
            return {"integer": answer}
        case Decimal():
            return {"decimal": str(answer)}
        case date():
            return {"date": answer.isoformat()}
        case time():
            return {"time": answer.isoformat()}
        case Attachment():
            data = base64.b64encode(answer.data).decode("ascii")
            return {"attachment": {"contentType": answer.content_type, "data": data}}
        case _:
            return {"text": answer}


def _from_json(link_id: object, entry: object) -> Answer:
    try:
        if isinstance(entry, dict) and len(entry) == 1:
            ((kind, value),) = entry.items()
            return _decoded(kind, value)
    except (ValueError, KeyError, TypeError, InvalidOperation, binascii.Error) as error:
        raise _refused(f"the answer to {link_id!r} cannot be read") from error
    raise _refused(f"the answer to {link_id!r} is not one kind with one value")


def _decoded(kind: object, value: object) -> Answer:
    match kind, value:
        case "state", str():
            return Unanswered(value)
        case "boolean", bool():
            return value
        case "integer", int() if not isinstance(value, bool):
            return value
        case "decimal", str():
            return Decimal(value)
        case "date", str():
            return date.fromisoformat(value)
        case "time", str():
            return time.fromisoformat(value)
        case "text", str():
            return value
        case "attachment", {"contentType": str(content_type), "data": str(data)}:
            return Attachment(content_type, base64.b64decode(data, validate=True))
        case _:
            raise ValueError(kind)


def _refused(what: str) -> FileRefused:
    return FileRefused(f"Saved answers: {what}; open a backup, or fill the form in again.")
