"""One round at one place: list, read, put, read back, clear up. See the package's docstring."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from courtdesk.actions import team_files, vaults
from courtdesk.actions.session import Session
from courtdesk.actions.sync import sealing
from courtdesk.actions.sync.opening import LOOSE_KINDS, Read, keys_of, read_file, revoked_of, token
from courtdesk.actions.sync.places import Ended, Tried, note_tried, require_team
from courtdesk.domain.ids import CaseId
from courtdesk.domain.routes import Route
from courtdesk.errors import (
    BundleRefused,
    BundleTooBig,
    CourtDeskError,
    FileRefused,
    NewerBundle,
    NewerVault,
    NotForYou,
    NotFromMember,
    NotThere,
    NotTheServer,
    RouteAway,
    RouteFull,
    RouteRefused,
    RouteTrouble,
    UserError,
)
from courtdesk.exchange import sync_state
from courtdesk.exchange.bundle import Kind
from courtdesk.exchange.bundle.arrival import PATIENCE
from courtdesk.exchange.transports import Transport, open_route
from courtdesk.store.chains import OwnNameElsewhere
from courtdesk.store.exchanged import (
    COUNTED,
    Parcel,
    ParcelState,
    Present,
    PresentState,
    Stretch,
)
from courtdesk.store.incoming import ClonedDevice
from courtdesk.store.records import milliseconds
from courtdesk.store.synced import Synced

LARGEST = 128 * 1024 * 1024
"""Bytes of a file that is fetched at all: this version makes none beyond a quarter of it."""

MANY = 16
"""Files of one size class in a stream that are sealed once more as one."""

_SMALL, _MEDIUM = 1024 * 1024, 12 * 1024 * 1024

_WENT_BACK = (
    "records under this laptop's name were met at an exchange which its vault did not hold: it had "
    "gone back, or had been copied"
)
"""Why the laptop goes on as a new device, for colleagues to read in the record."""


class NotThisTeam(UserError):
    """The place holds sealed files, and none of them is this team's."""


class Stopped(CourtDeskError):
    """Somebody wants to lock or close: the round ended between two steps."""


@dataclass
class Round:
    """What a round has come to so far.

    `came` records count since; `sent` were put and read back; `lacking` were here and, when it
    ended, in no file that was read at the place. `notes` are sentences that a person should read.
    """

    came: int = 0
    sent: int = 0
    lacking: int = 0
    cases: set[CaseId] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    team_changed: bool = False


Opener = Callable[[Route], Transport]


def synchronise(
    session: Session,
    route: Route,
    *,
    opener: Opener = open_route,
    stop: Callable[[], bool] = lambda: False,
    tell: sealing.Progress = lambda _: None,
) -> tuple[Tried, Round]:
    """One whole round at a place, and how it ended, which is remembered too.

    What was done before it ended early stays done. Raises nothing that the place or the network
    can cause; `NotAllowed` outside the team, and `NoSpace` or damage of the vault itself.
    """
    require_team(session)
    done = Round()
    ended, why = Ended.DONE, ""
    try:
        transport = opener(route)
        try:
            exchange(session, route.id, transport, done=done, stop=stop, tell=tell)
        finally:
            transport.close()
    except RouteTrouble as trouble:
        ended, why = _kind_of(trouble), str(trouble)
    except NotThisTeam as error:
        ended, why = Ended.NOT_OURS, str(error)
    except Stopped as error:
        ended, why = Ended.STOPPED, str(error)
    tried = Tried(session.clock(), ended, why, done.came, done.sent)
    return note_tried(session, route.id, tried), done


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
    work = _Work(session, route, transport, done=done or Round(), stop=stop, tell=tell)
    work.read()
    work.put()
    work.clear_up()
    return work.done


