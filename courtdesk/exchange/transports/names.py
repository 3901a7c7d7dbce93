"""Names at the exchange, and which of what is found there are ours.

A name comes from a listing that a server, or whoever can write to a folder, made: one that holds
`..`, a drive or another folder would lead a file to where nobody wants it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from courtdesk.errors import FileRefused

STREAM = re.compile(r"[0-9a-f]{32}")
"""The random id of one laptop's stream: a folder at the exchange."""

FILE = re.compile(r"[0-9]{1,10}-[0-9a-f]{64}\.age")
"""A sealed file: its number in the stream and the SHA-256 of its bytes."""

_PART = re.compile(r"([0-9]{1,10}-[0-9a-f]{64}\.age)\.[0-9a-f]{8}\.part")


@dataclass(frozen=True, order=True)
class Listed:
    """A file at the exchange: `<stream id>/<file name>` and its size in bytes."""

    name: str
    size: int


def split(name: str) -> tuple[str, str]:
    """The stream and the file of a name. Raises `FileRefused` for what is no name of ours."""
    stream, _, file = name.partition("/")
    if not (STREAM.fullmatch(stream) and FILE.fullmatch(file)):
        raise FileRefused(
            "A sealed file was asked for by a name that CourtDesk never gives: nothing was read or "
            "written; ask who sent it for another."
        )
    return stream, file


def part_of(file: str) -> str:
    """A name that nobody else uses, for `file` while it is being written."""
    return f"{file}.{secrets.token_hex(4)}.part"


def whole_of(part: str) -> str | None:
    """The file that a name made by `part_of` was for, or None for any other name."""
    found = _PART.fullmatch(part)
    return found[1] if found else None
