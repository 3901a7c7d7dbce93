"""Backups: one file that holds a whole vault, and counts only once it has been opened.

`backupfile` says what stands in the file. Everything secret in it is as sealed as in the vault,
and the passphrases of that day open it. A backup is written under another name, unpacked, opened
and checked, and only then given its name; a restored vault appears only once it is whole.

A change of the vault key (`rekey`) leaves older backups as they are: the passphrases of their day
open them, also that of somebody who has left since. So the first rolling backup under the new key
clears away those under earlier ones, once it counts; a backup that was taken elsewhere is out of
reach, and whoever keeps it must delete it.

A restored vault is a fork: what was recorded after the backup may be on other laptops already,
under numbers that this copy would use again. It is marked to go on under a new device id.
"""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from courtdesk.errors import CourtDeskError, DamagedVault, NoSpace, TamperedVault, UserError
from courtdesk.store import backupfile, ledger, slotfile
from courtdesk.store.backupfile import Manifest
from courtdesk.store.connection import driver_errors, open_file
from courtdesk.store.folder import VaultFolder
from courtdesk.store.head import Head
from courtdesk.store.keyslots import SlotFile

__all__ = ["KEEP", "Manifest", "Unlock", "make", "names_in", "restore", "roll", "rolling"]

KEEP = 3
"""How many rolling backups stay."""

_ROLLING = re.compile(r"vault-\d{15}-\d{8}T\d{6}Z\.tar")

Unlock = Callable[[SlotFile], bytes]
"""Gives the vault key of the slots in a backup, from a passphrase or the recovery key."""


def make(folder: VaultFolder, vault_key: bytes, out_file: Path, now: datetime) -> Manifest:
    """Write a backup of the vault to `out_file`, which must not exist.

    The vault may be in use meanwhile; what is committed when the copy begins is in it. The file
    takes its name only after it has been unpacked and opened. Raises `UserError` or `NoSpace`
    when it cannot be written there, and `DamagedVault` when the vault does not pass the checks.
    """
    if out_file.exists():
        raise UserError(f"There is already a file called {out_file.name}: choose another name.")
    with folder.copying, _work_folder(out_file) as work:
        manifest = _write(folder, vault_key, work, now)
        _check_file(work / "backup.tar", vault_key)
        # Between the first look and now somebody may have put a file there.
        if out_file.exists():
            raise UserError(f"There is now a file called {out_file.name}: choose another name.")
        (work / "backup.tar").rename(out_file)
        slotfile.sync_folder(out_file.parent)
    return manifest


