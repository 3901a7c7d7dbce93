"""A case that was adjourned to a day whose list has it too: what gives way, and what never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import adjustments, bench, cases, lists, page_drafts
from courtdesk.actions.doubles import listing_of
from courtdesk.actions.records import Change, derived_id, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.bench import AdjournedFor
from courtdesk.domain.ids import CaseId, DocumentId
from tests.unit.actions.conftest import DAY, Laptop
from tests.unit.actions.day_lists import COLE, HALE, hale, imported
from tests.unit.actions.test_bench import here
from tests.unit.actions.test_contacts import ANN

NEXT, LATER = DAY + timedelta(days=7), DAY + timedelta(days=14)


def moved(session: Session, case: CaseId, to: int) -> None:
    bench.adjourn(
        session, case, reason=AdjournedFor.COURT_LED, to=DAY + timedelta(days=to), note=str(to)
    )


def both_days(session: Session, folder: Path) -> tuple[CaseId, CaseId]:
    imported(session, folder, DAY, HALE)
    imported(session, folder, NEXT, HALE)
    return hale(session, DAY)[0], hale(session, NEXT)[0]


def drafted(session: Session, case: CaseId) -> None:
    draft, _ = page_drafts.open_page(session, case, "told:", None)
    page_drafts.save_page(session, draft, page_drafts.Kept({"who": "typed on the new day"}))


def asked(session: Session, case: CaseId) -> None:
    adjustments.record_contact(session, case, ANN)


def needs(session: Session, case: CaseId) -> None:
    person = cases.case_file(session, case).person
    lists.correct_person(
        session,
        cases.case_file(session, case).case.value.person,
        replace(person.value, needs=("large print",), reason="asked"),
    )


def joined(session: Session, case: CaseId) -> None:
    mine = cases.case_file(session, case).case.value.person
    other = cases.case_file(session, hale(session, DAY)[0]).case.value.person
    lists.link_people(session, mine, other, same=True)


def by_hand(session: Session, case: CaseId) -> None:
    value = replace(cases.case_file(session, case).case.value, note="the interpreter is booked")
    record(session, Change("case", value, DocumentId(case), case))


@pytest.mark.parametrize("work", [drafted, asked, needs, joined, by_hand])
def test_a_row_that_somebody_worked_on_stays_beside_the_case(
    team: Laptop, tmp_path: Path, work: Callable[[Session, CaseId], None]
) -> None:
    session = here(team)
    case, double = both_days(session, tmp_path)
    work(session, double)
    moved(session, case, 7)
    assert set(hale(session, NEXT)) == {case, double}
    said = bench.listed_twice(session, cases.case_file(session, case))
    reference = cases.case_file(session, double).case.value.reference
    assert "Hale, Robin is on the list of 21/1/2027 twice" in said and reference in said
    # The same list once more puts neither of them away.
    notes = imported(session, tmp_path, NEXT, HALE, COLE)
    assert set(hale(session, NEXT)) == {case, double}
    assert any("settle which one goes on" in note for note in notes)
    # Nor when the case has moved on, and the list's own case has not.
    team.clock.now += timedelta(days=7)
    moved(session, case, 14)
    imported(session, tmp_path, NEXT, HALE, COLE)
    assert hale(session, NEXT) == (double,) and hale(session, LATER) == (case,)


def test_two_laptops_that_read_the_list_each_their_way_lose_neither_case(
    team: Laptop, tmp_path: Path
) -> None:
    session = here(team)
    case, double = both_days(session, tmp_path)
    drafted(session, double)
    moved(session, case, 7)
    # As the other laptop left it, where the list of the new day had been read after the move.
    said, row = listing_of(session, case), listing_of(session, double)
    assert said is not None and row is not None and row.rows
    record(
        session,
        Change("listing", replace(said, rows=row.rows), derived_id(case, "listing"), case),
    )
    imported(session, tmp_path, NEXT, HALE, COLE)
    assert set(hale(session, NEXT)) == {case, double}


def test_a_person_who_has_another_case_is_not_put_away(team: Laptop, tmp_path: Path) -> None:
    session = here(team)
    case, double = both_days(session, tmp_path)
    file = cases.case_file(session, double)
    other = replace(file.case.value, hearing_date=LATER)
    fresh = CaseId(new_id(session))
    record(session, Change("case", other, new_id(session), fresh))
    moved(session, case, 7)
    assert set(hale(session, NEXT)) == {case, double}


def test_an_untouched_row_gives_way_and_nothing_is_left_to_settle(
    team: Laptop, tmp_path: Path
) -> None:
    session = here(team)
    case, _ = both_days(session, tmp_path)
    moved(session, case, 7)
    assert hale(session, NEXT) == (case,)
    assert bench.listed_twice(session, cases.case_file(session, case)) == ""


@pytest.mark.parametrize("list_first", [False, True])
def test_the_list_of_a_day_between_begins_no_second_case(
    team: Laptop, tmp_path: Path, *, list_first: bool
) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE)
    (case,) = hale(session, DAY)
    if list_first:
        imported(session, tmp_path, NEXT, HALE)
    moved(session, case, 7)
    imported(session, tmp_path, NEXT, HALE)
    team.clock.now += timedelta(days=7)
    moved(session, case, 14)
    for day in (NEXT, DAY):
        for name in ("Hale", "Hales"):
            notes = imported(session, tmp_path, day, (*HALE[:3], name, *HALE[4:]))
            assert f"{name}, Robin was adjourned to 28/1/2027: they stay there." in notes
            assert hale(session, day) == ()
    assert hale(session, LATER) == (case,)


def test_another_person_of_that_case_number_is_added_on_the_day_between(
    team: Laptop, tmp_path: Path
) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE)
    (case,) = hale(session, DAY)
    moved(session, case, 7)
    moved(session, case, 14)
    imported(session, tmp_path, NEXT, (*HALE[:3], "Hale", "Ida", "9/9/1990", *HALE[6:]))
    assert len(hale(session, NEXT)) == 1 and hale(session, LATER) == (case,)
