"""A site's report template as a Word document: checked once, filled for each case.

Word cuts a field across runs as it likes (a spelling mark, a moment's bold), so fields are looked
for in the text of a whole paragraph, wherever it stands: body, table, text box, header, footer.
What a field prints has the formatting of the field's first sign.

Beyond what `docx_package` refuses, a template may hold no Word field but page numbers: one such
field can fetch another file, and another prints the name of whoever opened the document. Nor may a
required field be hidden. A picture needs its alternative text, as the court may have it read out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from courtdesk.documents.docx_package import Package, read_package, written
from courtdesk.documents.report_template import (
    Fault,
    Scanned,
    TemplateWrong,
    Token,
    few,
    lacking,
    scan,
    words_of,
)
from courtdesk.documents.template_fields import Line, Look, Shape, Values, printed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_OLD_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_P, _R, _T = f"{_W}p", f"{_W}r", f"{_W}t"

_CODES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
"""Word's own fields that a template may hold."""

_BETWEEN = "\ufffc"
"""Stands in a paragraph's text for a picture, a box or a break; no field reaches across one."""

_FORBIDDEN: Mapping[str, str] = {
    **dict.fromkeys(
        ("ins", "del", "moveFrom", "moveTo"),
        "a tracked change, which names who made it: accept or reject every change",
    ),
    **dict.fromkeys(("altChunk", "subDoc"), "another document: copy its words in instead"),
    **dict.fromkeys(("object", "control"), "an embedded object: take it out"),
    "dataBinding": "a content control that is tied to data: remove the control and keep its text",
    "commentReference": "a comment: delete it",
}
_TYPED = ("text", "date", "dropDownList", "comboBox", "picture")
"""Content controls that hold one line of their own kind; a field's lines would not fit."""


@dataclass(frozen=True)
class DocxTemplate:
    """A Word template that was read and found good."""

    source: bytes
    package: Package

    def fill(self, values: Values, properties: Mapping[str, str]) -> bytes:
        """The document with every field in place; `properties` as `docx_package.written`."""
        from docx.opc.oxml import serialize_part_xml

        styles = _styles(self.package)
        parts = dict(self.package.parts)
        for part in _story_parts(self.package):
            root = _parsed(parts[part])
            _fill_part(root, values, styles)
            parts[part] = serialize_part_xml(root)
        for part in self.package.of_type(".styles+xml"):
            root = _parsed(parts[part])
            _speak_british(root)
            parts[part] = serialize_part_xml(root)
        return written(replace(self.package, parts=parts), properties)


def read_docx_template(data: bytes, name: str) -> DocxTemplate:
    """The template in `data`, the bytes of a file called `name`.

    Raises `FileRefused` for a file that is damaged, foreign or could do harm, `TemplateWrong` with
    every fault of a file that somebody can put right in Word.
    """
    package = read_package(data, name)
    hidden = _hidden_styles(package)
    faults: list[Fault] = []
    seen: list[str] = []
    for part in _story_parts(package):
        root = _parsed(package.parts[part])
        faults += _structure(root, f"“{name}”")
        for where, paragraph in _placed(root, name, _place(package, part)):
            found = _read(paragraph)
            faults += [Fault(where, one) for one in (*found.scanned.faults, *_cramped(found))]
            shown = [one for one in found.scanned.tokens if not _is_hidden(found, one, hidden)]
            seen += [one.field.name for one in shown if _counts(one, package, part)]
    faults += _elsewhere(package, name)
    faults += lacking(seen)
    if faults:
        raise TemplateWrong(name, few(faults, name))
    return DocxTemplate(data, package)


def document_text(data: bytes) -> str:
    """The words of a filled document as a preview shows them: a line for each paragraph or row."""
    package = read_package(data, "document.docx")
    lines: list[str] = []
    for part in (*package.of_type(".header+xml"), package.main, *package.of_type(".footer+xml")):
        if lines:
            lines.append("")
        lines += _told(_parsed(package.parts[part]))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _told(root: Any) -> Iterator[str]:
    row: Any = None
    cells: list[str] = []
    for paragraph in root.iter(_P):
        if _is_fallback(paragraph):
            continue
        text = "".join(one.text for one in _pieces(paragraph)).replace(_BETWEEN, " ").strip()
        within = next(paragraph.iterancestors(f"{_W}tr"), None)
        if within is not row and cells:
            yield " | ".join(cells)
            cells = []
        row = within
        if row is not None:
            cells.append(text)
            continue
        style = _style_of(paragraph)
        if style.startswith("Heading"):
            yield ""
        yield f"- {text}" if text and style.startswith("ListBullet") else text
    if cells:
        yield " | ".join(cells)


