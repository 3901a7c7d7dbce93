"""Whether what stands at a place in a Word document can plainly be read.

A required field that nobody can see is as good as left out, and Word has many ways to hide words:
white, tiny, squeezed, struck out, in a row of no height, off the page. So it is asked the other
way round: what is known to leave words readable may stand, and everything else hides them. Of
several ways to read the file each must be readable. `docx_page` asks the same of whole pages. No
such list is ever complete, and so a person reads the preview before signing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from courtdesk.documents.docx_colours import BLACK, WHITE, Colours, called, contrast
from courtdesk.documents.docx_page import A4, LEAST_EDGE, LEAST_WIDTH, narrowest
from courtdesk.documents.docx_styles import Layers, Reading, Styles
from courtdesk.documents.docx_words import R, T, W, is_on, number_in, whole

LEAST_SIZE: Final = 16
"""Half points: 8 points."""
_MOST_SIZE: Final = 144
"""Half points: beyond 72 points a line holds a word and no sentence."""
_LEAST_CONTRAST: Final = 4.5
"""Of text against what is behind it: WCAG 2.2, criterion 1.4.3."""
_HARMLESS: Final = frozenset(
    (
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "u", "lang", "noProof", "kern", "sz", "szCs"),
        *("color", "shd", "highlight", "spacing", "w", "position", "caps", "smallCaps", "em"),
        *("bdr", "snapToGrid", "rPrChange", "vertAlign"),
        *("ligatures", "numForm", "numSpacing", "stylisticSets", "cntxtAlts"),
    )
)
"""Properties of a run that leave it readable, or that are looked at one by one."""
_HIDING: Final = {
    **dict.fromkeys(("vanish", "specVanish", "webHidden"), "it is formatted as hidden"),
    **dict.fromkeys(("strike", "dstrike"), "it is struck through"),
    "fitText": "it is squeezed into a fixed width",
}
_SYMBOLS: Final = re.compile(
    r"(?:web|wing|zapf ?)dings|symbol|marlett|mt extra|bookshelf|barcode|blank", re.IGNORECASE
)
_TWO_WAYS: Final = "{http://schemas.openxmlformats.org/markup-compatibility/"
_AROUND: Final = {
    f"{W}{name}"
    for name in (
        *("p", "tc", "tr", "tbl", "body", "document"),
        *("sdt", "sdtContent", "smartTag", "customXml", "hyperlink"),
    )
}
"""What a run may stand in; anything else is a box, a drawing or a reading for some programs."""


class Plain:
    """Asks of places in one document whether they can be read."""

    def __init__(self, styles: Styles, colours: Colours, root: Any) -> None:
        self._styles, self._colours = styles, colours
        self._coded = frozenset(_coded(root))
        self._page = narrowest(root)

    def hidden_by(self, text: Any, style: str, own: Any, run: Any) -> str:
        """What hides the words at the `w:t` `text`, as the end of "because ..."; "" for nothing.

        `style`, `own` and `run` are the style, the paragraph's properties and the run's that the
        words are printed with; the two last may be `None`.
        """
        return next((why for why in self._found(text, style, own, run) if why), "")

    def _found(self, text: Any, style: str, own: Any, run: Any) -> Iterator[str]:
        yield _place(text)
        if text in self._coded:
            yield "it stands within a field of Word’s own, which Word fills in anew"
        width = self._page
        for cell in text.iterancestors(f"{W}tc"):
            yield from _cell(cell)
            width = min(width, _cell_width(cell))
        for table in text.iterancestors(f"{W}tbl"):
            yield from _table(table, self._page)
        for row in text.iterancestors(f"{W}tr"):
            yield from _row(row, self._page)
        for reading in self._styles.readings(text, own, style, run):
            yield from self._run(reading.run)
            yield from _paragraph(reading, width)
            yield from _margins(reading.cell)
            yield self._faint(reading, text)

    def _run(self, run: Layers) -> Iterator[str]:
        yield from _odd(run)
        yield from _size(run)
        for font in _fonts(run):
            face = self._styles.typefaces.get(font, font)
            if _SYMBOLS.search(face) or face.lower() in self._styles.strange_fonts:
                yield f"its typeface {face[:40]} shows signs in place of letters"

    def _faint(self, reading: Reading, text: Any) -> str:
        colours = self._colours
        ink = colours.of(_one(reading.run.nearest("color")))
        behind = colours.behind(reading.run) or colours.shade(reading.paragraph.nearest("shd"))
        behind = behind or self._around(text, reading)
        grounds = {behind} if behind else {WHITE, colours.page}
        if ink == colours.UNKNOWN or colours.UNKNOWN in grounds:
            return "its colour, or the one behind it, cannot be told"
        for ground in sorted(grounds):
            if contrast(ink or BLACK, ground) < _LEAST_CONTRAST:
                return f"its {called(ink or BLACK)} does not stand out from the {called(ground)}"
        return ""

    def _around(self, text: Any, reading: Reading) -> str:
        """The nearest colour behind a place: of its cell, of the table, of the table's style."""
        names = {f"{W}tc": "tcPr", f"{W}tr": "tblPrEx", f"{W}tbl": "tblPr"}
        held = [
            one
            for around in text.iterancestors(*names)
            for one in around.findall(f"{W}{names[around.tag]}")
        ]
        # What its own cell says comes before the table's style, and that before all around it.
        nearest = [*held[:1], *reading.cell.held, *held[1:]]
        shades = (self._colours.shade(one.findall(f"{W}shd")) for one in nearest)
        return next((shade for shade in shades if shade), "")


