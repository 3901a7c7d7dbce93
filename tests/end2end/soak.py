"""Kill CourtDesk while it saves, and look for what was shown as saved (P1).

    python -m tests.end2end.soak kills [N] [SEED]

Each round forks `kill_form` on one and the same vault, lets it answer, kills it (SIGKILL) at a
random moment, opens the vault again and compares. `test_kill.py` does the same 25 times.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from courtdesk.actions import forms, vaults
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.store.folder import VaultFolder
from tests.end2end.forked import Program
from tests.end2end.kill_form import FORM, LENGTH, digits, written
from tests.helpers.bench import STAFF, make_template, passphrase_of

ROLE = Role.LINK_WORKER
NAME = "Marlow"
_MOST_LINES = 16
_JITTER = 120_000


@dataclass
class Figures:
    """What the kills came to. `lost` holds a sentence for each answer that was not there."""

    kills: int = 0
    shown: int = 0
    answers: int = 0
    in_flight: int = 0
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Target:
    """The vault that is opened and killed again and again."""

    folder: VaultFolder
    catalogue: Catalogue
    case: CaseId
    program: Program | None = None
    """What is killed; without one each kill starts its own."""


def prepare(target: Target) -> None:
    """Have the person agree to be screened, so that the form opens."""
    session = _sign_in(target)
    forms.record_agreement(
        session, target.case, agreed=True, share_outcome=True, read_how=ReadHow.READ
    )
    session.vault.close()


def kill(target: Target, seed: int, figures: Figures, before: str = "") -> str:
    """One round: start, answer, kill, open, compare; what is on the disk afterwards.

    `before` is what the round before gave back.
    """
    before = before or on_disk(target)
    chance = random.Random(seed)  # when to kill, not secrets
    lines = _run_and_kill(target, seed, chance)
    after = on_disk(target)
    states = _states(before, seed)
    last = lines[-1].split()[1] if lines else before
    figures.kills += 1
    figures.shown += len(lines)
    figures.answers += sum(digit != "-" for digit in last)
    if last not in states:
        figures.lost.append(f"kill {seed}: {last} was shown as saved and never typed")
    elif after not in states[states.index(last) :]:
        figures.lost.append(f"kill {seed}: {last} was shown as saved, {after} is on the disk")
    figures.in_flight += after != last
    return after


def on_disk(target: Target) -> str:
    """What a new session finds in the draft, as digits."""
    session = _sign_in(target)
    opened = forms.open_form(session, target.case, FORM)
    found = written(opened.form, opened.answers)
    session.vault.close()
    return found


def _sign_in(target: Target):
    return vaults.sign_in(
        target.folder,
        target.catalogue,
        lambda: datetime.now().astimezone(),
        name=STAFF[ROLE],
        passphrase=passphrase_of(ROLE),
    )


def _states(before: str, seed: int) -> list[str]:
    """Every state that the program goes through, in order."""
    states, now = [before], list(before)
    for key, digit in enumerate(digits(seed)[:LENGTH]):
        now[key % len(now)] = digit
        states.append("".join(now))
    return states


def _run_and_kill(target: Target, seed: int, chance: random.Random) -> list[str]:
    """The lines that the program printed before it was killed."""
    if target.program is None:
        with started(target.folder) as program:
            return _run_and_kill(replace(target, program=program), seed, chance)
    program, folder = target.program, target.folder
    where = (str(folder.path), str(folder.state_dir))
    program.start([*where, STAFF[ROLE], target.case, str(seed), passphrase_of(ROLE)])
    if program.line() != "ready\n":
        raise RuntimeError("the form did not open")
    lines = [program.line() for _ in range(chance.randrange(_MOST_LINES))]
    for _ in range(chance.randrange(_JITTER)):
        pass  # so that the kill does not always follow a line at the same distance
    program.kill()
    return [*lines, *program.rest()]


def started(folder: VaultFolder) -> Program:
    """The program that opens the form, not yet at work."""
    return Program("tests.end2end.kill_form", _environment(folder))


def _environment(folder: VaultFolder) -> dict[str, str]:
    """The child's: with compiled modules kept, or each start would compile them all again."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept.setdefault("PYTHONPYCACHEPREFIX", str(folder.path.parent / "pycache"))
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}


def kills(count: int, seed: int) -> Figures:
    """`count` rounds on a fresh vault, with the figures printed as they go."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        made = make_template(Path(folder))
        vault = VaultFolder(made.root / "vault", made.root / "state")
        with started(vault) as program:
            target = Target(vault, made.catalogue, made.cases[NAME], program)
            prepare(target)
            began = time.monotonic()
            found = ""
            for at in range(count):
                found = kill(target, seed + at, figures, found)
                if (at + 1) % 25 == 0 or at + 1 == count:
                    _tell(figures, time.monotonic() - began)
    return figures


def _tell(figures: Figures, seconds: float) -> None:
    sys.stdout.write(
        f"{figures.kills} kills in {seconds:.0f} s: “Saved” shown {figures.shown} times, "
        f"{figures.answers} answers checked, {figures.in_flight} kills met a newer answer that "
        f"was on the disk already, {len(figures.lost)} lost\n"
    )
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Run the sub-command; 1 when an answer was lost."""
    if not arguments or arguments[0] != "kills":
        sys.stderr.write("Usage: python -m tests.end2end.soak kills [N] [SEED]\n")
        return 2
    numbers = [int(one) for one in arguments[1:3]]
    count = numbers[0] if numbers else 500
    seed = numbers[1] if len(numbers) > 1 else random.SystemRandom().randrange(10**9)
    sys.stdout.write(f"seed {seed}\n")
    figures = kills(count, seed)
    for sentence in figures.lost:
        sys.stdout.write(f"LOST {sentence}\n")
    return 1 if figures.lost else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
