"""A wrong clock puts a wrong time on nothing but what was written by it, and is told of."""

from __future__ import annotations

from datetime import timedelta

from courtdesk.store.records import milliseconds
from tests.helpers.fleet import Laptop
from tests.unit.actions.sync.conftest import Fleet


def clocks(fleet: Fleet, laptop: Laptop) -> list[str]:
    """The places that a laptop's status names for a clock."""
    return [one.place for one in fleet.says(laptop).troubles if one.state == "clock"]


def stated_late(fleet: Fleet, laptop: Laptop) -> timedelta:
    """How far what a new record says is from its laptop's own clock."""
    made = laptop.at.vault.revision(fleet.write(laptop))  # type: ignore[arg-type]  # as it was told
    assert made is not None
    return abs(made.made_at - laptop.clock())


def test_a_colleagues_clock_that_is_ahead_moves_no_time_here_and_is_named(fleet: Fleet) -> None:
    one, two, three = fleet.laptops
    two.clock.by = timedelta(hours=20)
    fleet.write(two)
    fleet.rounds()
    assert stated_late(fleet, one) < timedelta(minutes=1)
    names = {peer.device: peer.name for peer in fleet.says(one).peers}
    assert clocks(fleet, one) == [names[two.at.vault.device.device]]
    assert clocks(fleet, two) == []
    # Put right, it goes on at once with the right time, and so do the others.
    two.clock.by = timedelta()
    assert clocks(fleet, two) == ["This laptop"]
    assert stated_late(fleet, two) < timedelta(minutes=1)
    fleet.rounds()
    assert [clocks(fleet, laptop) for laptop in fleet.laptops] == [[], [], []]
    assert stated_late(fleet, three) < timedelta(minutes=1)


def test_a_clock_that_was_months_ahead_for_one_record_is_right_again_with_the_next(
    fleet: Fleet,
) -> None:
    one, two, _ = fleet.laptops
    one.clock.by = timedelta(days=60)
    fleet.write(one)
    one.clock.by = timedelta()
    assert clocks(fleet, one) == ["This laptop"]
    late = fleet.write(one)
    fleet.rounds()
    # Taken in as a link of the chain, whose order never goes back, and told by the clock.
    there = two.at.vault.revision(late)  # type: ignore[arg-type]  # as it was told
    assert there is not None
    assert there.chained
    assert there.time.wall > milliseconds(there.made_at) + timedelta(days=59) // timedelta(
        milliseconds=1
    )
    assert abs(there.made_at - one.clock()) < timedelta(minutes=5)
    assert clocks(fleet, two) == []


def test_a_few_minutes_apart_is_no_trouble(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    two.clock.by = timedelta(minutes=4)
    fleet.write(two)
    fleet.rounds()
    assert clocks(fleet, one) == []
