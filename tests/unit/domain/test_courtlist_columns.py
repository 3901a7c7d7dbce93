"""Columns are found by the names courts give them; what is unclear is asked, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.courtlist import Column, map_columns, recognised
from courtdesk.domain.courtlist_columns import _LOOSE, _SURE, heading_key
from courtdesk.errors import FieldError

KNOWN = {"date_known": True, "court_known": True}


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Ct rm", Column.COURTROOM),
        ("COURT_ROOM", Column.COURTROOM),
        ("Listing No", Column.ORDER),
        ("D.O.B.", Column.BIRTH_DATE),
        ("DOB", Column.BIRTH_DATE),
        ("Defendant Name", Column.DEFENDANT),
        ("Defendant's surname", Column.FAMILY_NAME),
        ("Defendant DOB", Column.BIRTH_DATE),
        ("Forename(s)", Column.GIVEN_NAMES),
        ("URN", Column.CASE_NUMBER),
        ("Case Ref", Column.CASE_NUMBER),
        ("NDelius CRN", Column.CRN),
        ("PNC No.", Column.PNC),
        ("Offence(s)", Column.OFFENCE),
        ("Bail/Custody", Column.CUSTODY),
        ("Known to probation?", Column.PROBATION_STATUS),
        ("Anticipated plea", Column.LIKELY_PLEA),
        ("Community order range", Column.OFFENCE_RANGE),
        ("Judge / Bench", Column.BENCH),
        ("Interpreter needed", Column.INTERPRETER),
        ("Adjustments", Column.NOTES),
        ("Hearing Date", Column.HEARING_DATE),
        ("AM/PM", Column.SESSION),
        ("Court house", Column.COURT),
        ("Court name", Column.COURT),
        ("Name of court", Column.COURT),
    ],
)
def test_headings_as_courts_write_them(heading: str, column: Column) -> None:
    mapped = map_columns(["Filler", heading], **KNOWN)
    assert dict(mapped.found) == {column: 1}
    assert mapped.ignored == ("Filler",)


def test_no_sure_name_means_two_columns() -> None:
    meanings: dict[str, set[Column]] = {}
    for column, names in _SURE.items():
        for name in names.split(","):
            meanings.setdefault(heading_key(name), set()).add(column)
    assert [name for name, columns in meanings.items() if len(columns) > 1] == []
    assert set(_SURE) == set(Column)
    assert set(_LOOSE) <= set(Column)


def test_loose_names_settle_a_column_when_nothing_else_could_be_meant() -> None:
    mapped = map_columns(["Name", "Date", "Time", "No"], **KNOWN)
    assert mapped.found[Column.DEFENDANT] == 0
    assert mapped.found[Column.HEARING_DATE] == 1
    assert mapped.found[Column.SESSION] == 2
    assert set(mapped.unclear) == {Column.ORDER, Column.CASE_NUMBER}


def test_a_sure_name_comes_before_a_loose_one() -> None:
    mapped = map_columns(["Name", "Date", "Defendant", "Hearing date", "Status", "Bail"], **KNOWN)
    assert mapped.found == {
        Column.DEFENDANT: 2,
        Column.HEARING_DATE: 3,
        Column.CUSTODY: 5,
        Column.PROBATION_STATUS: 4,
    }
    assert mapped.ignored == ("Name", "Date")


def test_two_headings_for_one_column_are_asked() -> None:
    mapped = map_columns(["Defendant", "URN", "Case number"], **KNOWN)
    assert mapped.unclear == {Column.CASE_NUMBER: ("URN", "Case number")}
    problem = mapped.problem()
    assert problem is not None
    assert problem.field == Column.CASE_NUMBER
    assert "“URN” or “Case number”" in str(problem)


def test_an_answer_settles_it() -> None:
    headings = ["Defendant", "URN", "Case number"]
    mapped = map_columns(headings, {Column.CASE_NUMBER: "URN"}, **KNOWN)
    assert mapped.found[Column.CASE_NUMBER] == 1
    assert mapped.problem() is None
    left_out = map_columns(headings, {Column.CASE_NUMBER: None}, **KNOWN)
    assert Column.CASE_NUMBER not in left_out.found
    assert left_out.problem() is None


def test_an_answer_comes_before_every_rule() -> None:
    mapped = map_columns(["Defendant", "DOB"], {Column.FAMILY_NAME: "DOB"}, **KNOWN)
    assert mapped.found == {Column.FAMILY_NAME: 1, Column.DEFENDANT: 0}


def test_an_answer_that_is_no_heading_is_refused() -> None:
    with pytest.raises(FieldError, match="no column headed “Nom”"):
        map_columns(["Defendant"], {Column.DEFENDANT: "Nom"}, **KNOWN)


def test_name_beside_surname_is_asked() -> None:
    mapped = map_columns(["Surname", "Name"], **KNOWN)
    assert Column.FAMILY_NAME in mapped.found
    assert set(mapped.unclear) == {Column.DEFENDANT, Column.GIVEN_NAMES}
    settled = map_columns(["Surname", "Name"], {Column.DEFENDANT: None}, **KNOWN)
    assert settled.found == {Column.FAMILY_NAME: 0, Column.GIVEN_NAMES: 1}


def test_both_halves_of_a_name_come_before_the_whole() -> None:
    mapped = map_columns(["Defendant", "Surname", "Forename", "Name"], **KNOWN)
    assert mapped.found == {Column.FAMILY_NAME: 1, Column.GIVEN_NAMES: 2}
    assert mapped.ignored == ("Defendant", "Name")


@pytest.mark.parametrize(
    ("values", "column"),
    [
        (["1", "Court 2", "3a"], Column.COURTROOM),
        (["Exampleton", "Exampleton"], Column.COURT),
        (["1", "Exampleton"], Column.COURT),
        ([], Column.COURT),
    ],
)
def test_a_column_headed_court_is_told_by_what_it_holds(values: list[str], column: Column) -> None:
    mapped = map_columns(
        ["Court", "Defendant"], samples=[(value, "x") for value in values], **KNOWN
    )
    assert mapped.found[column] == 0


def test_what_is_missing_is_said() -> None:
    mapped = map_columns(["Offence"])
    assert mapped.missing == (Column.DEFENDANT, Column.HEARING_DATE, Column.COURT)
    assert "no column for the defendant’s name" in str(mapped.problem())
    assert map_columns(["Defendant"], **KNOWN).missing == ()


def test_case_reference_number_may_be_a_crn() -> None:
    mapped = map_columns(["Defendant", "Case reference number"], **KNOWN)
    assert set(mapped.unclear) == {Column.CASE_NUMBER, Column.CRN}
    beside = map_columns(["Defendant", "Case reference number", "CRN"], **KNOWN)
    assert beside.found[Column.CASE_NUMBER] == 1


def test_headings_are_recognised_once_each() -> None:
    assert recognised(["Defendant", "Accused", "DOB", "Lunch"]) == 2
    assert recognised(["Exampleton", "14/01/2027", ""]) == 0


_HEADINGS = st.sampled_from(
    [name.strip() for names in (*_SURE.values(), *_LOOSE.values()) for name in names.split(",")]
    + ["", "Lunch", "#"]
)


@given(st.lists(_HEADINGS, max_size=12))
def test_every_heading_is_used_once_or_asked_or_said_to_be_ignored(headings: list[str]) -> None:
    mapped = map_columns(headings)
    used = list(mapped.found.values())
    assert len(used) == len(set(used))
    asked = {heading for names in mapped.unclear.values() for heading in names}
    for index, heading in enumerate(headings):
        if heading:
            assert (index in used) or heading in asked or heading in mapped.ignored
    assert not set(mapped.found) & set(mapped.unclear)
