"""A history of a fleet of cells: `fleet_history` without disks, seals and signed rosters."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

from courtdesk.actions.sync.standing import SyncStatus
from courtdesk.domain.ids import DocumentId
from courtdesk.domain.team import Revocation
from courtdesk.store.connection import Connection
from courtdesk.store.records import NewRevision, canonical
from tests.helpers.cells import Cell, Letter, Office, Store
from tests.helpers.fleet import MORNING, STAFF, Day, Laptop, Skewed, remembered, seeded
from tests.helpers.fleet_history import WEIGHTS, Figures, History, Ids, how_many, how_many_steps
from tests.helpers.fleet_truth import Truth, kept
from tests.helpers.fleet_wire import MemoryPlace, Seen

_NOT_HERE = ("list", "sign", "renew keys")
"""Steps of people and keys, which a cell does not have."""


@dataclass
class CellTruth(Truth):
    """What is really so among cells, whose files anybody can read."""

    def sent(self, data: bytes, laptop: Laptop | None = None) -> None:
        self.files[hashlib.sha256(data).hexdigest()] = Letter.read(data).records

    def meet(self, laptop: Laptop) -> None:
        mine = self.held[laptop.at.vault.device.device]
        for other, (seq, _) in laptop.shelf.tips().items():
            mine[other] = max(mine[other], seq)

    def status_of(self, laptop: Laptop) -> SyncStatus:
        return _cell(laptop).status()


def _cell(laptop: Laptop) -> Cell:
    return cast("Cell", laptop)


def _laptop(cell: Cell) -> Laptop:
    return cast("Laptop", cell)


@dataclass
class _Image:
    of: Cell
    store: Store
    seen: Mapping[str, Seen] = field(default_factory=dict)


class CellHistory(History):
    """One fleet of cells while the seed's steps are taken."""

    def __init__(
        self,
        empty: Connection,
        root: Path,
        seed: int,
        chance: random.Random,
        *,
        figures: Figures | None = None,
        size: int | None = None,
    ) -> None:
        self.seed, self.chance, self.root = seed, chance, root
        self.day, self.truth = Day(), CellTruth()
        self.day.now = MORNING + timedelta(days=1)
        self.figures = figures or Figures()
        self.strangers = ()
        self.steps = how_many_steps(chance)
        self.places = [
            MemoryPlace(name) for name in "abc"[: chance.choices((1, 2, 3), (6, 3, 1))[0]]
        ]
        self.cut_off, self.place_copies, self.documents = set(), {}, []
        self.at_risk, self.acked = set(), {}
        self.changed_keys = self.images = 0
        self.office, self.fleet = Office(), []
        self._images: list[_Image] = []
        for at in range(size or how_many(chance)):
            cell = self._new(str(at), Store.copied(empty), Skewed(self.day))
            cell.begin(f"{at:032x}")
            if chance.random() < 0.5:
                cell.clock.by = timedelta(seconds=chance.uniform(-86_400, 86_400))
            self.truth.meet(_laptop(cell))

    def _new(self, name: str, store: Store, clock: Skewed) -> Cell:
        outbox = self.root / name
        outbox.mkdir()
        cell = Cell(name, store, self.office, clock, outbox, self.office.team)
        self.fleet.append(_laptop(cell))
        return cell

    @property
    def weights(self) -> Mapping[str, float]:
        return {name: one for name, one in WEIGHTS.items() if name not in _NOT_HERE}

    def _append(self, laptop: Laptop, document: DocumentId, kind: str, parents: Ids) -> None:
        body: dict[str, object] = {"family": "Webb", "given": "Ann", "birth_date": None}
        body |= {"crn": None, "mark": self.chance.randrange(10**6)}
        new = NewRevision(document, kind, None, parents, canonical(body))
        self.wrote(laptop, _cell(laptop).append(new))

    def crash(self) -> None:
        """The battery is empty: of a store in memory that leaves what was committed."""
        laptop = self.someone()
        cell = _cell(laptop)
        cell.put_back(cell.image(), with_head=True)
        self.figures.crashes += 1
        self.settled(laptop)

    def put_aside(self) -> None:
        laptop = self.someone()
        seen = {route: one.copy() for route, one in laptop.seen.items()}
        self._images.append(_Image(_cell(laptop), _cell(laptop).image(), seen))

    def go_back(self) -> None:
        usable = [one for one in self._images if not one.of.out]
        if not usable:
            return
        found = self.chance.choice(usable)
        self._images.remove(found)
        laptop = _laptop(found.of)
        alone = self.only_on(laptop)
        self.truth.copied.add(found.of.store.device.device)
        found.of.put_back(found.store, with_head=self.chance.random() < 0.7)
        laptop.seen = dict(found.seen)
        self.at_risk |= alone - kept(laptop)
        self.settled(laptop)

    def clone(self) -> None:
        if len(self.fleet) >= len(STAFF):
            return
        of = _cell(self.someone())
        self.truth.copied.add(of.store.device.device)
        made = self._new(f"{of.name}x{len(self.fleet)}", of.image(), of.clock)
        made.known, made.tried = of.known, dict(of.tried)
        made.seen = {route: one.copy() for route, one in of.seen.items()}
        self.settled(_laptop(made))

    def revoke(self) -> None:
        admin = _cell(self.someone())
        others = [_cell(one) for one in self.working() if one is not _laptop(admin)]
        if len(others) < 2 or self.changed_keys > 1:
            return
        device = self.chance.choice(others).store.device.device
        last = admin.shelf.tips().get(device)
        team = self.office.team
        if device == admin.store.device.device or last is None or team.revocation(device):
            return
        self.changed_keys += 1
        self.office.team = team.with_revocation(Revocation(device, *last))
        admin.follow(self.office.team)
        self.settled(_laptop(admin))

    def take(self, name: str) -> None:
        own = {"clone": self.clone, "crash": self.crash, "go back": self.go_back}
        own |= {"put aside": self.put_aside, "revoke": self.revoke}
        if name in own:
            own[name]()
        else:
            super().take(name)

    def look_closely(self, laptop: Laptop) -> None:
        read = _cell(laptop).store.connection.execute
        assert read("PRAGMA integrity_check").fetchone() == ("ok",)
        assert read("PRAGMA foreign_key_check").fetchall() == []

    def end(self) -> None:
        for image in self._images:
            image.store.close()
        super().end()


def play_cells(empty: Connection, root: Path, seed: int, figures: Figures | None = None) -> None:
    """One whole history of cells. Raises `AssertionError`, which names the seed."""
    root.mkdir(parents=True)
    with seeded(seed) as chance, remembered():
        history = CellHistory(empty, root, seed, chance, figures=figures)
        try:
            history.play()
        except Exception as error:  # whatever it is, it is played again only by its seed
            raise AssertionError(f"history {seed} of cells: {error}") from error
        finally:
            history.end()
    if figures is not None:
        figures.histories += 1
