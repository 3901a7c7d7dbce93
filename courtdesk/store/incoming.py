"""Revisions that another laptop made, taken into this vault.

A revision names itself by the hash of its bytes, so taking one in needs no trust in how it came:
it is what was written, or it is refused. The order of arrival does not matter, and one that is
here already changes nothing. What this module cannot know (who may write what, whether the person
who signed may sign) is for `courtdesk.actions` to ask before and after.

Two things are alarms and not damage. A laptop's chain with two different revisions under one
number was written twice: somebody copied the vault and used both copies. And a revision of *this*
laptop that this vault has never seen means that the vault went back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from courtdesk.domain.ids import DeviceId, RevisionId
from courtdesk.errors import TamperedVault
from courtdesk.store import exact, ledger, projections, revisions
from courtdesk.store.compartments import CompartmentKeys
from courtdesk.store.connection import Connection
from courtdesk.store.records import PersonSignature
from courtdesk.store.revisions import Header, Made, Wrap

_A_DAY = timedelta(days=1) // timedelta(milliseconds=1)


class ClonedDevice(TamperedVault):
    """One laptop's chain exists twice: a vault was copied and both copies were used."""


@dataclass(frozen=True)
class Foreign:
    """One revision as it travels: its exact bytes and what stands outside the hash."""

    header: bytes = field(repr=False)
    salt: bytes | None = field(repr=False)
    open: bytes | None = field(repr=False)
    sealed: bytes | None = field(repr=False)
    wraps: tuple[Wrap, ...] = field(repr=False)
    signature: PersonSignature | None

    @property
    def id(self) -> RevisionId:
        """The revision's id: the hash of its header."""
        return revisions.id_of(self.header)


@dataclass(frozen=True)
class Accepted:
    """What came of taking revisions in: how many were new, known, or past a revocation."""

    new: int
    known: int
    quarantined: int


Limits = Mapping[DeviceId, int]
"""The last number that counts of each revoked device."""


def handed_to(foreign: Foreign, keys: CompartmentKeys, public: bytes) -> Foreign:
    """The revision with its sealed part opened to one more key than the compartment's, and to it
    alone: for somebody outside, who holds no compartment. One without a sealed part is as it was.

    Raises `NotReadable` when `keys` do not open it.
    """
    if foreign.sealed is None:
        return foreign
    header = revisions.parse(foreign.header)
    wrap = revisions.wrapped_outside(header, foreign.wraps, keys, public)
    return replace(foreign, wraps=(wrap,))


def unsealed(foreign: Foreign, keys: CompartmentKeys) -> bytes:
    """The plaintext of a revision's sealed part before it is taken in.

    Raises `NotReadable` when there is none or `keys` do not open it, `DamagedVault` when it is not
    what was sealed.
    """
    return revisions.unseal(revisions.parse(foreign.header), foreign.sealed, foreign.wraps, keys)


def held_back(foreign: Foreign) -> Foreign:
    """The revision without its sealed part."""
    return replace(foreign, sealed=None, wraps=())


def forget_sealed(connection: Connection, wanted: Iterable[RevisionId]) -> None:
    """Delete the sealed parts of other laptops' revisions, and the keys to them.

    They then stand here as if they had been held back, and can be brought again.
    """
    for one in wanted:
        row = connection.execute(
            "SELECT n FROM revisions WHERE id = ? AND device NOT IN (SELECT device FROM devices)",
            [bytes.fromhex(one)],
        ).fetchone()
        if row is not None:
            connection.execute("UPDATE revisions SET sealed = NULL WHERE n = ?", row)
            connection.execute("DELETE FROM wraps WHERE revision = ?", row)


def outgoing(connection: Connection, where: str, values: Sequence[object]) -> tuple[Foreign, ...]:
    """Revisions as they travel, by a condition of this package's own making."""
    query = (
        "SELECT n, header, salt, open, sealed, namespace, signer, signature "  # noqa: S608
        f"FROM revisions WHERE {where} ORDER BY n"
    )
    return tuple(_foreign(connection, row) for row in connection.execute(query, values).fetchall())


def _foreign(connection: Connection, row: tuple[object, ...]) -> Foreign:
    number, header, salt, open_part, sealed, namespace, signer, blob = row
    wraps = connection.execute(
        "SELECT compartment, generation, wrapped FROM wraps WHERE revision = ? ORDER BY 1, 2",
        [number],
    )
    signature = PersonSignature(namespace, signer, blob) if blob is not None else None  # type: ignore[arg-type]  # columns
    return Foreign(header, salt, open_part, sealed, tuple(Wrap(*w) for w in wraps), signature)  # type: ignore[arg-type]  # columns


def checked(foreign: Foreign, *, partial: bool = False) -> Made:
    """The revision that these bytes are; `partial` where its sealed part may have been held back.

    Raises `NewerVault` for a later format and `TamperedVault` for parts that are not those that
    the header names.
    """
    header = revisions.parse(foreign.header)
    identity = revisions.id_of(foreign.header)
    body = _open_body(foreign, header)
    sealed = hashlib.sha256(foreign.sealed).hexdigest() if foreign.sealed is not None else None
    purged = foreign.open is None
    if sealed != header.sealed and not (sealed is None and (purged or partial)):
        raise _not_as_written()
    if (sealed is not None) is not bool(foreign.wraps):
        raise _not_as_written()
    return Made(
        identity,
        header,
        foreign.header,
        foreign.salt,
        foreign.open,
        foreign.sealed,
        foreign.wraps,
        body,
    )


