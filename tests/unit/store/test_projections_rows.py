"""The rows of people and cases: sorted as people sort, and what is not understood left out."""

from __future__ import annotations

import pytest

from courtdesk.domain.ids import DocumentId
from courtdesk.store import projections_rows
from tests.unit.store.conftest import case_body, person_body


@pytest.mark.parametrize(
    "order",
    [
        ["morning", "9.30", "10:00", "afternoon", "14:00", "3pm", "evening", "", "special"],
        ["AM", "12:00", "13.15"],
    ],
)
def test_sessions_by_the_time_of_day(order: list[str]) -> None:
    keys = [projections_rows.session_key(session) for session in order]
    assert keys == sorted(keys)


def test_courtrooms_as_people_count_them() -> None:
    rooms = ["Court 1", "Court 2", "Court 10", "Court 10a"]
    assert sorted(rooms, key=projections_rows.room_key) == rooms


def test_values_of_other_types_are_as_missing_ones() -> None:
    document = DocumentId("one")
    odd = person_body(5, None, birth_date="no day", crn=["x"])  # type: ignore[arg-type]
    assert projections_rows.person_row(document, odd, 1) == ["one", *["", "", ","], *[None] * 4, 1]
    strange = {"order": True, "hearing_date": 20261123, "courtroom": {}, "listed": "no"}
    row = projections_rows.case_row(document, case_body("p") | strange, 2)
    assert (row[projections_rows.DAY], row[4], row[6]) == (None, "", 0)
    assert row[-2:] == [True, 2]
