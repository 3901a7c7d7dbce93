"""Bundles as they are used: sealed, looked at from outside, opened, and checked by strangers."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.errors import (
    BundleTooBig,
    FileRefused,
    NotForYou,
    NotFromMember,
    TamperedBundle,
)
from courtdesk.exchange import age, identity, sshsig
from courtdesk.exchange.age import header as age_header
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.bundle import (
    DeviceSigner,
    Entries,
    Entry,
    Item,
    Kind,
    Manifest,
    Parcel,
    Range,
    fingerprint,
    inspect,
    open_bundle,
    seal,
)

from .making import (
    DEVICE,
    DEVICE_SEED,
    ME,
    MY_PUBLIC,
    NOW,
    OTHER_DEVICE,
    PARCEL,
    SOMEBODY,
    TEAM,
    THEIR_PUBLIC,
    entry,
    known_devices,
    opened,
    sealed,
    sign_public,
)

TWO_BRANCHES = (entry(1), *(entry(2, branch={"of": of}) for of in ("the copy", "the vault")))
"""Of a laptop whose vault was copied, and both copies were used: two records with one number."""


def test_what_is_sealed_is_opened() -> None:
    file, done = sealed()
    found = opened(file.getvalue())
    assert tuple(found.entries) == tuple(PARCEL.entries)
    assert tuple(found.entries) == tuple(PARCEL.entries)
    assert found.items == PARCEL.items
    assert found.item("roster.json") == PARCEL.items[1]
    assert found.item("nothing") is None
    assert found.manifest == done.manifest
    assert found.manifest_id == done.manifest_id
    assert found.sender_key == sign_public(DEVICE_SEED)
    assert found.recipient == fingerprint(MY_PUBLIC)
    assert (done.size, done.sha256) == (
        len(file.getvalue()),
        hashlib.sha256(file.getvalue()).hexdigest(),
    )


def test_the_manifest_says_what_it_should() -> None:
    _, done = sealed(number=7, previous="a" * 64, recipients=[MY_PUBLIC, THEIR_PUBLIC, MY_PUBLIC])
    manifest = done.manifest
    assert (manifest.kind, manifest.team, manifest.epoch) == (Kind.DECISION, TEAM, 3)
    assert (manifest.number, manifest.previous) == (7, "a" * 64)
    assert manifest.recipients == tuple(sorted([fingerprint(MY_PUBLIC), fingerprint(THEIR_PUBLIC)]))
    assert manifest.ranges == (Range(DEVICE, 1, 9, 9), Range(OTHER_DEVICE, 5, 5, 1))
    assert manifest.revisions_count == 10
    assert manifest.made_at == NOW


headers = st.integers(1, 2**40).map(lambda seq: entry(seq % 1000 + 1).header)
optional = st.none() | st.binary(max_size=300)
some_entries = st.builds(
    Entry,
    header=headers,
    salt=optional,
    open=optional,
    sealed=optional,
    wraps=st.lists(
        st.tuples(st.text(max_size=20), st.integers(0, 2**32 - 1), st.binary(max_size=50)),
        max_size=3,
    ).map(tuple),
    signature=st.none() | st.tuples(st.text(max_size=9), st.text(max_size=9), st.text(max_size=99)),
)


@settings(max_examples=40, deadline=None)
@given(
    found=st.lists(some_entries, max_size=8, unique_by=lambda one: one.place()),
    items=st.lists(st.binary(max_size=2000), max_size=3),
    kind=st.sampled_from(Kind),
    armoured=st.booleans(),
)
def test_round_trip(found: list[Entry], items: list[bytes], kind: Kind, armoured: bool) -> None:
    found.sort(key=lambda one: one.place())
    parts = tuple(Item(f"item-{at}", data) for at, data in enumerate(items))
    file, _ = sealed(Parcel(kind, TEAM, 1, tuple(found), parts), armoured=armoured)
    back = opened(file.getvalue())
    assert (list(back.entries), back.items, back.manifest.kind) == (found, parts, kind)


@given(some_entries)
def test_an_entry_never_shows_what_is_in_it(one: Entry) -> None:
    assert repr(one) == f"Entry(header={one.header!r})"


def test_both_records_of_one_number_go_through() -> None:
    file, done = sealed(Parcel(Kind.TEAM, TEAM, 1, TWO_BRANCHES))
    assert tuple(opened(file.getvalue()).entries) == TWO_BRANCHES
    assert done.manifest.ranges == (Range(DEVICE, 1, 2, 3),)


def test_an_empty_parcel_goes_through() -> None:
    file, _ = sealed(Parcel(Kind.TEAM, TEAM, 1))
    back = opened(file.getvalue())
    assert (list(back.entries), back.items) == ([], ())


def test_pasted_text_goes_through() -> None:
    file, done = sealed(armoured=True)
    text = file.getvalue()
    assert text.isascii()
    mailed = b"\r\n" + text.replace(b"\n", b"\r\n") + b"\r\n"
    assert tuple(opened(mailed).entries) == tuple(PARCEL.entries)
    assert inspect(io.BytesIO(mailed)).armoured
    assert done.size == len(text)


@pytest.mark.parametrize(
    ("people", "stanzas"), [(1, 4), (3, 4), (4, 4), (5, 8), (9, 16), (17, 32), (32, 32)]
)
def test_the_number_of_recipients_is_hidden(people: int, stanzas: int) -> None:
    keys = [age.public_of(bytes([at]) * 32) for at in range(1, people + 1)]
    file, _ = sealed(recipients=keys)
    outside = inspect(file)
    assert (outside.recipients, outside.types) == (stanzas, ("mlkem768x25519",))
    assert tuple(opened(file.getvalue(), bytes([people]) * 32).entries) == tuple(PARCEL.entries)


def test_recipients_stand_in_no_order() -> None:
    places = set()
    for _ in range(40):
        file, _ = sealed(recipients=[MY_PUBLIC])
        file.seek(0)
        mine = age.HybridIdentity(ME)
        stanzas = age_header.read(Source(file)).stanzas
        places.add(next(at for at, one in enumerate(stanzas) if mine.unwrap(one)))
    assert len(places) > 1


def test_small_bundles_have_one_length() -> None:
    one, _ = sealed()
    two, _ = sealed(Parcel(Kind.CARD, TEAM, 1))
    three, _ = sealed(replace(PARCEL, items=()), recipients=[MY_PUBLIC, THEIR_PUBLIC])
    assert len({len(file.getvalue()) for file in (one, two, three)}) == 1


def test_nothing_readable_stands_outside() -> None:
    file, done = sealed()
    data = file.getvalue()
    words = [b"decision", b"guilty", DEVICE.encode(), TEAM.encode()]
    words += [fingerprint(MY_PUBLIC).encode(), done.manifest.bundle_id.encode()]
    assert not any(word in data for word in words)


def test_two_bundles_of_the_same_are_different() -> None:
    one, two = sealed()[0].getvalue(), sealed()[0].getvalue()
    assert one != two
    assert opened(one).manifest.bundle_id != opened(two).manifest.bundle_id


def test_only_a_recipient_opens_it() -> None:
    file, _ = sealed()
    with pytest.raises(NotForYou):
        opened(file.getvalue(), SOMEBODY)
    assert opened(file.getvalue(), SOMEBODY, ME).recipient == fingerprint(MY_PUBLIC)


def test_a_laptop_that_nobody_knows_is_refused() -> None:
    file, _ = sealed()
    with pytest.raises(NotFromMember, match="team file"):
        open_bundle(file, [ME], lambda *_: None)
    with pytest.raises(NotFromMember, match="did not sign"):
        open_bundle(file, [ME], lambda *_: bytes(32))


def test_somebody_new_finds_the_key_in_the_entries() -> None:
    """What the first team file is: the roster that names the laptop is one of its revisions."""
    roster = Entry(b'{"device":"x","seq":1}', open=sign_public(DEVICE_SEED))
    file, _ = sealed(Parcel(Kind.TEAM, TEAM, 1, (roster,)))

    def find(manifest: Manifest, entries: Entries) -> bytes | None:
        assert manifest.sender_device == DEVICE
        return next(one.open for one in entries)

    assert open_bundle(file, [ME], find).manifest.kind is Kind.TEAM


def test_a_finder_that_reads_all_of_a_changed_file_is_stopped() -> None:
    file, _ = sealed()
    other, _ = sealed(Parcel(Kind.TEAM, TEAM, 1))

    def find(manifest: Manifest, entries: Entries) -> bytes | None:
        file.seek(0)
        file.truncate()
        file.write(other.getvalue())
        list(entries)
        return known_devices(manifest, entries)

    with pytest.raises(TamperedBundle, match="copy it"):
        open_bundle(file, [ME], find)


def test_a_file_that_changes_after_it_was_opened_is_refused() -> None:
    file, _ = sealed()
    found = open_bundle(file, [ME], known_devices)
    other, _ = sealed()
    file.seek(0)
    file.write(other.getvalue())
    with pytest.raises(TamperedBundle):
        list(found.entries)


def test_entries_are_gone_through_one_time_at_a_time() -> None:
    file, _ = sealed()
    found = open_bundle(file, [ME], known_devices)
    first = iter(found.entries)
    next(first)
    assert list(found.entries) == list(PARCEL.entries)
    with pytest.raises(RuntimeError, match="one time"):
        next(first)


def test_a_file_between_two_looks_is_not_believed() -> None:
    """Another bundle of the same sender, put there after the signature was looked at."""
    file, _ = sealed()
    other, _ = sealed()

    def find(manifest: Manifest, entries: Entries) -> bytes | None:
        file.seek(0)
        file.write(other.getvalue())
        return known_devices(manifest, entries)

    with pytest.raises(TamperedBundle, match="changed while"):
        open_bundle(file, [ME], find)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipients": []}, "recipients"),
        ({"recipients": [age.public_of(os.urandom(32)) for _ in range(33)]}, "at most 32"),
        ({"number": 0}, "number"),
        ({"number": 2}, "before"),
        ({"previous": "a" * 64}, "before"),
        ({"number": 2, "previous": "abc"}, "previous"),
        ({"sender": DeviceSigner("../x", DEVICE_SEED)}, "device"),
    ],
)
def test_a_caller_s_mistake_is_a_bug(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sealed(**changes)


@pytest.mark.parametrize(
    "parcel",
    [
        Parcel(Kind.SYNC, "", 1),
        Parcel(Kind.SYNC, TEAM, 0),
        Parcel(Kind.SYNC, TEAM, 1, (entry(2), entry(1))),
        Parcel(Kind.SYNC, TEAM, 1, (entry(1), entry(1))),
        Parcel(Kind.SYNC, TEAM, 1, TWO_BRANCHES[::-1]),
        Parcel(Kind.SYNC, TEAM, 1, (Entry(b"hello"),)),
        Parcel(Kind.SYNC, TEAM, 1, (Entry(b'{"device":"x","seq":0}'),)),
        Parcel(Kind.SYNC, TEAM, 1, (entry(one) for one in (1, 2))),
        Parcel(Kind.SYNC, TEAM, 1, items=(Item("../x", b""),)),
        Parcel(Kind.SYNC, TEAM, 1, items=(Item("x.sig", b""),)),
        Parcel(Kind.SYNC, TEAM, 1, items=(Item("x", b""), Item("x", b""))),
        Parcel(Kind.SYNC, TEAM, 1, items=(Item("x", b"", "x" * 5000),)),
    ],
)
def test_a_parcel_that_could_not_be_opened_is_never_sealed(parcel: Parcel) -> None:
    with pytest.raises(ValueError):
        sealed(parcel)


def test_more_than_one_file_may_hold_is_said_before_it_is_made() -> None:
    page = Item("page.bin", bytes(32 * 1024 * 1024 + 1))
    with pytest.raises(BundleTooBig, match="fewer"):
        sealed(Parcel(Kind.SYNC, TEAM, 1, items=(page,)))
    pages = tuple(Item(f"p{at}", page.data[:-1]) for at in range(3))
    with pytest.raises(BundleTooBig, match="fewer"):
        sealed(Parcel(Kind.SYNC, TEAM, 1, items=pages))
    with pytest.raises(BundleTooBig, match="64 MiB"):
        Entry(b"", open=bytes(64 * 1024 * 1024)).encode()


def test_entries_that_differ_the_second_time_are_noticed() -> None:
    class Fickle:
        def __iter__(self) -> Iterator[Entry]:
            return iter([replace(entry(1), salt=os.urandom(32))])

    with pytest.raises(ValueError, match="second time"):
        sealed(Parcel(Kind.SYNC, TEAM, 1, Fickle()))


def test_a_key_that_cannot_be_is_refused() -> None:
    with pytest.raises(FileRefused, match="card"):
        sealed(recipients=[b"\xff" * 1216])


def test_a_signer_never_shows_its_seed() -> None:
    assert "seed" not in repr(DeviceSigner(DEVICE, DEVICE_SEED))


def test_a_large_bundle_is_sealed_and_opened_in_bounded_memory(tmp_path: Path) -> None:
    class Many:
        def __iter__(self) -> Iterator[Entry]:
            page = bytes(100_000)
            return (Entry(entry(seq).header, open=page) for seq in range(1, 301))

    path = tmp_path / "large.age"
    tracemalloc.start()
    try:
        with path.open("wb") as out:
            seal(
                Parcel(Kind.SYNC, TEAM, 1, Many()),
                sender=DeviceSigner(DEVICE, DEVICE_SEED),
                recipients=[MY_PUBLIC],
                number=1,
                previous=None,
                now=datetime.now(UTC),
                out=out,
            )
        with path.open("rb") as file:
            assert sum(1 for _ in open_bundle(file, [ME], known_devices).entries) == 300
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 30_000_000
    assert most < 4_000_000


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_stranger_takes_it_apart(tmp_path: Path) -> None:
    """With `tar` and `ssh-keygen`, once the seal is open: no CourtDesk is needed."""
    file, _ = sealed()
    file.seek(0)
    contents = age.open_whole(file, [age.HybridIdentity(ME)], 1 << 24)
    with tarfile.open(fileobj=io.BytesIO(contents)) as tar:
        tar.extractall(tmp_path, filter="data")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "decision.txt",
        "decision.txt.sig",
        "manifest.json",
        "manifest.json.sig",
        "revisions",
        "roster.json",
    ]
    line = identity.public_line(sign_public(DEVICE_SEED))
    (tmp_path / "signers").write_text(f"laptop {line}\n")
    command = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "laptop"]
    command += ["-n", identity.BUNDLE, "-s", "manifest.json.sig"]
    manifest = (tmp_path / "manifest.json").read_bytes()
    for data, code in ((manifest, 0), (manifest.replace(b'"epoch":3', b'"epoch":4'), 255)):
        done = subprocess.run(command, input=data, capture_output=True, check=False, cwd=tmp_path)
        assert done.returncode == code


def test_pyrage_opens_our_x25519_bundles_and_we_open_its() -> None:
    file, _ = sealed()
    file.seek(0)
    contents = age.open_whole(file, [age.HybridIdentity(ME)], 1 << 24)
    classic = age.ClassicIdentity(SOMEBODY)
    theirs = pyrage.x25519.Identity.from_str(classic.export())
    ours = io.BytesIO()
    with age.sealing(ours, [classic.recipient()]) as inside:
        inside.write(contents)
    assert pyrage.decrypt(ours.getvalue(), [theirs]) == contents
    back = pyrage.encrypt(contents, [theirs.to_public()])
    assert age.open_whole(io.BytesIO(back), [classic], 1 << 24) == contents
    # A bundle is for hybrid keys: such a file is no bundle of ours, whoever signed what is in it.
    with pytest.raises(NotForYou):
        open_bundle(io.BytesIO(back), [SOMEBODY, ME], known_devices)


def test_an_item_s_own_signature_travels_unchanged() -> None:
    file, _ = sealed()
    item = opened(file.getvalue()).items[0]
    assert item.signature is not None
    sshsig.verify(sign_public(bytes(range(1, 33))), identity.DECISION, item.data, item.signature)
