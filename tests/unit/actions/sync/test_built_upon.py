"""A laptop is revoked at what an administrator had of it, and others had built on what came after.

One changes the team's keys, and three, who met it elsewhere, goes on from there; two knows nothing
of either and revokes one's laptop. What one made afterwards counts nowhere, and all else must.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

from courtdesk.actions import own_keys, rosters, team_files
from courtdesk.actions.identities import team_change
from courtdesk.actions.records import record
from courtdesk.actions.sync import opening
from courtdesk.actions.sync.places import Ended, place
from courtdesk.domain.ids import DeviceId
from courtdesk.domain.team import Device, Revocation
from courtdesk.errors import UserError
from courtdesk.store.exchanged import COUNTED, ParcelState
from tests.helpers.fleet import PASSPHRASE, Laptop
from tests.helpers.fleet_truth import counted
from tests.helpers.fleet_wire import Crash, MemoryPlace, Weather
from tests.unit.actions.sync.conftest import Fleet


@dataclass
class Upon:
    """The fleet, one's name, and the record that three made under the keys of afterwards."""

    fleet: Fleet
    lost: DeviceId
    made: str
    elsewhere: MemoryPlace

    @property
    def two(self) -> Laptop:
        return self.fleet.laptops[1]

    @property
    def three(self) -> Laptop:
        return self.fleet.laptops[2]

    def meet(self) -> None:
        self.fleet.rounds(self.two, self.three)

    def tell(self, laptop: Laptop) -> str:
        return " ".join(rosters.sentences(laptop.at.standing()))


def revoke(fleet: Fleet, by: Laptop, lost: DeviceId) -> None:
    last = by.at.vault.last_of(lost)
    assert last is not None
    fleet.change_team(by, by.at.team().with_revocation(Revocation(lost, *last)))


def records(laptop: Laptop) -> set[str]:
    return {record[2] for record in counted(laptop)}


@pytest.fixture
def upon(fleet: Fleet) -> Upon:
    """All of it, before two and three meet again."""
    one, two, three = fleet.laptops
    fleet.rounds()
    lost, elsewhere = one.at.vault.device.device, MemoryPlace("elsewhere")
    fleet.renew_keys(one)
    fleet.rounds(one, three, place=elsewhere)
    three.at.vault.begin_new_device("a test")
    three.close()
    three.open()  # the team lists it now by a change that is built on one's
    made = fleet.write(three)
    fleet.round(three)
    revoke(fleet, two, lost)
    return Upon(fleet, lost, made, elsewhere)


def test_what_others_made_counts_and_they_are_of_the_team(upon: Upon) -> None:
    upon.meet()
    name = upon.three.at.vault.device.device
    for laptop in (upon.two, upon.three):
        assert upon.made in records(laptop)
        assert name in {one.id for one in laptop.at.team().devices}
        assert laptop.at.team().revocation(upon.lost) is not None
    assert counted(upon.two) == counted(upon.three)


def test_the_team_can_be_changed_afterwards_and_nobody_is_troubled(upon: Upon) -> None:
    upon.meet()
    for laptop in (upon.two, upon.three):
        assert upon.tell(laptop) == ""
    upon.fleet.renew_keys(upon.two, "Room 9 laptop")
    upon.meet()
    for laptop in (upon.two, upon.three):
        assert laptop.at.team().devices[0].name == "Room 9 laptop"


def test_what_a_revocation_undid_of_the_team_is_told_until_it_is_changed_again(
    fleet: Fleet,
) -> None:
    """One had revoked a stolen laptop, and two, who did not know, revokes one's."""
    one, two, three = fleet.laptops
    fleet.rounds()
    stolen = three.at.vault.device.device
    last = one.at.vault.last_of(stolen)
    assert last is not None
    team = one.at.team().with_revocation(Revocation(stolen, *last))
    record(one.at, team_change(one.at, team))
    revoke(fleet, two, one.at.vault.device.device)
    fleet.round(one)
    fleet.round(two)
    two.close()
    two.open()
    assert two.at.team().revocation(stolen) is None
    told = " ".join(rosters.sentences(two.at.standing()))
    assert "had been revoked. An administrator does again in Team what is still right" in told
    two.at.vault.begin_new_device("a test")
    two.close()
    two.open()  # a laptop that lists itself is nobody who has looked at it
    assert "had been revoked" in " ".join(rosters.sentences(two.at.standing()))
    revoke(fleet, two, stolen)
    assert [*rosters.sentences(two.at.standing())] == []