def _parsed(content: bytes) -> Any:
    """A part as elements. `docx_package` has heard it: no document type, no depth, no flood."""
    from docx.oxml.parser import parse_xml

    return parse_xml(content)


def _story_parts(package: Package) -> tuple[str, ...]:
    """The parts that fields may stand in."""
    return (package.main, *package.of_type(".header+xml", ".footer+xml"))


def _place(package: Package, part: str) -> str:
    if part == package.main:
        return ""
    return " of a header" if package.types[part].endswith(".header+xml") else " of a footer"


# --- the text of a paragraph -----------------------------------------------------------------


@dataclass(frozen=True)
class _Piece:
    """A stretch of a paragraph's text; `element` is the `w:t` that holds it, or None."""

    text: str
    element: Any = None


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph, its text in pieces, and what was found in it."""

    element: Any
    pieces: tuple[_Piece, ...]
    scanned: Scanned

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def _read(paragraph: Any) -> _Paragraph:
    pieces = tuple(_pieces(paragraph))
    return _Paragraph(paragraph, pieces, scan("".join(piece.text for piece in pieces)))


def _pieces(paragraph: Any) -> Iterator[_Piece]:
    """What stands in this paragraph itself: a text box in it has paragraphs of its own."""
    for element in _inner(paragraph):
        if element.tag == _T:
            yield _Piece(element.text or "", element)
        elif element.tag in (f"{_W}tab", f"{_W}ptab") and element.getparent().tag == _R:
            yield _Piece("\t")
        elif element.tag in _BREAKS:
            yield _Piece(_BETWEEN)


_BREAKS = {f"{_W}{name}" for name in ("br", "cr", "drawing", "pict", "object", "fldChar", "sym")}


def _inner(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag != _P:
            yield child
            yield from _inner(child)


def _placed(root: Any, name: str, place: str) -> Iterator[tuple[str, Any]]:
    """Each paragraph with where it stands, as a person can find it: its number and first words."""
    for number, paragraph in enumerate(root.iter(_P), 1):
        text = "".join(one.text for one in _pieces(paragraph)).replace(_BETWEEN, " ").split()
        words = " ".join(text)
        begun = words if len(words) <= 30 else f"{words[:29]}…"
        yield f"“{name}”, paragraph {number}{place} (“{begun}”)", paragraph


# --- checking --------------------------------------------------------------------------------


def _structure(root: Any, where: str) -> Iterator[Fault]:
    """What no template may hold, wherever it stands in a part."""
    found = {_local(element) for element in root.iter() if isinstance(element.tag, str)}
    for name in sorted(found & set(_FORBIDDEN)):
        yield Fault(where, f"the document holds {_FORBIDDEN[name]}, and save it again.")
    for code in sorted(set(_codes(root)) - _CODES):
        yield Fault(
            where,
            f"the document holds Word’s own field {code or 'without a name'}, which could print "
            "what nobody has read: take it out; page numbers may stay.",
        )
    if any(not _is_described(picture) for picture in root.iter(f"{_PICTURE}pic", _OLD_PICTURE)):
        yield Fault(
            where,
            "a picture has no alternative text: in Word, right-click it, choose Edit Alt Text, and "
            "say what it shows or mark it as decorative.",
        )


def _is_described(picture: Any) -> bool:
    if picture.tag == _OLD_PICTURE:
        # Beside a drawing it is what old readers show in its place.
        return _is_fallback(picture) or bool((picture.getparent().get("alt") or "").strip())
    drawing = next(picture.iterancestors(f"{_DRAWING}inline", f"{_DRAWING}anchor"), None)
    said = drawing.find(f"{_DRAWING}docPr") if drawing is not None else None
    if said is None:
        return False
    decorative = next(said.iter(_DECORATIVE), None)
    return bool((said.get("descr") or "").strip()) or (
        decorative is not None and decorative.get("val") in ("1", "true")
    )


def _is_fallback(element: Any) -> bool:
    return next(element.iterancestors(_FALLBACK), None) is not None


def _local(element: Any) -> str:
    space, _, name = element.tag.rpartition("}")
    if f"{space}}}" == _W:
        return str(name)
    return "object" if name == "OLEObject" else ""


def _codes(root: Any) -> Iterator[str]:
    """The names of Word's own fields; the text of one may be cut into pieces."""
    for simple in root.iter(f"{_W}fldSimple"):
        yield _code(simple.get(f"{_W}instr") or "")
    for paragraph in root.iter(_P):
        text = ""
        for element in _inner(paragraph):
            if element.tag == f"{_W}instrText":
                text += element.text or ""
            elif element.tag == f"{_W}fldChar":
                if text.strip():
                    yield _code(text)
                text = ""
        if text.strip():
            yield _code(text)


