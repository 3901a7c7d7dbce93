"""Laptops whose stores are in memory: thousands of histories in the time of a hundred.

A `Cell` has the real store (its tables, chains, what it holds and knows of places), the real round,
the real status and real files at a place. What it lacks is what costs most and decides nothing
here: a file on a disk with its thread and head, sealing, and signed rosters, which come from one
`Office` that everybody reads the newest word of when a file brings it. `fleet` has all of that.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast

from sqlcipher3 import dbapi2 as driver

from courtdesk.actions.sealed_files import entry_of, foreign_of, in_chain_order
from courtdesk.actions.sync import sealing
from courtdesk.actions.sync.opening import Read, keys_of, revoked_of, take_in
from courtdesk.actions.sync.places import Ended, Place, Tried
from courtdesk.actions.sync.rounds import run
from courtdesk.actions.sync.standing import SyncStatus, status_of
from courtdesk.actions.sync.work import Round
from courtdesk.domain.ids import DeviceId, DocumentId, MemberId
from courtdesk.domain.routes import Route
from courtdesk.domain.team import Device, Member, Team
from courtdesk.errors import NotABundle, NotAllowed, NotFromMember
from courtdesk.exchange.age.source import Source
from courtdesk.exchange.bundle import Kind, entries
from courtdesk.store import appending, ledger, migrations, opening, parcels
from courtdesk.store.chains import Taken
from courtdesk.store.connection import Connection
from courtdesk.store.exchanged import Parcel, ParcelState, Stretch
from courtdesk.store.ledger import State
from courtdesk.store.records import (
    DeviceInfo,
    Document,
    NewRevision,
    Revision,
    Time,
    canonical,
    milliseconds,
)
from courtdesk.store.synced import STREAM, Synced
from courtdesk.store.vault import Vault
from tests.helpers import fleet_wire
from tests.helpers.fleet import Skewed
from tests.helpers.fleet_truth import Record
from tests.helpers.fleet_wire import Seen, Weather, Wire

T = TypeVar("T")
ME = MemberId("m" * 32)
_WORD = b"CELL"


def empty_file() -> Connection:
    """A vault's tables in memory, without a laptop's name in it yet."""
    connection = _connect()
    migrations.migrate(connection)
    return connection


def _connect() -> Connection:
    connection: Connection = driver.connect(
        ":memory:", isolation_level=None, check_same_thread=False, cached_statements=1024
    )
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


class Store:
    """What `Synced` asks of a vault, over one connection in memory."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.writer = self
        self.withdrawals = 0
        self._device: DeviceInfo | None = None

    @staticmethod
    def copied(of: Connection) -> Store:
        """A store that begins as a copy."""
        connection = _connect()
        of.backup(connection)
        return Store(connection)

    @property
    def device(self) -> DeviceInfo:
        """The laptop's present name."""
        if self._device is None:
            (device,) = self.connection.execute("SELECT device FROM state").fetchone()
            self._device = ledger.device_info(self.connection, device)
        return self._device

    @property
    def head(self) -> int:
        """What its head file counts up to: every transaction."""
        return int(self.connection.execute("SELECT counter FROM state").fetchone()[0])

    def go_on_as(self, device: DeviceId) -> None:
        """Another name from here on."""
        self.run(lambda writer: ledger.go_on_as(writer, device, "it went back"))
        self._device = None

    def run(self, job: Callable[[Connection], T], *, sync_head: bool = False) -> T:
        """A transaction: whole, or nothing of it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            ledger.raise_counter(self.connection)
            result = job(self.connection)
            self.connection.execute("COMMIT")
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
        return result

    def run_bare(self, job: Callable[[Connection], T]) -> T:
        """What is no change."""
        return job(self.connection)

    read = run_bare

    def document(self, document: DocumentId) -> Document | None:
        """A document with its heads, or `None`."""
        found = ledger.documents(self.connection, "current.document = ?", [document])
        return found[0] if found else None

    def close(self) -> None:
        """Let go of it."""
        self.connection.close()


class Office:
    """Whoever keeps the roster: one line of it, of which each cell knows some beginning."""

    def __init__(self) -> None:
        self.team = Team("t" * 32, 1, "Northgate", (Member(ME, "Amina Yusuf", (), "", "", ""),))

    def enrol(self, device: DeviceInfo) -> Team:
        """A laptop's name is added."""
        public = base64.b64encode(device.public).decode()
        self.team = self.team.with_device(Device(device.device, public))
        return self.team


