"""A laptop without a name is told by whose it is and since when, and never by nothing."""

from __future__ import annotations

from dataclasses import replace

from courtdesk.actions.sync.whose import called, laptops
from courtdesk.domain.ids import DeviceId
from courtdesk.domain.team import Device
from courtdesk.domain.words import day
from tests.unit.actions.sync.conftest import Fleet


def test_a_nameless_laptop_is_somebodys_since_a_day(fleet: Fleet) -> None:
    one, two, _ = fleet.laptops
    team, records = one.at.team(), list(one.at.counted("device"))
    mine = next(doc.latest for doc in records if doc.latest.device == two.at.vault.device.device)
    whose, since = f"{team.name_of(mine.author)}’s laptop", f"joined {day(mine.made_at.date())}"
    nameless = replace(team, devices=tuple(replace(dev, name="") for dev in team.devices))
    names = called(nameless, records)
    assert len(set(names.values())) == len(names) == 3
    assert names[two.at.vault.device.device].startswith(f"{whose} ({since}")
    # Alone with that member and day, nothing more is needed to tell it from others.
    alone = replace(nameless, devices=(Device(mine.device, ""),))
    assert called(alone, records) == {mine.device: f"{whose} ({since})"}


def test_a_name_stays_and_one_that_nothing_is_known_of_is_told_apart(fleet: Fleet) -> None:
    one = fleet.laptops[0]
    team = one.at.team()
    named = team.with_device_named(team.devices[0].id, "Room 1 laptop")
    strange = Device(DeviceId("00000000-0000-7000-8000-00000000abcd"), "")
    names = called(replace(named, devices=(*named.devices, strange)), one.at.counted("device"))
    assert names[team.devices[0].id] == "Room 1 laptop"
    assert names[strange.id] == "laptop (no name yet, abcd)"
    assert set(laptops(one.at)) == {device.id for device in team.devices}
