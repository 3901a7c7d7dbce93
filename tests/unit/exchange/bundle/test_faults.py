"""Bundles of our own with one fault each, and the error that each must give."""

from __future__ import annotations

import hashlib
import tarfile
from dataclasses import replace

import pytest

from courtdesk.errors import (
    BundleRefused,
    BundleTooBig,
    NewerBundle,
    NotABundle,
    NotForYou,
    NotFromMember,
    TamperedBundle,
)
from courtdesk.exchange import identity, sshsig

from .faults_manifest import MANIFESTS
from .faults_outside import OUTSIDE, chunks, untouched
from .faults_pasted import PASTED_TEXT, armoured
from .faults_signed import SIGNED
from .faults_tar import TAR
from .making import (
    DEVICE_SEED,
    MY_PUBLIC,
    OTHER_DEVICE,
    OTHER_SEED,
    PARCEL,
    THEIR_PUBLIC,
    entry,
    opened,
    wrapped,
)
from .reasons import reason_for
from .spoiling import (
    FIRST,
    GOOD,
    ITEM,
    RECORDS,
    SECOND,
    TEXT_END,
    Fault,
    Told,
    entries,
    members,
    nested,
    of_item,
    of_range,
    of_revisions,
    one_entry,
    other_header,
    tar,
    told,
)

LONG = (1 << 33) * 2


def fingerprint(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:32]


def wrong_flag(body: bytes) -> bytes:
    at = 4 + int.from_bytes(body[:4], "big")
    return body[:at] + b"\2" + body[at + 1 :]


def repeated(value: bytes, times: int) -> bytes:
    return value * times


def without_recipients() -> bytes:
    data = GOOD.build()
    return b"age-encryption.org/v1\n" + data[data.index(b"\n---") + 1 :]


