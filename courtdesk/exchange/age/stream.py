"""The payload of an age file: STREAM over ChaCha20-Poly1305 in chunks of 64 KiB.

Every chunk's nonce holds its number and whether it is the last, so chunks cannot be left out,
changed round or added to, and a file that is cut anywhere is noticed. No byte is handed on before
the chunk that it stands in was found to be true; what *all* chunks say is true only when `read`
has come to the end without an error.
"""

from __future__ import annotations

from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from courtdesk.exchange.age.source import Source
from courtdesk.exchange.age.verdicts import PayloadDamaged

CHUNK = 64 * 1024
"""Plaintext bytes in each chunk but the last, which has 1 to `CHUNK` (0 when it is alone)."""

TAG = 16
NONCE_BYTES = 16

_SEALED = CHUNK + TAG


class Writable(Protocol):
    """Anything that takes all the bytes that it is given."""

    def write(self, data: bytes, /) -> object:
        """Take all of `data`."""
        ...


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """The key of one payload; the nonce (16 random bytes) makes it good for one file only."""
    return HKDF(hashes.SHA256(), 32, nonce, b"payload").derive(file_key)


class ChunkWriter:
    """Seals what is written to it into `out`; `finish` seals the last chunk."""

    def __init__(self, out: Writable | BinaryIO, key: bytes) -> None:
        self._out = out
        self._cipher = ChaCha20Poly1305(key)
        self._held = bytearray()
        self._number = 0

    def write(self, data: bytes) -> None:
        """Take these bytes; at most one chunk of them is kept in memory."""
        view = memoryview(data)
        at = 0
        # A full chunk waits for the next byte: only then is it known not to be the last.
        if self._held:
            at = CHUNK - len(self._held)
            self._held += view[:at]
            if len(view) > at:
                self._seal(self._held, last=False)
                self._held = bytearray()
        while len(view) - at > CHUNK:
            self._seal(view[at : at + CHUNK], last=False)
            at += CHUNK
        self._held += view[at:]

    def finish(self) -> None:
        """Seal the last chunk; nothing may be written afterwards."""
        self._seal(self._held, last=True)

    def _seal(self, plain: bytearray | memoryview, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, None))
        self._number += 1


class ChunkReader:
    """Opens a payload in order."""

    def __init__(self, source: Source, key: bytes) -> None:
        self._source = source
        self._cipher = ChaCha20Poly1305(key)
        self._number = 0
        self._ended = False
        # A place in the chunk held, as cutting what is read off it would copy the rest each time.
        self._held, self._at = b"", 0

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, none only at the end. Raises `PayloadDamaged`.

        One chunk at a time: what was true before a damaged chunk is not lost with it.
        """
        if self._at == len(self._held) and not self._next():
            return b""
        piece = self._held[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def _next(self) -> bool:
        """Open the next chunk; whether there was one with anything in it."""
        if self._ended:
            if self._source.read(1):
                raise PayloadDamaged("something follows their end")
            return False
        sealed = self._source.read(_SEALED)
        plain = self._open(sealed, last=False) if len(sealed) == _SEALED else None
        if plain is None:
            plain = self._last(sealed)
        self._held, self._at = plain, 0
        self._number += 1
        return bool(plain) or self._next()

    def _last(self, sealed: bytes) -> bytes:
        if not sealed:
            raise PayloadDamaged("they end too early")
        plain = self._open(sealed, last=True)
        if plain is None:
            raise PayloadDamaged("they were changed or cut short")
        # Or the same contents could end in two ways.
        if not plain and self._number:
            raise PayloadDamaged("their last part is empty")
        self._ended = True
        return plain

    def _open(self, sealed: bytes, *, last: bool) -> bytes | None:
        try:
            return self._cipher.decrypt(_nonce(self._number, last=last), sealed, None)
        except InvalidTag:
            return None


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
