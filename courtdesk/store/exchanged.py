"""What this laptop knows of the places where sealed files are exchanged: facts, each with a time.

A sealed file is known by the hash in its name, whichever place it is met at and whatever folder it
lies in. Of each that was opened it is kept which stretches of which chains it holds, so that "what
does this place lack?" is a question of stretches and not of records. A place is never believed to
hold what its last listing did not show.

Local rows: they are in no chain and go nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.store import held, incoming, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.incoming import Foreign


class ParcelState(StrEnum):
    """How far this laptop has got with a sealed file."""

    MADE = "made"  # sealed here; may or may not have arrived anywhere
    STORED = "stored"  # sealed here, and read back at an exchange
    READ = "read"  # made by another laptop, opened and taken in
    CLOSED = "closed"  # whole, but not to be opened or believed yet: its laptop or key is unknown
    REFUSED = "refused"  # whole, and nothing that this team makes
    GONE = "gone"  # made here, superseded and deleted


class PresentState(StrEnum):
    """What is wrong with a file where it lies."""

    SOUND = ""
    ARRIVING = "arriving"  # not what its name says, and it changed a while ago
    DAMAGED = "damaged"  # the same, unchanged for longer than anything takes to be copied


COUNTED = (ParcelState.STORED, ParcelState.READ)
"""Files whose records stand at every place where they were read and found whole."""


@dataclass(frozen=True)
class Stretch:
    """Consecutive records of one chain, from number `first` to `last`, whose id is `head`."""

    device: DeviceId
    first: int
    last: int
    head: RevisionId


@dataclass(frozen=True)
class Parcel:
    """One sealed file, wherever it lies.

    `told` is a hash of what its maker said in it that they hold, or for one that is closed of the
    keys that it was last tried with; `why` is a sentence for what is closed or refused. What
    stands within the seal is `None` until it was opened; `sealed_to` is the fingerprint of the
    team's key that opens a file of records.
    """

    sha: str
    stream: str
    size: int
    state: ParcelState
    why: str = ""
    kind: str | None = None
    device: DeviceId | None = None
    number: int | None = None
    epoch: int | None = None
    manifest: str | None = None
    told: str | None = None
    sealed_to: str | None = None


@dataclass(frozen=True)
class Present:
    """One file at a place: its whole name there, the hash in that name, its size in bytes.

    `since` is when it was first seen as it is now, or a damaged one last; `read_at` when it was
    last read there and was what its name says; in ms since 1970, by this laptop's clock.
    """

    name: str
    sha: str
    size: int
    since: int
    read_at: int | None = None
    state: PresentState = PresentState.SOUND


@dataclass(frozen=True)
class Shown:
    """What a place showed when it was last listed, and what is known of each file, by its hash."""

    present: tuple[Present, ...]
    parcels: Mapping[str, Parcel]
    stretches: Mapping[str, tuple[Stretch, ...]] = field(repr=False)

    @property
    def there(self) -> tuple[Stretch, ...]:
        """What those of its files hold that were read there and were whole."""
        whole = {one.sha for one in self.present if one.read_at is not None}
        return tuple(
            stretch
            for sha in sorted(whole & self.stretches.keys())
            if self.parcels[sha].state in COUNTED
            for stretch in self.stretches[sha]
        )


def shown(connection: Connection, route: str) -> Shown:
    """What a place showed when it was last listed."""
    return Shown(
        present(connection, route),
        parcels_at(connection, route),
        stretches_at(connection, route),
    )


# Sealed files


_PARCEL = "sha, stream, size, state, why, kind, device, number, epoch, manifest, told, sealed_to"


def parcels_at(connection: Connection, route: str) -> Mapping[str, Parcel]:
    """What is known of each sealed file that a place last showed, by its hash."""
    where = "sha IN (SELECT sha FROM present WHERE route = ?)"
    return {one.sha: one for one in _parcels(connection, where, route)}


def parcel(connection: Connection, sha: str) -> Parcel | None:
    """What is known of one sealed file."""
    return next(_parcels(connection, "sha = ?", sha), None)


def _parcels(connection: Connection, where: str, value: str) -> Iterator[Parcel]:
    query = f"SELECT {_PARCEL} FROM parcels WHERE {where}"  # noqa: S608  # constants
    for sha, stream, size, state, *rest in connection.execute(query, [value]):
        yield Parcel(sha, stream, size, ParcelState(state), *rest)


def keep_parcel(
    connection: Connection, parcel: Parcel, stretches: Iterable[Stretch] | None = None
) -> None:
    """Remember a file as it is now; `stretches`, once it was opened, are all that it holds."""
    values = [getattr(parcel, name) for name in _PARCEL.split(", ")]
    connection.execute(
        f"INSERT INTO parcels ({_PARCEL}) VALUES ({', '.join('?' * len(values))}) "  # noqa: S608
        "ON CONFLICT (sha) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in _PARCEL.split(", ")[1:]),
        values,
    )
    if stretches is None:
        return
    query = "SELECT n FROM parcels WHERE sha = ?"
    (number,) = connection.execute(query, [parcel.sha]).fetchone()
    connection.execute("DELETE FROM carried WHERE parcel = ?", [number])
    connection.executemany(
        "INSERT INTO carried VALUES (?, ?, ?, ?, ?)",
        [(number, one.device, one.first, one.last, bytes.fromhex(one.head)) for one in stretches],
    )


def stretches_at(connection: Connection, route: str) -> Mapping[str, tuple[Stretch, ...]]:
    """What each file holds that a place last showed, by its hash."""
    found = defaultdict(list)
    query = (
        "SELECT sha, carried.device, first, last, head FROM parcels "
        "JOIN carried ON parcel = parcels.n "
        "WHERE sha IN (SELECT sha FROM present WHERE route = ?) ORDER BY 1, 2, 3"
    )
    for sha, device, first, last, head in connection.execute(query, [route]):
        found[sha].append(Stretch(device, first, last, RevisionId(head.hex())))
    return {sha: tuple(stretches) for sha, stretches in found.items()}


def newly_listed(
    connection: Connection, route: str, files: Iterable[tuple[str, str, int]], now: int
) -> tuple[Sequence[Present], Sequence[str]]:
    """What a place shows now (name, hash in it, size), against what it showed before: the files
    that are to be remembered anew, and the names that went.

    A file of another size than before is a new one: nothing is known of it.
    """
    gone = {one.name: one for one in present(connection, route)}
    before, found = dict(gone), {}
    for name, sha, size in files:
        gone.pop(name, None)
        old = before.get(name)
        if old is None or old.size != size or old.since > now:
            found[name] = Present(name, sha, size, now)
    return tuple(found.values()), tuple(gone)


def keep_present(connection: Connection, route: str, file: Present) -> None:
    """Remember what was found out about one file of a place."""
    connection.execute(
        "INSERT OR REPLACE INTO present VALUES (?, ?, ?, ?, ?, ?, ?)",
        [route, file.name, file.sha, file.size, file.since, file.read_at, file.state],
    )


def forget_present(connection: Connection, route: str, name: str) -> None:
    """A file was deleted at a place."""
    connection.execute("DELETE FROM present WHERE route = ? AND name = ?", [route, name])


def present(connection: Connection, route: str) -> tuple[Present, ...]:
    """What a place showed when it was last listed."""
    query = "SELECT name, sha, size, since, read_at, state FROM present WHERE route = ? ORDER BY 1"
    return tuple(
        Present(name, sha, size, since, read_at, PresentState(state))
        for name, sha, size, since, read_at, state in connection.execute(query, [route])
    )


def doubt(connection: Connection, route: str, sha: str) -> None:
    """Somebody found a file damaged at this place: it is read again there before it is believed."""
    connection.execute(
        "UPDATE present SET read_at = NULL WHERE route = ? AND sha = ?", [route, sha]
    )


_LOST = (
    "The team has given up the key that opens this file, as a revoked laptop had made it: what it "
    "held is put again by whoever has it."
)


def is_lost(connection: Connection, keys: Sequence[str]) -> bool:
    """Whether a file counts that none of the team's keys opens."""
    query = f"SELECT count(*) FROM parcels WHERE {_unopened(keys)}"  # noqa: S608  # constants
    return bool(connection.execute(query, _counted(keys)).fetchone()[0])


