"""The form of a backup file: an uncompressed tar, read as strictly as it is written.

Exactly three members in this order: `manifest.json` (vault id, when, the end of the chain, sizes
and hashes, with a MAC under the vault key), `keys.json` (the key slots as they were) and
`vault.db` (the database, encrypted with the same key).

So any tar program can take it apart in ten years' time. Here each header must be, byte for byte,
the one that is written here: there are no paths, links, extensions, sparse files or compression
to fall for, and a member is never longer than what was announced before it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.errors import DamagedVault, ForeignVault, NewerVault, TamperedVault, UserError
from courtdesk.store import exact, slotfile, wrapping
from courtdesk.store.head import Head

FORMAT = 1

_MANIFEST, _KEYS, _DATABASE = "manifest.json", "keys.json", "vault.db"
_MANIFEST_LIMIT = 64 * 1024
_KEYS_LIMIT = 16 * 1024 * 1024
_NAMES = (
    "format",
    "made_at",
    "vault",
    "device",
    "counter",
    "seq",
    "head",
    "keys",
    "database",
    "mac",
)
_BLOCK = 512
_CHUNK = 1024 * 1024
_END = bytes(2 * _BLOCK)


@dataclass(frozen=True)
class Part:
    """One member of the tar: its size in bytes and SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `made_at` is in UTC, to the second."""

    made_at: datetime
    head: Head
    keys: Part
    database: Part
    mac: bytes = b""

    def dump(self, vault_key: bytes) -> bytes:
        """The exact bytes, with their MAC."""
        return exact.dump(self._covered() | {"mac": exact.encode(self._mac(vault_key))})

    def verify(self, vault_key: bytes) -> None:
        """Raise `TamperedVault` unless a holder of the vault key wrote all of this."""
        if not hmac.compare_digest(self.mac, self._mac(vault_key)):
            raise TamperedVault(
                "The backup was changed by something other than CourtDesk: use another backup."
            )

    def _mac(self, vault_key: bytes) -> bytes:
        key = wrapping.derive(vault_key, "backup manifest")
        return hmac.digest(key, exact.dump(self._covered()), "sha256")

    def _covered(self) -> dict[str, Any]:
        head = self.head
        return {
            "format": FORMAT,
            "made_at": int(self.made_at.timestamp()),
            "vault": head.vault,
            "device": head.device,
            "counter": head.counter,
            "seq": head.seq,
            "head": head.id or "",
            "keys": {"size": self.keys.size, "sha256": self.keys.sha256},
            "database": {"size": self.database.size, "sha256": self.database.sha256},
        }


def part(data: bytes) -> Part:
    """These bytes as a part."""
    return Part(len(data), hashlib.sha256(data).hexdigest())


def part_of(path: Path) -> Part:
    """The bytes of a file as a part."""
    with path.open("rb") as file:
        return Part(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def write(path: Path, manifest: bytes, keys: bytes, database: Path) -> None:
    """Write the three members to a new file at `path`, and wait until the disk has them."""
    size = database.stat().st_size
    with path.open("xb") as out, database.open("rb") as copied:
        for name, data in ((_MANIFEST, manifest), (_KEYS, keys)):
            out.write(_header(name, len(data)) + data + _padding(len(data)))
        out.write(_header(_DATABASE, size))
        shutil.copyfileobj(copied, out, _CHUNK)
        out.write(_padding(size) + _END)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """The backup opened for reading; `UserError` when it cannot be."""
    try:
        stream = file.open("rb")
    except OSError as error:
        raise UserError(
            f"The backup {file.name} cannot be read ({error.strerror}): check that the disk is "
            "connected and that you may read it."
        ) from error
    with stream:
        yield stream


def read_front(stream: BinaryIO) -> tuple[Manifest, slotfile.SlotTable]:
    """Manifest and key slots, checked as far as can be without a key."""
    manifest = _parse(_read_small(stream, _MANIFEST, _MANIFEST_LIMIT))
    keys = _read_small(stream, _KEYS, _KEYS_LIMIT)
    if part(keys) != manifest.keys:
        raise _damaged()
    try:
        return manifest, slotfile.parse(keys)
    except exact.NotExact as error:
        raise _damaged() from error


def _read_small(stream: BinaryIO, name: str, limit: int) -> bytes:
    size = _read_header(stream, name)
    if size > limit:
        raise _damaged()
    data = stream.read(size)
    if len(data) != size or stream.read(-size % _BLOCK) != _padding(size):
        raise _damaged()
    return data


def read_database(stream: BinaryIO, path: Path, expected: Part) -> None:
    """Copy the database out to a new file at `path`; `DamagedVault` unless it is as `expected`."""
    if _read_header(stream, _DATABASE) != expected.size:
        raise _damaged()
    digest, left = hashlib.sha256(), expected.size
    with path.open("xb") as out:
        while left:
            chunk = stream.read(min(left, _CHUNK))
            if not chunk:
                raise _damaged()
            digest.update(chunk)
            out.write(chunk)
            left -= len(chunk)
        out.flush()
        os.fsync(out.fileno())
    rest = stream.read(len(_padding(expected.size)) + len(_END) + 1)
    if digest.hexdigest() != expected.sha256 or rest != _padding(expected.size) + _END:
        raise _damaged()


def _read_header(stream: BinaryIO, name: str) -> int:
    """The size of the next member, which must be a plain file of this name."""
    block = stream.read(_BLOCK)
    try:
        size = tarfile.TarInfo.frombuf(block, "ascii", "strict").size
        # The form has a spelling for sizes below nothing, which would read all that follows.
        same = size >= 0 and block == _header(name, size)
    # ValueError: a size or a name that no header can have.
    except (tarfile.HeaderError, ValueError) as error:
        raise _damaged() if name != _MANIFEST else _foreign() from error
    if not same:
        raise _damaged() if name != _MANIFEST else _foreign()
    return size


def _parse(data: bytes) -> Manifest:
    try:
        value = exact.load(data)
        if exact.number(value, "format") > FORMAT:
            raise NewerVault(
                "The backup was made by a newer version of CourtDesk: install that version to "
                "restore it."
            )
        exact.keys(value, *_NAMES)
        if value["format"] != FORMAT:
            raise exact.NotExact("there never was such a format")
        head = Head(
            vault=exact.text(value, "vault"),
            device=DeviceId(exact.text(value, "device")),
            counter=exact.number(value, "counter"),
            seq=exact.number(value, "seq"),
            id=RevisionId(exact.text(value, "head")) or None,
        )
        made_at = datetime.fromtimestamp(exact.number(value, "made_at"), UTC)
        keys, database = _read_part(value, "keys"), _read_part(value, "database")
        return Manifest(made_at, head, keys, database, exact.decode(value, "mac", 32))
    # NotExact is a ValueError; the other two are a time that no calendar has.
    except (ValueError, OverflowError, OSError) as error:
        raise _damaged() from error


def _read_part(value: dict[str, Any], name: str) -> Part:
    table = exact.table(value, name)
    return Part(exact.number(table, "size"), exact.text(table, "sha256"))


def _header(name: str, size: int) -> bytes:
    """The one header that a member of this name and size has."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)


def _damaged() -> DamagedVault:
    return DamagedVault("The backup is damaged or cut short: use another backup.")


def _foreign() -> ForeignVault:
    return ForeignVault("The file is not a backup made by CourtDesk: choose another file.")
