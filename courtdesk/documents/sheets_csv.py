"""Court lists as text: comma, semicolon or tab, in the encodings that court systems write.

UTF-8 and UTF-16 are known by their bytes. Anything else that can be Windows-1252 is read so and
said so: a wrong guess would show in the names, and the person who imports should look at them.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from courtdesk.documents.sheets import (
    EMPTY,
    HEADER_WITHIN,
    MAX_CELL,
    Cell,
    Grid,
    Table,
    checked,
    table_of,
)
from courtdesk.domain.courtlist import recognised
from courtdesk.errors import FileRefused

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_SEP_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_WINDOWS = (
    "The file is in an old Windows encoding (Windows-1252): "
    "check that accents and Welsh letters in the names are right."
)

_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
_FORMULA = re.compile(
    r"""\s*(?:
        [=＝](?=.)                                  # anything after an equals sign
      | [+\-@＋－＠]\s*[A-Za-z_][\w.]*\s*[(!|]      # a function, a sheet, a command (DDE)
      | [+\-＋－]\s*\$?[A-Za-z]{1,3}\$?\d+\b        # a cell
      | [+\-＋－]\s*[\d.]+\s*[+\-*/^&]              # a sum
      | [@＠]\s*\$?[A-Za-z]{1,3}\$?\d+\b
    )""",
    re.VERBOSE | re.DOTALL,
)


def is_formula_text(text: str) -> bool:
    """Whether a spreadsheet would calculate `text` instead of showing it.

    Names and signs such as "-", "-Smith" or "+44 20 7946 0000" are not formulas.
    """
    start = text.lstrip()[:1]
    return start in _FORMULA_STARTS and _FORMULA.match(text) is not None


def read_text_table(data: bytes, name: str) -> Table:
    """The table in the text `data`. Raises `FileRefused`."""
    text, notes = _decoded(data, name)
    text, delimiter = _delimiter(text)
    rows = ((number, _cells(fields)) for number, fields in _records(text, delimiter, name))
    return table_of(Grid("", tuple(checked(rows, name))), name, notes)


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        text, notes = _by_bytes(data)
    except UnicodeDecodeError as error:
        raise FileRefused(_not_text(name)) from error
    if "\0" in text or len(_CONTROLS.findall(text)) * 100 > len(text):
        raise FileRefused(_not_text(name))
    return text, notes


def _by_bytes(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252"), (_WINDOWS,)


def _not_text(name: str) -> str:
    return (
        f"“{name}” is not a court list that can be read: "
        "save the list as “CSV UTF-8” or as an Excel workbook (.xlsx)."
    )


def _delimiter(text: str) -> tuple[str, str]:
    """The text without Excel's "sep=" line, and the sign between its cells.

    Not the sign that is most frequent, as names and offences are full of commas, but the one
    under which the first rows have the most headings that we know.
    """
    told = _SEP_LINE.match(text)
    if told is not None:
        return text[told.end() :], told[1]
    start = _first_lines(text)

    def fit(delimiter: str) -> tuple[int, int]:
        rows = [next(csv.reader([line], delimiter=delimiter), []) for line in start]
        return max(map(recognised, rows), default=0), max(map(len, rows), default=0)

    return text, max(_DELIMITERS, key=fit)


def _first_lines(text: str) -> list[str]:
    """The lines that headings can stand in, each cut at a length that the csv module can take."""
    lines = text[: 2 * MAX_CELL * HEADER_WITHIN].splitlines()[:HEADER_WITHIN]
    return [line[: 2 * MAX_CELL] for line in lines]


def _records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet numbers them: a line break within quotes begins no row.

    `strict` matters: without it a quotation mark that is never closed swallows every row up to
    the next one, and the people in them are silently gone.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, fields in enumerate(reader, 1):
            yield number, fields
    except csv.Error as error:  # also a cell of more than 131,072 characters
        raise FileRefused(
            f"“{name}” has a quotation mark in the wrong place in row {number + 1}: "
            "correct it there, or save the list again as CSV from the spreadsheet."
        ) from error


def _cells(fields: list[str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(field, is_formula_text(field)) if field and not field.isspace() else EMPTY
        for field in fields
    )
