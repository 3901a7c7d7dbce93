"""The bench by keyboard: adjourning in two keys and Enter, the report, what went into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from courtdesk.actions import bench as actions
from courtdesk.actions import lists, sentences
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.bench import SATURDAY_WORDS, AdjournedFor, ReportForm
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.bench.included import IncludedForm
from courtdesk.ui.screens.bench.overview import BenchPage
from courtdesk.ui.screens.bench.report import ReportForm as ReportPage
from tests.helpers.bench import DAY, PEOPLE, Bench
from tests.helpers.courtday import assess, plead_guilty
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed

MHTR = RequirementKind.MHTR
CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def opened(bench: Bench, part: str = "", name: str = "Price") -> BenchPage:
    screen = bench.show(Place("bench", bench.cases[name], part))
    assert isinstance(screen, BenchPage)
    return screen


def file_of(bench: Bench, name: str = "Price") -> CaseFile:
    return case_file(bench.session(), bench.cases[name])


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def chord() -> None:
    QTest.keyClick(focused(), Qt.Key.Key_A, CHORD)


def save(bench: Bench, button: str = "Save") -> None:
    reach(button)
    press(Qt.Key.Key_Return)
    bench.settle()


def considered(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Price"]
    plead_guilty(session, case)
    assess(session, case)
    bench.session(Role.CDO)


def test_the_chord_a_digit_and_enter_adjourn_the_case(bench: Bench) -> None:
    screen = opened(bench)
    bench.picture(screen, "bench")
    chord()
    press(Qt.Key.Key_1)
    assert spoken(focused()) == "Assessment not available on the day"
    press(Qt.Key.Key_Return)
    bench.settle()
    (made,) = file_of(bench).court.adjournments
    assert made.value.reason is AdjournedFor.ASSESSMENT_UNAVAILABLE and made.value.to is None
    assert bench.log.said == ["The adjournment has been recorded."]
    assert bench.log.backs == 1 and bench.log.saved
    assert "Adjourned on 14/1/2027: no date fixed" in words(opened(bench))


def test_another_reason_to_a_saturday_by_keyboard(bench: Bench) -> None:
    screen = opened(bench, "adjourn")
    press(Qt.Key.Key_3)
    reach("Day of the next hearing (optional): day")
    for part, typed in (("day", "16"), ("month", "1"), ("year", "2027")):
        reach(f"Day of the next hearing (optional): {part}")
        write(typed)
    assert "16 January 2027 is a Saturday: check that the court sits" in words(screen)
    bench.picture(screen, "bench-adjourn")
    save(bench, "Adjourn the case")
    assert screen.group is not None
    assert [name for name, _ in screen.group.summary.errors] == ["note"]
    reach("What more there is to say")
    write("The interpreter was ill")
    save(bench, "Adjourn the case")
    assert file_of(bench).case.value.hearing_date == date(2027, 1, 16)


def test_a_digit_elsewhere_is_a_digit(bench: Bench) -> None:
    screen = opened(bench, "adjourn")
    reach("Day of the next hearing (optional): day")
    press(Qt.Key.Key_2)
    assert screen.group is not None and screen.group["reason"].value() is None


def test_days_that_cannot_be_are_said_beside_the_field(bench: Bench) -> None:
    screen = opened(bench, "adjourn")
    press(Qt.Key.Key_2)
    assert screen.group is not None
    screen.group["to"].set_value(DAY - timedelta(days=1))
    save(bench, "Adjourn the case")
    assert "is not after today" in (screen.group["to"].error or "")
    assert file_of(bench).court.adjournments == ()


def test_taken_back_by_keyboard(bench: Bench) -> None:
    session, case = bench.session(), bench.cases["Price"]
    actions.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=date(2027, 1, 21))
    screen = opened(bench)
    save(bench, "Take back")
    assert file_of(bench).court.adjournments == ()
    assert file_of(bench).case.value.hearing_date == DAY
    assert "Not adjourned." in words(screen)
    assert bench.log.said == ["The adjournment has been taken back."]


def test_a_sentenced_case_is_not_adjourned(bench: Bench) -> None:
    considered(bench)
    session, case = bench.session(), bench.cases["Price"]
    sentences.record_sentence(
        session,
        Sentence(case, DAY, Disposal.OTHER, None, (CourtResult(MHTR, False, None, "No"),)),
    )
    screen = opened(bench)
    chord()
    assert "sentenced, and so is not adjourned" in words(screen)
    assert screen.group is not None and not screen.group.isVisible()


def test_a_saturday_case_is_recommended_for_the_week(bench: Bench) -> None:
    entry = replace(PEOPLE[4], hearing_date=date(2027, 1, 16), crn=None, family_name="Sat")
    bench.cases["Sat"] = lists.add_person(bench.session(), entry)
    screen = opened(bench, "adjourn", "Sat")
    assert SATURDAY_WORDS in words(screen)
    assert screen.group is not None and screen.group["recommended"].value() == ("recommended",)
    press(Qt.Key.Key_1, Qt.Key.Key_Return)
    bench.settle()
    (made,) = file_of(bench, "Sat").court.adjournments
    assert made.value.recommended


def test_the_page_leads_to_the_other_two(bench: Bench) -> None:
    considered(bench)
    opened(bench)
    for button, part in (
        ("Record the request for a report", "report"),
        ("Record what went into it", "included"),
    ):
        reach(button)
        press(Qt.Key.Key_Return)
        assert bench.log.went[-1] == Place("bench", bench.cases["Price"], part)


def test_shown_again_it_says_what_was_recorded_elsewhere(bench: Bench) -> None:
    screen = opened(bench)
    assert "No request is recorded." in words(screen)
    session = bench.session()
    actions.request_report(
        session, bench.cases["Price"], form=ReportForm.ORAL, asked_at=session.clock()
    )
    screen.refresh()
    bench.settle()
    assert "Oral report, asked for" in words(screen)


def test_the_report_by_keyboard(bench: Bench) -> None:
    screen = bench.show(Place("bench", bench.cases["Price"], "report"))
    assert isinstance(screen, ReportPage)
    assert unnamed(screen) == []
    save(bench)
    assert screen.group is not None
    assert [name for name, _ in screen.group.summary.errors] == ["form"]
    choose("Oral report")
    reach("Put back to")
    write("9:05")
    reach("In which courtroom?")
    write("3")
    save(bench)
    assert "cannot be put back to 09:05" in (screen.group["put_back_to"].error or "")
    reach("Put back to")
    write("2:15pm")
    bench.picture(screen, "bench-report")
    save(bench)
    request = file_of(bench).court.request
    assert request is not None and request.value.put_back_words == "put back to 14:15, Court 3"
    again = bench.show(Place("bench", bench.cases["Price"], "report"))
    assert isinstance(again, ReportPage) and again.group is not None
    assert again.group["courtroom"].value() == "3"


def test_what_went_into_the_report_by_keyboard(bench: Bench) -> None:
    considered(bench)
    screen = bench.show(Place("bench", bench.cases["Price"], "included"))
    assert isinstance(screen, IncludedForm) and screen.group is not None
    assert unnamed(screen) == []
    choose("Yes")
    press(Qt.Key.Key_Down)
    save(bench)
    assert [name for name, _ in screen.group.summary.errors] == ["MHTR-reason"]
    reach("Why was the MHTR left out?")
    write("The report was oral and short")
    bench.picture(screen, "bench-included")
    save(bench)
    found = file_of(bench).court.inclusion(MHTR)
    assert found is not None and not found.value.included and found.value.on == DAY
    assert "MHTR: left out of the report, 14/1/2027" in words(opened(bench))


def test_nothing_is_asked_before_a_requirement_is_considered(bench: Bench) -> None:
    screen = bench.show(Place("bench", bench.cases["Price"], "included"))
    assert isinstance(screen, IncludedForm)
    assert screen.refusal == "No requirement is being considered yet: choose one first."


def test_everything_has_a_name(bench: Bench) -> None:
    screen = opened(bench, "adjourn")
    assert unnamed(screen) == []
    assert screen.window().windowTitle() == ""


def test_a_case_twice_on_the_new_list_is_said_when_it_is_adjourned(bench: Bench) -> None:
    session, case = bench.session(), bench.cases["Price"]
    held = next(one for one in PEOPLE if one.family_name == "Price")
    double = lists.add_person(session, replace(held, hearing_date=date(2027, 1, 21)))
    plead_guilty(bench.session(Role.LINK_WORKER), double)
    bench.session(Role.CDO)
    screen = opened(bench, "adjourn")
    press(Qt.Key.Key_2)
    assert screen.group is not None
    screen.group["to"].set_value(date(2027, 1, 21))
    save(bench, "Adjourn the case")
    (said,) = bench.log.said
    assert said.startswith("The adjournment has been recorded.") and "settle which" in said
    assert file_of(bench).case.value.hearing_date == date(2027, 1, 21)
    again = opened(bench)
    assert "is on the list of 21/1/2027 twice" in words(again)
    bench.picture(again, "bench-twice")
    assert case != double


def test_an_earlier_move_is_not_taken_back_and_that_is_said(bench: Bench) -> None:
    session, case = bench.session(), bench.cases["Price"]
    for on in (21, 28):
        actions.adjourn(session, case, reason=AdjournedFor.COURT_LED, to=date(2027, 1, on))
    screen = opened(bench)
    screen.mistakes[0].click()
    bench.settle()
    assert screen.group is not None and screen.group.summary.isVisible()
    assert "only the last one can be taken back" in screen.group.summary.errors[0][1]
    assert file_of(bench).case.value.hearing_date == date(2027, 1, 28)
