"""Rounds at a place: what they put, what they believe, and what they never touch."""

from __future__ import annotations

import hashlib
import io
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest

from courtdesk.actions.sync import sealing
from courtdesk.actions.sync.places import Ended, place
from courtdesk.actions.sync.standing import Peer
from courtdesk.actions.sync.work import MANY
from courtdesk.actions.team_files import take_team_file, write_team_file
from courtdesk.domain.ids import DeviceId, DocumentId, RevisionId
from courtdesk.domain.team import Revocation
from courtdesk.errors import NotAllowed
from courtdesk.exchange import age
from courtdesk.store import ledger, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.exchanged import ParcelState
from courtdesk.store.records import NewRevision, Time, canonical
from tests.helpers.fleet import Laptop, Template
from tests.helpers.fleet_truth import counted, kept
from tests.helpers.fleet_wire import Crash, MemoryPlace, Weather
from tests.unit.actions.sync.conftest import Fleet
from tests.unit.store.conftest import fresh

STRANGE = "d" * 32


def tried(laptop: Laptop, where: MemoryPlace) -> Ended:
    found = place(laptop.at, where.route.id).tried
    assert found is not None
    return found.ended


def streams(where: MemoryPlace, laptop: Laptop) -> set[str]:
    """The files of a laptop there."""
    stream = laptop.shelf.stream("unused")
    return {name for name in where.names() if name.startswith(stream)}


def flip(where: MemoryPlace, name: str) -> bytes:
    """Spoil one byte; the file as it was."""
    data = where.read(name)
    where.write(name, data[:-1] + bytes([data[-1] ^ 1]))
    return data


def leave(where: MemoryPlace, data: bytes) -> str:
    """Somebody puts a file there, named as ours are; its name."""
    name = f"{STRANGE}/1-{hashlib.sha256(data).hexdigest()}.age"
    where.write(name, data)
    return name


def put(fleet: Fleet, laptop: Laptop, *, crash_at: int | None = None) -> tuple[str, str]:
    """Write one thing more and put it, unless the round crashes: the record, and its file there."""
    made, before = fleet.write(laptop), streams(fleet.place, laptop)
    with nullcontext() if crash_at is None else pytest.raises(Crash):
        fleet.round(laptop, weather=Weather(crash_at=crash_at))
    (name,) = streams(fleet.place, laptop) - before
    return made, name


def crashed_before_putting(fleet: Fleet, laptop: Laptop) -> tuple[str, Path]:
    """Write one thing more, sealed and not put yet when all went dark: the record, and its file."""
    made = fleet.write(laptop)
    with pytest.raises(Crash):
        fleet.round(laptop, weather=Weather(crash_at=3))
    (left,) = laptop.folder.outbox.iterdir()
    return made, left


def said_of(fleet: Fleet, laptop: Laptop, device: DeviceId) -> Peer:
    """What a laptop says of another."""
    (found,) = [one for one in fleet.says(laptop).peers if one.device == device]
    return found