def _open_body(foreign: Foreign, header: Header) -> Mapping[str, Any] | None:
    if (foreign.salt is None) is not (foreign.open is None):
        raise _not_as_written()
    if foreign.salt is None or foreign.open is None:
        return None
    if revisions.open_hash(foreign.salt, foreign.open) != header.open:
        raise _not_as_written()
    try:
        return exact.load(foreign.open)
    except exact.NotExact as error:
        raise _not_as_written() from error


def take(
    connection: Connection,
    made: Sequence[tuple[Made, Foreign]],
    limits: Limits,
    now: int,
    *,
    both: bool = False,
) -> Accepted:
    """Store what is new, in one transaction of the writer; nothing of it when one is an alarm.

    With `both`, two records of one number of another chain than this laptop's present one are
    kept, as `chains` keeps them and says so. Without it they are kept where the laptop is told of
    already, or where both come together; and it is told of from then on.
    """
    new = known = quarantined = 0
    stood = _Stood(connection, both=both)
    touched: list[str] = []
    latest = ledger.state(connection).time
    for one, foreign in made:
        header = one.header
        if stood.is_known(one):
            fill_in(connection, one)
            known += 1
        elif header.seq > limits.get(header.device, header.seq):
            quarantined += 1
        else:
            _require_same_document(connection, header)
            number = ledger.insert(connection, one, foreign.signature, now, chained=False)
            stood.came.add(one.id)
            touched.extend(projections.record(connection, number, one.id, header))
            new += 1
            # A clock that is years ahead must not put every later record of ours there too.
            if header.time.wall <= now + _A_DAY:
                latest = max(latest, header.time, key=lambda time: (time.wall, time.count))
    if new:
        projections.index(connection, touched)
        ledger.save_state(connection, replace(ledger.state(connection), time=latest))
    return Accepted(new, known, quarantined)


class _Stood:
    """What has the number of a record that comes, apart from those that came beside it."""

    def __init__(self, connection: Connection, *, both: bool) -> None:
        self.came: set[RevisionId] = set()
        self._connection = connection
        self._both = both

    def is_known(self, made: Made) -> bool:
        """Whether this revision stands here; raises `ClonedDevice` when another has its place."""
        device = made.header.device
        query = "SELECT id FROM revisions WHERE device = ? AND seq = ?"
        rows = self._connection.execute(query, [device, made.header.seq]).fetchall()
        there = {RevisionId(identity.hex()) for (identity,) in rows}
        if made.id in there:
            return True
        is_own = self._one("SELECT count(*) FROM state WHERE device = ?", device)
        if not is_own and (self._both or there <= self.came or self._is_forked(device)):
            if there and not self._both:
                # Whoever made one of them up, or copied a vault: somebody is to look (see Sync).
                self._connection.execute("INSERT OR IGNORE INTO forks VALUES (?)", [device])
            return False
        raise ClonedDevice(
            "A record came in that was written under this laptop's own name on another copy of its "
            "vault: stop using the other copy, and tell whoever looks after this laptop."
            if is_own
            else "Two different records carry the same number of one laptop: either its vault was "
            "copied and both copies are in use, or whoever sent this made one up. Look at both "
            "laptops before you revoke one in Team."
        )

    def _is_forked(self, device: DeviceId) -> bool:
        return self._one("SELECT count(*) FROM forks WHERE device = ?", device)

    def _one(self, query: str, device: DeviceId) -> bool:
        return bool(self._connection.execute(query, [device]).fetchone()[0])


def _require_same_document(connection: Connection, header: Header) -> None:
    """A revision that calls a known document something else would change what lists show."""
    query = "SELECT kind, case_id FROM current WHERE document = ? LIMIT 1"
    row = connection.execute(query, [header.document]).fetchone()
    if row is not None and tuple(row) != (header.kind, header.case):
        raise _not_as_written()


def fill_in(connection: Connection, made: Made) -> None:
    """What a known revision may still bring: a sealed part that was held back the first time, and
    its key wrapped to somebody else. What was purged stays away.
    """
    number = connection.execute(
        "SELECT n FROM revisions WHERE id = ? AND open IS NOT NULL", [bytes.fromhex(made.id)]
    ).fetchone()
    if number is not None and made.sealed is not None:
        connection.execute(
            "UPDATE revisions SET sealed = ? WHERE n = ? AND sealed IS NULL",
            [made.sealed, number[0]],
        )
        connection.executemany(
            # The wrap to somebody outside is the newest sender's: their keys may have been renewed.
            "INSERT INTO wraps VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET wrapped = excluded.wrapped WHERE generation = ?",
            [
                (number[0], one.compartment, one.generation, one.wrapped, revisions.OUTSIDE)
                for one in made.wraps
            ],
        )


def _not_as_written() -> TamperedVault:
    return TamperedVault(
        "A record that came in is not what its laptop wrote: ask for the file again, and tell "
        "whoever looks after this laptop if it happens twice."
    )
