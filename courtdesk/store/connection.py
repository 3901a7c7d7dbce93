"""Opening the encrypted file: the only module that knows the driver.

`sqlite-utils` catches the standard library's `sqlite3` errors, and those of `sqlcipher3` do not
derive from them: `alter=True`, `drop(ignore=True)` and others then raise instead of doing their
work. `tables` points its four names at the driver in use before the first call; nothing else may
import `sqlite_utils`. It never opens a path (that would make a plaintext file), and it is given
`execute_plugins=False`, as a plugin would be handed the open vault.

The key goes in through `set_key`, never as PRAGMA text, which a trace callback would see; nothing
in CourtDesk sets a tracer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as driver

from courtdesk.errors import (
    CourtDeskError,
    DamagedVault,
    FileRefused,
    ForeignVault,
    NoSpace,
    UserError,
    VaultInUse,
)
from courtdesk.store import wrapping

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sqlite_utils import Database
else:
    Connection = driver.Connection

__all__ = [
    "Connection",
    "DatabaseError",
    "WrongKey",
    "driver_errors",
    "is_damage",
    "is_refused",
    "open_file",
    "tables",
]

DatabaseError: type[Exception] = driver.DatabaseError
"""The driver's error about the file; `is_damage` and `is_refused` tell which."""

_LEAST_SQLITE = (3, 53, 0)  # 3.7.0 to 3.51.2 can corrupt a WAL on reset (sqlite.org/changes)
_PLAINTEXT = b"SQLite format 3\0"
_SALT_BYTES = 16
_BUSY_MS = 5_000
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_NOT_OPENED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")

_PRAGMAS = (
    "synchronous=EXTRA",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
    "trusted_schema=OFF",
    f"busy_timeout={_BUSY_MS}",
)
# KiB. Ids are hashes, so that whatever comes by the thousand lies all over the indexes by them:
# with SQLite's usual 8 MB a third of taking in was opening the same pages again.
_WRITER_CACHE = 32 * 1024
# macOS's fsync leaves the data in the drive's own cache; these two ask for more.
_MAC_PRAGMAS = ("fullfsync=ON", "checkpoint_fullfsync=ON")


class WrongKey(FileRefused):
    """The key is sound, but it is not the key of this file."""


def open_file(
    path: Path, key: bytes, *, create: bool = False, read_only: bool = False
) -> Connection:
    """A connection to the encrypted database at `path`, set up for a vault.

    `key` is 32 bytes; `create` makes a new file and refuses an existing one. With `read_only` the
    connection refuses to write (it still takes part in the write-ahead log). Usable from any
    thread, by one at a time.

    Raises `ForeignVault` for a file that is not an encrypted database, `WrongKey`, `DamagedVault`,
    or `UserError` when the file cannot be opened.
    """
    _require_sqlite()
    if create:
        _make_file(path)
    else:
        _check_header(path)
    with driver_errors(path):
        connection = _connect(path, _keyspec(key, with_salt=create))
        try:
            if not create:
                _try_key(connection, path, key)
            _set_up(connection, read_only=read_only)
        except (CourtDeskError, driver.Error):
            connection.close()
            raise
    return connection


def tables(connection: Connection) -> Database:
    """The connection as a sqlite-utils database, its error names pointed at the driver first.

    Imported here: it costs a tenth of a second, and only making or migrating a vault needs it.
    """
    import sqlite_utils
    from sqlite_utils import db, utils

    for module in (db, utils):
        # The stubs know only the standard library's names; these four lines are the whole shim.
        setattr(module, "sqlite3", driver)  # noqa: B010
        setattr(module, "OperationalError", driver.OperationalError)  # noqa: B010
    return sqlite_utils.Database(connection, execute_plugins=False)


@contextmanager
def driver_errors(path: Path) -> Iterator[None]:
    """Turn the driver's errors about the file or disk into one sentence; others are bugs."""
    try:
        yield
    except driver.Error as error:
        sentence = _sentence(error, path)
        if sentence is None:
            raise
        raise sentence from error


def is_refused(error: BaseException) -> bool:
    """Whether the disk did not take what was written; room may help.

    The driver tells only the main kinds of error apart, and a quota or a limit on file sizes
    comes as a failed write like any other.
    """
    return isinstance(error, driver.Error) and _name(error) in ("SQLITE_FULL", "SQLITE_IOERR")


def is_damage(error: BaseException) -> bool:
    """Whether the driver found bytes that SQLCipher or SQLite cannot have written so."""
    return isinstance(error, driver.Error) and _name(error) in _DAMAGE


