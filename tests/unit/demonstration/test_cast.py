"""The invented people: the same for a seed, unlike each other, and hard on whatever reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.actions import lists
from courtdesk.demonstration.cast import COURT, FOUNDER, MOST_CASES, OTHERS, invent, write_list
from courtdesk.domain.access import Role
from courtdesk.domain.courtlist import parse_rows
from courtdesk.domain.people import pnc_looks_right, tidy_crn
from courtdesk.errors import UserError

DAY = date(2027, 1, 14)


@settings(max_examples=20)
@given(st.integers(1, MOST_CASES), st.integers())
def test_no_two_people_share_a_name_or_a_number(count: int, seed: int) -> None:
    people = invent(count, seed)
    assert people == invent(count, seed)
    for field in ("full_name", "crn", "pnc", "case_number"):
        assert len({getattr(person, field) for person in people}) == count
    for person in people:
        assert tidy_crn(person.crn) == person.crn
        assert pnc_looks_right(person.pnc)


def test_another_seed_gives_other_people() -> None:
    assert {one.full_name for one in invent(12, 1)} != {one.full_name for one in invent(12, 2)}


def test_the_names_have_what_lists_trip_over() -> None:
    names = " ".join(person.full_name for person in invent(MOST_CASES, 1))
    for sign in "'’-ŵŷôéöşÓ":
        assert sign in names, sign


@pytest.mark.parametrize("count", [0, -1, MOST_CASES + 1])
def test_more_people_than_names_are_refused(count: int) -> None:
    with pytest.raises(UserError, match=str(MOST_CASES)):
        invent(count, 1)


def test_every_role_has_somebody_and_the_founder_holds_both_compartments() -> None:
    assert {role for staff in (FOUNDER, *OTHERS) for role in staff.roles} == set(Role)
    assert Role.LD_PRACTITIONER in FOUNDER.roles


def test_the_list_is_read_back_without_a_question(tmp_path: Path) -> None:
    people = invent(40, 5)
    path = tmp_path / "list.csv"
    write_list(path, people, DAY)
    table = lists.read_table(path)
    columns = lists.columns_of(table)
    assert columns.problem() is None
    assert columns.ignored == ()
    parsed = parse_rows(table.rows, columns)
    assert parsed.refused == ()
    assert [entry.warnings for entry in parsed.entries] == [()] * 40
    read = [(entry.family_name, entry.given_names, entry.crn) for entry in parsed.entries]
    assert read == [(one.family, one.given, one.crn) for one in people]
    assert {entry.court for entry in parsed.entries} == {COURT}
