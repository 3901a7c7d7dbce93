"""What is read out of exact JSON that came from elsewhere: every value by the pattern it must fit.

What is signed is bytes, so that each statement must have one spelling: see
`courtdesk.domain.exact`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from courtdesk.domain.exact import NotExact, dump, load, table

__all__ = [
    "NotExact",
    "dump",
    "keys",
    "load",
    "number",
    "rows",
    "table",
    "text",
    "text_or_none",
]

_BIGGEST = 2**53
"""Whole numbers above it are not the same number in every program that reads JSON."""


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