class _Work:
    """One round. `read`, `put` and `clear_up` in this order; any may end early."""

    def __init__(
        self,
        session: Session,
        route: str,
        transport: Transport,
        *,
        done: Round,
        stop: Callable[[], bool],
        tell: sealing.Progress,
    ) -> None:
        self._session = session
        self._shelf = Synced(session.vault)
        self._route = route
        self._transport = transport
        self.done = done
        self._stop = stop
        self._tell = tell

    # Reading

    def read(self) -> None:
        """Take in what is new at the place, until nothing more can be."""
        self._tell("Looking what is there")
        listed = [(one.name, _sha(one.name), one.size) for one in self._transport.list()]
        self._shelf.list_present(self._route, listed, self._now())
        while self._read_once():
            pass

    def _read_once(self) -> bool:
        """Whether anything was taken in that may let another file be opened, or doubts one."""
        known, before = self._shelf.parcels(self._route), token(self._session)
        files = self._shelf.present(self._route)
        now = self._now()
        wanted = [one for one in files if _wants(one, known.get(one.sha), before, now)]
        doubted = False
        for at, file in enumerate(wanted, 1):
            self._breathe(f"Reading {at} of {len(wanted)}")
            doubted |= self._read_file(file)
        return doubted or token(self._session) != before

    def _read_file(self, file: Present) -> bool:
        """Whether its maker asks for files that are then to be read again."""
        with _fetched(self._session) as (path, out):
            try:
                self._transport.get(file.name, out, LARGEST)
            except NotThere:
                # Deleted since it was listed: its laptop has put something in its place.
                return False
            except BundleTooBig as error:
                self._judge(file, self._known(file), ParcelState.REFUSED, str(error))
                return False
            out.flush()
            if _digest(path) != file.sha:
                self._not_whole(file)
                return False
            self._shelf.keep_present(self._route, self._whole(file))
            parcel = self._known(file)
            if parcel.state is ParcelState.CLOSED:
                return self._open(file, parcel, path)
            if parcel.state in (ParcelState.MADE, ParcelState.GONE):
                self._shelf.keep(replace(parcel, state=ParcelState.STORED))
            return False

    def _open(self, file: Present, parcel: Parcel, path: Path) -> bool:
        try:
            read = self._opened(parcel, path)
        except (NotForYou, NotFromMember, NewerBundle, NewerVault) as error:
            self._judge(file, parcel, ParcelState.CLOSED, str(error))
            return False
        except (BundleRefused, FileRefused) as error:
            self._judge(file, parcel, ParcelState.REFUSED, str(error))
            return False
        self.done.came += read.taken.new
        self.done.cases |= read.taken.cases
        if "team" in read.taken.kinds:
            self._follow_team()
        return self._doubt(read.asked_for)

    def _doubt(self, asked_for: tuple[str, ...]) -> bool:
        """Read again what somebody found damaged, unless it was already since they said so."""
        if not asked_for:
            return False
        wanted = {one.sha for one in self._shelf.present(self._route)} & set(asked_for)
        self._shelf.doubt(wanted)
        return bool(wanted)

    def _opened(self, parcel: Parcel, path: Path) -> Read:
        try:
            return read_file(self._session, self._shelf, path, parcel)
        # A roster under this laptop's name: whoever has a twin would else never have the new keys.
        except (OwnNameElsewhere, ClonedDevice):
            self._go_on_as_new()
            return read_file(self._session, self._shelf, path, parcel)

    def _go_on_as_new(self) -> None:
        """Nothing more may be written under a name that somebody else writes under."""
        with self._session.in_background():
            self._session.vault.begin_new_device(_WENT_BACK)
            vaults.enrol_device(self._session)
        self.done.notes.append(
            "Records of this laptop were met that it no longer held, as after a restored disk or a "
            "copied vault. They were taken in, and this laptop goes on as a new one: tell your "
            "administrator."
        )

    def _follow_team(self) -> None:
        """Let roster and keys take effect at once: more may count, or less, or be opened."""
        self.done.team_changed = True
        session = self._session
        taken = self._shelf.settle(keys_of(session.team()), revoked_of(session.team()), self._now())
        self.done.came += taken.new
        with session.in_background():
            self.done.notes += team_files.follow(session)
        if session.team().member(session.me) is None:
            raise Stopped("You are no longer a member of this team, so nothing more was exchanged.")

    def _judge(self, file: Present, parcel: Parcel, state: ParcelState, why: str) -> None:
        told = token(self._session) if state is ParcelState.CLOSED else None
        self._shelf.keep(replace(parcel, state=state, why=why, told=told))
        self._shelf.keep_present(self._route, self._whole(file))

    def _whole(self, file: Present) -> Present:
        return replace(file, read_at=self._now(), state=PresentState.SOUND)

    def _not_whole(self, file: Present) -> None:
        now = self._now()
        known = file.state is PresentState.DAMAGED
        if known or _is_past(file, now):
            damaged = replace(file, read_at=None, state=PresentState.DAMAGED, since=now)
            self._shelf.keep_present(self._route, damaged)
        else:
            arriving = replace(file, read_at=None, state=PresentState.ARRIVING)
            self._shelf.keep_present(self._route, arriving)

    def _known(self, file: Present) -> Parcel:
        stream, _, sha = sync_state.parts_of(file.name)
        return self._shelf.parcel(sha) or Parcel(sha, stream, file.size, ParcelState.CLOSED)

    # Putting

    def put(self) -> None:
        """Put what the place lacks, and read it back."""
        self._require_ours()
        self._put_outbox()
        if self._lacks_keys():
            for parcel, path in sealing.make_team_files(self._session, self._shelf):
                self._put_file(parcel, path)
        lacking = self._shelf.uncovered(self._route)
        for batch in sealing.batches(self._shelf, lacking):
            self._put_records(batch)
        loose = self._shelf.loose(self._route, LOOSE_KINDS)[: sync_state.LOOSE_LIMIT]
        if loose:
            self._put_records(loose)
        if self._last_told() != sealing.state_now(self._shelf, self._damaged()).told():
            self._put_records(())
        left = (*self._shelf.uncovered(self._route), *self._shelf.loose(self._route, LOOSE_KINDS))
        self.done.lacking = _count(left)

    def _require_ours(self) -> None:
        """A wrong folder is found out before anything is put there."""
        known = self._shelf.parcels(self._route)
        there = [one for one in self._shelf.present(self._route) if one.read_at is not None]
        states = {known[one.sha].state for one in there if one.sha in known}
        if states and states <= {ParcelState.CLOSED, ParcelState.REFUSED}:
            raise NotThisTeam(
                "The place holds sealed files, and this laptop can open none of them, so nothing "
                "was put there: choose your own team's place, or, if this is the right one, take "
                "in the newest team file first."
            )

    def _put_outbox(self) -> None:
        """What an earlier round made and could not bring to its end."""
        for path in sorted(self._session.folder.outbox.glob("*.age")):
            parcel = self._shelf.parcel(path.stem.rpartition("-")[2])
            # One that a power cut has spoilt would be put, and not come back, for ever.
            spoilt = parcel is not None and _digest(path) != parcel.sha
            if parcel is None or spoilt or parcel.state is not ParcelState.MADE:
                path.unlink(missing_ok=True)
            else:
                self._put_file(parcel, path)
        for half in self._session.folder.outbox.glob("*.new"):
            half.unlink(missing_ok=True)

    def _lacks_keys(self) -> bool:
        """Whether no file there brings all the team's keys that are here."""
        told, known = sealing.keys_now(self._session), self._shelf.parcels(self._route)
        there = [known.get(one.sha) for one in self._shelf.present(self._route) if one.read_at]
        return not any(
            one is not None
            and one.kind == Kind.TEAM.value
            and one.state in COUNTED
            and one.told == told
            for one in there
        )

    def _put_records(self, batch: tuple[Stretch, ...]) -> None:
        parcel, path = sealing.make_file(self._session, self._shelf, batch, self._damaged())
        self._put_file(parcel, path)
        self.done.sent += _count(batch)

    def _put_file(self, parcel: Parcel, path: Path) -> None:
        """Put a file, and believe that it is there once it was read back."""
        self._breathe("Sending")
        name = sync_state.name_of(parcel.stream, parcel.number or 0, parcel.sha)
        self._transport.put(name, path)
        if not self._reads_back(name, parcel.sha):
            # A spoilt file of that name and size stands in its way: a put would pass it by.
            self._transport.delete(name)
            raise RouteAway(
                "What was put at the place did not come back as it was sent: it will be tried "
                "again."
            )
        now = self._now()
        file = Present(name, parcel.sha, parcel.size, now, now)
        stored = replace(parcel, state=ParcelState.STORED)
        self._shelf.note_stored(self._route, stored, file)
        path.unlink(missing_ok=True)

    def _reads_back(self, name: str, sha: str) -> bool:
        with _fetched(self._session) as (path, out):
            try:
                self._transport.get(name, out, LARGEST)
            except (NotThere, BundleTooBig):
                return False
            out.flush()
            return _digest(path) == sha

    def _last_told(self) -> str | None:
        """What the place's newest file of this laptop says that it holds."""
        mine = [parcel for _, parcel in self._mine() if parcel.kind == Kind.SYNC.value]
        newest = max(mine, key=lambda one: one.number or 0, default=None)
        return newest.told if newest is not None else None

    def _damaged(self) -> Iterable[str]:
        found = self._shelf.present(self._route)
        return [one.sha for one in found if one.state is PresentState.DAMAGED]

    # Clearing up

    def clear_up(self) -> None:
        """Delete what newer files of this laptop replace; nothing of anybody else's."""
        self._delete_damaged()
        self._delete_said_before()
        for small, large in ((0, _SMALL), (_SMALL, _MEDIUM)):
            self._fold(small, large)

    def _mine(self) -> list[tuple[Present, Parcel]]:
        known, device = self._shelf.parcels(self._route), self._session.vault.device.device
        files = [one for one in self._shelf.present(self._route) if one.read_at is not None]
        found = ((one, known.get(one.sha)) for one in files)
        return [
            (file, parcel)
            for file, parcel in found
            if parcel is not None and parcel.device == device and parcel.state is ParcelState.STORED
        ]

    def _delete_damaged(self) -> None:
        """Our own files that are not what they were: what they held was put again before."""
        stream = self._shelf.parcels(self._route)
        own = self._session.vault.device.device
        for file in self._shelf.present(self._route):
            parcel = stream.get(file.sha)
            if file.state is PresentState.DAMAGED and parcel is not None and parcel.device == own:
                self._delete(file, parcel)

    def _delete_said_before(self) -> None:
        """Files that hold no records, but for the newest that says what this laptop holds, and
        the newest with roster and keys."""
        mine = self._mine()
        holding = self._shelf.stretches(self._route)
        newest = max((parcel.number or 0 for _, parcel in mine), default=0)
        team = max((one.number or 0 for _, one in mine if one.kind == Kind.TEAM.value), default=0)
        for file, parcel in mine:
            if parcel.kind == Kind.TEAM.value:
                passed = (parcel.number or 0) < team
            else:
                passed = parcel.sha not in holding and parcel.number != newest
            # A team file is no word on what this laptop holds: keep the word that came before it.
            if passed and (parcel.kind == Kind.TEAM.value or self._has_later(mine, parcel)):
                self._delete(file, parcel)

    @staticmethod
    def _has_later(mine: Iterable[tuple[Present, Parcel]], parcel: Parcel) -> bool:
        return any(
            one.kind == Kind.SYNC.value and (one.number or 0) > (parcel.number or 0)
            for _, one in mine
        )

    def _fold(self, small: int, large: int) -> None:
        """Seal many files of this laptop once more as one (see `sealing.SNAPSHOT_MOST`)."""
        mine = self._mine()
        holding = self._shelf.stretches(self._route)
        many = [
            (file, parcel)
            for file, parcel in mine
            if small <= parcel.size < large and parcel.sha in holding
        ]
        if len(many) < MANY:
            return
        stretches = [one for _, parcel in many for one in holding[parcel.sha]]
        # Of a chain with two branches stretches cannot be joined by their numbers.
        forked = set(self._shelf.forked())
        plain = sealing.merged(one for one in stretches if one.device not in forked)
        rest = [one for one in dict.fromkeys(stretches) if one.device in forked]
        for batch in sealing.batches(self._shelf, (*plain, *rest), sealing.SNAPSHOT_MOST):
            parcel, path = sealing.make_file(self._session, self._shelf, batch, self._damaged())
            self._put_file(parcel, path)
        for file, parcel in many:
            self._delete(file, parcel)

    def _delete(self, file: Present, parcel: Parcel) -> None:
        self._breathe("Clearing up")
        self._transport.delete(file.name)
        self._shelf.note_deleted(self._route, file, replace(parcel, state=ParcelState.GONE))

    def _breathe(self, doing: str) -> None:
        if self._stop():
            raise Stopped("It was stopped before it had ended; the next time goes on from there.")
        self._tell(doing)

    def _now(self) -> int:
        return milliseconds(self._session.clock())


@contextmanager
def _fetched(session: Session) -> Iterator[tuple[Path, BinaryIO]]:
    """A file for sealed bytes, beside the vault, that goes again."""
    with tempfile.NamedTemporaryFile(
        dir=session.folder.outbox, prefix="in-", suffix=".new", delete=False
    ) as out:
        path = Path(out.name)
        try:
            yield path, cast("BinaryIO", out.file)
        finally:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _wants(file: Present, parcel: Parcel | None, keys: str, now: int) -> bool:
    """Whether a file is to be read: again if it can be opened only with what `keys` stands for.

    A damaged one too, now and then: its place may have been put right since.
    """
    if file.read_at is None:
        return file.state is not PresentState.DAMAGED or _is_past(file, now)
    if parcel is None:
        return True
    return parcel.state is ParcelState.CLOSED and parcel.told != keys


def _is_past(file: Present, now: int) -> bool:
    """Whether a file has been as it is for longer than anything takes to be copied."""
    return now - file.since >= PATIENCE // timedelta(milliseconds=1)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha(name: str) -> str:
    return sync_state.parts_of(name)[2]


def _count(stretches: Iterable[Stretch]) -> int:
    return sum(one.last - one.first + 1 for one in stretches)
