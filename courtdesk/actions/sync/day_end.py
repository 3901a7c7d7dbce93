"""What somebody who ends the day, or looks at Sync, should know: facts, and what they leave open.

"Safe to close" is said of records that were read back somewhere else. What is begun and not
finished stands in no record, so it is told beside that: it is kept on this laptop alone.

A stick is no place of the laptop, and what was read back there is true all the same: it is told
with its time, and what was recorded since is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

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
    know. `begun` forms and pages hold typed text that is no record yet. `stick` is what was read
    back last at a folder or stick that is no place of this laptop, as it was then.
    """

    status: SyncStatus
    disputed: int | None
    begun: int
    stick: Stored | None = None

    @property
    def since_stick(self) -> int:
        """Records of this laptop that the stick does not hold; all of them without one."""
        held = self.stick.count if self.stick is not None else 0
        return max(0, self.status.total - held)

    @property
    def unsent(self) -> int:
        """Records of this laptop that stand nowhere else, as far as was read back."""
        return min(self.status.unsent, self.since_stick)

    @property
    def best(self) -> Stored | None:
        """Where every record of this laptop was read back: a place before a stick; or None."""
        best = best_of(self.status)
        if best is None and self.stick is not None and not self.since_stick:
            return replace(self.stick, total=self.status.total)
        return best


def day_end(session: Session, stick: Stored | None = None) -> DayEnd:
    """What is known now, without asking any place. Raises `NotAllowed` outside the team."""
    require_team(session)
    return known(session, stick)


def known(session: Session, stick: Stored | None = None) -> DayEnd:
    """The same on a laptop that may exchange nothing any more."""
    return DayEnd(status_now(session), _disputed(session), len(session.vault.drafts()), stick)


def best_of(status: SyncStatus) -> Stored | None:
    """The place where every record of this laptop was read back, the newest if several; or None."""
    whole = [one for one in status.stored if one.whole and one.read_back_at is not None]
    return max(whole, key=lambda one: _read_at(one, status.at), default=None)


def _read_at(one: Stored, otherwise: datetime) -> datetime:
    return one.read_back_at or otherwise


def _disputed(session: Session) -> int | None:
    try:
        return len(settling.conflicts(session))
    except NotAllowed:
        return None
