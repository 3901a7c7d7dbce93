"""Exact JSON: one value has one sequence of bytes, and anything else is refused.

What is signed, hashed or authenticated is bytes. If two spellings could mean the same, or one
spelling two things (a name given twice, of which one reader takes the first and another the last),
what was checked would not be what is used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn


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


def table(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The object under `key`, or `NotExact`."""
    found = value.get(key)
    if not isinstance(found, dict):
        raise NotExact(f"{key} is not an object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise NotExact(f"{name} is not a number")
