"""Backing up, restoring, and checking a vault."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from courtdesk.actions.session import Clock, Session
from courtdesk.domain.access import Permission
from courtdesk.store import backup, throttle
from courtdesk.store.backup import Manifest
from courtdesk.store.folder import VaultFolder
from courtdesk.store.verify import Report, verify

EVERY = timedelta(hours=4)
"""How old the newest rolling backup may be before another is made in the background."""

names_in = backup.names_in


def back_up(session: Session, target: Path) -> Manifest:
    """Write an encrypted backup to `target`; it counts only once it was opened and checked."""
    session.require(Permission.BACK_UP)
    return backup.make(session.folder, session.vault_key, target, session.clock())


def roll_backup(session: Session) -> Path | None:
    """Make a rolling backup if the newest is older than `EVERY`; return it, or `None`.

    For the window, which calls this in the background after signing in.
    """
    newest = backup.rolling(session.folder)
    now = session.clock()
    if newest and now.timestamp() - newest[0].stat().st_mtime < EVERY.total_seconds():
        return None
    return backup.roll(session.folder, session.vault_key, now)


def restore(
    source: Path, folder: VaultFolder, clock: Clock, *, name: str, passphrase: str
) -> Manifest:
    """Make a vault in a new or empty folder out of a backup, with the passphrase of that day.

    The vault goes on under a new device id at the next sign-in. Raises `WrongPassphrase`, and
    what `store.backup.restore` raises for a file or folder that will not do.
    """
    guard = throttle.Throttle(folder.state_dir / "restore.tries")
    now = clock().timestamp()

    def unlocked() -> Manifest:
        return backup.restore(
            source, folder, lambda slots: slots.unlock(name, passphrase).vault_key
        )

    return guard.attempt(name, now, unlocked)


def check_vault(session: Session, *, rebuild: bool = False) -> Report:
    """Check chain, hashes, signatures, projections and pages; `rebuild` makes projections anew."""
    return verify(session.vault, rebuild=rebuild)
