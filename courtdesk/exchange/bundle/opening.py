"""Opening a bundle: from bytes of anybody to revisions of a member's laptop.

The order is the point. Limits, seal and manifest first; then the signature of the laptop; then
every byte to the end, against the hashes that were signed. Only then is anything handed back. A
person's own signature on an item is not looked at here: whose it must be is the caller's to say.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from courtdesk.errors import NotFromMember, TamperedBundle
from courtdesk.exchange import age, sshsig
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.bundle import entries, tarball
from courtdesk.exchange.bundle.entries import Entry
from courtdesk.exchange.bundle.limits import (
    ITEM_BYTES,
    ITEMS_BYTES,
    MIB,
    REVISIONS_COUNT,
    SIGNATURE_BYTES,
    TOTAL_BYTES,
)
from courtdesk.exchange.bundle.manifest import (
    MANIFEST,
    MANIFEST_LIMIT,
    REVISIONS,
    SIGNATURE,
    Listed,
    Manifest,
    fingerprint,
    id_of,
    parse,
)
from courtdesk.exchange.bundle.refusals import damaged, too_big
from courtdesk.exchange.bundle.sealing import Item, Ranges
from courtdesk.exchange.identity import BUNDLE
from courtdesk.exchange.sshsig import SignatureRefused


class Entries:
    """The revisions of a bundle, read from the file again each time that they are gone through.

    So no more than one stands in memory, and the file must stay open. Going through raises
    `TamperedBundle` when the file is no longer what it was, at the end at the latest: whoever
    takes revisions in does so in one transaction. Begin again before the last time has ended, and
    the last time fails.
    """

    def __init__(self, file: BinaryIO, front: _Front) -> None:
        self._file = file
        self._front = front
        self._turn = 0

    def __iter__(self) -> Iterator[Entry]:
        self._turn += 1
        turn = self._turn
        front = self._front.again(self._file)
        if front.data != self._front.data:
            raise TamperedBundle(
                "The sealed file was changed while it was being read: copy it to this laptop and "
                "open the copy."
            )
        for entry in _entries(front.source, front.manifest):
            yield entry
            if turn != self._turn:
                raise RuntimeError("a bundle's entries are gone through one time at a time")


KeyFinder = Callable[[Manifest, Entries], bytes | None]
"""Who says which key (32 bytes, Ed25519) the laptop `manifest.sender_device` signs with.

