"""Court lists as Excel workbooks, read row by row through openpyxl.

A workbook is a zip of XML. Before openpyxl sees any of it, what it declares and what it really
unpacks to is measured, so that 25 kB cannot become 25 GB; and each part that openpyxl opens is run
once through expat with an ear for what openpyxl would take without a word: document types, so that
no entity is ever expanded; rows and cells out of order, of which it would keep one and lose the
other; and a row that never ends.

Formulas are never evaluated and their stored results never taken: a list whose names are formulas
shows other names on the day its source changes.
"""

from __future__ import annotations

import math
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, Literal
from xml.parsers import expat

from courtdesk.documents.sheets import EMPTY, Cell, Grid, Table, checked, table_of
from courtdesk.documents.sheets_csv import is_formula_text
from courtdesk.domain.courtlist import CellValue
from courtdesk.errors import FileRefused

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 2_000_000
MAX_LOOKED_AT = 50_000_000
"""Cells with those left empty before them in their row: what a blank cell far out costs to read."""
MAX_SMALL_PART = 16 * 1024 * 1024
"""For parts that are read whole: the workbook, its relations, the styles."""
MAX_BETWEEN_ROWS = 8 * 1024 * 1024
"""XML without another row or shared text: a row of 200 full cells has less."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROW, _CELL, _SHARED_TEXT = f"{_MAIN} row", f"{_MAIN} c", f"{_MAIN} si"
_STRICT = "http://purl.oclc.org/ooxml/"
_ENCODINGS = {None, "utf-8", "utf-16", "us-ascii", "iso-8859-1"}
"""Those that expat and libxml2 know by themselves, so that both read the same signs."""


def read_workbook(data: bytes, name: str) -> Table:
    """The first table with headings that we know in the workbook `data`. Raises `FileRefused`."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_foreign(archive, name)
            _refuse_bomb(archive, name)
        # openpyxl warns of styles and extensions that it does not keep; none matters to a list.
        with warnings.catch_warnings(), _Heard(data, name) as heard:
            warnings.simplefilter("ignore")
            return _first_table(_book(heard, name), name)
    except _broken() as error:
        raise FileRefused(_damaged(name)) from error


def _broken() -> tuple[type[Exception], ...]:
    """What zipfile, zlib, the parsers and openpyxl raise on a damaged or hostile workbook.

    Not `Exception`: most bugs of ours must not be called a bad file. `SyntaxError` is what both
    XML parsers behind openpyxl derive their errors from.
    """
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import TranslatorError
    from openpyxl.utils.exceptions import CellCoordinatesException

    return (
        *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError),
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
        *(expat.ExpatError, SyntaxError),
        *(TokenizerError, TranslatorError, CellCoordinatesException),
    )


def _damaged(name: str) -> str:
    return f"“{name}” is damaged: open it in Excel and save it again, or save it as CSV."


def _too_many_cells(name: str) -> FileRefused:
    return FileRefused(f"“{name}” has more than {MAX_CELLS:,} cells: save only the day's list.")


# --- before parsing ------------------------------------------------------------------------


def _refuse_foreign(archive: zipfile.ZipFile, name: str) -> None:
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise FileRefused(f"“{name}” is protected by a password: save it without one.")
    if "xl/workbook.xml" not in archive.namelist():
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


