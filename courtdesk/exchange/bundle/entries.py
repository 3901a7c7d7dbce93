"""One revision as bytes, and where it stands in its laptop's chain.

An entry is its length (4 bytes, big-endian) and then header, salt, open part, sealed part, wrapped
keys and the person's signature, each after its own length; what may be absent has a byte before
it that says so. The header is never read into fields and written again: a revision's id is the
hash of these very bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from courtdesk.errors import BundleTooBig
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.bundle.refusals import damaged

ENTRY_LIMIT = 64 * 1024 * 1024
"""Bytes that one revision may have: a scanned page, not a film."""

_WRAPS_LIMIT = 256
_LENGTH = 4
_ABSENT, _PRESENT = b"\0", b"\1"


@dataclass(frozen=True)
class Entry:
    """One revision as it travels.

    `header` is its exact bytes. `salt`, `open` and `sealed` are absent after a purge, or where the
    sender held them back. `wraps` are (compartment or recipient, generation, wrapped key);
    `signature` is (namespace, member id, armoured SSHSIG) where a person signed.
    """

    header: bytes
    salt: bytes | None = field(default=None, repr=False)
    open: bytes | None = field(default=None, repr=False)
    sealed: bytes | None = field(default=None, repr=False)
    wraps: tuple[tuple[str, int, bytes], ...] = field(default=(), repr=False)
    signature: tuple[str, str, str] | None = field(default=None, repr=False)

    def encode(self) -> bytes:
        """The exact bytes, length first. Raises `BundleTooBig` above `ENTRY_LIMIT`."""
        parts = [_sized(self.header), _optional(self.salt), _optional(self.open)]
        parts += [_optional(self.sealed), len(self.wraps).to_bytes(_LENGTH, "big")]
        for name, generation, wrapped in self.wraps:
            parts += [_sized(name.encode()), generation.to_bytes(_LENGTH, "big"), _sized(wrapped)]
        parts.append(_PRESENT if self.signature else _ABSENT)
        parts += [_sized(text.encode()) for text in self.signature or ()]
        data = b"".join(parts)
        if len(data) > ENTRY_LIMIT or len(self.wraps) > _WRAPS_LIMIT:
            raise _too_big()
        return _sized(data)

    def place(self) -> tuple[str, int]:
        """The laptop whose chain it stands in, and its number there.

        Only these two are read here; the whole header is the business of whoever takes it in.
        Raises `ValueError` when they are not there.
        """
        try:
            value = json.loads(self.header)
        except RecursionError as error:
            raise ValueError("a header nested too deep") from error
        if isinstance(value, dict):
            match value.get("device"), value.get("seq"):
                case str() as device, int() as seq if not isinstance(seq, bool):
                    return device, seq
        raise ValueError("a header names its device and number")


def read(source: Source, left: int) -> tuple[Entry, bytes]:
    """The next entry and its exact bytes, out of `left` bytes that are still to come.

    Raises `TamperedBundle` for anything that `encode` does not write, `BundleTooBig` above the
    limit, before it is read.
    """
    prefix = source.read(_LENGTH)
    size = int.from_bytes(prefix, "big")
    if size > ENTRY_LIMIT:
        raise _too_big()
    if len(prefix) != _LENGTH or size > left - _LENGTH:
        raise damaged("a record is cut short")
    data = source.read(size)
    if len(data) != size:
        raise damaged("a record is cut short")
    return _parse(data), prefix + data


def _parse(data: bytes) -> Entry:
    fields = _Fields(data)
    entry = Entry(
        header=fields.sized(),
        salt=fields.optional(),
        open=fields.optional(),
        sealed=fields.optional(),
        wraps=tuple(fields.wrap() for _ in range(fields.count())),
        signature=(fields.text(), fields.text(), fields.text()) if fields.flag() else None,
    )
    fields.end()
    return entry


class _Fields:
    """The fields of one entry in order; each method raises `TamperedBundle`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def sized(self) -> bytes:
        start = self._at + _LENGTH
        end = start + int.from_bytes(self._data[self._at : start], "big")
        if end > len(self._data) or start > len(self._data):
            raise damaged("a record is cut short")
        self._at = end
        return self._data[start:end]

    def optional(self) -> bytes | None:
        return self.sized() if self.flag() else None

    def flag(self) -> bool:
        byte = self._data[self._at : self._at + 1]
        self._at += 1
        if byte == _PRESENT:
            return True
        if byte != _ABSENT:
            raise damaged("a record that says neither yes nor no")
        return False

    def text(self) -> str:
        try:
            return self.sized().decode()
        except UnicodeDecodeError as error:
            raise damaged("a record with a name that is no text") from error

    def count(self) -> int:
        count = self._number()
        if count > _WRAPS_LIMIT:
            raise damaged("a record with too many keys")
        return count

    def wrap(self) -> tuple[str, int, bytes]:
        return self.text(), self._number(), self.sized()

    def end(self) -> None:
        if self._at != len(self._data):
            raise damaged("a record with something after it")

    def _number(self) -> int:
        piece = self._data[self._at : self._at + _LENGTH]
        if len(piece) != _LENGTH:
            raise damaged("a record is cut short")
        self._at += _LENGTH
        return int.from_bytes(piece, "big")


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(_LENGTH, "big") + data


def _optional(data: bytes | None) -> bytes:
    return _ABSENT if data is None else _PRESENT + _sized(data)


def _too_big() -> BundleTooBig:
    return BundleTooBig(
        "A record is larger than 64 MiB, which CourtDesk never makes: ask the sender where it "
        "comes from."
    )
