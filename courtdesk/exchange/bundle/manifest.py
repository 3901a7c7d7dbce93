"""The manifest: what a bundle is, from whom, for whom, and everything in it.

Exact JSON, signed by the sender's laptop as `bundle@courtdesk.v1`:

=================  =============================================================================
`format`           1; `min_reader` the least version of this reader that understands it
`kind`             a `Kind`
`bundle`           128 random bits
`team` `epoch`     the sender's team and the roster that the sender went by
`device`           the laptop that signed
`recipients`       fingerprints of the keys it is for: who seals it again for another key is found
                   out, and nobody can be told that a bundle was meant for them
`number`           the sender's own, from 1; `previous` the SHA-256 of the manifest before it
`revisions`        number, size and SHA-256 of the member `revisions`
`ranges`           of each laptop: first and last number in its chain, and how many of them
`items`            name, size, SHA-256, and SHA-256 of the signature beside it
`made_at`          when the sender's clock said that it was, in UTC to the second
`pad`              the zero bytes at the end, always ten digits, so that its own length is known
=================  =============================================================================
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from courtdesk.errors import NewerBundle
from courtdesk.exchange import exact
from courtdesk.exchange.bundle import tarball
from courtdesk.exchange.bundle.refusals import damaged

FORMAT = 1
"""The format that this version writes."""

READER = 1
"""The version of this reader: it opens what names this or less as `min_reader`."""

MANIFEST, SIGNATURE, REVISIONS = "manifest.json", "manifest.json.sig", "revisions"
"""The first three members of every bundle."""

MANIFEST_LIMIT = 1024 * 1024
ITEMS_LIMIT = 256
"""Items that one bundle may hold."""

RANGES_LIMIT = 4096
RECIPIENTS_LIMIT = 32

_RESERVED = frozenset({MANIFEST, REVISIONS})
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_TEXT = re.compile(r"[a-z][a-z0-9-]{0,63}")
_PAD = re.compile(r"[0-9]{10}")
_MOMENT = re.compile(r"2\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_NAMES = (
    "format",
    "min_reader",
    "kind",
    "bundle",
    "team",
    "epoch",
    "device",
    "recipients",
    "number",
    "previous",
    "revisions",
    "ranges",
    "items",
    "made_at",
    "pad",
)


class Kind(StrEnum):
    """What a bundle is for."""

    APPROVAL_REQUEST = "approval-request"
    DECISION = "decision"
    HANDOVER = "handover"
    SYNC = "sync"
    TEAM = "team"
    CARD = "card"


@dataclass(frozen=True)
class Range:
    """Revisions of one laptop: first and last number in its chain, and how many there are.

    Where `count` is less than the numbers between, the bundle is partial: never a gap in a chain.
    Where it is more, the laptop's vault was copied and both copies were used: two records carry
    one number, and stand in the order of their headers' bytes.
    """

    device: str
    first: int
    last: int
    count: int


@dataclass(frozen=True)
class Listed:
    """An item as the manifest names it; hashes are SHA-256 in hexadecimal, `size` in bytes."""

    name: str
    size: int
    sha256: str
    signature_sha256: str | None


@dataclass(frozen=True)
class Manifest:
    """The fields as told above; `made_at` is in UTC and `previous` is `None` for number 1."""

    kind: Kind
    bundle_id: str
    team: str
    epoch: int
    sender_device: str
    recipients: tuple[str, ...]
    number: int
    previous: str | None
    revisions_count: int
    revisions_size: int
    revisions_sha256: str
    ranges: tuple[Range, ...]
    items: tuple[Listed, ...]
    made_at: datetime
    pad: int
    format: int = FORMAT
    min_reader: int = READER

    def encode(self) -> bytes:
        """The exact bytes. Raises `ValueError` for fields that `parse` would refuse."""
        value = {
            "format": self.format,
            "min_reader": self.min_reader,
            "kind": self.kind.value,
            "bundle": self.bundle_id,
            "team": self.team,
            "epoch": self.epoch,
            "device": self.sender_device,
            "recipients": list(self.recipients),
            "number": self.number,
            "previous": self.previous,
            "revisions": {
                "count": self.revisions_count,
                "size": self.revisions_size,
                "sha256": self.revisions_sha256,
            },
            "ranges": [vars(one) for one in self.ranges],
            "items": [vars(one) for one in self.items],
            "made_at": self.made_at.astimezone(UTC).strftime(_FORM),
            "pad": f"{self.pad:010}",
        }
        _manifest(value)
        return exact.dump(value)


def fingerprint(public: bytes) -> str:
    """A public sealing key's short name: the first 128 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()[:32]