@dataclass
class Cell:
    """One laptop. It stands where a `fleet.Laptop` does and is its own session."""

    name: str
    store: Store
    office: Office
    clock: Skewed
    outbox: Path
    known: Team
    seen: dict[str, Seen] = field(default_factory=dict)
    tried: dict[str, Place] = field(default_factory=dict)
    out: bool = False
    me: MemberId = ME

    @property
    def at(self) -> Cell:
        """Whoever is signed in."""
        return self

    session = at

    @property
    def vault(self) -> Store:
        """What it holds."""
        return self.store

    @property
    def shelf(self) -> Synced:
        """Its part in synchronising."""
        return Synced(cast("Vault", self.store))

    def team(self) -> Team:
        """The roster as far as it knows it."""
        return self.known

    def status(self) -> SyncStatus:
        """What it says of itself."""
        devices = ledger.documents(self.store.connection, "current.kind = ?", ["device"])
        return status_of(self.shelf, self.known, devices, [*self.tried.values()], self.clock())

    def begin(self, vault_id: str) -> None:
        """Give the file its name and its laptop's, and have the laptop enrolled."""
        connection, device = self.store.connection, opening.new_device_id()
        state = State(vault_id, device, 1, 0, None, Time(0, 0), False, None, ledger.NO_DRAFTS)
        ledger.save_state(connection, state)
        ledger.begin_device(connection, device, None)
        self._enrol()

    def _enrol(self) -> None:
        device = self.store.device
        self.follow(self.office.enrol(device))
        body = {"device": device.device, "previous": device.previous}
        own = DocumentId(device.device)
        self.append(NewRevision(own, "device", None, (), open=canonical(body)))

    def go_on_as_new(self) -> None:
        """Another name from here on."""
        self.store.go_on_as(opening.new_device_id())
        self._enrol()

    def follow(self, team: Team) -> int:
        """Go by this roster if it is a later one: how many records more count since."""
        if team.epoch > self.known.epoch:
            self.known = team
        now = milliseconds(self.clock())
        return self.shelf.settle(keys_of(self.known), revoked_of(self.known), now).new

    def append(self, new: NewRevision) -> tuple[Revision, ...]:
        """Write at the end of its chain."""
        now = milliseconds(self.clock())
        return self.store.run(lambda writer: appending.append(writer, [new], ME, now))

    def round(
        self,
        place: fleet_wire.Place,
        chance: random.Random,
        weather: Weather,
        sent: Callable[[bytes], None],
    ) -> Round:
        """One round at a place through this weather. Raises `Crash` once it has ended so."""
        if self.known.revocation(self.store.device.device) is not None:
            raise NotAllowed("This laptop was revoked.")
        seen = self.seen.setdefault(place.route.id, Seen())
        wire = Wire(place, seen, chance, weather, sent=sent, crash=lambda: None)
        tried, done = run(CellFiles(self), place.route.id, lambda: wire, self.clock)
        self._note(place.route, tried)
        return done

    def _note(self, route: Route, tried: Tried) -> None:
        before = self.tried.get(route.id)
        done_at = before.tried.done_at if before is not None and before.tried else None
        done_at = tried.at if tried.ended is Ended.DONE else done_at
        self.tried[route.id] = Place(route, replace(tried, done_at=done_at))

    def image(self) -> Store:
        """A copy of what it holds, as an image of its disk."""
        return Store.copied(self.store.connection)

    def put_back(self, image: Store, *, with_head: bool) -> None:
        """Go on from an image; where the head file is still there, it tells that time went back."""
        head = self.store.head
        self.store.close()
        self.store = image
        for path in self.outbox.iterdir():
            path.unlink()
        if with_head and head > image.head:
            self.go_on_as_new()

    def close(self) -> None:
        """Switch off."""
        self.store.close()


