"""Sealed bytes as text to paste: base64 between a BEGIN and an END line, 64 letters a line."""

from __future__ import annotations

import base64
import binascii
from typing import BinaryIO

from courtdesk.exchange.age.source import Readable, Source
from courtdesk.exchange.age.stream import Writable
from courtdesk.exchange.age.verdicts import ArmourDamaged

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"

_COLUMNS = 64
_LINE_BYTES = 48
_LINE_LIMIT = 128
_AROUND = 4096
"""Bytes of white space that may stand before or after."""


class ArmourWriter:
    """Writes what it is given to `out` as text."""

    def __init__(self, out: Writable | BinaryIO) -> None:
        self._out = out
        self._held = b""
        out.write(BEGIN + b"\n")

    def write(self, data: bytes) -> None:
        """Take these bytes."""
        data = self._held + data
        whole = len(data) - len(data) % _LINE_BYTES
        self._held = data[whole:]
        self._out.write(_lines(data[:whole]))

    def finish(self) -> None:
        """Write what is left and the END line."""
        self._out.write(_lines(self._held) + END + b"\n")


class ArmourReader:
    """The bytes within the text. Raises `ArmourDamaged` as soon as a line is not exact."""

    def __init__(self, file: Readable) -> None:
        self._source = Source(file)
        self._held = b""
        self._short = self._ended = False
        self._begin()

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; empty at the end, after which only white space may follow."""
        pieces: list[bytes] = []
        have = len(self._held)
        while have < size and not self._ended:
            piece = self._line()
            pieces.append(piece)
            have += len(piece)
        data = self._held + b"".join(pieces)
        self._held = data[size:]
        return data[:size]

    def _begin(self) -> None:
        left = _AROUND
        line = self._source.line(_LINE_LIMIT)
        while line.endswith(b"\n") and not line.strip() and left > 0:
            left -= len(line)
            line = self._source.line(_LINE_LIMIT)
        if _content(line) != BEGIN:
            raise ArmourDamaged("its BEGIN line")

    def _line(self) -> bytes:
        line = _content(self._source.line(_LINE_LIMIT))
        if line == END:
            self._finish()
            return b""
        if self._short or not line or len(line) > _COLUMNS:
            raise ArmourDamaged("a line is missing, empty, too long or too short")
        try:
            data = base64.b64decode(line, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ArmourDamaged("a letter that does not belong there") from error
        # A last letter may hold bits that mean nothing: they must be nought, or two texts would
        # be the same file.
        if len(data) < _LINE_BYTES and base64.b64encode(data) != line:
            raise ArmourDamaged("a letter that does not belong there")
        # Counted in bytes: a line of 64 letters that ends in filling is the last one as well.
        self._short = len(data) < _LINE_BYTES
        return data

    def _finish(self) -> None:
        rest = self._source.read(_AROUND + 1)
        if rest.strip(b" \t\r\n") or len(rest) > _AROUND:
            raise ArmourDamaged("something follows its END line")
        self._ended = True


def is_armoured(source: Source) -> bool:
    """Whether text is to be expected: armour begins with a dash, perhaps after white space."""
    return source.peek(_AROUND).lstrip(b" \t\r\n").startswith(b"-")


def _content(line: bytes) -> bytes:
    """The line without its end, which mail programs may have turned into Windows' own."""
    line = line.removesuffix(b"\n")
    return line.removesuffix(b"\r")


def _lines(data: bytes) -> bytes:
    text = base64.b64encode(data)
    pieces = [text[at : at + _COLUMNS] for at in range(0, len(text), _COLUMNS)]
    return b"".join(piece + b"\n" for piece in pieces)
