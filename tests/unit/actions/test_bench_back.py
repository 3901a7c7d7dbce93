"""Taking an adjournment back, entering it twice, and days of the report that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from courtdesk.actions import bench, cases, lists, sentences
from courtdesk.actions.records import Change, record
from courtdesk.actions.session import Session
from courtdesk.domain.bench import AdjournedFor, ReportForm
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import UserError
from tests.unit.actions.conftest import DAY, Laptop, assessed, entry, guilty
from tests.unit.actions.day_lists import HALE, hale, imported
from tests.unit.actions.test_bench import here, refused

NEXT, LATER = DAY + timedelta(days=7), DAY + timedelta(days=14)
MHTR = RequirementKind.MHTR
LED = AdjournedFor.COURT_LED


def moved(session: Session, case: CaseId, days: int) -> DocumentId:
    """Adjourn so many days from the first; the record of it."""
    to = DAY + timedelta(days=days)
    file = bench.adjourn(session, case, reason=LED, to=to)
    return next(one.document for one in file.court.adjournments if one.value.to == to)


@pytest.mark.parametrize("list_first", [False, True])
def test_the_new_days_row_comes_back(team: Laptop, tmp_path: Path, *, list_first: bool) -> None:
    session = here(team)
    row = ("3", "PM", "7", *HALE[3:])
    imported(session, tmp_path, DAY, HALE)
    (case,) = hale(session, DAY)
    if list_first:
        imported(session, tmp_path, NEXT, row)
        (double,) = hale(session, NEXT)
    made = moved(session, case, 7)
    if not list_first:
        imported(session, tmp_path, NEXT, row)
    bench.take_back_adjournment(session, case, made)
    assert hale(session, DAY) == (case,)
    (back,) = hale(session, NEXT)
    assert back != case and (not list_first or back == double)
    value = cases.case_file(session, back).case.value
    assert (value.courtroom, value.order_text, value.listed) == ("3", "7", True)
    # The list knows it as its own, and adjourning again takes it up again.
    imported(session, tmp_path, NEXT, row)
    assert hale(session, NEXT) == (back,)
    moved(session, case, 7)
    assert hale(session, NEXT) == (case,)


def test_one_added_by_hand_on_the_new_day_comes_back(team: Laptop, case: CaseId) -> None:
    session = here(team)
    double = lists.add_person(session, entry(hearing_date=NEXT, courtroom="5"))
    made = moved(session, case, 7)
    assert [one.id for one in cases.today(session, NEXT).files] == [case]
    bench.take_back_adjournment(session, case, made)
    (back,) = cases.today(session, NEXT).files
    assert back.id == double and back.case.value.courtroom == "5"


def test_where_no_list_had_the_case_nothing_is_left_on_the_new_day(
    team: Laptop, case: CaseId
) -> None:
    session = here(team)
    bench.take_back_adjournment(session, case, moved(session, case, 7))
    assert cases.today(session, NEXT).files == ()


def test_only_the_last_move_is_taken_back_and_each_leads_to_where_it_came_from(
    team: Laptop, case: CaseId
) -> None:
    session = here(team)
    first, second = moved(session, case, 7), moved(session, case, 14)
    with pytest.raises(UserError, match="adjourned again since, to 28/1/2027: only the last one"):
        bench.take_back_adjournment(session, case, first)
    file = bench.take_back_adjournment(session, case, second)
    assert file.case.value.hearing_date == NEXT
    file = bench.take_back_adjournment(session, case, first)
    assert file.case.value.hearing_date == DAY and file.court.adjournments == ()


def test_one_that_moved_nothing_is_taken_back_at_any_time(team: Laptop, case: CaseId) -> None:
    session = here(team)
    (made,) = bench.adjourn(session, case, reason=LED).court.adjournments
    moved(session, case, 7)
    file = bench.take_back_adjournment(session, case, made.document)
    assert file.case.value.hearing_date == NEXT and len(file.court.adjournments) == 1


def test_none_is_taken_back_after_the_sentence(team: Laptop, case: CaseId) -> None:
    made = moved(here(team), case, 7)
    team.clock.now += timedelta(days=7)
    guilty(here(team), case)
    session = team.enter("Priya Nair")
    sentences.record_sentence(session, Sentence(case, NEXT, Disposal.OTHER))
    with pytest.raises(UserError, match="not taken back after it"):
        bench.take_back_adjournment(session, case, made)
    assert cases.case_file(session, case).case.value.hearing_date == NEXT


def test_a_case_that_is_off_the_list_is_not_adjourned_onto_one(team: Laptop, case: CaseId) -> None:
    session = here(team)
    value = cases.case_file(session, case).case.value
    record(session, Change("case", replace(value, listed=False), DocumentId(case), case))
    with pytest.raises(UserError, match="taken off the list of 14/1/2027"):
        moved(session, case, 7)
    assert cases.today(session, NEXT).files == ()
    lists.add_person(session, entry())
    moved(session, case, 7)
    assert [one.id for one in cases.today(session, NEXT).files] == [case]


def test_the_same_adjournment_twice_on_a_day_is_one(team: Laptop, case: CaseId) -> None:
    session = here(team)
    for to, recommended in ((None, False), (NEXT, True)):
        bench.adjourn(session, case, reason=LED, to=to, recommended=recommended)
        with pytest.raises(UserError, match="recorded today already"):
            bench.adjourn(session, case, reason=LED, to=to, recommended=recommended, note=" ")
    bench.adjourn(session, case, reason=LED, note="The bench rose")
    team.clock.now += timedelta(days=1)
    file = bench.adjourn(session, case, reason=LED)
    assert len(file.court.adjournments) == 4


def test_nothing_goes_into_the_report_after_the_sentence_or_long_before_the_hearing(
    team: Laptop, case: CaseId
) -> None:
    guilty(here(team), case)
    assessed(here(team), case, MHTR)
    session = team.enter("Priya Nair")
    early = DAY - timedelta(days=367)

    def include(days: int = 0) -> object:
        on = session.clock().date() + timedelta(days=days)
        return bench.include(session, case, MHTR, included=True, on=on)

    words = "MHTR: 12 January 2026 is more than a year before the first hearing, 14/1/2027"
    assert words in refused(lambda: include(-367))["MHTR-on"]
    asked = session.clock().replace(year=early.year, day=early.day)
    found = refused(
        lambda: bench.request_report(session, case, form=ReportForm.ORAL, asked_at=asked)
    )
    assert "12 January 2026 is more than a year before" in found["asked_at"]
    include(-366)
    result = CourtResult(MHTR, False, None, "No")
    sentences.record_sentence(session, Sentence(case, DAY, Disposal.OTHER, None, (result,)))
    team.clock.now += timedelta(days=1)
    assert "the sentence was on 14/1/2027" in refused(include)["MHTR-on"]
    include(-1)


def test_the_first_hearing_counts_for_a_case_that_was_adjourned(team: Laptop, case: CaseId) -> None:
    session = here(team)
    moved(session, case, 700)
    asked = session.clock() - timedelta(days=200)
    bench.request_report(session, case, form=ReportForm.ORAL, asked_at=asked)
