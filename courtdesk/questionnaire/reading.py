"""A strict cursor over one JSON or TOML object: what is not expected is refused, by name.

Nothing is guessed and nothing is skipped, because a form file decides what a court is told: a
misspelt key that silently did nothing could turn a risk item off.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from courtdesk.questionnaire.characters import markup, unwanted
from courtdesk.questionnaire.messages import Message, Place, did_you_mean

MAX_BYTES = 1_000_000
"""The largest form file that is read; the 34 items of CORE-34 take about 20,000."""

MAX_DEPTH = 64
"""How deep brackets may nest, so that a hostile file cannot exhaust the stack."""


MAX_TEXT = 10_000
"""The longest single text of a form file, in characters; more would freeze a window's layout."""

MAX_DIGITS = 30
"""The longest number with a decimal point that is read."""


class _RepeatedKeyError(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def decode(data: bytes, place: Place) -> str:
    """The file's text; refused when it is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise place.refuse(Message.TOO_LARGE, limit=MAX_BYTES)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise place.refuse(Message.NOT_UTF8, byte=error.start) from error


def json_node(data: bytes, place: Place) -> Node:
    """The one object of a JSON file; numbers with a point become exact `Decimal`s."""
    text = decode(data, place)
    try:
        parsed = json.loads(
            text,
            parse_float=_decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise place.refuse(
            Message.NOT_JSON, line=error.lineno, column=error.colno, why=error.msg
        ) from error
    except _RepeatedKeyError as error:
        raise place.refuse(Message.REPEATED_KEY, key=error.key) from error
    except ValueError as error:
        raise place.refuse(Message.NOT_A_NUMBER, why=error) from error
    except RecursionError as error:
        raise place.refuse(Message.TOO_DEEP, limit=MAX_DEPTH) from error
    return _node(parsed, place)


def toml_node(data: bytes, place: Place) -> Node:
    """The top table of a TOML file."""
    import tomllib

    text = decode(data, place)
    try:
        return _node(tomllib.loads(text, parse_float=_decimal), place)
    except ValueError as error:
        raise place.refuse(Message.NOT_TOML, why=error) from error
    except RecursionError as error:
        raise place.refuse(Message.TOO_DEEP, limit=MAX_DEPTH) from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # JSON lets a key stand twice and most readers keep the last: two readers of one form could
    # then score it differently.
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _RepeatedKeyError(key)
        found[key] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _decimal(text: str) -> Decimal:
    # 1e999999999 is short to write and, as an exact fraction, larger than the memory.
    value = Decimal(text) if len(text) <= MAX_DIGITS and "e" not in text.lower() else None
    if value is None:
        raise ValueError(f"{text[:20]} is not a plain decimal of up to {MAX_DIGITS} digits")
    return value


def _node(parsed: object, place: Place) -> Node:
    if not isinstance(parsed, dict):
        raise place.refuse(Message.NOT_AN_OBJECT)
    if _too_deep(parsed):
        raise place.refuse(Message.TOO_DEEP, limit=MAX_DEPTH)
    return Node(parsed, place)


def _too_deep(parsed: object) -> bool:
    level: list[object] = [parsed]
    for _ in range(MAX_DEPTH):
        below: list[object] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
        if not below:
            return False
        level = below
    return True


@dataclass(frozen=True, slots=True)
class Node:
    """One object of a file and where it stands.

    Each reader raises `FormFileRefused` when the key is missing or holds the wrong kind.
    """

    data: Mapping[str, object]
    place: Place

    def at(self, item: str) -> Node:
        """The same object, named for what follows in sentences about it."""
        return Node(self.data, self.place.at(item))

    def only(self, *allowed: str) -> None:
        """Refuse any key that is not one of these."""
        for key in self.data:
            if key not in allowed:
                hint = did_you_mean(key, allowed)
                raise self.place.refuse(Message.UNKNOWN_KEY, key=key, hint=hint)

    def has(self, key: str) -> bool:
        """Whether the key stands in the object."""
        return key in self.data

    def text(self, key: str) -> str:
        """A string that is not blank, not too long, and holds nothing that cannot be seen."""
        value = self._get(key)
        if not isinstance(value, str):
            raise self.wrong(key, "text in quotes")
        if not value.strip():
            raise self.place.refuse(Message.BLANK, key=key)
        return self._readable(key, value)

    def text_or(self, key: str, default: str = "") -> str:
        """A string that is not blank, or the default when the key is absent."""
        return self.text(key) if key in self.data else default

    def flag(self, key: str, default: bool = False) -> bool:
        """A true or false, or the default when the key is absent."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def whole(self, key: str, least: int = 0) -> int:
        """A whole number, at least `least`."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.wrong(key, f"a whole number of {least} or more")
        return value

    def number(self, key: str) -> Fraction:
        """An exact number, whole or with a decimal point."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.wrong(key, "a number")
        if isinstance(value, Decimal) and not value.is_finite():
            raise self.wrong(key, "a number")
        return Fraction(value)

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """A string that is one of these."""
        value = self.text(key)
        known = tuple(allowed)
        if value not in known:
            raise self.place.refuse(
                Message.WRONG_VALUE,
                key=key,
                value=value,
                hint=did_you_mean(value, known),
                allowed=", ".join(known),
            )
        return value

    def node(self, key: str) -> Node:
        """An object."""
        value = self._get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, "one object")
        return Node(value, self.place)

    def nodes(self, key: str) -> tuple[Node, ...]:
        """A list of objects; empty when the key is absent."""
        values = self._list(key)
        if not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, "a list of objects")
        return tuple(Node(value, self.place) for value in values if isinstance(value, dict))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, none blank or repeated; empty when the key is absent."""
        values = self._list(key)
        found: list[str] = []
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.wrong(key, "a list of texts in quotes")
            if value in found:
                raise self.place.refuse(Message.REPEATED_ITEM, name=value, key=key)
            found.append(self._readable(key, value))
        return tuple(found)

    def wrong(self, key: str, wanted: str) -> Exception:
        """The refusal of a key that holds the wrong kind."""
        return self.place.refuse(Message.WRONG_KIND, key=key, wanted=wanted)

    def _readable(self, key: str, value: str) -> str:
        if len(value) > MAX_TEXT:
            raise self.place.refuse(Message.TOO_LONG, key=key, limit=MAX_TEXT)
        character = unwanted(value)
        if character is not None:
            raise self.place.refuse(Message.UNWANTED_CHARACTER, key=key, character=character)
        found = markup(value)
        if found is not None:
            raise self.place.refuse(Message.MARKUP, key=key, markup=found)
        return value

    def _get(self, key: str) -> object:
        if key not in self.data:
            raise self.place.refuse(Message.MISSING_KEY, key=key)
        return self.data[key]

    def _list(self, key: str) -> list[object]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "a list in square brackets")
        return value
