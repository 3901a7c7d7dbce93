"""Court lists as Excel workbooks, read row by row with the standard library's parsers.

A workbook is a zip of XML. Before any of it is parsed, what it declares and what it really
unpacks to is measured, so that 25 kB cannot become 25 GB; and each part is run once through expat
with an ear for document types alone, so that no entity is ever expanded.

openpyxl is the oracle in the tests and not the reader: through defusedxml it parses in pure
Python, and a list of 40,000 rows took 37 seconds of processor time against about 5 here.

Formulas are never evaluated and their stored results never taken: a list whose names are formulas
shows other names on the day its source changes.
"""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import IO, cast
from xml.etree import ElementTree as ET
from xml.parsers import expat

from courtdesk.documents.sheets import EMPTY, MAX_COLUMNS, Cell, Grid, Table, checked, table_of
from courtdesk.documents.sheets_csv import is_formula_text
from courtdesk.domain.courtlist import CellValue
from courtdesk.errors import FileRefused

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 2_000_000
MAX_SMALL_PART = 16 * 1024 * 1024
"""For parts that are read whole: the workbook, its relations, the styles."""
MAX_BETWEEN_ROWS = 8 * 1024 * 1024
"""XML without the end of a row: a row of 200 full cells has less, one with more is no list."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_BROKEN = (
    *(KeyError, IndexError, ValueError, OverflowError, EOFError, OSError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error, ET.ParseError, expat.ExpatError),
)
"""What zipfile, zlib and the parsers raise on a damaged or hostile workbook. Not `Exception`: a
bug of ours must not be called a bad file."""

_RELATION = re.compile(r"\{[^}]*/relationships\}id")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUIET = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def read_workbook(data: bytes, name: str) -> Table:
    """The first table with headings that we know in the workbook `data`. Raises `FileRefused`."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_foreign(archive, name)
            _refuse_bomb(archive, name)
            return _first_table(_book(archive, name), name)
    except _BROKEN as error:
        raise FileRefused(_damaged(name)) from error


def _damaged(name: str) -> str:
    return f"“{name}” is damaged: open it in Excel and save it again, or save it as CSV."


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


def _guarded(archive: zipfile.ZipFile, part: str) -> IO[bytes]:
    """`part` opened for reading, once it is known to hold no document type.

    Without a document type there are no entities to expand or fetch. Asking expat itself, and not
    looking for "<!DOCTYPE" in the bytes, leaves no encoding to hide it in.
    """

    def refuse(*_: object) -> None:
        raise ValueError("a document type in a workbook")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(part) as stream:
        parser.ParseFile(stream)
    return archive.open(part)


def _small(archive: zipfile.ZipFile, part: str) -> ET.Element:
    if archive.getinfo(part).file_size > MAX_SMALL_PART:
        raise ValueError("a part that describes the workbook is larger than any list needs")
    with _guarded(archive, part) as stream:
        return ET.parse(stream).getroot()  # noqa: S314 - guarded


def _local(tag: str) -> str:
    """A tag without its namespace: transitional and strict workbooks differ in nothing else."""
    return tag.rpartition("}")[2]


def _named(root: ET.Element, local: str) -> Iterator[ET.Element]:
    return (element for element in root.iter() if _local(element.tag) == local)


# --- the workbook --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sheet:
    title: str
    visible: bool
    part: str


@dataclass(frozen=True)
class _Relation:
    id: str
    kind: str
    part: str


@dataclass(frozen=True)
class _Book:
    """What cells refer to: shared texts by number, and which styles print a number as a date."""

    archive: zipfile.ZipFile
    sheets: tuple[_Sheet, ...]
    texts: tuple[str, ...]
    dated: frozenset[int]


