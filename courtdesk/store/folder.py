"""The vault's folder, the state folder beside it, and the lock that keeps both to one process.

====================  =========================================================================
`vault.db`            the encrypted database (and its `-wal` and `-shm` while open)
`vault.next.db`       the same under another key, while the vault key is changed, see `rekey`
`keys.json`           key slots, see `keyslots`
`outbox/` `inbox/`    sealed bundles; `backups/` rolling backups
`forms/`              questionnaires that the site made itself, until one is put to use; made by
                      whoever puts the first file there
`templates/`          report templates of the site's own, likewise
`.lock`               held by the process that has the vault open; freed by the kernel on a kill
`.reserve`            room given up when the disk is full, see `writer`
====================  =========================================================================

The state folder is outside, so that whoever puts an old folder back does not put back the head
file with it. It holds, by vault id, the head file and the file of failed sign-ins.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from courtdesk.errors import ForeignVault, NoSpace, UserError, VaultInUse

if TYPE_CHECKING:
    from filelock import BaseFileLock

_OWNER_FOLDER = 0o700
_OWNER_FILE = 0o600
_VAULT_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")


class VaultFolder:
    """Paths of one vault, and its lock. Nothing is made or opened until a method says so."""

    def __init__(self, path: Path, state_dir: Path) -> None:
        self.path = path
        self.state_dir = state_dir
        self.database = path / "vault.db"
        self.next_database = path / "vault.next.db"
        self.keys = path / "keys.json"
        self.outbox = path / "outbox"
        self.inbox = path / "inbox"
        self.backups = path / "backups"
        self.forms = path / "forms"
        self.reserve = path / ".reserve"
        # Beside, as the folder of a vault that is still to be made must be empty.
        self.joining = path.with_name(f"{path.name}.joining.json")
        # A backup and a change of the key must not run into each other: the one reads the file that
        # the other replaces, and would keep an old key's backup that has just been cleared away.
        self.copying = threading.RLock()
        self._lock: BaseFileLock | None = None

    def head_file(self, vault_id: str) -> Path:
        """Where the head of this vault stands. Raises `ForeignVault` for an id that is no name."""
        return self._state(vault_id, "head")

    def throttle_file(self, vault_id: str) -> Path:
        """Where failed sign-ins of this vault are counted."""
        return self._state(vault_id, "tries")

    def create(self) -> None:
        """Make the folder for a new vault, readable by its owner only.

        Raises `UserError` when it holds anything already or cannot be made.
        """
        with folder_errors(self.path):
            self.path.mkdir(mode=_OWNER_FOLDER, parents=True, exist_ok=True)
            if any(self.path.iterdir()):
                raise UserError(
                    f"The folder {self.path} is not empty: choose an empty one for the new vault."
                )
            self.path.chmod(_OWNER_FOLDER)
            for folder in (self.outbox, self.inbox, self.backups):
                folder.mkdir(mode=_OWNER_FOLDER)

    def check(self) -> None:
        """Raise one sentence unless the folder can hold an open vault.

        `ForeignVault` when it is no vault, `UserError` when it is read-only. Permissions that
        others would have are taken away.
        """
        if not self.database.is_file():
            raise ForeignVault(
                f"There is no vault in {self.path}: choose the folder that holds vault.db, or "
                "make a new vault."
            )
        with folder_errors(self.path):
            if not os.access(self.path, os.W_OK) or not os.access(self.database, os.W_OK):
                raise PermissionError(errno.EACCES, "no write permission")
            for folder in (self.outbox, self.inbox, self.backups):
                folder.mkdir(mode=_OWNER_FOLDER, exist_ok=True)
            _owner_only(self.path, _OWNER_FOLDER)
            for file in (self.database, self.next_database, self.keys):
                _owner_only(file, _OWNER_FILE)

    @property
    def locked(self) -> bool:
        """Whether this object holds the vault's lock."""
        return self._lock is not None and self._lock.is_locked

    def lock(self) -> None:
        """Take the vault for this process. Raises `VaultInUse` while another one has it."""
        import filelock  # 150 ms, and a window that only asks for a passphrase has no lock yet

        lock = filelock.FileLock(
            self.path / ".lock",
            timeout=0,
            mode=_OWNER_FILE,
            thread_local=False,
            # A lock that is only a file would outlive a kill; better no lock than a stale one.
            fallback_to_soft=False,
        )
        with folder_errors(self.path):
            try:
                lock.acquire()
            except filelock.Timeout as error:
                raise VaultInUse(
                    f"The vault in {self.path} is open in another window or command: use that "
                    "one, or close it first."
                ) from error
        self._lock = lock

    def unlock(self) -> None:
        """Give the vault back; nothing happens when it was not held."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _state(self, vault_id: str, suffix: str) -> Path:
        # The id comes from keys.json, which anybody can write: it must not lead elsewhere.
        if not _VAULT_ID.fullmatch(vault_id):
            raise ForeignVault(
                "keys.json names a vault id that CourtDesk never gives: choose another folder."
            )
        return self.state_dir / f"{vault_id}.{suffix}"


class folder_errors:  # noqa: N801  # used as a statement, like contextlib.suppress
    """Turn the system's refusals about a folder into one sentence."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, OSError):
            return
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(
                f"The disk that holds {self._path} is full: free some space and try again."
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise UserError(
                f"The folder {self._path} is read-only: ask for write permission, or choose "
                "another folder."
            ) from error
        raise UserError(
            f"The folder {self._path} cannot be used ({error.strerror}): choose another folder."
        ) from error


def _owner_only(path: Path, mode: int) -> None:
    # Windows keeps such rights in access lists that the user's own folder already sets.
    if sys.platform != "win32" and path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(mode)
