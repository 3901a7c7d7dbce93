"""Names at the exchange, and which of what is found there are ours.

A name comes from a listing that a server, or whoever can write to a folder, made: one that holds
`..`, a drive or another folder would lead a file to where nobody wants it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from courtdesk.errors import FileRefused

STREAM = re.compile(r"[0-9a-f]{32}")
"""The random id of one laptop's stream: a folder at the exchange."""

FILE = re.compile(r"[0-9]{1,10}-[0-9a-f]{64}\.age")
"""A sealed file: its number in the stream and the SHA-256 of its bytes."""

PART = re.compile(r"[0-9]{1,10}-[0-9a-f]{64}\.age\.[0-9a-f]{8}\.part")
"""What `part_of` makes."""


@dataclass(frozen=True, order=True)
class Listed:
    """A file at the exchange: `<stream id>/<file name>` and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class Entry:
    """What a folder at the exchange has: a folder, or a plain file of so many bytes."""

    name: str
    folder: bool
    size: int = 0


@dataclass(frozen=True)
class Found:
    """What is at the exchange; `left_over` has, by stream, the parts that cut-off tries left.

    A stream is written by one laptop alone, one file at a time: whatever else is half there when
    it writes is its own and of no use any more.
    """

    files: tuple[Listed, ...] = ()
    left_over: dict[str, list[str]] = field(default_factory=dict)


def gather(entries: Callable[[str], Iterable[Entry]]) -> Found:
    """Look through the exchange; `entries` gives what the top ("") or a stream's folder has."""
    files: list[Listed] = []
    left_over: dict[str, list[str]] = {}
    for stream in entries(""):
        if stream.folder and STREAM.fullmatch(stream.name):
            for entry in entries(stream.name):
                name = f"{stream.name}/{entry.name}"
                if entry.folder:
                    continue
                if FILE.fullmatch(entry.name):
                    files.append(Listed(name, entry.size))
                elif PART.fullmatch(entry.name):
                    left_over.setdefault(stream.name, []).append(name)
    return Found(tuple(sorted(files)), left_over)


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
