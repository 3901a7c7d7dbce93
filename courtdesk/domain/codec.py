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
from collections.abc import Callable, Hashable, Mapping
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
    values: dict[str, Any] = {}
    for name, read in _readers(typing.cast(Hashable, cls)):
        if name in body:
            try:
                values[name] = read(body[name])
            except _Misfit as error:
                raise BodyRefused(
                    f"A stored {cls.__name__} has a {name} that this version of CourtDesk cannot "
                    "read."
                ) from error
    try:
        return cls(**values)
    except TypeError as error:
        raise BodyRefused(f"A stored {cls.__name__} lacks a field that it must have.") from error


class _Misfit(Exception):
    """A value is not of the shape that its hint asks for."""


_Reader = Callable[[Any], Any]


@functools.cache
def _readers(cls: Hashable) -> tuple[tuple[str, _Reader], ...]:
    # Looking at hints costs more than reading a body by them, and a class never changes.
    kind = typing.cast(type[Any], cls)
    hints = typing.get_type_hints(kind)
    return tuple((field.name, _reader(hints[field.name])) for field in dataclasses.fields(kind))


def _reader(hint: Any) -> _Reader:
    """What reads one value by its hint, or raises `_Misfit`."""
    if isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        inner = next(part for part in typing.get_args(hint) if part is not type(None))
        return functools.partial(_optional, _reader(inner))
    if origin is tuple:
        return functools.partial(_tuple, _reader(typing.get_args(hint)[0]))
    if dataclasses.is_dataclass(hint):
        return functools.partial(_nested, hint)
    if hint in (date, datetime, time):
        return functools.partial(_text, hint.fromisoformat)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return functools.partial(_text, hint)
    return functools.partial(_plain, hint)


def _optional(inner: _Reader, value: Any) -> Any:
    return None if value is None else inner(value)


def _tuple(inner: _Reader, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _Misfit
    return tuple([inner(part) for part in value])


def _nested(cls: Any, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise _Misfit
    return from_body(cls, value)


def _text(made_of: _Reader, value: Any) -> Any:
    if not isinstance(value, str):
        raise _Misfit
    try:
        return made_of(value)
    except ValueError as error:
        raise _Misfit from error


def _plain(kind: Any, value: Any) -> Any:
    # bool is an int to Python, but never to a reader of a body.
    if type(value) is not kind:
        raise _Misfit
    return value
