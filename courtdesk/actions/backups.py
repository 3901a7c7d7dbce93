"""Backing up, restoring, and checking a vault."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from courtdesk.actions.session import Clock, Session
from courtdesk.domain.access import Permission
from courtdesk.domain.team import Team
from courtdesk.exchange import identity, sshsig
from courtdesk.store import backup, throttle
from courtdesk.store.backup import Manifest
from courtdesk.store.folder import VaultFolder
from courtdesk.store.records import Revision
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
    if newest:
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

    `rebuild` makes the projections anew. What must be signed (`SIGNED`) and is not, or not by the
    member that it names, stands among the report's problems.
    """
    report = verify(session.vault, rebuild=rebuild)
    return replace(report, problems=(*report.problems, *_bad_signatures(session)))


SIGNED = {
    "consent": identity.CONSENT,
    "decision": identity.DECISION,
    "snippet": identity.SNIPPET,
    "same-person": identity.LINK,
    "device": identity.DEVICE,
    "team": identity.TEAM,
    "team-keys": identity.TEAM,
    "compartment": identity.TEAM,
    "settings": identity.TEAM,
    "clinical-rule": identity.CLINICAL,
    "risk-card": identity.CLINICAL,
    "site-form": identity.FORM,
}
"""The kinds that a person signs (P4), and the namespace of each signature."""


def _bad_signatures(session: Session) -> Iterator[str]:
    team = session.team()
    for document in session.vault.documents(kinds=SIGNED):
        for revision in document.heads:
            if revision.open is not None and not _signed(team, revision):
                yield (
                    f"The {document.kind} record {revision.id[:12]} does not carry the signature "
                    "of the member it names: tell whoever looks after this laptop."
                )


def _namespace(revision: Revision) -> str:
    """A decision that somebody was told is never signed as one of the decider's own (P3)."""
    told = revision.kind == "decision" and revision.body.get("way") is not None
    return identity.TOLD_DECISION if told else SIGNED[revision.kind]


def _signed(team: Team, revision: Revision) -> bool:
    signature, member = revision.signature, team.member(revision.author)
    if signature is None or member is None or revision.open is None:
        return False
    # The author must be the signer: a device cannot pass one member's signature off as another's.
    if (signature.signer, signature.namespace) != (revision.author, _namespace(revision)):
        return False
    try:
        sshsig.verify(
            base64.b64decode(member.sign), signature.namespace, revision.open, signature.blob
        )
    except sshsig.SignatureRefused:
        return False
    return True
