"""Opening the encrypted file, and each call of sqlite-utils that the project uses."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from courtdesk.errors import DamagedVault, ForeignVault, NoSpace, UserError, VaultInUse
from courtdesk.store import connection as module
from courtdesk.store.connection import Connection, WrongKey, driver_errors, open_file, tables

KEY = bytes(range(32))
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Connection]:
    connection = open_file(path, KEY, create=True)
    yield connection
    connection.close()


def fill(connection: Connection, rows: int = 50) -> None:
    connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, body BLOB)")
    values = [(os.urandom(1000),) for _ in range(rows)]
    connection.executemany("INSERT INTO things (body) VALUES (?)", values)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
def closed(path: Path) -> Path:
    connection = open_file(path, KEY, create=True)
    fill(connection)
    connection.close()
    return path


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 3),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("mmap_size", 0),
        ("trusted_schema", 0),
        ("busy_timeout", 5000),
    ],
)
def test_every_pragma_holds(opened: Connection, pragma: str, value: object) -> None:
    found = opened.execute(f"PRAGMA {pragma}").fetchall()
    # With no memory map at all the driver answers nothing.
    assert found in ([(value,)], []) if pragma == "mmap_size" else found == [(value,)]


def test_a_mac_is_asked_to_empty_the_drives_own_cache(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.sys, "platform", "darwin")
    connection = open_file(path, KEY, create=True)
    for pragma in ("fullfsync", "checkpoint_fullfsync"):
        assert connection.execute(f"PRAGMA {pragma}").fetchone() == (1,)
    connection.close()


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.driver, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(RuntimeError, match="write-ahead log"):
        open_file(path, KEY, create=True)


def test_the_file_is_the_owners_and_says_nothing(closed: Path) -> None:
    assert stat.S_IMODE(closed.stat().st_mode) == 0o600
    assert b"things" not in closed.read_bytes()
    assert not closed.read_bytes().startswith(b"SQLite")


def test_a_reader_cannot_write(closed: Path) -> None:
    connection = open_file(closed, KEY, read_only=True)
    with pytest.raises(UserError, match="for writing"), driver_errors(closed):
        connection.execute("DELETE FROM things")
    connection.close()


def test_a_new_file_never_replaces_one(closed: Path) -> None:
    before = closed.read_bytes()
    with pytest.raises(UserError, match="there already"):
        open_file(closed, KEY, create=True)
    assert closed.read_bytes() == before


def test_a_missing_file_is_no_vault_and_none_is_made(path: Path) -> None:
    with pytest.raises(ForeignVault, match="no vault"):
        open_file(path, KEY)
    assert not path.exists()


def test_a_plaintext_file_is_refused_and_left_alone(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(ForeignVault, match="plain SQLite"):
        open_file(path, KEY)
    assert path.read_bytes() == before


def test_a_file_cut_short_is_damaged(path: Path) -> None:
    path.write_bytes(b"short")
    with pytest.raises(DamagedVault, match="cut short"):
        open_file(path, KEY)


def test_a_wrong_key_is_not_called_damage_and_the_right_one_opens_after(closed: Path) -> None:
    with pytest.raises(WrongKey, match="different vaults"):
        open_file(closed, bytes(32))
    open_file(closed, KEY).close()


@pytest.mark.parametrize("place", [0, 15, 16, 100, PAGE - 1])
def test_damage_of_the_first_page_is_not_called_a_wrong_key(closed: Path, place: int) -> None:
    data = bytearray(closed.read_bytes())
    data[place] ^= 1
    closed.write_bytes(data)
    with pytest.raises(DamagedVault):
        open_file(closed, KEY)
    with pytest.raises(WrongKey):
        open_file(closed, bytes(32))


def test_a_flipped_bit_on_each_page_is_damage(closed: Path) -> None:
    good = closed.read_bytes()
    assert len(good) > 10 * PAGE
    for page in range(1, len(good) // PAGE):
        data = bytearray(good)
        data[page * PAGE + 700] ^= 4
        closed.write_bytes(data)
        connection = open_file(closed, KEY)
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall(), page
        connection.close()


def test_reading_a_damaged_page_is_one_sentence(closed: Path) -> None:
    data = bytearray(closed.read_bytes())
    data[5 * PAGE + 700] ^= 4
    closed.write_bytes(data)
    connection = open_file(closed, KEY)
    with pytest.raises(DamagedVault, match="restore the latest backup"), driver_errors(closed):
        connection.execute("SELECT sum(length(body)) FROM things").fetchall()
    connection.close()


def test_nothing_is_written_to_standard_error(closed: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from courtdesk.store.connection import WrongKey, open_file\n"
        "try: open_file(pathlib.Path(sys.argv[1]), bytes(32))\n"
        "except WrongKey: print('refused')\n"
    )
    run = [sys.executable, "-c", program, str(closed)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("refused\n", "")


def test_a_full_disk_is_no_space(opened: Connection, path: Path) -> None:
    opened.execute("PRAGMA max_page_count = 8")
    with pytest.raises(NoSpace, match="Free some space"), driver_errors(path):
        fill(opened)


def test_another_writer_is_in_use(opened: Connection, path: Path) -> None:
    other = open_file(path, KEY)
    other.execute("PRAGMA busy_timeout = 0")
    opened.execute("BEGIN IMMEDIATE")
    with pytest.raises(VaultInUse), driver_errors(path):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_an_error_of_ours_stays_a_bug(opened: Connection, path: Path) -> None:
    with pytest.raises(module.driver.OperationalError), driver_errors(path):
        opened.execute("SELECT nothing FROM nowhere")


def test_sqlite_utils_catches_the_drivers_errors(opened: Connection) -> None:
    """Each of these raises instead when the names are not pointed at the driver."""
    database = tables(opened)
    table = database.table("people")
    table.insert({"id": 1, "name": "one"}, pk="id")
    table.insert({"id": 2, "name": "two", "more": 3}, alter=True)
    assert [row["more"] for row in table.rows] == [None, 3]
    database.table("nowhere").drop(ignore=True)


def test_sqlite_utils_execute_and_atomic(opened: Connection) -> None:
    """What `Migrations.apply` uses: a step and its record are one transaction."""
    database = tables(opened)
    with database.atomic():
        database.execute("CREATE TABLE kept (a)")
    with pytest.raises(KeyError), database.atomic():
        database.execute("CREATE TABLE undone (a)")
        raise KeyError
    assert database.table_names() == ["kept"]


def test_no_plugin_is_handed_the_vault(opened: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlite_utils import plugins

    def handed(*_: object, **__: object) -> None:
        pytest.fail("a plugin was given the connection")

    monkeypatch.setattr(plugins.pm.hook, "prepare_connection", handed)
    tables(opened)


def test_nothing_else_imports_sqlite_utils_at_the_top() -> None:
    program = (
        "import sys, courtdesk.store.vault, courtdesk.store.verify\n"
        "print([name for name in ('sqlite_utils', 'filelock', 'sqlite3') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
