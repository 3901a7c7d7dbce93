"""Exact JSON: one value has one sequence of bytes, and anything else is refused.

Key slots, compartment bodies and backup manifests are checked by a MAC or a hash over their
bytes. If two spellings could mean the same, or one spelling two things (a name given twice, of
which one reader takes the first and another the last), what was checked would not be what is used.
"""

from __future__ import annotations

import base64
import binascii
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


def text(value: Mapping[str, Any], key: str) -> str:
    """The string under `key`, or `NotExact`."""
    found = value.get(key)
    if not isinstance(found, str):
        raise NotExact(f"{key} is not text")
    return found


def number(value: Mapping[str, Any], key: str) -> int:
    """The whole number, 0 or more, under `key`, or `NotExact`."""
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise NotExact(f"{key} is not a whole number")
    return found


def table(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The object under `key`, or `NotExact`."""
    found = value.get(key)
    if not isinstance(found, dict):
        raise NotExact(f"{key} is not an object")
    return found


def keys(value: Mapping[str, Any], *names: str) -> None:
    """Raise `NotExact` unless the object has exactly these names."""
    if set(value) != set(names):
        raise NotExact(f"names {sorted(value)} are not {sorted(names)}")


def encode(data: bytes) -> str:
    """Bytes as base64 text."""
    return base64.b64encode(data).decode("ascii")


def decode(value: Mapping[str, Any], key: str, length: int | None = None) -> bytes:
    """The bytes under `key`, from base64 in its one form, of `length` if given; or `NotExact`."""
    found = text(value, key)
    try:
        data = base64.b64decode(found, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotExact(f"{key} is not base64") from error
    # Base64 leaves unused bits at the end: other letters there would spell the same bytes.
    if encode(data) != found or (length is not None and len(data) != length):
        raise NotExact(f"{key} is not {length} bytes in base64")
    return data


def _no_constant(name: str) -> NoReturn:
    raise NotExact(f"{name} is not a number")
