"""Court lists: reading a file, seeing what would change, importing, adding one person by hand.

Ids of list rows are an HMAC under the team's fixed secret (DESIGN, "Sync"), so that one list
typed into two laptops is one list; importing again is harmless. What the list said is kept beside
the case as a `listing`, so that a later list changes what the list changed and leaves alone what
was put right by hand.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

from courtdesk.actions.doubles import double_of, untouched
from courtdesk.actions.doubles import listing_of as _listing
from courtdesk.actions.list_changes import (
    applied_case,
    applied_person,
    came_back,
    case_of,
    person_of_entry,
    without_disputed,
)
from courtdesk.actions.records import (
    Change,
    body_of,
    derived_id,
    is_kept,
    record,
)
from courtdesk.actions.session import Session
from courtdesk.documents.sheets import Table, read_table
from courtdesk.domain.access import Permission
from courtdesk.domain.bench import Adjournment
from courtdesk.domain.cases import Case, SamePerson
from courtdesk.domain.codec import from_body
from courtdesk.domain.courtlist import (
    Column,
    ColumnMap,
    Identity,
    ListEntry,
    RefusedRow,
    compare_people,
    fold,
    likely_duplicates,
    map_columns,
    parse_rows,
    row_key,
)
from courtdesk.domain.courtlist_changes import ListChanges, diff, with_returned
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId, DocumentId, PersonId, as_document_id
from courtdesk.domain.people import Person
from courtdesk.errors import FieldError, UserError
from courtdesk.exchange import identity
from courtdesk.store.records import Document

K = TypeVar("K", bound=str)
V = TypeVar("V")

_BATCH = 500
"""Entries in one transaction: few enough that the writer is never held for long."""

__all__ = ["Table", "read_table"]


@dataclass(frozen=True)
class PossibleSame:
    """Two people who may be one, and why; offered, never merged silently."""

    newcomer: PersonId
    newcomer_name: str
    known: PersonId
    known_name: str
    reason: str


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do. Nothing has been written."""

    entries: Mapping[CaseId, ListEntry]
    previous: Mapping[CaseId, ListEntry]
    changes: ListChanges
    refused: tuple[RefusedRow, ...]
    notes: tuple[str, ...]
    duplicates: tuple[PossibleSame, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd but was read, a sentence each."""
        return tuple(text for entry in self.entries.values() for text in entry.warnings)


def columns_of(
    table: Table,
    chosen: Mapping[Column, str | None] | None = None,
    *,
    default_date: date | None = None,
    default_court: str = "",
) -> ColumnMap:
    """Which column of `table` is which; `problem()` of the result says what must be asked."""
    samples = [[str(cell.value or "") for cell in row.cells] for row in table.rows[:20]]
    return map_columns(
        table.columns,
        chosen,
        samples=samples,
        date_known=default_date is not None,
        court_known=bool(default_court.strip()),
    )


def preview_import(
    session: Session,
    table: Table,
    columns: ColumnMap,
    *,
    default_date: date | None = None,
    default_court: str = "",
) -> ImportPreview:
    """Read the rows and compare them with the record; write nothing.

    Raises `FieldError` when a needed column, date or court is still unknown.
    """
    session.require(Permission.CHANGE_LIST)
    parsed = parse_rows(table.rows, columns, default_date, default_court or session.team().court)
    entries, gone = _without_moved_on(session, _with_ids(session, parsed.entries))
    listed, off = _previous(session, parsed.entries)
    found = diff(_by_text(listed), _by_text(entries), parsed.refused)
    found = with_returned(found, _by_text(off), _by_text(entries))
    # No list has ever held those whom somebody added by hand: that this one does not says nothing.
    # Nor of the case beside its own row (`_adjourned_here`), which the list knows as that row.
    by_hand = [
        one
        for one in found.removed
        if not listed[CaseId(one)].rows or _worked_on_beside(session, CaseId(one), listed)
    ]
    stay = [_stays(session, CaseId(one), listed[CaseId(one)]) for one in by_hand]
    removed = tuple(one for one in found.removed if one not in by_hand)
    previous = {**off, **listed}
    duplicates, crowded = _duplicates(session, entries, previous)
    changes, unsettled = without_disputed(session, replace(found, removed=removed), previous)
    return ImportPreview(
        entries=entries,
        previous=previous,
        changes=changes,
        refused=parsed.refused,
        notes=(*table.notes, *parsed.notes, *gone, *stay, *crowded, *unsettled),
        duplicates=duplicates,
    )


def _stays(session: Session, case: CaseId, said: ListEntry) -> str:
    if _worked_on_beside(session, case, {case: said}):
        return (
            f"{said.list_name} is on this day’s list twice, once adjourned to it: open both cases "
            "and settle which one goes on."
        )
    came = "added by hand" if _row_id(session, said) == case else "adjourned to this day"
    return f"{said.list_name} was {came} and is not in this file: they stay."


def _by_text(values: Mapping[K, V]) -> dict[str, V]:
    """The same mapping for the pure rules, which know ids only as text."""
    return {str(key): value for key, value in values.items()}


def case_id_of(session: Session, entry: ListEntry) -> CaseId:
    """The id that every laptop of the team gives to this row of the list.

    A case that was adjourned to that day keeps its own id, so that the list makes no second one.
    """
    return _with_ids(session, (entry,))[0][0]


def _row_id(session: Session, entry: ListEntry) -> CaseId:
    return CaseId(_keyed(session, "case", *row_key(entry)))


def _adjourned_here(session: Session, day: date) -> dict[CaseId, ListEntry]:
    """The cases on `day`'s list whose id began elsewhere, with what the list would say of them.

    Without those beside a row that somebody worked on: the row would go off the list unseen.
    """
    found = {}
    for row in session.vault.worklist(day):
        said = _listing(session, row.case)
        if said is not None and _row_id(session, said) != row.case:
            found[row.case] = said
    return {
        case: said
        for case, said in found.items()
        if not _worked_on_beside(session, case, {case: said})
    }


def _worked_on_beside(session: Session, case: CaseId, said: Mapping[CaseId, ListEntry]) -> bool:
    """Whether `case` came to a list that has its own row of it, on which somebody worked."""
    document = session.vault.document(DocumentId(case))
    if document is None or _row_id(session, said[case]) == case:
        return False
    there = double_of(session, case, said[case])
    person = from_body(Case, body_of(document)).person
    return there is not None and not untouched(session, *there, person)


def _moved_through(session: Session, day: date) -> dict[CaseId, ListEntry]:
    """The cases that were adjourned to or from `day` and have moved on, as its list names them.

    Without those of which the list has a case of its own: that one goes on by itself.
    """
    found: dict[CaseId, ListEntry] = {}
    for document in session.vault.documents(kind="adjournment"):
        if not is_kept(document):
            continue
        made = from_body(Adjournment, body_of(document))
        if made.mistake or not made.moves or day not in (made.to, made.from_day):
            continue
        said = _listing(session, made.case)
        if said is None or _hearing(session, made.case) in (None, day):
            continue
        there = replace(said, hearing_date=day)
        if double_of(session, made.case, there) is None:
            found[made.case] = there
    return found


def _hearing(session: Session, case: CaseId) -> date | None:
    document = session.vault.document(DocumentId(case))
    return from_body(Case, body_of(document)).hearing_date if document is not None else None


def _with_ids(session: Session, entries: Iterable[ListEntry]) -> list[tuple[CaseId, ListEntry]]:
    """Each entry with its id: that of the case which was adjourned to its day, or its own.

    A case that was adjourned to the day and has moved on since counts as well: the list of a day
    between two hearings, read again or late, begins no second case.
    """
    given = tuple(entries)
    days = sorted({entry.hearing_date for entry in given})
    here: dict[CaseId, ListEntry] = {}
    for day in days:
        here |= _adjourned_here(session, day)
    known = came_back(here, given)
    for day in days:
        left = [at for at, one in enumerate(given) if at not in known and one.hearing_date == day]
        through = came_back(_moved_through(session, day), [given[at] for at in left])
        known |= {left[at]: case for at, case in through.items()}
    return [(known.get(at) or _row_id(session, entry), entry) for at, entry in enumerate(given)]


def _without_moved_on(
    session: Session, entries: Iterable[tuple[CaseId, ListEntry]]
) -> tuple[dict[CaseId, ListEntry], tuple[str, ...]]:
    """`entries` without the cases that were adjourned to another day, and a note about each.

    The list of the day that a case was taken from, read again, must not move the hearing back.
    """
    kept, notes = {}, []
    for case, entry in entries:
        now = _hearing(session, case)
        if now is None or now == entry.hearing_date:
            kept[case] = entry
        else:
            notes.append(f"{entry.list_name} was adjourned to {print_date(now)}: they stay there.")
    return kept, tuple(notes)


def row_back(session: Session, entry: ListEntry, case: CaseId | None = None) -> list[Change]:
    """The case of a row of the list, on that list (again); `case` if it has one, else its own.

    For a row that a case took over which does not stand there any more; nothing is written here.
    """
    session.require(Permission.CHANGE_LIST)
    return _add(session, case or _row_id(session, entry), entry)


def _keyed(session: Session, *parts: str) -> DocumentId:
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return as_document_id(hmac.digest(session.list_secret, message, hashlib.sha256))


def _person_id(session: Session, case: CaseId, entry: ListEntry) -> PersonId:
    """One person for one CRN and name; without a CRN the case's own, until a link joins them."""
    if entry.crn:
        name = fold(f"{entry.family_name} {entry.given_names}")
        return PersonId(_keyed(session, "person", entry.crn, name))
    return PersonId(_keyed(session, "person of", case))


def _previous(
    session: Session, entries: Iterable[ListEntry]
) -> tuple[dict[CaseId, ListEntry], dict[CaseId, ListEntry]]:
    """What the lists of the same days said before: of cases still on them, and of those taken off.

    Those taken off count as well: somebody who is on the list again has a record that goes on.
    """
    days = {entry.hearing_date for entry in entries}
    listed: dict[CaseId, ListEntry] = {}
    off: dict[CaseId, ListEntry] = {}
    for day in days:
        for row in session.vault.worklist(day):
            entry = _listing(session, row.case)
            if entry is not None:
                (listed if row.listed else off)[row.case] = entry
    return listed, off


def _duplicates(
    session: Session,
    entries: Mapping[CaseId, ListEntry],
    previous: Mapping[CaseId, ListEntry],
) -> tuple[tuple[PossibleSame, ...], tuple[str, ...]]:
    newcomers = {
        _person_id(session, case, entry): Identity(
            entry.family_name, entry.given_names, entry.birth_date, entry.crn, entry.pnc
        )
        for case, entry in entries.items()
        if case not in previous
    }
    known = dict(session.vault.people_like(newcomers.values()))
    names = {key: _name(one) for key, one in [*known.items(), *newcomers.items()]}
    compared = compare_people(_by_text(newcomers), _by_text({**known, **newcomers}))
    settled = _settled(session)
    found: dict[frozenset[str], PossibleSame] = {}
    for pair in compared.likenesses:
        key = frozenset((pair.newcomer, pair.known))
        if key not in settled and key not in found:
            found[key] = PossibleSame(
                PersonId(pair.newcomer),
                names[PersonId(pair.newcomer)],
                PersonId(pair.known),
                names[PersonId(pair.known)],
                pair.reason,
            )
    return tuple(found.values()), compared.notes


def _name(one: Identity) -> str:
    return f"{one.family_name}, {one.given_names}" if one.given_names else one.family_name


def _settled(session: Session) -> set[frozenset[str]]:
    links = (from_body(SamePerson, found.latest.body) for found in session.counted("same-person"))
    return {frozenset((link.one, link.other)) for link in links}


@dataclass(frozen=True)
class ImportResult:
    """What an import did, as counts; `cases` are those added."""

    added: int
    changed: int
    removed: int
    same: int
    refused: int
    cases: tuple[CaseId, ...]


def import_list(
    session: Session, preview: ImportPreview, told: Callable[[int], object] | None = None
) -> ImportResult:
    """Write what `preview` showed: new cases, changed ones, and those taken off the list.

    Each batch of entries is one transaction; an import that was cut short is finished by
    importing the same file again. `told` is called after each batch, on the same thread, with
    the number of entries written so far.
    """
    session.require(Permission.CHANGE_LIST)
    changes = preview.changes
    pending: list[Change] = []
    for number, more in enumerate(_all_changes(session, preview), 1):
        pending += more
        if number % _BATCH == 0:
            _write(session, pending)
            pending = []
            if told is not None:
                told(number)
    _write(session, pending)
    return ImportResult(
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
        same=len(changes.same) + len(changes.unsure),
        refused=len(preview.refused),
        cases=tuple(CaseId(one) for one in changes.added),
    )


def _write(session: Session, changes: list[Change]) -> None:
    # Two cases of one person in one list change that person once.
    last = {change.document: change for change in changes}
    if last:
        record(session, *last.values())


def _all_changes(session: Session, preview: ImportPreview) -> Iterator[list[Change]]:
    for added in preview.changes.added:
        yield _add(session, CaseId(added), preview.entries[CaseId(added)])
    for changed in preview.changes.changed:
        old = preview.previous[CaseId(changed.previous_id)]
        new = preview.entries[CaseId(changed.new_id)]
        yield _change(session, CaseId(changed.previous_id), old, new)
    for removed in preview.changes.removed:
        yield _unlist(session, CaseId(removed))


def _add(session: Session, case: CaseId, entry: ListEntry) -> list[Change]:
    if session.vault.document(DocumentId(case)) is not None:
        # Added by hand after the preview was made: what stands in the record already stays.
        return _change(session, case, _listing(session, case) or entry, entry)
    person = _person_id(session, case, entry)
    changes = [
        Change("case", case_of(case, person, entry), DocumentId(case), case),
        _listed_as(case, entry),
    ]
    if session.vault.document(DocumentId(person)) is None:
        changes.append(Change("person", person_of_entry(entry), DocumentId(person)))
    return changes


def _change(session: Session, case: CaseId, old: ListEntry, new: ListEntry) -> list[Change]:
    document = session.vault.document(DocumentId(case))
    if document is None:
        return _add(session, case, new)
    before = from_body(Case, body_of(document))
    pleaded = {
        str(body_of(found)["offence"]) for found in session.vault.documents(case=case, kind="plea")
    }
    changes = [
        Change("case", applied_case(before, old, new, pleaded), DocumentId(case), case),
        _listed_as(case, new),
    ]
    known = session.vault.document(DocumentId(before.person))
    if known is not None:
        person = from_body(Person, body_of(known))
        after = applied_person(person, old, new)
        if after != person:
            changes.append(Change("person", after, known.id))
    return changes


def _listed_as(case: CaseId, entry: ListEntry) -> Change:
    # What the list says now takes the place of whatever two laptops read from earlier ones.
    return Change("listing", entry, derived_id(case, "listing"), case, settles=True)


def _unlist(session: Session, case: CaseId) -> list[Change]:
    document = session.vault.document(DocumentId(case))
    if document is None:
        return []
    before = from_body(Case, body_of(document))
    return [Change("case", replace(before, listed=False), DocumentId(case), case)]


def add_person(session: Session, entry: ListEntry, needs: tuple[str, ...] = ()) -> CaseId:
    """Add one person to a day's list by hand; return the case.

    One who was taken off the list is put back, with what was typed now; what was left blank stays
    as it was. Raises `FieldError` for a missing name, court or birth date in the future, and
    `UserError` when the same row is on the list already.
    """
    session.require(Permission.CHANGE_LIST)
    _check_entry(entry)
    case = case_id_of(session, entry)
    known = session.vault.document(DocumentId(case))
    if known is not None:
        _check_not_listed(from_body(Case, body_of(known)), entry)
    before = _listing(session, case)
    if known is not None and before is not None:
        entry = _filled(before, entry)
    record(session, *_with_needs(session, _add(session, case, entry), needs))
    return case


def _check_not_listed(known: Case, entry: ListEntry) -> None:
    if known.hearing_date != entry.hearing_date:
        to = print_date(known.hearing_date)
        raise UserError(f"{entry.list_name} was adjourned to {to}: open the case on that list.")
    if known.listed:
        raise UserError(f"{entry.list_name} is on that day's list already: open the case instead.")


def _filled(before: ListEntry, typed: ListEntry) -> ListEntry:
    """`before` with everything that was typed; `rows` goes, as no list holds it like this."""
    values = {one.name: getattr(typed, one.name) for one in fields(typed)}
    given = {name: value for name, value in values.items() if value}
    return replace(before, **given, rows=())


def _with_needs(session: Session, changes: list[Change], needs: tuple[str, ...]) -> list[Change]:
    """`changes` with `needs`, also for a person who is known from an earlier list."""
    if not needs:
        return changes
    others = [change for change in changes if change.kind != "person"]
    person = next((change for change in changes if change.kind == "person"), None)
    if person is not None:
        both = tuple(dict.fromkeys((*person.value.needs, *needs)))
        return [*others, replace(person, value=replace(person.value, needs=both))]
    listed = next(change.value for change in changes if change.kind == "case")
    known = session.vault.document(DocumentId(listed.person))
    if known is None:
        return changes
    before = from_body(Person, body_of(known))
    both = tuple(dict.fromkeys((*before.needs, *needs)))
    return [*others, Change("person", replace(before, needs=both), known.id)]


def _check_entry(entry: ListEntry) -> None:
    if not entry.family_name.strip():
        raise FieldError("family_name", "Enter the family name.")
    if not entry.court.strip():
        raise FieldError("court", "Enter the court.")
    if entry.birth_date is not None and entry.birth_date > entry.hearing_date:
        raise FieldError("birth_date", "The date of birth is after the hearing: correct it.")


def correct_person(session: Session, person: PersonId, corrected: Person) -> Person:
    """Put right a person's name, birth date, numbers or needs; return the person.

    `corrected.reason` says why, as for every change of a record; `FieldError` without one.
    """
    session.require(Permission.CHANGE_LIST)
    if not corrected.reason.strip():
        raise FieldError("reason", "Say why the details change before you save.")
    if not corrected.family.strip():
        raise FieldError("family", "Enter the family name.")
    if corrected.birth_date is not None and corrected.birth_date > session.clock().date():
        raise FieldError("birth_date", "The date of birth is in the future: correct it.")
    record(session, Change("person", corrected, DocumentId(person)))
    return corrected


def link_people(session: Session, one: PersonId, other: PersonId, *, same: bool) -> None:
    """Record the member's word, signed, that two records are one person, or are not."""
    session.require(Permission.CHANGE_LIST)
    first, second = sorted((one, other))
    link = SamePerson(PersonId(first), PersonId(second), same)
    document = derived_id(CaseId(first), "same-person", second)
    record(session, Change("same-person", link, document, namespace=identity.LINK))


def possible_same(session: Session, person: PersonId) -> tuple[PossibleSame, ...]:
    """The people who may be this one and about whom nobody has said yes or no."""
    session.require(Permission.READ_CASES)
    document = session.vault.document(DocumentId(person))
    if document is None:
        return ()
    value = from_body(Person, body_of(document))
    me = {person: Identity(value.family, value.given, value.birth_date, value.crn, value.pnc)}
    known = dict(session.vault.people_like(me.values()))
    settled = _settled(session)
    return tuple(
        PossibleSame(
            person,
            value.list_name,
            PersonId(pair.known),
            _name(known[PersonId(pair.known)]),
            pair.reason,
        )
        for pair in likely_duplicates(_by_text(me), _by_text(known))
        if frozenset((pair.newcomer, pair.known)) not in settled
    )


def linked(session: Session, person: PersonId) -> tuple[PersonId, ...]:
    """The other records that somebody said are the same person."""
    session.require(Permission.READ_CASES)
    # Where one version says that they are not, nobody is joined until that is settled.
    pairs = [
        (said[0].one, said[0].other)
        for said in map(_said_of, session.counted("same-person"))
        if said and all(word.same for word in said)
    ]
    return tuple(other if one == person else one for one, other in pairs if person in (one, other))


def _said_of(link: Document) -> list[SamePerson]:
    return [from_body(SamePerson, head.body) for head in link.heads if head.open is not None]
