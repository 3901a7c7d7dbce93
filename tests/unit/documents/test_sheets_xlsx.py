"""Workbooks: what their cells say is read as it stands, and hostile ones are refused."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from courtdesk.documents import sheets_xlsx
from courtdesk.documents.sheets import Table, read_table
from courtdesk.documents.sheets_xlsx import read_workbook
from courtdesk.domain.courtlist import Column, map_columns, parse_rows
from courtdesk.errors import FileRefused

HEADINGS = ["Defendant", "DOB", "Offence"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(*rows: Iterable[object], headings: bool = True) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in ([HEADINGS] if headings else []) + [list(row) for row in rows]:
        made.active.append(row)
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def read(made: openpyxl.Workbook) -> Table:
    return read_workbook(saved(made), "list.xlsx")


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """`data` with each part passed through `change`; a part that becomes `None` is left out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def with_sheet(xml: str | bytes) -> bytes:
    content = xml.encode() if isinstance(xml, str) else xml
    return repacked(
        saved(book(["Ann"])), lambda name, old: content if name.endswith("sheet1.xml") else old
    )


def sheet(rows: str) -> bytes:
    heading = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Defendant</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>DOB</t></is></c></row>'
    )
    return with_sheet(
        f'<worksheet xmlns="{MAIN}"><sheetData>{heading}{rows}</sheetData></worksheet>'
    )


SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def shared(strings: str, rows: str) -> bytes:
    """A workbook as Excel writes it, with its texts in a part of their own."""
    table = f'<sst xmlns="{MAIN}">{strings}</sst>'
    page = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/>'

    def change(name: str, old: bytes) -> bytes:
        if name.endswith("sheet1.xml"):
            return page.encode()
        if name.endswith("workbook.xml.rels"):
            return old.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
        if name == "[Content_Types].xml":
            return old.replace(b"</Types>", SHARED_TYPE + b"</Types>")
        return old

    data = BytesIO(repacked(saved(book(["Ann"])), change))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", table)
    return data.getvalue()


STRINGS = (
    "<si><t>Defendant</t></si><si><t>DOB</t></si>"
    '<si><r><t>O’Sam</t></r><r><t>ple</t></r><rPh sb="0" eb="1"><t>aid</t></rPh></si>'
    "<si><t>=A1</t></si>"
)
SHARED_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c></row>'
)


