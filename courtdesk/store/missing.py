"""What keeps a whole chain waiting: a record that names a parent which is nowhere here.

CourtDesk writes nothing that names what it does not hold, and passes on what it holds, so that such
a parent is on its way. One that never comes was made up by another program, or was lost with every
copy of it; then all that its laptop wrote later is held, for ever. Of that somebody must be told
exactly: which record, whose, since when.

**Decision: no rule of the store's lets such a record count by itself.** By waiting time would be
another record on each laptop. By a later end that its laptop signed would be alike everywhere, but
nearly every record comes with one, also those whose parents lie in the next file: so none would
wait for its causes any more, and until they came a record would stand in dispute with what it has
passed, for a person to settle what nobody disputes. What would converge is a record of an
administrator's that names the record and says "its parent is nowhere": it is signed, comes by the
same way as all else, and lets the record count as one without that parent, which gives nobody more
than writing it without would. Until there is such a kind, the way out is to revoke that laptop at
its last record that counts (`chains.enforce`) and to write again what is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courtdesk.domain.ids import DeviceId, MemberId, RevisionId
from courtdesk.store import revisions
from courtdesk.store.connection import Connection
from courtdesk.store.records import moment


@dataclass(frozen=True)
class Missing:
    """The first record of a chain that waits for `parents`, which stand nowhere here.

    `behind` records of the same laptop are held after it. `at` is what that laptop's clock said.
    """

    device: DeviceId
    seq: int
    record: RevisionId
    author: MemberId
    at: datetime
    parents: tuple[RevisionId, ...]
    behind: int


def missing(connection: Connection) -> tuple[Missing, ...]:
    """Of each laptop whose chain waits for nothing else, the record that it waits at."""
    # The link before it counts: so neither a gap nor an end that is still to come is the reason.
    query = "SELECT id, device, seq, header FROM held ORDER BY device, seq"
    found: dict[DeviceId, Missing] = {}
    for identity, device, seq, data in connection.execute(query).fetchall():
        header = revisions.read(data)
        if device in found or not _follows(connection, header.previous):
            continue
        absent = tuple(one for one in header.parents if not _is_here(connection, one))
        if not absent:
            continue
        behind = "SELECT count(*) FROM held WHERE device = ? AND seq > ?"
        (after,) = connection.execute(behind, [device, seq]).fetchone()
        at, record = moment(header.time.stated), RevisionId(identity.hex())
        found[device] = Missing(DeviceId(device), seq, record, header.author, at, absent, after)
    return tuple(found.values())


def _is_here(connection: Connection, one: RevisionId) -> bool:
    query = "SELECT 1 FROM revisions WHERE id = ?1 UNION SELECT 1 FROM held WHERE id = ?1"
    return connection.execute(query, [bytes.fromhex(one)]).fetchone() is not None


def _follows(connection: Connection, previous: RevisionId | None) -> bool:
    query = "SELECT count(*) FROM revisions WHERE id = ? AND chained"
    return previous is None or bool(
        connection.execute(query, [bytes.fromhex(previous)]).fetchone()[0]
    )
