"""Court lists as Excel workbooks, read row by row through openpyxl.

A workbook is a zip of XML: before openpyxl sees it, what it declares and what it really unpacks
to is measured, so that 25 kB cannot become 25 GB. XML goes through defusedxml, which openpyxl
uses when it is there. Formulas are never evaluated and their stored results never taken: a list
whose names are formulas shows other names on the day its source changes.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from courtdesk.documents.sheets import EMPTY, MAX_COLUMNS, Cell, Grid, Table, checked, table_of
from courtdesk.documents.sheets_csv import is_formula_text
from courtdesk.errors import FileRefused

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 2_000_000
LAST_ROW = 1_048_576
_BEYOND = MAX_COLUMNS + 56
"""Columns that are looked at, so that one too many is noticed; openpyxl pads rows to this."""

_BROKEN = (
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError),
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ParseError),
)
"""What zipfile, zlib, the XML parsers (defusedxml's refusals are `ValueError`s) and openpyxl raise
on a damaged or hostile workbook. Not `Exception`: a bug of ours must not be called a bad file."""


def read_workbook(data: bytes, name: str) -> Table:
    """The first table with headings that we know in the workbook `data`. Raises `FileRefused`."""
    _measure(data, name)
    try:
        # openpyxl warns of styles and extensions that it does not keep; none matters to a list.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data, name)
    except _BROKEN as error:
        raise FileRefused(_damaged(name)) from error


def _damaged(name: str) -> str:
    return f"“{name}” is damaged: open it in Excel and save it again, or save it as CSV."


# --- before parsing ------------------------------------------------------------------------


def _measure(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_foreign(archive, name)
            _refuse_bomb(archive, name)
    except _BROKEN as error:
        raise FileRefused(_damaged(name)) from error


def _refuse_foreign(archive: zipfile.ZipFile, name: str) -> None:
    parts = set(archive.namelist())
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise FileRefused(f"“{name}” is protected by a password: save it without one.")
    if "xl/workbook.xml" not in parts:
        raise FileRefused(
            f"“{name}” is not an Excel workbook (.xlsx): "
            "open the list and save it as an Excel workbook or as CSV."
        )


def _refuse_bomb(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse by the declared sizes, then by what really comes out, with each part's checksum."""
    parts = archive.infolist()
    too_large = FileRefused(
        f"“{name}” unpacks to more than 200 MB: save only the day's list, or save it as CSV."
    )
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large
    unpacked = 0
    for part in parts:
        with archive.open(part) as stream:
            while block := stream.read(1 << 20):
                unpacked += len(block)
                if unpacked > MAX_UNPACKED:
                    raise too_large


# --- sheets --------------------------------------------------------------------------------


def _read(data: bytes, name: str) -> Table:
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
    try:
        if book.epoch == CALENDAR_MAC_1904:
            raise FileRefused(
                f"“{name}” counts dates from 1904, so that a plain number could be read four years "
                "wrong: switch off “Use 1904 date system” in Excel's options, or save it as CSV."
            )
        return _first_table(book, name)
    finally:
        book.close()


def _first_table(book: Workbook, name: str) -> Table:
    """The first visible sheet with known headings; a hidden one only when no other has any."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = [sheet for sheet in book.worksheets if sheet.sheet_state != "visible"]
    fallback: Grid | None = None
    for sheet in (*visible, *hidden):
        grid = Grid(str(sheet.title), tuple(checked(_rows(sheet, name), name)))
        header, known = grid.header()
        if known >= 2:
            return table_of(grid, name, _which(book, sheet))
        if header is not None and fallback is None:
            fallback = grid
    return table_of(fallback or Grid("", ()), name, ())


def _which(book: Workbook, sheet: Any) -> tuple[str, ...]:
    notes = []
    if len(book.worksheets) > 1:
        notes.append(
            f"The list was read from the sheet “{sheet.title}”; other sheets were not read."
        )
    if sheet.sheet_state != "visible":
        notes.append(
            f"The sheet “{sheet.title}” is hidden in the workbook: check that it is meant."
        )
    return tuple(notes)


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Every row with its number. The size that a sheet states about itself is not believed."""
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()
    filled = 0
    for number, row in enumerate(sheet.iter_rows(max_col=_BEYOND), 1):
        if number > LAST_ROW:
            raise FileRefused(_damaged(name))
        count = len(row) - row.count(EMPTY_CELL)
        if not count:
            continue
        filled += count
        if filled > MAX_CELLS:
            raise FileRefused(
                f"“{name}” has more than {MAX_CELLS:,} cells: save only the day's list."
            )
        yield number, _cells(row, EMPTY_CELL)


def _cells(row: Iterable[Any], empty: object) -> tuple[Cell, ...]:
    return tuple(EMPTY if cell is empty else _cell(cell) for cell in row)


def _cell(cell: Any) -> Cell:
    """A plain cell. A formula, or an error that only a formula leaves, is marked and not read."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        return Cell(None, formula=True)
    if value is None or (isinstance(value, str) and (not value or value.isspace())):
        return EMPTY
    if isinstance(value, str):
        return Cell(value, is_formula_text(value))
    if isinstance(value, (bool, int, float, date, datetime, time)):
        return Cell(value)
    return Cell(str(value))
