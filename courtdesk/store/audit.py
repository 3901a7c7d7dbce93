"""Reading who did what: events and changes, a page at a time, the newest first.

Events are rows of the projection `audit`; changes are the other revisions. Both are found by the
number under which this laptop had them, so one order holds for both: on one laptop that is the
order of time, and what came from another one stands where it arrived.

A filter that few changes fit could make one page read years of revisions. So a page looks at most
at `SCAN` of them and says where it stopped; the caller goes on from there when asked to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from courtdesk.domain.audit import KIND
from courtdesk.domain.ids import CaseId, MemberId, PersonId
from courtdesk.store import ledger, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.records import Revision

SCAN = 20_000
"""Changes that one page looks at when they are not those of one record."""

NEWEST = 2**62
"""The place before the newest: no row has such a number."""

_MARKS = 500
"""How many ids one statement takes: a person with more cases than this is asked for in parts."""


@dataclass(frozen=True)
class Filter:
    """What to find; every part that is set must fit. Times in ms since 1970, `until` excluded.

    `events` are the actions to find among events (`None` for all of them), `changes` whether to
    find changes as well. `cases` and `person` are one record: one of them must fit.
    """

    since: int | None = None
    until: int | None = None
    member: MemberId | None = None
    events: tuple[str, ...] | None = None
    changes: bool = True
    cases: tuple[CaseId, ...] = ()
    person: PersonId | None = None

    @property
    def one_record(self) -> bool:
        """Whether only one case or person is asked for."""
        return bool(self.cases) or self.person is not None


@dataclass(frozen=True)
class Found:
    """A page of revisions, the newest first, and where to go on (`None` at the end)."""

    revisions: tuple[Revision, ...]
    older: int | None


def page(connection: Connection, wanted: Filter, before: int, limit: int) -> Found:
    """At most `limit` events and changes that fit, of those numbered below `before`."""
    # One more than is shown tells whether there is more.
    changed, reached = _changes(connection, wanted, before, limit + 1)
    numbers = sorted({*changed, *_events(connection, wanted, (reached, before), limit + 1)})
    taken = numbers[::-1][:limit]
    older = taken[-1] if len(numbers) > limit else reached
    return Found(_revisions(connection, taken), older or None)


def _events(
    connection: Connection, wanted: Filter, between: tuple[int, int], limit: int
) -> list[int]:
    """Numbers of events from `between[0]` on and below `between[1]`, the highest first."""
    if wanted.events == ():
        return []
    where, values = ["revision >= ?", "revision < ?"], [*between]
    for condition, value in (
        ("at >= ?", wanted.since),
        ("at < ?", wanted.until),
        ("member = ?", wanted.member),
    ):
        if value is not None:
            where.append(condition)
            values.append(value)  # type: ignore[arg-type]  # a member's id among the numbers
    if wanted.events is not None:
        where.append(_among("action", wanted.events))
        values.extend(wanted.events)  # type: ignore[arg-type]
    found: set[int] = set()
    for record, ids in _record(wanted, "person"):
        query = (
            f"SELECT revision FROM audit WHERE {' AND '.join([*where, *record])} "  # noqa: S608
            "ORDER BY revision DESC LIMIT ?"
        )
        found.update(number for (number,) in connection.execute(query, [*values, *ids, limit]))
    return sorted(found, reverse=True)[:limit]


def _changes(
    connection: Connection, wanted: Filter, before: int, limit: int
) -> tuple[list[int], int]:
    """Numbers of changes below `before`, the highest first, and the lowest number looked at.

    That is 0 when all of them were.
    """
    if not wanted.changes:
        return [], 0
    if wanted.one_record:
        return _changes_of_record(connection, wanted, before, limit), 0
    # The limit is of what is looked at, not of what is found: numbers alone cost next to nothing.
    window = "SELECT n FROM revisions WHERE n < ? ORDER BY n DESC LIMIT ?"
    (lowest, looked) = connection.execute(
        f"SELECT coalesce(min(n), 0), count(*) FROM ({window})",  # noqa: S608
        [before, SCAN],
    ).fetchone()
    query = (
        f"SELECT n, header FROM revisions WHERE n < ?1 AND n >= ?2 AND kind <> ?3{_AUTHOR} "  # noqa: S608
        "ORDER BY n DESC"
    )
    found: list[int] = []
    for number, data in connection.execute(query, [before, lowest, KIND, *_author(wanted)]):
        if _in_time(data, wanted):
            found.append(number)
            if len(found) == limit:
                return found, number
    return found, lowest if looked == SCAN else 0


_AUTHOR = " AND (?4 IS NULL OR instr(header, ?4))"
"""Whose it is, looked for in the header's exact bytes: to read twenty thousand takes too long."""


