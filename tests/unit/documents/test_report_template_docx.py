"""A Word template is filled as Word shows it, and refused for what could mislead or do harm."""

from __future__ import annotations

import contextlib
import random
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from courtdesk.documents.report_template import TemplateWrong
from courtdesk.documents.report_template_docx import document_text, read_docx_template
from courtdesk.documents.snippet import build_snippet
from courtdesk.documents.template_fields import values_of
from courtdesk.domain.report import ReportFacts
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FileRefused
from tests.unit.documents.finished_case import FACTS, MHTR
from tests.unit.documents.pattern_docx import pattern
from tests.unit.documents.word_files import (
    DOCUMENT,
    PATTERN,
    STYLES,
    paragraph,
    parts_of,
    related,
    replaced,
    typed,
    with_body,
    zipped,
)

WAITING = replace(FACTS, requirements=(), combination="")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NEEDED = "".join(
    paragraph(f"{{{{ {name} }}}}")
    for name in ("draft_mark", "recommendation", "still_to_do", "decided_by")
)


def filled(data: bytes, facts: ReportFacts = FACTS) -> bytes:
    values = values_of(build_snippet(facts), facts)
    properties = {"dc:title": "A title", "dc:creator": "CourtDesk", "dc:language": "en-GB"}
    return read_docx_template(data, "ours.docx").fill(values, properties)


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def first(xml: str, facts: ReportFacts = FACTS, *, more: int = 1) -> list[Any]:
    """The first paragraphs of the document made from the template with `xml` before the rest."""
    return list(opened(filled(with_body(xml), facts)).paragraphs[:more])


def faults(data: bytes) -> list[str]:
    with pytest.raises(TemplateWrong) as refused:
        read_docx_template(data, "ours.docx")
    assert refused.value.exit_status == 2
    return [one.words for one in refused.value.faults]


def test_the_shipped_template_is_as_it_was_made() -> None:
    shipped, made = opened(PATTERN.read_bytes()), opened(pattern())
    for one in ("paragraphs", "tables"):
        assert len(getattr(shipped, one)) == len(getattr(made, one))
    assert [(one.text, one.style.name) for one in shipped.paragraphs] == [
        (one.text, one.style.name) for one in made.paragraphs
    ]
    cells = [
        [cell.text for row in each.tables[0].rows for cell in row.cells] for each in (shipped, made)
    ]
    assert cells[0] == cells[1]


def test_what_is_filled_in_opens_with_headings_styles_language_and_no_names() -> None:
    facts = replace(FACTS, full_name="A\x00n & <b>{{ plan }}")
    data = filled(PATTERN.read_bytes(), facts)
    document = opened(data)
    styles = {one.text: one.style.name for one in document.paragraphs}
    assert styles["Community sentence treatment requirement: MHTR"] == "Heading 1"
    assert styles["Recommendation"] == "Heading 2"
    assert styles["Theft from a shop: Guilty plea"] == "List Bullet"
    assert document.tables[0].rows[0].cells[1].text == "An & <b>{{ plan }}"
    assert document.sections[0].footer.paragraphs[0].text.startswith("Case reference 7F3K-Q2XM")
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "A title",
        "CourtDesk",
        "en-GB",
    )
    assert set(parts_of(data)) >= {"docProps/core.xml", DOCUMENT}
    assert "docProps/app.xml" not in parts_of(data)


@pytest.mark.parametrize("spoken", ['<w:lang w:val="en-US"/>', "<w:lang/>", ""])
def test_a_template_without_a_language_of_its_own_is_read_out_as_british(spoken: str) -> None:
    styles = parts_of(PATTERN.read_bytes())[STYLES].decode()
    [held] = re.findall(r"<w:lang [^>]*/>", styles)
    document = opened(filled(replaced(STYLES, held, spoken)))
    found = [one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))]
    assert found == ["en-GB"]
    welsh = opened(filled(replaced(STYLES, held, '<w:lang w:val="cy-GB"/>')))
    assert 'w:lang w:val="cy-GB"' in welsh.styles.element.xml


