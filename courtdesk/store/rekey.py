"""Changing the vault key: a whole copy under a new key, switched to in one step.

A member who leaves has known the vault key, and may have kept it. So the vault is copied to
`vault.next.db` under a new key, checked, and then three things follow, each synced to the disk:

1. keys.json with the new key for everybody who stays. *This rename is the change*: before it the
   old key and file hold, after it the new ones, whatever happens.
2. `vault.next.db` takes the place of vault.db. A kill in between is made good by `finish` at the
   next opening: a copy that keys.json opens takes its place, any other is deleted.
3. A rolling backup under the new key; once it counts, those under earlier keys are deleted.

What it does not do: a copy of the folder that somebody made before, and a backup that was taken
elsewhere, open as ever with the passphrases of their day. Nor does it touch the compartments' keys,
which are the team's business (`compartments`). Members sign in with the passphrases they have.

Old keys.json and old vault.db put back together are still noticed: the head file's secret stays
(see `head`) and the count has risen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from courtdesk.domain.ids import MemberId
from courtdesk.errors import CourtDeskError, DamagedVault, UserError
from courtdesk.store import backup, ledger, slotfile, wrapping
from courtdesk.store.connection import (
    Connection,
    DatabaseError,
    WrongKey,
    driver_errors,
    open_file,
)
from courtdesk.store.folder import VaultFolder, folder_errors
from courtdesk.store.head import secret_of
from courtdesk.store.keyslots import SlotFile, Unlocked
from courtdesk.store.ledger import State
from courtdesk.store.records import Notice

if TYPE_CHECKING:
    from courtdesk.store.vault import Vault


class HalfChanged(UserError):
    """The keys are the new ones, but the vault could not go on: the next sign-in finishes it."""


@dataclass(frozen=True)
class Rotated:
    """What `rotate` did: the new key, and what a person should be told, if anything."""

    vault_key: bytes = field(repr=False)
    notice: Notice | None


def rotate(
    vault: Vault,
    by: Unlocked,
    now: datetime,
    *,
    keep: Mapping[MemberId, bytes],
    recovery_public: bytes | None = None,
) -> Rotated:
    """Change the key of an open vault, which stays open and usable; the old key opens nothing then.

    `by` is the member who does it, from their passphrase just now. `keep` holds the slot public
    keys, by the signed roster, of all who stay: every other slot goes in the same step, as
    `SlotFile.rekeyed` says. `recovery_public` replaces the recovery key as well. Reads go on
    meanwhile; writes wait (about a second for 100 MB).

    Raises `UserError`, `NoSpace`, `TamperedVault` or `DamagedVault`, and nothing has changed; or
    `HalfChanged`: then the vault is closed, and signing in again finishes it.
    """
    slots = SlotFile.load(vault.folder.keys)
    vault_key = wrapping.new_key()

    def prepare(connection: Connection) -> None:
        _copy(connection, vault.folder, by.vault_key, vault_key)
        _write_keys(slots, by, vault_key, keep, recovery_public)

    with vault.folder.copying:
        try:
            vault.change_key(vault_key, prepare)
        except HalfChanged:
            raise
        except (CourtDeskError, DatabaseError):
            _discard(vault.folder)
            raise
        return Rotated(vault_key, _fresh_backup(vault.folder, vault_key, now))


def finish(folder: VaultFolder, vault_key: bytes) -> None:
    """Finish, or clear away, a change of the key that was cut off; before the vault is opened.

    `vault_key` is what keys.json gives. The copy is used when this is its key and not that of
    vault.db: it was whole on the disk before keys.json was changed.
    """
    if not folder.next_database.exists():
        return
    if not _opens(folder.database, vault_key) and _opens(folder.next_database, vault_key):
        put_in_place(folder)
    else:
        _discard(folder)


def put_in_place(folder: VaultFolder) -> None:
    """Let the copy take the place of vault.db. Nobody may have either of them open."""
    with folder_errors(folder.path):
        # Before the rename: the log of the old file would be read into the new one.
        for name in (folder.database, folder.next_database):
            _delete_logs(name)
        folder.next_database.replace(folder.database)
        slotfile.sync_folder(folder.path)


@contextmanager
def half_changed() -> Iterator[None]:
    """Turn what goes wrong once the keys are changed into `HalfChanged`."""
    try:
        yield
    except (CourtDeskError, DatabaseError, OSError) as error:
        raise HalfChanged(
            "The vault key was changed, but the vault could not be opened again under it: sign in "
            "again, which finishes the change."
        ) from error


def _copy(connection: Connection, folder: VaultFolder, old_key: bytes, new_key: bytes) -> None:
    """Make `vault.next.db`: whole, checked and on the disk."""
    _discard(folder)
    path = folder.next_database
    with folder_errors(folder.path), driver_errors(path):
        target = open_file(path, new_key, create=True)
        try:
            connection.backup(target)
            state = _marked(target, old_key)
        finally:
            target.close()
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        slotfile.sync_folder(folder.path)
        _check(path, new_key, state)


def _marked(target: Connection, old_key: bytes) -> State:
    """Count the copy as later than what it was made from, and keep the head file's secret."""
    before = ledger.state(target)
    secret = before.head_secret or secret_of(old_key)
    after = replace(before, counter=before.counter + 1, head_secret=secret)
    target.execute("BEGIN IMMEDIATE")
    ledger.save_state(target, after)
    target.execute("COMMIT")
    return after


def _check(path: Path, vault_key: bytes, state: State) -> None:
    copy = open_file(path, vault_key, read_only=True)
    try:
        bad = copy.execute("PRAGMA cipher_integrity_check").fetchall()
        found = copy.execute("PRAGMA integrity_check").fetchall()
        stands = ledger.state(copy)
    finally:
        copy.close()
    if bad or found != [("ok",)] or stands != state:
        raise DamagedVault(
            "The copy of the vault under its new key did not pass the checks, so nothing was "
            "changed: check the vault and the disk."
        )


def _write_keys(
    slots: SlotFile,
    by: Unlocked,
    vault_key: bytes,
    keep: Mapping[MemberId, bytes],
    recovery_public: bytes | None,
) -> None:
    try:
        slots.rekeyed(by, vault_key, keep, recovery_public)
    except CourtDeskError:
        # The disk may have refused only after the new file had its name: then there is no way back.
        if slotfile.read(slots.path).table.generation == slots.table.generation:
            raise
        with half_changed():
            raise


def _fresh_backup(folder: VaultFolder, vault_key: bytes, now: datetime) -> Notice | None:
    """A rolling backup under the new key, which clears away those under old ones."""
    try:
        backup.roll(folder, vault_key, now)
    except CourtDeskError as error:
        return Notice(
            "old-backups",
            "The vault has its new key, but no new backup could be made, so backups that open "
            f"with the keys of before are still there. {error}",
        )
    return None


def _opens(path: Path, vault_key: bytes) -> bool:
    try:
        open_file(path, vault_key, read_only=True).close()
    except WrongKey:
        return False
    return True


def _discard(folder: VaultFolder) -> None:
    with folder_errors(folder.path):
        _delete_logs(folder.next_database)
        folder.next_database.unlink(missing_ok=True)


def _delete_logs(database: Path) -> None:
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