def _author(wanted: Filter) -> list[bytes | None]:
    return [f'"author":"{wanted.member}"'.encode() if wanted.member is not None else None]


def _changes_of_record(
    connection: Connection, wanted: Filter, before: int, limit: int
) -> list[int]:
    found: set[int] = set()
    for record, ids in _record(wanted, None):
        marks = " AND ".join(record)
        query = (
            f"SELECT n, header FROM revisions WHERE n < ?1 AND n >= ?2 AND kind <> ?3{_AUTHOR} "  # noqa: S608
            f"AND {marks} ORDER BY n DESC"
        )
        rows = connection.execute(query, [before, 0, KIND, *_author(wanted), *ids])
        fitting = (number for number, data in rows if _in_time(data, wanted))
        found.update(islice(fitting, limit))
    if wanted.person is not None:
        own = (one for one in document(connection, wanted.person) if one[0] < before)
        found.update(number for number, data in own if _fits(data, wanted))
    return sorted(found, reverse=True)[:limit]


def document(connection: Connection, identity: str) -> list[tuple[int, bytes]]:
    """Number and header of every revision of one document, from its heads back to its beginning.

    By the parents, each found by its id: the revisions of no case share one place in the index
    with every event, of which there may be hundreds of thousands.
    """
    query = (
        "SELECT n, header FROM current JOIN revisions ON n = revision WHERE current.document = ?"
    )
    waiting = connection.execute(query, [identity]).fetchall()
    found: dict[int, bytes] = {}
    while waiting:
        number, data = waiting.pop()
        if number in found:
            continue
        found[number] = data
        for parent in revisions.read(data).parents:
            waiting += connection.execute(
                "SELECT n, header FROM revisions WHERE id = ?", [bytes.fromhex(parent)]
            ).fetchall()
    return sorted(found.items())


def history(connection: Connection, identity: str) -> tuple[Revision, ...]:
    """Every revision of one document of no case, in the order in which this laptop had them."""
    numbers = [number for number, _ in document(connection, identity)]
    return _revisions(connection, numbers)[::-1]


def _fits(data: bytes, wanted: Filter) -> bool:
    if wanted.member is not None and revisions.read(data).author != wanted.member:
        return False
    return _in_time(data, wanted)


def _in_time(data: bytes, wanted: Filter) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    at = revisions.read(data).time.stated
    after = wanted.since is None or at >= wanted.since
    return after and (wanted.until is None or at < wanted.until)


def _record(wanted: Filter, person: str | None) -> list[tuple[list[str], list[str]]]:
    """Conditions and ids, one pair for each statement that is needed to ask for one record."""
    if not wanted.one_record:
        return [([], [])]
    parts: list[tuple[list[str], list[str]]] = [
        ([_among("case_id", wanted.cases[at : at + _MARKS])], [*wanted.cases[at : at + _MARKS]])
        for at in range(0, len(wanted.cases), _MARKS)
    ]
    if person is not None and wanted.person is not None:
        parts.append(([f"{person} = ?"], [wanted.person]))
    return parts


def _among(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join('?' * len(values))})"


def _revisions(connection: Connection, numbers: list[int]) -> tuple[Revision, ...]:
    if not numbers:
        return ()
    where = f"n IN ({', '.join('?' * len(numbers))})"
    return ledger.find(connection, where, numbers, "n DESC")


def row(number: int, data: bytes, body: Mapping[str, Any]) -> list[Any]:
    """The row of the projection for the event in revision `number` with this header and body."""
    header = revisions.read(data)
    about = body.get("member")
    return [
        number,
        header.time.stated,
        about if isinstance(about, str) else header.author,
        header.device,
        _text(body, "action") or "",
        _text(body, "case"),
        _text(body, "person"),
    ]


def _text(body: Mapping[str, Any], key: str) -> str | None:
    value = body.get(key)
    return value if isinstance(value, str) else None
