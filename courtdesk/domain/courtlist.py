"""From the rows of a court list to one entry for each person and case.

`map_columns` says which column is which, `parse_rows` reads the rows, `diff` says what changed
since the list was last read, and `similar` which people may be one. All are pure: the bytes are
read by `courtdesk.documents.sheets`, the record is kept by `courtdesk.actions`.

A row is either read whole or refused whole with one sentence that names it; what is odd but
possible (a person of 17, a PNC number of an unusual shape) is read and said as a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtlist_changes import EntryChange, ListChanges, diff, match_renamed
from courtdesk.domain.courtlist_columns import Column, ColumnMap, map_columns, recognised
from courtdesk.domain.courtlist_entries import (
    Cell,
    ListedOffence,
    ListEntry,
    ParsedList,
    RefusedRow,
    SheetRow,
    case_key,
    row_key,
)
from courtdesk.domain.courtlist_gather import gather
from courtdesk.domain.courtlist_names import (
    Identity,
    Likeness,
    Named,
    compare_people,
    fold,
    likely_duplicates,
    name_key,
    pnc_key,
    similar,
)
from courtdesk.domain.courtlist_values import (
    CellValue,
    clean,
    order_number,
    print_date,
    read_date,
    read_likely_plea,
    read_range,
    read_session,
    split_name,
)
from courtdesk.domain.people import pnc_looks_right, tidy_crn, tidy_pnc
from courtdesk.errors import FieldError

__all__ = [
    "Cell",
    "CellValue",
    "Column",
    "ColumnMap",
    "EntryChange",
    "Identity",
    "Likeness",
    "ListChanges",
    "ListEntry",
    "ListedOffence",
    "Named",
    "ParsedList",
    "RefusedRow",
    "SheetRow",
    "case_key",
    "compare_people",
    "diff",
    "fold",
    "likely_duplicates",
    "map_columns",
    "match_renamed",
    "name_key",
    "order_number",
    "parse_rows",
    "pnc_key",
    "recognised",
    "row_key",
    "similar",
]

_Read = TypeVar("_Read")
_OLDEST = 120
_ADULT = 18  # CSTR Operating Framework, eligibility: 18 or over


def parse_rows(
    rows: Iterable[SheetRow],
    columns: ColumnMap,
    default_date: date | None = None,
    default_court: str = "",
) -> ParsedList:
    """Read `rows` by `columns`; the defaults stand in where the list has no date or court.

    Raises `FieldError` when `columns` leaves open what a list cannot do without; everything else
    is refused row by row.
    """
    _require(columns, default_date, default_court)
    reader = _Reader(columns, default_date, default_court)
    read: list[ListEntry] = []
    refused: list[RefusedRow] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        texts = tuple(clean(cell.value) for cell in row.cells)
        if not any(texts) and not any(cell.formula for cell in row.cells):
            continue
        first = seen.setdefault(_without_tail(texts), row.number)
        if first != row.number:
            refused.append(_refused(row, f"is the same as row {first} and was left out", reader))
            continue
        try:
            read.append(reader.entry(row))
        except ValueError as error:
            refused.append(_refused(row, str(error), reader))
    entries, clashes = gather(read)
    refused = sorted((*refused, *clashes), key=lambda each: each.number)
    return ParsedList(entries, tuple(refused), _notes(columns))


def _refused(row: SheetRow, why: str, reader: _Reader) -> RefusedRow:
    return RefusedRow(row.number, f"Row {row.number} {why}.", *reader.clues(row))


def _require(columns: ColumnMap, default_date: date | None, default_court: str) -> None:
    problem = columns.problem()
    if problem is not None:
        raise problem
    if Column.HEARING_DATE not in columns.found and default_date is None:
        raise FieldError(
            Column.HEARING_DATE, "The list has no hearing date: say which day it is for."
        )
    if Column.COURT not in columns.found and not default_court.strip():
        raise FieldError(Column.COURT, "The list has no court: say which court it is for.")


def _without_tail(texts: tuple[str, ...]) -> tuple[str, ...]:
    """`texts` without blank cells at the end, which two equal rows may have more or fewer of."""
    end = len(texts)
    while end and not texts[end - 1]:
        end -= 1
    return texts[:end]


def _notes(columns: ColumnMap) -> tuple[str, ...]:
    if not columns.ignored:
        return ()
    named = ", ".join(f"“{heading}”" for heading in columns.ignored)
    return (f"These columns were not used: {named}.",)


class _Reader:
    """Reads single rows; holds only what is the same for all of them."""

    def __init__(self, columns: ColumnMap, default_date: date | None, default_court: str) -> None:
        self._at = columns.found
        self._width = columns.width
        self._date = default_date
        self._court = default_court.strip()

    def entry(self, row: SheetRow) -> ListEntry:
        """Read `row`. Raises `ValueError` with what follows "Row 7 ..."."""
        self._refuse_shape(row)
        warnings: list[str] = []
        family, given, guessed = self._name(row)
        day = self._hearing_date(row)
        born = self._birth_date(row, day)
        session, start = self._value(row, Column.SESSION, read_session)
        entry = ListEntry(
            court=self._text(row, Column.COURT) or self._needed_court(),
            hearing_date=day,
            family_name=family,
            given_names=given,
            courtroom=self._text(row, Column.COURTROOM),
            session=session,
            start=start,
            order=self._text(row, Column.ORDER),
            case_number=self._text(row, Column.CASE_NUMBER) or None,
            birth_date=born,
            crn=self._crn(row),
            pnc=tidy_pnc(self._text(row, Column.PNC)),
            offences=self._offences(row, warnings),
            probation_status=self._text(row, Column.PROBATION_STATUS),
            custody=self._text(row, Column.CUSTODY),
            bench=self._text(row, Column.BENCH),
            interpreter=self._text(row, Column.INTERPRETER),
            notes=self._text(row, Column.NOTES),
            guessed_name=guessed,
            rows=(row.number,),
        )
        warnings.extend(_oddities(entry))
        if not warnings:
            return entry
        return replace(entry, warnings=tuple(f"Row {row.number}: {text}" for text in warnings))

    def clues(self, row: SheetRow) -> tuple[str, str]:
        """What can be read of a refused row: the keys of its name and of its case number."""
        try:
            family, given, _ = self._name(row)
        except ValueError:
            family, given = "", ""
        key = name_key(family, given) if family or given else ""
        return key, case_key(self._text(row, Column.CASE_NUMBER))

    def _refuse_shape(self, row: SheetRow) -> None:
        if any(cell.value is not None and clean(cell.value) for cell in row.cells[self._width :]):
            filled = len(_without_tail(tuple(clean(cell.value) for cell in row.cells)))
            raise ValueError(
                f"has {filled} cells under {self._width} headings: "
                "put quotes round a cell that has a comma in it"
            )
        for column, index in self._at.items():
            if index < len(row.cells) and row.cells[index].formula:
                raise ValueError(
                    f"has a formula for the {column.label}: "
                    "copy the list and paste it as values, then import that"
                )

    def _cell(self, row: SheetRow, column: Column) -> CellValue:
        index = self._at.get(column)
        return row.cells[index].value if index is not None and index < len(row.cells) else None

    def _text(self, row: SheetRow, column: Column) -> str:
        return clean(self._cell(row, column))

    def _value(self, row: SheetRow, column: Column, read: Callable[[CellValue], _Read]) -> _Read:
        try:
            return read(self._cell(row, column))
        except ValueError as error:
            raise ValueError(f"cannot be read for the {column.label}: {error}") from error

    def _needed_court(self) -> str:
        if not self._court:
            raise ValueError("has no court: fill it in")
        return self._court

    def _name(self, row: SheetRow) -> tuple[str, str, bool]:
        if Column.DEFENDANT in self._at:
            family, given, guessed = split_name(self._text(row, Column.DEFENDANT))
        else:
            family = self._text(row, Column.FAMILY_NAME)
            given, guessed = self._text(row, Column.GIVEN_NAMES), False
        if not fold(family + given):
            raise ValueError("has no name: fill it in")
        return family, given, guessed

    def _hearing_date(self, row: SheetRow) -> date:
        day = self._value(row, Column.HEARING_DATE, read_date) or self._date
        if day is None:
            raise ValueError("has no hearing date: fill it in")
        if not 2000 <= day.year <= 2099:
            raise ValueError(f"has a hearing date in {day.year}: correct the year")
        return day

    def _birth_date(self, row: SheetRow, day: date) -> date | None:
        born = self._value(row, Column.BIRTH_DATE, lambda value: read_date(value, born_by=day))
        if born is not None and born > day:
            raise ValueError(
                f"has a date of birth after the hearing, {print_date(born)}: correct it"
            )
        if born is not None and day.year - born.year > _OLDEST:
            raise ValueError(f"has a date of birth in {born.year}: correct the year")
        return born

    def _crn(self, row: SheetRow) -> str | None:
        text = self._text(row, Column.CRN)
        try:
            return tidy_crn(text)
        except FieldError as error:
            raise ValueError(
                f"has “{text}” as the CRN: enter one letter and six digits, such as X123456"
            ) from error

    def _offences(self, row: SheetRow, warnings: list[str]) -> tuple[ListedOffence, ...]:
        text = self._text(row, Column.OFFENCE)
        plea = read_likely_plea(self._cell(row, Column.LIKELY_PLEA))
        try:
            level = read_range(self._cell(row, Column.OFFENCE_RANGE))
        except ValueError as error:
            warnings.append(f"the offence range was left open, as {error}.")
            level = OffenceRange.UNKNOWN
        if not text and not plea and level is OffenceRange.UNKNOWN:
            return ()
        return (ListedOffence(text or "Offence not stated", level, plea),)


def _oddities(entry: ListEntry) -> Iterator[str]:
    """What is possible but worth a look before the list is used."""
    if entry.guessed_name:
        yield (
            f"“{entry.family_name}” was taken as the family name and "
            f"“{entry.given_names or 'nothing'}” as given names; check."
        )
    age = _age(entry)
    if age is not None and age < _ADULT:
        yield f"the person is {age} on the day of the hearing, under {_ADULT}."
    if entry.pnc and not pnc_looks_right(entry.pnc):
        yield f"the PNC number “{entry.pnc}” does not look like 2004/0012345X; check."


def _age(entry: ListEntry) -> int | None:
    born, day = entry.birth_date, entry.hearing_date
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
