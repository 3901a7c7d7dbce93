"""`python3 dev.py soak fuzz [SECONDS]`: atheris on every reader of sealed files, with the figures.

What it learns is kept in the folder it is given and is where the next run begins; what makes a
target fail is kept there too, under `TARGET.found`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.fuzz.targets import TARGETS

LONGEST_INPUT = 128 * 1024
MOST_MEMORY = 1024
"""MiB that a target may take: libFuzzer ends it above, as a find."""
LONGEST_ANSWER = 10
"""Seconds that one input may take: anything slower is a hang, and a find."""

_FIGURE = re.compile(r"^stat::(\w+):\s+(\d+)$", re.MULTILINE)
_COVERED = re.compile(r"\bcov: (\d+) ")


@dataclass(frozen=True)
class Figures:
    """What one target came to; memory in MiB."""

    target: str
    inputs: int
    slowest: int
    memory: int
    covered: int
    passed: bool
    said: str

    @property
    def line(self) -> str:
        """The line of the table."""
        found = "FOUND SOMETHING" if self.inputs else "DID NOT RUN"
        how = "no find" if self.passed else found
        return (
            f"{self.target:9} {self.inputs:>10,} inputs, slowest {self.slowest} s, "
            f"{self.memory} MiB at most, {self.covered} places reached: {how}"
        )


def fuzz(target: str, folder: Path, seconds: int) -> Figures:
    """Feed one target for so many seconds."""
    corpus, found = folder / target, folder / f"{target}.found"
    for one in (corpus, found):
        one.mkdir(parents=True, exist_ok=True)
    for seed in TARGETS[target].seeds():
        (corpus / sha256(seed).hexdigest()).write_bytes(seed)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.one", target),
            *(f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}"),
            *(f"-rss_limit_mb={MOST_MEMORY}", f"-timeout={LONGEST_ANSWER}"),
            *("-print_final_stats=1", f"-artifact_prefix={found}/", str(corpus)),
        ],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    said = dict(_FIGURE.findall(done.stderr))
    covered = [int(number) for number in _COVERED.findall(done.stderr)]
    return Figures(
        target,
        int(said.get("number_of_executed_units", 0)),
        int(said.get("slowest_unit_time_sec", 0)),
        int(said.get("peak_rss_mb", 0)),
        max(covered, default=0),
        # Without figures it never ran, which is no pass.
        done.returncode == 0 and "number_of_executed_units" in said,
        done.stdout[-4000:] + done.stderr[-4000:],
    )


def main() -> int:
    """Feed every target, one after the other; 1 when something was found."""
    parser = argparse.ArgumentParser(description="Fuzz the readers of sealed files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("seconds", type=int, nargs="?", default=60)
    given = parser.parse_args()
    every = []
    for target in TARGETS:
        every.append(fuzz(target, given.folder, given.seconds))
        sys.stdout.write(every[-1].line + "\n")
        if not every[-1].passed:
            sys.stdout.write(every[-1].said + "\n")
        sys.stdout.flush()
    return 0 if all(one.passed for one in every) else 1


if __name__ == "__main__":
    raise SystemExit(main())
