"""The changes of the roster that hold, with their makers: what history and laptops tell from."""

from __future__ import annotations

from courtdesk.actions import rosters
from courtdesk.actions.session import Session
from courtdesk.domain.codec import BodyRefused, from_body
from courtdesk.domain.roster import RECOVERY
from courtdesk.domain.team import Team
from courtdesk.store.records import Revision


def holding(session: Session) -> tuple[tuple[Revision, Team], ...]:
    """Each epoch that holds with the roster that it states, the first one first.

    What was refused or waits is left out: a forged change must not tell when a laptop came.
    """
    standing = session.standing()
    out = {one.epoch.id for one in standing.refused} | {one.id for one in standing.waiting}
    found: list[tuple[Revision, Team]] = []
    for revision in session.vault.history(rosters.document(session.vault)):
        if revision.id in out:
            continue
        try:
            found.append((revision, from_body(Team, revision.body)))
        # Of a newer version: the notices say that something waits, and nothing is told by halves.
        except BodyRefused:
            continue
    return tuple(found)


def maker(session: Session, revision: Revision) -> str:
    """Who made an epoch, in words."""
    if revision.author == RECOVERY:
        return "the printed recovery key"
    return session.team().name_of(revision.author)