def test_a_file_that_no_key_of_the_team_opens_any_more_is_no_copy(upon: Upon) -> None:
    """Three's own file was whole at the place, and nobody but the revoked laptop could read it."""
    before = upon.fleet.says(upon.three).stored
    assert all(one.whole for one in before if one.place.route.id == upon.fleet.place.route.id)
    upon.meet()
    at = upon.three.shelf.shown(upon.fleet.place.route.id).parcels.values()
    mine = [one for one in at if one.device == upon.three.at.vault.device.device]
    assert {one.state for one in mine} == {ParcelState.STORED}
    assert upon.made in records(upon.two)
    # Nor does the old one lie there for ever, as a trouble that nobody can do anything about.
    assert upon.fleet.says(upon.two).troubles == ()


def test_also_where_all_went_dark_between_the_loss_of_the_key_and_that(upon: Upon) -> None:
    upon.fleet.round(upon.two)
    for at in range(2, 40):
        with suppress(Crash):
            upon.fleet.round(upon.three, weather=Weather(crash_at=at))
    upon.meet()
    assert upon.made in records(upon.two)
    # As a kill leaves it, between two transactions: what went goes by what is here alone.
    three = upon.three.at
    assert not upon.three.shelf.is_lost(opening.fingerprints(three))
    newest = opening.sync_keys(three)[0]
    for at in upon.three.shelf.shown(upon.fleet.place.route.id).parcels.values():
        if at.state in COUNTED and at.kind == "sync":
            upon.three.shelf.keep(replace(at, sealed_to="0" * 32))
    assert newest and upon.three.shelf.is_lost(opening.fingerprints(three))
    upon.fleet.round(upon.three)
    assert not upon.three.shelf.is_lost(opening.fingerprints(three))


def test_nor_is_one_put_that_was_sealed_with_it_before_all_went_dark(upon: Upon) -> None:
    made = upon.fleet.write(upon.three)
    with pytest.raises(Crash):
        upon.fleet.round(upon.three, weather=Weather(crash_at=3))
    (left,) = upon.three.folder.outbox.iterdir()
    upon.meet()
    assert made in records(upon.two)
    assert left.stem.rpartition("-")[2] not in {
        name.rpartition("-")[2].removesuffix(".age") for name in upon.fleet.place.names()
    }


def test_the_roster_of_before_is_believed_no_longer_on_a_laptop_that_is_on(upon: Upon) -> None:
    name = upon.three.at.team().devices[0].name
    assert name == "Room 1 laptop"  # by one's change
    upon.fleet.round(upon.two)
    upon.fleet.round(upon.three)
    assert upon.three.at.team().devices[0].name != name


def test_what_a_revoked_laptop_changed_afterwards_adds_no_laptop(upon: Upon) -> None:
    one = upon.fleet.laptops[0]
    another = Device(
        DeviceId("00000000-0000-7000-8000-00000000abcd"), one.at.team().devices[0].public
    )
    record(one.at, team_change(one.at, one.at.team().with_device(another)))
    upon.fleet.rounds(one, upon.three, place=upon.elsewhere)
    upon.meet()
    for laptop in (upon.two, upon.three):
        assert laptop.shelf.held_of("team")
        assert opening.team_to_come(laptop.at, laptop.shelf) == laptop.at.team()


def test_earlier_names_of_a_laptop_are_of_the_team_again_too(upon: Upon) -> None:
    three, earlier = upon.three, upon.three.at.vault.device.device
    three.at.vault.begin_new_device("another test")
    three.close()
    three.open()
    later = upon.fleet.write(three)
    upon.meet()
    assert (upon.tell(upon.two), upon.tell(three)) == ("", "")
    assert {upon.made, later} <= records(upon.two)
    assert earlier in {one.id for one in upon.two.at.team().devices}


def test_a_revocation_that_came_by_a_team_file_takes_effect_with_the_next_round(
    upon: Upon, tmp_path: Path
) -> None:
    file = tmp_path / "team.age"
    team_files.write_team_file(upon.two.at, file)
    team_files.take_team_file(upon.three.at, file)
    last = upon.three.at.team().revocation(upon.lost)
    assert last is not None
    assert max(seq for device, seq, _ in counted(upon.three) if device == upon.lost) > last.last_seq
    upon.fleet.round(upon.three, MemoryPlace("empty"))
    assert max(seq for device, seq, _ in counted(upon.three) if device == upon.lost) == (
        last.last_seq
    )


