"""Revisions as exact bytes: a header, an open part, a sealed part, and what stands beside them.

The *header* is canonical JSON and the id is the SHA-256 of its bytes, so the bytes are stored and
never made again. It holds no personal data:

====================  =========================================================================
`format`              1
`document` `kind`     what changed; `case` is the case's document id or null
`parents`             ids of the heads that this was built on, sorted
`device` `seq`        the laptop's chain and the number in it, from 1; `previous` is the id before
`author`              member id
`time`                hybrid time, `{"wall": ms, "count": n}`, and `"clock": ms` where the laptop's
                      clock said less than `wall`
`open`                SHA-256 of salt and open part: without the salt a short body could be guessed
`sealed` `key`        SHA-256 of the sealed bytes and of their random key, or both null
====================  =========================================================================

Salt and wrapped keys stand outside, so that a purge can delete them and re-keying can replace
them while every hash stays true. The name and generation of a compartment stand beside the
wrapped key for the same reason.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import CaseId, DeviceId, DocumentId, MemberId, RevisionId
from courtdesk.errors import DamagedVault, NewerVault, NotReadable
from courtdesk.store import exact, wrapping
from courtdesk.store.compartments import CompartmentKeys, CompartmentPublic
from courtdesk.store.records import LATEST, NewRevision, Time, canonical
from courtdesk.store.wrapping import Info

FORMAT = 1
"""The header format of this version."""

_NAMES = (
    "format",
    "document",
    "kind",
    "case",
    "parents",
    "device",
    "seq",
    "previous",
    "author",
    "time",
    "open",
    "sealed",
    "key",
)
_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KIND = re.compile(r"[a-z][a-z0-9-]{0,63}")
_SALT_BYTES = 32
_MOST = 2**53
"""A number that the database and every reader of JSON holds exactly; no laptop makes as many."""

_WHOLE = "(0|[1-9][0-9]{0,15})"
_HASHED = f'"({_HASH.pattern})"'
_PLAIN = re.compile(
    r'\{"author":"([ !#-\[\]-~]+)",'
    f'"case":(?:null|"({_ID.pattern})"),'
    f'"device":"({_ID.pattern})","document":"({_ID.pattern})","format":{FORMAT},'
    f'"key":(?:null|{_HASHED}),"kind":"({_KIND.pattern})","open":{_HASHED},'
    rf'"parents":\[((?:"{_HASH.pattern}"(?:,"{_HASH.pattern}")*)?)\],'
    f'"previous":(?:null|{_HASHED}),"sealed":(?:null|{_HASHED}),"seq":{_WHOLE},'
    rf'"time":\{{(?:"clock":{_WHOLE},)?"count":{_WHOLE},"wall":{_WHOLE}\}}\}}'
)
"""How nearly every header is spelt, in the exact form; an author's id of other letters is not."""


@dataclass(frozen=True)
class Header:
    """The fields of a header; `open`, `sealed` and `key` are hashes in hexadecimal."""

    document: DocumentId
    kind: str
    case: CaseId | None
    parents: tuple[RevisionId, ...]
    device: DeviceId
    seq: int
    previous: RevisionId | None
    author: MemberId
    time: Time
    open: str
    sealed: str | None
    key: str | None

    def encode(self) -> bytes:
        """The exact bytes. Raises `ValueError` for fields that `parse` would refuse."""
        value = {
            "format": FORMAT,
            **{name: getattr(self, name) for name in _NAMES[1:]},
            "parents": list(self.parents),
            "time": {name: one for name, one in vars(self.time).items() if one is not None},
        }
        try:
            _header(value)
        except exact.NotExact as error:
            raise ValueError(f"not a header: {self}") from error
        return canonical(value)