def test_the_draft_mark_stands_in_body_and_header_until_nothing_holds_it_up() -> None:
    draft, complete = filled(PATTERN.read_bytes(), WAITING), filled(PATTERN.read_bytes())
    assert opened(draft).sections[0].header.paragraphs[0].text.startswith("DRAFT")
    assert opened(draft).paragraphs[0].text.startswith("DRAFT")
    assert opened(complete).sections[0].header.paragraphs[0].text == ""
    assert "DRAFT" not in document_text(complete)
    assert document_text(draft).startswith("At the head of the pages: DRAFT - 1 thing")
    assert "Case reference | 7F3K-Q2XM" in document_text(draft)


def test_a_field_that_word_has_cut_keeps_the_formatting_of_its_first_sign() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{{ per</w:t></w:r>"
    between = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="9" w:name="x"/>'
    xml = paragraph(
        "About ",
        "<w:r><w:t>{</w:t></w:r>",
        "{ reference }",
        "} and ",
        bold,
        between,
        "son }",
        "} here",
    )
    [one] = first(xml)
    assert one.text == "About 7F3K-Q2XM and Áine O'Sample here"
    assert [run.text for run in one.runs if run.bold] == ["Áine O'Sample"]


def test_however_word_cuts_a_paragraph_the_same_words_come_out() -> None:
    text = "About {{ reference }} and {{person}}, {{ combination }} here"
    chance, made = random.Random(7), ""
    for _ in range(60):
        cuts = sorted(chance.sample(range(1, len(text)), chance.randint(0, 9)))
        pairs = zip([0, *cuts], [*cuts, len(text)], strict=True)
        runs = [f"<w:r><w:t>{text[start:end]}</w:t></w:r>" for start, end in pairs]
        made += paragraph(*(run.replace("<w:t>", '<w:t xml:space="preserve">') for run in runs))
    found = {one.text for one in first(made, more=60)}
    assert found == {"About 7F3K-Q2XM and Áine O'Sample, MHTR here"}


def test_a_file_with_any_byte_changed_is_good_or_refused_in_a_sentence() -> None:
    parts, chance = parts_of(PATTERN.read_bytes()), random.Random(11)
    for _ in range(60):
        name = chance.choice([DOCUMENT, STYLES, "word/footer1.xml", "[Content_Types].xml"])
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 3)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with contextlib.suppress(FileRefused, TemplateWrong):
            read_docx_template(zipped({**parts, name: bytes(content)}), "ours.docx")
    for old in ("urn:schemas-microsoft-com:vml", "http://schemas.microsoft.com/office/word/2010"):
        with pytest.raises(FileRefused, match="is damaged"):
            read_docx_template(replaced("word/footer1.xml", old, f"%{old}|"), "ours.docx")


def test_lines_become_paragraphs_like_the_fields_own() -> None:
    facts = replace(
        FACTS,
        requirements=(MHTR, replace(MHTR, kind=RequirementKind.DRR, plan="One\nTwo")),
    )
    right = '<w:pPr><w:jc w:val="right"/></w:pPr>'
    red = '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>{{ plan }}</w:t></w:r>'
    made = first(paragraph(red, before=right), facts, more=4)
    assert [one.text for one in made] == [
        "MHTR: Outline plan: Twelve weekly sessions on managing low mood.",
        "DRR: Outline plan:",
        "One",
        "Two",
    ]
    assert [one.style.name for one in made] == ["Normal", "Normal", "List Bullet", "List Bullet"]
    assert all(str(one.runs[0].font.color.rgb) == "FF0000" for one in made)
    assert [one.alignment is None for one in made] == [False, False, True, True]


def test_the_whole_text_has_its_headings_and_without_styles_still_its_hyphens() -> None:
    made = first(paragraph("{{ whole_text }}"), more=3)
    assert [one.style.name for one in made] == ["Heading 2", "Normal", "Heading 2"]
    data = with_body(paragraph("{{ offences }}"))
    parts = parts_of(data)
    bare = replaced(STYLES, 'w:val="List Bullet"', 'w:val="Points"')
    assert STYLES in parts
    assert "- Theft from a shop: Guilty plea" in document_text(filled(bare)).split("\n")


BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:txbxContent>{0}</w:txbxContent></mc:Choice>'
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def test_fields_in_boxes_tables_and_headers_are_filled_in() -> None:
    data = filled(with_body(paragraph("<w:r/>", BOX.format(paragraph("Of {{ court }}")))))
    text = document_text(data)
    assert "Of Exampleton Magistrates' Court" in text.split("\n")
    assert parts_of(data)[DOCUMENT].decode().count("Of Exampleton") == 2
    for part, content in parts_of(data).items():
        assert b"{{" not in content, part


def cell(xml: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{xml}</w:tc></w:tr></w:tbl>"


def test_a_dropped_paragraph_leaves_the_document_whole() -> None:
    mark = paragraph("{{ support }}")
    data = filled(with_body(cell(mark) + mark + cell(paragraph("x") + mark) + mark))
    body = opened(data).element.body
    assert [one.tag.rpartition("}")[2] for one in body][:3] == ["tbl", "p", "tbl"]
    counts = [
        len(one.cells[0].paragraphs) for table in opened(data).tables[:2] for one in table.rows
    ]
    assert counts == [1, 1]
    section = '<w:pPr><w:sectPr><w:type w:val="nextPage"/></w:sectPr></w:pPr>'
    before = len(opened(PATTERN.read_bytes()).sections)
    for field in ("support", "offences"):
        xml = paragraph(f"{{{{ {field} }}}}", before=section)
        assert len(opened(filled(with_body(xml))).sections) == before + 1


SDT = "<w:sdt><w:sdtPr><w:{0}/></w:sdtPr><w:sdtContent>{1}</w:sdtContent></w:sdt>"
CODE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{0}</w:instrText></w:r>'
    "<w:r><w:instrText>{1}</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
OLD_PICTURE = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/></v:shape>'
    "</w:pict></w:r>"
)
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
EQUATION = f'<m:r xmlns:m="{MATHS}"><m:t>{{{{ plan }}}}</m:t></m:r>'
PICTURE = (
    '<w:r><w:drawing xmlns:wp="'
    'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><wp:inline>'
    '<wp:docPr id="7" name="Crest" descr="{0}">{1}</wp:docPr><pic:pic/></wp:inline>'
    "</w:drawing></w:r>"
)
DECORATIVE = (
    '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (
            paragraph("Dear {{ judge }}"),
            "“ours.docx”, paragraph 1 (“Dear {{ judge }}”): there is no field",
        ),
        (paragraph("{{ per", "son|x }}"), "is an expression"),
        (paragraph("{{ person", "<w:r><w:br/></w:r>", " }}"), "a tab or a line break within"),
        (paragraph("{{ person", "<w:r><w:tab/></w:r>", "}}"), "a tab or a line break within"),
        (paragraph("{{ person"), "is not closed"),
        (paragraph("So: {{ plan }}"), "a line or paragraph of its own"),
        (cell(paragraph("{{ nothing }}")), "“ours.docx”, paragraph 1 (“{{ nothing }}”)"),
        (paragraph("<w:ins><w:r><w:t>x</w:t></w:r></w:ins>"), "a tracked change, which names who"),
        (paragraph("<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"), "a tracked change"),
        ('<w:altChunk r:id="rId1"/>', "another document: copy its words in"),
        (paragraph("<w:r><w:object/></w:r>"), "an embedded object"),
        (paragraph('<w:r><w:commentReference w:id="1"/></w:r>'), "a comment: delete it"),
        (SDT.format("dataBinding", paragraph("x")), "a content control that is tied to data"),
        (SDT.format("text", paragraph("{{ person }}")), "stands in a content control"),
        (paragraph('<w:fldSimple w:instr="AUTHOR"/>'), "Word’s own field AUTHOR"),
        (paragraph(CODE.format("INCLUDE", "TEXT c:/x")), "Word’s own field INCLUDETEXT"),
        (paragraph(CODE.format(" dde", "auto cmd")), "Word’s own field DDEAUTO"),
        (paragraph(PICTURE.format(" ", "")), "a picture has no alternative text"),
        (paragraph(OLD_PICTURE), "a picture has no alternative text"),
        (paragraph(EQUATION), "an equation or drawing holds a brace"),
    ],
)
def test_what_no_template_may_hold(xml: str, said: str) -> None:
    told = faults(with_body(xml))
    assert said in told[0]
    assert len(told) == 1


