"""What keeps a Word file from being a report template, beyond what `docx_package` refuses.

Everything here can be put right in Word by whoever made the file, so all of it is told at once,
with the paragraph in question. A Word field of Word's own can fetch another file or print the name
of whoever opened the document, so none but page numbers may stand. A required field may not be
hidden (`docx_plain`), and the template's own words may not claim a decision (`template_claims`). A
picture needs its alternative text, as the court may have it read out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from courtdesk.documents.docx_colours import Colours
from courtdesk.documents.docx_package import Package
from courtdesk.documents.docx_page import page_faults
from courtdesk.documents.docx_plain import Plain
from courtdesk.documents.docx_styles import read_styles
from courtdesk.documents.docx_words import (
    BETWEEN,
    P,
    Paragraph,
    T,
    W,
    first_of,
    inner,
    is_fallback,
    is_on,
    parsed,
    pieces_of,
    read_paragraph,
    story_parts,
    style_of,
)
from courtdesk.documents.report_template import Fault, Token, lacking, own_words
from courtdesk.documents.template_claims import claim_in
from courtdesk.documents.template_fields import Look, contained

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_OLD_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_CODES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
"""Word's own fields that a template may hold."""

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


def faults_of(package: Package, name: str) -> Iterator[Fault]:
    """Every fault of the package of a file called `name`."""
    roots = {part: parsed(package.parts[part]) for part in story_parts(package)}
    hiding = _Hiding(package, roots[package.main])
    for part, root in roots.items():
        yield from _structure(root, f"“{name}”")
        for where, paragraph in _placed(root, name, _place(package, part)):
            found = read_paragraph(paragraph)
            told = (*found.scanned.faults, *_cramped(found), *_claims(found))
            yield from (Fault(where, one) for one in told)
            # A header or footer can be left out on any page: only the text itself is sure.
            if part == package.main:
                hiding.look(found, where)
    told = (*hiding.faults(), *_unprinted(package), *_other_claims(package, roots))
    yield from (Fault(f"“{name}”", one) for one in told)
    yield from _elsewhere(package, roots, name)
    yield from hiding.wanting()


class _Hiding:
    """Looks for the required fields in the text itself, and for what hides them."""

    def __init__(self, package: Package, main: Any) -> None:
        self._styles, self._main = read_styles(package), main
        self._plain = Plain(self._styles, Colours(self._styles.colours, main), main)
        self._seen: list[str] = []
        self._hidden: dict[str, Fault] = {}

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the whole document."""
        return (*self._styles.faults, *page_faults(self._main))

    def look(self, found: Paragraph, where: str) -> None:
        """Take in one paragraph."""
        for token in found.scanned.tokens:
            why = _hidden_by(self._plain, found, token, self._styles.looks)
            if why:
                self._hidden[token.field.name] = Fault(where, _unseen(token, why))
            else:
                self._seen.append(token.field.name)

    def wanting(self) -> Iterator[Fault]:
        """A fault for each required field that nobody could read: where it hides, or its lack."""
        told: list[Fault] = []
        for fault in lacking(self._seen):
            held = (one for one in self._hidden if fault.field in {one, *contained(one)})
            told.append(next((self._hidden[one] for one in held), fault))
        yield from dict.fromkeys(told)


def _hidden_by(plain: Plain, found: Paragraph, token: Token, looks: Mapping[str, str]) -> str:
    """What hides a required field, in any of the ways that its lines are printed in."""
    name = token.field.name
    if not (token.field.required or contained(name)):
        return ""
    text, own = first_of(found, token), found.element.find(f"{W}pPr")
    run = text.getparent().find(f"{W}rPr")
    ways = {"": (style_of(found.element), own, run)}
    # What is printed as a point or a heading has the style of that, not the paragraph's.
    if Look.BULLET.value in looks:
        ways["by the style of its points "] = (looks[Look.BULLET.value], None, run)
    if contained(name) and Look.HEADING.value in looks:
        ways["by the style of its headings "] = (looks[Look.HEADING.value], None, None)
    told = ((whose, plain.hidden_by(text, *way)) for whose, way in ways.items())
    return next((f"{whose}{why}" for whose, why in told if why), "")


def _unseen(token: Token, why: str) -> str:
    return (
        f"{{{{ {token.field.name} }}}} could not be read here, because {why}: put it in the plain "
        "text of the page, in dark letters of at least 8 points."
    )


def _place(package: Package, part: str) -> str:
    if part == package.main:
        return ""
    return " of a header" if package.types[part].endswith(".header+xml") else " of a footer"


def _placed(root: Any, name: str, place: str) -> Iterator[tuple[str, Any]]:
    """Each paragraph with where it stands, as a person can find it: its number and first words."""
    for number, paragraph in enumerate(root.iter(P), 1):
        text = "".join(one.text for one in pieces_of(paragraph)).replace(BETWEEN, " ").split()
        words = " ".join(text)
        begun = words if len(words) <= 30 else f"{words[:29]}…"
        yield f"“{name}”, paragraph {number}{place} (“{begun}”)", paragraph


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
        return is_fallback(picture) or bool((picture.getparent().get("alt") or "").strip())
    drawing = next(picture.iterancestors(f"{_DRAWING}inline", f"{_DRAWING}anchor"), None)
    said = drawing.find(f"{_DRAWING}docPr") if drawing is not None else None
    if said is None:
        return False
    decorative = next(said.iter(_DECORATIVE), None)
    return bool((said.get("descr") or "").strip()) or (
        decorative is not None and decorative.get("val") in ("1", "true")
    )


def _local(element: Any) -> str:
    space, _, name = element.tag.rpartition("}")
    if f"{space}}}" == W:
        return str(name)
    return "object" if name == "OLEObject" else ""


def _codes(root: Any) -> Iterator[str]:
    """The names of Word's own fields; the text of one may be cut into pieces."""
    for simple in root.iter(f"{W}fldSimple"):
        yield _code(simple.get(f"{W}instr") or "")
    for paragraph in root.iter(P):
        text = ""
        for element in inner(paragraph):
            if element.tag == f"{W}instrText":
                text += element.text or ""
            elif element.tag == f"{W}fldChar":
                if text.strip():
                    yield _code(text)
                text = ""
        if text.strip():
            yield _code(text)