def _book(archive: zipfile.ZipFile, name: str) -> _Book:
    root = _small(archive, "xl/workbook.xml")
    for settings in _named(root, "workbookPr"):
        if settings.get("date1904", "0") in ("1", "true"):
            raise FileRefused(
                f"“{name}” counts dates from 1904, so that a plain number could be read four years "
                "wrong: switch off “Use 1904 date system” in Excel's options, or save it as CSV."
            )
    relations = _relations(archive)
    parts = {each.id: each.part for each in relations if each.kind == "worksheet"}
    sheets = tuple(
        _Sheet(sheet.get("name", ""), sheet.get("state", "visible") == "visible", part)
        for sheet in _named(root, "sheet")
        if (part := parts.get(_relation_id(sheet), ""))
    )
    kinds = {each.kind: each.part for each in relations}
    return _Book(
        archive,
        sheets,
        tuple(_texts(archive, kinds.get("sharedStrings"))),
        _dated_styles(archive, kinds.get("styles")),
    )


def _relation_id(sheet: ET.Element) -> str:
    return next((value for key, value in sheet.items() if _RELATION.fullmatch(key)), "")


def _relations(archive: zipfile.ZipFile) -> tuple[_Relation, ...]:
    root = _small(archive, "xl/_rels/workbook.xml.rels")
    return tuple(
        _Relation(
            relation.get("Id", ""),
            relation.get("Type", "").rpartition("/")[2],
            _part_name(relation.get("Target", "")),
        )
        for relation in _named(root, "Relationship")
    )


def _part_name(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target.removeprefix('./')}"


def _texts(archive: zipfile.ZipFile, part: str | None) -> Iterator[str]:
    if part is None:
        return
    with _guarded(archive, part) as stream:
        for _, element in ET.iterparse(stream):  # noqa: S314 - guarded
            if _local(element.tag) == "si":
                yield _text(element)
                element.clear()


def _text(element: ET.Element) -> str:
    """The text of a cell in all its runs, without the reading aids above East Asian signs."""
    if len(element) == 1 and element[0].tag.endswith("}t"):  # as nearly every cell has it
        return _unescaped(element[0].text or "")
    parts = []
    for child in element:
        kind = _local(child.tag)
        if kind == "t":
            parts.append(child.text or "")
        elif kind == "r":
            parts.append(_text(child))
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """`text` with what Excel writes as "_x000D_" for a sign that XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _dated_styles(archive: zipfile.ZipFile, part: str | None) -> frozenset[int]:
    """The numbers of the cell styles that print a number as a date or a time."""
    if part is None:
        return frozenset()
    root = _small(archive, part)
    own = {
        int(each.get("numFmtId", "0")): each.get("formatCode", "")
        for each in _named(root, "numFmt")
    }
    formats = next(_named(root, "cellXfs"), ET.Element("none"))
    return frozenset(
        number
        for number, style in enumerate(formats)
        if _prints_date(int(style.get("numFmtId", "0")), own)
    )


def _prints_date(number: int, own: Mapping[int, str]) -> bool:
    if number in own:  # only the part for positive numbers, without quoted words and colours
        code = _QUIET.sub("", own[number].split(";")[0]).casefold()
        return any(sign in code for sign in "dmyhs") and "general" not in code
    return 14 <= number <= 22 or 27 <= number <= 36 or 45 <= number <= 47 or 50 <= number <= 58


# --- sheets --------------------------------------------------------------------------------


def _first_table(book: _Book, name: str) -> Table:
    """The first visible sheet with known headings; a hidden one only when no other has any."""
    fallback = Grid("", ())
    for sheet in sorted(book.sheets, key=lambda each: not each.visible):
        grid = Grid(sheet.title, tuple(checked(_rows(book, sheet, name), name)))
        header, known = grid.header()
        if known >= 2:
            return table_of(grid, name, tuple(_which(book, sheet)))
        if header is not None and not fallback.rows:
            fallback = grid
    return table_of(fallback, name, ())


def _which(book: _Book, sheet: _Sheet) -> Iterator[str]:
    if len(book.sheets) > 1:
        yield f"The list was read from the sheet “{sheet.title}”; other sheets were not read."
    if not sheet.visible:
        yield f"The sheet “{sheet.title}” is hidden in the workbook: check that it is meant."


def _rows(book: _Book, sheet: _Sheet, name: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Every row with its number; the size that a sheet states about itself is not believed."""
    number, filled = 0, 0
    with _guarded(book.archive, sheet.part) as stream:
        for element in _row_elements(stream):
            following = int(element.get("r", number + 1))
            if not number < following <= LAST_ROW:
                raise ValueError("rows out of order")
            number = following
            cells = _cells(element, book, name, number)
            element.clear()
            filled += len(cells)
            if filled > MAX_CELLS:
                raise FileRefused(
                    f"“{name}” has more than {MAX_CELLS:,} cells: save only the day's list."
                )
            if cells:
                yield number, cells


