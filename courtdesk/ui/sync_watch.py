"""Synchronising beside the work: rounds on threads of their own, from sign-in to lock.

**Never in the way.** A round runs on a thread that is made for it, and never on the worker that
saves answers; the window's thread only starts it and is told what came of it. What is known is
read on the keeper's thread, so that a round which hangs in a network does not make the bar older
than it says.

**A lock waits for no network.** It sets a flag that the round looks at between two steps, has the
transport closed by yet another thread, and goes on: the vault is closed under the round, which can
then change nothing any more. What becomes of such a round is told to nobody.

**When** is `sync_times`; this module looks what there is every few seconds.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import CourtDeskError, NotAllowed
from courtdesk.ui import sync_times
from courtdesk.ui.operations import Runner
from courtdesk.ui.sync_errand import Errand, Outcome, giving_way
from courtdesk.ui.sync_times import Track, Written

if TYPE_CHECKING:
    from courtdesk.actions.session import Session
    from courtdesk.actions.sync.day_end import DayEnd
    from courtdesk.actions.sync.places import Ended, Place, Tried
    from courtdesk.actions.sync.rounds import Opener
    from courtdesk.actions.sync.standing import Stored, SyncStatus
    from courtdesk.actions.sync.taking import Taken
    from courtdesk.actions.sync.work import Round

_LOG = logging.getLogger(__name__)

LOOK_MS = 5_000
"""Between two looks at what was written, which sticks are in, and whether there is a network."""

FIRST_MS = 1_500
"""From sign-in to the first look: the first page comes before it."""

GRACE = 0.3
"""Seconds that a lock gives a round which was told to end, once the vault is closed."""


@dataclass(frozen=True)
class Ran:
    """What came of one round: how it ended, what it brought, what stands at the place since.

    `tip` is the number of this laptop's last record when it began. `refused` is the sentence of an
    error that is not the place's; then there is nothing else. `unwritten` is how putting ended at
    a place that was chosen to take in from and cannot be written to.
    """

    route: Route
    tried: Tried | None = None
    brought: Round | None = None
    stored: Stored | None = None
    tip: int = 0
    refused: str = ""
    unwritten: Ended | None = None


@dataclass(frozen=True)
class Facts:
    """What was last read; bar, pages and the question at closing all say it by this alone.

    `tip` is the number of this laptop's last record, `refused` why it may exchange nothing, "" for
    a laptop that may.
    """

    day: DayEnd
    places: tuple[Place, ...]
    tip: int
    refused: str = ""

    @property
    def status(self) -> SyncStatus:
        """What stands where, and what was received."""
        return self.day.status

    @property
    def routes(self) -> tuple[Route, ...]:
        """The ways to the places."""
        return tuple(one.route for one in self.places)


class SyncWatch(QObject):
    """The rounds of one member's session.

    `quiet` gives the seconds since somebody last touched keyboard or mouse; `opener` opens a place
    and `network` gives this laptop's address there, "" without a network: tests and measurements
    put others in their place.

    Attributes:
        quiet, opener, network: as they were given.
        facts: what is known, or None until it was first read.
        doing: what the round under way is doing, "" without one.

    Signals:
        known: `facts` were read again, as something has changed or somebody asked.
        unknown: they could not be read; carries the error.
        began: a round has begun; carries its `Route`.
        told: the round says what it does; carries a few words.
        ran: a round has ended; carries a `Ran`.
        rested: nothing is under way or waiting any more, and `facts` are those after it.
    """

    known = Signal()
    unknown = Signal(object)
    began = Signal(object)
    told = Signal(str)
    ran = Signal(object)
    rested = Signal()
    _arrived = Signal(object, object)

    def __init__(
        self,
        keeper: Runner,
        parent: QObject | None = None,
        *,
        quiet: Callable[[], float] = lambda: sync_times.PATIENCE,
        opener: Opener | None = None,
        network: Callable[[], str] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.facts: Facts | None = None
        self.doing = ""
        self._keeper = keeper
        self.quiet = quiet
        self.opener = opener
        self.network = network or own_address
        self._now = now
        self._session: Session | None = None
        self._errands: list[Errand] = []
        self._round: Errand | None = None
        self._probing = False
        self._waiting: list[_Asked] = []
        self._stick: Stored | None = None
        self._tracks: dict[str, Track] = {}
        self._written = Written()
        self._met = ""
        self._due_since: float | None = None
        self._looking = self._look_again = self._afresh = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._first = QTimer(self, singleShot=True, interval=FIRST_MS)
        for timer in (self._timer, self._first):
            timer.timeout.connect(self.look)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a round is under way or waits for its turn."""
        return self._round is not None or bool(self._waiting)

    def begin(self, session: Session) -> None:
        """A member of the team is at work."""
        self._session = session
        self._timer.start()
        self._first.start()

    def end(self) -> None:
        """The member leaves: returns at once, and nothing is told from now on."""
        self._session = None
        self._timer.stop()
        self._first.stop()
        self._waiting.clear()
        for errand in self._errands:
            errand.end()

    def let_go(self) -> None:
        """Once the vault is closed: give what still runs a moment to end, and never longer."""
        until = time.monotonic() + GRACE
        for errand in self._errands:
            errand.join(max(0.0, until - time.monotonic()))
        self._errands.clear()
        self._round = None

    # On demand

    def now(self) -> None:
        """Synchronise with every place, one after the other, whatever was tried before."""
        self._demand(self.facts.routes if self.facts is not None else ())

    def at(self, route: Route, *, taking: bool = False) -> None:
        """Synchronise with this place next: one of the laptop's, or a folder that was chosen.

        `taking`: it was chosen to take in from, so nothing is put where none of the team's lies.
        """
        self._waiting.insert(0, _Asked(route, taking))
        self._next()

    def stop(self) -> None:
        """End the round under way between two of its steps, and begin none of those that wait."""
        self._waiting.clear()
        if self._round is not None:
            self._round.stop.set()

    def wait(self) -> None:
        """Return when nothing is under way: for pictures, measurements and tests."""
        while self._session is not None and (self.busy or self._looking):
            loop = QEventLoop()
            self.rested.connect(loop.quit)
            loop.exec()
            self.rested.disconnect(loop.quit)

    def aside(
        self, owner: QObject, work: Callable[[], object], done: Callable[[Outcome], None]
    ) -> None:
        """Do something else that asks a network; `done` is for the window's thread and `owner`."""

        def deliver(outcome: Outcome) -> None:
            if isValid(owner):
                done(outcome)

        self._send(lambda _errand: work(), deliver)

    # Looking

    def look_afresh(self) -> None:
        """The same also where nothing seems to have changed; `known` is then emitted in any case.

        For what changes without a record of this laptop: what was typed, or came in.
        """
        self._afresh = True
        self.look()

    @Slot()
    def look(self) -> None:
        """Read again what is known, then begin what is due."""
        session = self._session
        if session is None:
            return
        if self._looking:
            self._look_again = True
            return
        self._looking = True
        before, self._afresh = None if self._afresh else self.facts, False
        stick = self._stick
        self._keeper.run(
            self,
            lambda: _read(session, before, stick),
            lambda facts: self._looked(session, facts),
            self._not_looked,
        )

    def _looked(self, session: Session, facts: Facts) -> None:
        self._looking = False
        if session is not self._session:
            return
        changed, self.facts = facts is not self.facts, facts
        self._written = self._written.seen(facts.tip, self._now())
        self._tracks = {one: self._tracks.get(one, Track(one)) for one in _ids(facts.routes)}
        if changed:
            self.known.emit()
        self._probe(facts.routes)
        self._after_look()

    def _not_looked(self, error: CourtDeskError) -> None:
        # A page that reads the vault says what is wrong with it.
        _LOG.warning("what is known of synchronising was not read: %s", type(error).__name__)
        self._looking = False
        self.unknown.emit(error)
        self._after_look()

    def _after_look(self) -> None:
        if self._look_again:
            self._look_again = False
            self.look()
        elif not self.busy:
            self.rested.emit()

    def _probe(self, routes: tuple[Route, ...]) -> None:
        """Which folders are there, and whether there is a network: either question may hang."""
        if self._probing or not routes:
            return
        self._probing = True
        folders, network = [one for one in routes if one.kind is RouteKind.FOLDER], self.network
        self._send(
            lambda _errand: ({one.id: is_there(one) for one in folders}, network()),
            self._probed,
        )

    def _probed(self, outcome: Outcome) -> None:
        self._probing = False
        if not isinstance(outcome.result, tuple):
            return
        there, network = outcome.result
        woken = bool(network) and network != self._met
        self._met = network
        for route, track in self._tracks.items():
            if route in there:
                self._tracks[route] = track.seen(there[route])
            elif woken:
                self._tracks[route] = track.woken()
        self._begin_due()

    def _begin_due(self) -> None:
        now, facts = self._now(), self.facts
        due = sync_times.due(self._tracks.values(), self._written, now)
        if not due or self.busy or facts is None:
            self._due_since = None
            return
        if self._due_since is None:
            self._due_since = now
        if sync_times.may_begin(self.quiet(), now - self._due_since):
            self._due_since = None
            self._demand(one for one in facts.routes if one.id in due)

    # Rounds

    def _demand(self, routes: Iterable[Route]) -> None:
        asked = _ids(one.route for one in self._waiting)
        self._waiting += [_Asked(one) for one in routes if one.id not in asked]
        self._next()

    def _next(self) -> None:
        session = self._session
        if self._round is not None or session is None:
            return
        if not self._waiting:
            self.doing = ""
            self.look_afresh()
            return
        asked, opener = self._waiting.pop(0), self.opener
        self._round = self._send(
            lambda errand: _round(session, asked, opener, errand),
            lambda outcome: self._ended(asked.route, outcome),
        )
        self.began.emit(asked.route)

    def _ended(self, route: Route, outcome: Outcome) -> None:
        self._round = None
        ran = outcome.result
        if isinstance(ran, Ran):
            self._remember(ran)
            self.ran.emit(ran)
        elif outcome.error is not None:
            self._waiting.clear()
            self._remember(Ran(route))
            self.ran.emit(Ran(route, refused=str(outcome.error)))
        else:
            self._waiting.clear()
        self._next()

    def _remember(self, ran: Ran) -> None:
        track = self._tracks.get(ran.route.id)
        if track is None:
            self._remember_stick(ran)
            return
        ended = ran.tried.ended.value if ran.tried is not None else ""
        if ended == "done":
            self._tracks[track.route] = track.done(self._now(), ran.tip)
        else:
            stuck = ended not in ("away", "stopped")
            self._tracks[track.route] = track.missed(self._now(), stuck=stuck)

    def _remember_stick(self, ran: Ran) -> None:
        """What was read back at a folder that was chosen, until sign-out: it is no place."""
        done = ran.tried is not None and ran.tried.ended.value == "done"
        if done and ran.stored is not None and ran.unwritten is None:
            self._stick = ran.stored

    # Threads

    def _send(self, work: Callable[[Errand], object], done: Callable[[Outcome], None]) -> Errand:
        errand = Errand(work, lambda what: self._arrived.emit(done, what))
        self._errands = [one for one in self._errands if one.is_alive()]
        errand.start()
        self._errands.append(errand)
        return errand

    @Slot(object, object)
    def _deliver(self, done: Callable[[Outcome], None], what: str | Outcome) -> None:
        if self._session is None:
            return
        if isinstance(what, Outcome):
            done(what)
        else:
            self.doing = what
            self.told.emit(what)


