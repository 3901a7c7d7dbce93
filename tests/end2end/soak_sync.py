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
from pathlib import Path

from tests.helpers.fleet_history import Figures, Ground, make_ground, memory_root, play


def main(arguments: list[str]) -> int:
    """Run what was asked for; 1 when a history went wrong."""
    parser = argparse.ArgumentParser(prog="dev.py soak sync")
    parser.add_argument("files", nargs="?", default="3000")
    parser.add_argument("memory", nargs="?", default="100000")
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args(arguments)
    with memory_root() as ram, tempfile.TemporaryDirectory() as disk:
        ground = make_ground(ram / "ground")
        on_disk = ground.moved(Path(disk) / "team")
        if asked.seed is not None:
            real = asked.files == "files"
            where = (on_disk, Path(disk)) if real else (ground, ram)
            return _played(*where, range(asked.seed, asked.seed + 1), real=real)
        first = random.SystemRandom().randrange(10**9)
        files = range(first, first + int(asked.files))
        memory = range(first, first + int(asked.memory))
        wrong = _played(on_disk, Path(disk), files, real=True)
        return max(wrong, _played(ground, ram, memory, real=False))


def _played(ground: Ground, root: Path, seeds: range, *, real: bool) -> int:
    figures, wrong, began = Figures(), 0, time.monotonic()
    for seed in seeds:
        try:
            play(ground, root / f"history-{seed}", seed, real=real, figures=figures)
        except AssertionError as error:
            wrong += 1
            sys.stdout.write(f"WRONG {error}\n")
        if (seed - seeds.start + 1) % 100 == 0 or seed == seeds[-1]:
            sys.stdout.write(
                f"{figures.histories} histories {'on files' if real else 'in memory'} in "
                f"{time.monotonic() - began:.0f} s: {figures.steps} steps, {figures.rounds} "
                f"rounds, {figures.records} records, {figures.crashes} crashes, {wrong} wrong\n"
            )
            sys.stdout.flush()
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