class CellFiles:
    """A cell's files, which anybody could read: see `work.Files`."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self.shelf = cell.shelf
        self.outbox = cell.outbox

    @property
    def device(self) -> DeviceId:
        """The name that it writes under now."""
        return self._cell.store.device.device

    def now(self) -> int:
        """Its clock."""
        return milliseconds(self._cell.clock())

    def keys(self) -> str:
        """Which roster it goes by."""
        return f"{self._cell.known.epoch:064x}"

    keys_told = keys

    @staticmethod
    def key_files() -> int:
        """One for all."""
        return 1

    def read(self, path: Path, found: Parcel) -> Read:
        """Take in what a file brings, once its laptop is known."""
        letter = Letter.read(path.read_bytes())
        parcel = replace(
            found,
            state=ParcelState.READ,
            why="",
            kind=letter.kind,
            device=letter.sender,
            number=letter.number,
            manifest=letter.manifest,
            told=None,
        )
        if letter.kind == Kind.TEAM:
            return self._read_team(letter, parcel)
        named = {foreign_of(one).header for one in letter.entries}
        known = {one.id for one in self._cell.known.devices}
        if not {letter.sender, *(_device_of(one) for one in named)} <= known:
            raise NotFromMember("The file does not come from a laptop of this team.")
        foreign = [foreign_of(one) for one in letter.entries]
        return take_in(self.shelf, self._cell.known, parcel, foreign, letter.said, self.now())

    def _read_team(self, letter: Letter, parcel: Parcel) -> Read:
        epoch = int(letter.said)
        self.shelf.keep(replace(parcel, told=f"{epoch:064x}"))
        if epoch <= self._cell.known.epoch:
            return Read(parcel, Taken())
        # What the file says is the office's word of then, and any later word would do.
        self._cell.known = self._cell.office.team
        return Read(parcel, Taken(kinds=frozenset({"team"})))

    def make(self, stretches: Sequence[Stretch], damaged: Iterable[str]) -> tuple[Parcel, Path]:
        """A file with these records."""
        records, state = sealing.contents(self.shelf, stretches, damaged)
        written = b"".join(one.encode() for one in in_chain_order(map(entry_of, records)))
        return self._make(Kind.SYNC, state.encode(), written, state.told(), stretches)

    def make_keys(self) -> Iterator[tuple[Parcel, Path]]:
        """A file with the roster."""
        yield self._make(Kind.TEAM, str(self._cell.known.epoch).encode(), b"", self.keys(), ())

    def _make(  # each is another thing
        self, kind: Kind, said: bytes, written: bytes, told: str, stretches: Sequence[Stretch]
    ) -> tuple[Parcel, Path]:
        last = parcels.last_sent(self._cell.store.connection, self.device, STREAM)
        number = last[0] + 1 if last is not None else 1
        letter = Letter(kind, self.device, number, said, written)

        def write(path: Path) -> Parcel:
            data = letter.encode()
            path.write_bytes(data)
            return Parcel(
                sha=hashlib.sha256(data).hexdigest(),
                stream=self.shelf.stream(secrets.token_hex(16)),
                size=len(data),
                state=ParcelState.MADE,
                kind=kind,
                device=self.device,
                number=number,
                epoch=1,
                manifest=letter.manifest,
                told=told,
            )

        return sealing.into_outbox(self.shelf, self.outbox, write, stretches)

    def go_on_as_new(self) -> None:
        """Another name."""
        self._cell.go_on_as_new()

    def settle(self) -> int:
        """Let the roster take effect."""
        return self._cell.follow(self._cell.known)

    def unsettled(self) -> bool:
        """Whether something counts that a revoked laptop made afterwards."""
        return self.shelf.is_past(revoked_of(self._cell.known))

    def follow_team(self) -> Iterator[str]:
        """A cell has no keys to renew."""
        return iter(())


@dataclass(frozen=True)
class Letter:
    """What stands in a cell's file: who wrote it, and what is under the seal elsewhere."""

    kind: Kind
    sender: DeviceId
    number: int
    said: bytes
    written: bytes = field(repr=False)

    @property
    def manifest(self) -> str:
        """A name of its own."""
        return hashlib.sha256(self.encode()).hexdigest()

    @property
    def entries(self) -> Iterator[entries.Entry]:
        """The records as they travel."""
        source, left = Source(io.BytesIO(self.written)), len(self.written)
        while left:
            entry, data = entries.read(source, left)
            left -= len(data)
            yield entry

    @property
    def records(self) -> frozenset[Record]:
        """Whose records, with which numbers and ids."""
        found = map(foreign_of, self.entries)
        return frozenset((*_place_of(one.header), str(one.id)) for one in found)

    def encode(self) -> bytes:
        """The bytes."""
        front = json.dumps([self.kind.value, self.sender, self.number, self.said.decode()])
        return _WORD + len(front).to_bytes(4, "big") + front.encode() + self.written

    @staticmethod
    def read(data: bytes) -> Letter:
        """The letter in these bytes. Raises `NotABundle`."""
        if data[:4] != _WORD:
            raise NotABundle("This is not a sealed file.")
        end = 8 + int.from_bytes(data[4:8], "big")
        kind, sender, number, said = json.loads(data[8:end])
        return Letter(Kind(kind), DeviceId(sender), number, said.encode(), data[end:])


def _place_of(header: bytes) -> tuple[DeviceId, int]:
    found = json.loads(header)
    return DeviceId(found["device"]), int(found["seq"])


def _device_of(header: bytes) -> DeviceId:
    return _place_of(header)[0]
