"""What somebody who ends the day, or looks at Sync, should know: facts, and what they leave open.

"Safe to close" is said of records that were read back somewhere else. What is begun and not
finished stands in no record, so it is told beside that: it is kept on this laptop alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from courtdesk.actions import settling
from courtdesk.actions.session import Session
from courtdesk.actions.sync.places import require_team
from courtdesk.actions.sync.standing import Stored, SyncStatus
from courtdesk.actions.sync.standing import status as status_now
from courtdesk.errors import NotAllowed


@dataclass(frozen=True)
class DayEnd:
    """The status and what it does not cover.

    `disputed` documents stand in two versions and wait for a person; None for a role that may not
    know. `begun` forms and pages hold typed text that is no record yet.
    """

    status: SyncStatus
    disputed: int | None
    begun: int


def day_end(session: Session) -> DayEnd:
    """What is known now, without asking any place. Raises `NotAllowed` outside the team."""
    require_team(session)
    return DayEnd(status_now(session), _disputed(session), len(session.vault.drafts()))


def best_of(status: SyncStatus) -> Stored | None:
    """The place where every record of this laptop was read back, the newest if several; or None."""
    whole = [one for one in status.stored if one.whole and one.read_back_at is not None]
    return max(whole, key=lambda one: one.read_back_at or status.at, default=None)


def _disputed(session: Session) -> int | None:
    try:
        return len(settling.conflicts(session))
    except NotAllowed:
        return None
