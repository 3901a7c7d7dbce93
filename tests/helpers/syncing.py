"""Two laptops of one team and a place between them, for tests of what synchronises.

The second laptop is a copy of the bench's closed vault, opened without the first one's state: it
goes on as a laptop of its own, as after a restore on other hardware.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from courtdesk.actions import lists, vaults
from courtdesk.actions.session import Session
from courtdesk.actions.sync import places
from courtdesk.actions.sync.rounds import synchronise
from courtdesk.domain.access import Role
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from courtdesk.ui.screen import Desk
from courtdesk.ui.sync_watch import SyncWatch
from tests.helpers.bench import PEOPLE, Bench, Clock
from tests.helpers.copies import copy_tree


@dataclass
class Colleague:
    """Another laptop of the bench's team, with a clock of its own."""

    bench: Bench
    root: Path
    role: Role = Role.LINK_WORKER
    clock: Clock = field(default_factory=Clock)
    _session: Session | None = None

    def session(self) -> Session:
        """Signed in on it; the first time, its vault is copied from the template."""
        if self._session is None:
            assert self.bench.template is not None
            if not self.root.exists():
                copy_tree(self.bench.template.root / "vault", self.root / "vault")
            folder = VaultFolder(self.root / "vault", self.root / "state")
            self.clock.now = self.bench.clock.now
            slots = SlotFile.load(folder.keys)
            if self.role not in self.bench.unlocked:
                from tests.helpers.bench import STAFF, passphrase_of

                self.bench.unlocked[self.role] = slots.unlock(
                    STAFF[self.role], passphrase_of(self.role)
                )
            unlocked = self.bench.unlocked[self.role]
            self._session = vaults.enter(
                folder, self.bench.catalogue, self.clock, slots.vault_id, unlocked
            )
        return self._session

    def sync(self, route: Route) -> None:
        """One round at `route`."""
        tried, _ = synchronise(self.session(), route)
        assert tried.ended is places.Ended.DONE, tried.why

    def add(self, count: int = 1) -> None:
        """Put so many invented people on the list."""
        for number in range(count):
            entry = replace(PEOPLE[0], family_name=f"Sample-{number}", crn=f"X70000{number}")
            lists.add_person(self.session(), entry)

    def leave(self) -> None:
        """Sign out."""
        if self._session is not None:
            self._session.vault.close()
            self._session = None


@pytest.fixture
def colleague(bench: Bench, tmp_path: Path) -> Iterator[Colleague]:
    """A second laptop of the team."""
    made = Colleague(bench, tmp_path / "colleague")
    yield made
    made.leave()


@pytest.fixture
def hub(tmp_path: Path) -> Route:
    """A shared folder that is there."""
    folder = tmp_path / "share" / "courtdesk-exchange"
    folder.parent.mkdir()
    return Route(places.new_route_id(), RouteKind.FOLDER, "Court share", str(folder))


@pytest.fixture
def watch(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[SyncWatch]:
    """What synchronises for the bench's pages; begins nothing by itself."""
    made = SyncWatch(bench.runner, quiet=lambda: 0.0)
    plain = bench.desk

    def desk(role: Role = Role.CDO) -> Desk:
        found = plain(role)
        made.begin(found.session)
        return replace(found, sync=made)

    monkeypatch.setattr(bench, "desk", desk)
    yield made
    made.end()
    bench.runner.wait()
    made.let_go()
    made.deleteLater()
