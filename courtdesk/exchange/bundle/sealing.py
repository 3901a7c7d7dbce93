"""Making a bundle: manifest, signature, revisions, items, padding, and the seal around them.

Revisions are gone through twice, once to hash and once to write, so that 100,000 of them never
stand in memory together and nothing readable touches the disk.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import BinaryIO

from courtdesk.exchange import age, sshsig
from courtdesk.exchange.age.header import HEADER_LIMIT
from courtdesk.exchange.age.stream import Writable
from courtdesk.exchange.bundle import classes, tarball
from courtdesk.exchange.bundle.entries import Entry
from courtdesk.exchange.bundle.limits import (
    ITEM_BYTES,
    ITEMS_BYTES,
    REVISIONS_COUNT,
    SIGNATURE_BYTES,
    TOTAL_BYTES,
)
from courtdesk.exchange.bundle.manifest import (
    MANIFEST,
    REVISIONS,
    SIGNATURE,
    Kind,
    Listed,
    Manifest,
    Range,
    fingerprint,
    id_of,
)
from courtdesk.exchange.bundle.refusals import too_much
from courtdesk.exchange.identity import BUNDLE


@dataclass(frozen=True)
class Item:
    """Something beside the revisions: its exact bytes and the person's armoured SSHSIG, if any."""

    name: str
    data: bytes = field(repr=False)
    signature: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Parcel:
    """What is to be sealed.

    `entries` is gone through twice and must be the same both times, so a list or something that
    reads them again, but no generator; of each laptop they come in the order of its chain.
    """

    kind: Kind
    team: str
    epoch: int
    entries: Iterable[Entry] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class DeviceSigner:
    """The laptop that a bundle comes from, and the 32-byte Ed25519 seed that it signs with."""

    device: str
    seed: bytes = field(repr=False)


@dataclass(frozen=True)
class Sealed:
    """What was made: `manifest_id` is the next one's `previous`; size and hash are the file's."""

    manifest: Manifest
    manifest_id: str
    size: int
    sha256: str


def seal(
    parcel: Parcel,
    *,
    sender: DeviceSigner,
    recipients: Sequence[bytes],
    number: int,
    previous: str | None,
    now: datetime,
    out: BinaryIO,
    armoured: bool = False,
) -> Sealed:
    """Write the parcel to `out`, sealed for public hybrid keys of 1216 bytes each.

    `number` counts the sender's bundles from 1 and `previous` is the `manifest_id` of the one
    before. Raises `BundleTooBig` when it would be beyond what `open_bundle` takes, `FileRefused`
    for a public key that cannot be, and `ValueError` for what is a bug of the caller. After an
    error `out` holds nothing that opens.
    """
    if iter(parcel.entries) is parcel.entries:
        raise ValueError("entries are gone through twice: give a list, not a generator")
    keys = sorted(set(recipients))
    measured = _measure(parcel.entries)
    if sum(len(item.data) for item in parcel.items) > ITEMS_BYTES:
        raise too_much()
    manifest = _manifest(
        parcel, measured, device=sender.device, keys=keys, number=number, previous=previous, now=now
    )
    data = manifest.encode()
    signature = sshsig.sign(sender.seed, BUNDLE, data)
    counted = _Counted(out)
    with age.sealing(counted, _stanzas(keys), armoured=armoured) as inside:
        _write_small(inside, MANIFEST, data)
        _write_small(inside, SIGNATURE, signature.encode())
        again = _Again(parcel.entries)
        tarball.write(inside, REVISIONS, measured.size, again)
        if again.digest.hexdigest() != measured.sha256:
            raise ValueError("the entries were not the same the second time")
        for item in parcel.items:
            _write_small(inside, item.name, item.data)
            if item.signature is not None:
                _write_small(inside, f"{item.name}.sig", item.signature.encode())
        tarball.write_zeros(inside, manifest.pad)
    return Sealed(manifest, id_of(data), counted.size, counted.digest.hexdigest())


@dataclass(frozen=True)
class _Measured:
    count: int
    size: int
    sha256: str
    ranges: tuple[Range, ...]


