"""The text for the pre-sentence report as a Word document.

The document says nothing that the text does not say. The mark of a draft stands at the head of
every page: sheets come apart. Its properties name no person: they are what a file manager, a mail
system and a search index show without opening it (P2).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from courtdesk.documents.snippet import Section, Snippet, plain
from courtdesk.documents.whole_file import put

if TYPE_CHECKING:
    from docx.document import Document

    from courtdesk.domain.report import ReportFacts


def write_snippet(
    snippet: Snippet,
    facts: ReportFacts,
    path: Path,
    *,
    replace: bool = False,
    leaving: Callable[[], None] | None = None,
) -> Path:
    """Write `snippet` at `path` as an A4 .docx that only its owner can read; return `path`.

    `leaving` is called once the document is made and before the file is there; what it raises
    keeps the file from being written. The file appears whole or not at all. Raises `UserError`
    when the name does not end in .docx, when something of that name is there and `replace` is
    false, or when the folder cannot be written; `NoSpace` when the disk is full.
    """

    def made() -> bytes:
        content = _document_bytes(snippet, facts)
        if leaving is not None:
            leaving()
        return content

    return put(made, path, ending=".docx", replace=replace)


def _document_bytes(snippet: Snippet, facts: ReportFacts) -> bytes:
    import docx

    document = docx.Document()
    _properties(document, facts)
    _page(document)
    _language(document)
    _ends(document, snippet, facts)
    for level, section in enumerate(snippet.sections):
        _section(document, section, level=1 if level == 0 else 2)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _properties(document: Document, facts: ReportFacts) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = f"Text for a pre-sentence report, case {plain(facts.reference)}"
    properties.author = properties.last_modified_by = "CourtDesk"
    properties.subject = properties.keywords = properties.comments = properties.category = ""
    properties.created = properties.modified = now
    properties.language = "en-GB"


def _page(document: Document) -> None:
    from docx.shared import Mm, Pt

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    for name, size in (("Normal", 11), ("Heading 1", 16), ("Heading 2", 13)):
        _style(document, name, size)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)


def _style(document: Document, name: str, size: int) -> None:
    """Black Arial: the library's own headings are blue, in a typeface that few machines have."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = document.styles[name]
    style.font.name, style.font.size = "Arial", Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        # A theme's typeface would win over the one that is named.
        fonts.attrib.pop(qn(key), None)


def _language(document: Document) -> None:
    """Have it read out as British English: the library's own styles are American."""
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _ends(document: Document, snippet: Snippet, facts: ReportFacts) -> None:
    """The mark of a draft at the head of each page, the case and the page's number at its foot."""
    from docx.oxml.ns import qn

    page = document.sections[0]
    if snippet.draft:
        page.header.paragraphs[0].add_run(f"{snippet.draft}.").bold = True
    foot = page.footer.paragraphs[0]
    foot.add_run(f"Case reference {plain(facts.reference)}, page ")
    run = foot.add_run("1")
    field = foot._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): "PAGE"})
    run._r.addprevious(field)
    field.append(run._r)


def _section(document: Document, section: Section, *, level: int) -> None:
    document.add_heading(section.heading, level)
    for line in section.lines:
        if line.startswith("- "):
            document.add_paragraph(line.removeprefix("- "), style="List Bullet")
        else:
            document.add_paragraph(line)