def refused(data: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        read_workbook(data, "list.xlsx")
    return str(caught.value)


def test_cells_come_as_what_they_are() -> None:
    made = book(
        ["Tŷ Gŵyn, Siân", dt.date(1990, 3, 4), "Theft"],
        ["Bo", 33000, 1.5],
        [None, dt.datetime(1990, 3, 4, 10, 30), True],  # noqa: DTZ001
        ["Cy", dt.time(10, 0), "-"],
    )
    table = read(made)
    assert table.sheet == "Sheet"
    assert table.columns == ("Defendant", "DOB", "Offence")
    assert [[cell.value for cell in row.cells] for row in table.rows] == [
        ["Tŷ Gŵyn, Siân", dt.date(1990, 3, 4), "Theft"],
        ["Bo", 33000, 1.5],
        [None, dt.datetime(1990, 3, 4, 10, 30), True],  # noqa: DTZ001
        ["Cy", dt.time(10, 0), "-"],
    ]
    assert [row.number for row in table.rows] == [2, 3, 4, 5]


# Written by hand from ECMA-376 part 1, 18.3.1.4 and 18.8.30, so that nothing which reads workbooks
# has a say in what is expected. The style 1 is number format 14, 2 is 20, 3 is 22 and 4 is 46.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="22"/><xf numFmtId="46"/>'
    "</cellXfs></styleSheet>"
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><v>33000</v></c>', 33000),
        ('<c r="B2"><v>33000.0</v></c>', 33000),
        ('<c r="B2"><v>-1.5E-1</v></c>', -0.15),
        ("<c><v>7</v></c>", 7),
        ('<c r="B2" s="1"><v>33000</v></c>', dt.date(1990, 5, 7)),
        ('<c r="B2" s="1"><v>1</v></c>', dt.date(1900, 1, 1)),
        ('<c r="B2" s="1"><v>59</v></c>', dt.date(1900, 2, 28)),
        ('<c r="B2" s="1"><v>61</v></c>', dt.date(1900, 3, 1)),
        ('<c r="B2" s="2"><v>0.4305555555555556</v></c>', dt.time(10, 20)),
        ('<c r="B2" s="3"><v>33000.4375</v></c>', dt.datetime(1990, 5, 7, 10, 30)),  # noqa: DTZ001
        ('<c r="B2" s="4"><v>0.4375</v></c>', dt.time(10, 30)),
        ('<c r="B2" s="4"><v>1.25</v></c>', 1.25),
        ('<c r="B2" t="d"><v>1990-05-07</v></c>', dt.date(1990, 5, 7)),
        ('<c r="B2" t="d"><v>1990-05-07T00:00:00</v></c>', dt.date(1990, 5, 7)),
        ('<c r="B2" t="b"><v>1</v></c>', True),
        ('<c r="B2" t="b"><v>0</v></c>', False),
        ('<c r="B2" t="str"><v>Tŷ &amp; Gŵyn</v></c>', "Tŷ & Gŵyn"),
        ('<c r="B2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a "),
        ('<c r="B2" t="inlineStr"><is><t>  </t></is></c>', None),
        ('<c r="B2" t="inlineStr"><is/></c>', None),
        ('<c r="B2"/>', None),
    ],
)
def test_every_kind_of_cell_is_read_as_the_standard_says(cell: str, value: object) -> None:
    row = f'<row r="2"><c r="A2"><v>1</v></c>{cell}<c r="C2"><v>2</v></c></row>'
    data = repacked(
        sheet(row), lambda name, old: STYLES.encode() if name == "xl/styles.xml" else old
    )
    found = read_workbook(data, "list.xlsx").rows[0].cells[1]
    assert (found.value, type(found.value)) == (value, type(value))
    assert not found.formula


def test_formulas_and_errors_are_marked_and_never_evaluated() -> None:
    made = book(["=CONCATENATE(1,2)", "x", "y"], ["Ann", "#REF!", "y"])
    made.active["B3"].data_type = "e"
    table = read(made)
    assert table.rows[0].cells[0].formula
    assert table.rows[0].cells[0].value is None
    assert table.rows[1].cells[1].formula
    mapped = map_columns(table.columns, {Column.OFFENCE: None}, date_known=True, court_known=True)
    parsed = parse_rows(table.rows, mapped, dt.date(2027, 1, 14), "Exampleton")
    assert len(parsed.refused) == 2
    assert all("paste it as values" in each.sentence for each in parsed.refused)


def test_the_stored_result_of_a_formula_is_not_taken() -> None:
    row = '<row r="2"><c r="A2" t="str"><f>X1</f><v>Ann</v></c><c r="B2"><v>33000</v></c></row>'
    cells = read_workbook(sheet(row), "list.xlsx").rows[0].cells
    assert cells[0].formula
    assert cells[0].value is None
    assert cells[1].value == 33000


def test_runs_reading_aids_and_escapes_in_text() -> None:
    row = (
        '<row r="2"><c r="A2" t="inlineStr"><is><r><t>An</t></r><r><t>na_x0041_</t></r>'
        '<rPh sb="0" eb="1"><t>aid</t></rPh></is></c></row>'
    )
    assert read_workbook(sheet(row), "list.xlsx").rows[0].cells[0].value == "AnnaA"


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ("[$-809]dd mmmm yyyy;@", True),
        ('0 "days"', False),
        ("#,##0.00", False),
        ("[Red]0", False),
        ("h:mm", True),
        ("General", False),
    ],
)
def test_a_number_is_a_date_when_its_format_prints_one(code: str, is_date: bool) -> None:
    made = book(["Ann", 33000, "x"])
    made.active["B2"].number_format = code
    value = read(made).rows[0].cells[1].value
    assert value == (dt.date(1990, 5, 7) if is_date else 33000)


