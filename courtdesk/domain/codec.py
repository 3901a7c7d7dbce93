"""Bodies: frozen dataclasses to plain JSON values and back, by their type hints.

A body is the whole state of one small document, kept as canonical JSON in a revision's open or
sealed part. The shapes used are few: text, whole numbers, booleans, dates (ISO), moments (ISO
with offset), string enums, tuples, nested dataclasses and `None`. Keys that this version does not
know are left alone by `merged`, so that an older CourtDesk amending a newer document loses none.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Hashable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from courtdesk.errors import FileRefused

T = TypeVar("T")


class BodyRefused(FileRefused):
    """A stored body does not have the shape that its kind promises."""


def to_body(value: Any) -> Any:
    """Return `value` as JSON values; dataclasses become objects keyed by field name."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: to_body(getattr(value, field.name)) for field in fields}
    if isinstance(value, tuple):
        return [to_body(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return value


def merged(old: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """Return `value`'s body laid over `old`, keeping the keys that this version does not know."""
    return {**old, **to_body(value)}


def from_body(cls: type[T], body: Mapping[str, Any]) -> T:
    """Build a `cls` from `body`; fields that are absent take their defaults.

    Raises `BodyRefused`, naming the class and the field, when a value has the wrong shape.
    """
    hints = _hints(typing.cast(Hashable, cls))
    values: dict[str, Any] = {}
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]  # T is a dataclass here
        if field.name in body:
            values[field.name] = _read(hints[field.name], body[field.name], cls, field.name)
    try:
        return cls(**values)
    except TypeError as error:
        raise BodyRefused(f"A stored {cls.__name__} lacks a field that it must have.") from error


@functools.cache
def _hints(cls: Hashable) -> dict[str, Any]:
    # Resolving string annotations costs more than reading a body, and a class never changes.
    return typing.get_type_hints(typing.cast(type[Any], cls))


def _read(hint: Any, value: Any, cls: type, field: str) -> Any:
    if isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _read_optional(hint, value, cls, field)
    if origin is tuple:
        _expect(isinstance(value, list), cls, field)
        return tuple(_read(typing.get_args(hint)[0], part, cls, field) for part in value)
    if dataclasses.is_dataclass(hint):
        _expect(isinstance(value, Mapping), cls, field)
        return from_body(typing.cast(type[Any], hint), value)
    return _read_plain(hint, value, cls, field)


def _read_optional(hint: Any, value: Any, cls: type, field: str) -> Any:
    if value is None:
        return None
    inner = next(part for part in typing.get_args(hint) if part is not type(None))
    return _read(inner, value, cls, field)


def _read_plain(hint: Any, value: Any, cls: type, field: str) -> Any:
    if hint in (date, datetime, time) or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        _expect(isinstance(value, str), cls, field)
        try:
            return hint(value) if issubclass(hint, StrEnum) else hint.fromisoformat(value)
        except ValueError as error:
            raise _refusal(cls, field) from error
    # bool is an int to Python, but never to a reader of a body.
    _expect(type(value) is hint, cls, field)
    return value


def _expect(good: bool, cls: type, field: str) -> None:
    if not good:
        raise _refusal(cls, field)


def _refusal(cls: type, field: str) -> BodyRefused:
    return BodyRefused(
        f"A stored {cls.__name__} has a {field} that this version of CourtDesk cannot read."
    )
