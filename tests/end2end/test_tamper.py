# ruff: noqa: S608  # the statements are put together from this file's own words
"""Whatever is done to a vault's files is noticed, named, and has a safe way on.

Each case's id says what somebody did. `Refused` is noticed when signing in or opening, `Told` by a
notice at opening, `Found` by `verify`, `Unread` when the sealed part is read, and `Harmless`
changes nothing. After each of them the backup of the day restores.

What one laptop cannot notice by itself: an older keys.json put back (so removing a member changes
the vault key as well), and file, keys and head file all put back together (colleagues notice it).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from courtdesk.domain.access import Compartment
from courtdesk.errors import (
    CourtDeskError,
    DamagedVault,
    ForeignVault,
    NewerVault,
    TamperedVault,
    WrongPassphrase,
)
from courtdesk.store import backup, exact, rekey, slotfile
from courtdesk.store.connection import WrongKey, open_file
from courtdesk.store.keyslots import SlotFile
from courtdesk.store.opening import WentBack
from courtdesk.store.vault import Vault
from courtdesk.store.verify import verify
from tests.end2end.keyed import (
    ANN,
    BOB,
    MEMBERS,
    MENTAL,
    NOW,
    VAULT_ID,
    WORDS,
    Keyed,
    clock,
    keep,
    make,
    note,
)

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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    base = tmp_path_factory.mktemp("tamper")
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


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    return Scene(
        now=made.now.copy(tmp_path / "now"),
        older=made.older,
        used=made.used.copy(tmp_path / "used"),
        other=made.other,
        backup=Path(shutil.copy(made.backup, tmp_path / "friday.tar")),
    )


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
            shutil.copytree(scene.used.base / part, scene.now.base / part)
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
    shutil.copytree(scene.now.folder.path, state.folder.path)
    vault = state.open()
    vault.append(note("there"), author=MEMBERS[ANN])
    vault.close()
    scene.put(state.folder.database)


def one_copy_damaged(scene: Scene) -> None:
    flip(scene.now.folder.keys, 300)


WENT_BACK = Refused(WentBack, "older copy of this vault")
NOT_OPENED = Refused(WrongPassphrase, "not the passphrase")
CHANGED = Refused(TamperedVault, "changed by something other than CourtDesk")
PARAMETERS = Refused(TamperedVault, "passphrase check that CourtDesk never sets")
ODD = "(SELECT n FROM revisions WHERE sealed IS NOT NULL ORDER BY n LIMIT 1)"
EVEN = "(SELECT n FROM revisions WHERE sealed IS NOT NULL ORDER BY n DESC LIMIT 1)"
OPEN = "(SELECT n FROM revisions WHERE kind = 'note' AND sealed IS NULL ORDER BY n LIMIT 1)"
SWAP = (
    "CREATE TEMP TABLE kept AS SELECT {0} AS one FROM {1} WHERE {2} = " + ODD,
    "UPDATE {1} SET {0} = (SELECT {0} FROM {1} WHERE {2} = " + EVEN + ") WHERE {2} = " + ODD,
    "UPDATE {1} SET {0} = (SELECT one FROM kept) WHERE {2} = " + EVEN,
)

CASES: dict[str, tuple[Callable[[Scene], object], Outcome]] = {
    # The file and its log
    "whole-file-older": (lambda s: s.put_back("vault.db"), WENT_BACK),
    "file-and-keys-older": (lambda s: s.put_back("vault.db", "keys.json"), WENT_BACK),
    "page-of-the-state-put-back": (page_with_the_state_put_back, WENT_BACK),
    "two-pages-swapped": (pages_swapped, Refused(DamagedVault, "damaged")),
    "first-page-spoilt": (lambda s: flip(s.db, 100), Refused(DamagedVault, "at its beginning")),
    "salt-spoilt": (lambda s: flip(s.db, 3), Refused(DamagedVault, "at its beginning")),
    "file-emptied": (lambda s: s.db.write_bytes(b""), Refused(DamagedVault, "cut short")),
    "file-removed": (lambda s: s.db.unlink(), Refused(ForeignVault, "no vault in")),
    "file-in-the-clear": (
        lambda s: s.db.write_bytes(b"SQLite format 3\0" + bytes(4080)),
        Refused(ForeignVault, "plain SQLite file"),
    ),
    "file-of-another-vault": (
        lambda s: s.put(s.other.folder.database),
        Refused(WrongKey, "different vaults"),
    ),
    "log-dropped": (in_use(lambda log: log.unlink()), WENT_BACK),
    "log-cut-to-its-half": (
        in_use(lambda log: log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])),
        WENT_BACK,
    ),
    "log-flipped-in-its-first-frame": (in_use(lambda log: flip(log, 500)), WENT_BACK),
    "log-header-flipped": (in_use(lambda log: flip(log, 20)), WENT_BACK),
    # The head file
    "head-missing": (lambda s: s.now.head.unlink(), Told("head-missing")),
    "head-damaged": (lambda s: s.now.head.write_bytes(b"x" * 1024), Told("head-unreadable")),
    "head-cut": (lambda s: s.now.head.write_bytes(b"x"), Told("head-unreadable")),
    "head-of-another-vault": (
        lambda s: s.put(next((s.other.base / "state").glob("*.head")), s.now.head),
        Told("head-unreadable"),
    ),
    "head-with-a-forged-count": (forged_head, Told("head-unreadable")),
    "head-secret-replaced": (
        sql("UPDATE state SET head_secret = randomblob(32)"),
        Told("head-unreadable"),
    ),
    "copied-to-another-laptop": (
        lambda s: shutil.rmtree(s.now.base / "state"),
        Told("head-missing"),
    ),
    "used-on-another-laptop-and-brought-back": (used_elsewhere, Told("moved")),
    # keys.json
    "slots-swapped-between-members": (swapped("identity", "vault_key", "kdf"), NOT_OPENED),
    "vault-key-wraps-swapped": (
        swapped("vault_key"),
        Refused(DamagedVault, "wrapped key of the vault does not open"),
    ),
    "names-swapped": (swapped("name"), NOT_OPENED),
    "slot-of-another-vault": (slot_of_another_vault, NOT_OPENED),
    "parameters-lowered": (slot(ANN, lambda one: one["kdf"].update(memory_kib=8)), PARAMETERS),
    "passes-lowered": (slot(ANN, lambda one: one["kdf"].update(passes=1)), PARAMETERS),
    "parameters-raised-absurdly": (
        slot(ANN, lambda one: one["kdf"].update(memory_kib=2**40)),
        PARAMETERS,
    ),
    "parameters-raised-a-little": (slot(ANN, lambda one: one["kdf"].update(passes=3)), NOT_OPENED),
    "salt-of-a-slot-changed": (
        slot(ANN, lambda one: one["kdf"].update(salt=exact.encode(bytes(16)))),
        NOT_OPENED,
    ),
    "name-changed": (slot(BOB, lambda one: one.update(name="Mallory")), CHANGED),
    "signing-key-changed": (
        slot(ANN, lambda one: one["public"].update(sign=exact.encode(bytes(32)))),
        Refused(TamperedVault, "not theirs"),
    ),
    "colleague-s-signing-key-changed": (
        slot(BOB, lambda one: one["public"].update(sign=exact.encode(bytes(32)))),
        CHANGED,
    ),
    "mac-zeroed": (whole(lambda value: value.update(mac=exact.encode(bytes(32)))), CHANGED),
    "serial-raised": (whole(lambda value: value.update(serial=99)), CHANGED),
    "generation-raised": (
        whole(lambda value: value.update(generation=2)),
        Refused(DamagedVault, "wrapped key"),
    ),
    "member-removed": (whole(lambda value: value["slots"].pop("bob")), CHANGED),
    "member-added": (
        whole(lambda value: value["slots"].update(eve=value["slots"]["bob"] | {"name": "Eve"})),
        CHANGED,
    ),
    "recovery-key-replaced": (
        whole(lambda value: value["recovery"].update(public=exact.encode(MENTAL.public))),
        CHANGED,
    ),
    "vault-id-replaced": (whole(lambda value: value.update(vault="another")), NOT_OPENED),
    "both-copies-damaged": (
        lambda s: [flip(s.now.folder.path / name, 300) for name in ("keys.json", "keys.old.json")],
        Refused(DamagedVault, "nobody can sign in"),
    ),
    "both-copies-removed": (
        lambda s: [(s.now.folder.path / name).unlink() for name in ("keys.json", "keys.old.json")],
        Refused(ForeignVault, "holds no keys.json"),
    ),
    "keys-of-another-vault": (
        lambda s: [
            s.put(s.other.folder.keys, s.now.folder.path / name)
            for name in ("keys.json", "keys.old.json")
        ],
        Refused(WrongKey, "different vaults"),
    ),
    "keys-of-before-a-rekey-put-back": (
        older_after_rekey("keys.json", "keys.old.json"),
        Refused(WrongKey, "different vaults"),
    ),
    "keys-and-file-of-before-a-rekey-put-back": (
        older_after_rekey("vault.db", "keys.json", "keys.old.json"),
        WENT_BACK,
    ),
    "file-of-before-a-rekey-put-back": (
        older_after_rekey("vault.db"),
        Refused(WrongKey, "different vaults"),
    ),
    # A copy beside the vault
    "next-file-planted": (
        lambda s: s.put(s.older.folder.database, s.now.folder.next_database),
        Harmless(),
    ),
    "next-file-of-rubbish": (
        lambda s: s.now.folder.next_database.write_bytes(b"rubbish" * 999),
        Harmless(),
    ),
    "next-file-planted-beside-a-foreign-one": (planted_copy_beside_a_foreign_file, WENT_BACK),
    # Rows, by somebody who kept the vault key
    "count-lowered": (sql("UPDATE state SET counter = counter - 3"), WENT_BACK),
    "vault-id-in-the-state": (
        sql("UPDATE state SET vault = 'another'"),
        Refused(ForeignVault, "different vaults"),
    ),
    "state-row-removed": (sql("DELETE FROM state"), Refused(DamagedVault, "which one it is")),
    "chain-s-length-in-the-state": (sql("UPDATE state SET seq = seq + 1"), WENT_BACK),
    "chain-s-end-removed": (
        sql("DELETE FROM revisions WHERE n = (SELECT max(n) FROM revisions)"),
        WENT_BACK,
    ),
    "chain-s-end-removed-and-mended": (end_removed_and_mended, WENT_BACK),
    "link-removed-from-the-middle": (
        sql(f"DELETE FROM revisions WHERE n = {OPEN}"),
        Found("chain of records is broken"),
    ),
    "step-of-its-making-removed": (
        sql("DELETE FROM _sqlite_migrations WHERE name = '0002-drafts'"),
        Refused(DamagedVault, "lacks a step"),
    ),
    "step-of-the-future": (
        sql("UPDATE _sqlite_migrations SET name = '0099-future' WHERE name = '0004-keeping'"),
        Refused(NewerVault, "newer version"),
    ),
    "header-changed": (
        sql(
            "UPDATE revisions SET header = "
            "CAST(replace(CAST(header AS TEXT), 'bob', 'eve') AS BLOB) "
            f"WHERE n = {OPEN}"
        ),
        Found("not the one that its name says"),
    ),
    "record-filed-under-another-case": (
        sql(f"UPDATE revisions SET case_id = 'x' WHERE n = {OPEN}"),
        Found("filed under what its header does not say"),
    ),
    "open-part-changed": (
        sql(f"UPDATE revisions SET open = CAST('{{}}' AS BLOB) WHERE n = {OPEN}"),
        Found("open part of a record"),
    ),
    "salt-of-a-record-changed": (
        sql(f"UPDATE revisions SET salt = randomblob(16) WHERE n = {OPEN}"),
        Found("open part of a record"),
    ),
    "sealed-part-moved-to-another-record": (
        sql(*(one.format("sealed", "revisions", "n") for one in SWAP)),
        Found("sealed part of a record"),
    ),
    "sealed-part-removed": (
        sql(f"UPDATE revisions SET sealed = NULL WHERE n = {ODD}"),
        Found("sealed part of a record"),
    ),
    "wrap-removed": (
        sql(f"DELETE FROM wraps WHERE revision = {ODD}"),
        Found("key of a sealed record"),
    ),
    "wrap-moved-to-another-record": (
        sql(*(one.format("wrapped", "wraps", "revision") for one in SWAP)),
        Unread(DamagedVault),
    ),
    "signed-end-replaced": (
        sql("UPDATE heads SET signature = zeroblob(64)"),
        Found("signature at the end of a chain"),
    ),
    "signed-end-removed": (sql("DELETE FROM heads"), Found("signed end of a chain")),
    "device-s-public-key-swapped": (
        sql("UPDATE devices SET public = randomblob(32)"),
        Found("signature at the end of a chain"),
    ),
    "device-s-private-key-swapped": (device_key_swapped, Found("signature at the end of a chain")),
    "draft-removed": (
        sql("DELETE FROM drafts WHERE form = 'gad-7'"),
        Found("form that is being filled"),
    ),
    "draft-changed": (
        sql("UPDATE drafts SET content = CAST('other' AS BLOB) WHERE form = 'gad-7'"),
        Found("form that is being filled"),
    ),
    "draft-s-progress-changed": (
        sql("UPDATE drafts SET answered = 9"),
        Found("form that is being"),
    ),
    "draft-s-key-removed": (sql("DELETE FROM draft_wraps"), Found("form that is being filled")),
    "drafts-sum-changed": (
        sql("UPDATE state SET drafts = zeroblob(32)"),
        Found("form that is being"),
    ),
    "person-renamed-in-the-list": (
        sql("UPDATE people SET family = 'Otherperson'"),
        Found("list of people made from the records"),
    ),
    "case-moved-to-another-court": (
        sql("UPDATE cases SET court = 'Elsewhere'"),
        Found("court list made from the records"),
    ),
    "case-struck-from-the-list": (sql("DELETE FROM cases"), Found("court list made from")),
    "current-record-forgotten": (
        sql(f"DELETE FROM current WHERE revision = {OPEN}"),
        Found("list of current records made from"),
    ),
    "word-taken-out-of-the-search": (
        sql("DELETE FROM search"),
        Found("search made from the records"),
    ),
}


def names_of(problems: tuple[str, ...]) -> str:
    return " ".join(problems)


@pytest.mark.parametrize("case", CASES)
def test_it_is_noticed(case: str, scene: Scene, tmp_path: Path) -> None:
    act, outcome = CASES[case]
    act(scene)
    if isinstance(outcome, Refused):
        for _ in range(2):  # it does not go away by trying again
            with pytest.raises(outcome.kind, match=outcome.words) as caught:
                scene.now.open()
            assert str(caught.value).count("\n") == 0
    else:
        vault = scene.now.open()
        codes = [notice.code for notice in vault.notices]
        report = verify(vault)
        if isinstance(outcome, Told):
            assert codes == [outcome.code]
            assert vault.needs_new_device
        elif isinstance(outcome, Found):
            assert outcome.words in names_of(report.problems)
        elif isinstance(outcome, Unread):
            (kind,) = {type(error) for error in unread(vault)}
            assert issubclass(kind, outcome.kind)
        else:
            assert (codes, report.problems) == ([], ())
        vault.close()
    restored(scene.backup, tmp_path)


def unread(vault: Vault) -> list[CourtDeskError]:
    errors: list[CourtDeskError] = []
    for document in vault.documents(kind="note"):
        if document.latest.has_sealed:
            try:
                keys = {(Compartment.MENTAL_HEALTH, 1): MENTAL.private}
                vault.unseal(document.latest.id, keys)
            except CourtDeskError as error:
                errors.append(error)
    return errors


def unlock(slots: SlotFile) -> bytes:
    return slots.unlock(BOB, WORDS[BOB]).vault_key


def restored(file: Path, base: Path) -> None:
    """The safe way on: it opens, as a new device, and everything in it agrees."""
    there = Keyed(base / "restored")
    backup.restore(file, there.folder, unlock)
    key = there.unlock(BOB).vault_key
    vault = Vault.open(there.folder, VAULT_ID, key, clock, reserve_bytes=1)
    assert vault.needs_new_device
    assert verify(vault).ok
    vault.close()


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


# Backups


def members_changed(file: Path, name: bytes, old: bytes, new: bytes) -> None:
    data = file.read_bytes()
    at = data.index(old, data.index(name))
    file.write_bytes(data[:at] + new + data[at + len(old) :])


BACKUPS: dict[str, tuple[Callable[[Scene], object], Refused]] = {
    "cut": (
        lambda s: s.backup.write_bytes(s.backup.read_bytes()[:-PAGE]),
        Refused(DamagedVault, "cut short"),
    ),
    "date-in-the-manifest-changed": (
        lambda s: members_changed(s.backup, b"manifest.json", b'"seq":', b'"seq":1'),
        Refused(DamagedVault, "damaged"),
    ),
    "manifest-changed-length-kept": (
        lambda s: members_changed(s.backup, b'"made_at":', b"17", b"16"),
        Refused(TamperedVault, "changed by something"),
    ),
    "a-bit-of-the-database": (lambda s: flip(s.backup, -100_000), Refused(DamagedVault, "damaged")),
    "a-bit-of-the-keys": (
        lambda s: flip(s.backup, s.backup.read_bytes().index(b"keys.json\0") + 800),
        Refused(DamagedVault, "damaged"),
    ),
    "another-program-s-file": (
        lambda s: s.backup.write_bytes(b"PK\3\4" + bytes(2000)),
        Refused(ForeignVault, "not a backup"),
    ),
}


@pytest.mark.parametrize("case", BACKUPS)
def test_a_spoilt_backup_is_refused_and_leaves_nothing(case: str, scene: Scene) -> None:
    act, outcome = BACKUPS[case]
    act(scene)
    there = Keyed(scene.now.base / "restored")
    with pytest.raises(outcome.kind, match=outcome.words):
        backup.restore(scene.backup, there.folder, unlock)
    assert not there.folder.path.exists()


def test_one_copy_of_the_keys_is_enough(scene: Scene) -> None:
    one_copy_damaged(scene)
    slots = scene.now.slots()
    assert slots.notice is not None
    assert "second copy is in use" in slots.notice
    scene.now.open().close()
    assert scene.now.slots().notice is None


# Every page and every frame


def noticed(keyed: Keyed) -> bool:
    """Whether opening refuses or verifying finds something."""
    try:
        vault = keyed.open()
    except CourtDeskError:
        return True
    found = not verify(vault).ok
    # Once it has met a damaged page SQLCipher writes no more: not the mark of a proper end either.
    with suppress(CourtDeskError):
        vault.close()
    return found


def vault_key_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs time, and here only the file is tried."""
    opened = scene.now.unlock()
    monkeypatch.setattr(Keyed, "unlock", lambda *_: opened)


