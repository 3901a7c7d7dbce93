"""The text of a Word document's paragraphs, wherever they stand, with the elements that hold it.

Word cuts a sentence across runs as it likes (a spelling mark, a moment's bold). What is looked for
is looked for in the text of the whole paragraph; a text box in it has paragraphs of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courtdesk.documents.docx_package import Package
from courtdesk.documents.report_template import Scanned, Token, scan

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P, R, T = f"{W}p", f"{W}r", f"{W}t"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

BETWEEN = "\ufffc"
"""Stands in a paragraph's text for a picture, a box or a break; no field reaches across one."""


def parsed(content: bytes) -> Any:
    """A part as elements. `docx_package` has heard it: no document type, no depth, no flood."""
    from docx.oxml.parser import parse_xml

    return parse_xml(content)


def story_parts(package: Package) -> tuple[str, ...]:
    """The parts that fields may stand in."""
    return (package.main, *package.of_type(".header+xml", ".footer+xml"))


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph's text; `element` is the `w:t` that holds it, or None."""

    text: str
    element: Any = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, its text in pieces, and what was found in it."""

    element: Any
    pieces: tuple[Piece, ...]
    scanned: Scanned

    @property
    def text(self) -> str:
        """The paragraph's text."""
        return "".join(piece.text for piece in self.pieces)


def read_paragraph(paragraph: Any) -> Paragraph:
    """A paragraph with its text and the fields in it."""
    pieces = tuple(pieces_of(paragraph))
    return Paragraph(paragraph, pieces, scan("".join(piece.text for piece in pieces)))


def pieces_of(paragraph: Any) -> Iterator[Piece]:
    """What stands in this paragraph itself: a text box in it has paragraphs of its own."""
    for element in inner(paragraph):
        if element.tag == T:
            yield Piece(element.text or "", element)
        elif element.tag in (f"{W}tab", f"{W}ptab") and element.getparent().tag == R:
            yield Piece("\t")
        elif element.tag in _BREAKS:
            yield Piece(BETWEEN)


_BREAKS = {f"{W}{name}" for name in ("br", "cr", "drawing", "pict", "object", "fldChar", "sym")}


def inner(element: Any) -> Iterator[Any]:
    """Everything within a paragraph but what other paragraphs within it hold."""
    for child in element:
        if child.tag != P:
            yield child
            yield from inner(child)


def first_of(found: Paragraph, token: Token) -> Any:
    """The `w:t` in which a field begins."""
    at = 0
    for piece in found.pieces:
        if at + len(piece.text) > token.start:
            return piece.element
        at += len(piece.text)
    raise ValueError("a field lies outside its paragraph")


def style_of(paragraph: Any) -> str:
    """The id of the paragraph's style, or "" for the standard one."""
    properties = paragraph.find(f"{W}pPr")
    style = properties.find(f"{W}pStyle") if properties is not None else None
    return str(style.get(f"{W}val")) if style is not None else ""


def is_fallback(element: Any) -> bool:
    """Whether this is what old readers show in place of something that stands beside it."""
    return next(element.iterancestors(FALLBACK), None) is not None


def is_on(element: Any) -> bool:
    """Whether a property that is on or off is on."""
    return element.get(f"{W}val") not in ("0", "false", "off")


def number_in(element: Any, attribute: str, ordinary: int) -> int:
    """A whole number of Word's; `ordinary` where none is said."""
    value = element.get(f"{W}{attribute}")
    return ordinary if value is None else whole(value)


def whole(value: str) -> int:
    """A whole number; what is none (Word also takes "1pt") is so small that nothing allows it."""
    return int(value) if re.fullmatch(r"-?[0-9]{1,6}", value) else -999_999