def test_what_a_template_may_hold() -> None:
    xml = (
        paragraph(
            '<w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
        + paragraph(PICTURE.format("The court's crest", ""))
        + paragraph(PICTURE.format("", DECORATIVE))
        + SDT.format("docPartObj", paragraph("{{ person }}"))
        + paragraph("<w:r><w:tab/></w:r>", "{{ person }}")
    )
    assert document_text(filled(with_body(xml))).count("Áine") == 3


HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{{{{ {0} }}}}</w:t></w:r>"


@pytest.mark.parametrize("name", ["draft_mark", "recommendation", "still_to_do", "decided_by"])
def test_what_a_report_is_not_without_is_there_and_not_hidden(name: str) -> None:
    field = f"{{{{ {name} }}}}"
    parts = parts_of(PATTERN.read_bytes())
    found = parts[DOCUMENT].decode()
    assert found.count(field) == 1
    [fault] = faults(replaced(DOCUMENT, field, ""))  # the mark in the header is not enough
    assert fault.startswith(f"The template lacks {field}")
    start = found.rindex("<w:p>", 0, found.index(field))
    whole = found[start : found.index("</w:p>", start) + 6]
    for xml in (
        HIDDEN.format(name),
        f'<w:r><w:rPr><w:rStyle w:val="Unseen"/></w:rPr><w:t>{field}</w:t></w:r>',
    ):
        style = (
            '<w:style w:type="character" w:styleId="Unseen"><w:name w:val="U"/>'
            "<w:rPr><w:vanish/></w:rPr></w:style>"
        )
        data = parts_of(replaced(STYLES, "</w:styles>", f"{style}</w:styles>"))
        data[DOCUMENT] = found.replace(whole, paragraph(xml)).encode()
        [fault] = faults(zipped(data))
        assert f"{field} could not be read here, because it is formatted as hidden" in fault
    shown = HIDDEN.format(name).replace("<w:vanish/>", '<w:vanish w:val="0"/>')
    read_docx_template(replaced(DOCUMENT, whole, paragraph(shown)), "ours.docx")


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (paragraph("The clinical lead has app", "roved the {{ combination }}"), "“approved”"),
        (cell(paragraph("Recommended for:")), "“Recommended”"),
        (paragraph("<w:r/>", BOX.format(paragraph("This is suitable"))), "“suitable”"),
        (paragraph(PICTURE.format("A stamp: agreed", "")), "“agreed”"),
        (paragraph(EQUATION.replace("{{ plan }}", "consented")), "“consented”"),
    ],
)
def test_the_templates_own_words_claim_no_decision(xml: str, said: str) -> None:
    told = faults(with_body(xml))
    assert told and all(f"{said} stands in the template’s own words" in one for one in told)


