"""Rows become entries, or are refused with one sentence that names the row."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtlist import (
    Cell,
    CellValue,
    Column,
    ListEntry,
    ParsedList,
    SheetRow,
    map_columns,
    parse_rows,
    row_key,
)
from courtdesk.errors import FieldError

DAY = date(2027, 1, 14)
COURT = "Exampleton Magistrates’ Court"
HEADINGS = (
    *("Court", "Hearing date", "Courtroom", "Session", "Listing no", "Case number"),
    *("Surname", "Forename", "DOB", "CRN", "PNC", "Offence", "Range", "Plea", "Notes"),
)
GOOD: dict[str, CellValue] = {
    "Court": COURT,
    "Hearing date": "14/01/2027",
    "Courtroom": 1,
    "Session": "am",
    "Listing no": "3a",
    "Case number": "46XX0000127",
    "Surname": "O’Sample",
    "Forename": "Áine",
    "DOB": "4.3.90",
    "CRN": "x 100001",
    "PNC": "2004/0012345X",
    "Offence": "Theft from a shop",
    "Range": "medium",
    "Plea": "G",
}


def row(number: int = 2, **changes: CellValue | Cell) -> SheetRow:
    named = {heading.replace("_", " "): value for heading, value in changes.items()}
    values = {**GOOD, **named}
    cells = (values.get(heading) for heading in HEADINGS)
    return SheetRow(number, tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells))


def parse(*rows: SheetRow) -> ParsedList:
    return parse_rows(rows, map_columns(HEADINGS))


def one(**changes: CellValue | Cell) -> ListEntry:
    parsed = parse(row(**changes))
    assert parsed.refused == ()
    (entry,) = parsed.entries
    return entry


def refusal(**changes: CellValue | Cell) -> str:
    parsed = parse(row(7, **changes))
    assert parsed.entries == ()
    (refused,) = parsed.refused
    assert refused.number == 7
    return refused.sentence


def test_a_row_is_read_whole() -> None:
    entry = one()
    assert entry.court == COURT
    assert entry.hearing_date == DAY
    assert (entry.courtroom, entry.session, entry.order) == ("1", "Morning", "3a")
    assert (entry.family_name, entry.given_names) == ("O’Sample", "Áine")
    assert entry.list_name == "O’Sample, Áine"
    assert entry.birth_date == date(1990, 3, 4)
    assert entry.crn == "X100001"
    assert entry.pnc == "2004/0012345X"
    (offence,) = entry.offences
    assert offence.text == "Theft from a shop"
    assert offence.range is OffenceRange.MEDIUM
    assert offence.likely_plea == "guilty"
    assert entry.rows == (2,)
    assert entry.warnings == ()


def test_a_time_gives_session_and_start() -> None:
    assert one(Session="2:15").start == time(14, 15)


@pytest.mark.parametrize(
    "name", ["O'Sample", "O’Sample", "ap Tŷ", "McPlaceholder", "van der Voorbeeld", "Demo-Łukasz"]
)
def test_names_are_kept_as_written(name: str) -> None:
    assert one(Surname=name).family_name == name


def test_curly_and_straight_apostrophes_are_one_person() -> None:
    assert row_key(one(Surname="O’Sample")) == row_key(one(Surname="O'SAMPLE"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Hearing_date": "31/02/2027"}, "hearing date: there is no 31 February 2027."),
        ({"Hearing_date": "01/14/2027"}, "write the day first"),
        ({"Hearing_date": ""}, "Row 7 has no hearing date: fill it in."),
        ({"Hearing_date": "14/01/1927"}, "hearing date in 1927"),
        ({"DOB": "14/01/2028"}, "date of birth after the hearing, 14/1/2028"),
        ({"DOB": "14/01/1890"}, "date of birth in 1890"),
        ({"DOB": "soon"}, "“soon” is not a date"),
        ({"CRN": "A12345"}, "“A12345” as the CRN: enter one letter and six digits"),
        ({"Session": "lunch"}, "“lunch” is not a session"),
        ({"Surname": "", "Forename": "-"}, "Row 7 has no name: fill it in."),
        ({"Court": ""}, "Row 7 has no court: fill it in."),
        ({"Surname": Cell(None, formula=True)}, "a formula for the family name"),
        ({"Offence": Cell("=1+1", formula=True)}, "paste it as values"),
    ],
)
def test_a_wrong_row_is_refused_with_one_sentence(
    changes: dict[str, CellValue | Cell], sentence: str
) -> None:
    said = refusal(**changes)
    assert sentence in said
    assert said.startswith("Row 7 ")
    assert said.endswith(".")


def test_a_formula_in_a_column_that_is_not_used_does_no_harm() -> None:
    mapped = map_columns((*HEADINGS, "Lunch"))
    extra = SheetRow(2, (*row().cells, Cell(None, formula=True)))
    parsed = parse_rows([extra], mapped)
    assert len(parsed.entries) == 1
    assert parsed.notes == ("These columns were not used: “Lunch”.",)


def test_more_cells_than_headings_is_a_comma_without_quotes() -> None:
    parsed = parse(SheetRow(5, (*row().cells, Cell("left over"))))
    assert "put quotes round" in parsed.refused[0].sentence
    assert parse(SheetRow(5, (*row().cells, Cell("  ")))).refused == ()


def test_fewer_cells_than_headings_are_blank() -> None:
    parsed = parse(SheetRow(2, row().cells[:8]))
    assert parsed.entries[0].offences == ()


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"DOB": "15/01/2009"}, "Row 2: the person is 17 on the day of the hearing, under 18."),
        ({"PNC": "12345"}, "does not look like 2004/0012345X"),
        ({"Range": "yes"}, "the offence range was left open"),
    ],
)
def test_what_is_odd_is_read_and_said(changes: dict[str, CellValue], warning: str) -> None:
    assert warning in " ".join(one(**changes).warnings)


def test_eighteen_today_is_no_warning() -> None:
    assert one(DOB="14/01/2009").warnings == ()


def test_a_whole_name_that_had_to_be_guessed_is_said() -> None:
    mapped = map_columns(["Defendant"], date_known=True, court_known=True)
    parsed = parse_rows([SheetRow(2, (Cell("Ann Sample"),))], mapped, DAY, COURT)
    (entry,) = parsed.entries
    assert entry.guessed_name
    assert "“Sample” was taken as the family name" in entry.warnings[0]
    assert (entry.court, entry.hearing_date) == (COURT, DAY)


def test_a_list_without_date_or_court_needs_to_be_told() -> None:
    mapped = map_columns(["Defendant"], date_known=True, court_known=True)
    with pytest.raises(FieldError, match="which day"):
        parse_rows([], mapped, None, COURT)
    with pytest.raises(FieldError, match="which court"):
        parse_rows([], mapped, DAY, " ")
    with pytest.raises(FieldError, match="no column for the defendant’s name"):
        parse_rows([], map_columns(["Offence"]), DAY, COURT)


def test_an_identical_row_is_refused_once_for_each_copy() -> None:
    parsed = parse(row(2), row(3), row(4))
    assert len(parsed.entries) == 1
    assert [each.sentence for each in parsed.refused] == [
        "Row 3 is the same as row 2 and was left out.",
        "Row 4 is the same as row 2 and was left out.",
    ]
    assert len(parsed.entries[0].offences) == 1


def test_rows_of_one_person_and_case_are_one_entry_with_its_offences() -> None:
    parsed = parse(
        row(2),
        row(3, Offence="Common assault", Plea="NG", Surname="O'SAMPLE"),
        row(4, Offence="Affray", DOB=None, Courtroom="2", Notes="Hearing loop"),
    )
    assert parsed.refused == ()
    (entry,) = parsed.entries
    assert [offence.text for offence in entry.offences] == [
        "Theft from a shop",
        "Common assault",
        "Affray",
    ]
    assert [offence.likely_plea for offence in entry.offences] == ["guilty", "not guilty", "guilty"]
    assert entry.rows == (2, 3, 4)
    assert entry.family_name == "O’Sample"
    assert entry.notes == "Hearing loop"
    assert entry.birth_date == date(1990, 3, 4)
    assert entry.courtroom == "1"
    assert "Row 4: the courtroom differs from that of row 2" in entry.warnings[0]


def test_co_defendants_and_namesakes_stay_apart() -> None:
    parsed = parse(
        row(2),
        row(3, Forename="Bo", CRN=None),
        row(4, DOB="5.3.91", CRN=None),
        row(5, DOB=None, CRN=None, Offence="Affray"),
    )
    assert parsed.refused == ()
    assert len(parsed.entries) == 4
    assert len({row_key(entry) for entry in parsed.entries}) == 4


def test_two_crns_under_one_name_are_not_made_one() -> None:
    parsed = parse(row(2), row(3, CRN="X100002", Offence="Affray"))
    assert len(parsed.entries) == 1
    assert "may be another person" in parsed.refused[0].sentence


def test_without_case_number_or_birth_date_another_place_may_be_another_person() -> None:
    bare: dict[str, CellValue] = {"Case_number": None, "DOB": None, "CRN": None}
    parsed = parse(row(2, **bare), row(3, Listing_no="9", **bare))
    assert len(parsed.entries) == 1
    assert parsed.refused[0].sentence == (
        "Row 3 has the same name as row 2 but may be another person: "
        "add a case number or a date of birth that tells them apart."
    )
    same_place = parse(row(2, **bare), row(3, Offence="Affray", **bare))
    assert len(same_place.entries[0].offences) == 2


def test_blank_rows_are_nothing() -> None:
    blank = SheetRow(3, (Cell(None), Cell("  "), Cell("")))
    parsed = parse(row(2), blank)
    assert parsed.refused == ()
    assert len(parsed.entries) == 1


_cell = st.sampled_from(["", "Ann", "ANN", "Bo", "46XX1", "46 xx1", "X100001", "X100002", "1", "2"])
_rows = st.lists(
    st.fixed_dictionaries(
        {
            "Surname": st.sampled_from(["Sample", "SAMPLE", "O’Sample", "-"]),
            "Forename": st.sampled_from(["Ann", "Bo", ""]),
            "Case_number": st.sampled_from([None, "46XX1", "46 xx1", "46XX2"]),
            "DOB": st.sampled_from([None, "4.3.90", "5.3.91", "31/02/90"]),
            "CRN": st.sampled_from([None, "X100001", "X100002", "bad"]),
            "Listing_no": st.sampled_from(["1", "2"]),
            "Offence": st.sampled_from(["Theft", "Affray"]),
        }
    ),
    max_size=8,
)


@given(_rows)
def test_every_row_is_in_one_entry_or_refused_and_no_key_is_there_twice(
    rows: list[dict[str, CellValue | Cell]],
) -> None:
    parsed = parse(*(row(number, **changes) for number, changes in enumerate(rows, 2)))
    read = [number for entry in parsed.entries for number in entry.rows]
    refused = [each.number for each in parsed.refused]
    assert sorted(read + refused) == list(range(2, len(rows) + 2))
    keys = [row_key(entry) for entry in parsed.entries]
    assert len(keys) == len(set(keys))
    for entry in parsed.entries:
        assert len(entry.offences) == len(entry.rows)


def test_columns_have_words_for_the_window() -> None:
    assert all(column.label for column in Column)