FAULTS: dict[str, Fault] = {
    # Outside the seal.
    "nothing": (lambda: b"", NotABundle),
    "another file": (lambda: b"PK\x03\x04" + bytes(500), NotABundle),
    "text": (lambda: b"Dear all,\n", NotABundle),
    "newer age": (lambda: GOOD.build().replace(b"/v1\n", b"/v2\n", 1), NewerBundle),
    "only a header": (lambda: GOOD.build()[:40], TamperedBundle),
    "a header without end": (
        lambda: b"age-encryption.org/v1\n-> X " + b"a" * 70_000,
        BundleTooBig,
    ),
    "33 recipients": (
        lambda: b"age-encryption.org/v1\n" + repeated(b"-> X a\n\n", 33) + b"--- ",
        BundleTooBig,
    ),
    "for somebody else": (replace(GOOD, recipients=(THEIR_PUBLIC,)).build, NotForYou),
    "a recipient left out": (
        without_recipients,
        TamperedBundle,
    ),
    "a recipient added": (
        lambda: GOOD.build().replace(b"\n---", b"\n-> X25519 a\n\n---", 1),
        TamperedBundle,
    ),
    "cut by a byte": (lambda: GOOD.build()[:-1], TamperedBundle),
    "a byte more": (lambda: GOOD.build() + b"\0", TamperedBundle),
    "a second file after it": (lambda: GOOD.build() * 2, TamperedBundle),
    # From whom and for whom.
    "sealed again for somebody else": (
        lambda: (
            replace(GOOD, recipients=(THEIR_PUBLIC, MY_PUBLIC))
            .with_manifest(
                lambda value: value.update(recipients=[fingerprint(THEIR_PUBLIC)]),
            )
            .build()
        ),
        TamperedBundle,
    ),
    "from an unknown laptop": (told(device="00000000-0000-7000-8000-0000000000ff"), NotFromMember),
    "signed by another laptop": (replace(GOOD, seed=OTHER_SEED).build, NotFromMember),
    "another laptop named": (told(device=OTHER_DEVICE), NotFromMember),
    "signed for another purpose": (
        replace(GOOD, namespace=identity.DECISION).build,
        NotFromMember,
    ),
    "manifest changed after signing": (
        replace(GOOD, after_signing=lambda data: data.replace(b'"epoch":3', b'"epoch":4')).build,
        NotFromMember,
    ),
    "signature is not one": (
        members(lambda all_: [all_[0], ("manifest.json.sig", b"hello"), *all_[2:]]),
        NotFromMember,
    ),
    "signature of other letters": (
        members(lambda all_: [all_[0], ("manifest.json.sig", b"\xff"), *all_[2:]]),
        NotFromMember,
    ),
    "signature too long": (
        members(lambda all_: [all_[0], ("manifest.json.sig", bytes(4097)), *all_[2:]]),
        BundleTooBig,
    ),
    # The manifest, truly signed.
    "newer reader needed": (told(format=2, min_reader=2), NewerBundle),
    "a kind not known yet": (told(kind="referral"), NewerBundle),
    "a kind that is none": (told(kind="../x"), TamperedBundle),
    "a reader of version 0": (told(min_reader=0), TamperedBundle),
    "no format": (told(format=...), TamperedBundle),
    "format as text": (told(format="1"), TamperedBundle),
    "format true": (told(format=True), TamperedBundle),
    "later format that leaves out": (told(format=2, team=...), TamperedBundle),
    "an unknown field": (told(admin=True), TamperedBundle),
    "no team": (told(team=""), TamperedBundle),
    "team as a path": (told(team="../../etc"), TamperedBundle),
    "epoch 0": (told(epoch=0), TamperedBundle),
    "epoch beyond counting": (told(epoch=2**60), TamperedBundle),
    "bundle id short": (told(bundle="ab"), TamperedBundle),
    "bundle id in capitals": (told(bundle="A" * 32), TamperedBundle),
    "no recipients": (told(recipients=[]), TamperedBundle),
    "recipients out of order": (told(recipients=["f" * 32, "0" * 32]), TamperedBundle),
    "recipient twice": (told(recipients=["0" * 32] * 2), TamperedBundle),
    "recipients as numbers": (told(recipients=[1]), TamperedBundle),
    "33 recipients named": (
        told(recipients=[f"{at:032x}" for at in range(33)]),
        TamperedBundle,
    ),
    "number 0": (told(number=0), TamperedBundle),
    "first with something before": (told(previous="0" * 64), TamperedBundle),
    "second with nothing before": (told(number=2), TamperedBundle),
    "previous short": (told(number=2, previous="0" * 63), TamperedBundle),
    "no such day": (told(made_at="2026-02-30T00:00:00Z"), TamperedBundle),
    "a time without a zone": (told(made_at="2026-11-23T10:42:00"), TamperedBundle),
    "a range twice": (told(ranges=GOOD.manifest["ranges"][:1] * 2), TamperedBundle),
    "ranges out of order": (told(ranges=GOOD.manifest["ranges"][::-1]), TamperedBundle),
    "ranges that are none": (told(ranges=[[]]), TamperedBundle),
    "a range backwards": (of_range(first=9, last=1), TamperedBundle),
    "a range with more than fits": (of_range(last=2), TamperedBundle),
    "a range with one too many": (of_range(count=10), TamperedBundle),
    "a range that ends later": (of_range(last=12), TamperedBundle),
    "a range with another name": (of_range(devise=1), TamperedBundle),
    "one record more counted": (of_revisions(count=11), TamperedBundle),
    "another hash of the records": (of_revisions(sha256="0" * 64), TamperedBundle),
    "records said to be shorter": (of_revisions(size=len(RECORDS) - 1), TamperedBundle),
    "records said to be huge": (of_revisions(size=2**40), BundleTooBig),
    "records beyond number": (
        told(
            revisions={**GOOD.manifest["revisions"], "count": 2_000_000},
            ranges=[{"device": "d", "first": 1, "last": 2_000_000, "count": 2_000_000}],
        ),
        BundleTooBig,
    ),
    "pad of other length": (told(pad="0000001536"), TamperedBundle),
    "pad as number": (told(pad=1024), TamperedBundle),
    "pad too short": (told(pad="0000000512"), TamperedBundle),
    "pad huge": (told(pad="9999999999"), BundleTooBig),
    "an item twice": (told(items=GOOD.manifest["items"][1:] * 2), TamperedBundle),
    "too many items": (told(items=GOOD.manifest["items"][1:] * 257), TamperedBundle),
    "an item with another hash": (of_item(sha256="0" * 64), TamperedBundle),
    "an item with another signature": (of_item(signature_sha256="0" * 64), TamperedBundle),
    "an item with no signature": (of_item(signature_sha256=None), TamperedBundle),
    "an item said to be longer": (of_item(size=40), TamperedBundle),
    "an item said to be huge": (of_item(size=2**40), BundleTooBig),
    "items together too big": (
        told(
            items=[{**GOOD.manifest["items"][1], "name": f"i{at}", "size": 2**25} for at in "abc"]
        ),
        BundleTooBig,
    ),
    "an item with a path": (of_item(name="a/b"), TamperedBundle),
    "an item from the root": (of_item(name="/etc/passwd"), TamperedBundle),
    "an item from above": (of_item(name=".."), TamperedBundle),
    "an item with dots": (of_item(name="a..b"), TamperedBundle),
    "an item hidden": (of_item(name=".profile"), TamperedBundle),
    "an item called as the manifest": (of_item(name="manifest.json"), TamperedBundle),
    "an item called as a signature": (of_item(name="x.sig"), TamperedBundle),
    "an item with a drive": (of_item(name="c:x"), TamperedBundle),
    "an item of two lines": (of_item(name="a\nb"), TamperedBundle),
    "an item in other letters": (of_item(name="ŵ"), TamperedBundle),
    "an item in capitals": (of_item(name="README"), TamperedBundle),
    "an item with a long name": (of_item(name="a" * 61), TamperedBundle),
    "spaces in the manifest": (
        replace(GOOD, spell=lambda data: data.replace(b",", b", ")).build,
        TamperedBundle,
    ),
    "a name twice in the manifest": (
        replace(GOOD, spell=lambda data: data.replace(b'{"bundle"', b'{"kind":"x","bundle"')).build,
        TamperedBundle,
    ),
    "a mark before the manifest": (
        replace(GOOD, spell=lambda data: b"\xef\xbb\xbf" + data).build,
        TamperedBundle,
    ),
    "manifest nested deep": (
        replace(GOOD, spell=lambda _: b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}").build,
        TamperedBundle,
    ),
    "manifest a list": (replace(GOOD, spell=lambda _: b"[]").build, TamperedBundle),
    "manifest not text": (replace(GOOD, spell=lambda _: b"\xff\xfe").build, TamperedBundle),
    "manifest empty": (replace(GOOD, spell=lambda _: b"").build, TamperedBundle),
    "manifest too long": (replace(GOOD, spell=lambda _: bytes(2**20 + 1)).build, BundleTooBig),
    "number without end": (
        replace(
            GOOD, spell=lambda data: data.replace(b'"epoch":3', b'"epoch":' + b"9" * 5000)
        ).build,
        TamperedBundle,
    ),
    "not a number": (
        replace(GOOD, spell=lambda data: data.replace(b'"epoch":3', b'"epoch":NaN')).build,
        TamperedBundle,
    ),
    # The records.
    "a record cut": (entries(RECORDS[:-1]), TamperedBundle),
    "a record left out": (entries(RECORDS[len(FIRST) :]), TamperedBundle),
    "a record left out and counted so": (entries(RECORDS[len(FIRST) :], 9), TamperedBundle),
    "a record twice": (entries(FIRST + RECORDS, 11), TamperedBundle),
    "records changed round": (
        entries(SECOND + FIRST + RECORDS[len(FIRST) + len(SECOND) :]),
        TamperedBundle,
    ),
    "a byte after the records": (entries(RECORDS + b"\0"), TamperedBundle),
    "a record announced huge": (entries(b"\x7f\xff\xff\xff" + RECORDS[4:]), BundleTooBig),
    "a record announced longer": (entries(b"\x00\x01\x00\x00" + RECORDS[4:]), TamperedBundle),
    "a record of another laptop": (
        entries(entry(1, "other").encode() + RECORDS[len(FIRST) :]),
        TamperedBundle,
    ),
    "an empty record": (one_entry(lambda _: b""), TamperedBundle),
    "a record with more after it": (one_entry(lambda body: body + b"\0"), TamperedBundle),
    "a record cut within": (one_entry(lambda body: body[:-1]), TamperedBundle),
    "a record with a wrong flag": (one_entry(wrong_flag), TamperedBundle),
    "a record whose header is no JSON": (
        one_entry(lambda body: body.replace(b"device", b"d\x00vice", 1)),
        TamperedBundle,
    ),
    "a record whose header names no laptop": (
        one_entry(lambda body: body.replace(b"device", b"devise", 1)),
        TamperedBundle,
    ),
    "a record whose number is text": (
        one_entry(lambda body: body.replace(b'"seq": 1', b'"seq":"1', 1)),
        TamperedBundle,
    ),
    "a record whose number is true": (
        one_entry(lambda _: nested(b'{"device":"x","seq":true}')),
        TamperedBundle,
    ),
    "a record nested deep": (one_entry(lambda _: nested(b"[" * 100_000)), TamperedBundle),
    "a record with 2**32 keys": (
        one_entry(lambda _: nested(b'{"device":"x","seq":1}', wraps=b"\xff" * 4)),
        TamperedBundle,
    ),
    "a record with a name of bytes": (
        one_entry(lambda body: body.replace(b"mental-health", b"\xff\xff" + b"x" * 11, 1)),
        TamperedBundle,
    ),
    # The tar.
    "no tar": (lambda: wrapped(b"hello"), TamperedBundle),
    "an empty seal": (lambda: wrapped(b""), TamperedBundle),
    "zeros only": (lambda: wrapped(bytes(65536)), TamperedBundle),
    "no manifest": (members(lambda all_: all_[1:]), TamperedBundle),
    "no signature": (members(lambda all_: [all_[0], *all_[2:]]), TamperedBundle),
    "no records": (members(lambda all_: all_[:2] + all_[3:]), TamperedBundle),
    "an item missing": (members(lambda all_: all_[:-1]), TamperedBundle),
    "an item more": (members(lambda all_: [*all_, ("more.txt", b"x")]), TamperedBundle),
    "members changed round": (
        members(lambda all_: [*all_[:3], all_[-1], *all_[3:-1]]),
        TamperedBundle,
    ),
    "a member twice": (members(lambda all_: [*all_, all_[-1]]), TamperedBundle),
    "an item's signature missing": (
        members(lambda all_: [one for one in all_ if one[0] != f"{ITEM}.sig"]),
        TamperedBundle,
    ),
    "a name from the root": (other_header("revisions", name="/revisions"), TamperedBundle),
    "a name from above": (other_header("revisions", name="../revisions"), TamperedBundle),
    "a name with a dot": (other_header("revisions", name="./revisions"), TamperedBundle),
    "a symbolic link": (
        other_header("roster.json", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        TamperedBundle,
    ),
    "a hard link": (
        other_header("roster.json", type=tarfile.LNKTYPE, linkname="revisions"),
        TamperedBundle,
    ),
    "a folder": (other_header("roster.json", type=tarfile.DIRTYPE), TamperedBundle),
    "a device": (other_header("roster.json", type=tarfile.CHRTYPE), TamperedBundle),
    "a sparse file": (other_header("revisions", type=tarfile.GNUTYPE_SPARSE), TamperedBundle),
    "an old plain file": (other_header("revisions", type=tarfile.AREGTYPE), TamperedBundle),
    "a long name": (other_header("revisions", name="r" * 200), TamperedBundle),
    "pax": (
        other_header("revisions", form=tarfile.PAX_FORMAT, pax_headers={"path": "/x"}),
        TamperedBundle,
    ),
    "ustar": (other_header("revisions", form=tarfile.USTAR_FORMAT), TamperedBundle),
    "a time": (other_header("revisions", mtime=1), TamperedBundle),
    "a mode": (other_header("revisions", mode=0o4777), TamperedBundle),
    "an owner": (other_header("revisions", uname="root"), TamperedBundle),
    "a size beyond octal": (other_header("revisions", size=LONG), TamperedBundle),
    "a size below nothing": (other_header("revisions", size=-1), TamperedBundle),
    "a size of 8 GiB": (other_header("roster.json", size=8**11 - 1), BundleTooBig),
    "a check sum wrong": (
        tar(lambda data: data.replace(b"revisions\0", b"revisionz\0", 1)),
        TamperedBundle,
    ),
    "filling that is not zeros": (
        tar(lambda data: data.replace(TEXT_END, TEXT_END[:-1] + b"x", 1)),
        TamperedBundle,
    ),
    "filling after the records that is not zeros": (
        tar(lambda data: data.replace(RECORDS + b"\0", RECORDS + b"x", 1)),
        TamperedBundle,
    ),
    "padding that is not zeros": (tar(lambda data: data[:-1] + b"x"), TamperedBundle),
    "padding too short": (tar(lambda data: data[:-512]), TamperedBundle),
    "padding too long": (tar(lambda data: data + bytes(512)), TamperedBundle),
    "cut in a member": (tar(lambda data: data[: len(data) // 2]), TamperedBundle),
    "a changed record": (
        tar(lambda data: data.replace(b'"guilty"', b'"absent"', 1)),
        TamperedBundle,
    ),
    "a changed item": (
        members(lambda all_: [*all_[:-1], (all_[-1][0], b"[]")]),
        TamperedBundle,
    ),
    "a changed item's signature": (
        members(
            lambda all_: [
                (name, sshsig.sign(DEVICE_SEED, identity.DECISION, b"x").encode())
                if name == f"{ITEM}.sig"
                else (name, data)
                for name, data in all_
            ]
        ),
        TamperedBundle,
    ),
}


def test_the_forge_is_good() -> None:
    found = opened(GOOD.build())
    assert tuple(found.entries) == tuple(PARCEL.entries)
    assert found.items == PARCEL.items


def test_the_form_told_by_hand_is_good() -> None:
    for data in (untouched(), armoured(), chunks((0, 0, 0), (1, 1, 0), (2, 2, 1))()):
        assert tuple(opened(data).entries) == tuple(PARCEL.entries)


def test_a_later_format_that_says_more_is_read() -> None:
    data = told(format=2, mood="calm")()
    assert opened(data).manifest.format == 2


TABLES: dict[str, dict[str, Told]] = {
    "of each kind": {name: (*fault, reason_for(name)) for name, fault in FAULTS.items()},
    "outside": OUTSIDE,
    "pasted": PASTED_TEXT,
    "tar": TAR,
    "manifest": MANIFESTS,
    "signed": SIGNED,
}


def test_no_fault_stands_there_twice() -> None:
    names = [name for table in TABLES.values() for name in table]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("table", TABLES)
def test_each_fault_is_named(table: str) -> None:
    wrong = {name: said for name, fault in TABLES[table].items() if (said := unlike(fault))}
    assert wrong == {}


def unlike(fault: Told) -> str:
    """What is said of the fault, where it is not what should be said."""
    make, expected, reason = fault
    try:
        opened(make())
    except BundleRefused as error:
        sentence = str(error)
        # For its own fault, and not because some other guard happened to stand behind.
        right = isinstance(error, expected) and reason in f"{sentence} {error.__cause__}"
        one = sentence.endswith(".") and ". " not in sentence
        return "" if right and one and reason else f"{type(error).__name__}: {sentence}"
    return "opened"


def test_there_are_enough_faults() -> None:
    assert sum(map(len, TABLES.values())) >= 250
