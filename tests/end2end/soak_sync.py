"""Play histories of a fleet that synchronises for as long as it takes, or one of them again.

    python -m tests.end2end.soak_sync [FILES] [MEMORY]
    python -m tests.end2end.soak_sync --seed N [files]

A history that goes wrong says its seed; the rest are played all the same.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.helpers.cell_history import play_cells
from tests.helpers.cells import empty_file
from tests.helpers.fleet_ground import make_ground
from tests.helpers.fleet_history import Figures, memory_root, play


def main(arguments: list[str]) -> int:
    """Run what was asked for; 1 when a history went wrong."""
    parser = argparse.ArgumentParser(prog="dev.py soak sync")
    parser.add_argument("files", nargs="?", default="3000")
    parser.add_argument("memory", nargs="?", default="100000")
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args(arguments)
    with memory_root() as ram, tempfile.TemporaryDirectory() as disk:
        if asked.seed is not None:
            one, real = range(asked.seed, asked.seed + 1), asked.files == "files"
            return _on_files(ram, Path(disk), one) if real else _in_memory(ram, one)
        first = random.SystemRandom().randrange(10**9)
        wrong = _on_files(ram, Path(disk), range(first, first + int(asked.files)))
        return max(wrong, _in_memory(ram, range(first, first + int(asked.memory))))


def _on_files(ram: Path, disk: Path, seeds: range) -> int:
    ground = make_ground(ram / "ground").moved(disk / "team") if seeds else None

    def one(seed: int, figures: Figures) -> None:
        assert ground is not None
        play(ground, disk / f"history-{seed}", seed, real=True, figures=figures)

    return _played(one, seeds, "on files")


def _in_memory(ram: Path, seeds: range) -> int:
    empty = empty_file()

    def one(seed: int, figures: Figures) -> None:
        play_cells(empty, ram / f"history-{seed}", seed, figures)

    return _played(one, seeds, "in memory")


def _played(play_one: Callable[[int, Figures], None], seeds: range, where: str) -> int:
    figures, wrong, began = Figures(), 0, time.monotonic()
    for seed in seeds:
        try:
            play_one(seed, figures)
        except AssertionError as error:
            wrong += 1
            sys.stdout.write(f"WRONG {error}\n")
        if (seed - seeds.start + 1) % 100 == 0 or seed == seeds[-1]:
            sys.stdout.write(
                f"{figures.histories} histories {where} in "
                f"{time.monotonic() - began:.0f} s: {figures.steps} steps, {figures.rounds} "
                f"rounds, {figures.records} records, {figures.crashes} crashes, {wrong} wrong\n"
            )
            sys.stdout.flush()
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
