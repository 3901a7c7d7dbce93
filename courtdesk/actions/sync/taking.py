"""Taking in from a stick or folder that somebody chose for that: nothing is put there unasked.

**Decision: a folder without the team's files stays as it is.** Whoever meant another folder, or an
empty stick, would else leave this laptop's records in it and believe that they had been taken in.

**Decision: what can only be read is taken in all the same.** A stick that is write-protected or
full has given what it holds; that nothing was put back is told, and is nobody's mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from courtdesk.actions.session import Session
from courtdesk.actions.sync import rounds, sealing
from courtdesk.actions.sync.places import Ended, Tried
from courtdesk.actions.sync.rounds import Opener
from courtdesk.actions.sync.work import Round
from courtdesk.domain.routes import Route
from courtdesk.exchange.transports import open_route
from courtdesk.store.exchanged import ParcelState
from courtdesk.store.synced import Synced

NOTHING_OF_OURS = (
    "No sealed files of your team are in “{name}”, so nothing was taken in and nothing was put "
    "there: choose another folder, or, to put this laptop’s records there, save everything to it."
)


@dataclass(frozen=True)
class Taken:
    """How it went, what it brought, and, where the place could not be written to, why not."""

    tried: Tried
    brought: Round
    unwritten: Ended | None = None


def take_in(
    session: Session,
    route: Route,
    *,
    opener: Opener = open_route,
    stop: Callable[[], bool] = lambda: False,
    tell: sealing.Progress = lambda _: None,
) -> Taken:
    """Read what lies at `route`; where files of the team lie there, put this laptop's as well.

    Without any it ends as `Ended.NOT_OURS`, and nothing was written there. Raises as
    `rounds.synchronise` does.
    """
    tried, brought = rounds.synchronise(
        session, route, opener=opener, stop=stop, tell=tell, put=False
    )
    if tried.ended is not Ended.DONE:
        return Taken(tried, brought)
    if not _holds_any(session, route):
        sentence = NOTHING_OF_OURS.format(name=route.name)
        return Taken(replace(tried, ended=Ended.NOT_OURS, why=sentence), brought)
    then, more = rounds.synchronise(session, route, opener=opener, stop=stop, tell=tell)
    both = _both(brought, more)
    if then.ended in (Ended.REFUSED, Ended.FULL):
        return Taken(replace(tried, came=both.came, sent=both.sent), both, then.ended)
    return Taken(replace(then, came=both.came), both)


def _holds_any(session: Session, route: Route) -> bool:
    """Whether some team's files are there; whose they are is looked at before anything is put."""
    shown = Synced(session.vault).shown(route.id)
    found = (shown.parcels.get(one.sha) for one in shown.present if one.read_at is not None)
    return any(one is not None and one.state is not ParcelState.REFUSED for one in found)


def _both(first: Round, then: Round) -> Round:
    return Round(
        came=first.came + then.came,
        sent=first.sent + then.sent,
        lacking=then.lacking,
        cases=first.cases | then.cases,
        notes=[*first.notes, *then.notes],
        team_changed=first.team_changed or then.team_changed,
    )
