"""What a laptop says of itself in every file that it synchronises by, as exact JSON.

=============  ====================================================================================
`format`       1
`holds`        by laptop, the ends of that chain which count for the sender: [[number, id], ...]
`waits`        by laptop, how many of its records the sender has and cannot count yet
`damaged`      hashes of files that the sender found damaged where they lay: asked for again
`ends`         signed ends of chains that the file's records lead up to
`loose`        ids of records that stand by themselves: a person signed them, a file brought them
=============  ====================================================================================

The laptop's signature over the bundle's manifest covers it as an item. It holds ids, numbers and
hashes, and nothing about a person.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courtdesk.exchange import exact
from courtdesk.exchange.bundle.refusals import damaged
from courtdesk.exchange.transports import names

ITEM = "state.json"
"""The name of the item."""

FORMAT = 1
DEVICES_LIMIT = 4096
DAMAGED_LIMIT = 256
LOOSE_LIMIT = 4096

_DEVICE = re.compile(r"[0-9A-Za-z_-]{1,64}")
_HASH = re.compile(r"[0-9a-f]{64}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{1,512}={0,2}")

Holds = Mapping[str, tuple[tuple[int, str], ...]]
"""By laptop: number and id of each end of its chain."""


@dataclass(frozen=True)
class SignedEnd:
    """An end of a chain with the laptop's signature over it; see `courtdesk.store.chains`."""

    device: str
    vault: str
    seq: int
    id: str
    counter: int
    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class State:
    """The fields as told above."""

    holds: Holds
    waits: Mapping[str, int] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()
    ends: tuple[SignedEnd, ...] = ()
    loose: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """The exact bytes. Raises `ValueError` for what `parse` would refuse."""
        beside = {"ends": [_end_body(one) for one in self.ends], "loose": sorted(self.loose)}
        data = exact.dump(self._body() | beside)
        _state(exact.load(data))
        return data

    def told(self) -> str:
        """A hash of what is said, without the ends: two files that say the same need one reader."""
        return hashlib.sha256(exact.dump(self._body())).hexdigest()

    def _body(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "holds": {device: [list(end) for end in ends] for device, ends in self.holds.items()},
            "waits": dict(self.waits),
            "damaged": sorted(self.damaged)[:DAMAGED_LIMIT],
        }


def parse(data: bytes) -> State:
    """What these exact bytes say. Raises `TamperedBundle`."""
    try:
        return _state(exact.load(data))
    except exact.NotExact as error:
        raise damaged("what its laptop says of itself") from error


def _state(value: dict[str, Any]) -> State:
    names = ("format", "holds", "waits", "damaged", "ends", "loose")
    if exact.number(value, "format", 1) > FORMAT:
        # A later format may tell more, in names that this version can do without.
        value = {name: value[name] for name in names if name in value}
    exact.keys(value, names)
    holds, waits = exact.table(value, "holds"), exact.table(value, "waits")
    if max(len(holds), len(waits)) > DEVICES_LIMIT:
        raise exact.NotExact("too many laptops")
    return State(
        holds={_device(one): tuple(map(_held, exact.rows(holds, one, 64))) for one in holds},
        waits={_device(one): exact.number(waits, one) for one in waits},
        damaged=tuple(_hash(one) for one in exact.rows(value, "damaged", DAMAGED_LIMIT)),
        ends=tuple(map(_end, exact.rows(value, "ends", DEVICES_LIMIT))),
        loose=tuple(_hash(one) for one in exact.rows(value, "loose", LOOSE_LIMIT)),
    )


def _device(name: str) -> str:
    if not _DEVICE.fullmatch(name):
        raise exact.NotExact("no laptop")
    return name


def _held(value: object) -> tuple[int, str]:
    match value:
        case [int() as seq, str() as identity] if not isinstance(seq, bool) and seq >= 1:
            return seq, _hash(identity)
    raise exact.NotExact("no end of a chain")


def _hash(value: object) -> str:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise exact.NotExact("no hash")
    return value


def _end_body(end: SignedEnd) -> dict[str, Any]:
    return vars(end) | {"signature": base64.b64encode(end.signature).decode("ascii")}


def _end(value: object) -> SignedEnd:
    table = exact.keys(value, ("device", "vault", "seq", "id", "counter", "signature"))
    try:
        signature = base64.b64decode(exact.text(table, "signature", _BASE64), validate=True)
    except binascii.Error as error:
        raise exact.NotExact("no signature") from error
    return SignedEnd(
        device=exact.text(table, "device", _DEVICE),
        vault=exact.text(table, "vault", _DEVICE),
        seq=exact.number(table, "seq", 1),
        id=exact.text(table, "id", _HASH),
        counter=exact.number(table, "counter"),
        signature=signature,
    )


# Names at an exchange


def name_of(stream: str, number: int, sha256: str) -> str:
    """What a file is called at an exchange: nothing in it says whose it is or of what."""
    return f"{stream}/{number}-{sha256}.age"


def parts_of(name: str) -> tuple[str, int, str]:
    """Stream, number and hash of a name. Raises `FileRefused` for what is no name of ours."""
    stream, file = names.split(name)
    number, _, rest = file.partition("-")
    return stream, int(number), rest.removesuffix(".age")