class _Heard(zipfile.ZipFile):
    """A workbook of which no part is opened before expat has heard the whole of it."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(BytesIO(data))
        self.data = data
        self._name = name
        self._parts: set[str] = set()

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """The part `name` for reading. Raises `FileRefused`, `ValueError` or `ExpatError`."""
        part = name if isinstance(name, str) else name.filename
        if part not in self._parts:
            with super().open(part) as stream:
                _Ear(self._name).hear(stream)
            self._parts.add(part)
        return super().open(name, mode, pwd, force_zip64=force_zip64)


class _Ear:
    """Expat listening to one part for what openpyxl would take without a word.

    Asking expat itself, and not looking for "<!DOCTYPE" in the bytes, leaves no encoding to hide
    a document type in; without one there are no entities to expand or fetch.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = self._column = self._texts = 0
        self._unbroken = 0
        self._limit = MAX_SMALL_PART
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._document_type
        self._parser.StartElementHandler = self._root

    def hear(self, stream: IO[bytes]) -> None:
        """Listen to the end of `stream`. Raises `FileRefused`, `ValueError` or `ExpatError`."""
        while block := stream.read(1 << 16):
            self._unbroken += len(block)
            self._parser.Parse(block, False)
            if self._unbroken > self._limit:
                raise ValueError("more to hold in memory at once than any list needs")
        self._parser.Parse(b"", True)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding and encoding.lower()) not in _ENCODINGS:
            raise ValueError("an encoding that no workbook has")

    def _document_type(self, *_: object) -> None:
        raise ValueError("a document type in a workbook")

    def _root(self, kind: str, attributes: dict[str, str]) -> None:
        if kind.startswith(_STRICT):  # openpyxl would find no rows in it
            raise FileRefused(
                f"“{self._name}” is a Strict Open XML workbook: "
                "in Excel, save it as “Excel Workbook (.xlsx)”, or save it as CSV."
            )
        self._parser.StartElementHandler = self._element
        self._element(kind, attributes)

    def _element(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == _CELL:
            self._cell(attributes.get("r"))
        elif kind == _ROW:
            self._next_row(attributes.get("r"))
        elif kind == _SHARED_TEXT:
            self._texts += 1
            if self._texts > MAX_CELLS:
                raise _too_many_cells(self._name)
            self._unbroken, self._limit = 0, MAX_BETWEEN_ROWS

    def _next_row(self, reference: str | None) -> None:
        number = self._row + 1 if reference is None else int(reference)
        if not self._row < number <= LAST_ROW:
            raise ValueError("rows out of order")
        self._row, self._column = number, 0
        self._unbroken, self._limit = 0, MAX_BETWEEN_ROWS

    def _cell(self, reference: str | None) -> None:
        letters = reference and reference.rstrip("0123456789")
        column = self._column + 1 if letters is None else _column(letters)
        if not self._column < column <= LAST_COLUMN:
            raise ValueError("cells out of order")
        self._column = column


@lru_cache(maxsize=512)
def _column(letters: str) -> int:
    from openpyxl.utils import column_index_from_string

    return column_index_from_string(letters)


# --- sheets --------------------------------------------------------------------------------


def _book(heard: _Heard, name: str) -> Workbook:
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    # What `load_workbook` does, but through our archive.
    reader = ExcelReader(BytesIO(heard.data), read_only=True, keep_links=False)
    reader.archive = heard
    reader.read()
    if reader.wb.epoch == CALENDAR_MAC_1904:
        raise FileRefused(
            f"“{name}” counts dates from 1904, so that a plain number could be read four years "
            "wrong: switch off “Use 1904 date system” in Excel's options, or save it as CSV."
        )
    return reader.wb


def _first_table(book: Workbook, name: str) -> Table:
    """The first visible sheet with known headings; a hidden one only when no other has any."""
    fallback = Grid("", ())
    for sheet in sorted(book.worksheets, key=lambda each: each.sheet_state != "visible"):
        grid = Grid(str(sheet.title), tuple(checked(_rows(sheet, name), name)))
        header, known = grid.header()
        if known >= 2:
            return table_of(grid, name, tuple(_which(book, sheet)))
        if header is not None and not fallback.rows:
            fallback = grid
    return table_of(fallback, name, ())


def _which(book: Workbook, sheet: Any) -> Iterator[str]:
    if len(book.worksheets) > 1:
        yield f"The list was read from the sheet “{sheet.title}”; other sheets were not read."
    if sheet.sheet_state != "visible":
        yield f"The sheet “{sheet.title}” is hidden in the workbook: check that it is meant."


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Every row with its number; the size that a sheet states about itself is not believed."""
    from openpyxl.cell.read_only import EMPTY_CELL

    sheet.reset_dimensions()
    filled = looked_at = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = tuple(EMPTY if cell is EMPTY_CELL else _cell(cell) for cell in row)
        looked_at += len(row)
        filled += sum(cell is not EMPTY for cell in cells)
        if filled > MAX_CELLS or looked_at > MAX_LOOKED_AT:
            raise _too_many_cells(name)
        yield number, cells


def _cell(cell: Any) -> Cell:
    """A plain cell. A formula, or an error that only a formula leaves, is marked and not read."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        return Cell(None, formula=True)
    if value is None:
        return EMPTY
    if isinstance(value, str):
        return _text_cell(value)
    return Cell(_value(value))


def _text_cell(text: str) -> Cell:
    if "_x" in text:  # how Excel writes a sign that XML cannot hold: "_x000D_"
        from openpyxl.utils.escape import unescape

        # Half of a sign beyond 16 bits is no text: nothing could write it down again.
        text = unescape(text).encode("utf-16", "surrogatepass").decode("utf-16")
    return Cell(text, is_formula_text(text)) if text and not text.isspace() else EMPTY


def _value(value: Any) -> CellValue:
    """`value` as its cell prints it: a moment at midnight is a date, 10 hours are 10 o'clock."""
    if isinstance(value, timedelta):
        days = value / timedelta(days=1)
        return (datetime(1900, 1, 1) + value).time() if 0 <= days < 1 else days  # noqa: DTZ001
    if isinstance(value, datetime):
        return value if value.time() != time() else value.date()
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a number without an end")
        return int(value) if value.is_integer() else value
    plain: CellValue = value
    return plain
