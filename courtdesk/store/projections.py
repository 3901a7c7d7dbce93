"""What the open parts add up to: heads, the worklist, people and search.

Made in the same transaction as the revision that changes them, from open parts only, so that every
role's laptop makes the same. `record` looks at one document and always at all of its heads,
`record_all` at as many as came in one piece; `rebuild` does the same for every document from
nothing. A body of a kind that is not named here is kept and found through its heads; one with
values of unexpected types (a newer version's) is projected as far as it is understood.

A document with several heads shows what they say together (`courtdesk.domain.merging`), which every
laptop makes alike, and how many versions wait to be settled; the words of all are searched for.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeVar

from courtdesk.domain import merging
from courtdesk.domain.audit import KIND
from courtdesk.domain.courtlist_names import Identity, Named, name_key, pnc_key
from courtdesk.domain.ids import CaseId, DocumentId, PersonId
from courtdesk.domain.merging import Past
from courtdesk.store import audit, revisions, search
from courtdesk.store.connection import Connection
from courtdesk.store.projections_rows import DAY, Body, case_row, iso_day, person_row, text
from courtdesk.store.records import WorklistRow
from courtdesk.store.revisions import Header, Made

T = TypeVar("T", bound=str)
Row = tuple[int, str, Header]
"""Number, id and header of a revision that is stored."""

_NO_BODIES: Mapping[int, Body] = MappingProxyType({})
_AMONG = "SELECT value FROM json_each(?)"
"""One statement for any number of ids, so that it is prepared once."""

_AT_ONCE = 500
"""Documents in one question."""

_CONTENT = {
    "links": "SELECT * FROM links ORDER BY 1, 2",
    "current": "SELECT * FROM current ORDER BY 1, 2",
    "cases": "SELECT * FROM cases ORDER BY 1",
    "people": "SELECT * FROM people ORDER BY 1",
    "audit": "SELECT * FROM audit ORDER BY 1",
    "search": "SELECT person, name, numbers FROM search "
    "FULL JOIN subjects ON subjects.n = search.rowid ORDER BY person",
}
"""What each projection says; which row number a person has in the index is nobody's business."""


def record(connection: Connection, number: int, identity: str, header: Header) -> Sequence[str]:
    """Bring the lists up to date with the revision that was stored as row `number`.

    Returns the people whose words it may have changed, for one call of `index` at the end of the
    transaction: a list brings each person and then their case, and writing a row of the index is
    the dearest part of both.
    """
    return _record(connection, [(number, identity, header)], _NO_BODIES)


def record_all(connection: Connection, stored: Iterable[tuple[int, Made]]) -> None:
    """`record` and `index` for revisions with their row numbers, in the order of their storing.

    Statements run over many documents at once, and what a document says is not read back from the
    row that was just written: that is half of what taking in a colleague's work costs.
    """
    rows, bodies = [], dict[int, Body]()
    for number, made in stored:
        rows.append((number, made.id, made.header))
        if made.body is not None:
            bodies[number] = made.body
    people: list[str] = []
    for wave in _waves(rows):
        people.extend(_record(connection, wave, bodies))
    _index_all(connection, people, bodies)


def refresh(connection: Connection, document: str, kinds: Iterable[str]) -> Sequence[str]:
    """Find a document's heads again, once some of its revisions, of these kinds, have been taken
    away: of one that is gone whole, nothing is shown any more.

    Returns what `record` does.
    """
    connection.execute("DELETE FROM current WHERE document = ?", [document])
    query = (
        "SELECT n, id, kind, case_id FROM revisions AS one "  # noqa: S608  # a constant
        f"WHERE document = ? AND NOT EXISTS ({_later('one')}) ORDER BY n"
    )
    rows = connection.execute(query, [document]).fetchall()
    rows = [row for row in rows if row[2:] == rows[0][2:]]
    connection.executemany(
        "INSERT INTO current VALUES (?, ?, ?, ?)",
        [(document, number, name, case) for number, _, name, case in rows],
    )
    names = {*kinds} | {row[2] for row in rows}
    return _project(connection, {name: [DocumentId(document)] for name in names}, _NO_BODIES)