def _row_elements(stream: IO[bytes]) -> Iterator[ET.Element]:
    """The row elements up to the end of the sheet's data, without holding the sheet."""
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("end",))
    since_row = 0
    while block := stream.read(1 << 16):
        parser.feed(block)
        since_row += len(block)
        for _, element in cast("Iterator[tuple[str, ET.Element]]", parser.read_events()):
            tag = element.tag
            if tag.endswith("}row"):
                since_row = 0
                yield element
            elif tag.endswith("}sheetData"):
                return
        if since_row > MAX_BETWEEN_ROWS:
            raise ValueError("a row that does not end")


def _cells(row: ET.Element, book: _Book, name: str, number: int) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    column = 0
    for element in row:
        if not element.tag.endswith("}c"):
            continue
        column = _column(element.get("r"), column + 1)
        cell = _cell(element, book)
        if cell is EMPTY:
            continue
        if column > MAX_COLUMNS:
            raise FileRefused(
                f"“{name}” has more than {MAX_COLUMNS} columns in row {number}: "
                "save only the columns of the list."
            )
        if len(cells) >= column:
            raise ValueError("cells out of order")
        cells.extend([EMPTY] * (column - 1 - len(cells)))
        cells.append(cell)
    return tuple(cells)


def _column(reference: str | None, following: int) -> int:
    """The number of a cell's column from a reference such as "AB7", counted from 1."""
    if reference is None:
        return following
    return _column_number(reference.rstrip("0123456789"))


@lru_cache(maxsize=512)
def _column_number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + _LETTERS.index(letter) + 1
    if not 1 <= column <= LAST_COLUMN:
        raise ValueError("a cell beyond the last column")
    return column


def _cell(element: ET.Element, book: _Book) -> Cell:
    """A plain cell. A formula, or an error that only a formula leaves, is marked and not read."""
    kind, raw, inline = element.get("t", "n"), None, ""
    for child in element:
        tag = child.tag
        if tag.endswith("}f"):
            return Cell(None, formula=True)
        if tag.endswith("}v"):
            raw = child.text
        elif tag.endswith("}is"):
            inline = _text(child)
    if kind == "e":
        return Cell(None, formula=True)
    if kind == "inlineStr":
        return _text_cell(inline)
    if not raw:
        return EMPTY
    if kind == "s":
        return _text_cell(book.texts[int(raw)])
    if kind == "str":
        return _text_cell(raw)
    return Cell(_value(kind, raw, dated=int(element.get("s", "0")) in book.dated))


def _text_cell(text: str) -> Cell:
    return Cell(text, is_formula_text(text)) if text and not text.isspace() else EMPTY


def _value(kind: str, raw: str, *, dated: bool) -> CellValue:
    if kind == "b":
        return raw.strip() in ("1", "true")
    if kind == "d":
        return datetime.fromisoformat(raw)
    number = float(raw)
    if not math.isfinite(number):
        raise ValueError("a number without an end")
    if dated:
        return _moment(number)
    return int(number) if number.is_integer() else number


def _moment(serial: float) -> CellValue:
    """A serial as what its format prints: a time below 1, a date, or both.

    What is no date of the 1900 system (a serial below nought, or of the day that never was) stays
    a number, so that its row is refused with a sentence of its own.
    """
    if not 0 <= serial < 2_958_466 or int(serial) == 60:
        return serial
    start = datetime(1899, 12, 30) if serial > 60 else datetime(1899, 12, 31)  # noqa: DTZ001
    moment = start + timedelta(seconds=round(serial * 86_400))
    if serial < 1:
        return moment.time()
    return moment if moment.time() != datetime.min.time() else moment.date()