# --- where it stands -------------------------------------------------------------------------


def _place(text: Any) -> str:
    run = text.getparent()
    if run is None or run.tag != R:
        return "it stands outside the text"
    if any(one.tag not in _AROUND for one in run.iterancestors()):
        return "it stands in a text box, a drawing or something else that is not the plain text"
    return ""


def _coded(root: Any) -> Iterator[Any]:
    """The texts that stand within a field of Word's own, however far it reaches."""
    depth = 0
    for element in root.iter(f"{W}fldChar", T):
        if element.tag == T:
            yield from [element] if depth else []
        else:
            kind = element.get(f"{W}fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)


def _cell(cell: Any) -> Iterator[str]:
    for properties in cell.findall(f"{W}tcPr"):
        for name in ("vMerge", "hMerge"):
            if any(one.get(f"{W}val") != "restart" for one in properties.findall(f"{W}{name}")):
                yield "its cell is merged into another, which is shown in its place"
        if any(is_on(one) for one in properties.findall(f"{W}tcFitText")):
            yield "its cell squeezes the text into one line"
        yield from _margins(Layers((properties,)))
    if _cell_width(cell) < LEAST_WIDTH:
        yield "its cell is narrower than 30 mm"


def _table(table: Any, page: int) -> Iterator[str]:
    exceptions = table.iterfind(f".//{W}tblPrEx")
    for properties in (*table.findall(f"{W}tblPr"), *exceptions):
        if properties.find(f"{W}tblpPr") is not None:
            yield "its table floats, and may lie anywhere"
        yield from _margins(Layers((properties,)))
        for indent in properties.findall(f"{W}tblInd"):
            if not -LEAST_EDGE <= number_in(indent, "w", 0) <= page - LEAST_WIDTH:
                yield "its table is moved off the page"
        for width in properties.findall(f"{W}tblW"):
            if _breadth(width, page) != 0 and _breadth(width, page) < LEAST_WIDTH:
                yield "its table is narrower than 30 mm"


def _row(row: Any, page: int) -> Iterator[str]:
    for properties in row.findall(f"{W}trPr"):
        if any(is_on(one) for one in properties.findall(f"{W}hidden")):
            yield "its row is hidden"
        if any(one.get(f"{W}hRule") == "exact" for one in properties.findall(f"{W}trHeight")):
            yield "its row has an exact height, which cuts off what is longer"
        before = [number_in(one, "w", 0) for one in properties.findall(f"{W}wBefore")]
        if any(not 0 <= one <= page for one in before):
            yield "its row is moved off the page"


def _margins(held: Layers) -> Iterator[str]:
    edges = [edge for name in ("tcMar", "tblCellMar") for one in held.all_of(name) for edge in one]
    if any(not 0 <= number_in(edge, "w", 0) <= 720 for edge in edges):
        yield "the edges within its cell leave it no room"


def _cell_width(cell: Any) -> int:
    """The width of a cell as its row and its table's columns say, whichever is less."""
    row, table = (next(cell.iterancestors(f"{W}{name}"), cell) for name in ("tr", "tbl"))
    columns = [*table.iterfind(f"{W}tblGrid/{W}gridCol")]
    before = sum(number_in(one, "val", 0) for one in row.iterfind(f"{W}trPr/{W}gridBefore"))
    for other in row.iter(f"{W}tc"):
        if other is cell:
            break
        before += _span(other) if next(other.iterancestors(f"{W}tr")) is row else 0
    spanned = columns[before : before + _span(cell)]
    widths = [sum(number_in(one, "w", 0) for one in spanned)] if spanned else []
    for width in cell.iterfind(f"{W}tcPr/{W}tcW"):
        if width.get(f"{W}type") not in ("auto", "nil"):
            widths.append(_breadth(width, A4[0]))
    return min(widths, default=A4[0])


def _breadth(width: Any, page: int) -> int:
    """A width as Word says it: in twentieths of a point, or as a part of the page."""
    value = width.get(f"{W}w") or "0"
    if value.endswith("%"):
        return max(1, whole(value.removesuffix("%")) * page // 100)
    if width.get(f"{W}type") == "pct":
        return max(1, whole(value) * page // 5000)
    return 0 if width.get(f"{W}type") in ("auto", "nil") else whole(value)


def _span(cell: Any) -> int:
    return max([1, *(number_in(one, "val", 1) for one in cell.iterfind(f"{W}tcPr/{W}gridSpan"))])


# --- how it is printed -----------------------------------------------------------------------


def _odd(run: Layers) -> Iterator[str]:
    """A property that hides, or that is not known to leave the words readable."""
    for layer in run.held:
        for one in layer:
            tag = one.tag if isinstance(one.tag, str) else ""
            name = tag.rpartition("}")[2]
            if tag.startswith(_TWO_WAYS) or len(layer.findall(tag)) > 1:
                yield "its formatting says two things, one for each kind of program"
            elif name not in _HARMLESS and is_on(one):
                yield _HIDING.get(name, f"it has the effect “{name[:20]}”")
    if run.said("vertAlign", "val") not in ("", "baseline"):
        yield "it is raised or lowered"


def _size(run: Layers) -> Iterator[str]:
    size = _least(run, "sz", 20)
    if not LEAST_SIZE <= size <= _MOST_SIZE:
        yield f"its letters are of size {size / 2:g}" if size >= 0 else "its size cannot be told"
    if _least(run, "w", 100) < 80:
        yield "its letters are squeezed to less than 80% of their width"
    if any(number_in(one, "val", 0) != 0 for one in run.nearest("position")):
        yield "it is raised or lowered"
    if any(not -10 <= number_in(one, "val", 0) <= 100 for one in run.nearest("spacing")):
        yield "its letters are pushed together or far apart"


def _least(run: Layers, name: str, ordinary: int) -> int:
    return min([number_in(one, "val", ordinary) for one in run.nearest(name)], default=ordinary)


def _fonts(run: Layers) -> Iterator[str]:
    for name in ("ascii", "hAnsi"):
        for one in run.all_of("rFonts"):
            # A theme's typeface wins over one that is named beside it, but not in every program.
            found = [one.get(f"{W}{key}") for key in (f"{name}Theme", name)]
            if any(found):
                yield from filter(None, found)
                break


def _paragraph(reading: Reading, width: int) -> Iterator[str]:
    paragraph = reading.paragraph
    if paragraph.all_of("framePr"):
        yield "its paragraph stands in a frame, which may lie anywhere"
    for layer in paragraph.held:
        tags = [one.tag for one in layer if isinstance(one.tag, str)]
        if len(set(tags)) < len(tags) or any(tag.startswith(_TWO_WAYS) for tag in tags):
            yield "its paragraph says two things, one for each kind of program"
    line = _said(paragraph, "spacing", 240, "line")
    size = _least(reading.run, "sz", 20)
    # Lines are said in twentieths of a point, or in 240ths of an ordinary line.
    least = size * 10 if paragraph.said("spacing", "lineRule") == "exact" else 192
    at_least = paragraph.said("spacing", "lineRule") == "atLeast"
    if line < least and not at_least:
        yield "its lines are closer than its letters are high"
    yield from _indents(paragraph, width)


def _indents(paragraph: Layers, width: int) -> Iterator[str]:
    left = _said(paragraph, "ind", 0, "left", "start")
    right = _said(paragraph, "ind", 0, "right", "end")
    first = _said(paragraph, "ind", 0, "firstLine") - _said(paragraph, "ind", 0, "hanging")
    edges = (left, right, left + first)
    room = width - max(left, 0) - max(right, 0) - max(first, 0)
    characters = ("leftChars", "startChars", "rightChars", "endChars", "firstLineChars")
    counted = [_said(paragraph, "ind", 0, name) for name in (*characters, "hangingChars")]
    # A hundredth of a character each, which Word takes before the others.
    if min(edges) < -LEAST_EDGE or room < LEAST_WIDTH // 2 or max(map(abs, counted)) > 1000:
        yield "its paragraph is moved off the page or leaves it no room"


def _said(paragraph: Layers, name: str, ordinary: int, *attributes: str) -> int:
    value = paragraph.said(name, *attributes)
    return whole(value) if value else ordinary


def _one(found: list[Any]) -> Any:
    """The property of which there is to be one; of two, the last, as `_odd` cannot be asked."""
    return found[-1] if found else None
