"""Whole chains of other laptops, taken in link by link: what synchronising is made of.

A record counts here once three things hold of it: the one before it in its laptop's chain counts,
everything that it was built on is known, and its laptop signed an end of the chain that it leads
up to. Until then it is *held*: kept, passed on, counted by nobody. So what counts is always closed
under "because of", whatever order things came in; nobody can slip a record into a colleague's
chain; and set union is all the merging that there is.

What lies past the last record that counts of a revoked laptop is held as well, also when it had
come in before the revocation was known here (`enforce`): every laptop ends with the same records.

Two different records under one number mean that a vault was copied and both copies are in use.
Both were signed by that laptop, so both are kept, the laptop is named in `forks`, and somebody
decides. A record under this laptop's own present name that it never wrote stops everything
(`OwnNameElsewhere`): this laptop must go on under another name first.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from courtdesk.domain.ids import CaseId, DeviceId, RevisionId
from courtdesk.errors import TamperedVault
from courtdesk.store import held, incoming, ledger, projections, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.held import End, Link
from courtdesk.store.records import PersonSignature, Time
from courtdesk.store.revisions import Header, Made

_A_DAY = timedelta(days=1) // timedelta(milliseconds=1)


class OwnNameElsewhere(TamperedVault):
    """A chain under this laptop's present name goes on in a way that this vault never wrote."""


class OwnNameUnsigned(TamperedVault):
    """Records under this laptop's present name that it never wrote, and no end of its leads to.

    Somebody made them up, or they are a piece of what a copy of this vault wrote: then the rest
    comes by another file, and this one is to be read again.
    """


@dataclass(frozen=True)
class Last:
    """The last record that counts of a revoked laptop."""

    seq: int
    id: RevisionId

    def is_before(self, seq: int, identity: RevisionId) -> bool:
        """Whether a record of that laptop lies past this one, on whichever branch."""
        return seq > self.seq or (seq == self.seq and identity != self.id)


Keys = Mapping[DeviceId, bytes]
"""The public key (32 bytes) of every laptop of the team, past and present."""

Revoked = Mapping[DeviceId, Last]
"""How far the chain of each revoked laptop counts."""


@dataclass(frozen=True)
class Taken:
    """What came of taking links in.

    `new` records count from now on, `held` came and do not yet; `kinds` and `cases` are those of
    the new ones, `forked` the laptops of which two records carry one number since.
    """

    new: int = 0
    held: int = 0
    kinds: frozenset[str] = frozenset()
    cases: frozenset[CaseId] = frozenset()
    forked: frozenset[DeviceId] = frozenset()

    def and_then(self, later: Taken) -> Taken:
        """Both together; what is held is what the later one left."""
        return Taken(
            self.new + later.new,
            later.held,
            self.kinds | later.kinds,
            self.cases | later.cases,
            self.forked | later.forked,
        )


def take(
    connection: Connection,
    links: Sequence[tuple[Made, Link]],
    ends: Iterable[End],
    *,
    keys: Keys,
    revoked: Revoked,
    now: int,
    sure: frozenset[RevisionId] = frozenset(),
    whole: bool = True,
) -> Taken:
    """Take in what can be, hold the rest, in one transaction of the writer.

    `links` come as `incoming.checked` gave them; `keys` say whose signature an end must carry;
    `now` in ms since 1970. What was held before counts too, as soon as it can, where this is the
    `whole` or the last piece of what came; `sure` are records of other pieces' that `led_up_to`
    found. Raises `OwnNameElsewhere`.
    """
    for end in ends:
        held.keep_end(connection, end, keys.get(end.device))
    found = _Found(connection, keys, revoked, sure, with_held=whole)
    found.add(links)
    accepted = [*_in_order(found)]
    numbers = _Numbers(connection, accepted)
    _store(connection, accepted, now)
    for one in accepted:
        numbers.count(one.made.header)
    _hold(connection, found, {one.made.id for one in accepted})
    moved = {one.made.header.device for one in accepted}
    held.forget_passed(connection, {one: keys[one] for one in moved if one in keys})
    _follow_time(connection, accepted, now)
    headers = [one.made.header for one in accepted]
    return Taken(
        new=len(accepted),
        held=len(found.waiting) - len(accepted),
        kinds=frozenset(one.kind for one in headers),
        cases=frozenset(one.case for one in headers if one.case is not None),
        forked=frozenset(numbers.forked),
    )


