"""A site's report template as a Word document: checked once, filled for each case.

Fields are looked for in the text of a whole paragraph, wherever it stands: body, table, text box,
header, footer. What a field prints has the formatting of the field's first sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from courtdesk.documents.docx_checks import faults_of
from courtdesk.documents.docx_package import Package, damaged, read_package, written
from courtdesk.documents.docx_styles import read_styles
from courtdesk.documents.docx_words import (
    BETWEEN,
    SPACE,
    P,
    Paragraph,
    R,
    T,
    W,
    first_of,
    is_fallback,
    parsed,
    pieces_of,
    read_paragraph,
    story_parts,
    style_of,
)
from courtdesk.documents.report_template import TemplateWrong, Token, few, words_of
from courtdesk.documents.template_fields import Line, Look, Shape, Values, printed


@dataclass(frozen=True)
class DocxTemplate:
    """A Word template that was read and found good."""

    source: bytes
    package: Package

    def fill(self, values: Values, properties: Mapping[str, str]) -> bytes:
        """The document with every field in place; `properties` as `docx_package.written`."""
        from docx.opc.oxml import serialize_part_xml

        styles = read_styles(self.package).looks
        parts = dict(self.package.parts)
        for part in story_parts(self.package):
            root = parsed(parts[part])
            _fill_part(root, values, styles)
            parts[part] = serialize_part_xml(root)
        for part in self.package.of_type(".styles+xml"):
            root = parsed(parts[part])
            _speak_british(root)
            parts[part] = serialize_part_xml(root)
        return written(replace(self.package, parts=parts), properties)


def read_docx_template(data: bytes, name: str) -> DocxTemplate:
    """The template in `data`, the bytes of a file called `name`.

    Raises `FileRefused` for a file that is damaged, foreign or could do harm, `TemplateWrong` with
    every fault of a file that somebody can put right in Word.
    """
    package = read_package(data, name)
    try:
        faults = list(faults_of(package, name))
    # What the second parser raises on names that the first has let pass.
    except (SyntaxError, ValueError) as error:
        raise damaged(name) from error
    if faults:
        raise TemplateWrong(name, few(faults, name))
    return DocxTemplate(data, package)


def document_text(data: bytes) -> str:
    """The words of a filled document as a preview shows them: a line for each paragraph or row."""
    package = read_package(data, "document.docx")
    lines: list[str] = []
    for part in (*package.of_type(".header+xml"), package.main, *package.of_type(".footer+xml")):
        told = list(_told(parsed(package.parts[part])))
        kind = package.types[part].rpartition(".")[2]
        if kind in _ENDS and any(told):
            told = [f"{_ENDS[kind]}: {' / '.join(line for line in told if line)}"]
        lines += [*told, ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


_ENDS = {"header+xml": "At the head of the pages", "footer+xml": "At the foot of the pages"}


def _told(root: Any) -> Iterator[str]:
    row: Any = None
    cells: list[str] = []
    for paragraph in root.iter(P):
        if is_fallback(paragraph):
            continue
        text = "".join(one.text for one in pieces_of(paragraph)).replace(BETWEEN, " ").strip()
        within = next(paragraph.iterancestors(f"{W}tr"), None)
        if within is not row and cells:
            yield " | ".join(cells)
            cells = []
        row = within
        if row is not None:
            cells.append(text)
            continue
        style = style_of(paragraph)
        if style.startswith("Heading"):
            yield ""
        yield f"- {text}" if text and style.startswith("ListBullet") else text
    if cells:
        yield " | ".join(cells)


# --- filling ---------------------------------------------------------------------------------


def _fill_part(root: Any, values: Values, styles: Mapping[str, str]) -> None:
    for settings in list(root.iter(f"{W}printerSettings")):
        # It names a printer of the site's, and leads to a part that was left behind.
        settings.getparent().remove(settings)
    for paragraph in list(root.iter(P)):
        found = read_paragraph(paragraph)
        tokens = found.scanned.tokens
        if tokens and tokens[0].field.shape is Shape.LINES:
            _fill_lines(found, tokens[0], values, styles)
        elif tokens:
            _put(found, values)


def _put(found: Paragraph, values: Values) -> None:
    """Put the words where each field begins, and take the rest of it out of the runs after."""
    at = 0
    for piece in found.pieces:
        start, at = at, at + len(piece.text)
        if piece.element is None:
            continue
        made, here = "", start
        for token in found.scanned.tokens:
            if token.end <= here or token.start >= at:
                continue
            made += piece.text[here - start : max(token.start, here) - start]
            made += words_of(token.field, values) if token.start >= start else ""
            here = min(token.end, at)
        piece.element.text = made + piece.text[here - start :]
        piece.element.set(SPACE, "preserve")


def _fill_lines(found: Paragraph, token: Token, values: Values, styles: Mapping[str, str]) -> None:
    paragraph, parent = found.element, found.element.getparent()
    run = next(first_of(found, token).iterancestors(R), None)
    lines = printed(token.field, values)
    made = [_made(paragraph, run, line, styles) for line in lines]
    if not made and _needs_one(paragraph):
        made = [_made(paragraph, run, Line(""), styles)]
    properties = paragraph.find(f"{W}pPr")
    section = properties.find(f"{W}sectPr") if properties is not None else None
    if section is not None:
        # The end of a part of the document must be there once, after the last line.
        made = made or [_made(paragraph, run, Line(""), styles)]
        _properties(made[-1]).append(section)
    for one in made:
        paragraph.addprevious(one)
    parent.remove(paragraph)


def _needs_one(paragraph: Any) -> bool:
    """Whether Word would call the file damaged without this paragraph: the last of a cell, say."""
    following = paragraph.getnext()
    while following is not None and following.tag in _UNSEEN:
        following = following.getnext()
    previous, table = paragraph.getprevious(), f"{W}tbl"
    siblings = [one for one in paragraph.getparent().iterchildren(P) if one is not paragraph]
    # A table ends no cell, and two tables with nothing between them become one.
    after_table = previous is not None and previous.tag == table
    return not siblings or (after_table and (following is None or following.tag == table))


_UNSEEN = {f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "sectPr")}


def _made(paragraph: Any, run: Any, line: Line, styles: Mapping[str, str]) -> Any:
    """A paragraph like the field's own, with the line in the field's formatting."""
    made = paragraph.makeelement(P, nsmap=paragraph.nsmap)
    properties = paragraph.find(f"{W}pPr")
    look = properties.find(f"{W}rPr") if properties is not None else None
    style = styles.get(line.look.value, "")
    if style:
        _properties(made).append(paragraph.makeelement(f"{W}pStyle", {f"{W}val": style}))
    elif properties is not None:
        copied = deepcopy(properties)
        for section in copied.findall(f"{W}sectPr"):
            copied.remove(section)
        made.append(copied)
    text = f"- {line.text}" if line.look is Look.BULLET and not style else line.text
    within = paragraph.makeelement(R)
    look = run.find(f"{W}rPr") if run is not None else look
    if look is not None and not (style and line.look is Look.HEADING):
        within.append(deepcopy(look))
    words = paragraph.makeelement(T, {SPACE: "preserve"})
    words.text = text
    within.append(words)
    made.append(within)
    return made


def _properties(paragraph: Any) -> Any:
    found = paragraph.find(f"{W}pPr")
    if found is None:
        found = paragraph.makeelement(f"{W}pPr")
        paragraph.insert(0, found)
    return found


def _speak_british(root: Any) -> None:
    """Have the document read out as British English where it is taken for American or nothing."""
    for language in root.iter(f"{W}lang"):
        if language.get(f"{W}val") in (None, "en-US"):
            language.set(f"{W}val", "en-GB")
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    if defaults is not None and defaults.find(f"{W}lang") is None:
        defaults.append(root.makeelement(f"{W}lang", {f"{W}val": "en-GB"}))
