"""Faults of what is signed, one each: the laptop's signature, items and theirs, records."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace

from courtdesk.errors import BundleTooBig, NotFromMember, TamperedBundle
from courtdesk.exchange import identity, sshsig

from .making import DEVICE_SEED, OTHER_SEED, entry, spelt
from .spoiling import (
    FIRST,
    GOOD,
    ITEM,
    PARCEL_DEVICE,
    RECORDS,
    Make,
    Told,
    entries,
    members,
    nested,
    one_entry,
)


def _signed_then(change: Callable[[str], str]) -> Make:
    """The laptop's true signature, spelt otherwise."""

    def changed(all_: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        name, data = all_[1]
        return [all_[0], (name, change(data.decode()).encode()), *all_[2:]]

    return members(changed)


def _by_blob(change: Callable[[bytes], bytes]) -> Make:
    """The same with the bytes within the armour changed."""

    def changed(text: str) -> str:
        lines = text.splitlines()
        blob = base64.b64encode(change(base64.b64decode("".join(lines[1:-1])))).decode()
        inner = [blob[at : at + 70] for at in range(0, len(blob), 70)]
        return "\n".join([lines[0], *inner, lines[-1], ""])

    return _signed_then(changed)


_UNSIGNED = "The file says that it comes"
_SIGNATURES: dict[str, Told] = {
    f"a signature {name}": (make, NotFromMember, _UNSIGNED)
    for name, make in {
        "of nothing": _signed_then(lambda _: ""),
        "without its BEGIN": _signed_then(lambda text: text.split("\n", 1)[1]),
        "without its END": _signed_then(lambda text: text.rsplit("\n", 2)[0]),
        "of another program": _signed_then(lambda text: text.replace("SSH", "PGP")),
        "twice": _signed_then(lambda text: text * 2),
        "with words before": _signed_then(lambda text: "Signed:\n" + text),
        "with words after": _signed_then(lambda text: text + "Yours\n"),
        "in one line": _signed_then(lambda text: text.replace("\n", "")),
        "in short lines": _signed_then(
            lambda text: text.replace("\n", "\n", 1)[:60] + "\n" + text[60:]
        ),
        "of a newer form": _by_blob(lambda blob: blob[:9] + b"\2" + blob[10:]),
        "of another magic": _by_blob(lambda blob: b"SSHSIH" + blob[6:]),
        "by an SHA of another length": _by_blob(lambda blob: blob.replace(b"sha512", b"sha256")),
        "by another kind of key": _by_blob(
            lambda blob: blob.replace(b"ssh-ed25519", b"ssh-ed25518")
        ),
        "for another purpose by its letters": _by_blob(
            lambda blob: blob.replace(b"bundle@", b"sundle@")
        ),
        "with a changed byte": _by_blob(lambda blob: blob[:-1] + bytes([blob[-1] ^ 1])),
        "with a changed first byte": _by_blob(lambda blob: blob[:-64] + b"\0" + blob[-63:]),
        "of noughts": _by_blob(lambda blob: blob[:-64] + bytes(64)),
        "cut": _by_blob(lambda blob: blob[:-1]),
        "with a byte more": _by_blob(lambda blob: blob + b"\0"),
        "with its number made larger": _by_blob(
            # s + the order of the group: another spelling, which RFC 8032 forbids.
            lambda blob: blob[:-32] + _larger(blob[-32:])
        ),
        "of other bytes": members(
            lambda all_: [
                all_[0],
                (all_[1][0], sshsig.sign(DEVICE_SEED, identity.BUNDLE, b"x").encode()),
                *all_[2:],
            ]
        ),
    }.items()
}


def _larger(number: bytes) -> bytes:
    order = 2**252 + 27742317777372353535851937790883648493
    return (int.from_bytes(number, "little") + order).to_bytes(32, "little")


for _purpose in sorted(identity.NAMESPACES - {identity.BUNDLE, identity.DECISION}):
    _SIGNATURES[f"signed as {_purpose}"] = (
        replace(GOOD, namespace=_purpose).build,
        NotFromMember,
        _UNSIGNED,
    )


def _item_signature(data: bytes) -> Make:
    """Another signature beside the first item, which the manifest hashes truly."""
    value = dict(GOOD.manifest["items"][0], signature_sha256=hashlib.sha256(data).hexdigest())
    forged = GOOD.with_manifest(
        lambda manifest: manifest.update(items=[value, *manifest["items"][1:]])
    )
    items = tuple((name, data if name == f"{ITEM}.sig" else old) for name, old in GOOD.items)
    return replace(forged, items=items).build


_ITEMS: dict[str, Told] = {
    "an item's signature of other letters": (
        _item_signature(b"\xff\xfe"),
        TamperedBundle,
        "decision.txt.sig",
    ),
    "an item's signature too long": (
        _item_signature(bytes(4097)),
        BundleTooBig,
        "more than 4 KiB",
    ),
    "an item's signature by another, not told": (
        members(
            lambda all_: [
                (name, sshsig.sign(OTHER_SEED, identity.CONSENT, b"x").encode())
                if name == f"{ITEM}.sig"
                else (name, data)
                for name, data in all_
            ]
        ),
        TamperedBundle,
        "decision.txt.sig is not what was signed for",
    ),
    "items in each other's place": (
        members(lambda all_: [*all_[:3], (ITEM, all_[5][1]), all_[4], ("roster.json", all_[3][1])]),
        TamperedBundle,
        "the length of decision.txt",
    ),
}


def _cut(size: int) -> Make:
    """The first record, cut to so many bytes after its length."""
    return one_entry(lambda body: body[:size])


def _header(value: object) -> Make:
    return one_entry(lambda _: nested(spelt(value)))


def _lengths(at: int, length: int) -> Make:
    """Another length at this place of a record."""
    return one_entry(lambda body: body[:at] + length.to_bytes(4, "big") + body[at + 4 :])


_PLACE, _CUT = "the place of a record in its chain", "a record is cut short"
_AFTER = 4 + int.from_bytes(FIRST[4:8], "big")
_RECORDS: dict[str, Told] = {
    **{
        f"a record of {size} bytes": (_cut(size), TamperedBundle, "a record")
        for size in (1, 3, 4, 5, _AFTER - 1, _AFTER, _AFTER + 1, _AFTER + 3, _AFTER + 20)
    },
    **{
        f"a record whose header is {value!r}": (_header(value), TamperedBundle, _PLACE)
        for value in (
            [],
            None,
            "device",
            {},
            {"device": PARCEL_DEVICE},
            {"seq": 1},
            {"device": 1, "seq": 1},
            {"device": PARCEL_DEVICE, "seq": 1.5},
            {"device": PARCEL_DEVICE, "seq": None},
            {"device": None, "seq": 1},
        )
    },
    **{
        f"a record whose place is {value!r}": (
            _header(value),
            TamperedBundle,
            "not those that its manifest counts",
        )
        for value in (
            {"device": PARCEL_DEVICE, "seq": 0},
            {"device": PARCEL_DEVICE, "seq": -1},
            {"device": PARCEL_DEVICE, "seq": 2},
            {"device": "x", "seq": 1},
        )
    },
    "a record without a header": (one_entry(lambda _: nested(b"")), TamperedBundle, _PLACE),
    "a record with a header beyond it": (_lengths(0, 2**31), TamperedBundle, _CUT),
    "a record with a header of all of it": (_lengths(0, 2**32 - 1), TamperedBundle, _CUT),
    "a record with a salt beyond it": (_lengths(_AFTER + 1, 2**20), TamperedBundle, _CUT),
    "a record with 257 keys": (
        one_entry(
            lambda _: nested(
                b'{"device":"x","seq":1}',
                wraps=(257).to_bytes(4, "big") + (bytes(4) + bytes(4) + bytes(4)) * 257,
            )
        ),
        TamperedBundle,
        "too many keys",
    ),
    "records of three bytes": (entries(b"\0\0\0"), TamperedBundle, _CUT),
    "records of four noughts": (entries(bytes(4)), TamperedBundle, _CUT),
    "noughts after the records": (entries(RECORDS + bytes(4)), TamperedBundle, _CUT),
    "a record in another's place": (
        entries(entry(2).encode() + RECORDS[len(FIRST) :]),
        TamperedBundle,
        _PLACE,
    ),
    "the last record first": (
        entries(entry(9, open_part=None).encode() + RECORDS),
        TamperedBundle,
        _PLACE,
    ),
    "a record of 64 MiB and one": (
        entries((64 * 1024 * 1024 + 1).to_bytes(4, "big") + RECORDS[4:]),
        BundleTooBig,
        "larger than 64 MiB",
    ),
}

SIGNED = _SIGNATURES | _ITEMS | _RECORDS
