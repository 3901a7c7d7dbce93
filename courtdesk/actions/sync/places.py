"""The places where this laptop exchanges sealed files, and how the last try at each went.

They belong to the laptop and not to the team: a password or a drive letter is this machine's. They
stand in the vault, so that nobody reads a password without its key.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from courtdesk.actions.session import Session
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.routes import Route, RouteKind, checked
from courtdesk.errors import FieldError, NotAllowed, UserError
from courtdesk.exchange.transports.folder import EXCHANGE
from courtdesk.store.records import canonical
from courtdesk.store.synced import Synced


class Ended(StrEnum):
    """How a try ended."""

    DONE = "done"
    AWAY = "away"  # nobody was reached: neutral, tried again by itself
    REFUSED = "refused"  # somebody must change something
    FULL = "full"
    STRANGER = "stranger"  # an answer that is not the server's
    NOT_OURS = "not-ours"  # the place holds another team's files
    STOPPED = "stopped"


@dataclass(frozen=True)
class Tried:
    """The last try at a place; `why` is its plain reason, "" when it was done.

    `came` records count since, `sent` were put and read back. `done_at` is when a try was last
    done, which an unsuccessful one leaves as it was.
    """

    at: datetime
    ended: Ended
    why: str = ""
    came: int = 0
    sent: int = 0
    done_at: datetime | None = None


@dataclass(frozen=True)
class Place:
    """One place and how the last try went; `None` while there was none."""

    route: Route
    tried: Tried | None = None


def new_route_id() -> str:
    """An id for a place that is being added."""
    return secrets.token_hex(8)


def folder_route(folder: Path) -> Route:
    """The route of a folder or stick that somebody chose just now; it is not remembered.

    Sealed files go into a folder of their own there, unless it is one already.
    """
    top = folder.absolute()
    inside = top if top.name == EXCHANGE else top / EXCHANGE
    digest = hashlib.sha256(str(inside).encode()).hexdigest()[:16]
    name = (top.parent if top.name == EXCHANGE else top).name or str(top)
    # Pulled out, a stick leaves its mount point behind, an empty folder of this laptop's own.
    comes_and_goes = any(os.path.ismount(one) for one in inside.parents[:-1])
    return Route(f"chosen-{digest}", RouteKind.FOLDER, name, str(inside), stick=comes_and_goes)


def places(session: Session) -> tuple[Place, ...]:
    """The places of this laptop, in the order in which they were added."""
    rows = Synced(session.vault).routes()
    return tuple(
        Place(
            from_body(Route, json.loads(one.body)),
            from_body(Tried, json.loads(one.tried)) if one.tried is not None else None,
        )
        for one in rows
    )


def place(session: Session, route: str) -> Place:
    """One place. Raises `UserError` when it is not there any more."""
    found = next((one for one in places(session) if one.route.id == route), None)
    if found is None:
        raise UserError("This place is not set up any more: choose another in Sync.")
    return found


def save_route(session: Session, route: Route) -> Route:
    """Add a place, or change the one with its id; as it was kept.

    One that leads elsewhere than before is another place with another id: what was read back at
    the old address must not be told of the new one. Raises `FieldErrors` by the names of the
    fields, and `NotAllowed` outside the team.
    """
    require_team(session)
    tidy, shelf = checked(route), Synced(session.vault)
    before = {one.route.id: one.route for one in places(session)}
    same = before.pop(tidy.id, None)
    if tidy.name.casefold() in {one.name.casefold() for one in before.values()}:
        raise FieldError(
            "name", f"There is a place called {tidy.name} already: give this another name."
        )
    elsewhere = same is not None and _leads_to(same) != _leads_to(tidy)
    kept = replace(tidy, id=new_route_id()) if elsewhere else tidy
    shelf.keep_route(kept.id, canonical(to_body(kept)))
    if elsewhere:
        shelf.forget_route(tidy.id)
    return kept


def _leads_to(route: Route) -> tuple[str, ...]:
    return (route.kind.value, route.address, route.user)


def remove_route(session: Session, route: str) -> None:
    """Forget a place, its password and what it showed; the files there stay as they are."""
    require_team(session)
    Synced(session.vault).forget_route(route)


def note_tried(session: Session, route: str, tried: Tried) -> Tried:
    """Remember how a try went; the time of the last one that was done is kept."""
    before = next((one.tried for one in places(session) if one.route.id == route), None)
    done = tried.at if tried.ended is Ended.DONE else before.done_at if before else None
    kept = replace(tried, done_at=done)
    Synced(session.vault).keep_tried(route, canonical(to_body(kept)))
    return kept


def require_team(session: Session) -> None:
    """Raise `NotAllowed` for whoever is not on the team, and on a laptop that it has revoked."""
    session.member()
    if session.is_outside:
        raise NotAllowed(
            "Only the court's team synchronises: send the court what you decided as a file."
        )
    if session.team().revocation(session.vault.device.device) is not None:
        raise NotAllowed(
            "The team has revoked this laptop, so nothing is exchanged with it: ask an "
            "administrator before you go on working on it."
        )
