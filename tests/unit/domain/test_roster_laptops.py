"""Laptops that are added beside other changes: they fork nothing, whatever comes first."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from courtdesk.domain.access import Role
from courtdesk.domain.ids import DeviceId, MemberId, RevisionId
from courtdesk.domain.roster import Epoch, Standing, standing
from courtdesk.domain.team import Device, Member, Team


def member(name: str, *roles: Role) -> Member:
    return Member(
        MemberId(name), name.title(), roles, f"{name} sign", f"{name} slot", f"{name} bundle"
    )


ADA = member("ada", Role.ADMINISTRATOR)
BEA = member("bea", Role.ADMINISTRATOR, Role.CDO)
CYD = member("cyd", Role.CDO)
FIRST = Team("team", 1, "Northgate", (ADA, BEA), (Device(DeviceId("one"), "key one"),))


def epoch(name: str, team: Team, author: Member, *parents: str) -> Epoch:
    return Epoch(RevisionId(name), tuple(map(RevisionId, parents)), author.id, team)


def holds(*epochs: Epoch) -> Standing:
    found = standing(epochs, lambda _epoch, _key: True)
    assert found is not None
    assert not found.refused
    return found


def laptop(team: Team, name: str) -> Team:
    return team.with_device(Device(DeviceId(name), f"key {name}"))


ROOT = epoch("root", FIRST, ADA)
WITH_TWO = epoch("two", laptop(FIRST, "two"), BEA, "root")
WITH_CYD = epoch("cyd", FIRST.with_member(CYD), ADA, "root")


def test_a_laptop_beside_a_new_member_takes_nothing_back() -> None:
    found = {holds(ROOT, *order).team for order in permutations((WITH_TWO, WITH_CYD))}
    [team] = found
    assert team.members == (ADA, BEA, CYD)
    assert [one.id for one in team.devices] == ["one", "two"]
    assert not holds(ROOT, WITH_TWO, WITH_CYD).forked


def test_what_is_built_on_both_follows_from_both() -> None:
    both = holds(ROOT, WITH_TWO, WITH_CYD).team
    last = epoch("last", both.without_member(CYD.id), ADA, "two", "cyd")
    found = holds(ROOT, WITH_TWO, WITH_CYD, last)
    assert found.team.members == (ADA, BEA)
    assert len(found.team.devices) == 2


def test_two_laptops_at_once_and_one_after_the_other() -> None:
    three = epoch("three", laptop(WITH_TWO.team, "three"), BEA, "two")
    four = epoch("four", laptop(FIRST, "four"), ADA, "root")
    found = holds(ROOT, WITH_TWO, three, four)
    assert {one.id for one in found.team.devices} == {"one", "two", "three", "four"}
    assert (found.team.epoch, found.forked) == (3, False)


def test_two_who_decide_still_fork_and_an_addition_waits() -> None:
    gone = epoch("gone", laptop(FIRST, "two").without_member(ADA.id), BEA, "two")
    found = holds(ROOT, WITH_TWO, gone, WITH_CYD)
    assert found.forked
    assert found.team.members == (BEA,)
    assert {one.id for one in found.team.former} == {ADA.id, CYD.id}
    settled = replace(found.team, epoch=found.team.epoch + 1)
    after = holds(ROOT, WITH_TWO, gone, WITH_CYD, epoch("settled", settled, BEA, "gone", "cyd"))
    assert (after.forked, after.team) == (False, settled)


def test_a_laptop_that_comes_with_anything_else_is_a_side_of_its_own() -> None:
    both = epoch("both", replace(laptop(FIRST, "two"), court="Southgate"), BEA, "root")
    assert holds(ROOT, both, WITH_CYD).forked