@dataclass(frozen=True)
class _One:
    """A candidate: `row` where the record stands here already, brought by itself."""

    made: Made
    link: Link
    row: int | None = None


class _Stands:
    """Which records stand here: their row, and whether they count; asked for many at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[RevisionId, tuple[int, bool] | None] = {}

    def look(self, ids: Iterable[RevisionId]) -> None:
        """Look these up, all that were not yet."""
        wanted = [one for one in dict.fromkeys(ids) if one not in self._rows]
        for at in range(0, len(wanted), _AT_ONCE):
            part = wanted[at : at + _AT_ONCE]
            self._rows.update(dict.fromkeys(part))
            query = f"SELECT id, n, chained FROM revisions WHERE id IN ({_marks(part)})"  # noqa: S608
            for identity, number, chained in self._connection.execute(
                query, [bytes.fromhex(one) for one in part]
            ):
                self._rows[RevisionId(identity.hex())] = (number, bool(chained))

    def row(self, identity: RevisionId) -> int | None:
        """The row of a record that stands here."""
        found = self._found(identity)
        return found[0] if found is not None else None

    def counts(self, identity: RevisionId) -> bool:
        """Whether it stands here as a link of its chain."""
        found = self._found(identity)
        return found is not None and found[1]

    def _found(self, identity: RevisionId) -> tuple[int, bool] | None:
        if identity not in self._rows:
            self.look([identity])
        return self._rows[identity]

    def time(self, identity: RevisionId) -> Time:
        """The hybrid time of a record that counts."""
        query = "SELECT header FROM revisions WHERE id = ?"
        (data,) = self._connection.execute(query, [bytes.fromhex(identity)]).fetchone()
        return revisions.read(data).time


_AT_ONCE = 500
"""Ids in one question: fewer than any SQLite takes."""


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


class _Found:
    """Everything that might count from now on: what came, and what was held."""

    def __init__(
        self,
        connection: Connection,
        keys: Keys,
        revoked: Revoked,
        sure: frozenset[RevisionId],
        *,
        with_held: bool,
    ) -> None:
        self.connection = connection
        self.keys = keys
        self.revoked = revoked
        self.sure = sure
        self.stands = _Stands(connection)
        self.waiting: dict[RevisionId, _One] = {}
        self.stored: set[RevisionId] = set()
        self._own = ledger.state(connection).device
        if with_held:
            for made, link in held.all_held(connection):
                self.waiting[made.id] = _One(made, link)
                self.stored.add(made.id)
            self._add_loose()

    def _add_loose(self) -> None:
        """Records that sealed files brought: their chain may reach them now."""
        # Only where something of that chain is held: else nothing could reach them.
        loose = self.connection.execute(
            "SELECT n FROM revisions WHERE chained = 0 "
            "AND device IN (SELECT device FROM held UNION SELECT device FROM ends)"
        ).fetchall()
        for (number,) in loose:
            (foreign,) = incoming.outgoing(self.connection, "n = ?", [number])
            made = incoming.checked(foreign, partial=True)
            # One whose answers were held back waits for its chain to bring them.
            whole = made.sealed is not None or made.header.sealed is None
            if whole and made.header.device != self._own:
                self.waiting[made.id] = _One(made, Link(foreign, direct=False), number)

    def add(self, links: Sequence[tuple[Made, Link]]) -> None:
        """Add what came. Raises `OwnNameElsewhere`, and `OwnNameUnsigned`."""
        self.stands.look(made.id for made, _ in links)
        self._require_not_own(links)
        for made, link in links:
            self._add(made, link)

    def _require_not_own(self, links: Sequence[tuple[Made, Link]]) -> None:
        """Raise `OwnNameElsewhere` for what this laptop's own key leads up to and that is not here.

        Anybody can write a record under any name: what our key never signed is refused, and this
        laptop keeps its name.
        """
        strange = {
            made.id: made.header.previous
            for made, _ in links
            if made.header.device == self._own and not self.stands.counts(made.id)
        }
        if not strange:
            return
        led: set[RevisionId | None] = set()
        public = self.keys.get(self._own)
        for end in held.kept_ends(self.connection, self._own) if public is not None else ():
            at: RevisionId | None = end.id if end.fits(public or b"") else None
            while at is not None and at in strange and at not in led:
                led.add(at)
                at = strange[at]
        if not strange.keys() <= led:
            raise OwnNameUnsigned(
                "A file holds records under this laptop's name that it never wrote, so nothing of "
                "it was taken in: tell your administrator which laptop the file came from."
            )
        raise OwnNameElsewhere(
            "Records came in that were written under this laptop's name and that this vault does "
            "not hold: it went back, or it was copied and both copies are in use."
        )

    def _add(self, made: Made, link: Link) -> None:
        row = self.stands.row(made.id)
        if row is not None:
            _complete(self.connection, row, made, link)
        before, one = self.waiting.get(made.id), _One(made, link, row)
        better = one if before is None else _better(before, one)
        if better != before and not self.stands.counts(made.id):
            self.waiting[made.id] = better
            if made.id in self.stored:
                held.hold_one(self.connection, better.made, better.link)

    def beyond(self, header: Header, identity: RevisionId) -> bool:
        """Whether the record lies past the last that counts of a revoked laptop."""
        last = self.revoked.get(header.device)
        return last is not None and last.is_before(header.seq, identity)


def _in_order(found: _Found) -> Iterator[_One]:
    """What may count, causes first: of several that may, the one made first."""
    ready = {one.made.id: one for one in _covered(found)}
    quarantined = _quarantined(found)
    headers = [one.made.header for one in ready.values()]
    found.stands.look(parent for one in headers for parent in one.parents if parent not in ready)
    waits_for: dict[RevisionId, set[RevisionId]] = {}
    wanted_by: dict[RevisionId, list[RevisionId]] = defaultdict(list)
    queue: list[tuple[int, int, str]] = []
    for identity, one in ready.items():
        causes = _causes(found, one.made.header, ready, quarantined)
        if causes is None:
            continue
        waits_for[identity] = causes
        for cause in causes:
            wanted_by[cause].append(identity)
        if not causes:
            heapq.heappush(queue, _made_at(one))
    while queue:
        identity = RevisionId(heapq.heappop(queue)[2])
        yield ready[identity]
        for after in wanted_by[identity]:
            waits_for[after].discard(identity)
            if not waits_for[after]:
                heapq.heappush(queue, _made_at(ready[after]))


def _made_at(one: _One) -> tuple[int, int, str]:
    time = one.made.header.time
    return time.wall, time.count, one.made.id


def _causes(
    found: _Found,
    header: Header,
    ready: Mapping[RevisionId, _One],
    quarantined: frozenset[RevisionId],
) -> set[RevisionId] | None:
    """What must count before this record may; `None` when some of it is not here."""
    causes = set()
    if header.previous is not None:
        if header.previous in ready:
            causes.add(header.previous)
        elif not found.stands.counts(header.previous):
            return None
    for parent in header.parents:
        if parent in ready:
            causes.add(parent)
        elif parent not in quarantined and found.stands.row(parent) is None:
            return None
    return causes


def _quarantined(found: _Found) -> frozenset[RevisionId]:
    return frozenset(
        identity
        for identity, one in found.waiting.items()
        if found.beyond(one.made.header, identity)
    )


def _covered(found: _Found) -> Iterator[_One]:
    """The candidates that lead, link by link, from what counts up to an end that is signed."""
    seen: set[RevisionId] = set()
    for device in sorted({one.made.header.device for one in found.waiting.values()}):
        ends = [end.id for end in _signed_ends(found, device)]
        for end in (*ends, *_surely(found, device)):
            for one in _path(found, end):
                identity = one.made.id
                if identity not in seen and not found.beyond(one.made.header, identity):
                    seen.add(identity)
                    yield one


def _surely(found: _Found, device: DeviceId) -> Iterator[RevisionId]:
    """Candidates of a piece that another piece leads up to its end from; the last one first."""
    named = [
        (one.made.header.seq, identity)
        for identity, one in found.waiting.items()
        if identity in found.sure and one.made.header.device == device
    ]
    # The others are on its way back, unless the chain has two branches.
    last = max(named, default=None)
    yield from [last[1]] if last is not None else []


def led_up_to(
    links: Sequence[tuple[Made, Link]], ends: Iterable[End], keys: Keys
) -> frozenset[RevisionId]:
    """Those of the links that lead, without a gap among them, up to an end that is signed."""
    before = {made.id: made.header.previous for made, _ in links}
    found: set[RevisionId] = set()
    for end in ends:
        public = keys.get(end.device)
        at: RevisionId | None = end.id
        if at in before and public is not None and end.fits(public):
            while at is not None and at in before and at not in found:
                found.add(at)
                at = before[at]
    return frozenset(found)


def _signed_ends(found: _Found, device: DeviceId) -> Iterator[End]:
    public = found.keys.get(device)
    for end in held.kept_ends(found.connection, device) if public is not None else ():
        # Those that nothing here leads up to cost no signature.
        if end.id in found.waiting and end.fits(public or b""):
            yield end


def _path(found: _Found, head: RevisionId) -> list[_One]:
    """The candidates from `head` back to what counts; none when a link is missing.

    None either when a laptop's times go back: it could otherwise slip in a record as if it had not
    yet known what it had taken in, such as that somebody had left (see `actions.belief`).
    """
    path: list[_One] = []
    at: RevisionId | None = head
    while at is not None and at in found.waiting:
        path.append(found.waiting[at])
        at = found.waiting[at].made.header.previous
    if at is not None and not found.stands.counts(at):
        return []
    times = [one.made.header.time for one in reversed(path)]
    if path and at is not None:
        times.insert(0, found.stands.time(at))
    order = [(one.wall, one.count) for one in times]
    return path if all(one < two for one, two in pairwise(order)) else []


def _store(connection: Connection, accepted: Sequence[_One], now: int) -> None:
    """Make records count, and lists and search say so."""
    connection.executemany(
        "UPDATE revisions SET chained = 1 WHERE n = ?",
        [(one.row,) for one in accepted if one.row is not None],
    )
    fresh = [one for one in accepted if one.row is None]
    signed = [(one.made, one.link.foreign.signature) for one in fresh]
    numbers = ledger.insert_all(connection, signed, now, chained=True)
    stored = zip(numbers, (one.made for one in fresh), strict=True)
    projections.record_all(connection, stored)


class _Numbers:
    """Which numbers of which chains are taken, to notice two records of one number."""

    def __init__(self, connection: Connection, accepted: Sequence[_One]) -> None:
        self._connection = connection
        self._taken: dict[DeviceId, set[int]] = {}
        self.forked: set[DeviceId] = set()
        spans: dict[DeviceId, list[int]] = defaultdict(list)
        for one in accepted:
            spans[one.made.header.device].append(one.made.header.seq)
        query = "SELECT seq FROM revisions WHERE device = ? AND seq BETWEEN ? AND ? AND chained = 1"
        for device, numbers in spans.items():
            rows = connection.execute(query, [device, min(numbers), max(numbers)])
            self._taken[device] = {seq for (seq,) in rows}

    def count(self, header: Header) -> None:
        """One more record counts."""
        taken = self._taken[header.device]
        if header.seq in taken:
            self.forked.add(header.device)
            self._connection.execute("INSERT OR IGNORE INTO forks VALUES (?)", [header.device])
        taken.add(header.seq)


def _complete(connection: Connection, number: int, made: Made, link: Link) -> None:
    """What stands outside a known record's hash, as its own laptop tells it.

    A colleague who passes a record on could leave out its signature or spoil a wrap; the laptop
    that wrote it has the last word on wraps, others only fill in what is missing. On signatures
    see `_signature`.
    """
    incoming.fill_in(connection, made)
    query = "SELECT namespace, signer, signature FROM revisions WHERE n = ?"
    namespace, signer, blob = connection.execute(query, [number]).fetchone()
    here = PersonSignature(namespace, signer, blob) if blob is not None else None
    signature = _signature(here, link)
    if signature is not None and signature != here:
        connection.execute(
            "UPDATE revisions SET namespace = ?, signer = ?, signature = ? WHERE n = ?",
            [signature.namespace, signature.signer, signature.blob, number],
        )
    if link.direct:
        connection.executemany(
            "INSERT OR REPLACE INTO wraps VALUES (?, ?, ?, ?)",
            [(number, one.compartment, one.generation, one.wrapped) for one in made.wraps],
        )


def _signature(here: PersonSignature | None, link: Link) -> PersonSignature | None:
    """Which signature of a record to keep: the one that is here, or the one that came.

    One that is its author's never goes and always comes, whoever brings it: with a laptop that
    several people use, any of them could else unsay what a colleague signed there. Where neither
    is, or nobody can tell, the laptop that wrote the record has the last word.
    """
    came = link.foreign.signature
    if came is None or here is None or came == here:
        return here or came
    if link.signed is None:
        return came if link.direct else here
    if link.signed(replace(link.foreign, signature=here)):
        return here
    return came if link.direct or link.signed(link.foreign) else here


def _better(before: _One, one: _One) -> _One:
    """What to keep of a record that came twice before it counts: see `_complete`."""
    best = one if one.link.direct and not before.link.direct else before
    signature = _signature(before.link.foreign.signature, one.link)
    foreign = replace(best.link.foreign, signature=signature)
    return replace(best, link=replace(best.link, foreign=foreign))


def _hold(connection: Connection, found: _Found, counted: set[RevisionId]) -> None:
    held.let_go(connection, counted)
    for identity, one in found.waiting.items():
        if identity not in counted and identity not in found.stored and one.row is None:
            held.hold_one(connection, one.made, one.link)


# Revocations


def enforce(connection: Connection, revoked: Revoked) -> int:
    """Hold what counted and lies past the last record of a revoked laptop; how many there were.

    To be asked after every change of the team.
    """
    moved = 0
    for rows in _past(connection, revoked):
        _withdraw(connection, rows)
        moved += len(rows)
    return moved


def is_past(connection: Connection, revoked: Revoked) -> bool:
    """Whether `enforce` would find anything: the revocation may have come by another way."""
    return any(_past(connection, revoked))


def _past(connection: Connection, revoked: Revoked) -> Iterator[list[tuple[int, bytes, str]]]:
    for device, last in revoked.items():
        rows = connection.execute(
            "SELECT n, id, document FROM revisions WHERE device = ? AND (seq > ? OR "
            "(seq = ? AND id <> ?)) ORDER BY n",
            [device, last.seq, last.seq, bytes.fromhex(last.id)],
        ).fetchall()
        if rows and not _is_own_present(connection, device):
            yield rows


def _is_own_present(connection: Connection, device: DeviceId) -> bool:
    """Whether it is this laptop itself: its own chain must stay whole for what it writes next."""
    return ledger.state(connection).device == device


def _withdraw(connection: Connection, rows: Sequence[tuple[int, bytes, str]]) -> None:
    documents: dict[str, set[str]] = defaultdict(set)
    for number, _, document in rows:
        (foreign,) = incoming.outgoing(connection, "n = ?", [number])
        made = incoming.checked(foreign, partial=True)
        held.hold_one(connection, made, Link(foreign, direct=True))
        for query in (
            "DELETE FROM wraps WHERE revision = ?",
            "DELETE FROM links WHERE child = ?",
            "DELETE FROM current WHERE revision = ?",
            "DELETE FROM audit WHERE revision = ?",
            "DELETE FROM revisions WHERE n = ?",
        ):
            connection.execute(query, [number])
        documents[document].add(made.header.kind)
    touched: list[str] = []
    for document in sorted(documents):
        touched.extend(projections.refresh(connection, document, documents[document]))
    projections.index(connection, touched)


def _follow_time(connection: Connection, accepted: Sequence[_One], now: int) -> None:
    times = [
        one.made.header.time
        for one in accepted
        # A clock that is years ahead must not put every later record of ours there too.
        if one.made.header.time.wall <= now + _A_DAY
    ]
    state = ledger.state(connection)
    latest = max([state.time, *times], key=lambda time: (time.wall, time.count))
    if latest != state.time:
        ledger.save_state(connection, replace(state, time=latest))
