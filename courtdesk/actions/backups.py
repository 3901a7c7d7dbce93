"""Backing up, restoring, and checking a vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from courtdesk.actions import audit, rosters
from courtdesk.actions.belief import NAMES
from courtdesk.actions.session import Clock, Session
from courtdesk.actions.signatures import SIGNED, is_signed
from courtdesk.domain.access import Permission
from courtdesk.domain.audit import Action, Done
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
    made = backup.make(session.folder, session.vault_key, target, session.clock())
    audit.note(session, Done(Action.BACKED_UP))
    return made


def roll_backup(session: Session) -> Path | None:
    """Make a rolling backup if the newest is older than `EVERY`; return it, or `None`.

    For the window, which calls this in the background after signing in.
    """
    session.require(Permission.BACK_UP)
    newest = backup.rolling(session.folder)
    now = session.clock()
    # One under an earlier key opens for somebody who has left: it goes as soon as a new one counts.
    if newest and not backup.outdated(session.folder):
        age = now.timestamp() - newest[0].stat().st_mtime
        # One from the future says only that a clock was wrong: it must not stop all that follow.
        if 0 <= age < EVERY.total_seconds():
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
    """Check chain, hashes, heads, projections, pages, and the signatures of what holds now.

    `rebuild` makes the projections anew. What must be signed (`signatures.SIGNED`) and is not, or
    not by the member that it names, stands among the report's problems.
    """
    report = verify(session.vault, rebuild=rebuild)
    return replace(report, problems=(*report.problems, *_bad_signatures(session)))


def _bad_signatures(session: Session) -> Iterator[str]:
    standing = session.standing()
    documents = session.vault.documents(kinds=SIGNED)
    yield from session.belief.of(documents).doubts
    for document in documents:
        # The roster has rules of its own, and they look at every epoch and not at the last.
        heads = () if document.kind in ("team", *NAMES) else document.heads
        for revision in heads:
            if revision.open is not None and not is_signed(standing.team, revision):
                yield (
                    f"The {document.kind} record {revision.id[:12]} does not carry the signature "
                    "of the member it names: tell whoever looks after this laptop."
                )
    yield from rosters.sentences(standing)
