"""What one round at one place does: list, read, put, read back, clear up.

It goes by what the vault knows (`Synced`), by the four verbs of a transport, and by whoever opens
and seals the laptop's files (`Files`): that a file is sealed, and to whom, is no business of it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from courtdesk.actions.sync import sealing
from courtdesk.actions.sync.opening import LOOSE_KINDS, Read
from courtdesk.domain.ids import CaseId, DeviceId
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
    RouteAway,
    SenderRevoked,
    UserError,
)
from courtdesk.exchange import sync_state
from courtdesk.exchange.bundle import Kind
from courtdesk.exchange.bundle.arrival import PATIENCE
from courtdesk.exchange.transports import Transport
from courtdesk.store.chains import OwnNameElsewhere, OwnNameUnsigned
from courtdesk.store.exchanged import (
    COUNTED,
    Parcel,
    ParcelState,
    Present,
    PresentState,
    Shown,
    Stretch,
)
from courtdesk.store.folder import folder_errors
from courtdesk.store.incoming import ClonedDevice
from courtdesk.store.synced import Synced

LARGEST = 128 * 1024 * 1024
"""Bytes of a file that is fetched at all: this version makes none beyond a quarter of it."""

MANY = 16
"""Files of one size class in a stream that are sealed once more as one."""

_AGAIN = timedelta(days=7) // timedelta(milliseconds=1)
_KEYS_AGAIN = timedelta(days=1) // timedelta(milliseconds=1)
"""After how long a file of this laptop's is read once more; roster and keys, without which nobody
new reads anything, sooner. In ms."""

_AT_ONCE = 4 * 1024 * 1024
"""About so many bytes are read again in one round."""

_SMALL, _MEDIUM = 1024 * 1024, 12 * 1024 * 1024


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


class Files(Protocol):
    """A laptop's own sealed files: how they are made and opened, and what follows from that."""

    shelf: Synced
    outbox: Path

    @property
    def device(self) -> DeviceId:
        """The name that the laptop writes under now."""

    def now(self) -> int:
        """The laptop's clock, in ms since 1970."""

    def keys(self) -> str:
        """What it depends on whether a closed file can be opened: other when that has changed."""

    def read(self, path: Path, found: Parcel) -> Read:
        """As `opening.read_file`."""

    def make(self, stretches: Sequence[Stretch], damaged: Iterable[str]) -> tuple[Parcel, Path]:
        """As `sealing.make_file`."""

    def make_keys(self) -> Iterator[tuple[Parcel, Path]]:
        """As `sealing.make_team_files`."""

    def key_files(self) -> int:
        """How many files `make_keys` makes: one brings the keys to some members only."""

    def keys_told(self) -> str:
        """What a file says that brings all the team's keys that are here."""

    def go_on_as_new(self) -> None:
        """Go on under another name, as this one is somebody else's too."""

    def settle(self) -> int:
        """Let a changed team take effect on what counts: how many records more do."""

    def unsettled(self) -> bool:
        """Whether the team was changed by another way, such as its file, and that did not yet."""

    def follow_team(self) -> Iterator[str]:
        """Let it take effect on this laptop: what of it is to be told.

        Raises `Stopped`, at its end, for whoever is no longer of the team.
        """