@dataclass(frozen=True)
class Wrap:
    """A part key wrapped to one generation of a compartment."""

    compartment: str
    generation: int
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True)
class Made:
    """A revision ready to be stored: header, parts and what stands outside the hash.

    `body` is what the open part says, where it has just been read.
    """

    id: RevisionId
    header: Header
    data: bytes = field(repr=False)
    salt: bytes | None = field(repr=False)
    open: bytes | None = field(repr=False)
    sealed: bytes | None = field(repr=False)
    wraps: tuple[Wrap, ...] = field(repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Place:
    """Where a new revision goes: the next link of a device's chain."""

    device: DeviceId
    seq: int
    previous: RevisionId | None
    time: Time


def make(new: NewRevision, author: MemberId, place: Place) -> Made:
    """The revision that `new` becomes at `place`: parts hashed, the sealed one under a fresh key.

    The part key is kept nowhere but in the wrap to the compartment's public key. Raises
    `ValueError` when the open part is not canonical or a sealed part has no compartment.
    """
    exact.load(new.open)
    salt = os.urandom(_SALT_BYTES)
    key, sealed, wraps = _seal(new, place)
    header = Header(
        document=new.document,
        kind=new.kind,
        case=new.case,
        parents=tuple(sorted(new.parents)),
        device=place.device,
        seq=place.seq,
        previous=place.previous,
        author=author,
        time=place.time,
        open=open_hash(salt, new.open),
        sealed=hashlib.sha256(sealed).hexdigest() if sealed is not None else None,
        key=hashlib.sha256(key).hexdigest() if key is not None else None,
    )
    data = header.encode()
    return Made(id_of(data), header, data, salt, new.open, sealed, wraps)


def id_of(data: bytes) -> RevisionId:
    """A revision's id: SHA-256 of its header's exact bytes, in hexadecimal."""
    return RevisionId(hashlib.sha256(data).hexdigest())


def open_hash(salt: bytes, open_part: bytes) -> str:
    """What the header says of the open part."""
    return hashlib.sha256(salt + open_part).hexdigest()


def parse(data: bytes) -> Header:
    """The header that these exact bytes are.

    Raises `NewerVault` for a later format and `DamagedVault` for anything that this version would
    not have written: another spelling, a missing or unknown field, a wrong type.
    """
    plain = _plain(data)
    if plain is not None:
        return plain
    try:
        value = exact.load(data)
        if exact.number(value, "format") > FORMAT:
            raise NewerVault(
                "A record was written by a newer version of CourtDesk: update CourtDesk on this "
                "laptop, then open the vault again."
            )
        return _header(value)
    except exact.NotExact as error:
        raise _damaged() from error


def read(data: bytes) -> Header:
    """The header of a revision that stands in the vault: `parse` looked at it on the way in.

    A day's list reads thousands; `verify` is strict with all of them again. Raises `DamagedVault`
    when it cannot be read at all.
    """
    plain = _plain(data)
    if plain is not None:
        return plain
    try:
        value = json.loads(data)
        del value["format"]
        when = Time(**value.pop("time"))
        parents = tuple(value.pop("parents"))
        return Header(time=when, parents=parents, **value)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged() from error


def unseal(
    header: Header, sealed: bytes | None, wraps: tuple[Wrap, ...], keys: CompartmentKeys
) -> bytes:
    """The plaintext of a revision's sealed part, opened with a compartment's private key.

    Raises `NotReadable` when there is nothing sealed (any more) or none of `keys` opens it,
    `DamagedVault` when the bytes are not those that the header names.
    """
    if sealed is None:
        raise NotReadable("This record has no sealed part, or it was deleted for good.")
    key = _part_key(header, wraps, keys)
    found = (hashlib.sha256(sealed).hexdigest(), hashlib.sha256(key).hexdigest())
    if found != (header.sealed, header.key):
        raise DamagedVault(
            "A sealed record is not the one that its header names: restore the latest backup."
        )
    return wrapping.open_sealed(key, sealed, _associated(header))


def wrap_key(public: CompartmentPublic, key: bytes, document: DocumentId) -> Wrap:
    """A part key wrapped to a compartment, for this document only.

    The scope is the document and not the vault, as the wrap goes with the revision to other
    laptops; the compartment's key, which the fingerprint names, is the team's alone.
    """
    info = _info(document, wrapping.fingerprint(public.public), public.generation)
    wrapped = wrapping.wrap(public.public, key, info)
    return Wrap(public.compartment.value, public.generation, wrapped)


OUTSIDE = 0
"""The generation of a wrap to somebody outside, by their own slot key; compartments begin at 1."""


def wrapped_outside(
    header: Header, wraps: tuple[Wrap, ...], keys: CompartmentKeys, public: bytes
) -> Wrap:
    """The part key wrapped to one person's slot key, in the name of the part's compartment.

    Raises `NotReadable` when `keys` do not open it.
    """
    key, name = _part_key(header, wraps, keys), Compartment(wraps[0].compartment)
    return wrap_key(CompartmentPublic(name, OUTSIDE, public), key, header.document)


def _seal(new: NewRevision, place: Place) -> tuple[bytes | None, bytes | None, tuple[Wrap, ...]]:
    if new.sealed is None:
        return None, None, ()
    if new.compartment is None:
        raise ValueError("a sealed part needs a compartment")
    key = wrapping.new_key()
    associated = [new.document, new.kind, place.device, str(place.seq)]
    sealed = wrapping.seal(key, new.sealed, associated)
    return key, sealed, (wrap_key(new.compartment, key, new.document),)


def _associated(header: Header) -> list[str | bytes]:
    return [header.document, header.kind, header.device, str(header.seq)]


def _info(document: DocumentId, recipient: str, generation: int) -> Info:
    return Info("sealed part", document, recipient, generation)


def _part_key(header: Header, wraps: tuple[Wrap, ...], keys: CompartmentKeys) -> bytes:
    held = {(name.value, number): private for (name, number), private in keys.items()}
    for wrap in wraps:
        private = held.get((wrap.compartment, wrap.generation))
        if private is not None:
            recipient = wrapping.fingerprint(wrapping.public_of(private))
            info = _info(header.document, recipient, wrap.generation)
            return wrapping.unwrap(private, wrap.wrapped, info)
    names = " or ".join(sorted({wrap.compartment.replace("-", " ") for wrap in wraps}))
    raise NotReadable(
        f"Your role may not read this {names or 'sealed'} record: ask a colleague who may."
    )


def _plain(data: bytes) -> Header | None:
    """The header of bytes in their usual spelling, by one look at them; `None` for any others.

    It says no more than `parse` would without it, which is what its test asks: thousands of
    headers come in at once, and four of five instructions of each went into reading it as JSON.
    """
    found = _PLAIN.fullmatch(data.decode("ascii")) if data.isascii() else None
    if found is None:
        return None
    author, case, device, document, key, kind, open_, inside, previous, sealed, *when = (
        found.groups()
    )
    at, clock, *rest = when
    seq, count, wall = int(at), *map(int, rest)
    stated = int(clock) if clock is not None else None
    parents = inside[1:-1].split('","') if inside else []
    usual = (
        1 <= seq < _MOST
        and count < _MOST
        and wall < LATEST
        and (stated is None or stated < wall)
        and (sealed is None) is (key is None)
        and (previous is None) is (seq == 1)
        and (len(parents) < 2 or parents == sorted(set(parents)))
    )
    if not usual:
        return None
    return Header(
        document=DocumentId(document),
        kind=kind,
        case=CaseId(case) if case is not None else None,
        parents=tuple(map(RevisionId, parents)),
        device=DeviceId(device),
        seq=seq,
        previous=RevisionId(previous) if previous is not None else None,
        author=MemberId(author),
        time=Time(wall, count, stated),
        open=open_,
        sealed=sealed,
        key=key,
    )


def _header(value: Mapping[str, Any]) -> Header:
    exact.keys(value, *_NAMES)
    if exact.number(value, "seq") >= _MOST:
        raise exact.NotExact("a number that no laptop reaches")
    if exact.number(value, "format") != FORMAT or exact.number(value, "seq") < 1:
        raise exact.NotExact("format or seq")
    if (value["sealed"] is None) is not (value["key"] is None):
        raise exact.NotExact("a sealed part without the hash of its key, or the other way round")
    author = exact.text(value, "author")
    if not author:
        raise exact.NotExact("author")
    return Header(
        document=DocumentId(_match(_ID, value, "document")),
        kind=_match(_KIND, value, "kind"),
        case=CaseId(_match(_ID, value, "case")) if value["case"] is not None else None,
        parents=_parents(value),
        device=DeviceId(_match(_ID, value, "device")),
        seq=exact.number(value, "seq"),
        previous=_previous(value),
        author=MemberId(author),
        time=_time(exact.table(value, "time")),
        open=_match(_HASH, value, "open"),
        sealed=_match(_HASH, value, "sealed") if value["sealed"] is not None else None,
        key=_match(_HASH, value, "key") if value["key"] is not None else None,
    )


def _time(value: Mapping[str, Any]) -> Time:
    exact.keys(value, "wall", "count", *(["clock"] if "clock" in value else []))
    wall, count = exact.number(value, "wall"), exact.number(value, "count")
    if wall >= LATEST or count >= _MOST:
        raise exact.NotExact("a time that no clock tells")
    if "clock" not in value:
        return Time(wall, count)
    # Never later, and never told twice: of one time there is one spelling.
    if exact.number(value, "clock") >= wall:
        raise exact.NotExact("a clock that says no less than the time that it was put to")
    return Time(wall, count, value["clock"])


def _previous(value: Mapping[str, Any]) -> RevisionId | None:
    if (value["previous"] is None) is not (value["seq"] == 1):
        raise exact.NotExact("a chain begins at 1, with nothing before it")
    if value["previous"] is None:
        return None
    return RevisionId(_match(_HASH, value, "previous"))


def _parents(value: Mapping[str, Any]) -> tuple[RevisionId, ...]:
    found = value["parents"]
    good = isinstance(found, list) and all(
        isinstance(one, str) and _HASH.fullmatch(one) for one in found
    )
    if not good or found != sorted(set(found)):
        raise exact.NotExact("parents")
    return tuple(RevisionId(one) for one in found)


def _damaged() -> DamagedVault:
    return DamagedVault(
        "A record in the vault is not as CourtDesk wrote it: restore the latest backup."
    )


def _match(pattern: re.Pattern[str], value: Mapping[str, Any], key: str) -> str:
    found = exact.text(value, key)
    if not pattern.fullmatch(found):
        raise exact.NotExact(key)
    return found
