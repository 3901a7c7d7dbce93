"""The head file: how far the vault had got, kept outside its folder.

SQLCipher notices a changed byte, but not an old page, an old copy of the whole file or a dropped
write-ahead log put in place of the new: each of them is sound by itself. So after every commit
the counter and the end of the chain are written here too, under a MAC. A head above the database
means that the database went back.

The MAC's key, the head secret, comes from the first vault key and stays the same when the vault key
is changed (`rekey` writes it into the state row): so an old vault.db that is put back together with
the old keys.json still finds a head that it must answer to. Who once held the vault key can
therefore write head files; but whoever can write this file can put an older one in its place too.

Two slots are written in turn, so that a torn write leaves the other. A head *below* the database
is what a kill between commit and write leaves, and is no alarm.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.store import wrapping

SLOT_BYTES = 512
"""Size of a slot: a sector, the unit that old disks write whole."""

_MAC_BYTES = 32
_FORMAT = "courtdesk-head-1"


@dataclass(frozen=True)
class Head:
    """How far a vault had got: its counter, and its device's last revision if there is one."""

    vault: str
    device: DeviceId
    counter: int
    seq: int
    id: RevisionId | None


@dataclass(frozen=True)
class Found:
    """What the head file holds. `head` is the highest valid slot; `exists` is a file with bytes."""

    exists: bool
    head: Head | None


class HeadFile:
    """Writes one vault's head file under its head secret. One thread at a time; `close` it."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._key = secret
        self._path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._file: BinaryIO = path.open("r+b", buffering=0)

    def write(self, head: Head, *, sync: bool) -> None:
        """Write `head` into the slot of its turn; `sync` also waits until the disk has it."""
        self._file.seek(head.counter % 2 * SLOT_BYTES)
        self._file.write(_encode(head, self._key))
        if sync:
            self.sync()

    def found(self) -> Found:
        """What the file holds now."""
        return read(self._path, self._key)

    def sync(self) -> None:
        """Wait until the disk has what was written."""
        # The size never changes, so on Linux the bytes alone need to reach the disk.
        getattr(os, "fdatasync", os.fsync)(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read(path: Path, secret: bytes) -> Found:
    """What the head file at `path` holds under this head secret. Never raises for its bytes.

    A slot that another vault wrote, or that was torn, is no slot.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    if not data:
        return Found(exists=False, head=None)
    slots = [_decode(data[at : at + SLOT_BYTES], secret) for at in (0, SLOT_BYTES)]
    heads = [slot for slot in slots if slot is not None]
    return Found(True, max(heads, key=lambda head: head.counter, default=None))


def secret_of(vault_key: bytes) -> bytes:
    """The head secret, 32 bytes, of a vault whose key was never changed."""
    return wrapping.derive(vault_key, "head file")


def _encode(head: Head, key: bytes) -> bytes:
    # Words with a space between, as this is written at every answer; none of them can hold one.
    words = [_FORMAT, head.vault, head.device, str(head.counter), str(head.seq), head.id or "-"]
    padded = " ".join(words).encode("ascii").ljust(SLOT_BYTES - _MAC_BYTES)
    return padded + hmac.digest(key, padded, "sha256")


def _decode(slot: bytes, key: bytes) -> Head | None:
    padded, mac = slot[:-_MAC_BYTES], slot[-_MAC_BYTES:]
    if len(slot) != SLOT_BYTES or not hmac.compare_digest(hmac.digest(key, padded, "sha256"), mac):
        return None
    written, *words = padded.decode("ascii").split()
    if written != _FORMAT:
        return None
    vault, device, counter, seq, identity = words
    last = RevisionId(identity) if identity != "-" else None
    return Head(vault, DeviceId(device), int(counter), int(seq), last)