def test_what_one_writes_the_others_have(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    made = fleet.write(one)
    assert fleet.round(one).sent == 1
    assert fleet.round(two).came == 1
    assert fleet.round(three).came == 1
    assert made in kept(two) & kept(three)


def test_what_holds_a_whole_chain_is_told_once_it_is_no_longer_on_its_way(fleet: Fleet) -> None:
    """A program of somebody's own wrote a record on one that nobody has."""
    one, two, _ = fleet.laptops
    fleet.rounds()
    nobody = RevisionId("ab" * 32)

    def stray(writer: Connection) -> None:
        state = ledger.state(writer)
        time = Time(state.time.wall + 1, 0)
        at = revisions.Place(state.device, state.seq + 1, state.head, time)
        new = NewRevision(DocumentId(fresh()), "note", None, (nobody,), canonical({"text": "a"}))
        made = revisions.make(new, one.at.me, at)
        ledger.insert(writer, made, None, 0, chained=True)
        after = ledger.advance(state, made)
        ledger.save_state(writer, after)
        ledger.sign_head(writer, after)

    one.at.vault.writer.run(stray, sync_head=True)
    fleet.write(one)
    fleet.round(one)
    fleet.round(two)
    assert fleet.says(two).waiting == 2
    assert fleet.says(two).troubles == ()
    fleet.day.on(days=3)
    (told,) = fleet.says(two).troubles
    assert told.place.startswith("Amina Yusuf’s laptop")
    assert "by Amina Yusuf on 14/1/2027" in told.why
    assert "so it waits, and 1 later of that laptop with it" in told.why


def test_nothing_is_said_to_be_stored_that_did_not_come_back(fleet: Fleet) -> None:
    one = fleet.laptops[0]
    fleet.round(one)
    fleet.write(one)
    assert not fleet.says(one).safe_to_close
    fleet.round(one, weather=Weather(lossy=1.0))
    assert not fleet.says(one).safe_to_close
    assert tried(one, fleet.place) is Ended.AWAY
    fleet.round(one)
    assert fleet.says(one).safe_to_close


def test_received_is_what_the_other_laptop_said(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    fleet.write(one)
    fleet.round(one)
    peer = said_of(fleet, one, two.at.vault.device.device)
    assert peer.received == peer.total - 1
    fleet.round(two)
    fleet.round(one)
    peer = said_of(fleet, one, two.at.vault.device.device)
    assert peer.received == peer.total


def test_two_who_never_meet_have_it_through_a_third(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    other = MemoryPlace("b")
    made = fleet.write(one)
    fleet.round(one)
    fleet.round(two)
    fleet.round(two, other)
    fleet.round(three, other)
    assert made in {record[2] for record in counted(three)}


def test_a_place_that_was_emptied_gets_everything_again(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    fleet.place.files.clear()
    fleet.round(two)
    late = fleet.says(one).stored[0]
    fleet.round(one)
    assert fleet.says(one).stored[0].whole
    assert late.total == fleet.says(one).stored[0].total


def test_another_teams_place_is_refused_before_anything_is_put(
    fleet: Fleet, fleet_template: Template
) -> None:
    one, where = fleet.laptops[0], MemoryPlace("b")
    others = io.BytesIO()
    with age.sealing(others, [age.HybridIdentity(bytes(32)).recipient()]) as sealed:
        sealed.write(b"another team's")
    leave(where, others.getvalue())
    leave(where, b"what nobody can open")
    before = where.names()
    fleet.round(one, where)
    assert tried(one, where) is Ended.NOT_OURS
    assert where.names() == before


@pytest.mark.parametrize("empty", [True, False])
def test_a_strange_file_is_left_alone_and_keeps_nobody_away(fleet: Fleet, empty: bool) -> None:
    one, where = fleet.laptops[0], MemoryPlace("b") if empty else fleet.place
    name = leave(where, b"what nobody can open")
    fleet.round(one, where)
    assert tried(one, where) is Ended.DONE
    assert where.read(name) == b"what nobody can open"
    assert len(where.names()) > 1


def test_a_damaged_file_is_asked_for_and_put_again(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    made, name = put(fleet, one)
    flip(fleet.place, name)
    fleet.round(two)
    assert [one.state for one in fleet.says(two).troubles] == ["arriving"]
    fleet.later()
    fleet.round(two)
    assert [one.state for one in fleet.says(two).troubles] == ["damaged"]
    fleet.round(one)
    assert name not in fleet.place.names()
    fleet.round(two)
    assert made in kept(two)


@pytest.mark.parametrize("days", [1, 8])
def test_what_is_spoilt_after_it_was_read_back_is_found_by_who_put_it(
    fleet: Fleet, days: int
) -> None:
    """Of the same size, and nobody else is there who could say so."""
    one, two, _ = fleet.laptops
    fleet.rounds()
    made, name = put(fleet, one)
    flip(fleet.place, name)
    fleet.day.on(days=days)
    assert fleet.round(one).sent == (1 if days == 8 else 0)
    assert (name in fleet.place.names()) is (days == 1)
    fleet.round(two)
    assert (made in kept(two)) is (days == 8)


def test_spoilt_keys_are_found_the_next_day(fleet: Fleet) -> None:
    """Whoever is new could read nothing there, and could tell nobody either."""
    one = fleet.laptops[0]
    fleet.rounds()
    known = one.shelf.shown(fleet.place.route.id).parcels
    (team,) = (name for name in streams(fleet.place, one) if known[name[-68:-4]].kind == "team")
    flip(fleet.place, team)
    fleet.day.on(hours=25)
    fleet.round(one)
    assert team not in fleet.place.names()


def test_a_team_of_several_files_of_keys_has_all_of_them_there(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of more than thirty-two members: each file reaches some of them."""
    monkeypatch.setattr(sealing, "_GROUP", 2)
    one, where = fleet.laptops[0], MemoryPlace("b")
    for _ in range(2):
        fleet.round(one, where)
    known = one.shelf.shown(where.route.id).parcels

    def team() -> list[str]:
        return sorted(name for name in where.names() if known[name[-68:-4]].kind == "team")

    files = team()
    assert len(files) == -(-len(one.at.team().members) // 2) > 1
    where.remove(files[0])
    for _ in range(2):
        fleet.round(one, where)
    known = one.shelf.shown(where.route.id).parcels
    assert len(team()) == len(files)


def test_a_damaged_file_that_was_put_right_is_read_after_all(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    made, name = put(fleet, one)
    whole = flip(fleet.place, name)
    fleet.round(two)
    fleet.later()
    fleet.round(two)
    fleet.place.write(name, whole)
    fleet.later()
    fleet.round(two)
    assert made in kept(two)
    assert fleet.says(two).troubles == ()


def test_a_file_made_before_a_crash_is_put_by_the_next_round(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    made, left = crashed_before_putting(fleet, one)
    fleet.round(one)
    assert any(file.endswith(left.name) for file in fleet.place.names())
    assert [*one.folder.outbox.iterdir()] == []
    fleet.round(two)
    assert made in kept(two)


def test_one_that_a_power_cut_spoilt_is_made_again(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    made, left = crashed_before_putting(fleet, one)
    left.write_bytes(b"")
    fleet.round(one)
    assert tried(one, fleet.place) is Ended.DONE
    fleet.round(two)
    assert made in kept(two)


def test_one_that_was_spoilt_at_the_place_does_not_stand_in_its_own_way(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    made, name = put(fleet, one, crash_at=4)
    flip(fleet.place, name)
    fleet.rounds(one)
    assert tried(one, fleet.place) is Ended.DONE
    fleet.round(two)
    assert made in kept(two)


def test_many_small_files_become_one_and_nobody_elses_go(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    theirs = streams(fleet.place, two)
    made = set()
    for _ in range(MANY):
        made.add(fleet.write(one))
        fleet.round(one)
    assert len(streams(fleet.place, one)) < MANY
    assert theirs <= set(fleet.place.names())
    assert fleet.says(one).stored[0].whole
    fleet.round(two)
    assert made <= kept(two)


def test_a_laptop_that_was_put_back_goes_on_as_a_new_one(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    fleet.rounds()
    image, name = one.root.with_name("image"), one.at.vault.device.device
    one.copy_to(image)
    first = fleet.write(one, "after the image")
    fleet.round(one)
    shutil.rmtree(image / "state")
    shutil.copytree(one.root / "state", image / "state")
    one.put_back(image)
    second = fleet.write(one, "on the older copy")
    fleet.round(one)
    assert one.at.vault.device.device != name
    fleet.rounds()
    for laptop in (one, two, three):
        assert {first, second} <= kept(laptop)


def test_one_that_went_back_over_a_change_of_keys_has_the_keys_too(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    fleet.rounds()
    image = one.root.with_name("image")
    one.copy_to(image)
    fleet.renew_keys(one)
    fleet.round(one)
    fleet.round(two)
    made = fleet.write(two, "under the new key")
    fleet.round(two)
    one.put_back(image)
    for at in range(12):
        fleet.write(one, f"under the numbers that the change of keys had {at}")
    fleet.rounds()
    assert made in {record[2] for record in counted(one)}
    assert counted(one) == counted(two)


def test_a_copied_laptop_is_an_alarm_everywhere(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    fleet.rounds()
    name = one.at.vault.device.device
    copy = Laptop("copy", one.root.with_name("copy"), one.catalogue, one.unlocked, one.clock)
    one.copy_to(copy.root)
    copy.open()
    try:
        both = {fleet.write(one), fleet.write(copy)}
        for _ in range(4):
            for laptop in (one, copy, two, three):
                fleet.round(laptop)
        for laptop in (one, copy, two, three):
            assert both <= kept(laptop)
            assert name in laptop.shelf.forked()
        assert [peer.device for peer in fleet.says(two).peers if peer.forked] == [name]
        assert fleet.says(one).own_forked
    finally:
        copy.close()


def test_a_piece_of_what_a_copy_wrote_waits_for_the_rest_of_it(fleet: Fleet) -> None:
    """Alone it might have been made up by anybody, and is refused; but not for ever."""
    one, two, _ = fleet.laptops
    fleet.rounds()
    copy = Laptop("copy", one.root.with_name("copy"), one.catalogue, one.unlocked, one.clock)
    one.copy_to(copy.root)
    copy.open()
    try:
        (piece, alone), (rest, later) = put(fleet, one), put(fleet, one)
        fleet.round(two)
        fleet.place.remove(alone)
        fleet.round(two)  # puts the one record that the place lacks now
        fleet.write(copy)
        data = fleet.place.read(later)
        fleet.place.remove(later)
        fleet.round(copy)
        assert not {piece, rest} & kept(copy)
        assert "never wrote" in " ".join(one.why for one in fleet.says(copy).troubles)
        fleet.place.write(later, data)
        fleet.round(copy)
        assert {piece, rest} <= kept(copy)
    finally:
        copy.close()


def test_a_copied_administrator_s_laptop_changes_the_team_on_both(
    fleet: Fleet, tmp_path: Path
) -> None:
    """Roster and keys then stand twice under one number, and each laptop sends both on."""
    one, two, three = fleet.laptops
    fleet.rounds()
    copy = Laptop("copy", one.root.with_name("copy"), one.catalogue, one.unlocked, one.clock)
    one.copy_to(copy.root)
    copy.open()
    try:
        fleet.renew_keys(one, "Room 1 laptop")
        fleet.renew_keys(copy, "Room 2 laptop")
        made = {fleet.write(one), fleet.write(copy)}
        fleet.rounds(one, copy, two, three)
        for laptop in (one, copy, two, three):
            assert made <= kept(laptop)
        elsewhere = MemoryPlace("elsewhere")
        fleet.round(two, elsewhere)
        fleet.write(three, "under the keys of both")
        fleet.rounds(two, three, place=elsewhere)
        assert counted(two) == counted(three)
        file = tmp_path / "team.age"
        write_team_file(two.at, file)
        take_team_file(three.at, file)
    finally:
        copy.close()


def test_whoever_was_away_while_the_keys_changed_reads_on(fleet: Fleet) -> None:
    one, _, three = fleet.laptops
    fleet.rounds()
    fleet.renew_keys(one)
    made = fleet.write(one)
    fleet.round(one)
    assert fleet.round(three).team_changed
    assert made in kept(three)


def test_also_when_the_roster_has_that_epoch_already(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    fleet.rounds()
    two.at.vault.begin_new_device("a test")
    two.close()
    two.open()  # is in the roster anew: a file with that epoch lies there, without the new key
    fleet.round(two)
    fleet.renew_keys(one)
    made = fleet.write(one)
    fleet.rounds()
    assert made in kept(two) & kept(three)


def test_two_administrators_who_change_the_keys_at_once_lose_nobody(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    fleet.rounds()
    fleet.renew_keys(one)
    fleet.renew_keys(two, "Room 2 laptop")
    made = {fleet.write(one), fleet.write(two)}
    fleet.rounds()
    for laptop in (one, two, three):
        assert made <= {record[2] for record in counted(laptop)}


def test_a_revoked_laptop_exchanges_no_more_and_what_it_wrote_afterwards_is_held(
    fleet: Fleet,
) -> None:
    one, two, three = fleet.laptops
    fleet.rounds()
    lost = three.at.vault.device.device
    last = one.at.vault.last_of(lost)
    assert last is not None
    late = fleet.write(three)
    fleet.change_team(one, one.at.team().with_revocation(Revocation(lost, *last)))
    fleet.round(three)
    fleet.rounds(one, two)
    for laptop in (one, two):
        assert late in kept(laptop)
        assert late not in {record[2] for record in counted(laptop)}
        peer = said_of(fleet, laptop, lost)
        assert (peer.revoked, peer.left_out, peer.waiting) == (True, 1, 0)
    fleet.round(three)
    with pytest.raises(NotAllowed):
        fleet.round(three)


def test_what_came_from_a_laptop_revoked_meanwhile_is_withdrawn_alike(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    fleet.rounds()
    lost = three.at.vault.device.device
    last = one.at.vault.last_of(lost)
    assert last is not None
    fleet.write(three)
    fleet.round(three)
    fleet.round(two)
    fleet.change_team(one, one.at.team().with_revocation(Revocation(lost, *last)))
    fleet.rounds(one, two)
    assert counted(one) == counted(two)


def test_whoever_left_the_team_is_told_and_exchanges_no_more(fleet: Fleet) -> None:
    one, _, three = fleet.laptops
    fleet.rounds()
    fleet.change_team(one, one.at.team().without_member(three.at.me))
    fleet.round(one)
    # Their key opens nothing of after; what they are told they are told by what they can open.
    fleet.round(three)
    before = fleet.place.names()
    fleet.write(three)
    made = {name for name in before if name.startswith(three.shelf.stream("unused"))}
    assert made <= set(fleet.place.names())


def test_a_file_that_is_closed_is_tried_again_only_when_keys_have_changed(fleet: Fleet) -> None:
    one, _, three = fleet.laptops
    fleet.rounds()
    fleet.renew_keys(one)
    fleet.write(one)
    kept_back = set(fleet.place.names())
    fleet.round(one)
    new = [name for name in fleet.place.names() if name not in kept_back]
    aside = {name: fleet.place.read(name) for name in new}
    largest = max(new, key=lambda name: int(name.partition("/")[2].partition("-")[0]))
    for name in new:
        if name != largest:
            fleet.place.remove(name)
    fleet.round(three)
    sha = largest.rpartition("-")[2].removesuffix(".age")
    parcel = three.shelf.parcel(sha)
    assert parcel is not None
    if parcel.state is ParcelState.CLOSED:
        for name, data in aside.items():
            fleet.place.write(name, data)
        fleet.round(three)
        parcel = three.shelf.parcel(sha)
        assert parcel is not None
    assert parcel.state is ParcelState.READ