def _code(instruction: str) -> str:
    return "".join(instruction.split()[:1]).upper()[:20]


def _cramped(found: _Paragraph) -> Iterator[str]:
    for token in found.scanned.tokens:
        first = _first(found, token)
        kinds = {
            _local(child)
            for control in first.iterancestors(f"{_W}sdt")
            for properties in control.iterchildren(f"{_W}sdtPr")
            for child in properties
        }
        if kinds & set(_TYPED):
            yield (
                f"{{{{ {token.field.name} }}}} stands in a content control that takes one line of "
                "its own kind: remove the control and keep its text."
            )


def _first(found: _Paragraph, token: Token) -> Any:
    """The `w:t` in which a field begins."""
    at = 0
    for piece in found.pieces:
        if at + len(piece.text) > token.start:
            return piece.element
        at += len(piece.text)
    raise ValueError("a field lies outside its paragraph")


def _counts(token: Token, package: Package, part: str) -> bool:
    """Whether a field stands where it is sure to be read: the body, or for the mark any page."""
    return part == package.main or token.field.name == "draft_mark"


def _is_hidden(found: _Paragraph, token: Token, hidden: frozenset[str]) -> bool:
    first = _first(found, token)
    run = next(first.iterancestors(_R), None)
    if run is None:
        return False
    properties = run.find(f"{_W}rPr")
    style = properties.find(f"{_W}rStyle") if properties is not None else None
    names = {_style_of(found.element), style.get(f"{_W}val") if style is not None else ""}
    return _vanishes(properties) or bool(names & hidden)


def _vanishes(properties: Any) -> bool:
    if properties is None:
        return False
    found = [one for name in ("vanish", "webHidden") for one in properties.iter(f"{_W}{name}")]
    return any(one.get(f"{_W}val") not in ("0", "false", "off") for one in found)


def _hidden_styles(package: Package) -> frozenset[str]:
    return frozenset(
        style.get(f"{_W}styleId") or ""
        for part in package.of_type(".styles+xml")
        for style in _parsed(package.parts[part]).iter(f"{_W}style")
        if _vanishes(style)
    )


def _elsewhere(package: Package, name: str) -> Iterator[Fault]:
    """Fields where none is filled in: they would be printed with their braces."""
    for part in package.of_type(".footnotes+xml", ".endnotes+xml"):
        text = "".join(one.text or "" for one in _parsed(package.parts[part]).iter(_T))
        if "{" in text or "}" in text:
            yield Fault(f"“{name}”", "a footnote holds a brace: put the field into the text.")
    for part in _story_parts(package):
        for element in _parsed(package.parts[part]).iter():
            if not isinstance(element.tag, str) or element.tag == _T:
                continue
            if element.tag.endswith("}t") and set(element.text or "") & set("{}"):
                yield Fault(
                    f"“{name}”",
                    "an equation or drawing holds a brace: put the field into a paragraph or a "
                    "text box.",
                )


# --- filling ---------------------------------------------------------------------------------