def test_the_first_sheet_with_headings_is_read_and_said() -> None:
    made = openpyxl.Workbook()
    made.active.title = "Cover"
    made.active.append(["Exampleton"])
    second = made.create_sheet("Court 1")
    second.append(["Thursday"])
    second.append(HEADINGS)
    second.append(["Ann", None, "Theft"])
    table = read(made)
    assert (table.sheet, table.header_row) == ("Court 1", 2)
    assert "read from the sheet “Court 1”" in table.notes[0]


def test_a_hidden_sheet_comes_last_and_is_said() -> None:
    made = openpyxl.Workbook()
    made.active.title = "Old"
    made.active.append(HEADINGS)
    made.active.append(["Old", None, "Theft"])
    made.active.sheet_state = "hidden"
    front = made.create_sheet("Front")
    front.append(["Only", "words"])
    made.active = 1
    hidden = read(made)
    assert hidden.sheet == "Old"
    assert any("hidden" in note for note in hidden.notes)
    front.append(HEADINGS)
    front.append(["Ann", None, "Theft"])
    assert read(made).sheet == "Front"


def test_1904_dates_are_refused_and_not_read_four_years_wrong() -> None:
    made = book(["Ann", 33000, "x"])
    made.epoch = CALENDAR_MAC_1904
    assert "counts dates from 1904" in refused(saved(made))


def test_a_name_does_not_make_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(saved(book(["Ann", None, "Theft"])))
    assert read_table(path).sheet == "Sheet"


def test_other_zips_are_refused() -> None:
    foreign = BytesIO()
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "is not an Excel workbook" in refused(foreign.getvalue())


def test_a_password_inside_the_zip_is_named() -> None:
    data = bytearray(saved(book(["Ann"])))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag in the list of parts
    assert "protected by a password" in refused(bytes(data))


def test_every_cut_and_every_flipped_byte_is_refused_or_read() -> None:
    data = saved(book(["Ann", 33000, "Theft"]))
    for at in range(4, len(data), 97):
        assert refused(data[:at])
        flipped = bytearray(data)
        flipped[at] ^= 0x55
        try:
            read_workbook(bytes(flipped), "list.xlsx")
        except FileRefused:
            continue


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"x")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(201):
                part.write(bytes(1 << 20))
    assert len(out.getvalue()) < 1_000_000
    assert "unpacks to more than 200 MB" in refused(out.getvalue())


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_xlsx, "MAX_UNPACKED", 100_000)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(1_000_000))
    data = bytearray(out.getvalue())
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    assert "is damaged" in refused(bytes(data))


def test_many_parts_are_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"")
        for number in range(2_001):
            archive.writestr(f"part{number}", b"")
    assert "unpacks to more than" in refused(out.getvalue())


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "ha">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
)


def test_an_encoding_that_parsers_may_read_differently_is_refused() -> None:
    page = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    told = '<?xml version="1.0" encoding="{}"?>' + page
    assert "is damaged" in refused(with_sheet(told.format("cp037").encode("cp037")))
    for encoding in ("utf-8", "UTF-16", "US-ASCII", "ISO-8859-1"):
        message = refused(with_sheet(told.format(encoding).encode(encoding)))
        assert "no row of headings" in message


def test_a_strict_workbook_is_named() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    data = repacked(
        saved(book(["Ann"])), lambda name, old: old.replace(MAIN.encode(), strict.encode())
    )
    assert "is a Strict Open XML workbook" in refused(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}'
    assert "is damaged" in refused(with_sheet(text.encode(encoding)))


