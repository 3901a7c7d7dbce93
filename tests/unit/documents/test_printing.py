"""The PDF read back: words in order, typeface inside, structure right, nobody in its properties."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from courtdesk.documents import tagging
from courtdesk.documents.page_model import (
    Block,
    Cells,
    Facts,
    Lines,
    Look,
    Paper,
    Row,
    SignatureBox,
    Table,
    Tick,
    Ticks,
    Words,
    Written,
)
from courtdesk.documents.paper import blank_form
from courtdesk.documents.printing import (
    page_pictures,
    pdf_bytes,
    print_pages,
    write_pdf,
)
from courtdesk.documents.printing.layout import LaidOut
from courtdesk.documents.printing.pen import Pen, Piece
from courtdesk.documents.printing.pieces import _columns
from courtdesk.documents.printing.table import column_widths, needed_width, table_pieces
from courtdesk.documents.printing.tree import Tree
from courtdesk.documents.printing.typeface import Type
from courtdesk.documents.tagging import Element, tag
from courtdesk.errors import UserError
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.strokes import Strokes
from tests.helpers.pdf import Pdf
from tests.helpers.shipped import shipped
from tests.unit.questionnaire.small import FORMS, ROOT

pytestmark = pytest.mark.usefixtures("qapp")
SHIPPED = shipped().forms
CORE = SHIPPED["core-10"]
LONG = SHIPPED["core-34"]
DRAWN = Strokes(100, 50, (((1, 1), (50, 40)), ((60, 20),)))
EVERY_PART = Paper(
    title="Every part, case 7F3K-Q2XM",
    language="cy-GB",
    blocks=(
        Block((Words("A title", Look.TITLE), Facts((("Person", "Łukasz Ŵyn"), ("Case", "1"))))),
        Block((Words("A section", Look.SECTION),), with_next=True),
        Block(
            (
                Words("Only if", Look.STRONG),
                Words("A question", Look.BODY, "12a"),
                Ticks((Tick("No", "0"), Tick("Yes", "1", chosen=True))),
            ),
            ruled=True,
        ),
        Block((Lines(2), Lines(1, short=True, label="Line"), Cells((("Day", 2), ("", 3))))),
        Block(
            (
                Table(
                    (Tick("Not at all", "0"), Tick("Often", "1")),
                    (Row("1", "One", chosen=1), Row("2", "Two", note="Not answered")),
                    lead="Last week",
                ),
            )
        ),
        Block((Written("What was said\n\non two lines"), SignatureBox("Drawn signature", DRAWN))),
    ),
    reference="7F3K-Q2XM",
    version="Every part, version 1",
    notice="© Somebody, all rights",
)


def words_of(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("form", SHIPPED.values(), ids=list(SHIPPED))
def test_every_form_can_be_read_by_ear(form: Form, large: bool) -> None:
    pdf = Pdf(pdf_bytes(blank_form(form, reference="7F3K-Q2XM", large=large)))
    assert pdf.language == "en-GB"
    assert pdf.title == f"{form.title}, case 7F3K-Q2XM"
    heard = words_of(" ".join(node.text for node in pdf.tree.walk()))
    for item in form.questions():
        if not item.read_only:
            assert words_of(item.text) in heard
            assert all(words_of(option.label) in heard for option in item.options)
    for page in pdf.pages:
        flat = words_of(page).replace(" ", "")
        assert form.copyright.replace(" ", "") in flat
        assert "Case7F3K-Q2XM" in flat
    last = len(pdf.pages)
    assert [f"Page {at} of {last}" in page for at, page in enumerate(pdf.pages, 1)] == [True] * last


def test_the_structure_of_every_part() -> None:
    pdf = Pdf(pdf_bytes(EVERY_PART))
    assert pdf.language == "cy-GB"
    found = [(node.role, node.alt or node.text) for node in pdf.tree.walk()]
    assert found == [
        ("Document", ""),
        ("H1", "A title"),
        ("P", "Person Łukasz Ŵyn"),
        ("P", "Case 1"),
        ("H2", "A section"),
        ("P", "Only if"),
        ("P", "12a A question"),
        ("L", ""),
        ("LI", ""),
        ("LBody", "0 No"),
        ("LI", ""),
        ("Figure", "Chosen"),
        ("LBody", "1 Yes"),
        ("P", "Line"),
        ("P", "Day"),
        ("Table", ""),
        ("TR", ""),
        ("TH", "Last week"),
        ("TH", "Not at all 0"),
        ("TH", "Often 1"),
        ("TR", ""),
        ("TH", "1 One"),
        ("TD", "0"),
        ("TD", "1"),
        ("Figure", "Chosen"),
        ("TR", ""),
        ("TH", "2 Two Not answered"),
        ("TD", "0"),
        ("TD", "1"),
        ("P", "What was said  on two lines"),
        ("Figure", "Drawn signature"),
        ("P", "© Somebody, all rights Page 1 of 1 Every part, version 1 · Case 7F3K-Q2XM"),
    ]


def test_a_head_cell_says_for_which_cells_it_speaks() -> None:
    data = pdf_bytes(EVERY_PART)
    assert data.count(b"/A << /O /Table /Scope /Column >>") == 3
    assert data.count(b"/A << /O /Table /Scope /Row >>") == 2
    assert data.count(b"/S /TH\n") == 5


def test_all_that_is_drawn_is_content_or_artifact_and_the_parent_tree_agrees() -> None:
    pdf = Pdf(pdf_bytes(EVERY_PART))
    for stream, roles in zip(pdf.streams(), pdf.parent_roles(), strict=True):
        assert b"-9000" not in stream
        depth = 0
        seen: list[str] = []
        for line in stream.split(b"\n"):
            if line.endswith((b" BDC", b" BMC")):
                depth += 1
                assert depth == 1
                if b"MCID" in line:
                    assert int(line.split()[3]) == len(seen)
                    seen.append(line.split()[0][1:].decode())
            elif line == b"EMC":
                depth -= 1
            elif line in (b"S", b"f", b"B", b"f*") or line.endswith(b" Tj"):
                assert depth == 1, line
        assert depth == 0
        assert seen == roles


def test_the_typeface_is_inside_and_nobody_is_in_the_properties() -> None:
    pdf = Pdf(pdf_bytes(EVERY_PART))
    assert pdf.fonts == {
        "AtkinsonHyperlegibleNext-Regular": True,
        "AtkinsonHyperlegibleNext-Bold": True,
    }
    assert b"/Author ()" in pdf.info
    assert b"\x00C\x00o\x00u\x00r\x00t\x00D\x00e\x00s\x00k" in pdf.info
    for private in ("Łukasz", str(Path.home()), str(ROOT)):
        assert private.encode() not in pdf.data
        assert private.encode("utf-16-be") not in pdf.data
    assert b"pdfaid:part" in pdf.data
    assert b"/DisplayDocTitle true" in pdf.catalog
    assert b"/Marked true" in pdf.catalog


def test_the_window_s_font_does_not_take_the_digits_out_of_the_text(qapp: QApplication) -> None:
    from courtdesk.ui.kit.fonts import body_font

    before = qapp.font()
    try:
        qapp.setFont(body_font())
        text = Pdf(pdf_bytes(EVERY_PART)).text
    finally:
        qapp.setFont(before)
    assert "7F3K-Q2XM" in text
    assert "12a" in text


def test_a_space_is_a_space() -> None:
    assert "\t" not in Pdf(pdf_bytes(EVERY_PART)).text


def test_letters_are_as_large_as_the_size_says() -> None:
    for size in (12, 18):
        paper = Paper("t", "en-GB", (Block((Words("Words"),)),), size=size)
        [stream] = Pdf(pdf_bytes(paper)).streams()
        assert b" %d Tf" % size in stream
        assert b"0.100000000 0 0 -0.100000000 0 842 cm" in stream
        assert b"10 0 0 10 0 0 cm" in stream


def test_a_page_is_a4() -> None:
    data = pdf_bytes(EVERY_PART)
    assert b"/MediaBox [0 0 595.000000 842.000000]" in data


def test_a_long_answer_runs_over_pages_and_nothing_of_it_is_lost() -> None:
    said = " ".join(f"word{at}" for at in range(3000))
    paper = Paper("t", "en-GB", (Block((Words("A question", number="1"), Written(said))),))
    pdf = Pdf(pdf_bytes(paper))
    assert len(pdf.pages) > 2
    [answer] = [node for node in pdf.tree.walk() if node.text.startswith("word0")]
    # Qt may begin a new run of letters within a long answer, and even within a word.
    assert answer.text.replace(" ", "") == said.replace(" ", "")


def test_a_word_longer_than_a_line_is_broken_not_cut() -> None:
    paper = Paper("t", "en-GB", (Block((Words("x" * 500), Ticks((Tick("y" * 200, "1"),)))),))
    text = Pdf(pdf_bytes(paper)).text.replace("\n", "")
    assert text.count("x") == 500
    assert text.count("y") == 200


@settings(max_examples=25)
@given(st.lists(st.integers(20, 700).map(float), min_size=1, max_size=11))
def test_columns_hold_what_stands_in_them(wide: list[float]) -> None:
    lefts = _columns(wide, 450.0, 15.0)
    assert lefts[0] == 0
    count = len(lefts)
    for at, width in enumerate(wide):
        end = lefts[at % count] + width
        if count > 1:
            assert end <= 450.0
            assert at % count == count - 1 or end + 15.0 <= lefts[at % count + 1]


def test_columns_are_rather_three_and_two_than_four_and_one() -> None:
    assert len(_columns([100.0] * 5, 460.0, 10.0)) == 3
    assert len(_columns([50.0] * 5, 460.0, 10.0)) == 5


# --- tables ---------------------------------------------------------------------------------------

MM = 72 / 25.4


@pytest.mark.parametrize("reference", ["7F3K-Q2XM", ""])
@pytest.mark.parametrize(
    ("name", "pages"), [("core-34", 2), ("core-10", 1), ("k10", 1), ("phq-9", 1), ("gad-7", 1)]
)
def test_an_instrument_is_as_short_as_its_own_sheet(name: str, pages: int, reference: str) -> None:
    assert LaidOut(blank_form(SHIPPED[name], reference=reference)).pages == pages


def test_the_head_is_seen_on_every_page_and_heard_once() -> None:
    pdf = Pdf(pdf_bytes(blank_form(LONG)))
    for page in pdf.pages:
        assert "occasionally" in words_of(page)
    heads = [node for node in pdf.tree.walk() if node.role == "TH" and "occasionally" in node.text]
    assert [words_of(one.text) for one in heads] == ["Only occasionally 1"]
    assert sum(node.role == "Table" for node in pdf.tree.walk()) == 1


def test_every_row_has_as_many_cells_as_the_head() -> None:
    for name in ("core-34", "audit"):
        pdf = Pdf(pdf_bytes(blank_form(SHIPPED[name])))
        tables = [node for node in pdf.tree.walk() if node.role == "Table"]
        assert tables
        for table in tables:
            assert len({len(row.kids) for row in table.kids}) == 1
            assert {cell.role for row in table.kids for cell in row.kids} == {"TH", "TD"}


def test_a_filled_table_says_what_was_chosen_in_the_cell_of_its_digit() -> None:
    rows = tuple(Row(str(at), f"Question {at}", chosen=at % 3) for at in range(3))
    options = tuple(Tick(f"Option {digit}", digit) for digit in "024")
    paper = Paper("t", "en-GB", (Block((Table(options, rows),)),))
    pdf = Pdf(pdf_bytes(paper))
    chosen = [
        node.text
        for node in pdf.tree.walk()
        if node.role == "TD" and [kid.alt for kid in node.kids] == ["Chosen"]
    ]
    assert chosen == ["0", "2", "4"]


def _pieces(table: Table) -> tuple[Piece, ...]:
    return table_pieces(table, Type(12), Tree(), 22.0)


class _Boxes(Pen):
    """A pen that only keeps the boxes that it is told to draw, as (x, y, side)."""

    def __init__(self, painter: QPainter) -> None:
        super().__init__(painter, marked=False)
        self.seen: list[tuple[float, float, float]] = []

    def box(self, element: int, place: tuple[float, float, float, float], width: float) -> None:
        self.seen.append(place[:3])


def test_boxes_and_rows_are_large_enough_for_a_pen() -> None:
    options = tuple(
        Tick(label, digit) for label, digit in (("No", "0"), ("Characteristically", "1"))
    )
    rows = (Row("1", "Short"), Row("2", "Long " * 50))
    picture = QImage(595, 842, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    for piece in _pieces(Table(options, rows))[1:]:
        pen = _Boxes(painter)
        piece.draw(pen, 100.0)
        assert piece.height >= 8 * MM
        for x, y, side in pen.seen:
            assert side >= 4.9 * MM
            assert y >= 100
            assert y + side <= 100 + piece.height
            assert x + side <= 595 - 43
        assert len(pen.seen) == 2
    painter.end()


@given(st.lists(st.integers(30, 90).map(float), min_size=1, max_size=7), st.integers(60, 300))
def test_columns_share_evenly_and_none_has_less_than_it_needs(
    needs: list[float], most: int
) -> None:
    widths = column_widths(needs, float(most))
    assert all(width >= need for width, need in zip(widths, needs, strict=True))
    assert sum(widths) == pytest.approx(max(most, sum(needs)))
    even = min(widths)
    for width, need in zip(widths, needs, strict=True):
        assert width == pytest.approx(max(need, even))


@pytest.mark.parametrize("form", SHIPPED.values(), ids=list(SHIPPED))
def test_no_word_of_a_head_is_broken(form: Form) -> None:
    type_ = Type(12)
    for table in (part for block in blank_form(form).blocks for part in block.parts):
        if isinstance(table, Table):
            for option in table.options:
                lines = type_.set(option.label, needed_width(type_, option) - 5.0, bold=True)
                assert len(lines) <= 4
                ends = [line.layout.lineAt(line.at) for line in lines]
                text = option.label
                for line in ends[1:]:
                    assert text[line.textStart() - 1] == " "


# --- files, printers, pictures --------------------------------------------------------------------


def test_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    path = write_pdf(blank_form(CORE), tmp_path / "form.pdf")
    assert Pdf(path.read_bytes()).title == "CORE-10"
    assert [each.name for each in tmp_path.iterdir()] == ["form.pdf"]
    with pytest.raises(UserError, match="is there already"):
        write_pdf(blank_form(CORE), path)


def _printer(buffer: QBuffer, size: QPageSize.PageSizeId) -> QPdfWriter:
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QPdfWriter(buffer)
    device.setPageSize(QPageSize(size))
    device.setResolution(300)
    return device


def test_a_printer_gets_the_pages_and_no_marks() -> None:
    buffer = QBuffer()
    device = _printer(buffer, QPageSize.PageSizeId.A4)
    assert print_pages(blank_form(LONG), device) == 2
    pdf = Pdf(buffer.data().data())
    assert len(pdf.pages) == 2
    assert not any(b"-9000" in stream for stream in pdf.streams())


@pytest.mark.parametrize(("first", "last", "printed"), [(2, 2, 1), (1, 9, 2), (3, 3, 0)])
def test_a_printer_gets_the_pages_asked_for(first: int, last: int, printed: int) -> None:
    device = _printer(buffer := QBuffer(), QPageSize.PageSizeId.A4)
    assert print_pages(blank_form(LONG), device, first=first, last=last) == printed
    assert bool(buffer.data().size()) == bool(printed)


def test_smaller_paper_gets_a_smaller_page() -> None:
    buffer = QBuffer()
    device = _printer(buffer, QPageSize.PageSizeId.A5)
    print_pages(blank_form(CORE), device)
    scales = {
        float(line.split()[0])
        for stream in Pdf(buffer.data().data()).streams()
        for line in stream.split(b"\n")
        if line.endswith(b" cm") and b"-" not in line
    }
    assert max(scales) < 0.72 * 300 / 72


def test_a_preview_is_one_picture_a_page_with_ink_on_it() -> None:
    pictures = page_pictures(EVERY_PART, 1.0)
    assert [(one.width(), one.height()) for one in pictures] == [(595, 842)]
    [one] = pictures
    ink = sum(
        one.pixelColor(x, y).lightness() < 128 for x in range(0, 595) for y in range(40, 400, 2)
    )
    assert ink > 200


def test_a_paper_of_nothing_is_still_one_page() -> None:
    assert LaidOut(Paper("t", "en-GB", ())).pages == 1
    assert Pdf(pdf_bytes(Paper("t", "en-GB", ()))).text.strip() == "Page 1 of 1"


# --- without a display, and with another writer ---------------------------------------------------


def test_it_draws_without_a_display_and_without_an_application(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from courtdesk.questionnaire.catalogue import load_catalogue\n"
        "from courtdesk.documents.paper import blank_form\n"
        "from courtdesk.documents.printing import write_pdf\n"
        "form = load_catalogue(Path(sys.argv[1])).get('k10')\n"
        "for name in ('a.pdf', 'b.pdf'):\n"
        "    write_pdf(blank_form(form), Path(sys.argv[2]) / name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(FORMS), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("a.pdf", "b.pdf"):
        assert "K10" in Pdf((tmp_path / name).read_bytes()).title


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.4\n",
        b"%PDF-1.4\n1 0 obj\n<<\n>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<<\n"
        b"/Size 1\n>>\nstartxref\n30\n%%EOF\n",
    ],
)
def test_a_pdf_of_another_shape_is_a_mistake_and_never_half_tagged(data: bytes) -> None:
    with pytest.raises(ValueError, match="another shape"):
        tag(data, [Element("P")], "en-GB")


def test_what_a_mark_says_is_what_is_read_back() -> None:
    for element in (tagging.ARTIFACT, 0, 7, 4000):
        assert -1 - tagging.mark_y(element) == element