def _fill_part(root: Any, values: Values, styles: Mapping[str, str]) -> None:
    for settings in list(root.iter(f"{_W}printerSettings")):
        # It names a printer of the site's, and leads to a part that was left behind.
        settings.getparent().remove(settings)
    for paragraph in list(root.iter(_P)):
        found = _read(paragraph)
        tokens = found.scanned.tokens
        if tokens and tokens[0].field.shape is Shape.LINES:
            _fill_lines(found, tokens[0], values, styles)
        elif tokens:
            _put(found, values)


def _put(found: _Paragraph, values: Values) -> None:
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
        piece.element.set(_SPACE, "preserve")


def _fill_lines(found: _Paragraph, token: Token, values: Values, styles: Mapping[str, str]) -> None:
    paragraph, parent = found.element, found.element.getparent()
    run = next(_first(found, token).iterancestors(_R), None)
    lines = printed(token.field, values)
    made = [_made(paragraph, run, line, styles) for line in lines]
    if not made and _needs_one(paragraph):
        made = [_made(paragraph, run, Line(""), styles)]
    properties = paragraph.find(f"{_W}pPr")
    section = properties.find(f"{_W}sectPr") if properties is not None else None
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
    previous, table = paragraph.getprevious(), f"{_W}tbl"
    siblings = [one for one in paragraph.getparent().iterchildren(_P) if one is not paragraph]
    # A table ends no cell, and two tables with nothing between them become one.
    after_table = previous is not None and previous.tag == table
    return not siblings or (after_table and (following is None or following.tag == table))


_UNSEEN = {f"{_W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "sectPr")}


def _made(paragraph: Any, run: Any, line: Line, styles: Mapping[str, str]) -> Any:
    """A paragraph like the field's own, with the line in the field's formatting."""
    made = paragraph.makeelement(_P, nsmap=paragraph.nsmap)
    properties = paragraph.find(f"{_W}pPr")
    look = properties.find(f"{_W}rPr") if properties is not None else None
    style = styles.get(line.look.value, "")
    if style:
        _properties(made).append(paragraph.makeelement(f"{_W}pStyle", {f"{_W}val": style}))
    elif properties is not None:
        copied = deepcopy(properties)
        for section in copied.findall(f"{_W}sectPr"):
            copied.remove(section)
        made.append(copied)
    text = f"- {line.text}" if line.look is Look.BULLET and not style else line.text
    within = paragraph.makeelement(_R)
    look = run.find(f"{_W}rPr") if run is not None else look
    if look is not None and not (style and line.look is Look.HEADING):
        within.append(deepcopy(look))
    words = paragraph.makeelement(_T, {_SPACE: "preserve"})
    words.text = text
    within.append(words)
    made.append(within)
    return made


def _properties(paragraph: Any) -> Any:
    found = paragraph.find(f"{_W}pPr")
    if found is None:
        found = paragraph.makeelement(f"{_W}pPr")
        paragraph.insert(0, found)
    return found


def _style_of(paragraph: Any) -> str:
    properties = paragraph.find(f"{_W}pPr")
    style = properties.find(f"{_W}pStyle") if properties is not None else None
    return str(style.get(f"{_W}val")) if style is not None else ""


_STYLE_NAMES = {"list bullet": Look.BULLET.value, "heading 2": Look.HEADING.value}


def _styles(package: Package) -> Mapping[str, str]:
    """The ids of the styles for bullets and headings, as far as the template has them."""
    found: dict[str, str] = {}
    for part in package.of_type(".styles+xml"):
        for style in _parsed(package.parts[part]).iter(f"{_W}style"):
            name = style.find(f"{_W}name")
            look = (
                _STYLE_NAMES.get((name.get(f"{_W}val") or "").lower()) if name is not None else ""
            )
            if look and style.get(f"{_W}type") == "paragraph":
                found[look] = style.get(f"{_W}styleId") or ""
    return found


def _speak_british(root: Any) -> None:
    """Have the document read out as British English where it is taken for American or nothing."""
    for language in root.iter(f"{_W}lang"):
        if language.get(f"{_W}val") in (None, "en-US"):
            language.set(f"{_W}val", "en-GB")
    defaults = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
    if defaults is not None and defaults.find(f"{_W}lang") is None:
        defaults.append(root.makeelement(f"{_W}lang", {f"{_W}val": "en-GB"}))