def _code(instruction: str) -> str:
    return "".join(instruction.split()[:1]).upper()[:20]


def _cramped(found: Paragraph) -> Iterator[str]:
    for token in found.scanned.tokens:
        first = first_of(found, token)
        kinds = {
            _local(child)
            for control in first.iterancestors(f"{W}sdt")
            for properties in control.iterchildren(f"{W}sdtPr")
            for child in properties
        }
        if kinds & set(_TYPED):
            yield (
                f"{{{{ {token.field.name} }}}} stands in a content control that takes one line of "
                "its own kind: remove the control and keep its text."
            )


def _claims(found: Paragraph) -> Iterator[str]:
    """What the paragraph claims in the template's own words."""
    claim = claim_in(own_words(found.text, found.scanned.tokens).replace(BETWEEN, " "))
    yield from [claim] if claim else []


def _other_claims(package: Package, roots: Mapping[str, Any]) -> Iterator[str]:
    """What is claimed outside paragraphs: notes, drawings, lists' own words, alternative texts."""
    texts: list[str] = []
    for part in package.of_type(".footnotes+xml", ".endnotes+xml"):
        notes = parsed(package.parts[part]).iter(P)
        texts += ["".join(piece.text for piece in pieces_of(note)) for note in notes]
    for part in package.of_type(".numbering+xml"):
        texts += [
            level.get(f"{W}val") or "" for level in parsed(package.parts[part]).iter(f"{W}lvlText")
        ]
    for root in roots.values():
        for element in root.iter():
            if element.tag != T and element.tag.endswith("}t"):
                texts.append(element.text or "")
            if not element.tag.startswith(W):
                texts += [element.get(name) or "" for name in ("descr", "title", "alt", "string")]
    yield from dict.fromkeys(claim for text in texts if (claim := claim_in(text)))


def _unprinted(package: Package) -> Iterator[str]:
    """A setting of the document by which Word prints nothing but what is typed into forms."""
    for part in package.of_type(".settings+xml"):
        if any(is_on(one) for one in parsed(package.parts[part]).iter(f"{W}printFormsData")):
            yield (
                "the document prints nothing but the data of forms: in Word’s options for "
                "printing, clear “Print only the data from a form”."
            )


def _elsewhere(package: Package, roots: Mapping[str, Any], name: str) -> Iterator[Fault]:
    """Fields where none is filled in: they would be printed with their braces."""
    for part in package.of_type(".footnotes+xml", ".endnotes+xml"):
        text = "".join(one.text or "" for one in parsed(package.parts[part]).iter(T))
        if "{" in text or "}" in text:
            yield Fault(f"“{name}”", "a footnote holds a brace: put the field into the text.")
    for root in roots.values():
        for element in root.iter():
            if not isinstance(element.tag, str) or element.tag == T:
                continue
            if element.tag.endswith("}t") and set(element.text or "") & set("{}"):
                yield Fault(
                    f"“{name}”",
                    "an equation or drawing holds a brace: put the field into a paragraph or a "
                    "text box.",
                )