def test_no_list_and_no_foot_of_a_page_claims_a_decision() -> None:
    numbers = "word/numbering.xml"
    [old] = re.findall(
        r'<w:lvlText w:val="[^"]*"/>', parts_of(PATTERN.read_bytes())[numbers].decode()
    )[:1]
    for part, held, claim in (
        (numbers, old, '<w:lvlText w:val="Approved: %1"/>'),
        ("word/footer1.xml", "Case reference ", "The provider will hold "),
    ):
        [fault] = faults(replaced(part, held, claim))
        assert "stands in the template’s own words" in fault


def test_a_required_field_in_the_foot_of_the_page_is_not_enough() -> None:
    field = "{{ recommendation }}"
    parts = parts_of(replaced(DOCUMENT, field, "Nothing"))
    footer = next(name for name in parts if name.startswith("word/footer"))
    parts[footer] = parts[footer].replace(b"</w:ftr>", f"{paragraph(field)}</w:ftr>".encode())
    [fault] = faults(zipped(parts))
    assert fault.startswith(f"The template lacks {field}")


def test_a_footnote_takes_no_field() -> None:
    content = f"<w:footnotes {W}><w:footnote>{paragraph('{{ person }}')}</w:footnote></w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    data = typed(
        related("footnotes", "footnotes.xml", content=content.encode()), "word/footnotes.xml", kind
    )
    [fault] = faults(data)
    assert "a footnote holds a brace" in fault


def test_two_readings_of_one_file_are_the_same_bytes() -> None:
    assert filled(PATTERN.read_bytes(), WAITING) == filled(PATTERN.read_bytes(), WAITING)
