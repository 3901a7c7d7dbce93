"""Two administrators, apart, each revoke the laptop that the other works on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from courtdesk.actions.identities import team_change
from courtdesk.actions.records import record
from courtdesk.domain.team import Revocation
from tests.helpers.fleet import MORNING, Day, Laptop, laptops, make_template
from tests.helpers.fleet_wire import MemoryPlace
from tests.unit.actions.sync.conftest import Fleet

SAID = "agree which laptop is lost, and revoke it in Team again"


def revoke(by: Laptop, other: Laptop) -> None:
    """Under the keys of before, so that everybody can read it."""
    lost = other.at.vault.device.device
    last = by.at.vault.last_of(lost)
    assert last is not None
    record(by.at, team_change(by.at, by.at.team().with_revocation(Revocation(lost, *last))))


def without_team_files(laptop: Laptop, place: MemoryPlace) -> None:
    """What is told by them comes by the chains alone."""
    shown = laptop.shelf.shown(place.route.id)
    for file in shown.present:
        if shown.parcels[file.sha].kind == "team":
            place.remove(file.name)


def test_where_either_takes_back_the_other_somebody_is_told(tmp_path: Path) -> None:
    """Both wait for one record, come to count at once with it, and each sets the other aside."""
    template = make_template(tmp_path / "team", lambda _: None, 4)
    day, common = Day(), MemoryPlace("common")
    day.now = MORNING + timedelta(days=1)
    common.files.update(template.files)
    fleet = Fleet(laptops(template, tmp_path, 4, day), common, day)
    one, two, three, four = fleet.laptops
    for laptop in fleet.laptops:
        laptop.open()
    fleet.rounds()
    first, second, early, late = (MemoryPlace(name) for name in ("pa", "pb", "pe", "pl"))
    # Both build on a change that four has not heard of yet.
    three.at.vault.begin_new_device("a test")
    three.close()
    three.open()
    fleet.rounds(three, one, two, place=early)
    for place in (first, second):
        fleet.round(three, place)
    before = {place.route.id: set(place.names()) for place in (first, second)}
    revoke(one, two)
    revoke(two, one)
    for laptop, place in ((one, first), (two, second)):
        fleet.round(laptop, place)
        without_team_files(laptop, place)
        for name in before[place.route.id] & set(place.names()):
            place.remove(name)
        fleet.round(four, place)
    fleet.round(three, late)
    without_team_files(three, late)
    assert SAID in " ".join(fleet.round(four, late).notes)
    for laptop in fleet.laptops:
        laptop.close()
