"""Whether a sealed file is all there, while a stick or a synchronised folder still copies it.

DESIGN "Sync": half a file is "still arriving" and, unchanged for ten minutes, "damaged, ask again".
A file that is still being copied must not be called damaged: whoever carried it would go and ask
for another.

No key is needed, so this can be asked before anybody signs in. A bundle's length is one of few
(`classes`), so a file that ends early has none of them; a file whose length was set before its
bytes came ends in zeros, as a chunk's tag never does; text has its END line last. A file that by
chance ends early at another of those lengths (one in some thousands) is called whole, as is one
that is damaged within: opening it finds that out, and `unfinished` then says whether to wait.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from courtdesk.errors import BundleRefused, TamperedBundle, UserError
from courtdesk.exchange import age
from courtdesk.exchange.age import armour
from courtdesk.exchange.age import header as headers
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.bundle import classes

PATIENCE = timedelta(minutes=10)
"""How long an unfinished file that does not change is still arriving."""

_TAIL = 4096


class Arrival(Enum):
    """How far a file has come."""

    WHOLE = "whole"
    ARRIVING = "still arriving"
    DAMAGED = "damaged"


def arrival(path: Path, now: datetime, since: datetime | None = None) -> Arrival:
    """Whether the file at `path` is all there, is still being copied, or was left half-copied.

    `since` is when this laptop first saw the file with the size and time that it has now; without
    it the file's own time counts, which whoever copied it may have set. Raises `UserError` for a
    file that has gone or cannot be read.
    """
    try:
        changed = since or datetime.fromtimestamp(path.stat().st_mtime, UTC)
        whole = _is_whole_file(path, patient=now - changed < PATIENCE)
    except OSError as error:
        raise UserError(
            f"{path.name} cannot be read ({error.strerror}): copy it here again, or look whether "
            "the stick is still in."
        ) from error
    return Arrival.WHOLE if whole else unfinished(now - changed)


def unfinished(unchanged: timedelta) -> Arrival:
    """What a file is that is not all there, or does not open, and has not changed for so long."""
    return Arrival.ARRIVING if unchanged < PATIENCE else Arrival.DAMAGED


def is_whole(file: BinaryIO) -> bool:
    """Whether a file, which can be sought in, ends where a sealed file should.

    What is no sealed file, or a wrong one, is whole as well: opening it says what is wrong.
    """
    size = file.seek(0, io.SEEK_END)
    tail = _tail(file, size)
    # Some systems make a file's place before its bytes: what has not come yet are zeros.
    if not any(tail[-age.TAG :]):
        return False
    source = Source(file)
    if armour.is_armoured(source):
        begun = source.peek(_TAIL).lstrip()[: len(armour.BEGIN)]
        return not armour.BEGIN.startswith(begun) or tail.rstrip().endswith(armour.END)
    if size < len(headers.VERSION) and headers.VERSION.startswith(tail):
        return False
    try:
        found = headers.read(source)
    except TamperedBundle:
        return source.peek(1) != b""  # where nothing follows, it is most often only cut
    except BundleRefused:
        return True
    return is_full_length(size - found.size)


def is_full_length(size: int) -> bool:
    """Whether so many bytes after the header are all of a bundle's contents."""
    sealed = size - age.NONCE_BYTES
    chunks = -(-sealed // (age.CHUNK + age.TAG))
    contents = sealed - chunks * age.TAG
    return contents > 0 and classes.size_class(contents) == contents


def _is_whole_file(path: Path, *, patient: bool) -> bool:
    try:
        with path.open("rb") as file:
            return is_whole(file)
    except PermissionError:
        # Windows lets nobody else read a file while it is copied.
        if not patient:
            raise
        return False


def _tail(file: BinaryIO, size: int) -> bytes:
    """The file's last bytes; it is left at its beginning."""
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    return tail