def _ids(routes: Iterable[Route]) -> list[str]:
    return [one.id for one in routes]


def _read(session: Session, before: Facts | None, stick: Stored | None) -> Facts:
    """What is known now; the same object as `before` when nothing has changed since."""
    from courtdesk.actions.sync import day_end
    from courtdesk.actions.sync.places import places

    found, tip = places(session), _tip(session)
    if before is not None and (before.places, before.tip) == (found, tip):
        return before
    return Facts(day_end.known(session, stick), found, tip, _refused(session))


def _refused(session: Session) -> str:
    from courtdesk.actions.sync.places import require_team

    try:
        require_team(session)
    except NotAllowed as error:
        return str(error)
    return ""


def _tip(session: Session) -> int:
    """The number of this laptop's last record."""
    last = session.vault.last_of(session.vault.device.device)
    return last[0] if last is not None else 0


@dataclass(frozen=True)
class _Asked:
    """A round that waits for its turn; `taking` as in `SyncWatch.at`."""

    route: Route
    taking: bool = False


def _round(session: Session, asked: _Asked, opener: Opener | None, errand: Errand) -> Ran:
    from courtdesk.actions.sync import standing
    from courtdesk.actions.sync.places import Place

    tip, route = _tip(session), asked.route
    with giving_way():
        taken = _done(session, asked, opener, errand)
    stored = standing.stored_at(session, Place(route, taken.tried))
    return Ran(route, taken.tried, taken.brought, stored, tip, unwritten=taken.unwritten)


def _done(session: Session, asked: _Asked, opener: Opener | None, errand: Errand) -> Taken:
    from courtdesk.actions.sync import rounds, taking
    from courtdesk.exchange.transports import open_route

    opened, stop = errand.opened(opener or open_route), errand.stop.is_set
    if asked.taking:
        return taking.take_in(session, asked.route, opener=opened, stop=stop, tell=errand.say)
    return taking.Taken(
        *rounds.synchronise(session, asked.route, opener=opened, stop=stop, tell=errand.say)
    )


def is_there(route: Route) -> bool:
    """Whether a folder is within reach now; one that comes and goes only where it is mounted."""
    top = Path(route.address)
    if os.path.exists(top):  # noqa: PTH110  # Path.exists raises where a share has gone to sleep
        return True
    if not os.path.exists(top.parent):  # noqa: PTH110
        return False
    return not route.stick or any(os.path.ismount(one) for one in top.parents[:-1])


def own_address() -> str:
    """This laptop's address in the network that leads outside; "" without one.

    It changes when a network comes, goes or is another. Nothing is sent: connecting a datagram
    socket only looks up the way to an address, here one that is nobody's (RFC 5737).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])