def close_lost(connection: Connection, keys: Sequence[str]) -> None:
    """Have no file of records count that none of these keys opens, the team's by fingerprint.

    What nobody can open any more is at no place, and whoever has its records puts them again; one
    that was only made is not put. It depends on what is here and on nothing that was here before:
    a process may end between the loss of a key and this.
    """
    connection.execute(
        f"UPDATE parcels SET state = ?, why = ?, told = NULL WHERE {_unopened(keys)}",  # noqa: S608
        [ParcelState.CLOSED, _LOST, *_counted(keys)],
    )


def _unopened(keys: Sequence[str]) -> str:
    marks = ", ".join("?" * len(keys))
    return f"kind = 'sync' AND state IN (?, ?, ?) AND sealed_to NOT IN ({marks})"


def _counted(keys: Sequence[str]) -> list[str]:
    return [ParcelState.MADE, *COUNTED, *keys]


def stream_of(connection: Connection, device: DeviceId, fresh: str) -> str:
    """The name under which a device of this laptop puts its files: `fresh` the first time."""
    connection.execute("INSERT OR IGNORE INTO streams VALUES (?, ?)", [device, fresh])
    return known_stream(connection, device) or fresh


def known_stream(connection: Connection, device: DeviceId) -> str | None:
    """The same, where it has put one before."""
    query = "SELECT stream FROM streams WHERE device = ?"
    row = connection.execute(query, [device]).fetchone()
    return str(row[0]) if row is not None else None