def _name(error: Any) -> str:
    return getattr(error, "sqlite_errorname", None) or ""


def _sentence(error: Any, path: Path) -> CourtDeskError | None:
    name = _name(error)
    if name == "SQLITE_FULL":
        return NoSpace(
            "The disk is full: this change was not saved, and nothing saved before it is lost. "
            "Free some space and try again."
        )
    if is_damage(error):
        return DamagedVault(
            f"The vault file {path.name} is damaged: restore the latest backup from its folder."
        )
    if name in _NOT_OPENED:
        return UserError(
            f"The vault file {path.name} cannot be opened for writing: ask for write permission "
            "on its folder."
        )
    if name in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return VaultInUse("Another program has the vault file open: close it and try again.")
    if name == "SQLITE_IOERR":
        return UserError(
            f"The disk that holds {path.name} is failing, not connected or over a limit: this was "
            "not done, and nothing saved before it is lost. Check the disk and try again."
        )
    return None


def _require_sqlite() -> None:
    if driver.sqlite_version_info < _LEAST_SQLITE:
        raise RuntimeError(f"SQLite {driver.sqlite_version} can corrupt a write-ahead log")


def _make_file(path: Path) -> None:
    """An empty file that only its owner can read; SQLite would give it to everybody."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise UserError(
            f"{path.name} is there already: choose an empty folder for a new vault."
        ) from error
    except OSError as error:
        raise UserError(
            f"The folder {path.parent} cannot be written ({error.strerror}): choose another one."
        ) from error


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(_SALT_BYTES)
    except FileNotFoundError as error:
        raise ForeignVault(
            f"There is no vault in {path.parent}: choose the folder that holds {path.name}."
        ) from error
    except OSError as error:
        raise UserError(
            f"The vault file {path.name} cannot be read: ask for permission to its folder."
        ) from error
    if head == _PLAINTEXT:
        raise ForeignVault(
            f"{path.name} is a plain SQLite file, not an encrypted vault: choose another folder."
        )
    if len(head) < _SALT_BYTES:
        raise DamagedVault(f"The vault file {path.name} is cut short: restore the latest backup.")


def _salt(key: bytes) -> bytes:
    """The first 16 bytes of the file, made from the key, so that a wrong key is told from damage.

    SQLCipher answers both with "file is not a database". The salt only parts the page MACs of
    files under one key, and copies of one vault share it anyway.
    """
    return wrapping.derive(key, "vault file salt")[:_SALT_BYTES]


def _keyspec(key: bytes, *, with_salt: bool) -> str:
    return f"x'{key.hex()}{_salt(key).hex() if with_salt else ''}'"


def _connect(path: Path, keyspec: str) -> Connection:
    # isolation_level=None: the driver begins no transaction by itself; `writer` says BEGIN.
    connection: Connection = driver.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000
    )
    # Before the key: SQLCipher otherwise writes what it finds wrong to standard error.
    connection.execute("PRAGMA cipher_log=OFF")
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.set_key(keyspec)  # type: ignore[attr-defined]  # the driver's own method
    return connection


def _try_key(connection: Connection, path: Path, key: bytes) -> None:
    """Read the first page; raise `WrongKey` or `DamagedVault` when it does not open."""
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.DatabaseError as error:
        if not is_damage(error):
            raise
        if _is_key_of(path, key):
            raise DamagedVault(
                f"The vault file {path.name} is damaged at its beginning: restore the latest "
                "backup."
            ) from error
        raise WrongKey(
            f"The key in keys.json is not the key of {path.name}: the two files come from "
            "different vaults; put the right ones together, or restore the latest backup."
        ) from error


def _is_key_of(path: Path, key: bytes) -> bool:
    with path.open("rb") as file:
        if file.read(_SALT_BYTES) == _salt(key):
            return True
    # The damage may be in the salt itself: with the right one given, the rest opens.
    connection = _connect(path, _keyspec(key, with_salt=True))
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return True
    except driver.DatabaseError:
        return False
    finally:
        connection.close()


def _set_up(connection: Connection, *, read_only: bool) -> None:
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise UserError(
            "The vault's folder is on a drive that cannot keep a write-ahead log, such as some "
            "network drives: move it to a disk of this laptop."
        )
    for pragma in (*_PRAGMAS, *(_MAC_PRAGMAS if sys.platform == "darwin" else ())):
        connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only=ON")
    else:
        connection.execute(f"PRAGMA cache_size=-{_WRITER_CACHE}")