def roll(folder: VaultFolder, vault_key: bytes, now: datetime, keep: int = KEEP) -> Path:
    """Add a backup to the vault's own backups, then delete all but the `keep` latest.

    They are ordered by the vault's counter, which, unlike a clock, only rises. Those of earlier
    key generations go as well, however few are left, as people who have left may open them.
    Nothing is deleted unless the new one counts, and nothing not named like a rolling backup.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    # One name, so that what a kill leaves behind is cleared away here and does not pile up.
    fresh = folder.backups / "new.tar"
    with folder.copying, _disk_errors(folder.backups):
        fresh.unlink(missing_ok=True)
        manifest = make(folder, vault_key, fresh, now)
        place = folder.backups / f"vault-{manifest.head.counter:015}-{stamp}.tar"
        fresh.replace(place)
        slotfile.sync_folder(folder.backups)
        earlier = outdated(folder)
        kept = [file for file in rolling(folder) if file not in earlier]
        for old in (*kept[keep:], *earlier):
            old.unlink()
        slotfile.sync_folder(folder.backups)
    return place


def outdated(folder: VaultFolder) -> tuple[Path, ...]:
    """The rolling backups under an earlier vault key than that of keys.json; they should go.

    `roll` deletes them; there are some left when a change of the key was cut off before it.
    """
    generation = SlotFile.load(folder.keys).table.generation
    return tuple(file for file in rolling(folder) if _generation(file, generation) < generation)


def _generation(file: Path, otherwise: int) -> int:
    """The key generation of a backup; `otherwise` when it cannot be read, and so not be judged."""
    try:
        with backupfile.opened(file) as stream:
            return backupfile.read_front(stream)[1].generation
    except CourtDeskError:
        return otherwise


def rolling(folder: VaultFolder) -> tuple[Path, ...]:
    """The rolling backups of a vault, the latest first."""
    if not folder.backups.is_dir():
        return ()
    found = (path for path in folder.backups.iterdir() if _ROLLING.fullmatch(path.name))
    return tuple(sorted(found, key=lambda path: path.name, reverse=True))


def names_in(file: Path) -> tuple[str, ...]:
    """The sign-in names in a backup, to choose from before `restore`. Raises as `restore` does."""
    with backupfile.opened(file) as stream:
        _, keys = backupfile.read_front(stream)
    return tuple(sorted((slot.name for slot in keys.slots), key=str.casefold))


def restore(file: Path, folder: VaultFolder, unlock: Unlock) -> Manifest:
    """Make a vault in `folder`, which must be new or empty, out of a backup.

    `unlock` gets the backup's key slots and returns the vault key. The folder appears only once
    everything in it has been checked; the vault in it must begin a new device. Raises
    `UserError`, `NoSpace`, `ForeignVault`, `NewerVault`, `DamagedVault`, `TamperedVault`, and
    what `unlock` raises; `folder` is then as it was.
    """
    if folder.path.exists() and (not folder.path.is_dir() or any(folder.path.iterdir())):
        raise UserError(
            f"{folder.path.name} is not an empty folder: choose a new one to restore into, as a "
            "backup never replaces a vault."
        )
    place = folder.path.absolute()
    making = VaultFolder(place.with_name(f"{place.name}.restoring"), folder.state_dir)
    with _disk_errors(folder.path):
        if making.path.exists():
            shutil.rmtree(making.path)
        making.create()
        try:
            manifest, vault_key = _unpack(file, making, unlock)
            _check_database(making.database, vault_key, manifest.head)
            _mark_restored(making.database, vault_key, manifest)
            if place.exists():
                place.rmdir()
            making.path.rename(place)
            slotfile.sync_folder(place.parent)
        finally:
            shutil.rmtree(making.path, ignore_errors=True)
    return manifest


@contextmanager
def unpacked(
    file: Path, folder: VaultFolder, unlock: Unlock
) -> Iterator[tuple[VaultFolder, Manifest, bytes]]:
    """A backup taken apart and checked beside the backups of `folder`: where, what, and its key.

    It stays encrypted, and is gone afterwards. Raises as `restore` does for the file.
    """
    with _work_folder(folder.backups / "compare") as work:
        trial = VaultFolder(work / "vault", work / "state")
        trial.create()
        manifest, vault_key = _unpack(file, trial, unlock)
        _check_database(trial.database, vault_key, manifest.head)
        yield trial, manifest, vault_key


# Writing


def _write(folder: VaultFolder, vault_key: bytes, work: Path, now: datetime) -> Manifest:
    slots = SlotFile.load(folder.keys).table
    slots.verify(vault_key)
    keys = slots.dump()
    head = _copy_database(folder.database, work / "vault.db", vault_key)
    manifest = Manifest(
        made_at=now.astimezone(UTC).replace(microsecond=0),
        head=head,
        keys=backupfile.part(keys),
        database=backupfile.part_of(work / "vault.db"),
    )
    backupfile.write(work / "backup.tar", manifest.dump(vault_key), keys, work / "vault.db")
    return manifest


def _copy_database(source_path: Path, target_path: Path, vault_key: bytes) -> Head:
    """Copy the database as it stands; the head that the live one had at that moment."""
    source = open_file(source_path, vault_key, read_only=True)
    try:
        target = open_file(target_path, vault_key, create=True)
        try:
            with driver_errors(target_path):
                # One read transaction for both, so that the head is that of the copy.
                source.execute("BEGIN")
                head = ledger.end(source)
                source.backup(target)
        finally:
            target.close()
    finally:
        source.close()
    return head


# Reading and checking


def _check_file(file: Path, vault_key: bytes) -> None:
    """Open a backup as `restore` would, in a folder beside it that goes again."""
    trial = VaultFolder(file.with_name("trial"), file.with_name("trial-state"))
    trial.create()
    manifest, _ = _unpack(file, trial, lambda _: vault_key)
    _check_database(trial.database, vault_key, manifest.head)


def _unpack(file: Path, into: VaultFolder, unlock: Unlock) -> tuple[Manifest, bytes]:
    """Take a backup apart, each step only after the one before has proved sound."""
    with backupfile.opened(file) as stream:
        manifest, table = backupfile.read_front(stream)
        slotfile.write_synced(into.keys, table.dump())
        vault_key = unlock(SlotFile.load(into.keys))
        table.verify(vault_key)
        manifest.verify(vault_key)
        if table.vault_id != manifest.head.vault:
            raise TamperedVault(
                "The backup's keys belong to another vault than its records: use another backup."
            )
        backupfile.read_database(stream, into.database, manifest.database)
    slotfile.settle(into.keys, table.dump())
    return manifest, vault_key


def _check_database(path: Path, vault_key: bytes, head: Head) -> None:
    """Raise `DamagedVault` unless the database passes both checks and ends where it should.

    Both: the one finds changed bytes, which the other may not read, and the other pages that are
    missing altogether, which the one does not miss.
    """
    connection = open_file(path, vault_key, read_only=True)
    try:
        with driver_errors(path):
            bad = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            found = connection.execute("PRAGMA integrity_check").fetchall()
            stands = ledger.end(connection)
    finally:
        connection.close()
    if bad or found != [("ok",)]:
        raise DamagedVault(
            f"The copy of {path.name} is damaged, so it does not count as a backup: "
            "use another backup, or check the disk."
        )
    if stands != head:
        raise TamperedVault(
            "The database in the backup does not end where its manifest says: use another backup."
        )


def _mark_restored(path: Path, vault_key: bytes, manifest: Manifest) -> None:
    why = f"restored from the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC"
    connection = open_file(path, vault_key)
    try:
        with driver_errors(path):
            # Closed properly: the copy was taken from a vault in use, which is no accident. The
            # file may lack the latest steps, so nothing but these two is touched.
            connection.execute("UPDATE state SET restored = ?, clean = 1", [why])
    finally:
        connection.close()


@contextmanager
def _work_folder(out_file: Path) -> Iterator[Path]:
    """A folder of this backup's own beside it, on the same disk; gone afterwards."""
    work = out_file.with_name(f".{out_file.name}.making")
    with _disk_errors(out_file.parent):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(error, folder) from error


def _refused(error: OSError, folder: Path) -> CourtDeskError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return NoSpace(
            f"There is no room left in {folder.name} for a backup: free some space, or choose "
            "another disk."
        )
    return UserError(
        f"The folder {folder.name} cannot be written ({error.strerror}): choose another one, or "
        "ask for write permission."
    )
