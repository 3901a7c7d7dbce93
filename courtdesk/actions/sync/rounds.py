"""One round at one place, from opening the route to what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from courtdesk.actions import team_files, vaults
from courtdesk.actions.session import Session
from courtdesk.actions.sync import opening, sealing
from courtdesk.actions.sync.opening import Read, keys_of, revoked_of
from courtdesk.actions.sync.places import Ended, Tried, note_tried, require_team
from courtdesk.actions.sync.work import Files, NotThisTeam, Round, Stopped, Work
from courtdesk.domain.ids import DeviceId
from courtdesk.domain.routes import Route
from courtdesk.errors import NotTheServer, RouteAway, RouteFull, RouteRefused, RouteTrouble
from courtdesk.exchange.transports import Transport, open_route
from courtdesk.store.exchanged import Parcel, Stretch
from courtdesk.store.records import Clock, milliseconds
from courtdesk.store.synced import Synced

_WENT_BACK = (
    "records under this laptop's name were met at an exchange which its vault did not hold: it had "
    "gone back, or had been copied"
)
"""Why the laptop goes on as a new device, for colleagues to read in the record."""


Opener = Callable[[Route], Transport]


def synchronise(
    session: Session,
    route: Route,
    *,
    opener: Opener = open_route,
    stop: Callable[[], bool] = lambda: False,
    tell: sealing.Progress = lambda _: None,
    put: bool = True,
) -> tuple[Tried, Round]:
    """One whole round at a place, and how it ended, which is remembered too.

    Without `put` it is only read. What was done before it ended early stays done. Raises nothing
    that the place or the network can cause; `NotAllowed` outside the team, and `NoSpace` or damage
    of the vault itself.
    """
    require_team(session)
    tried, done = run(
        TeamFiles(session),
        route.id,
        lambda: opener(route),
        session.clock,
        stop=stop,
        tell=tell,
        put=put,
    )
    return note_tried(session, route.id, tried), done


def run(
    files: Files,
    route: str,
    opener: Callable[[], Transport],
    clock: Clock,
    *,
    stop: Callable[[], bool] = lambda: False,
    tell: sealing.Progress = lambda _: None,
    put: bool = True,
) -> tuple[Tried, Round]:
    """One whole round with these files, and how it ended. Raises as `synchronise`."""
    done = Round()
    ended, why = Ended.DONE, ""
    try:
        transport = opener()
        try:
            go_round(Work(files, route, transport, done=done, stop=stop, tell=tell), put=put)
        finally:
            transport.close()
    except RouteTrouble as trouble:
        ended, why = _kind_of(trouble), str(trouble)
    except NotThisTeam as error:
        ended, why = Ended.NOT_OURS, str(error)
    except Stopped as error:
        ended, why = Ended.STOPPED, str(error)
    return Tried(clock(), ended, why, done.came, done.sent), done


def go_round(work: Work, *, put: bool = True) -> None:
    """Read first: what others deleted or damaged since decides what is to be put."""
    work.read()
    if put:
        work.put()
        work.clear_up()


def _kind_of(trouble: RouteTrouble) -> Ended:
    kinds = {
        RouteAway: Ended.AWAY,
        RouteFull: Ended.FULL,
        NotTheServer: Ended.STRANGER,
        RouteRefused: Ended.REFUSED,
    }
    return next((end for kind, end in kinds.items() if isinstance(trouble, kind)), Ended.AWAY)


def exchange(
    session: Session,
    route: str,
    transport: Transport,
    *,
    done: Round | None = None,
    stop: Callable[[], bool] = lambda: False,
    tell: sealing.Progress = lambda _: None,
) -> Round:
    """One round over an open transport. Raises `RouteTrouble`, `NotThisTeam` and `Stopped`.

    `route` is the id that what the place shows is remembered under.
    """
    files = TeamFiles(session)
    work = Work(files, route, transport, done=done or Round(), stop=stop, tell=tell)
    go_round(work)
    return work.done


class TeamFiles:
    """The sealed files of whoever is signed in, for one round (see `work.Files`)."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.shelf = Synced(session.vault)
        self.outbox = session.folder.outbox
        self._crossed = False

    @property
    def device(self) -> DeviceId:
        """The name that this laptop writes under now."""
        return self._session.vault.device.device

    def now(self) -> int:
        """This laptop's clock, in ms since 1970."""
        return milliseconds(self._session.clock())

    def keys(self) -> str:
        """A hash of roster and keys."""
        return opening.token(self._session)

    def read(self, path: Path, found: Parcel) -> Read:
        """Open a sealed file and take in what it brings."""
        return opening.read_file(self._session, self.shelf, path, found)

    def make(self, stretches: Sequence[Stretch], damaged: Iterable[str]) -> tuple[Parcel, Path]:
        """Seal records for the team."""
        return sealing.make_file(self._session, self.shelf, stretches, damaged)

    def make_keys(self) -> Iterator[tuple[Parcel, Path]]:
        """Seal roster and keys for each member."""
        return sealing.make_team_files(self._session, self.shelf)

    def key_files(self) -> int:
        """How many files it takes to reach each member."""
        return sealing.team_files(self._session.team())

    def keys_told(self) -> str:
        """A hash of which keys of the team are here."""
        return sealing.keys_now(self._session)

    def go_on_as_new(self) -> None:
        """Begin a new name, and tell the team of it in the first record under it."""
        with self._session.in_background():
            self._session.vault.begin_new_device(_WENT_BACK)
            vaults.enrol_device(self._session)

    def settle(self) -> int:
        """Bring what counts up to date with the team."""
        team = self._session.team()
        names = {**keys_of(opening.team_to_come(self._session, self.shelf)), **keys_of(team)}
        taken = self.shelf.settle(names, revoked_of(team), self.now())
        now = {one.device for one in self._session.team().revocations}
        self._crossed = any(one.device not in now for one in team.revocations)
        # A key that a revoked laptop had made afterwards is the team's no more.
        keys = opening.fingerprints(self._session)
        if self.shelf.is_lost(keys):
            self.shelf.close_lost(keys)
        return taken.new

    def unsettled(self) -> bool:
        """Whether a laptop was revoked, and what it made afterwards counts still."""
        past = self.shelf.is_past(revoked_of(self._session.team()))
        return past or self.shelf.is_lost(opening.fingerprints(self._session))

    def follow_team(self) -> Iterator[str]:
        """Bring this laptop's own keys up to date with the team."""
        session = self._session
        with session.in_background():
            notes = [*team_files.follow(session)]
        yield from notes
        if self._crossed:
            # What says that a laptop was revoked went with what that very change takes back.
            yield (
                "Two changes of the team each revoke the laptop on which the other was made, so "
                "that neither holds: agree which laptop is lost, and revoke it in Team again."
            )
        if session.team().member(session.me) is None:
            raise Stopped("You are no longer a member of this team, so nothing more was exchanged.")