def test_a_place_with_nothing_but_a_revoked_laptop_s_files_is_the_team_s(fleet: Fleet) -> None:
    """Whoever has the laptop could else empty the place and keep everybody away from it."""
    one, two, _ = fleet.laptops
    fleet.rounds()
    revoke(fleet, two, one.at.vault.device.device)
    for name in fleet.place.names():
        fleet.place.remove(name)
    fleet.renew_keys(one)
    fleet.round(one)
    fleet.round(two)
    tried = place(two.at, fleet.place.route.id).tried
    assert tried is not None
    assert tried.ended is Ended.DONE
    fleet.round(one)
    assert one.at.team().revocation(one.at.vault.device.device) is not None


def test_a_laptop_whose_own_enrolment_is_held_is_told_of_and_counts_in_the_end(
    fleet: Fleet,
) -> None:
    """What adds it stands in its own chain, on a change that waits for what comes last."""
    one, two, three = fleet.laptops
    fleet.rounds()
    known, elsewhere = set(fleet.place.names()), MemoryPlace("elsewhere")
    fleet.write(two)
    fleet.round(two)
    (first,) = set(fleet.place.names()) - known
    fleet.round(three)
    named = two.at.team().with_device_named(two.at.vault.device.device, "Room 2 laptop")
    record(two.at, team_change(two.at, named))
    fleet.rounds(two, three, place=elsewhere)
    three.at.vault.begin_new_device("a test")
    three.close()
    three.open()
    fleet.round(three)
    data = fleet.place.read(first)
    fleet.place.remove(first)
    fleet.round(one)
    name = three.at.vault.device.device
    (peer,) = [peer for peer in fleet.says(one).peers if peer.device == name]
    assert (peer.waiting, peer.held) == (1, 1)
    fleet.place.write(first, data)
    fleet.round(one)
    assert name in {device.id for device in one.at.team().devices}
    assert counted(one) == counted(three)


def test_a_laptop_that_signs_in_settles_nothing_between_two_administrators(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    fleet.rounds()
    fleet.renew_keys(one, "Room 1 laptop")
    fleet.renew_keys(two, "Room 2 laptop")
    fleet.rounds()
    assert three.at.standing().forked
    with pytest.raises(UserError, match="once one of them has settled that in Team"):
        own_keys.renew_keys(three.at, passphrase=PASSPHRASE)
    three.at.vault.begin_new_device("a test")
    three.close()
    three.open()
    made = fleet.write(three)
    fleet.rounds()
    for laptop in fleet.laptops:
        assert laptop.at.standing().forked
        assert three.at.vault.device.device in {one.id for one in laptop.at.team().devices}
        assert made in records(laptop)
    fleet.renew_keys(one, "Room 3 laptop")
    fleet.rounds()
    assert not any(laptop.at.standing().forked for laptop in fleet.laptops)


def test_between_two_sides_a_laptop_is_listed_on_one_that_knows_its_owner_s_keys(
    fleet: Fleet,
) -> None:
    """Elsewhere it would be refused as forged, and be made again at each sign-in."""
    one, _, three = fleet.laptops
    fleet.rounds()
    own_keys.renew_keys(three.at, passphrase=PASSPHRASE)
    three.unlocked = replace(three.unlocked, identity=three.at.identity)
    # The side of one's comes first, by the order of the ids.
    for number in count():
        team = one.at.team()
        named = team.with_device_named(team.devices[0].id, f"Room {number} laptop")
        record(one.at, team_change(one.at, named))
        if one.at.standing().heads < three.at.standing().heads:
            break
    fleet.rounds()
    assert three.at.standing().forked
    for _ in range(2):
        three.at.vault.begin_new_device("a test")
        three.close()
        three.open()
    fleet.rounds()
    name = three.at.vault.device.device
    for laptop in fleet.laptops:
        assert name in {device.id for device in laptop.at.team().devices}
        assert not laptop.at.standing().refused


def test_a_name_that_somebody_listed_with_their_own_key_is_left(fleet: Fleet) -> None:
    one, _, three = fleet.laptops
    fleet.rounds()
    taken = three.at.vault.begin_new_device("a test").device
    theirs = Device(taken, one.at.team().devices[0].public)
    record(one.at, team_change(one.at, one.at.team().with_device(theirs)))
    fleet.rounds()
    made = fleet.write(three)
    fleet.rounds()
    assert three.at.vault.device.device != taken
    assert made in records(one)
