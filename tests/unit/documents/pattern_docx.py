"""How the Word template that CourtDesk ships was made, so that a change of it can be repeated."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from courtdesk.documents.docx_package import Package, read_package, written

NAME = "report.docx"
SECTIONS = (
    ("Recommendation", ("recommendation",)),
    ("Still to do", ("still_to_do",)),
    ("Who decided", ("decided_by",)),
    ("Consent", ("consent",)),
    ("Outline plan", ("programme", "plan")),
    ("First appointment", ("appointment",)),
    ("Reviews", ("reviews",)),
    ("Rehabilitation Activity Requirement (RAR)", ("rar",)),
    ("Enquiries and victim's views", ("enquiries",)),
    ("Needs and adjustments", ("needs",)),
    ("Offences", ("offences",)),
    ("Screening and assessment", ("screening", "assessment", "support")),
)
FACTS = (
    ("Person", "person"),
    ("Court", "court"),
    ("Hearing", "hearing_date"),
    ("Case reference", "reference"),
    ("Requirements", "requirements"),
)


def pattern() -> bytes:
    """The template's bytes; the same each time."""
    document = docx.Document()
    _page(document)
    _strong(document.add_paragraph("{{ draft_mark }}"))
    document.add_heading("{{ title }}", 1)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for words, field in FACTS:
        cells = table.add_row().cells
        _strong(cells[0].paragraphs[0], words)
        cells[1].text = f"{{{{ {field} }}}}"
    table.autofit = False
    for column, width in zip(table.columns, (Mm(42), Mm(118)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
            words = cell.paragraphs[0].paragraph_format
            words.space_before = words.space_after = Pt(2)
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    for heading, fields in SECTIONS:
        document.add_heading(heading, 2)
        for field in fields:
            document.add_paragraph(f"{{{{ {field} }}}}")
    _ends(document)
    _prune(document)
    made = BytesIO()
    document.save(made)
    return _without_names(made.getvalue())


def _page(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    for name, size in (("Normal", 11), ("Heading 1", 16), ("Heading 2", 13)):
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        fonts.set(qn("w:cs"), "Arial")
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


_STYLES = (
    *("Normal", "heading 1", "heading 2", "heading 3", "List Bullet", "header", "footer"),
    *("Default Paragraph Font", "Normal Table", "No List", "Table Grid"),
)


def _prune(document: Any) -> None:
    """Leave the styles that a report uses: of 160 the rest only cost time and hide these."""
    styles = document.styles.element
    kept = set()
    for style in list(styles.iter(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")) in _STYLES:
            kept.add(style.get(qn("w:styleId")))
        else:
            styles.remove(style)
    for link in [one for name in ("link", "next") for one in styles.iter(qn(f"w:{name}"))]:
        if link.get(qn("w:val")) not in kept:
            link.getparent().remove(link)


def _ends(document: Any) -> None:
    page = document.sections[0]
    top = page.header.paragraphs[0]
    top.text = "{{ draft_mark }}"
    top.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot = page.footer.paragraphs[0]
    foot.add_run("Case reference {{ reference }}, page ")
    _number(foot, "PAGE")
    foot.add_run(" of ")
    _number(foot, "NUMPAGES")


def _number(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _strong(paragraph: Any, words: str = "") -> None:
    if words:
        paragraph.add_run(words)
    for run in paragraph.runs:
        run.font.bold = True


def _without_names(data: bytes) -> bytes:
    """Put together anew, as a filled one is: no author, no date, no picture of itself."""
    from docx.oxml.parser import parse_xml

    package = read_package(data, NAME)
    parts = {
        name: serialize_part_xml(parse_xml(content)) if name.endswith(".xml") else content
        for name, content in package.parts.items()
    }
    properties = {"dc:title": "Template for the text of a pre-sentence report"}
    return written(Package(parts, package.types, package.main), properties)
