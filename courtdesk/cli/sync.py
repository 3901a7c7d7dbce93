"""`sync`: exchange sealed files with the team's other laptops, and say what is known of it.

    sync                     one round at every place of this laptop
    sync --folder DIR        one round at a folder or stick, out and in, which is not remembered
      --take-in              take in; put nothing where none of the team's files lies
    sync --status [--json]   what is known, without asking any place
    sync add | remove | places

Exit status: 0 when every record of this laptop was read back wherever it was asked to be; 6 when
that is so and something waits for a person or for another laptop (two versions to settle, records
known and not here, a damaged file, a copied vault); 5 when a place could not be used; 2 when there
is nothing to exchange with. Whatever it is, nothing is lost, and the next round goes on from there.

`--status` asks what was stored before it began: that somebody signed in to ask is a record as well,
which no place can hold yet. It is told beside the rest. `--take-in` is 0 when all was taken in.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from courtdesk.actions import settling
from courtdesk.actions.session import Session
from courtdesk.actions.sync import places, rounds, standing, taking
from courtdesk.actions.sync.places import Ended, Place, Tried
from courtdesk.actions.sync.standing import Peer, Stored, SyncStatus
from courtdesk.actions.sync.work import Round
from courtdesk.cli.output import complain, say
from courtdesk.cli.signing_in import signed_in
from courtdesk.domain import words
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import UserError
from courtdesk.exchange import transports

NOT_REACHED = 5
"""A place could not be used."""

WAITING = 6
"""What this laptop has is stored, and something waits for a person or for another laptop."""


def run(arguments: Namespace) -> int:
    """Do what `sync` was asked; return the exit status."""
    with signed_in(arguments) as session:
        match arguments.what:
            case "add":
                return _add(session, arguments)
            case "remove":
                return _remove(session, arguments.name)
            case "places":
                return _places(session)
            case _:
                return _sync(session, arguments)


def _sync(session: Session, arguments: Namespace) -> int:
    if arguments.status:
        own = _written_since(session)
        return _tell(session, standing.status(session), as_json=arguments.json, own=own)
    if arguments.folder is not None and arguments.take_in:
        return _take_in(session, arguments.folder)
    if arguments.folder is not None:
        return _folder(session, arguments.folder, as_json=arguments.json)
    if arguments.take_in:
        raise UserError("Name the folder or stick to take in from: --folder DIR --take-in.")
    known = places.places(session)
    if not known:
        raise UserError(
            "This laptop has no place to exchange with: add one with “sync add”, or name a folder "
            "or stick with “sync --folder DIR”."
        )
    reached = [_round(session, one.route, quiet=arguments.json) for one in known]
    status = _tell(session, standing.status(session), as_json=arguments.json)
    return status if all(one.ended is Ended.DONE for one in reached) else NOT_REACHED


def _folder(session: Session, folder: Path, *, as_json: bool) -> int:
    route = places.folder_route(folder)
    tried = _round(session, route, quiet=as_json)
    if tried.ended is not Ended.DONE:
        return NOT_REACHED
    stored = standing.stored_at(session, Place(route, tried))
    if as_json:
        say(json.dumps(_stored_facts(stored)))
    else:
        say(_stored_line(stored))
    return 0 if stored.whole else WAITING


def _take_in(session: Session, folder: Path) -> int:
    route = places.folder_route(folder)
    taken = taking.take_in(session, route)
    _say_round(route, taken.tried, taken.brought, quiet=False)
    if taken.unwritten is not None:
        complain(f"{route.name} cannot be written to, so not all of this laptop's was put there.")
    return 0 if taken.tried.ended is Ended.DONE else NOT_REACHED


def _round(session: Session, route: Route, *, quiet: bool) -> Tried:
    tried, done = rounds.synchronise(session, route)
    _say_round(route, tried, done, quiet=quiet)
    return tried


def _say_round(route: Route, tried: Tried, done: Round, *, quiet: bool) -> None:
    for note in done.notes:
        complain(note)
    if tried.ended is not Ended.DONE:
        complain(tried.why if route.name in tried.why else f"{route.name}: {tried.why}")
    elif not quiet:
        say(f"{route.name}: {_records(tried.came)} came in, {tried.sent} were put")


def _written_since(session: Session) -> int:
    """Records of this laptop that signing in for this command has written."""
    last = session.vault.last_of(session.vault.device.device)
    return last[0] - session.memory.found if last is not None else 0


def _tell(session: Session, status: SyncStatus, *, as_json: bool, own: int = 0) -> int:
    """Print it; `own` records were written after what is asked about, and count as not missing."""
    disputed = len(settling.conflicts(session))
    if as_json:
        say(json.dumps({**_facts(status, disputed), "since_sign_in": own}, indent=2))
    else:
        for line in _lines(status, disputed, own):
            say(line)
    waits = disputed or status.waiting or status.troubles or status.own_forked
    forked = any(one.forked for one in status.peers)
    if not any(one.count and one.total - one.count <= own for one in status.stored):
        return NOT_REACHED
    return WAITING if waits or forked else 0


def _lines(status: SyncStatus, disputed: int, own: int) -> Iterator[str]:
    yield from map(_stored_line, status.stored)
    if own and status.stored:
        verb = "was" if own == 1 else "were"
        yield f"  {_records(own)} of these {verb} written by signing in now, and can be nowhere yet"
    if not status.stored:
        yield "This laptop has no place to exchange with."
    for peer in status.peers:
        yield _peer_line(peer)
        if peer.waiting:
            yield f"  waiting for {_records(peer.waiting)} from {peer.name}"
    for one in status.troubles:
        yield f"{one.place}: {one.why}"
    if status.own_forked or any(one.forked for one in status.peers):
        yield (
            "Two records carry one number of one laptop: its vault was copied and both copies were "
            "used. Both are kept; an administrator looks at both laptops in Team."
        )
    if disputed:
        yield f"{_records(disputed)} in two versions: settle them in Sync."


def _stored_line(one: Stored) -> str:
    read = f", read back on {_time(one.read_back_at)}" if one.read_back_at else ""
    line = f"Stored at {one.place.route.name}: {one.count} of {one.total} records{read}"
    tried = one.place.tried
    if tried is not None and tried.ended is not Ended.DONE:
        line += f"; last tried on {_time(tried.at)}: {tried.why}"
    return line


def _peer_line(one: Peer) -> str:
    revoked = " (revoked)" if one.revoked else ""
    if one.received is None:
        return f"{one.name}{revoked}: it has not yet said what it holds; we have {one.ours} of its"
    said = f"received {one.received} of {one.total}, as we heard on {_time(one.heard_at)}"
    return f"{one.name}{revoked}: {said}; we have {one.ours} of its"


def _time(moment: datetime | None) -> str:
    return words.moment(moment.astimezone()) if moment is not None else "never"


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


def _facts(status: SyncStatus, disputed: int) -> dict[str, object]:
    return {
        "at": status.at.isoformat(),
        "records": status.total,
        "safe_to_close": status.safe_to_close,
        "stored": [_stored_facts(one) for one in status.stored],
        "laptops": [_peer_facts(one) for one in status.peers],
        "waiting": status.waiting,
        "troubles": [{"place": one.place, "why": one.why} for one in status.troubles],
        "to_settle": disputed,
    }


def _stored_facts(one: Stored) -> dict[str, object]:
    tried = one.place.tried
    return {
        "place": one.place.route.name,
        "stored": one.count,
        "of": one.total,
        "read_back_at": one.read_back_at.isoformat() if one.read_back_at else None,
        "last_try": tried.ended.value if tried is not None else None,
        "why": tried.why if tried is not None else "",
    }


def _peer_facts(one: Peer) -> dict[str, object]:
    return {
        "laptop": one.name,
        "received": one.received,
        "of": one.total,
        "heard_at": one.heard_at.isoformat() if one.heard_at else None,
        "ours": one.ours,
        "waiting": one.waiting,
        "revoked": one.revoked,
        "copied": one.forked,
    }


# Places


def _places(session: Session) -> int:
    for one in places.places(session):
        say(f"{one.route.name}: {one.route.kind.value} {one.route.address}")
    return 0


def _add(session: Session, arguments: Namespace) -> int:
    route = Route(
        id=places.new_route_id(),
        kind=RouteKind(arguments.kind),
        name=arguments.name,
        address=_address(arguments),
        user=arguments.login or "",
        secret=_first_line(arguments.secret_file),
        key=_whole(arguments.key_file),
        host_key=arguments.host_key or "",
        ca=_whole(arguments.ca_file),
        proxy=arguments.proxy or "",
        region=arguments.region or "",
        stick=arguments.stick,
    )
    require_host_key(route)
    kept = places.save_route(session, route)
    say(f"Added: {kept.name}. Nothing was sent yet; run “sync”.")
    return 0


def require_host_key(route: Route) -> None:
    """Raise `UserError` with an SSH server's fingerprint while nobody has confirmed it.

    What answers first may be anybody: only a person who was told the right one can say so.
    """
    if route.kind is RouteKind.SFTP and not route.host_key:
        shown = transports.host_key_of(route)
        raise UserError(
            f"Nothing was added: the server says that its fingerprint is {shown}. Compare every "
            f"letter with the one that you were given, then add it again with --host-key {shown}."
        )


def _address(arguments: Namespace) -> str:
    if RouteKind(arguments.kind) is RouteKind.FOLDER:
        return str(Path(arguments.address).absolute())
    return str(arguments.address)


def _remove(session: Session, name: str) -> int:
    found = [one.route for one in places.places(session) if one.route.name == name]
    if not found:
        raise UserError(f"There is no place called {name}: “sync places” lists them.")
    places.remove_route(session, found[0].id)
    say(f"Removed: {name}. The files there stay as they are.")
    return 0


def _first_line(path: Path | None) -> str:
    return _whole(path).partition("\n")[0].removesuffix("\r")


def _whole(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"{path.name} cannot be read as text: give the file that your IT department gave you."
        ) from error
