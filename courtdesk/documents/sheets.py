"""Court lists from .csv and .xlsx files: from untrusted bytes to rows of plain cells.

What a file is, is decided by its bytes and not by its name. Everything is measured before it is
parsed; nothing that a spreadsheet would calculate is evaluated, it is marked, so that the row can
be refused with "paste it as values". Each refusal is one sentence (`FileRefused`).
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from courtdesk.domain.courtlist import Cell, SheetRow, recognised
from courtdesk.domain.courtlist_values import clean
from courtdesk.errors import FileRefused, UserError

__all__ = ["Cell", "SheetRow", "Table", "read_table"]

MAX_BYTES = 25 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
HEADER_WITHIN = 20
"""Rows in which the headings are looked for; lists begin with a title and a date."""

EMPTY = Cell()
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Table:
    """One sheet. `header_row` is the number of the row of headings, `rows` those below it.

    `sheet` is "" for a CSV file. `columns` are the headings on one line each; `notes` are
    sentences about how the file was read that the person who imports it should see.
    """

    sheet: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...] = ()

    def samples(self, count: int = 50) -> tuple[tuple[str, ...], ...]:
        """The texts of the first rows, for `map_columns`."""
        return tuple(tuple(clean(cell.value) for cell in row.cells) for row in self.rows[:count])


def read_table(path: Path) -> Table:
    """Read the court list in the file at `path`.

    Raises `UserError` when there is no such file or it may not be read, and `FileRefused` when it
    is not a list that can be read: each says what to do.
    """
    data, name = _bytes_of(path), path.name
    if data.startswith(_ZIP):
        from courtdesk.documents.sheets_xlsx import read_workbook

        return read_workbook(data, name)
    if data.startswith(_OLE):
        raise FileRefused(_why_not_ole(data, name))
    from courtdesk.documents.sheets_csv import read_text_table

    return read_text_table(data, name)


def _bytes_of(path: Path) -> bytes:
    """The whole file, never more than the limit: a named pipe or a device is not opened."""
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind):
            raise UserError(f"“{path.name}” is not a file: choose the court list itself.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UserError(f"There is no file “{path.name}” there: check the name.") from error
    except OSError as error:
        raise UserError(f"“{path.name}” could not be read ({error.strerror}).") from error
    if len(data) > MAX_BYTES:
        raise FileRefused(
            f"“{path.name}” is larger than 25 MB: save only the day's list as a CSV file."
        )
    if not data.strip():
        raise FileRefused(f"“{path.name}” is empty: save the court list again.")
    return data


def _why_not_ole(data: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            f"“{name}” is protected by a password: open it in Excel, take the password off, "
            "and save it again."
        )
    return (
        f"“{name}” is in the old Excel format (.xls): open it in Excel and save it as an "
        "Excel workbook (.xlsx) or as CSV."
    )


@dataclass(frozen=True)
class Grid:
    """Rows as they stand in the file, numbered, before anybody knows which holds the headings."""

    sheet: str
    rows: tuple[SheetRow, ...]

    def header(self) -> tuple[SheetRow | None, int]:
        """The row of headings among the first rows, and how many of them are known.

        The row with the most known headings wins, from two up. Failing that the first row with two
        filled text cells, so that strange headings can still be matched by hand.
        """
        near = [row for row in self.rows if row.number <= HEADER_WITHIN]
        scores = [recognised(_texts(row)) for row in near]
        best = max(scores, default=0)
        if best >= 2:
            return near[scores.index(best)], best
        wordy = (row for row in near if sum(isinstance(cell.value, str) for cell in row.cells) >= 2)
        return next(wordy, None), best


def _texts(row: SheetRow) -> list[str]:
    return [clean(cell.value) for cell in row.cells]


def table_of(grid: Grid, name: str, notes: tuple[str, ...]) -> Table:
    """The table in `grid`. Raises `FileRefused` when there are no headings or no rows."""
    header, known = grid.header()
    if header is None:
        raise FileRefused(
            f"“{name}” has no row of headings in its first {HEADER_WITHIN} rows: "
            "add one with at least the defendant's name."
        )
    if known < 2:
        notes += (f"No heading is one that CourtDesk knows; row {header.number} was taken.",)
    columns = _texts(header)
    while columns and not columns[-1]:
        columns.pop()
    rows = tuple(row for row in grid.rows if row.number > header.number)
    if not rows:
        raise FileRefused(f"“{name}” has headings but no rows below them: save the list again.")
    return Table(grid.sheet, header.number, tuple(columns), rows, notes)


def checked(rows: Iterable[tuple[int, tuple[Cell, ...]]], name: str) -> Iterator[SheetRow]:
    """Filled rows within the limits, without blank cells at the end.

    The limits are counted while rows are read: a file that would not fit into memory is refused
    on the way, not after. Raises `FileRefused`.
    """
    count = 0
    for number, cells in rows:
        trimmed = _trimmed(cells)
        if not trimmed:
            continue
        count += 1
        if count > MAX_ROWS + HEADER_WITHIN:
            raise FileRefused(f"“{name}” has more than {MAX_ROWS:,} rows: save one day's list.")
        if len(trimmed) > MAX_COLUMNS:
            raise FileRefused(
                f"“{name}” has more than {MAX_COLUMNS} columns in row {number}: "
                "save only the columns of the list."
            )
        for cell in trimmed:
            if isinstance(cell.value, str) and len(cell.value) > MAX_CELL:
                raise FileRefused(
                    f"“{name}” has a cell of more than {MAX_CELL:,} characters in row {number}: "
                    "look there for a quotation mark that is not closed."
                )
        yield SheetRow(number, trimmed)


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and (cells[end - 1] is EMPTY or cells[end - 1] == EMPTY):
        end -= 1
    return cells[:end]
