"""What no report may be without stands where it can be read, however else a file is made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from courtdesk.documents.report_template import TemplateWrong
from courtdesk.documents.report_template_docx import read_docx_template
from tests.unit.documents.word_files import DOCUMENT, PATTERN, STYLES, Parts, altered

Change = Callable[[Parts], None]
FIELD = "{{ recommendation }}"
SETTINGS, NUMBERING, FONTS = "word/settings.xml", "word/numbering.xml", "word/fontTable.xml"
THEME = "word/theme/theme1.xml"
TEXT = f"<w:t>{FIELD}</w:t>"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'


def edited(part: str, old: str, new: str) -> Change:
    def change(parts: Parts) -> None:
        text = parts[part].decode()
        assert old in text, (part, old)
        parts[part] = text.replace(old, new, 1).encode()

    return change


def both(*changes: Change) -> Change:
    def change(parts: Parts) -> None:
        for one in changes:
            one(parts)

    return change


def instead(xml: str) -> Change:
    """`xml` in place of the paragraph that holds the field."""
    return edited(DOCUMENT, f"<w:p><w:r>{TEXT}</w:r></w:p>", xml)


def run(properties: str) -> Change:
    return instead(f"<w:p><w:r><w:rPr>{properties}</w:rPr>{TEXT}</w:r></w:p>")


def own(properties: str) -> Change:
    return instead(f"<w:p><w:pPr>{properties}</w:pPr><w:r>{TEXT}</w:r></w:p>")


def table(*, row: str = "", cell: str = "", of: str = "", column: str = "9000") -> Change:
    row = row if "tblPrEx" in row else f"<w:trPr>{row}</w:trPr>"
    return instead(
        f'<w:tbl><w:tblPr>{of}</w:tblPr><w:tblGrid><w:gridCol w:w="{column}"/></w:tblGrid>'
        f"<w:tr>{row}<w:tc><w:tcPr>{cell}</w:tcPr>"
        f"<w:p><w:r>{TEXT}</w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"
    )


def styled(kind: str, properties: str, change: Change) -> Change:
    """Two styles, the second, Kid, based on the first, which alone has the properties."""

    def change_both(parts: Parts) -> None:
        change(parts)
        base = (
            f'<w:style w:type="{kind}" w:styleId="Base"><w:name w:val="B"/>{properties}</w:style>'
        )
        kid = (
            f'<w:style w:type="{kind}" w:styleId="Kid"><w:name w:val="K"/>'
            '<w:basedOn w:val="Base"/></w:style>'
        )
        edited(STYLES, "</w:styles>", f"{base}{kid}</w:styles>")(parts)

    return change_both


def page(old: str, new: str) -> Change:
    return edited(DOCUMENT, old, new)


VANISH = "<w:rPr><w:vanish/></w:rPr>"
WHITE = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
CODE = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'
BULLET = '<w:name w:val="List Bullet"/>'
SECTION_MARGINS = 'w:left="1417"'

WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
ANCHOR = "<w:p><w:r><w:drawing><wp:anchor {0} {1}>{2}</wp:anchor></w:drawing></w:r></w:p>"
OLD_BOX = (
    '<w:p><w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml" '
    'style="position:absolute;width:900pt">{0}</v:rect></w:pict></w:r></w:p>'
)
BEHIND = 'behindDoc="1"'
OLD_WRAP = '<x:wrap xmlns:x="urn:schemas-microsoft-com:office:word" type="square"/>'

EDGE = '<w:left w:w="9000" w:type="dxa"/>'
SYMBOL = '<a:latin typeface="Wingdings"/>'
HIDDEN: dict[str, tuple[Change, str]] = {
    "white": (run('<w:color w:val="FFFFFF"/>'), "its white does not stand out from the white"),
    "pale": (run('<w:color w:val="999999"/>'), "its colour 999999"),
    "theme's white": (run('<w:color w:val="auto" w:themeColor="background1"/>'), "its white"),
    "tinted": (run('<w:color w:themeColor="text1" w:themeTint="10"/>'), "its colour EFEFEF"),
    "two colours": (run('<w:color w:val="000000" w:themeColor="light1"/>'), "cannot be told"),
    "theme swapped": (
        both(
            edited(SETTINGS, 'w:t1="dark1"', 'w:t1="light1"'),
            run('<w:color w:themeColor="text1"/>'),
        ),
        "cannot be told",
    ),
    "no colour": (run('<w:color w:val="fff"/>'), "cannot be told"),
    "its shading": (
        run('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'),
        "black does not stand out from the black",
    ),
    "solid shading": (
        run('<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'),
        "from the black",
    ),
    "pattern": (run('<w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/>'), "be told"),
    "its highlight": (
        run('<w:highlight w:val="black"/>'),
        "black does not stand out from the black",
    ),
    "paragraph shading": (own('<w:shd w:val="clear" w:fill="111111"/>'), "from the colour 111111"),
    "cell shading": (
        table(cell='<w:shd w:val="clear" w:fill="111111"/>'),
        "from the colour 111111",
    ),
    "table shading": (table(of='<w:shd w:val="clear" w:fill="111111"/>'), "from the colour 111111"),
    "page colour": (
        page("<w:body>", '<w:background w:color="101010"/><w:body>'),
        "from the colour 101010",
    ),
    "1 point": (run('<w:sz w:val="2"/>'), "its letters are of size 1:"),
    "7.5 points": (run('<w:sz w:val="15"/>'), "its letters are of size 7.5:"),
    "900 points": (run('<w:sz w:val="1800"/>'), "its letters are of size 900"),
    "size in words": (run('<w:sz w:val="1pt"/>'), "its size cannot be told"),
    "vanish": (run("<w:vanish/>"), "it is formatted as hidden"),
    "specVanish": (run("<w:specVanish/>"), "it is formatted as hidden"),
    "webHidden": (run("<w:webHidden/>"), "it is formatted as hidden"),
    "strike": (run('<w:strike w:val="true"/>'), "it is struck through"),
    "dstrike": (run("<w:dstrike/>"), "it is struck through"),
    "scale": (run('<w:w w:val="1"/>'), "squeezed to less than 80%"),
    "lowered": (run('<w:position w:val="-3000"/>'), "raised or lowered"),
    "superscript": (run('<w:vertAlign w:val="superscript"/>'), "raised or lowered"),
    "squeezed": (run('<w:spacing w:val="-200"/>'), "pushed together"),
    "fitted": (run('<w:fitText w:val="10"/>'), "squeezed into a fixed width"),
    "embossed": (run("<w:emboss/>"), "the effect “emboss”"),
    "another writing": (run('<w:cs/><w:szCs w:val="2"/>'), "the effect “cs”"),
    "newer colour": (run(f"<w14:textFill {W14}><w14:noFill/></w14:textFill>"), "“textFill”"),
    "twice": (run('<w:sz w:val="22"/><w:sz w:val="2"/>'), "says two things"),
    "two programs": (
        run(f'<mc:AlternateContent {MC}><mc:Choice Requires="w14"/></mc:AlternateContent>'),
        "says two things",
    ),
    "symbols": (run('<w:rFonts w:ascii="Wingdings"/>'), "its typeface Wingdings"),
    "theme's symbols": (
        both(
            edited(THEME, '<a:latin typeface="Cambria"/>', SYMBOL),
            run('<w:rFonts w:asciiTheme="minorHAnsi"/>'),
        ),
        "its typeface Wingdings",
    ),
    "font of its own": (
        both(
            run('<w:rFonts w:ascii="Ours"/>'),
            edited(
                FONTS, "</w:fonts>", '<w:font w:name="Ours"><w:embedRegular/></w:font></w:fonts>'
            ),
        ),
        "its typeface Ours",
    ),
    "paragraph style": (
        styled("paragraph", VANISH, own('<w:pStyle w:val="Kid"/>')),
        "it is formatted as hidden",
    ),
    "character style": (
        styled("character", WHITE, run('<w:rStyle w:val="Kid"/>')),
        "its white does",
    ),
    "table style": (
        styled("table", WHITE, table(of='<w:tblStyle w:val="Kid"/>')),
        "its white does",
    ),
    "table style, first row": (
        styled(
            "table",
            '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="000000"/></w:tcPr>'
            "</w:tblStylePr>",
            table(of='<w:tblStyle w:val="Kid"/>'),
        ),
        "from the black",
    ),
    "defaults": (
        edited(STYLES, "<w:rPrDefault><w:rPr>", "<w:rPrDefault><w:rPr><w:vanish/>"),
        "it is formatted as hidden",
    ),
    "style of points": (
        edited(STYLES, BULLET, f"{BULLET}{WHITE}"),
        "by the style of its points its white",
    ),
    "doubled style": (
        both(
            styled("paragraph", "", own("")),
            styled("paragraph", VANISH, lambda _: None),
        ),
        "two styles have the name Base",
    ),
    "row": (table(row="<w:hidden/>"), "its row is hidden"),
    "row height": (table(row='<w:trHeight w:val="1" w:hRule="exact"/>'), "an exact height"),
    "row moved": (table(row='<w:wBefore w:w="30000" w:type="dxa"/>'), "off the page"),
    "column": (table(column="1"), "narrower than 30 mm"),
    "cell width": (table(cell='<w:tcW w:w="0" w:type="dxa"/>'), "narrower than 30 mm"),
    "cell in per cent": (table(cell='<w:tcW w:w="1%" w:type="pct"/>'), "narrower than 30 mm"),
    "merged": (table(cell="<w:vMerge/>"), "merged into another"),
    "merged as of old": (table(cell="<w:hMerge/>"), "merged into another"),
    "row of its own kind": (
        table(row='<w:tblPrEx><w:tblInd w:w="-9000" w:type="dxa"/></w:tblPrEx>'),
        "moved off the page",
    ),
    "row in a control": (
        instead(
            '<w:tbl><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:sdt><w:sdtContent><w:tr>'
            f"<w:trPr><w:hidden/></w:trPr><w:sdt><w:sdtContent><w:tc><w:p><w:r>{TEXT}</w:r></w:p>"
            "</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl><w:p/>"
        ),
        "its row is hidden",
    ),
    "fitted cell": (table(cell="<w:tcFitText/>"), "squeezes the text"),
    "cell's edges": (
        table(cell=f"<w:tcMar>{EDGE}</w:tcMar>"),
        "leave it no room",
    ),
    "table's edges": (table(of=f"<w:tblCellMar>{EDGE}</w:tblCellMar>"), "leave it no room"),
    "table style's edges": (
        styled(
            "table",
            f"<w:tblPr><w:tblCellMar>{EDGE}</w:tblCellMar></w:tblPr>",
            table(of='<w:tblStyle w:val="Kid"/>'),
        ),
        "leave it no room",
    ),
    "table moved": (table(of='<w:tblInd w:w="-9000" w:type="dxa"/>'), "moved off the page"),
    "table floats": (table(of='<w:tblpPr w:tblpX="-9000"/>'), "floats"),
    "row moved in inches": (table(row='<w:wBefore w:w="20in"/>'), "off the page"),
    "table narrow in points": (table(of='<w:tblW w:w="1pt" w:type="dxa"/>'), "is narrower"),
    "gutter in inches": (page('w:gutter="0"', 'w:gutter="9in"'), "less than 30 mm"),
    "columns inches apart": (
        page('<w:cols w:space="720"/>', '<w:cols w:num="2" w:space="20in"/>'),
        "less than 30 mm",
    ),
    "table narrow": (table(of='<w:tblW w:w="50" w:type="pct"/>'), "its table is narrower"),
    "line of 1 twip": (own('<w:spacing w:line="1" w:lineRule="exact"/>'), "lines are closer"),
    "line below its letters": (
        own('<w:spacing w:line="120" w:lineRule="exact"/>'),
        "lines are closer",
    ),
    "line in parts": (own('<w:spacing w:line="12"/>'), "lines are closer"),
    "paragraph twice": (
        own('<w:jc w:val="left"/><w:jc w:val="right"/>'),
        "its paragraph says two things",
    ),
    "frame": (own('<w:framePr w:w="1" w:h="1" w:x="-20000" w:hAnchor="page"/>'), "in a frame"),
    "indent": (own('<w:ind w:left="-9000"/>'), "moved off the page"),
    "indent on the right": (own('<w:ind w:right="8900"/>'), "leaves it no room"),
    "first line": (own('<w:ind w:left="100" w:hanging="9000"/>'), "moved off the page"),
    "indent in characters": (own('<w:ind w:leftChars="-9000"/>'), "moved off the page"),
    "level of a list": (
        both(
            own('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'),
            edited(
                NUMBERING,
                "</w:numbering>",
                '<w:num w:numId="77"><w:lvlOverride><w:lvl w:ilvl="0"><w:pPr>'
                '<w:ind w:left="-9000"/></w:pPr></w:lvl></w:lvlOverride></w:num></w:numbering>',
            ),
        ),
        "moved off the page",
    ),
    "text box": (
        instead(
            f"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r>{TEXT}</w:r></w:p></w:txbxContent>"
            "</w:pict></w:r></w:p>"
        ),
        "in a text box",
    ),
    "no run": (instead(f"<w:p>{TEXT}</w:p>"), "outside the text"),
    "small print over a word": (
        instead(f"<w:p><w:r><w:ruby><w:rt><w:r>{TEXT}</w:r></w:rt></w:ruby></w:r></w:p>"),
        "not the plain text",
    ),
    "Word's own field": (
        instead(f'<w:p><w:fldSimple w:instr="PAGE"><w:r>{TEXT}</w:r></w:fldSimple></w:p>'),
        "not the plain text",
    ),
    "Word's own field, long": (
        instead(
            f"<w:p>{CODE.format('begin')}<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
            f"<w:p><w:r>{TEXT}</w:r></w:p><w:p>{CODE.format('end')}</w:p>"
        ),
        "which Word fills in anew",
    ),
    "negative margin": (page(SECTION_MARGINS, 'w:left="-9000"'), "the left margin of section 1"),
    "no page": (page(SECTION_MARGINS, 'w:left="9000"'), "less than 30 mm"),
    "narrow column": (
        page('<w:cols w:space="720"/>', '<w:cols w:num="2"><w:col w:w="1"/></w:cols>'),
        "less than 30 mm",
    ),
    "collapsed": (own(f"<w15:collapsed {W15}/>"), "a heading is collapsed"),
    "covered": (page("<w:body>", f"<w:body>{ANCHOR.format(WP, '', '')}"), "lies over the text"),
    "covered as of old": (page("<w:body>", f"<w:body>{OLD_BOX.format('')}"), "lies over the text"),
    "print only forms": (
        edited(SETTINGS, "<w:compat>", "<w:printFormsData/><w:compat>"),
        "prints nothing but the data of forms",
    ),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_a_required_field_that_cannot_be_read_is_refused_with_what_hides_it(how: str) -> None:
    change, said = HIDDEN[how]
    with pytest.raises(TemplateWrong) as refused:
        read_docx_template(altered(change), "ours.docx")
    told = [one.words for one in refused.value.faults]
    assert any(said in one for one in told), told
    if not told[0].startswith("“ours.docx”: "):
        [mine] = [one for one in told if f"{FIELD} could" in one]
        assert mine.startswith("“ours.docx”, paragraph 1")
        assert mine.endswith("dark letters of at least 8 points.")


def test_the_shipped_template_is_plain_and_so_is_an_ordinary_one() -> None:
    read_docx_template(PATTERN.read_bytes(), "ours.docx")
    for change in (
        run('<w:b/><w:caps/><w:color w:val="C00000"/><w:sz w:val="16"/><w:vanish w:val="0"/>'),
        run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F497D"/>'),
        run('<w:color w:val="244061" w:themeColor="accent1" w:themeShade="80"/>'),
        run('<w:rFonts w:asciiTheme="minorHAnsi"/><w:highlight w:val="yellow"/>'),
        run(f'<w14:ligatures {W14} w14:val="standardContextual"/>'),
        own('<w:spacing w:line="240" w:lineRule="exact"/><w:ind w:left="720" w:hanging="360"/>'),
        own('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
        table(cell='<w:tcW w:w="5000" w:type="pct"/><w:vMerge w:val="restart"/>'),
        table(of='<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>'),
        instead(f"<w:sdt><w:sdtContent><w:p><w:r>{TEXT}</w:r></w:p></w:sdtContent></w:sdt>"),
        page(SECTION_MARGINS, 'w:left="720"'),
        page("<w:body>", f"<w:body>{ANCHOR.format(WP, BEHIND, '')}"),
        page("<w:body>", f"<w:body>{ANCHOR.format(WP, '', '<wp:wrapSquare/>')}"),
        page("<w:body>", f"<w:body>{OLD_BOX.format(OLD_WRAP)}"),
        page("<w:body>", f"<w:body>{OLD_BOX.format('').replace('position:absolute;', '')}"),
        table(cell='<w:tcW w:w="1500" w:type="pct"/>'),
        table(of='<w:tblW w:w="100%" w:type="pct"/>'),
    ):
        read_docx_template(altered(change), "ours.docx")


def test_once_in_plain_words_is_enough() -> None:
    white = f"<w:p><w:r>{WHITE}{TEXT}</w:r></w:p>"
    read_docx_template(altered(instead(f"{white}<w:p><w:r>{TEXT}</w:r></w:p>{white}")), "ours.docx")


def test_the_whole_text_stands_for_all_four_only_where_its_headings_are_plain() -> None:
    def only_whole(parts: Parts) -> None:
        text = parts[DOCUMENT].decode()
        for name in ("draft_mark", "still_to_do", "decided_by"):
            text = text.replace(f"{{{{ {name} }}}}", "")
        parts[DOCUMENT] = text.replace(FIELD, "{{ whole_text }}").encode()

    def pale(parts: Parts) -> None:
        only_whole(parts)
        name = '<w:name w:val="heading 2"/>'
        edited(STYLES, '<w:color w:val="000000"/><w:sz w:val="26"/>', "<w:vanish/>")(parts)
        assert name in parts[STYLES].decode()

    read_docx_template(altered(only_whole), "ours.docx")
    with pytest.raises(TemplateWrong, match="by the style of its headings it is formatted") as seen:
        read_docx_template(altered(pale), "ours.docx")
    assert len(seen.value.faults) == 1