def index(connection: Connection, people: Iterable[str]) -> None:
    """Make each person's row of the search say what their heads and their cases say."""
    _index_all(connection, people, _NO_BODIES)


def rebuild(connection: Connection) -> None:
    """Make every projection again from the revisions alone."""
    for table in ("links", "current", "cases", "people", "audit"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  # the five names above
    search.clear(connection)
    kinds: dict[DocumentId, str] = {}
    for number, data in connection.execute("SELECT n, header FROM revisions ORDER BY n"):
        header = revisions.read(data)
        kinds[header.document] = header.kind
        _link(connection, [(number, revisions.id_of(data), header)])
    documents: dict[str, list[DocumentId]] = defaultdict(list)
    for document, kind in kinds.items():
        documents[kind].append(document)
    index(connection, _project(connection, documents, _NO_BODIES))


def digests(connection: Connection) -> dict[str, str]:
    """A hash of what each projection says, to compare with another time or another laptop."""
    found = {}
    for name, query in _CONTENT.items():
        digest = hashlib.sha256()
        for row in connection.execute(query):
            digest.update(repr(row).encode())
        found[name] = digest.hexdigest()
    return found


def worklist(connection: Connection, day: date, court: str | None) -> tuple[WorklistRow, ...]:
    """The cases of a day, in order of courtroom, session and list order."""
    query = f"{_WORKLIST} AND (?2 IS NULL OR court = ?2) {_LIST_ORDER}"
    rows = connection.execute(query, [day.isoformat(), court])
    return tuple(_worklist_row(row) for row in rows)


def cases_on(connection: Connection, day: date) -> tuple[CaseId, ...]:
    """The ids of the cases of a day, in list order."""
    query = f"SELECT case_id FROM cases WHERE hearing_date = ? {_LIST_ORDER}"  # noqa: S608
    return tuple(case for (case,) in connection.execute(query, [day.isoformat()]))


def cases_of(connection: Connection, person: PersonId) -> tuple[CaseId, ...]:
    """The ids of the cases of a person, in the order of the days."""
    query = "SELECT case_id FROM cases WHERE person = ? ORDER BY hearing_date, case_id"
    return tuple(case for (case,) in connection.execute(query, [person]))


def dates_with_lists(connection: Connection) -> tuple[date, ...]:
    """The days that have a case, newest first."""
    # Steps from one day of the index to the next, and does not read the cases between.
    query = (
        "WITH RECURSIVE days (day) AS (SELECT max(hearing_date) FROM cases UNION ALL "
        "SELECT (SELECT max(hearing_date) FROM cases WHERE hearing_date < day) FROM days "
        "WHERE day IS NOT NULL) SELECT day FROM days WHERE day IS NOT NULL"
    )
    return tuple(date.fromisoformat(day) for (day,) in connection.execute(query))


def cases_with(connection: Connection, kind: str) -> tuple[CaseId, ...]:
    """The ids of the cases that have a document of this kind."""
    query = "SELECT DISTINCT case_id FROM current WHERE kind = ? AND case_id IS NOT NULL ORDER BY 1"
    return tuple(case for (case,) in connection.execute(query, [kind]))


def by_reference(connection: Connection, text: str) -> tuple[CaseId, ...]:
    """The ids of the cases with this reference or case number, however it is spaced."""
    key = search.joined(text)
    if not key:
        return ()
    query = (
        "SELECT case_id FROM cases WHERE reference_key = ?1 UNION "
        "SELECT case_id FROM cases WHERE number_key = ?1 ORDER BY 1"
    )
    return tuple(case for (case,) in connection.execute(query, [key]))


def people_like(
    connection: Connection, wanted: Iterable[Named]
) -> tuple[tuple[PersonId, Identity], ...]:
    """Who shares a CRN, a PNC number, a birth date or the folded name with one of `wanted`."""
    found: dict[PersonId, Identity] = {}
    for one in wanted:
        values = [
            one.crn or None,
            pnc_key(one.pnc) or None,
            one.birth_date.isoformat() if one.birth_date is not None else None,
            name_key(one.family_name, one.given_names),
        ]
        for person, family, given, born, crn, pnc in connection.execute(_ALIKE, values):
            found[person] = Identity(family, given, _day(born), crn, pnc)
    return tuple(found.items())


_ALIKE = " UNION ".join(
    f"SELECT person, family, given, birth_date, crn, pnc FROM people WHERE {column} = ?"  # noqa: S608
    for column in ("crn", "pnc_key", "birth_date", "name_key")
)


def _parts(values: Iterable[T]) -> Iterator[Sequence[T]]:
    rest = iter(values)
    while part := [*islice(rest, _AT_ONCE)]:
        yield part


def _later(one: str) -> str:
    """What was built on the revision `one` within its own document, kind and case."""
    # CROSS keeps this order: SQLite would begin with every record of the case, and for a record
    # of no case with every other such, so that each person cost more than the one before.
    return (
        "SELECT 1 FROM links CROSS JOIN revisions AS later ON later.n = child "  # noqa: S608  # constants
        f"WHERE parent = {one}.id AND later.document = {one}.document "
        f"AND later.kind = {one}.kind AND later.case_id IS {one}.case_id"
    )


def _waves(rows: Iterable[Row]) -> Iterable[Sequence[Row]]:
    """The rows in their order, in parts of which none holds a document twice.

    What one document shows is nobody else's business, so that each part can be done as one.
    """
    seen: Counter[DocumentId] = Counter()
    waves: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        document = row[2].document
        waves[seen[document]].append(row)
        seen[document] += 1
    return waves.values()


def _record(
    connection: Connection, rows: Sequence[Row], bodies: Mapping[int, Body]
) -> Sequence[str]:
    """Bring the lists up to date with revisions of as many documents; `bodies` by row number."""
    _link(connection, rows)
    documents: dict[str, list[DocumentId]] = defaultdict(list)
    for _, _, header in rows:
        documents[header.kind].append(header.document)
    return _project(connection, documents, bodies)


def _project(
    connection: Connection,
    documents: Mapping[str, Sequence[DocumentId]],
    bodies: Mapping[int, Body],
) -> list[str]:
    """Project documents, told by kind; the people whose search row it may have changed."""
    people: list[str] = []
    for kind, project in _PROJECTED.items():
        for part in _parts(documents.get(kind, ())):
            people.extend(project(connection, part, bodies))
    return people


def _link(connection: Connection, rows: Sequence[Row]) -> None:
    """Find the heads of these revisions' documents, of which there are as many."""
    parents = [
        (bytes.fromhex(parent), number, header)
        for number, _, header in rows
        for parent in header.parents
    ]
    connection.executemany(
        "INSERT OR IGNORE INTO links VALUES (?, ?)", [(blob, child) for blob, child, _ in parents]
    )
    connection.executemany(
        # Only within one document, kind and case: whatever else names it would make it vanish.
        "DELETE FROM current WHERE document = ? AND kind = ? AND case_id IS ? "
        "AND revision = (SELECT n FROM revisions WHERE id = ?)",
        [(header.document, header.kind, header.case, blob) for blob, _, header in parents],
    )
    connection.executemany(
        # A child may have come first, from another laptop: then this was never a head here. Nor is
        # one that calls a known document something else: it would change what lists show.
        "INSERT INTO current SELECT document, n, kind, case_id FROM revisions AS one "  # noqa: S608
        f"WHERE n = ? AND NOT EXISTS ({_later('one')}) AND NOT EXISTS "
        "(SELECT 1 FROM current WHERE current.document = one.document "
        "AND (current.kind <> one.kind OR current.case_id IS NOT one.case_id))",
        [(number,) for number, _, _ in rows],
    )


def _heads(connection: Connection, document: str) -> list[tuple[bytes, bytes]]:
    """Header and body of each head of a document that is not purged, the last made first."""
    rows = connection.execute(
        "SELECT header, open FROM current JOIN revisions ON n = revision "
        "WHERE current.document = ? AND open IS NOT NULL",
        [document],
    ).fetchall()
    if len(rows) > 1:
        rows.sort(key=_made, reverse=True)
    return rows


def _made(row: tuple[bytes, bytes]) -> tuple[int, int, str]:
    time = revisions.read(row[0]).time
    return time.wall, time.count, revisions.id_of(row[0])


def _shown(connection: Connection, document: str) -> tuple[Mapping[str, Any], int] | None:
    """What a document shows, and how many versions wait to be settled: 1 where none do.

    `None` once it is purged. Only several heads cost more than the one question.
    """
    rows = _heads(connection, document)
    if len(rows) < 2:
        return (json.loads(rows[0][1]), 1) if rows else None
    kind = revisions.read(rows[0][0]).kind
    heads = [revisions.id_of(header) for header, _ in rows]
    view = merging.shown(kind, heads, _past(connection, document))
    return view.body, len(view.versions) if view.disputed else 1


def _past(connection: Connection, document: str) -> Iterable[Past]:
    for number, header in audit.document(connection, document):
        query = "SELECT open, sealed IS NOT NULL FROM revisions WHERE n = ?"
        body, sealed = connection.execute(query, [number]).fetchone()
        said = json.loads(body) if body is not None else None
        parents = revisions.read(header).parents
        yield Past(revisions.id_of(header), parents, said, bool(sealed))


def _shown_all(
    connection: Connection, documents: Sequence[DocumentId], bodies: Mapping[int, Body]
) -> Iterator[tuple[DocumentId, tuple[Body, int] | None]]:
    """Each document with what `_shown` says of it; what is in `bodies` is not read again."""
    for document, body in _sole(connection, documents, bodies):
        yield document, (body, 1) if body is not None else _shown(connection, document)


def _sole(
    connection: Connection, documents: Sequence[T], bodies: Mapping[int, Body]
) -> Iterator[tuple[T, Body | None]]:
    """Each document with what its one head says, where it has one and that is in `bodies`."""
    heads: dict[str, list[int]] = defaultdict(list)
    query = f"SELECT document, revision FROM current WHERE document IN ({_AMONG})"  # noqa: S608  # constants
    for document, number in connection.execute(query, [json.dumps(documents)]):
        heads[document].append(number)
    for one in documents:
        numbers = heads[one]
        yield one, bodies.get(numbers[0]) if len(numbers) == 1 else None


def _project_people(
    connection: Connection, documents: Sequence[DocumentId], bodies: Mapping[int, Body]
) -> Sequence[str]:
    rows, gone = [], []
    for document, found in _shown_all(connection, documents, bodies):
        if found is None:
            gone.append((document,))
        else:
            rows.append(person_row(document, *found))
    connection.executemany("DELETE FROM people WHERE person = ?", gone)
    connection.executemany("INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return documents


def _project_cases(
    connection: Connection, documents: Sequence[DocumentId], bodies: Mapping[int, Body]
) -> Sequence[str]:
    query = f"SELECT person FROM cases WHERE case_id IN ({_AMONG})"  # noqa: S608  # a constant
    people = [person for (person,) in connection.execute(query, [json.dumps(documents)])]
    rows, gone = [], []
    for document, found in _shown_all(connection, documents, bodies):
        if found is None:
            gone.append((document,))
        else:
            row = case_row(document, *found)
            row[DAY] = row[DAY] or _last_day(connection, document)
            rows.append(row)
            people.append(row[1])
    connection.executemany("DELETE FROM cases WHERE case_id = ?", gone)
    connection.executemany(
        "INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
    )
    return tuple(dict.fromkeys(people))


def _project_events(
    connection: Connection, documents: Sequence[DocumentId], _: Mapping[int, Body]
) -> Sequence[str]:
    query = (
        "SELECT n, header, open FROM current JOIN revisions ON n = revision "  # noqa: S608  # constants
        f"WHERE current.document IN ({_AMONG}) AND open IS NOT NULL"
    )
    found = connection.execute(query, [json.dumps(documents)]).fetchall()
    connection.executemany(
        "INSERT OR REPLACE INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
        [audit.row(number, data, json.loads(body)) for number, data, body in found],
    )
    return ()


def _last_day(connection: Connection, document: DocumentId) -> str | None:
    """The day that the last version with one says, of a case whose day cannot be read.

    It stays on that day's list, which says that it cannot be read: a program of somebody's own must
    not take anybody off the list unseen.
    """
    found = []
    for number, header in audit.document(connection, document):
        query = "SELECT open FROM revisions WHERE n = ?"
        (body,) = connection.execute(query, [number]).fetchone()
        day = iso_day(json.loads(body), "hearing_date") if body is not None else None
        if day is not None:
            found.append((*_made((header, b"")), day))
    return max(found)[-1] if found else None


def _index_all(connection: Connection, people: Iterable[str], bodies: Mapping[int, Body]) -> None:
    query = (
        "SELECT person, reference, case_number FROM cases "  # noqa: S608  # a constant
        f"WHERE person IN ({_AMONG}) ORDER BY case_id"
    )
    for part in _parts(dict.fromkeys(people)):
        numbers: dict[str, list[str | None]] = {person: [] for person in part}
        for person, *row in connection.execute(query, [json.dumps(part)]):
            numbers[person].extend(row)
        for person, body in _sole(connection, part, bodies):
            said = [body] if body is not None else _said(connection, person)
            _index(connection, person, said, numbers[person])


def _said(connection: Connection, person: str) -> list[Body]:
    return [json.loads(body) for _, body in _heads(connection, person)] if person else []


def _index(
    connection: Connection, person: str, bodies: Sequence[Body], of_cases: Iterable[str | None]
) -> None:
    names = [text(body, key) for body in bodies for key in ("family", "given")]
    numbers = [text(body, key) for body in bodies for key in ("crn", "pnc")]
    numbers.extend(of_cases)
    search.put(connection, person, filter(None, names), filter(None, numbers))


_PROJECTED: dict[
    str, Callable[[Connection, Sequence[DocumentId], Mapping[int, Body]], Sequence[str]]
] = {
    "person": _project_people,
    "case": _project_cases,
    KIND: _project_events,
}
"""By kind, what projects documents and returns the people whose search rows it touches."""


_LIST_ORDER = "ORDER BY room_key, session_key, position, cases.case_id"
_WORKLIST = """
    SELECT case_id, cases.person, family, given, birth_date, crn, pnc, court, hearing_date,
        courtroom, session, position, case_number, reference, listed,
        max(cases.versions, coalesce(people.versions, 1))
    FROM cases LEFT JOIN people ON people.person = cases.person WHERE hearing_date = ?1
"""


def _worklist_row(row: tuple[Any, ...]) -> WorklistRow:
    case, person, family, given, born, crn, pnc, court, day, *rest = row
    courtroom, session, order, number, reference, listed, versions = rest
    return WorklistRow(
        case=case,
        person=person,
        family=family or "",
        given=given or "",
        birth_date=_day(born),
        crn=crn,
        pnc=pnc,
        court=court,
        hearing_date=date.fromisoformat(day),
        courtroom=courtroom,
        session=session,
        order=order,
        case_number=number,
        reference=reference,
        listed=bool(listed),
        versions=versions,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None