# Places and receipts


@dataclass(frozen=True)
class RouteRow:
    """A place as it is kept: `body` and `tried` are exact JSON of the caller's."""

    id: str
    body: bytes = field(repr=False)
    tried: bytes | None = field(repr=False)


def routes(connection: Connection) -> tuple[RouteRow, ...]:
    """The places of this laptop, in the order in which they were added."""
    query = "SELECT id, body, tried FROM routes ORDER BY position, id"
    return tuple(RouteRow(*row) for row in connection.execute(query))


def keep_route(connection: Connection, route: str, body: bytes) -> None:
    """Add a place, or change the one with this id."""
    connection.execute(
        "INSERT INTO routes (id, position, body) VALUES "
        "(?1, (SELECT coalesce(max(position), 0) + 1 FROM routes), ?2) "
        "ON CONFLICT (id) DO UPDATE SET body = ?2",
        [route, body],
    )


def keep_tried(connection: Connection, route: str, tried: bytes) -> None:
    """Remember how the last try at a place went."""
    connection.execute("UPDATE routes SET tried = ? WHERE id = ?", [tried, route])


def forget_route(connection: Connection, route: str) -> None:
    """Forget a place and what it showed; the files there stay as they are."""
    connection.execute("DELETE FROM routes WHERE id = ?", [route])
    connection.execute("DELETE FROM present WHERE route = ?", [route])


def keep_receipt(
    connection: Connection, device: DeviceId, number: int, came_at: int, body: bytes
) -> None:
    """Remember what a laptop says that it holds, unless a later word of it is here."""
    connection.execute(
        "INSERT INTO receipts VALUES (?1, ?2, ?3, ?4) ON CONFLICT (device) DO UPDATE "
        "SET number = ?2, came_at = ?3, body = ?4 WHERE number < ?2",
        [device, number, came_at, body],
    )


def receipts(connection: Connection) -> Mapping[DeviceId, tuple[int, int, bytes]]:
    """Of each laptop: the number of the file it was told in, when that came, and what it says."""
    query = "SELECT device, number, came_at, body FROM receipts ORDER BY device"
    return {device: (number, at, body) for device, number, at, body in connection.execute(query)}


# Chains as stretches


@dataclass(frozen=True)
class Line:
    """One unbroken line of a chain that is here: from `first` to `last`, whose id is `head`.

    A chain is one line, unless a vault was copied: then each further branch is a line of its own.
    `ids` by number, where there is more than the one line or something of it is held.
    """

    device: DeviceId
    first: int
    last: int
    head: RevisionId
    ids: Mapping[int, RevisionId] | None = field(default=None, repr=False)

    def has(self, stretch: Stretch) -> bool:
        """Whether the stretch ends on this line."""
        if self.ids is None:
            return stretch.device == self.device
        return stretch.device == self.device and self.ids.get(stretch.last) == stretch.head


