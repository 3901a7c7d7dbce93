"""Three laptops of one team that know each other, and places in memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions.identities import team_change
from courtdesk.actions.records import record
from courtdesk.actions.rewrapping import rewrapped
from courtdesk.actions.sync.standing import SyncStatus, status
from courtdesk.actions.sync.work import Round
from courtdesk.domain.team import Team
from courtdesk.store.records import NewRevision, canonical
from tests.helpers.fleet import MORNING, Day, Laptop, Template, laptops, make_template
from tests.helpers.fleet_wire import MemoryPlace, Place, Weather
from tests.unit.store.conftest import fresh

CALM = Weather()


@dataclass
class Fleet:
    """The laptops, open; `place` is where they have met before."""

    laptops: list[Laptop]
    place: MemoryPlace
    day: Day

    def write(self, laptop: Laptop, text: str = "a note") -> str:
        new = NewRevision(
            document=fresh(), kind="note", case=None, parents=(), open=canonical({"text": text})
        )
        return str(laptop.at.vault.append(new, author=laptop.at.me)[0].id)

    def round(
        self,
        laptop: Laptop,
        place: Place | None = None,
        weather: Weather = CALM,
        *,
        sent: Callable[[bytes], None] = lambda _: None,
    ) -> Round:
        return laptop.round(place or self.place, random.Random(1), weather, sent)

    def rounds(self, *laptops: Laptop, place: Place | None = None) -> None:
        for _ in range(3):
            for one in laptops or self.laptops:
                self.round(one, place)

    def later(self) -> None:
        self.day.on(minutes=11)

    def change_team(self, laptop: Laptop, team: Team) -> None:
        """With a new key for all files from now on."""
        changes = rewrapped(laptop.at, team, new_epoch=True)
        record(laptop.at, team_change(laptop.at, team), *changes)

    def renew_keys(self, laptop: Laptop, name: str = "Room 1 laptop") -> None:
        team = laptop.at.team()
        self.change_team(laptop, team.with_device_named(team.devices[0].id, name))

    def says(self, laptop: Laptop) -> SyncStatus:
        return status(laptop.at)


@pytest.fixture(scope="session")
def fleet_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("fleet") / "team", lambda _: None, 3)


@pytest.fixture
def fleet(fleet_template: Template, tmp_path: Path) -> Iterator[Fleet]:
    day, place = Day(), MemoryPlace("a")
    day.now = MORNING + timedelta(days=1)
    place.files.update(fleet_template.files)
    found = Fleet(laptops(fleet_template, tmp_path, 3, day), place, day)
    for one in found.laptops:
        one.open()
    yield found
    for one in found.laptops:
        one.close()