def id_of(data: bytes) -> str:
    """What the next manifest of the same sender names as `previous`."""
    return hashlib.sha256(data).hexdigest()


def parse(data: bytes) -> Manifest:
    """The manifest that these exact bytes are; it is not believed before its signature is.

    Raises `NewerBundle` when a later reader is needed, or for a kind of bundle that this version
    does not know, and `TamperedBundle` for everything else that it would not have written.
    """
    try:
        value = exact.load(data)
        if exact.number(value, "min_reader", 1) > READER:
            raise _newer()
        kind = exact.text(value, "kind", _TEXT)
        if kind not in set(Kind):
            raise _newer()
        # A later format may tell more, in names that this version can do without.
        if exact.number(value, "format", 1) > FORMAT:
            value = {name: value[name] for name in _NAMES if name in value}
        return _manifest(value)
    except exact.NotExact as error:
        raise damaged("its manifest") from error


def _manifest(value: dict[str, Any]) -> Manifest:
    exact.keys(value, _NAMES)
    revisions = exact.keys(value["revisions"], ("count", "size", "sha256"))
    manifest = Manifest(
        format=exact.number(value, "format", 1),
        min_reader=exact.number(value, "min_reader", 1),
        kind=Kind(exact.text(value, "kind", _TEXT)),
        bundle_id=exact.text(value, "bundle", _FINGERPRINT),
        team=exact.text(value, "team", _ID),
        epoch=exact.number(value, "epoch", 1),
        sender_device=exact.text(value, "device", _ID),
        recipients=_recipients(value),
        number=exact.number(value, "number", 1),
        previous=exact.text_or_none(value, "previous", _HASH),
        revisions_count=exact.number(revisions, "count"),
        revisions_size=exact.number(revisions, "size"),
        revisions_sha256=exact.text(revisions, "sha256", _HASH),
        ranges=tuple(_range(one) for one in exact.rows(value, "ranges", RANGES_LIMIT)),
        items=tuple(_listed(one) for one in exact.rows(value, "items", ITEMS_LIMIT)),
        made_at=_moment(exact.text(value, "made_at", _MOMENT)),
        pad=int(exact.text(value, "pad", _PAD)),
    )
    _require_consistent(manifest)
    return manifest


def _require_consistent(manifest: Manifest) -> None:
    """What no field says alone."""
    if manifest.pad < tarball.END:
        raise exact.NotExact("a pad too short to end a tar")
    if (manifest.previous is None) is not (manifest.number == 1):
        raise exact.NotExact("a sender's first bundle has nothing before it, every other has")
    devices = [one.device for one in manifest.ranges]
    names = [one.name for one in manifest.items]
    if devices != sorted(set(devices)) or len(set(names)) != len(names):
        raise exact.NotExact("a laptop or an item named twice")
    if sum(one.count for one in manifest.ranges) != manifest.revisions_count:
        raise exact.NotExact("the ranges do not add up")


def _recipients(value: dict[str, Any]) -> tuple[str, ...]:
    found = exact.rows(value, "recipients", RECIPIENTS_LIMIT)
    good = all(isinstance(one, str) and _FINGERPRINT.fullmatch(one) for one in found)
    if not found or not good or found != sorted(set(found)):
        raise exact.NotExact("recipients not in order, or none")
    return tuple(found)


def _range(value: object) -> Range:
    table = exact.keys(value, ("device", "first", "last", "count"))
    first, last = exact.number(table, "first", 1), exact.number(table, "last", 1)
    count = exact.number(table, "count", 1)
    # More than there are numbers is possible: of a laptop whose vault was copied, two have one.
    if first > last or (count == 1 and first != last):
        raise exact.NotExact("a range that cannot be")
    return Range(exact.text(table, "device", _ID), first, last, count)


def _listed(value: object) -> Listed:
    table = exact.keys(value, ("name", "size", "sha256", "signature_sha256"))
    name = exact.text(table, "name", re.compile(r".*"))
    require_item_name(name)
    return Listed(
        name,
        exact.number(table, "size"),
        exact.text(table, "sha256", _HASH),
        exact.text_or_none(table, "signature_sha256", _HASH),
    )


def require_item_name(name: str) -> None:
    """Raise `ValueError` unless an item may be called so.

    A name is no path, and none that a stranger's tar program would write over something with.
    """
    if not tarball.is_name(name) or name in _RESERVED or name.endswith(".sig"):
        raise exact.NotExact(f"an item cannot be called {name}")


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=UTC)
    except ValueError as error:
        raise exact.NotExact("made_at is on no calendar") from error


def _newer() -> NewerBundle:
    return NewerBundle(
        "The file was made by a newer version of CourtDesk; it stays where it is: update "
        "CourtDesk on this laptop, then open it again."
    )
