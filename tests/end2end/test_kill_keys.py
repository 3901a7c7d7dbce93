"""Killed while keys change, or while backing up or restoring: the old or the new, nothing lost.

`COURTDESK_KILLS` is how many kills each action gets (10; `dev.py soak keys` asks for 200). Every
other kill comes just before a lasting call of the program's own, the rest at any moment.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from courtdesk.errors import WrongPassphrase
from courtdesk.store import backup
from courtdesk.store.keyslots import Unlocked
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.end2end.forked import Program
from tests.end2end.keyed import ANN, BOB, NOW, PAPER, VAULT_ID, Keyed, clock, make
from tests.end2end.kill_keys import ACTIONS, CAROL, by_bob, words

KILLS = int(os.environ.get("COURTDESK_KILLS", "10"))
_MOST_POINTS = 45
_LONGEST = 0.9  # seconds: several rounds of the longest action


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    keyed = make(tmp_path_factory.mktemp("kill") / "template")
    backup.make(keyed.folder, keyed.unlock().vault_key, keyed.base / "friday.tar", NOW)
    return keyed


@pytest.fixture(scope="module")
def programs() -> Iterator[tuple[Program, Program]]:
    """Two to be killed at once: much of a round is waiting for the disk."""
    module = "tests.end2end.kill_keys"
    with Program(module, os.environ) as one, Program(module, os.environ) as other:
        yield one, other


@pytest.mark.timeout(60 + 5 * KILLS)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_kill_leaves_the_old_or_the_new(
    action: str, template: Keyed, programs: tuple[Program, Program], tmp_path: Path
) -> None:
    def kills(program: Program, seeds: range) -> int:
        return sum(one(program, seed) for seed in seeds)

    def one(program: Program, seed: int) -> int:
        keyed = template.copy(tmp_path / str(seed))
        shutil.copy(template.base / "friday.tar", keyed.base)
        told = run_and_kill(program, keyed, action, seed)
        check(keyed, action, told)
        shutil.rmtree(keyed.base)
        return len(told)

    shares = (range(KILLS // 2), range(KILLS // 2, KILLS))
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(kills, programs, shares))
    # It was really at work.
    assert sum(counts) > 2 * KILLS


def run_and_kill(program: Program, keyed: Keyed, action: str, seed: int) -> dict[str, int]:
    """What the program had said before it was killed: the last number of each word."""
    chance = random.Random(f"{action} {seed}")  # when to kill, not secrets
    point = chance.randint(1, _MOST_POINTS) if seed % 2 else 0
    program.start([str(keyed.base), action, str(point)])
    assert program.line() == "ready 0\n"
    if not point:
        time.sleep(chance.uniform(0, _LONGEST))  # the moment of the kill is what is tried
        program.kill()
    lines = [line for line in program.rest() if line.endswith("\n")]
    told = {"ready": 0, "note": 0, "words": 0, "slots": 0, "backup": 0, "restored": 0}
    return told | {word: int(number) for word, number in map(str.split, lines)}


def check(keyed: Keyed, action: str, told: dict[str, int]) -> None:
    slots = keyed.slots()
    # A change may have been made that was not told yet, but only one that had been begun.
    changes = {told["slots"], told["note"]} if action == "slots" else {0}
    assert (CAROL in slots.names()) in {number % 2 == 1 for number in changes}
    unlocked = opened_by_old_or_new(keyed, told["words"])
    assert keyed.unlock(BOB).vault_key == unlocked.vault_key
    assert slots.unlock_with_recovery(PAPER) == unlocked.vault_key
    for expected in ({"unclean-exit"}, set()):
        vault = open_with(keyed, unlocked)
        assert {notice.code for notice in vault.notices} == expected
        assert kept_notes(vault) >= set(range(1, told["note"] + 1))
        assert verify(vault).problems == ()
        vault.close()
    assert not keyed.folder.next_database.exists()
    for number in range(1, told["restored"] + 2):
        restored = Keyed(keyed.base / f"r{number}")
        if number <= told["restored"] or restored.folder.path.exists():
            whole(restored)
    backups = backup.rolling(keyed.folder)
    assert len(backups) >= min(told["backup"], backup.KEEP)
    for number, file in enumerate(backups):
        there = Keyed(keyed.base / f"from-{number}")
        backup.restore(file, there.folder, by_bob)
        whole(there)


def opened_by_old_or_new(keyed: Keyed, number: int) -> Unlocked:
    """By the passphrase that was told last, or the one that was being set."""
    try:
        return keyed.unlock(ANN, words(number))
    except WrongPassphrase:
        return keyed.unlock(ANN, words(number + 1))


def whole(keyed: Keyed) -> None:
    key = keyed.unlock(BOB).vault_key
    vault = Vault.open(keyed.folder, VAULT_ID, key, clock, reserve_bytes=1)
    assert verify(vault).problems == ()
    vault.close()


def open_with(keyed: Keyed, unlocked: Unlocked) -> Vault:
    return Vault.open(keyed.folder, VAULT_ID, unlocked.vault_key, clock, reserve_bytes=1)


def kept_notes(vault: Vault) -> set[int]:
    texts = (str(one.latest.body["text"]) for one in vault.documents(kind="note"))
    return {int(text.removeprefix("kept-")) for text in texts if text.startswith("kept-")}