def test_shared_texts_are_read_in_all_their_runs() -> None:
    data = shared(STRINGS, SHARED_ROWS)
    table = read_workbook(data, "list.xlsx")
    assert table.columns == ("Defendant", "DOB")
    assert table.rows[0].cells[0].value == "O’Sample"
    assert table.rows[0].cells[1].formula


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"],
)
def test_a_document_type_is_refused_in_every_part(part: str) -> None:
    data = shared(STRINGS, SHARED_ROWS)
    assert read_workbook(data, "list.xlsx").rows
    begun = repacked(
        data, lambda name, old: DOCTYPE + old.split(b"?>", 1)[-1] if name == part else old
    )
    assert "is damaged" in refused(begun)


def test_an_entity_never_reaches_the_reader_of_cells() -> None:
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>&a;</t></is></c></row>'
    data = repacked(
        sheet(row), lambda name, old: DOCTYPE + old if name.endswith("sheet1.xml") else old
    )
    assert "is damaged" in refused(data)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999999"><c r="A1"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZZZZ2"><v>1</v></c></row>',
        '<row r="2"><c r="2"><v>1</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        '<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="2"><c r="XFE2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1e999</v></c></row>',
        '<row r="2"><c r="A2"><f t="shared" si="0">"</f></c>'
        '<c r="B2"><f t="shared" si="0"/></c></row>',
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2"><v>nan</v></c></row>',
        '<row r="2"><c r="A2"><v>word</v></c></row>',
        '<row r="2"><c r="A2" t="d"><v>word</v></c></row>',
        '<row r="2"><c r="A2" t="str"><v>_xD800_</v></c></row>',
    ],
)
def test_cells_that_cannot_be_are_refused(rows: str) -> None:
    assert "is damaged" in refused(sheet(rows))


def test_a_row_without_an_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_xlsx, "MAX_BETWEEN_ROWS", 200_000)
    assert "is damaged" in refused(sheet(f'<row r="2">{"<x/>" * 200_000}</row>'))


def test_a_shared_text_without_an_end_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheets_xlsx, "MAX_BETWEEN_ROWS", 200_000)
    assert "is damaged" in refused(shared(f"{STRINGS}<si>{'<x/>' * 100_000}</si>", SHARED_ROWS))
    assert read_workbook(shared(STRINGS + "<si/>" * 100_000, SHARED_ROWS), "list.xlsx").rows


def test_more_shared_texts_than_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_xlsx, "MAX_CELLS", 10)
    assert "more than 10 cells" in refused(shared(STRINGS + "<si/>" * 7, SHARED_ROWS))


def test_a_describing_part_of_no_sensible_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_xlsx, "MAX_SMALL_PART", 100)
    assert "is damaged" in refused(saved(book(["Ann"])))


def test_too_many_cells_and_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "more than 200 columns in row 2" in refused(
        sheet('<row r="2"><c r="XFD2"><v>1</v></c></row>')
    )
    monkeypatch.setattr(sheets_xlsx, "MAX_CELLS", 10)
    assert "more than 10 cells" in refused(saved(book(*(["a", "b", "c"] for _ in range(4)))))


def test_styled_blank_cells_far_out_do_no_harm() -> None:
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="0"/></row><row r="1048576"/>'
    (only,) = read_workbook(sheet(row), "list.xlsx").rows
    assert len(only.cells) == 1


def test_blank_cells_far_out_in_every_row_are_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheets_xlsx, "MAX_LOOKED_AT", 100_000)
    rows = "".join(f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in range(2, 10))
    assert "more than 2,000,000 cells" in refused(sheet(rows))


def test_what_a_workbook_says_about_its_size_is_not_believed() -> None:
    data = repacked(
        saved(book(["Ann", 33000, "Theft"])),
        lambda name, old: old.replace(b'ref="A1:C2"', b'ref="A1:A1"'),
    )
    assert len(read_workbook(data, "list.xlsx").rows[0].cells) == 3


def test_a_long_workbook_is_read() -> None:
    made = openpyxl.Workbook(write_only=True)
    page = made.create_sheet("List")
    page.append(HEADINGS)
    for number in range(5_000):
        page.append([f"Sample{number}, Ann", 33000, "Theft"])
    assert len(read(made).rows) == 5_000
