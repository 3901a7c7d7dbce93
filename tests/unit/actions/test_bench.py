"""What the bench asks for: a report, what went into it, adjourning and the list of the new day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from courtdesk.actions import bench, cases, lists, pleas, sentences
from courtdesk.actions.bench import Included
from courtdesk.actions.session import Session
from courtdesk.domain.bench import AdjournedFor, ReportForm
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import Disposal, Sentence
from courtdesk.errors import FieldErrors, NotAllowed, UserError
from tests.unit.actions.conftest import DAY, Laptop, assessed, entry, guilty
from tests.unit.actions.day_lists import COLE, HALE, hale, imported

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
NEXT = date(2027, 1, 21)


def here(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def at(session: Session, hour: int, minute: int = 0) -> datetime:
    return session.clock().replace(hour=hour, minute=minute, second=0, microsecond=0)


def refused(do: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        do()
    return {error.field: str(error) for error in caught.value.errors}


# The report


def test_a_report_is_asked_for_and_the_case_put_back(team: Laptop, case: CaseId) -> None:
    session = here(team)
    asked = session.clock()
    bench.request_report(session, case, form=ReportForm.WRITTEN, asked_at=asked)
    back = at(session, 14)
    file = bench.request_report(
        session, case, form=ReportForm.ORAL, asked_at=asked, put_back_to=back, courtroom=" 3 "
    )
    assert file.court.request is not None
    assert file.court.request.value.put_back_words == "put back to 14:00, Court 3"
    titles = [event.title for event in cases.timeline(session, case)]
    assert "Oral report requested by the bench" in " ".join(titles)
    assert sum("report requested" in title for title in titles) == 2


def test_a_case_is_not_put_back_to_before_it_was_asked_or_to_another_day(
    team: Laptop, case: CaseId
) -> None:
    session = here(team)
    asked = session.clock()

    def ask(back: datetime | None, moment: datetime = asked, room: str = "") -> object:
        return bench.request_report(
            session,
            case,
            form=ReportForm.ORAL,
            asked_at=moment,
            put_back_to=back,
            courtroom=room,
        )

    assert "cannot be put back" in refused(lambda: ask(asked - timedelta(minutes=1)))["put_back_to"]
    assert "cannot be put back" in refused(lambda: ask(asked))["put_back_to"]
    assert "adjourn it" in refused(lambda: ask(asked + timedelta(days=1)))["put_back_to"]
    assert "still to come" in refused(lambda: ask(None, asked + timedelta(minutes=1)))["asked_at"]
    assert "time as well" in refused(lambda: ask(None, room="3"))["put_back_to"]
    assert "Shorten" in refused(lambda: ask(asked + timedelta(hours=1), room="3" * 41))["courtroom"]
    assert cases.case_file(session, case).court.request is None


def test_no_report_is_asked_for_after_the_sentence(team: Laptop, case: CaseId) -> None:
    guilty(here(team), case)
    session = team.enter("Priya Nair")
    day = session.clock().date()
    sentences.record_sentence(session, Sentence(case, day, Disposal.OTHER))
    bench.request_report(session, case, form=ReportForm.ORAL, asked_at=session.clock())
    team.clock.now += timedelta(days=1)
    found = refused(
        lambda: bench.request_report(session, case, form=ReportForm.ORAL, asked_at=session.clock())
    )
    assert found == {
        "asked_at": "The sentence was on 14/1/2027: a report cannot be asked for after it."
    }


def test_who_treats_records_nothing_of_the_bench(team: Laptop, case: CaseId) -> None:
    session = team.enter("Omar Haddad")
    with pytest.raises(NotAllowed):
        bench.request_report(session, case, form=ReportForm.ORAL, asked_at=session.clock())
    with pytest.raises(NotAllowed):
        bench.adjourn(session, case, reason=AdjournedFor.COURT_LED)
    with pytest.raises(NotAllowed):
        bench.include(session, case, MHTR, included=True, on=DAY)


# What went into it


def test_what_went_into_the_report_is_said_once_it_is_considered(
    team: Laptop, case: CaseId
) -> None:
    session = here(team)
    guilty(session, case)
    found = refused(lambda: bench.include(session, case, MHTR, included=True, on=DAY))
    assert "not being considered" in found["MHTR"]
    assessed(session, case, MHTR)
    file = bench.include(session, case, MHTR, included=True, on=DAY)
    inclusion = file.court.inclusion(MHTR)
    assert inclusion is not None and inclusion.value.included
    file = bench.include(session, case, MHTR, included=False, on=DAY, reason=" The bench said no ")
    inclusion = file.court.inclusion(MHTR)
    assert inclusion is not None and inclusion.value.reason == "The bench said no"
    assert len(file.court.inclusions) == 1


def test_left_out_needs_a_reason_and_nothing_is_said_of_tomorrow(
    team: Laptop, case: CaseId
) -> None:
    session = here(team)
    guilty(session, case)
    assessed(session, case, MHTR)
    tomorrow = session.clock().date() + timedelta(days=1)
    found = refused(lambda: bench.include(session, case, MHTR, included=False, on=tomorrow))
    assert set(found) == {"MHTR-on", "MHTR-reason"}
    said = (Included(MHTR, True, DAY), Included(DRR, True, DAY))
    assert set(refused(lambda: bench.include_all(session, case, said))) == {"DRR"}
    assert cases.case_file(session, case).court.inclusions == ()


# Adjourning


def test_adjourned_to_a_day_the_case_is_on_that_list(team: Laptop, case: CaseId) -> None:
    session = here(team)
    file = bench.adjourn(
        session, case, reason=AdjournedFor.ASSESSMENT_UNAVAILABLE, to=NEXT, note="No assessor"
    )
    assert cases.today(session, DAY).files == ()
    (moved,) = cases.today(session, NEXT).files
    assert moved.id == case and moved.case.value.courtroom == ""
    assert moved.case.value.order == 0 and moved.case.value.session == ""
    (made,) = file.court.adjournments
    assert (made.value.from_day, made.value.to) == (DAY, NEXT)
    assert [one.document for one in bench.adjourned_from(session, DAY)] == [made.document]
    assert bench.adjourned_from(session, NEXT) == ()


def test_without_a_day_or_only_recommended_the_case_stays(team: Laptop, case: CaseId) -> None:
    session = here(team)
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED)
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT, recommended=True)
    (stays,) = cases.today(session, DAY).files
    assert stays.id == case and len(stays.court.adjournments) == 2
    assert bench.adjourned_from(session, DAY) == ()


def test_days_that_a_case_cannot_be_adjourned_to(team: Laptop, case: CaseId) -> None:
    session = here(team)

    def to(day: date) -> str:
        found = refused(lambda: bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=day))
        return found["to"]

    today = session.clock().date()
    assert "is not after today" in to(today - timedelta(days=1))
    assert "is not after today" in to(today)
    assert "check the year" in to(date(2072, 1, 14))
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    assert "already" in to(NEXT)
    found = refused(lambda: bench.adjourn(session, case, reason=AdjournedFor.OTHER, note=" "))
    assert found == {"note": "Say in a few words why it was adjourned."}


def test_a_day_on_which_courts_may_not_sit_is_named() -> None:
    assert bench.closed_day(date(2027, 1, 16)) == (
        "16 January 2027 is a Saturday: check that the court sits on that day."
    )
    assert "a bank holiday, Good Friday" in bench.closed_day(date(2027, 3, 26))
    assert "not known" in bench.closed_day(date(2090, 1, 4))
    assert bench.closed_day(NEXT) == ""


def test_nothing_is_adjourned_after_the_sentence(team: Laptop, case: CaseId) -> None:
    guilty(here(team), case)
    session = team.enter("Priya Nair")
    sentences.record_sentence(session, Sentence(case, DAY, Disposal.OTHER))
    with pytest.raises(UserError, match="not adjourned after it"):
        bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)


def test_taken_back_the_case_is_where_it_was(team: Laptop, case: CaseId) -> None:
    session = here(team)
    before = cases.case_file(session, case).case.value
    file = bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    (made,) = file.court.adjournments
    file = bench.take_back_adjournment(session, case, made.document)
    assert file.court.adjournments == () and file.case.value == before
    assert bench.adjourned_from(session, DAY) == ()
    with pytest.raises(UserError, match="taken back already"):
        bench.take_back_adjournment(session, case, made.document)
    assert "entered by mistake" in cases.timeline(session, case)[0].title + (
        cases.timeline(session, case)[1].title + cases.timeline(session, case)[2].title
    )


def test_a_saturday_case_asks_for_an_adjournment_until_it_is_assessed(team: Laptop) -> None:
    session = here(team)
    saturday = lists.add_person(session, entry("Sat", hearing_date=date(2027, 1, 16)))
    weekday = lists.add_person(session, entry("Week", crn="X1"))
    assert bench.is_saturday_case(cases.case_file(session, saturday))
    assert not bench.is_saturday_case(cases.case_file(session, weekday))
    guilty(session, saturday)
    assessed(session, saturday, MHTR)
    assert not bench.is_saturday_case(cases.case_file(session, saturday))


# The list of the new day


def test_the_new_days_list_makes_no_second_case(team: Laptop, tmp_path: Path) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE, COLE)
    (case,) = hale(session, DAY)
    pleas.record_pleas(session, case, {"theft": Verdict.GUILTY})
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    imported(session, tmp_path, NEXT, ("3", "PM", "7", *HALE[3:]))
    assert hale(session, NEXT) == (case,) and hale(session, DAY) == ()
    file = cases.case_file(session, case)
    assert (file.case.value.courtroom, file.case.value.order_text) == ("3", "7")
    assert file.verdicts() == (Verdict.GUILTY,)
    titles = [event.title for event in cases.timeline(session, case)]
    assert "Guilty plea" in titles and "Adjourned" in titles


def test_the_new_days_list_may_name_the_same_courtroom_or_another_spelling(
    team: Laptop, tmp_path: Path
) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE)
    (case,) = hale(session, DAY)
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    imported(session, tmp_path, NEXT, (*HALE[:3], "Hales", *HALE[4:]))
    assert hale(session, NEXT) == (case,)
    # Room, session and order are the same words as before: they are known again all the same.
    value = cases.case_file(session, case).case.value
    assert (value.courtroom, value.session, value.order_text) == ("1", "Morning", "1")


def test_another_person_of_the_same_case_number_is_another_case(
    team: Laptop, tmp_path: Path
) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE)
    (case,) = hale(session, DAY)
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    other = (*HALE[:3], "Hale", "Ida", "9/9/1990", *HALE[6:])
    imported(session, tmp_path, NEXT, other)
    assert len(hale(session, NEXT)) == 2
    file = cases.case_file(session, case)
    assert file.person.value.given == "Robin" and file.case.value.courtroom == ""


def test_the_old_days_list_read_again_does_not_move_the_hearing_back(
    team: Laptop, tmp_path: Path
) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE, COLE)
    (case,) = hale(session, DAY)
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    notes = imported(session, tmp_path, DAY, HALE, COLE)
    assert "Hale, Robin was adjourned to 21/1/2027: they stay there." in notes
    assert hale(session, DAY) == () and hale(session, NEXT) == (case,)


def test_one_whom_the_new_list_lacks_stays_and_is_said(team: Laptop, tmp_path: Path) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE)
    (case,) = hale(session, DAY)
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    notes = imported(session, tmp_path, NEXT, COLE)
    assert "Hale, Robin was adjourned to this day and is not in this file: they stay." in notes
    assert hale(session, NEXT) == (case,)


def test_a_list_of_the_new_day_that_was_read_before_keeps_one_case_too(
    team: Laptop, tmp_path: Path
) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE)
    (case,) = hale(session, DAY)
    row = ("3", "PM", "7", *HALE[3:])
    imported(session, tmp_path, NEXT, row, COLE)
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    assert hale(session, NEXT) == (case,)
    value = cases.case_file(session, case).case.value
    assert (value.courtroom, value.order_text) == ("3", "7")
    # The same list again changes nothing, and brings nobody back twice.
    imported(session, tmp_path, NEXT, row, COLE)
    assert hale(session, NEXT) == (case,)


def test_what_somebody_worked_on_is_never_put_away_by_a_move(team: Laptop, tmp_path: Path) -> None:
    session = here(team)
    imported(session, tmp_path, DAY, HALE)
    (case,) = hale(session, DAY)
    imported(session, tmp_path, NEXT, HALE)
    (other,) = hale(session, NEXT)
    pleas.record_pleas(session, other, {"theft": Verdict.GUILTY})
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    assert set(hale(session, NEXT)) == {case, other}


def test_by_hand_nobody_is_added_twice_who_was_adjourned(team: Laptop) -> None:
    session = here(team)
    case = lists.add_person(session, entry())
    bench.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=NEXT)
    with pytest.raises(UserError, match="adjourned to 21"):
        lists.add_person(session, entry())
    with pytest.raises(UserError, match="already"):
        lists.add_person(session, entry(hearing_date=NEXT))