@dataclass(frozen=True)
class Chains:
    """Every chain that is here.

    `tips`: of each laptop number and id of the last record that counts. `lines`: as far as each is
    unbroken from its beginning; what is held counts there too, as a colleague may need it to know
    what something was built on. `waiting`: how many records of each laptop are held. `forked`: of
    which laptops two records carry one number.
    """

    tips: Mapping[DeviceId, tuple[int, RevisionId]]
    lines: tuple[Line, ...] = field(repr=False)
    waiting: Mapping[DeviceId, int]
    forked: frozenset[DeviceId]


def chains(connection: Connection) -> Chains:
    """Every chain that is here: some steps of an index each, whatever its length."""
    found, held_of, odd = tips(connection), waiting(connection), frozenset(forked(connection))
    return Chains(found, tuple(_lines(connection, found, odd.union(held_of))), held_of, odd)


def _lines(
    connection: Connection,
    ends: Mapping[DeviceId, tuple[int, RevisionId]],
    branched: frozenset[DeviceId],
) -> Iterator[Line]:
    for device in sorted({*ends, *branched}):
        if device in branched:
            yield from _branches(connection, device)
        else:
            yield Line(device, 1, *ends[device])


def tips(connection: Connection) -> Mapping[DeviceId, tuple[int, RevisionId]]:
    """Of each laptop number and id of the last record of its chain that counts; of two the one."""
    return {
        DeviceId(device): (seq, RevisionId(identity.hex()))
        for device, seq, identity in connection.execute(_TIPS)
    }


def last_stated(connection: Connection) -> Mapping[DeviceId, int]:
    """Of each laptop what its clock said at its last record that counts, in ms since 1970."""
    found = {}
    for device, (_, identity) in tips(connection).items():
        query = "SELECT header FROM revisions WHERE id = ?"
        (data,) = connection.execute(query, [bytes.fromhex(identity)]).fetchone()
        found[device] = revisions.read(data).time.stated
    return found


# Some steps of the index for each laptop, however many records there are.
_TIPS = """
WITH RECURSIVE step (device) AS (
    SELECT min(device) FROM revisions
    UNION ALL
    SELECT (SELECT min(device) FROM revisions WHERE device > step.device) FROM step
    WHERE step.device IS NOT NULL
), tip (device, n) AS (
    SELECT device, (
        SELECT n FROM revisions
        WHERE device = step.device AND chained = 1 ORDER BY seq DESC, id LIMIT 1
    ) FROM step
)
SELECT tip.device, seq, id FROM tip JOIN revisions USING (n) ORDER BY 1
"""


def _branches(connection: Connection, device: DeviceId) -> Iterator[Line]:
    before: dict[RevisionId, RevisionId | None] = {}
    numbers: dict[RevisionId, int] = {}
    for table, where in (("revisions", "device = ? AND chained"), ("held", "device = ?")):
        query = f"SELECT seq, header FROM {table} WHERE {where}"  # noqa: S608  # constants
        for seq, data in connection.execute(query, [device]):
            identity = revisions.id_of(data)
            numbers[identity] = seq
            before[identity] = revisions.read(data).previous
    inner = {one for one in before.values() if one is not None}
    ends = sorted((one for one in before if one not in inner), key=lambda one: (-numbers[one], one))
    walked: set[RevisionId] = set()
    for end in ends:
        own: dict[int, RevisionId] = {}
        at: RevisionId | None = end
        while at is not None and at in before and at not in walked:
            own[numbers[at]] = at
            at = before[at]
        if at is None or at in walked:
            walked.update(own.values())
            yield Line(device, min(own), numbers[end], end, own)


def uncovered(connection: Connection, at: Shown, here: Chains) -> tuple[Stretch, ...]:
    """What is here and in no file that the place showed: this laptop's own chain comes first."""
    there = at.there
    (own,) = connection.execute("SELECT device FROM state").fetchone()
    found: list[Stretch] = []
    for line in here.lines:
        covered = [(one.first, one.last) for one in there if line.has(one)]
        for first, last in gaps(line.first, line.last, covered):
            head = line.head if last == line.last else id_at(connection, line, last)
            found.append(Stretch(line.device, first, last, head))
    return tuple(sorted(found, key=lambda one: (one.device != own, one.device, one.first)))


