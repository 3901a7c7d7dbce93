"""Histories of a fleet that synchronises: all converge, nothing is lost, nothing is overstated.

Those on real files go through everything that a laptop has; those in memory through the real store
and the real rounds without disks and seals (`tests.helpers.cells`), ten for the price of one. A
test run plays the same ones each time, and the soak as many others as one waits for:
`python3 dev.py soak sync [FILES] [MEMORY]`. A failing one says its seed and is played again, step
by step the same, by `python3 dev.py soak sync --seed N [files|memory]`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from courtdesk.store.connection import Connection
from tests.helpers.cell_history import play_cells
from tests.helpers.cells import empty_file
from tests.helpers.fleet import remembered, seeded
from tests.helpers.fleet_ground import Ground, make_ground
from tests.helpers.fleet_history import Figures, History, memory_root, play
from tests.helpers.fleet_wire import Weather

FILES = int(os.environ.get("COURTDESK_HISTORIES_FILES", "150"))
MEMORY = int(os.environ.get("COURTDESK_HISTORIES_MEMORY", "2000"))
PARTS = 10
"""A test each for as many, so that none is longer than its time."""


@pytest.fixture(scope="module")
def ram() -> Iterator[Path]:
    with memory_root() as root:
        yield root


@pytest.fixture(scope="module")
def ground(ram: Path) -> Ground:
    return make_ground(ram / "ground")


@pytest.fixture(scope="module")
def empty() -> Iterator[Connection]:
    made = empty_file()
    yield made
    made.close()


@pytest.fixture(scope="module")
def on_disk(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return ground.moved(tmp_path_factory.mktemp("fleet") / "team")


def first_seed() -> int:
    """Where the seeds begin: the soak says where, and never where a test run does."""
    return int(os.environ.get("COURTDESK_HISTORIES_SEED", "20261123000000"))


@pytest.mark.parametrize("part", range(PARTS))
def test_histories_in_memory(empty: Connection, ram: Path, part: int) -> None:
    figures = Figures()
    for at in range(part, MEMORY, PARTS):
        play_cells(empty, ram / f"memory-{at}", first_seed() + at, figures)
    assert figures.histories == len(range(part, MEMORY, PARTS))


# What a soak found, by what was seen; `tests.unit.actions.sync` holds each rule by itself.
WRONG_IN_MEMORY = {
    174979689: "a laptop that was put back did not say what a colleague has more of its old chain",
    174980126: "the same, found again",
    960900342: "a file found damaged at one place was doubted at another that was whole",
    960901403: "a piece of what a copied laptop wrote was refused for ever",
}
WRONG_ON_FILES = {
    31025627: "a laptop whose place in the team was built on a revoked one's change was left out",
    31026148: "a laptop waited for records that nobody put again",
    31027001: "a laptop did not say that it lacks records of one that it does not list yet",
    31027157: "what a laptop wrote counted on itself alone",
    656259543: "the same, after a revocation that took effect late",
}


@pytest.mark.parametrize("seed", WRONG_IN_MEMORY)
def test_what_went_wrong_once_in_memory(empty: Connection, ram: Path, seed: int) -> None:
    play_cells(empty, ram / "once", seed)


@pytest.mark.parametrize("seed", WRONG_ON_FILES)
def test_what_went_wrong_once_on_files(on_disk: Ground, tmp_path: Path, seed: int) -> None:
    play(on_disk, tmp_path / "once", seed, real=True)


@pytest.mark.parametrize("part", range(PARTS))
def test_histories_on_real_files(on_disk: Ground, tmp_path: Path, part: int) -> None:
    figures = Figures()
    for at in range(part, FILES, PARTS):
        play(on_disk, tmp_path / f"files-{at}", first_seed() + at, real=True, figures=figures)
    assert figures.histories == len(range(part, FILES, PARTS))


def test_a_seed_plays_the_same_history_again(ground: Ground, empty: Connection, ram: Path) -> None:
    figures = [Figures(), Figures(), Figures(), Figures()]
    for one in figures[:2]:
        play(ground, ram / "again", 7, real=False, figures=one)
    for one in figures[2:]:
        play_cells(empty, ram / "again", 7, one)
    assert figures[0] == figures[1]
    assert figures[2] == figures[3]
    assert all(one.rounds for one in figures)


class Rules(RuleBasedStateMachine):
    """A fleet in memory, with the steps chosen and made fewer by Hypothesis."""

    def __init__(self, ground: Ground, root: Path) -> None:
        super().__init__()
        self.around = ExitStack()
        chance = self.around.enter_context(seeded("rules"))
        self.around.enter_context(remembered())
        root.mkdir()
        self.history = History(ground, root, 0, chance, real=False, size=3)
        self.around.callback(self.history.end)

    @rule()
    def write(self) -> None:
        self.history.write()

    @rule()
    def synchronise(self) -> None:
        self.history.synchronise()

    @rule()
    def a_good_round(self) -> None:
        self.history.round_at(self.history.someone(), self.history.someplace(), Weather())

    @rule()
    def spoil(self) -> None:
        self.history.spoil()

    @rule()
    def lose_place(self) -> None:
        self.history.lose_place()

    @rule()
    def crash(self) -> None:
        self.history.crash()

    @rule()
    def put_aside(self) -> None:
        self.history.put_aside()

    @precondition(lambda self: self.history.copies)
    @rule()
    def go_back(self) -> None:
        self.history.go_back()

    @rule()
    def renew_keys(self) -> None:
        self.history.renew_keys()

    @invariant()
    def somebody_works(self) -> None:
        assert self.history.working()

    def teardown(self) -> None:
        with self.around:
            self.history.come_together()
            self.history.agree()


def test_the_fleet_by_rules(ground: Ground, ram: Path) -> None:
    run_state_machine_as_test(
        lambda: Rules(ground, ram / "rules"),
        settings=settings(
            max_examples=3,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=[*HealthCheck],
        ),
    )
