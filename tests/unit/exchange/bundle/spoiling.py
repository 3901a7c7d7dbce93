"""How a good bundle is spoilt: small tools that change one thing and leave the rest true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from courtdesk.errors import BundleRefused

from .making import PARCEL, entry, forge, member

GOOD = forge()

Make = Callable[[], bytes]
Fault = tuple[Make, type[BundleRefused]]
Told = tuple[Make, type[BundleRefused], str]
"""How it is made, the error, and words from its sentence or from what lies behind it."""

PARCEL_DEVICE = GOOD.manifest["device"]
RECORDS = b"".join(one.encode() for one in PARCEL.entries)
FIRST, SECOND = entry(1).encode(), entry(2).encode()
ITEM = GOOD.items[0][0]
TEXT_END = GOOD.items[0][1] + bytes(-len(GOOD.items[0][1]) % 512)


def told(**fields: Any) -> Make:
    """The manifest says otherwise, and the laptop signs that; `...` leaves a field out."""

    def change(value: dict[str, Any]) -> None:
        value.update(fields)
        for name in [name for name, one in value.items() if one is ...]:
            del value[name]

    return GOOD.with_manifest(change).build


def spelling(change: Callable[[bytes], bytes]) -> Make:
    """The manifest in other letters, which the laptop signs."""
    return replace(GOOD, spell=change).build


def of_revisions(**fields: Any) -> Make:
    """What it says of its records; `...` leaves a field out."""
    return told(revisions=_with(GOOD.manifest["revisions"], fields))


def of_range(**fields: Any) -> Make:
    """What it says of the first laptop's range."""
    first, *rest = GOOD.manifest["ranges"]
    return told(ranges=[_with(first, fields), *rest])


def of_item(**fields: Any) -> Make:
    """What it says of the first item."""
    first, *rest = GOOD.manifest["items"]
    return told(items=[_with(first, fields), *rest])


def _with(value: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in {**value, **fields}.items() if one is not ...}


def entries(data: bytes, count: int = 10, **fields: Any) -> Make:
    """Other revisions, which the manifest otherwise speaks truly of."""
    return GOOD.with_revisions(data, count=count, **fields).build


def one_entry(change: Callable[[bytes], bytes]) -> Make:
    """A single revision whose bytes, after its length, are changed."""
    body = change(entry(1).encode()[4:])
    data = len(body).to_bytes(4, "big") + body
    ranges = [{"device": PARCEL_DEVICE, "first": 1, "last": 1, "count": 1}]
    value = GOOD.with_manifest(lambda manifest: manifest.update(ranges=ranges))
    return value.with_revisions(data, count=1).build


def nested(header: bytes, wraps: bytes = bytes(4)) -> bytes:
    """A record of this header and nothing else."""
    return len(header).to_bytes(4, "big") + header + bytes(3) + wraps + b"\0"


def members(change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]) -> Make:
    """Other members of the tar."""
    return replace(GOOD, members=change).build


def tar(change: Callable[[bytes], bytes]) -> Make:
    """Another tar as a whole."""
    return replace(GOOD, tar=change).build


def other_header(name: str, /, **fields: Any) -> Make:
    """The header of one member with other fields; its data as they were."""

    def change(data: bytes) -> bytes:
        parts = dict([("revisions", GOOD.revisions), *GOOD.items])
        old, new = member(name, parts[name]), member(name, parts[name], **fields)
        assert old in data
        return data.replace(old, new)

    return tar(change)


def raw_header(name: str, at: int, field: bytes) -> Make:
    """The header of one member with these bytes at this place, and a check sum that is right."""

    def change(data: bytes) -> bytes:
        start = data.index(name.encode() + b"\0")
        block = bytearray(data[start : start + 512])
        block[at : at + len(field)] = field
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        return data[:start] + bytes(block) + data[start + 512 :]

    return tar(change)
