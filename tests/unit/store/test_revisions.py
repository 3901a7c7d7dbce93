"""The rules of a revision's bytes.

R1 the id is the hash of the exact header; R2 the header has one spelling and strict types;
R3 a sealed part opens only with the compartment's key, in its own place; R4 salt and wraps stand
outside; R5 no personal data stands in the header.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Compartment
from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.errors import DamagedVault, NewerVault, NotReadable
from courtdesk.store import exact, revisions, wrapping
from courtdesk.store.compartments import CompartmentPublic
from courtdesk.store.records import LATEST, Time, canonical, moment
from courtdesk.store.revisions import Made, Place
from tests.unit.store.conftest import ME, fresh, new

PAIR = wrapping.new_pair()
PUBLIC = CompartmentPublic(Compartment.MENTAL_HEALTH, 3, PAIR.public)
KEYS = {(Compartment.MENTAL_HEALTH, 3): PAIR.private}
PLACE = Place(DeviceId(str(fresh())), 1, None, Time(1_700_000_000_000, 0))
HASH = "ab" * 32


def made(**more: Any) -> Made:
    sealed = {"sealed": b'{"answers":[1,2]}', "compartment": PUBLIC}
    return revisions.make(new("response", {"status": "done"}, **(sealed | more)), ME, PLACE)


def fields(revision: Made) -> dict[str, Any]:
    found = json.loads(revision.data)
    assert isinstance(found, dict)
    return found


def test_r1_the_id_is_the_hash_of_the_bytes() -> None:
    revision = made()
    assert revision.id == hashlib.sha256(revision.data).hexdigest()
    assert revisions.parse(revision.data) == revision.header


def test_r1_a_stored_header_is_read_as_it_was_parsed() -> None:
    for revision in (made(), made(sealed=None, case=fresh(), parents=(RevisionId(HASH),))):
        assert revisions.read(revision.data) == revisions.parse(revision.data)
    for bad in (b"", b"{}", b"[]", b'{"format":1,"time":5,"parents":[]}'):
        with pytest.raises(DamagedVault):
            revisions.read(bad)


@given(
    st.sets(st.binary(min_size=32, max_size=32), max_size=4),
    st.integers(0, LATEST - 1),
    st.none() | st.integers(0, LATEST - 1),
)
def test_r1_encode_and_parse_are_each_others_reverse(
    parents: set[bytes], wall: int, clock: int | None
) -> None:
    header = replace(
        made(sealed=None).header,
        parents=tuple(sorted(RevisionId(parent.hex()) for parent in parents)),
        time=Time(wall, 7, clock if clock is not None and clock < wall else None),
    )
    assert revisions.parse(header.encode()) == header
    assert revisions.read(header.encode()) == header


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"format": True},
        {"seq": 0},
        {"seq": 1.0},
        {"seq": True},
        {"seq": "1"},
        {"seq": 2},
        {"previous": HASH},
        {"document": "not an id"},
        {"document": None},
        {"case": ""},
        {"case": 5},
        {"kind": "Response"},
        {"kind": ""},
        {"author": ""},
        {"author": None},
        {"device": "x"},
        {"parents": None},
        {"parents": [HASH, HASH]},
        {"parents": ["ff" * 32, HASH]},
        {"parents": [5]},
        {"time": 5},
        {"time": {"wall": 1}},
        {"time": {"wall": -1, "count": 0}},
        {"time": {"wall": 1, "count": 0, "zone": "x"}},
        {"time": {"wall": 1, "count": 0, "clock": 1}},
        {"time": {"wall": 1, "count": 0, "clock": -1}},
        {"time": {"wall": 1, "count": 0, "clock": None}},
        {"open": None},
        {"open": HASH.upper()},
        {"sealed": None},
        {"key": None},
        {"key": HASH[:-1]},
        {"extra": 1},
    ],
    ids=str,
)
def test_r2_anything_else_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DamagedVault):
        revisions.parse(canonical(fields(made()) | change))


@pytest.mark.parametrize("name", revisions._NAMES)
def test_r2_every_field_is_needed(name: str) -> None:
    value = fields(made())
    del value[name]
    with pytest.raises(DamagedVault):
        revisions.parse(canonical(value))


def spelt(changes: dict[str, Any]) -> bytes:
    return canonical(fields(made(sealed=None)) | changes)


SPELT = st.fixed_dictionaries(
    {},
    optional={
        "author": st.sampled_from(["", "a b", "\u00f4", "\x7f", 'a"', "a\\", "\n"]) | st.text(),
        "case": st.sampled_from([str(fresh()), "x", None]),
        "document": st.sampled_from([str(fresh()), str(fresh()).upper()]),
        "format": st.sampled_from([1, 2, 0, True, "1"]),
        "kind": st.sampled_from(["case", "Case", "a" * 64, "a" * 65, "a1-", "1a"]),
        "parents": st.lists(st.sampled_from([HASH, "cd" * 32, "xy" * 32]), max_size=3),
        "seq": st.sampled_from([0, 1, 2, -1, 1.0, 2**53 - 1, 2**53, 10**16]),
        "previous": st.sampled_from([None, HASH, HASH[:-1]]),
        "sealed": st.sampled_from([None, HASH]),
        "key": st.sampled_from([None, HASH]),
        "open": st.sampled_from([HASH, HASH + "0", None]),
        "time": st.fixed_dictionaries(
            {
                "wall": st.sampled_from([0, 7, LATEST - 1, LATEST]),
                "count": st.sampled_from([0, 2**53 - 1, 2**53, -1]),
            },
            optional={
                "zone": st.just(1),
                "clock": st.sampled_from([0, 3, 7, LATEST - 2, LATEST, -1, 2.0, None]),
            },
        ),
        "more": st.just(1),
    },
)


@given(SPELT, st.sampled_from([b"", b" ", b"\n", b"\xff"]))
def test_r2_the_usual_spelling_is_read_as_any_other_is(
    changes: dict[str, Any], after: bytes
) -> None:
    data = spelt(changes) + after
    by_rule = outcome(lambda: revisions._header(exact.load(data)))
    assert outcome(lambda: revisions.parse(data)) == by_rule
    if isinstance(by_rule, revisions.Header):
        assert revisions.read(data) == by_rule


def outcome(look: Callable[[], revisions.Header]) -> revisions.Header | None:
    """The header, or `None` where it is refused."""
    try:
        return look()
    except (exact.NotExact, DamagedVault, NewerVault):
        return None


def test_r2_nearly_every_header_is_read_at_one_look() -> None:
    second = replace(PLACE, seq=2, previous=RevisionId(HASH))
    more = revisions.make(new("note", {}, parents=(RevisionId(HASH),)), ME, second)
    put_back = revisions.make(new("note", {}), ME, replace(PLACE, time=Time(9, 1, 4)))
    for one in (made(), made(sealed=None, case=fresh()), more, put_back):
        assert revisions._plain(one.data) == one.header


def test_r2_other_spellings_are_refused() -> None:
    data = made().data
    spaced = json.dumps(json.loads(data)).encode()
    twice = data.replace(b'"seq":1', b'"seq":1,"seq":1')
    for other in (spaced, twice, data + b"\n", b"\xff" + data, b"[" * 100_000, b"null", b""):
        with pytest.raises(DamagedVault):
            revisions.parse(other)


def test_r2_a_later_format_is_newer_not_damaged() -> None:
    with pytest.raises(NewerVault, match="update CourtDesk"):
        revisions.parse(canonical({"format": 2, "whatever": "it has"}))


def test_r2_what_would_not_parse_is_not_written() -> None:
    with pytest.raises(ValueError, match="not a header"):
        replace(made().header, kind="Not A Kind").encode()


def test_r2_an_open_part_must_be_canonical() -> None:
    with pytest.raises(ValueError, match="not the exact form"):
        revisions.make(replace(new("note", {}), open=b'{"a": 1}'), ME, PLACE)


def test_r3_the_sealed_part_opens_with_the_compartments_key() -> None:
    revision = made()
    assert revision.sealed is not None
    assert b"answers" not in revision.sealed
    opened = revisions.unseal(revision.header, revision.sealed, revision.wraps, KEYS)
    assert opened == b'{"answers":[1,2]}'


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {(Compartment.SUBSTANCE, 3): PAIR.private},
        {(Compartment.MENTAL_HEALTH, 2): PAIR.private},
        {(Compartment.MENTAL_HEALTH, 3): wrapping.new_pair().private},
    ],
)
def test_r3_no_other_key_opens_it(keys: dict[tuple[Compartment, int], bytes]) -> None:
    revision = made()
    # A key that is not the one it says cannot be told from a damaged wrap.
    with pytest.raises((NotReadable, DamagedVault)):
        revisions.unseal(revision.header, revision.sealed, revision.wraps, keys)


def test_r3_what_is_gone_or_never_was_is_not_readable() -> None:
    revision = made()
    with pytest.raises(NotReadable, match="deleted"):
        revisions.unseal(revision.header, None, revision.wraps, KEYS)


@given(st.data())
def test_r3_a_changed_byte_is_refused(data: st.DataObject) -> None:
    revision = made()
    sealed = bytearray(revision.sealed or b"")
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedVault):
        revisions.unseal(revision.header, bytes(sealed), revision.wraps, KEYS)


def test_r3_sealed_bytes_of_another_revision_are_refused() -> None:
    document = fresh()
    one, other = made(document=document), made(document=document)
    with pytest.raises(DamagedVault, match="header names"):
        revisions.unseal(one.header, other.sealed, other.wraps, KEYS)
    # Even with a header that names them, the place in the chain is part of the seal.
    for change in ({"seq": 9, "previous": HASH}, {"kind": "note"}, {"document": fresh()}):
        moved = replace(one.header, **change)
        with pytest.raises(DamagedVault):
            revisions.unseal(moved, one.sealed, one.wraps, KEYS)


def test_r3_a_wrap_belongs_to_its_document() -> None:
    key = wrapping.new_key()
    wrap = revisions.wrap_key(PUBLIC, key, fresh())
    with pytest.raises(DamagedVault):
        revisions.unseal(made().header, made().sealed, (wrap,), KEYS)


def test_r3_a_sealed_part_needs_a_compartment() -> None:
    with pytest.raises(ValueError, match="compartment"):
        made(compartment=None)


def test_r4_two_of_the_same_differ_and_the_header_does_not_show_what_they_say() -> None:
    body = new("note", {"guess": "me"})
    one, other = (revisions.make(body, ME, PLACE) for _ in range(2))
    assert one.header.open != other.header.open
    assert hashlib.sha256(body.open).hexdigest() not in one.data.decode()
    assert one.salt is not None
    assert len(one.salt) == 32
    assert revisions.open_hash(one.salt, body.open) == one.header.open


def test_r4_a_new_wrap_changes_neither_header_nor_seal() -> None:
    revision = made()
    key = wrapping.unwrap(
        PAIR.private,
        revision.wraps[0].wrapped,
        revisions._info(revision.header.document, wrapping.fingerprint(PAIR.public), 3),
    )
    later = wrapping.new_pair()
    wrap = revisions.wrap_key(
        CompartmentPublic(Compartment.MENTAL_HEALTH, 4, later.public), key, revision.header.document
    )
    keys = {(Compartment.MENTAL_HEALTH, 4): later.private}
    opened = revisions.unseal(revision.header, revision.sealed, (wrap, *revision.wraps), keys)
    assert opened == b'{"answers":[1,2]}'


def test_r5_the_header_has_no_personal_data_and_no_compartment() -> None:
    body = {"family": "Canary-Name", "crn": "X999999"}
    revision = revisions.make(new("person", body, sealed=b"{}", compartment=PUBLIC), ME, PLACE)
    for word in ("Canary", "X999999", "mental"):
        assert word not in revision.data.decode()
    for secret in ("Canary", "salt"):
        assert secret not in repr(revision)


@pytest.mark.parametrize(
    "changed",
    [
        {"time": {"wall": LATEST, "count": 0}},
        {"time": {"wall": 2**62, "count": 0}},
        {"time": {"wall": 0, "count": 2**53}},
        {"seq": 2**70, "previous": HASH},
    ],
)
def test_r2_a_number_that_would_overflow_is_refused_on_the_way_in(changed: dict[str, Any]) -> None:
    value = fields(made(sealed=None)) | changed
    with pytest.raises(DamagedVault):
        revisions.parse(canonical(value))
    with pytest.raises(ValueError, match="not a header"):
        known = changed.get("time", {"wall": 0, "count": 0})
        seq, previous = changed.get("seq", 1), changed.get("previous")
        header = replace(made().header, time=Time(**known), seq=seq, previous=previous)
        header.encode()


def test_a_time_that_came_in_before_they_were_refused_is_shown_as_a_late_one() -> None:
    assert moment(2**62) == moment(LATEST)
    assert moment(LATEST).astimezone(UTC).isoformat() == "3000-01-01T00:00:00+00:00"
