"""Court lists from files: what is read, what is said, and what is refused before it is parsed."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from courtdesk.documents import sheets
from courtdesk.documents.sheets import Table, read_table
from courtdesk.documents.sheets_csv import is_formula_text
from courtdesk.domain.courtlist import map_columns, parse_rows
from courtdesk.errors import FileRefused, UserError

HEADINGS = "Defendant,DOB,Offence\n"
PROJECT = Path(__file__).parents[3]


def written(folder: Path, data: bytes | str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def values(table: Table) -> list[list[object]]:
    return [[cell.value for cell in row.cells] for row in table.rows]


def refused(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        read_table(path)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_known_by_their_bytes(tmp_path: Path, encoding: str) -> None:
    text = HEADINGS + '"Tŷ Gŵyn, Siân",4.3.90,Theft\n'
    table = read_table(written(tmp_path, text.encode(encoding)))
    assert table.columns == ("Defendant", "DOB", "Offence")
    assert values(table) == [["Tŷ Gŵyn, Siân", "4.3.90", "Theft"]]
    assert table.notes == ()
    assert table.header_row == 1


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, (HEADINGS + "Siân O’Sample,,\n").encode("cp1252")))
    assert table.rows[0].cells[0].value == "Siân O’Sample"
    assert "Windows-1252" in table.notes[0]


@pytest.mark.parametrize(
    "data",
    [
        b"Defendant,DOB\nA\x00nn,\n",
        bytes(range(1, 256)) * 4,
        (HEADINGS + "Ann,,\n").encode("utf-16-le"),
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        HEADINGS.encode() + b"\x81\x8d\x8f,,\n",
        b"Defendant,DOB\n" + b"\x01\x02\x03\x04" * 10,
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "is not a court list that can be read" in refused(written(tmp_path, data))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_by_the_headings(tmp_path: Path, delimiter: str) -> None:
    lines = ["Exampleton, Court 1, Thursday, 14, January", delimiter.join(["Defendant", "DOB"])]
    lines += [delimiter.join(['"Sample, Ann; or Annie"', "4.3.90"])]
    table = read_table(written(tmp_path, "\n".join(lines)))
    assert table.header_row == 2
    assert values(table) == [["Sample, Ann; or Annie", "4.3.90"]]


def test_excels_own_delimiter_line_is_obeyed(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "sep=;\r\nDefendant;DOB\r\nAnn;4.3.90\r\n"))
    assert values(table) == [["Ann", "4.3.90"]]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    text = "\n" + HEADINGS + '"Ann\nSample",,"A ""quoted"" word"\n,,\nBo\n'
    table = read_table(written(tmp_path, text))
    assert table.header_row == 2
    assert [row.number for row in table.rows] == [3, 5]
    assert values(table) == [["Ann\nSample", None, 'A "quoted" word'], ["Bo"]]


def test_longer_rows_keep_what_is_too_much(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, HEADINGS + "Sample, Ann,4.3.90,Theft\n"))
    assert len(table.rows[0].cells) == 4


@pytest.mark.parametrize("row", ['"Ann,,\nBo,,\n', '"Ann"a,,\n'])
def test_a_quotation_mark_out_of_place_swallows_nobody(tmp_path: Path, row: str) -> None:
    said = refused(written(tmp_path, HEADINGS + "Cy,,\n" + row))
    assert "quotation mark in the wrong place in row 3" in said


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", " =A1", "=cmd|' /C calc'!A0", "+A1", "-2+3", "@SUM(A1)", "-SUM(A1:A9)"),
        *("+cmd|' /C calc'!A0", "=HYPERLINK(1)", "＝A1", "@A1", "\t=A1"),
    ],
)
def test_formulas_are_marked(text: str) -> None:
    assert is_formula_text(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "=", "-Sample", "- see notes", "+44 20 7946 0000", "-5", "+3.2", "@home"),
        *("@ 10am", "O'Sample", "A-B", "+ bail", "-- none --"),
    ],
)
def test_names_and_signs_are_not_formulas(text: str) -> None:
    assert not is_formula_text(text)


def test_a_formula_row_is_refused_with_a_way_out(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, HEADINGS + '"=A1",,\nAnn SAMPLE,,\n'))
    mapped = map_columns(table.columns, date_known=True, court_known=True)
    parsed = parse_rows(table.rows, mapped, date(2027, 1, 14), "Exampleton")
    assert len(parsed.entries) == 1
    assert "paste it as values" in parsed.refused[0].sentence


def test_strange_headings_can_still_be_matched_by_hand(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "Diffynnydd,Trosedd\nAnn,Lladrad\n"))
    assert table.columns == ("Diffynnydd", "Trosedd")
    assert "No heading is one that CourtDesk knows; row 1 was taken." in table.notes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("word\nword\n", "no row of headings in its first 20 rows"),
        ("x\n" * 25 + HEADINGS + "Ann,,\n", "no row of headings in its first 20 rows"),
        (HEADINGS, "no rows below"),
        (HEADINGS + "Ann,," + "x" * 10_001, "more than 10,000 characters in row 2"),
        (HEADINGS + "Ann,," + "x" * 140_000, "quotation mark"),
        (HEADINGS + "Ann" + ",x" * 200, "more than 200 columns in row 2"),
    ],
)
def test_each_limit_has_its_sentence(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(written(tmp_path, text))


def test_at_the_limit_is_allowed(tmp_path: Path) -> None:
    text = "Defendant,DOB\n" + "Ann" + ",x" * 199 + "\nBo," + "x" * 10_000 + "\n"
    assert len(read_table(written(tmp_path, text)).rows) == 2


def test_too_many_rows_and_too_many_bytes(tmp_path: Path) -> None:
    many = written(tmp_path, "Defendant,DOB\n" + "A,\n" * 50_030, "many.csv")
    assert "more than 50,000 rows" in refused(many)
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.write(HEADINGS.encode())
        file.truncate(sheets.MAX_BYTES + 1)
    assert "larger than 25 MB" in refused(large)


def test_forty_thousand_rows_are_read(tmp_path: Path) -> None:
    rows = "".join(f'"Sample{n}, Ann",4.3.90,Theft\n' for n in range(40_000))
    assert len(read_table(written(tmp_path, HEADINGS + rows)).rows) == 40_000


def test_old_and_protected_workbooks_are_named(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "old Excel format (.xls)" in refused(written(tmp_path, ole, "list.xls"))
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refused(written(tmp_path, locked, "list.xlsx"))


def test_what_is_not_there_or_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"There is no file “none\.csv”"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(UserError, match="is not a file"):
        read_table(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_named_pipe_does_not_hang_the_window(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(UserError, match="is not a file"):
        read_table(pipe)


def test_the_sample_list_is_read_without_a_complaint() -> None:
    table = read_table(PROJECT / "resources" / "court-list-sample.csv")
    assert table.header_row == 2
    mapped = map_columns(table.columns, samples=table.samples())
    assert mapped.problem() is None
    assert mapped.ignored == ()
    parsed = parse_rows(table.rows, mapped)
    assert parsed.refused == ()
    assert len(parsed.entries) == 11
    assert len(parsed.entries[0].offences) == 2
    assert [entry.warnings for entry in parsed.entries if entry.warnings] == []