def loose(connection: Connection, at: Shown, kinds: Iterable[str]) -> tuple[Stretch, ...]:
    """Records of these kinds that sealed files brought here by themselves, that are whole, and that
    no file at the place holds: their own chain may never come near it."""
    wanted = [*kinds]
    marks = ", ".join("?" * len(wanted))
    query = (
        f"SELECT device, seq, id, header, sealed IS NOT NULL FROM revisions WHERE chained = 0 "  # noqa: S608  # marks only
        f"AND open IS NOT NULL AND kind IN ({marks}) ORDER BY device, seq"
    )
    rows = connection.execute(query, wanted).fetchall()
    there = at.there if rows else ()
    found = []
    for device, seq, identity, data, has_sealed in rows:
        whole = has_sealed or revisions.read(data).sealed is None
        covered = any(one.device == device and one.first <= seq <= one.last for one in there)
        if whole and not covered:
            found.append(Stretch(device, seq, seq, RevisionId(identity.hex())))
    return tuple(found)


def id_at(connection: Connection, line: Line, seq: int) -> RevisionId:
    """The id of the record with this number of a line."""
    if line.ids is not None:
        return line.ids[seq]
    query = "SELECT id FROM revisions WHERE device = ? AND seq = ? AND chained"
    return RevisionId(connection.execute(query, [line.device, seq]).fetchone()[0].hex())


def gaps(first: int, last: int, covered: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What of `first` to `last` no stretch covers, in order."""
    at = first
    for begin, end in sorted(covered):
        if begin > at and at <= last:
            yield at, min(begin - 1, last)
        at = max(at, end + 1)
    if at <= last:
        yield at, last


def cut(connection: Connection, stretch: Stretch, most: int) -> Iterator[tuple[Stretch, int]]:
    """The stretch in pieces of at most `most` bytes (or one record), with the bytes of each."""
    query = (
        "SELECT seq, id, length(header) + coalesce(length(open), 0) + coalesce(length(sealed), 0) "
        "FROM {} WHERE device = ? AND seq BETWEEN ? AND ? {}"
    )
    place = [stretch.device, stretch.first, stretch.last]
    rows = connection.execute(query.format("revisions", "AND chained"), place).fetchall()
    rows += connection.execute(query.format("held", ""), place).fetchall()
    if len(rows) != stretch.last - stretch.first + 1:
        yield stretch, sum(size for *_, size in rows)
        return
    first, bytes_ = stretch.first, 0
    for seq, identity, size in sorted(rows):
        bytes_ += size + _BESIDE
        if bytes_ >= most or seq == stretch.last:
            yield Stretch(stretch.device, first, seq, RevisionId(identity.hex())), bytes_
            first, bytes_ = seq + 1, 0


_BESIDE = 400
"""About what salt, wraps, signature and lengths add to a record, in bytes."""


def records_of(connection: Connection, stretch: Stretch) -> tuple[Foreign, ...]:
    """The records of a stretch as they travel, in the order of the chain."""
    place = [stretch.device, stretch.first, stretch.last]
    where = "device = ? AND seq BETWEEN ? AND ?"
    found = {one.id: one for one in incoming.outgoing(connection, where, place)}
    for one in held.held_in(connection, stretch.device, stretch.first, stretch.last):
        found.setdefault(one.id, one)
    chain: list[Foreign] = []
    at: RevisionId | None = stretch.head
    while at is not None and at in found and len(chain) <= stretch.last - stretch.first:
        chain.append(found[at])
        at = revisions.read(found[at].header).previous
    return tuple(reversed(chain))


def counted_of(connection: Connection, device: DeviceId) -> int:
    """How many records of a laptop's chain count here."""
    query = "SELECT count(*) FROM revisions WHERE device = ? AND chained = 1"
    return int(connection.execute(query, [device]).fetchone()[0])


def waiting(connection: Connection) -> Mapping[DeviceId, int]:
    """How many records of each laptop are held."""
    query = "SELECT device, count(*) FROM held GROUP BY device ORDER BY device"
    return dict(connection.execute(query).fetchall())


def forked(connection: Connection) -> Sequence[DeviceId]:
    """The laptops of which two records carry one number."""
    query = "SELECT device FROM forks ORDER BY device"
    return [DeviceId(device) for (device,) in connection.execute(query)]


def signed_to(connection: Connection) -> Mapping[DeviceId, int]:
    """The highest number of each chain that its laptop has signed, as far as files told.

    Not what is held: anybody can write any number.
    """
    query = "SELECT device, max(seq) FROM ends GROUP BY device"
    return dict(connection.execute(query).fetchall())
