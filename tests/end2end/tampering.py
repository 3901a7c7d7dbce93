"""What somebody does to a vault's files, and how each of it may come out; `test_tamper` says which.

A scene is a vault to be spoilt, with an older copy, one that was killed in use and another vault.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courtdesk.errors import (
    CourtDeskError,
)
from courtdesk.store import backup, exact, rekey, slotfile
from courtdesk.store.connection import open_file
from tests.end2end.keyed import (
    ANN,
    BOB,
    MEMBERS,
    NOW,
    Keyed,
    keep,
    make,
    note,
)
from tests.helpers.copies import copy_tree, copy_vault

PAGE = 4096
FRAME, LOG_HEADER = PAGE + 24, 32


@dataclass(frozen=True)
class Refused:
    kind: type[CourtDeskError]
    words: str


@dataclass(frozen=True)
class Told:
    code: str


@dataclass(frozen=True)
class Found:
    words: str


@dataclass(frozen=True)
class Unread:
    kind: type[CourtDeskError]


@dataclass(frozen=True)
class Harmless:
    pass


Outcome = Refused | Told | Found | Unread | Harmless


@dataclass(frozen=True)
class Scene:
    """A vault to be spoilt, what it was a while ago, as it was in use, and another vault."""

    now: Keyed
    older: Keyed
    used: Keyed
    other: Keyed
    backup: Path

    @property
    def db(self) -> Path:
        return self.now.folder.database

    def sql(self, *statements: str) -> None:
        """What a member can do who kept the vault key and has the tools."""
        with closing(open_file(self.db, self.now.unlock().vault_key)) as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            for statement in statements:
                connection.execute(statement)

    def keys(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change keys.json and its copy as anybody can who can write: the check is no secret."""
        value = json.loads(self.now.folder.keys.read_bytes())
        change(value)
        value.pop("check")
        data = exact.dump(value | {"check": slotfile._check(value)})
        for name in ("keys.json", "keys.old.json"):
            (self.now.folder.path / name).write_bytes(data)

    def put(self, source: Path, target: Path | None = None) -> None:
        shutil.copyfile(source, target or self.db)

    def put_back(self, *names: str) -> None:
        for name in names:
            shutil.copyfile(self.older.folder.path / name, self.now.folder.path / name)


def make_scene(base: Path) -> Scene:
    """All of it below `base`, with a backup of the day."""
    now = make(base / "now")
    older = now.copy(base / "older")
    vault = now.open()
    vault.append(*(note(f"later-{n}") for n in range(4)), author=MEMBERS[ANN])
    vault.close()
    backup.make(now.folder, now.unlock().vault_key, base / "friday.tar", NOW)
    vault = now.open()
    vault.writer.run_bare(lambda one: one.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    for number in range(4):
        vault.append(note(f"log-{number}"), author=MEMBERS[ANN])
    used = now.copy(base / "used")
    vault.close()
    other = make(base / "other", vault_id="00112233445566778899aabbccddeeff")
    return Scene(now, older, used, other, base / "friday.tar")


def flip(path: Path, at: int, bit: int = 1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= bit
    path.write_bytes(data)


def log_of(keyed: Keyed) -> Path:
    return keyed.folder.database.with_name("vault.db-wal")


# What is done: each gets a scene and spoils it


def in_use(change: Callable[[Path], object]) -> Callable[[Scene], None]:
    """Do something to the log of a vault that was killed in use."""

    def act(scene: Scene) -> None:
        for part in ("vault", "state"):
            shutil.rmtree(scene.now.base / part)
        copy_vault(scene.used.base, scene.now.base)
        scene.db.with_name("vault.db-shm").unlink()
        change(log_of(scene.now))

    return act


def sql(*statements: str) -> Callable[[Scene], None]:
    return lambda scene: scene.sql(*statements)


def slot(name: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Scene], None]:
    return lambda scene: scene.keys(lambda value: change(value["slots"][MEMBERS[name]]))


def whole(change: Callable[[dict[str, Any]], object]) -> Callable[[Scene], None]:
    return lambda scene: scene.keys(change)


def swapped(*fields: str) -> Callable[[Scene], None]:
    def change(value: dict[str, Any]) -> None:
        one, other = (value["slots"][MEMBERS[name]] for name in (ANN, BOB))
        for field in fields:
            one[field], other[field] = other[field], one[field]

    return whole(change)


def slot_of_another_vault(scene: Scene) -> None:
    foreign = json.loads(scene.other.folder.keys.read_bytes())["slots"][MEMBERS[ANN]]
    scene.keys(lambda value: value["slots"].update({MEMBERS[ANN]: foreign}))


def rotated(scene: Scene) -> None:
    vault = scene.now.open()
    rekey.rotate(vault, scene.now.unlock(), NOW, keep=keep(ANN))
    vault.close()


def older_after_rekey(*names: str) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        rotated(scene)
        scene.put_back(*names)

    return act


def pages_swapped(scene: Scene) -> None:
    data = bytearray(scene.db.read_bytes())
    data[PAGE : 2 * PAGE], data[2 * PAGE : 3 * PAGE] = (
        data[2 * PAGE : 3 * PAGE],
        data[PAGE : 2 * PAGE],
    )
    scene.db.write_bytes(data)


def page_with_the_state_put_back(scene: Scene) -> None:
    with closing(open_file(scene.db, scene.now.unlock().vault_key)) as one:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'state'"
        (number,) = one.execute(query).fetchone()
    put_page(scene, number - 1)


def put_page(scene: Scene, number: int) -> None:
    data = bytearray(scene.db.read_bytes())
    at = slice(number * PAGE, (number + 1) * PAGE)
    data[at] = scene.older.folder.database.read_bytes()[at]
    scene.db.write_bytes(data)


def forged_head(scene: Scene) -> None:
    data = bytearray(scene.now.head.read_bytes())
    for slot_at in (0, 512):
        # Format, vault and device come first; then the count, whose first digit becomes a 1.
        at = slot_at + len(b" ".join(data[slot_at : slot_at + 480].split()[:3])) + 1
        data[at] = ord("1") if data[at] != ord("1") else ord("2")
    scene.now.head.write_bytes(data)


def end_removed_and_mended(scene: Scene) -> None:
    """As somebody would who knows how the vault is made, but not where the head file is."""
    scene.sql(
        "DELETE FROM revisions WHERE n = (SELECT max(n) FROM revisions)",
        "UPDATE state SET seq = seq - 1, head = (SELECT id FROM revisions ORDER BY n DESC LIMIT 1)",
    )


def planted_copy_beside_a_foreign_file(scene: Scene) -> None:
    scene.put(scene.older.folder.database, scene.now.folder.next_database)
    scene.put(scene.other.folder.database)


def device_key_swapped(scene: Scene) -> None:
    scene.sql("UPDATE devices SET private = randomblob(32)")
    vault = scene.now.open()
    vault.append(note("signed by another key"), author=MEMBERS[ANN])
    vault.close()


def used_elsewhere(scene: Scene) -> None:
    state = Keyed(scene.now.base / "elsewhere")
    copy_tree(scene.now.folder.path, state.folder.path)
    vault = state.open()
    vault.append(note("there"), author=MEMBERS[ANN])
    vault.close()
    scene.put(state.folder.database)


def one_copy_damaged(scene: Scene) -> None:
    flip(scene.now.folder.keys, 300)
