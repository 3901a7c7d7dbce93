"""Bytes in order from a file that may hand them over in pieces of any size."""

from __future__ import annotations

from typing import Protocol

_ASK = 64 * 1024


class Readable(Protocol):
    """Anything with a `read` that gives at most `size` bytes, and none only at the end."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; empty at the end."""
        ...


class Source:
    """Reads lines and exact counts from `file`, and can look ahead without taking."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        # A place in the bytes held, as cutting each line off them would copy the rest each time.
        self._held, self._at = b"", 0

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end; they stay to be read."""
        if len(self._held) - self._at < size:
            held = self._taken(size)
            self._held, self._at = held + self._more(size - len(held)), 0
        return self._held[self._at : self._at + size]

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end."""
        taken = self._taken(size)
        return taken if len(taken) == size else taken + self._more(size - len(taken))

    def line(self, limit: int) -> bytes:
        """The next line with its line feed; without one it is the last, or longer than `limit`."""
        while (end := self._held.find(b"\n", self._at, self._at + limit)) < 0:
            if len(self._held) - self._at >= limit:
                return self._taken(limit)
            more = self._file.read(_ASK)
            if not more:
                return self._taken(limit)
            self._held, self._at = self._held[self._at :] + more, 0
        return self._taken(end + 1 - self._at)

    def _taken(self, size: int) -> bytes:
        """At most `size` of the bytes held."""
        piece = self._held[self._at : self._at + size]
        self._at += len(piece)
        if self._at == len(self._held):
            self._held, self._at = b"", 0
        return piece

    def _more(self, size: int) -> bytes:
        data = self._file.read(size) if size else b""
        if len(data) == size or not data:
            return data
        pieces, left = [data], size - len(data)
        while left and (data := self._file.read(left)):
            pieces.append(data)
            left -= len(data)
        return b"".join(pieces)
