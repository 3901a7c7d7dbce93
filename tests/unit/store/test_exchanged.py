"""What is remembered of places and sealed files, and what a place lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.ids import DeviceId
from courtdesk.store import exchanged
from courtdesk.store.exchanged import Parcel, ParcelState, Present, PresentState, Stretch
from courtdesk.store.synced import Brought, Receipt, Synced
from courtdesk.store.vault import Vault
from tests.unit.store.conftest import ME, Desk, new
from tests.unit.store.test_chains import Colleague, Reader

SHA, OTHER = "a" * 64, "b" * 64
NAME, STREAM = f"{'0' * 32}/1-{SHA}.age", "0" * 32
PLACE = "hub"
PEER = DeviceId("aaaaaaaa-0000-4000-8000-000000000001")


@pytest.fixture
def shelf(vault: Vault) -> Synced:
    for at in range(3):
        vault.append(new("note", {"text": str(at)}), author=ME)
    return Synced(vault)


def own(shelf: Synced, first: int, last: int) -> Stretch:
    (line,) = shelf.chains().lines
    query = "SELECT id FROM revisions WHERE seq = ?"
    (found,) = shelf._vault.read(lambda one: one.execute(query, [last]).fetchone())
    return Stretch(line.device, first, last, found.hex())


def stored(shelf: Synced, *stretches: Stretch, sha: str = SHA, read_at: int | None = 5) -> None:
    made = Parcel(sha, STREAM, 9, ParcelState.MADE, kind="sync", device=stretches[0].device)
    shelf.note_made(replace(made, number=1, manifest=sha), stretches)
    file = Present(NAME.replace(SHA, sha), sha, 9, 1, read_at)
    shelf.note_read(PLACE, replace(made, state=ParcelState.STORED), file)


def lacking(shelf: Synced, route: str = PLACE) -> list[tuple[int, int]]:
    return [(one.first, one.last) for one in shelf.uncovered(shelf.shown(route))]


def test_a_place_lacks_what_stands_in_no_file_that_was_read_there(shelf: Synced) -> None:
    assert lacking(shelf) == [(1, 3)]
    stored(shelf, own(shelf, 1, 2))
    assert lacking(shelf) == [(3, 3)]
    assert lacking(shelf, "another place") == [(1, 3)]


def test_a_file_that_was_not_read_back_holds_nothing(shelf: Synced) -> None:
    stored(shelf, own(shelf, 1, 2), read_at=None)
    assert lacking(shelf) == [(1, 3)]


@pytest.mark.parametrize(
    "state", [ParcelState.MADE, ParcelState.CLOSED, ParcelState.REFUSED, ParcelState.GONE]
)
def test_nor_does_one_that_is_not_stored_or_read(shelf: Synced, state: ParcelState) -> None:
    stored(shelf, own(shelf, 1, 2))
    found = shelf.parcel(SHA)
    assert found is not None
    shelf.keep(replace(found, state=state))
    assert lacking(shelf) == [(1, 3)]


@pytest.mark.parametrize(("key", "left"), [("lost", [(1, 3)]), ("another", []), (None, [])])
def test_one_that_a_lost_key_opened_is_to_be_opened_again(
    shelf: Synced, key: str | None, left: list[tuple[int, int]]
) -> None:
    """But not one of which an earlier version did not note the key."""
    stored(shelf, own(shelf, 1, 3))
    found = shelf.parcel(SHA)
    assert found is not None
    shelf.keep(replace(found, sealed_to=key))
    assert shelf.is_lost(["another", "a third"]) is bool(left)
    shelf.close_lost(["another", "a third"])
    assert lacking(shelf) == left


def test_what_the_last_listing_did_not_show_is_not_there(shelf: Synced) -> None:
    stored(shelf, own(shelf, 1, 3))
    shelf.list_present(PLACE, [(NAME, SHA, 9)], 10)
    assert lacking(shelf) == []
    shelf.list_present(PLACE, [], 11)
    assert lacking(shelf) == [(1, 3)]


@pytest.mark.parametrize(("size", "now"), [(8, 10), (9, 0)], ids=["other size", "clock put back"])
def test_a_file_that_changed_is_a_new_one(shelf: Synced, size: int, now: int) -> None:
    stored(shelf, own(shelf, 1, 3))
    shelf.list_present(PLACE, [(NAME, SHA, size)], now)
    assert shelf.shown(PLACE).present == (Present(NAME, SHA, size, now),)
    assert lacking(shelf) == [(1, 3)]


def test_the_same_file_under_another_name_counts_once_it_was_read_there(shelf: Synced) -> None:
    stored(shelf, own(shelf, 1, 3))
    renamed = NAME.replace("0" * 32, "1" * 32)
    shelf.list_present(PLACE, [(renamed, SHA, 9)], 10)
    assert lacking(shelf) == [(1, 3)]
    shelf.keep_present(PLACE, Present(renamed, SHA, 9, 10, 12))
    assert lacking(shelf) == []


def test_a_doubted_file_holds_nothing_until_it_was_read_again(shelf: Synced) -> None:
    stored(shelf, own(shelf, 1, 3))
    shelf.doubt("another", [SHA])
    assert lacking(shelf) == []
    shelf.doubt(PLACE, [SHA])
    assert lacking(shelf) == [(1, 3)]
    assert shelf.shown(PLACE).present[0].state is PresentState.SOUND


def test_a_file_that_was_deleted_is_forgotten(shelf: Synced) -> None:
    stored(shelf, own(shelf, 1, 3))
    found = shelf.parcel(SHA)
    assert found is not None
    shelf.note_deleted(PLACE, shelf.shown(PLACE).present[0], replace(found, state=ParcelState.GONE))
    assert (shelf.shown(PLACE).present, lacking(shelf)) == ((), [(1, 3)])


def test_of_two_branches_a_file_covers_only_the_one_that_it_holds(desk: Desk, vault: Vault) -> None:
    there = Colleague(desk)
    reader, shelf = Reader(vault, [there]), Synced(vault)
    first = there.note()
    copy = there.branch()
    mine, theirs = there.note(), copy.note()
    reader.take(first, mine, ends=[there.end(mine)])
    reader.take(theirs, ends=[copy.end(theirs)])
    stored(shelf, Stretch(there.device, 1, 2, mine.id))
    (left,) = shelf.uncovered(shelf.shown(PLACE))
    assert (left.last, left.head) == (2, theirs.id)
    assert shelf.records([left])[-1] == theirs
    assert mine not in shelf.records([left])


def test_what_is_held_is_passed_on_too(desk: Desk, vault: Vault) -> None:
    there = Colleague(desk)
    one = there.note()
    Reader(vault, [there]).take(one)
    (left,) = Synced(vault).uncovered(Synced(vault).shown(PLACE))
    assert (left.device, left.first, left.last) == (there.device, 1, 1)
    assert Synced(vault).records([left]) == (one,)


def receipt(number: int, body: bytes) -> Brought:
    parcel = Parcel(f"{number:064x}", STREAM, 1, ParcelState.READ)
    return Brought(parcel, receipt=Receipt(PEER, number, number, body))


def test_a_receipt_only_ever_gives_way_to_a_later_one(shelf: Synced) -> None:
    for number in (2, 1, 3, 2):
        shelf.take(receipt(number, b"%d" % number), {}, {}, 0)
    assert [(one.number, one.body) for one in shelf.receipts()] == [(3, b"3")]


def test_each_device_of_a_laptop_has_a_stream_of_its_own(shelf: Synced, vault: Vault) -> None:
    first = shelf.stream("1" * 32)
    assert shelf.stream("2" * 32) == first
    vault.begin_new_device("a test")
    assert shelf.stream("2" * 32) == "2" * 32


def test_places_keep_their_order_and_go_with_all_that_they_showed(shelf: Synced) -> None:
    for name in ("b", "a"):
        shelf.keep_route(name, b"{}")
    shelf.keep_route("b", b"{1}")
    shelf.keep_present("b", Present(NAME, SHA, 9, 1))
    assert [(one.id, one.body) for one in shelf.routes()] == [("b", b"{1}"), ("a", b"{}")]
    shelf.forget_route("b")
    assert ([one.id for one in shelf.routes()], shelf.shown("b").present) == (["a"], ())


def test_a_stretch_is_cut_into_pieces_that_hold_all_of_it(shelf: Synced) -> None:
    whole = own(shelf, 1, 3)
    pieces = [one for one, _ in shelf.cut(whole, 1)]
    assert [(one.first, one.last) for one in pieces] == [(1, 1), (2, 2), (3, 3)]
    assert pieces[-1].head == whole.head
    assert [one for one, _ in shelf.cut(whole, 10**6)] == [whole]
    assert shelf.records(pieces) == shelf.records([whole])


def test_the_highest_number_that_a_laptop_has_signed_is_known(desk: Desk, vault: Vault) -> None:
    there, shelf = Colleague(desk), Synced(vault)
    reader = Reader(vault, [there])
    one, two, three = (there.note() for _ in range(3))
    reader.take(one, ends=[there.end(two)])
    assert shelf.signed_to()[there.device] == 2
    # Anybody can write any number: what only came and was never signed for says nothing.
    reader.take(three)
    assert shelf.signed_to()[there.device] == 2


@given(
    last=st.integers(1, 30),
    covered=st.lists(st.tuples(st.integers(1, 30), st.integers(0, 9)), max_size=6),
)
def test_gaps_are_what_no_stretch_covers(last: int, covered: list[tuple[int, int]]) -> None:
    spans = [(first, first + length) for first, length in covered]
    missing = {n for first, end in exchanged.gaps(1, last, spans) for n in range(first, end + 1)}
    there = {n for first, end in spans for n in range(first, end + 1)}
    assert missing == set(range(1, last + 1)) - there