def test_one_flipped_bit_in_any_page_is_noticed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault_key_once(scene, monkeypatch)
    whole_file, head = scene.db.read_bytes(), scene.now.head.read_bytes()
    assert len(whole_file) > 30 * PAGE
    missed = []
    for number in range(len(whole_file) // PAGE):
        scene.db.write_bytes(whole_file)
        scene.now.head.write_bytes(head)
        flip(scene.db, number * PAGE + 37 * number % PAGE, 1 << number % 8)
        if not noticed(scene.now):
            missed.append(number)
        for suffix in ("-wal", "-shm"):
            scene.db.with_name("vault.db" + suffix).unlink(missing_ok=True)
    assert missed == []


def test_any_old_page_put_back_is_noticed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    vault_key_once(scene, monkeypatch)
    whole_file, head = scene.db.read_bytes(), scene.now.head.read_bytes()
    old = scene.older.folder.database.read_bytes()
    pages = range(min(len(old), len(whole_file)) // PAGE)
    changed = [n for n in pages if old[n * PAGE :][:PAGE] != whole_file[n * PAGE :][:PAGE]]
    assert changed
    missed = []
    for number in changed:
        scene.db.write_bytes(whole_file)
        scene.now.head.write_bytes(head)
        put_page(scene, number)
        if not noticed(scene.now):
            missed.append(number)
        for suffix in ("-wal", "-shm"):
            scene.db.with_name("vault.db" + suffix).unlink(missing_ok=True)
    assert missed == []


def test_one_flipped_bit_in_any_live_frame_of_the_log_is_noticed(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault_key_once(scene, monkeypatch)
    frames = (log_of(scene.used).stat().st_size - LOG_HEADER) // FRAME
    assert frames > 4
    missed = []
    for number in range(frames):
        there = scene.used.copy(tmp_path / f"frame-{number}")
        there.folder.database.with_name("vault.db-shm").unlink()
        flip(log_of(there), LOG_HEADER + number * FRAME + 24 + 41 * number % PAGE)
        if not noticed(there):
            missed.append(number)
    assert missed == []
