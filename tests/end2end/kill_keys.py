"""A program that changes keys, backs up or restores, over and over, until it is killed.

    python -m tests.end2end.kill_keys
    then on stdin, for each round: ["BASE", "ACTION", "POINT"]

Each line that it prints is a fact that may not be lost: "note 3", "words 2", "slots 4", "backup 1",
"restored 1". With POINT above 0 it kills itself just before its so-many-th call that makes
something lasting in the file system (sync, rename, delete), which are the points that matter.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from courtdesk.domain.ids import MemberId
from courtdesk.store import backup, rekey
from courtdesk.store.keyslots import FLOOR, NewSlot, PrivateIdentity, SlotFile
from courtdesk.store.vault import Vault
from tests.end2end.forked import serve
from tests.end2end.keyed import ANN, BOB, MEMBERS, NOW, WORDS, Keyed, keep, note

CAROL = "Carol Example"
ROUNDS = 200
_LASTING = ("fsync", "fdatasync", "replace", "rename", "unlink", "rmdir")


def words(number: int) -> str:
    """The passphrase after so many changes."""
    return WORDS[ANN] if number == 0 else f"passage {number} lantern orchard"


def say(what: str, number: int) -> None:
    """Tell whoever will kill this program."""
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


def passphrase(keyed: Keyed, _: Vault, number: int) -> None:
    """Change Ann's passphrase."""
    keyed.slots().change_passphrase(ANN, words(number - 1), words(number))
    say("words", number)


def slots(keyed: Keyed, _: Vault, number: int) -> None:
    """Add Carol, or take her out again."""
    key = keyed.unlock().vault_key
    if number % 2:
        identity = PrivateIdentity(b"7" * 32, b"8" * 32, b"9" * 32)
        carol = NewSlot(MemberId("carol"), CAROL, identity, "harbour violet engine", FLOOR)
        keyed.slots().add(carol, key)
    else:
        keyed.slots().remove(MemberId("carol"), key)
    say("slots", number)


def rotate(keyed: Keyed, vault: Vault, number: int) -> None:
    """Change the vault key."""
    rekey.rotate(vault, keyed.unlock(), NOW, keep=keep())
    say("key", number)


def back_up(keyed: Keyed, _: Vault, number: int) -> None:
    """Make a rolling backup."""
    backup.roll(keyed.folder, keyed.unlock().vault_key, NOW)
    say("backup", number)


def by_bob(found: SlotFile) -> bytes:
    """The key of a backup."""
    return found.unlock(BOB, WORDS[BOB]).vault_key


def restore(keyed: Keyed, _: Vault, number: int) -> None:
    """Restore the day's backup into a new folder."""
    backup.restore(keyed.base / "friday.tar", Keyed(keyed.base / f"r{number}").folder, by_bob)
    say("restored", number)


ACTIONS: dict[str, Callable[[Keyed, Vault, int], None]] = {
    "passphrase": passphrase,
    "slots": slots,
    "rekey": rotate,
    "backup": back_up,
    "restore": restore,
}


def die_at(point: int) -> None:
    """Arrange for this process to be killed just before its `point`-th lasting call."""
    left = point

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        return call

    for name in _LASTING:
        setattr(os, name, counted(getattr(os, name)))


def main(arguments: list[str]) -> int:
    """Work until killed."""
    keyed, action, point = Keyed(Path(arguments[0])), arguments[1], int(arguments[2])
    vault = keyed.open()
    say("ready", 0)
    if point:
        die_at(point)
    for number in range(1, ROUNDS):
        vault.append(note(f"kept-{number}"), author=MEMBERS[ANN])
        say("note", number)
        ACTIONS[action](keyed, vault, number)
    return 0


if __name__ == "__main__":
    raise SystemExit(serve(main))
