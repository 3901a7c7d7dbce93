"""Exact JSON: one value has one sequence of bytes, and anything else is refused.

What is signed is bytes. If two spellings could mean the same, or one spelling two things (a name
given twice, of which one reader takes the first and another the last), what was signed would not
be what is believed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

_BIGGEST = 2**53
"""Whole numbers above it are not the same number in every program that reads JSON."""


class NotExact(ValueError):
    """The bytes are not the exact form of what is expected; the caller says it in a sentence."""


def dump(value: Mapping[str, Any]) -> bytes:
    """The value as UTF-8 JSON with sorted keys and no spaces."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def load(data: bytes) -> dict[str, Any]:
    """The object that `dump` made these bytes from. Raises `NotExact` for any other bytes."""
    try:
        value = json.loads(data.decode(), parse_constant=_no_constant)
        if isinstance(value, dict) and dump(value) == data:
            return value
    # RecursionError: brackets nested thousands deep, which nothing of ours ever is.
    except (ValueError, RecursionError) as error:
        raise NotExact(str(error)) from error
    raise NotExact("not the exact form of an object")


def text(value: Mapping[str, Any], key: str, pattern: re.Pattern[str]) -> str:
    """The string under `key`, which `pattern` describes wholly, or `NotExact`."""
    found = value.get(key)
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise NotExact(f"{key} is not as it should be")
    return found


def text_or_none(value: Mapping[str, Any], key: str, pattern: re.Pattern[str]) -> str | None:
    """The same, or `None` where it says null."""
    return None if value.get(key, "") is None else text(value, key, pattern)


def number(value: Mapping[str, Any], key: str, least: int = 0) -> int:
    """The whole number under `key`, from `least` to 2**53, or `NotExact`."""
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= _BIGGEST:
        raise NotExact(f"{key} is not a whole number from {least}")
    return found


def table(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The object under `key`, or `NotExact`."""
    found = value.get(key)
    if not isinstance(found, dict):
        raise NotExact(f"{key} is not an object")
    return found


def rows(value: Mapping[str, Any], key: str, most: int) -> list[Any]:
    """The list under `key`, of at most `most`, or `NotExact`."""
    found = value.get(key)
    if not isinstance(found, list) or len(found) > most:
        raise NotExact(f"{key} is not a list of at most {most}")
    return found


def keys(value: object, names: Iterable[str]) -> dict[str, Any]:
    """The value, when it is an object with exactly these names; else `NotExact`."""
    if not isinstance(value, dict) or set(value) != set(names):
        raise NotExact(f"not an object of {sorted(names)}")
    return value


def _no_constant(name: str) -> NoReturn:
    raise NotExact(f"{name} is not a number")