def _measure(entries: Iterable[Entry]) -> _Measured:
    """What the manifest says of the revisions. Raises `ValueError` for a chain out of order."""
    digest, size, count = hashlib.sha256(), 0, 0
    ranges = Ranges()
    for entry in entries:
        data = entry.encode()
        digest.update(data)
        size, count = size + len(data), count + 1
        ranges.add(entry)
        if size > TOTAL_BYTES or count > REVISIONS_COUNT:
            raise too_much()
    return _Measured(count, size, digest.hexdigest(), ranges.in_order())


class Ranges:
    """Counts entries as they come: of each laptop the first and last number, and how many."""

    def __init__(self) -> None:
        self._ranges: dict[str, Range] = {}
        self._last: dict[str, tuple[int, bytes]] = {}

    def add(self, entry: Entry) -> None:
        """Count one. Raises `ValueError` unless it comes after the last one of its laptop."""
        device, seq = entry.place()
        # Two records with one number stand in the order of their bytes: a vault was copied, both
        # copies were used, and what goes on needs both.
        at, before = (seq, entry.header), self._last.get(device)
        if before is not None and at <= before:
            raise ValueError("the records of a laptop come in the order of its chain, each once")
        counted = self._ranges.get(device, Range(device, seq, seq, 0))
        self._ranges[device] = replace(counted, last=seq, count=counted.count + 1)
        self._last[device] = at

    def in_order(self) -> tuple[Range, ...]:
        """By laptop, the one order that a manifest has them in."""
        return tuple(self._ranges[device] for device in sorted(self._ranges))


def _manifest(
    parcel: Parcel,
    measured: _Measured,
    *,
    device: str,
    keys: list[bytes],
    number: int,
    previous: str | None,
    now: datetime,
) -> Manifest:
    """The manifest, with the padding that its own length asks for."""
    bare = Manifest(
        kind=parcel.kind,
        bundle_id=secrets.token_hex(16),
        team=parcel.team,
        epoch=parcel.epoch,
        sender_device=device,
        recipients=tuple(sorted(fingerprint(key) for key in keys)),
        number=number,
        previous=previous,
        revisions_count=measured.count,
        revisions_size=measured.size,
        revisions_sha256=measured.sha256,
        ranges=measured.ranges,
        items=tuple(map(_listed, parcel.items)),
        made_at=now.astimezone(UTC).replace(microsecond=0),
        pad=tarball.END,
    )
    contents = _contents(len(bare.encode()), measured.size, parcel.items)
    whole = classes.size_class(contents + tarball.END)
    if age.sealed_length(whole) + HEADER_LIMIT > TOTAL_BYTES:
        raise too_much()
    return replace(bare, pad=whole - contents)


def _contents(manifest: int, revisions: int, items: Sequence[Item]) -> int:
    """Bytes of the tar before its end; every signature of one kind has the same length."""
    sizes = [manifest, sshsig.length(BUNDLE), revisions]
    sizes += [len(item.data) for item in items]
    sizes += [len(item.signature.encode()) for item in items if item.signature is not None]
    return sum(map(tarball.room, sizes))


def _listed(item: Item) -> Listed:
    signature = None
    if item.signature is not None:
        if len(item.signature) > SIGNATURE_BYTES:
            raise ValueError(f"the signature of {item.name} is no SSHSIG")
        signature = hashlib.sha256(item.signature.encode()).hexdigest()
    if len(item.data) > ITEM_BYTES:
        raise too_much()
    return Listed(item.name, len(item.data), hashlib.sha256(item.data).hexdigest(), signature)


def _stanzas(keys: list[bytes]) -> list[age.HybridRecipient]:
    """The recipients and throw-away ones, in an order that says nothing."""
    wanted = [age.HybridRecipient(key) for key in keys]
    extra = classes.recipient_class(len(wanted)) - len(wanted)
    wanted += [age.throwaway() for _ in range(extra)]
    secrets.SystemRandom().shuffle(wanted)
    return wanted


def _write_small(out: Writable, name: str, data: bytes) -> None:
    tarball.write(out, name, len(data), [data])


class _Again:
    """The entries' bytes a second time, hashed as they go."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = iter(entries)
        self.digest = hashlib.sha256()

    def __iter__(self) -> _Again:
        return self

    def __next__(self) -> bytes:
        data = next(self._entries).encode()
        self.digest.update(data)
        return data


class _Counted:
    """Hands on what is written, and knows its length and hash."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Write all of `data`."""
        self._out.write(data)
        self.size += len(data)
        self.digest.update(data)