class Work:
    """One round. `read`, `put` and `clear_up` in this order; any may end early."""

    def __init__(
        self,
        files: Files,
        route: str,
        transport: Transport,
        *,
        done: Round,
        stop: Callable[[], bool],
        tell: sealing.Progress,
    ) -> None:
        self._files = files
        self._shelf = files.shelf
        self._route = route
        self._transport = transport
        self.done = done
        self._stop = stop
        self._tell = tell
        self._looked: tuple[int, Shown] | None = None

    @property
    def _place(self) -> Shown:
        """What is known of the place now: asked anew only after something was written."""
        changes = self._shelf.changes
        if self._looked is None or self._looked[0] != changes:
            self._looked = changes, self._shelf.shown(self._route)
        return self._looked[1]

    # Reading

    def read(self) -> None:
        """Take in what is new at the place, until nothing more can be."""
        self._tell("Looking what is there")
        if self._files.unsettled():
            self._follow_team()
        listed = [(one.name, _sha(one.name), one.size) for one in self._transport.list()]
        self._shelf.list_present(self._route, listed, self._now())
        while self._read_once():
            pass

    def _read_once(self) -> bool:
        """Whether anything was taken in that may let another file be opened, or doubts one."""
        known, before = self._place.parcels, self._files.keys()
        files = self._place.present
        now = self._now()
        wanted = [one for one in files if _wants(one, known.get(one.sha), before, now)]
        wanted += _to_look_at_again(((one, known.get(one.sha)) for one in files), now)
        doubted = False
        for at, file in enumerate(wanted, 1):
            self._breathe(f"Reading {at} of {len(wanted)}")
            doubted |= self._read_file(file)
        return doubted or self._files.keys() != before

    def _read_file(self, file: Present) -> bool:
        """Whether its maker asks for files that are then to be read again."""
        with _fetched(self._files.outbox) as (path, out):
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
            parcel = self._known(file)
            if parcel.state is ParcelState.CLOSED:
                self._shelf.keep_present(self._route, self._whole(file))
                return self._open(file, parcel, path)
            if parcel.state in (ParcelState.MADE, ParcelState.GONE):
                parcel = replace(parcel, state=ParcelState.STORED)
            self._shelf.note_read(self._route, parcel, self._whole(file))
            return False

    def _open(self, file: Present, parcel: Parcel, path: Path) -> bool:
        try:
            read = self._opened(parcel, path)
        except (NotForYou, NotFromMember, NewerBundle, NewerVault, OwnNameUnsigned) as error:
            self._judge(file, parcel, ParcelState.CLOSED, str(error))
            return False
        except SenderRevoked as error:
            # It opened: the place is this team's, though nobody else may have put anything yet.
            opened = replace(parcel, kind=Kind.TEAM.value)
            self._judge(file, opened, ParcelState.REFUSED, str(error))
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
        wanted = {one.sha for one in self._place.present} & set(asked_for)
        self._shelf.doubt(self._route, wanted)
        return bool(wanted)

    def _opened(self, parcel: Parcel, path: Path) -> Read:
        try:
            return self._files.read(path, parcel)
        # A roster under this laptop's name: whoever has a twin would else never have the new keys.
        except (OwnNameElsewhere, ClonedDevice):
            self._go_on_as_new()
            return self._files.read(path, parcel)

    def _go_on_as_new(self) -> None:
        """Nothing more may be written under a name that somebody else writes under."""
        self._files.go_on_as_new()
        self.done.notes.append(
            "Records of this laptop were met that it no longer held, as after a restored disk or a "
            "copied vault. They were taken in, and this laptop goes on as a new one: tell your "
            "administrator."
        )

    def _follow_team(self) -> None:
        """Let roster and keys take effect at once: more may count, or less, or be opened."""
        self.done.team_changed = True
        self.done.came += self._files.settle()
        for note in self._files.follow_team():
            self.done.notes.append(note)  # one by one: what was told before an end stays told

    def _judge(self, file: Present, parcel: Parcel, state: ParcelState, why: str) -> None:
        told = self._files.keys() if state is ParcelState.CLOSED else None
        judged = replace(parcel, state=state, why=why, told=told)
        self._shelf.note_read(self._route, judged, self._whole(file))

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
            for parcel, path in self._files.make_keys():
                self._put_file(parcel, path)
        for batch in sealing.batches(self._shelf, self._shelf.uncovered(self._place)):
            self._put_records(batch)
        loose = self._shelf.loose(self._place, LOOSE_KINDS)
        if loose:
            self._put_records(loose[: sync_state.LOOSE_LIMIT])
        if self._last_told() != sealing.state_now(self._shelf, self._damaged()).told():
            self._put_records(())
        # Asked anew: somebody may have gone on working meanwhile.
        place = self._place
        left = (*self._shelf.uncovered(place), *self._shelf.loose(place, LOOSE_KINDS))
        self.done.lacking = _count(left)

    def _require_ours(self) -> None:
        """A wrong folder is found out before anything is put there."""
        known = self._place.parcels
        there = [one for one in self._place.present if one.read_at is not None]
        found = [known[one.sha] for one in there if one.sha in known]
        # What nobody can open is no team's, and must not keep this one away from its place. What
        # was opened once is this team's, though its key or its laptop may be so no more.
        closed = any(one.state is ParcelState.CLOSED for one in found)
        if closed and all(one.kind is None for one in found):
            raise NotThisTeam(
                "The place holds sealed files, and this laptop can open none of them, so nothing "
                "was put there: choose your own team's place, or, if this is the right one, take "
                "in the newest team file first."
            )

    def _put_outbox(self) -> None:
        """What an earlier round made and could not bring to its end."""
        for path in sorted(self._files.outbox.glob("*.age")):
            parcel = self._shelf.parcel(path.stem.rpartition("-")[2])
            # One that a power cut has spoilt would be put, and not come back, for ever.
            spoilt = parcel is not None and _digest(path) != parcel.sha
            if parcel is None or spoilt or parcel.state is not ParcelState.MADE:
                path.unlink(missing_ok=True)
            else:
                self._put_file(parcel, path)
        for half in self._files.outbox.glob("*.new"):
            half.unlink(missing_ok=True)

    def _lacks_keys(self) -> bool:
        """Whether no laptop's files there bring every member all the team's keys that are here."""
        told, known = self._files.keys_told(), self._place.parcels
        there = (known.get(one.sha) for one in self._place.present if one.read_at)
        by_maker = Counter(
            one.device
            for one in there
            if one is not None
            and one.kind == Kind.TEAM.value
            and one.state in COUNTED
            and one.told == told
        )
        return max(by_maker.values(), default=0) < self._files.key_files()

    def _put_records(self, batch: tuple[Stretch, ...]) -> None:
        parcel, path = self._files.make(batch, self._damaged())
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
        self._shelf.note_read(self._route, stored, file)
        path.unlink(missing_ok=True)

    def _reads_back(self, name: str, sha: str) -> bool:
        with _fetched(self._files.outbox) as (path, out):
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
        found = self._place.present
        return [one.sha for one in found if one.state is PresentState.DAMAGED]

    # Clearing up

    def clear_up(self) -> None:
        """Delete what newer files of this laptop replace; nothing of anybody else's."""
        self._delete_damaged()
        self._delete_lost()
        self._delete_said_before()
        for small, large in ((0, _SMALL), (_SMALL, _MEDIUM)):
            self._fold(small, large)

    def _mine(self) -> list[tuple[Present, Parcel]]:
        known, device = self._place.parcels, self._files.device
        files = [one for one in self._place.present if one.read_at is not None]
        found = ((one, known.get(one.sha)) for one in files)
        return [
            (file, parcel)
            for file, parcel in found
            if parcel is not None and parcel.device == device and parcel.state is ParcelState.STORED
        ]

    def _delete_damaged(self) -> None:
        """Our own files that are not what they were: what they held was put again before."""
        stream = self._place.parcels
        own = self._files.device
        for file in self._place.present:
            parcel = stream.get(file.sha)
            if file.state is PresentState.DAMAGED and parcel is not None and parcel.device == own:
                self._delete(file, parcel)

    def _delete_lost(self) -> None:
        """Our own files that no key of the team opens any more, once the place lacks nothing."""
        if self.done.lacking:
            return
        for file in self._place.present:
            parcel = self._place.parcels.get(file.sha)
            if parcel is None or parcel.state is not ParcelState.CLOSED:
                continue
            # Of which kind it is is known of what was made here, or opened once.
            if parcel.kind == Kind.SYNC.value and parcel.device == self._files.device:
                self._delete(file, parcel)

    def _delete_said_before(self) -> None:
        """Files that hold no records, but for the newest that says what this laptop holds, and
        the newest with roster and keys."""
        mine = self._mine()
        holding = self._place.stretches
        newest = max((parcel.number or 0 for _, parcel in mine), default=0)
        team = sorted(one.number or 0 for _, one in mine if one.kind == Kind.TEAM.value)
        kept = team[-self._files.key_files() :]
        for file, parcel in mine:
            if parcel.kind == Kind.TEAM.value:
                passed = parcel.number not in kept
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
        holding = self._place.stretches
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
            parcel, path = self._files.make(batch, self._damaged())
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
        return self._files.now()


@contextmanager
def _fetched(outbox: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A file for sealed bytes, beside the vault, that goes again.

    Raises `NoSpace`, or `UserError` when the folder cannot be written: no fault of the place's.
    """
    with (
        folder_errors(outbox),
        tempfile.NamedTemporaryFile(dir=outbox, prefix="in-", suffix=".new", delete=False) as out,
    ):
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


def _to_look_at_again(
    files: Iterable[tuple[Present, Parcel | None]], now: int
) -> Iterator[Present]:
    """Some of this laptop's own files that were last read long ago, the longest ago first.

    A bad disk or a hand at the place can change what was read back once: nobody but its maker
    would put it again, and whoever needs it may not be able to say so.
    """
    due = [
        (file.read_at, file)
        for file, parcel in files
        if parcel is not None
        and parcel.state is ParcelState.STORED
        and file.read_at is not None
        and now - file.read_at > (_KEYS_AGAIN if parcel.kind == Kind.TEAM.value else _AGAIN)
    ]
    room = _AT_ONCE
    for _, file in sorted(due, key=lambda one: one[0]):
        if room > 0:  # one at least, however large
            yield file
        room -= file.size


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
