"""The header of an age file: for whom the file key is wrapped, and a MAC over that.

    age-encryption.org/v1
    -> TYPE ARGUMENT...
    BODY (base64, 64 letters a line, the last line shorter)
    --- MAC

Every byte has one meaning and every meaning one spelling, so the reader takes what the writer
would have written and nothing else. Limits come before reading: a hostile file must not fill the
memory of the laptop that it was carried to.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from courtdesk.errors import BundleTooBig, NewerBundle, NotABundle
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.age.verdicts import HeaderDamaged, MacWrong

HEADER_LIMIT = 64 * 1024
"""Bytes that a header may have."""

STANZA_LIMIT = 32
"""Recipients that a header may name."""

VERSION = b"age-encryption.org/v1\n"
"""The first line."""

_FAMILY = b"age-encryption.org/"
_ARROW, _END = b"-> ", b"--- "
_COLUMNS = 64
_MAC_BYTES = 32
_VISIBLE = re.compile("[!-~]+")


@dataclass(frozen=True)
class Stanza:
    """The file key wrapped for one recipient: `args` begins with the type."""

    args: tuple[str, ...]
    body: bytes

    def encode(self) -> bytes:
        """The exact lines. Raises `ValueError` for arguments that a header cannot hold."""
        if not self.args or not all(map(_argument, self.args)):
            raise ValueError("an argument of a stanza is one or more visible ASCII letters")
        text = encode64(self.body)
        lines = [text[at : at + _COLUMNS] for at in range(0, len(text) + 1, _COLUMNS)]
        return _ARROW + "\n".join([" ".join(self.args), *lines, ""]).encode("ascii")


@dataclass(frozen=True)
class Header:
    """The stanzas, the MAC, and the exact bytes that the MAC covers."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes = field(repr=False)

    @property
    def exact(self) -> bytes:
        """The bytes of the whole header, its last line with it."""
        return b"%b %b\n" % (self.covered, encode64(self.mac).encode("ascii"))

    @property
    def size(self) -> int:
        """How many bytes that are."""
        return len(self.exact)

    def check(self, file_key: bytes) -> None:
        """Raise `MacWrong` unless whoever knew the file key wrote this header."""
        if not hmac.compare_digest(self.mac, _mac(file_key, self.covered)):
            raise MacWrong


def write(stanzas: tuple[Stanza, ...], file_key: bytes) -> bytes:
    """The exact bytes of a header. Raises `ValueError` beyond what `read` would take."""
    covered = VERSION + b"".join(stanza.encode() for stanza in stanzas) + _END.rstrip()
    whole = Header(stanzas, _mac(file_key, covered), covered).exact
    if not 1 <= len(stanzas) <= STANZA_LIMIT or len(whole) > HEADER_LIMIT:
        raise ValueError(f"a header names 1 to {STANZA_LIMIT} recipients in {HEADER_LIMIT} bytes")
    return whole


def read(source: Source) -> Header:
    """The header at the beginning of `source`, which is left at the byte after it.

    Raises `NotABundle` when this is no age file, `NewerBundle` for another version of the format,
    `BundleTooBig` beyond the limits, `HeaderDamaged` for everything else that is not exact.
    """
    lines = _Lines(source)
    _check_version(lines.next())
    stanzas: list[Stanza] = []
    line = lines.next()
    while not line.startswith(_END.rstrip()):
        if len(stanzas) == STANZA_LIMIT:
            raise BundleTooBig(
                f"The sealed file names more than {STANZA_LIMIT} recipients, which CourtDesk "
                "never does: ask the sender where it comes from."
            )
        stanzas.append(Stanza(_arguments(line), _body(lines)))
        line = lines.next()
    if not stanzas:
        raise HeaderDamaged("it names nobody")
    text = _text(line[len(_END) : -1]) if line.startswith(_END) else ""
    mac = decode64(text)
    if len(mac) != _MAC_BYTES:
        raise HeaderDamaged("its last line")
    covered = b"".join(lines.taken)[: -len(line)] + _END.rstrip()
    return Header(tuple(stanzas), mac, covered)


def encode64(data: bytes) -> str:
    """Base64 without padding."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def decode64(text: str) -> bytes:
    """The bytes of base64 without padding, in its one spelling; else `HeaderDamaged`."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise HeaderDamaged("letters that do not belong there") from error
    if encode64(data) != text:
        raise HeaderDamaged("letters in another spelling")
    return data


class _Lines:
    """The header's lines, within the limit for all of them together."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._left = HEADER_LIMIT
        self.taken: list[bytes] = []

    def next(self) -> bytes:
        line = self._source.line(self._left)
        self._left -= len(line)
        if not line.endswith(b"\n"):
            if not self._left:
                raise BundleTooBig(
                    f"The beginning of the sealed file is longer than {HEADER_LIMIT // 1024} KiB, "
                    "which it never is: ask the sender where it comes from."
                )
            raise HeaderDamaged("it ends too early") if self.taken else _foreign()
        self.taken.append(line)
        return line


def _check_version(line: bytes) -> None:
    if line == VERSION:
        return
    if line.startswith(_FAMILY) and line[:-1].isascii() and b"\r" not in line:
        raise NewerBundle(
            "The file is sealed in a newer form than this version of CourtDesk knows: install the "
            "newer version to open it."
        )
    raise HeaderDamaged("its first line") if line.startswith(_FAMILY) else _foreign()


def _foreign() -> NotABundle:
    return NotABundle(
        "This is not a sealed file from CourtDesk: choose the file that ends in .age, or paste "
        "the text from its BEGIN line to its END line."
    )


def _arguments(line: bytes) -> tuple[str, ...]:
    arguments = tuple(_text(line[len(_ARROW) : -1]).split(" "))
    if not line.startswith(_ARROW) or not all(map(_argument, arguments)):
        raise HeaderDamaged("a line that names a recipient")
    return arguments


def _argument(word: str) -> bool:
    return _VISIBLE.fullmatch(word) is not None


def _body(lines: _Lines) -> bytes:
    text = ""
    while True:
        line = _text(lines.next()[:-1])
        if len(line) > _COLUMNS:
            raise HeaderDamaged("a line that is too long")
        text += line
        if len(line) < _COLUMNS:
            return decode64(text)


def _text(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError as error:
        raise HeaderDamaged("letters that do not belong there") from error


def _mac(file_key: bytes, covered: bytes) -> bytes:
    key = HKDF(hashes.SHA256(), _MAC_BYTES, None, b"header").derive(file_key)
    return hmac.digest(key, covered, hashlib.sha256)
