"""What is read out of exact JSON in the vault's own files: text, numbers and bytes as base64.

Key slots, compartment bodies and backup manifests are checked by a MAC or a hash over their bytes,
so that each must have one spelling: see `courtdesk.domain.exact`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from courtdesk.domain.exact import NotExact, dump, load, table

__all__ = ["NotExact", "decode", "dump", "encode", "keys", "load", "number", "table", "text"]


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