Neither the manifest nor the entries are proven when it is asked: it looks the laptop up in a
roster that it trusts. Somebody new, who has none, may look for it in the entries, and must then
have people confirm what it found, by words read aloud. `None`: no such laptop.
"""


@dataclass(frozen=True)
class Opened:
    """A bundle whose every byte was checked.

    `manifest_id` is what the sender's next manifest names as `previous`; `recipient` the
    fingerprint of the key that opened it; `sender_key` the public key that signed it.
    """

    manifest: Manifest
    manifest_id: str
    recipient: str
    sender_key: bytes
    entries: Entries = field(repr=False)
    items: tuple[Item, ...] = field(repr=False)

    def item(self, name: str) -> Item | None:
        """The item with this name, or `None`."""
        return next((one for one in self.items if one.name == name), None)


@dataclass(frozen=True)
class Outside:
    """What anybody can see of a sealed file: `recipients` counts the throw-away ones as well."""

    size: int
    recipients: int
    types: tuple[str, ...]
    armoured: bool


def inspect(file: BinaryIO) -> Outside:
    """What can be known without a key. Raises `NotABundle`, `TamperedBundle`, `BundleTooBig` or
    `NewerBundle`."""
    size = _measured(file)
    seen = age.outline(file)
    return Outside(size, len(seen.types), tuple(sorted(set(seen.types))), seen.armoured)


def open_bundle(file: BinaryIO, identities: Sequence[bytes], device_key: KeyFinder) -> Opened:
    """The bundle in `file`, which can be sought in, opened with one of the private 32-byte seeds.

    Raises `NotABundle`, `NotForYou`, `NotFromMember`, `NewerBundle`, `BundleTooBig` or
    `TamperedBundle`, each with its sentence. Whether the sender was revoked, the bundle seen
    before or older than what is held is the caller's to know.
    """
    _measured(file)
    keys: list[age.Identity] = [age.HybridIdentity(seed) for seed in identities]
    front = _Front(file, keys)
    recipient = _require_addressed(front)
    again = Entries(file, front)
    public = device_key(front.manifest, again)
    _require_signed(front, public)
    # The finder may have read the file: begin again, and this time go to the very end.
    whole = front.again(file)
    if (whole.data, whole.signature) != (front.data, front.signature):
        raise damaged("it changed while it was being read")
    items = _check_rest(whole)
    return Opened(front.manifest, id_of(front.data), recipient, public or b"", again, items)


class _Front:
    """The seal opened, and manifest and signature read; `source` is left after them.

    `before` is what the same file said the last time: its manifest is not read into fields again
    while its bytes are the same.
    """

    def __init__(
        self, file: BinaryIO, identities: Sequence[age.Identity], before: _Front | None = None
    ) -> None:
        file.seek(0)
        if before is None:
            opened = age.open_stream(file, identities)
        else:
            opened = age.open_again(file, before.opened)
        self.opened: age.Opened = opened
        self.source = Source(opened.contents)
        self.data = tarball.read_small(self.source, MANIFEST, MANIFEST_LIMIT)
        # Before anything else is looked at: what a newer version put after it is not ours to judge.
        self.manifest: Manifest = _manifest(self.data, before)
        self.signature = tarball.read_small(self.source, SIGNATURE, SIGNATURE_BYTES)

    def again(self, file: BinaryIO) -> _Front:
        """The same, read from the beginning; without trying a key while the header is the same."""
        return _Front(file, (), self)


def _manifest(data: bytes, before: _Front | None) -> Manifest:
    if before is not None and before.data == data:
        return before.manifest
    manifest = parse(data)
    _require_limits(manifest)
    return manifest


def _measured(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > TOTAL_BYTES:
        raise too_big(f"{size // MIB} MiB, where {TOTAL_BYTES // MIB} are the most")
    return size


def _require_limits(manifest: Manifest) -> None:
    """Raise `BundleTooBig` for what the manifest announces, before it is read."""
    sizes = [one.size for one in manifest.items]
    if max(sizes, default=0) > ITEM_BYTES or sum(sizes) > ITEMS_BYTES:
        raise too_big("its items")
    if manifest.revisions_count > REVISIONS_COUNT or manifest.revisions_size > TOTAL_BYTES:
        raise too_big("its records")
    if manifest.pad > TOTAL_BYTES:
        raise too_big("its padding")


def _require_addressed(front: _Front) -> str:
    """The fingerprint that the manifest names and that opened the file.

    Without this a recipient could seal the sender's signed contents again for somebody else, who
    would believe that the sender had meant them.
    """
    identity = front.opened.identity
    if isinstance(identity, age.HybridIdentity):
        mine = fingerprint(identity.recipient().public)
        if mine in front.manifest.recipients:
            return mine
    raise TamperedBundle(
        "The file was not sealed for you by its sender but passed on by somebody else: ask the "
        "sender to send it to you."
    )


def _require_signed(front: _Front, public: bytes | None) -> None:
    """Raise `NotFromMember` unless the laptop that the manifest names signed it."""
    if public is None:
        raise NotFromMember(
            "The file does not come from a laptop of this team: ask the sender whether their "
            "laptop was added, and for a team file if it was."
        )
    try:
        sshsig.verify(public, BUNDLE, front.data, front.signature.decode("ascii"))
    except (SignatureRefused, UnicodeDecodeError) as error:
        raise NotFromMember(
            "The file says that it comes from a laptop of this team, but that laptop did not sign "
            "it: do not use it, and tell your administrator."
        ) from error


def _check_rest(front: _Front) -> tuple[Item, ...]:
    """Revisions, items and padding against the manifest, to the last byte."""
    ranges = Ranges()
    for entry in _entries(front.source, front.manifest):
        _count(ranges, entry)
    # The manifest's ranges add up to its number of records, so this compares that as well.
    if ranges.in_order() != front.manifest.ranges:
        raise damaged("its records are not those that its manifest counts")
    items = tuple(_item(front.source, one) for one in front.manifest.items)
    tarball.read_zeros(front.source, front.manifest.pad)
    return items


def _entries(source: Source, manifest: Manifest) -> Iterator[Entry]:
    """The entries in order, and at the end `TamperedBundle` unless they were those of the manifest.

    Their hash covers order and number; `_check_rest` compares the ranges, once.
    """
    left, digest = manifest.revisions_size, hashlib.sha256()
    if tarball.read_header(source, REVISIONS) != left:
        raise damaged("the length of its records")
    while left:
        entry, data = entries.read(source, left)
        digest.update(data)
        left -= len(data)
        yield entry
    if digest.hexdigest() != manifest.revisions_sha256:
        raise damaged("its records are not those that were signed for")
    tarball.read_filling(source, manifest.revisions_size, REVISIONS)


def _count(ranges: Ranges, entry: Entry) -> None:
    try:
        ranges.add(entry)
    except ValueError as error:
        raise damaged("the place of a record in its chain") from error


def _item(source: Source, listed: Listed) -> Item:
    data = tarball.read_small(source, listed.name, ITEM_BYTES, listed.size)
    _require_hash(listed.name, data, listed.sha256)
    if listed.signature_sha256 is None:
        return Item(listed.name, data)
    name = f"{listed.name}.sig"
    signature = tarball.read_small(source, name, SIGNATURE_BYTES)
    _require_hash(name, signature, listed.signature_sha256)
    try:
        return Item(listed.name, data, signature.decode("ascii"))
    except UnicodeDecodeError as error:
        raise damaged(name) from error


def _require_hash(name: str, data: bytes, sha256: str) -> None:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise damaged(f"{name} is not what was signed for")
