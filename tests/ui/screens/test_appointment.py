"""A first appointment by keyboard: booked, pointed at where it looks wrong, refused where it is."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from courtdesk.actions import adjustments, requirements
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.adjustments import Adjustments, Usual
from courtdesk.domain.people import Booking
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.appointment.page import AppointmentForm
from tests.helpers.bench import Bench
from tests.helpers.courtday import plead_guilty
from tests.helpers.hands import reach, write
from tests.helpers.keyboard import focused, unnamed
from tests.helpers.seen import words_shown

DRR = RequirementKind.DRR


def considered(bench: Bench) -> None:
    session, case = bench.session(Role.CDO), bench.cases["Marlow"]
    plead_guilty(session, case)
    requirements.consider(session, case, [DRR])


def opened(bench: Bench, role: Role = Role.CDO) -> AppointmentForm:
    screen = bench.show(Place("appointment", bench.cases["Marlow"], "DRR"), role)
    assert isinstance(screen, AppointmentForm)
    assert unnamed(screen) == []
    return screen


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def errors(screen: AppointmentForm) -> list[str]:
    assert screen.group is not None
    return [field.name for field in screen.group.fields if field.error]


def type_day(day: str, month: str, year: str) -> None:
    for part, text in (("day", day), ("month", month), ("year", year)):
        reach(f"Date: {part}")
        write(text)


def test_an_appointment_is_booked_and_moved_by_keyboard(bench: Bench) -> None:
    considered(bench)
    screen = opened(bench)
    save(bench)
    assert errors(screen) == ["on", "at", "place", "with_whom"]
    type_day("15", "1", "2027")
    reach("Time")
    write("14:30")
    reach("Place")
    write("Sample Clinic, Made Up Street")
    reach("With whom")
    write("Jo Sample")
    assert not screen.note.isVisible()
    save(bench)
    kept = case_file(bench.session(), bench.cases["Marlow"]).appointment(DRR)
    assert kept is not None and kept.place == "Sample Clinic, Made Up Street"
    assert kept.when == datetime(2027, 1, 15, 14, 30, tzinfo=kept.when.tzinfo)
    assert bench.log.backs == 1 and "saved" in bench.log.said[0]
    again = opened(bench)
    assert "Booked: 15/1/2027 at 14:30, Sample Clinic, Made Up Street, with Jo Sample." in (
        words_shown(again)
    )
    assert again.group is not None and again.group["at"].value() == time(14, 30)


def test_a_closed_day_asks_why_while_it_is_typed(bench: Bench) -> None:
    considered(bench)
    screen = opened(bench)
    assert screen.group is not None and not screen.group["closed_reason"].isVisible()
    type_day("16", "1", "2027")
    assert "16 January 2027 is a Saturday" in words_shown(screen)
    for name, value in (("at", time(19, 30)), ("place", "Sample Clinic"), ("with_whom", "Jo")):
        screen.group[name].set_value(value)
    assert "19:30 is outside 09:00 to 17:00" in words_shown(screen)
    bench.picture(screen, "appointment-closed")
    save(bench)
    assert errors(screen) == ["closed_reason"]
    reach("Why it stands on that day")
    write("Open on Saturdays")
    save(bench)
    (kept,) = case_file(bench.session(), bench.cases["Marlow"]).court.appointments
    assert kept.value.closed_reason == "Open on Saturdays"
    assert opened(bench).group["closed_reason"].isVisible()  # type: ignore[index]


def test_later_than_two_days_is_pointed_out_and_taken(bench: Bench) -> None:
    considered(bench)
    screen = opened(bench)
    assert screen.group is not None
    for name, value in (
        ("on", date(2027, 1, 20)), ("at", time(10)), ("place", "Clinic"), ("with_whom", "Jo"),
    ):  # fmt: skip
        screen.group[name].set_value(value)
    assert "later than 2 days after the hearing" in words_shown(screen)
    save(bench)
    assert bench.log.backs == 1


def test_days_that_cannot_be_are_refused_at_the_day(bench: Bench) -> None:
    considered(bench)
    screen = opened(bench)
    assert screen.group is not None
    for name, value in (("at", time(10)), ("place", "Clinic"), ("with_whom", "Jo")):
        screen.group[name].set_value(value)
    for day in (date(2027, 1, 13), date(2028, 6, 1)):
        screen.group["on"].set_value(day)
        save(bench)
        assert errors(screen) == ["on"], day
    assert case_file(bench.session(), bench.cases["Marlow"]).appointment(DRR) is None


def test_what_the_person_needs_and_who_is_booked_stand_beside(bench: Bench) -> None:
    considered(bench)
    session, case = bench.session(), bench.cases["Marlow"]
    needs = Adjustments(
        ("Polish",), (Usual.EVENINGS_WORK,),
        bookings=(Booking("interpreter", "Sample Words", datetime(2027, 1, 15, 14, 0)),),  # noqa: DTZ001
    )  # fmt: skip
    adjustments.record_adjustments(session, case, needs)
    shown = words_shown(opened(bench))
    assert "Interpreter: Polish: Sample Words is booked for 15/1/2027 at 14:00" in shown
    assert "Ask the provider for sessions after working hours." in shown


def test_what_stands_in_the_assessment_is_offered(bench: Bench) -> None:
    considered(bench)
    session, case = bench.session(), bench.cases["Marlow"]
    stands = Appointment(datetime(2027, 1, 15, 11, 0, tzinfo=bench.clock().tzinfo), "Clinic", "Jo")
    requirements.assess(session, case, DRR, suitable=True, plan="Groups.", appointment=stands)
    screen = opened(bench)
    assert "From the assessment: 15/1/2027 at 11:00" in words_shown(screen)
    assert screen.group is not None and screen.group["with_whom"].value() == "Jo"


def test_without_a_requirement_or_the_role_there_is_nothing_to_book(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.refusal is not None and "not being considered" in screen.refusal
    considered(bench)
    officer = opened(bench, Role.RESPONSIBLE_OFFICER)
    assert officer.refusal is not None and "may not take consent" in officer.refusal


def test_half_a_date_is_no_error_while_it_is_typed(bench: Bench) -> None:
    considered(bench)
    screen = opened(bench)
    reach("Date: day")
    write("16")
    reach("Date: month")
    write("13")
    assert not screen.note.isVisible() and errors(screen) == []
