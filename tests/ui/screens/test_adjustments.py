"""Needs, contact and GP registration by the keyboard alone; what cannot be is said in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from courtdesk.actions import adjustments, cases, gp
from courtdesk.domain.access import Role
from courtdesk.domain.adjustments import INTERPRETER, Adjustments, Usual, needs_line
from courtdesk.domain.contact import Contact, Unsafe, Way
from courtdesk.domain.gp import GpStage, Registered
from courtdesk.domain.ids import PersonId
from courtdesk.domain.orders import OrderStep
from courtdesk.domain.people import Booking, Person
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.adjustments.contact import ContactForm
from courtdesk.ui.screens.adjustments.gp import GpForm
from courtdesk.ui.screens.adjustments.needs import NeedsForm
from tests.helpers.afterwards import happened, sentenced
from tests.helpers.bench import DAY, Bench
from tests.helpers.courtday import agree
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, unnamed
from tests.helpers.seen import words_shown

PAGES = {"": NeedsForm, "contact": ContactForm, "gp": GpForm}
AT = datetime.combine(date(2027, 1, 14), time(10, 30))
ANN = Contact(
    PersonId(""),
    DAY,
    prefers=(Way.TEXT,),
    phone="07700 900123",
    when="after 17:00",
    unsafe=(Unsafe.MESSAGES, Unsafe.LETTERS),
    unsafe_note="Her partner opens the post.",
)


def opened(bench: Bench, part: str = "", family: str = "Abbott", role: Role = Role.CDO) -> CaseForm:
    screen = bench.show(Place("adjustments", bench.cases[family], part), role)
    assert isinstance(screen, PAGES[part])
    assert unnamed(screen) == []
    return screen


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def errors(screen: CaseForm) -> dict[str, str]:
    return {field.name: field.error for field in screen.group.fields if field.error}


def person(bench: Bench, family: str = "Abbott") -> Person:
    return cases.case_file(bench.session(), bench.cases[family]).person.value


def day(label: str, *parts: str) -> None:
    for name, text in zip(("day", "month", "year"), parts, strict=True):
        reach(f"{label}: day (optional): {name}")
        write(text)


# Needs


def test_needs_by_keyboard(bench: Bench) -> None:
    opened(bench, family="Ellis")
    write("Polish")
    reach("Interpreter booked (optional)")
    write("Agency, job 4471")
    day("Interpreter booked for", "14", "1", "2027")
    reach("Interpreter booked for: time")
    write("10:30")
    choose("Support in court", "Large print", "Evening sessions: childcare")
    reach("Other needs")
    write("a quiet room; a chair with arms")
    reach("What to do for this person")
    write("Offer a break.")
    save(bench)
    found = person(bench, "Ellis")
    assert found.needs == (
        "interpreter: Polish",
        "support in court",
        "large print",
        "evening sessions: childcare",
        "a quiet room",
        "a chair with arms",
    )
    assert found.bookings == (Booking("interpreter: Polish", "Agency, job 4471", AT),)
    assert found.to_do == "Offer a break."
    assert bench.log.said == ["The needs are saved, for every case of this person."]
    assert bench.log.saved and bench.log.backs == 1


def test_the_page_shows_what_an_older_record_has(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.group["languages"].value() == "Polish"
    assert person(bench).bookings == ()
    assert "Nobody has asked yet how it is safe to contact the person" in words_shown(screen)
    bench.picture(screen, "needs")


def test_what_is_saved_unchanged_makes_no_record(bench: Bench) -> None:
    before = cases.case_file(bench.session(), bench.cases["Abbott"]).person.revision
    opened(bench)
    save(bench)
    assert cases.case_file(bench.session(), bench.cases["Abbott"]).person.revision == before


def test_a_booking_is_asked_for_only_where_there_is_something_to_book(bench: Bench) -> None:
    screen = opened(bench, family="Ellis")
    names = [f"{need}-who" for need in (INTERPRETER, Usual.INTERMEDIARY)]
    assert [screen.group[name].isHidden() for name in names] == [True, True]
    screen.group["languages"].set_value("Welsh")
    screen.group["usual"].set_value((Usual.INTERMEDIARY.value,))
    assert [screen.group[name].isHidden() for name in names] == [False, False]
    bench.picture(screen, "needs-booking")


def test_a_booking_goes_with_its_need(bench: Bench) -> None:
    session, case = bench.session(), bench.cases["Abbott"]
    booked = Booking(INTERPRETER, "Agency", AT)
    adjustments.record_adjustments(session, case, Adjustments(("Polish",), bookings=(booked,)))
    screen = opened(bench)
    assert screen.group["interpreter-who"].value() == "Agency"
    write("x")
    press(Qt.Key.Key_Backspace)
    save(bench)
    assert (person(bench).needs, person(bench).bookings) == ((), ())
    assert needs_line(person(bench)) == ""


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"interpreter-who": "Agency"}, "interpreter-at"),
        ({"interpreter-at-day": DAY}, "interpreter-at"),
        ({"interpreter-at": AT.time()}, "interpreter-at-day"),
        ({"interpreter-at-day": DAY, "interpreter-at": AT.time().replace(8)}, "interpreter-at"),
        (
            {"interpreter-put_back-day": DAY, "interpreter-put_back": AT.time().replace(8)},
            "interpreter-put_back",
        ),
        ({"other": "x" * 81}, "other"),
    ],
)
def test_needs_that_cannot_be_are_said_at_their_field(
    bench: Bench, typed: dict[str, object], field: str
) -> None:
    screen = opened(bench)
    for name, value in typed.items():
        screen.group[name].set_value(value)
    save(bench)
    assert list(errors(screen)) == [field]
    assert bench.log.backs == 0
    if field == "interpreter-put_back":
        bench.picture(screen, "needs-missing")


def test_the_page_leads_to_contact_gp_and_equality(bench: Bench) -> None:
    opened(bench)
    case = bench.cases["Abbott"]
    for words in ("GP registration", "Equality questions", "How to contact the person"):
        reach(words)
        press(Qt.Key.Key_Return)
    assert bench.log.went == [
        Place("adjustments", case, "gp"),
        Place("equality", case),
        Place("adjustments", case, "contact"),
    ]


def test_who_may_not_ask_the_equality_questions_is_not_led_to_them(bench: Bench) -> None:
    screen = opened(bench, role=Role.PROVIDER)
    assert "Equality questions" not in words_shown(screen)
    assert "Equality questions" not in [one.text() for one in screen.actions()]


def test_the_number_goes_once_it_is_no_longer_safe(bench: Bench) -> None:
    case = bench.cases["Abbott"]
    adjustments.record_contact(bench.session(), case, ANN)
    screen = opened(bench)
    assert "Text message: 07700 900123" in words_shown(screen)
    bench.picture(screen, "needs-with-contact")
    closed = replace(ANN, prefers=(), unsafe=(Unsafe.CALLS, Unsafe.TEXTS))
    adjustments.record_contact(bench.session(), case, closed)
    screen.refresh()
    bench.settle()
    assert "07700" not in words_shown(screen)
    assert "Text message: not offered. Do not send text messages." in words_shown(screen)


# Contact


def test_contact_by_keyboard(bench: Bench) -> None:
    screen = opened(bench, "contact")
    choose("Do not leave voice messages")
    choose("Telephone call")
    reach("When")
    write("after 17:00")
    reach("Telephone number")
    write("07700 900123")
    save(bench)
    assert errors(screen) == {}
    made = adjustments.contact_of(
        bench.session(),
        cases.case_file(bench.session(), bench.cases["Abbott"]).case.value.person,
    )
    assert made is not None
    assert (made.value.prefers, made.value.unsafe) == ((Way.PHONE,), (Unsafe.MESSAGES,))
    assert (made.value.phone, made.value.when) == ("07700 900123", "after 17:00")
    assert "07700" not in "".join(bench.log.said)


def test_what_is_not_safe_is_read_before_the_fields(bench: Bench) -> None:
    adjustments.record_contact(bench.session(), bench.cases["Abbott"], ANN)
    screen = opened(bench, "contact", role=Role.PROVIDER)
    words = words_shown(screen)
    assert "Take care" in words
    assert "Do not leave voice messages. Do not send letters. Her partner opens the post." in words
    assert screen.group["phone"].value() == "07700 900123"
    bench.picture(screen, "contact")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"prefers": ("letter",), "unsafe": ("letters",), "address": "1 High St"}, "prefers"),
        ({"prefers": ("phone",)}, "phone"),
        ({"phone": "ask her"}, "phone"),
        ({"email": "ann at example"}, "email"),
    ],
)
def test_contact_that_cannot_be_is_said_at_its_field(
    bench: Bench, typed: dict[str, object], field: str
) -> None:
    screen = opened(bench, "contact")
    for name, value in typed.items():
        screen.group[name].set_value(value)
    save(bench)
    assert list(errors(screen)) == [field]


# GP registration


def test_gp_by_keyboard(bench: Bench) -> None:
    screen = opened(bench, "gp")
    bench.picture(screen, "gp-new")
    assert screen.group["screen-on"].isHidden()
    press(Qt.Key.Key_Space, Qt.Key.Key_Down)
    assert screen.group["screen"].value() == "no"
    assert not screen.group["screen-on"].isHidden()
    save(bench)
    (one,) = gp.gp_answers(bench.session(), bench.cases["Abbott"])
    assert (one.value.stage, one.value.registered, one.value.on) == (
        GpStage.SCREEN,
        Registered.NO,
        DAY,
    )


def test_a_gp_day_out_of_order_is_said_at_its_stage(bench: Bench) -> None:
    case = bench.cases["Abbott"]
    gp.record_gp(bench.session(), case, {GpStage.SENTENCE: (Registered.YES, DAY)})
    screen = opened(bench, "gp")
    screen.group["treatment"].set_value("yes")
    screen.group["treatment-on"].set_value(DAY.replace(day=1))
    save(bench)
    assert list(errors(screen)) == ["treatment-on"]
    bench.picture(screen, "gp-missing")


def test_the_stage_that_has_come_is_asked_now(bench: Bench) -> None:
    screen = opened(bench, "gp")
    assert "Nothing to ask yet: it is first asked once the person agrees" in words_shown(screen)
    agree(bench.session(Role.LINK_WORKER), bench.cases["Abbott"])
    screen = opened(bench, "gp", role=Role.LINK_WORKER)
    assert "Ask now: at the screen." in words_shown(screen)
    screen.group["screen"].set_value("not-said")
    save(bench)
    assert "Nothing to ask now." in words_shown(opened(bench, "gp", role=Role.LINK_WORKER))


def test_after_sentence_the_keyboard_is_at_what_is_asked_and_what_was_missed_is_said(
    bench: Bench,
) -> None:
    case = sentenced(bench, "Marlow")
    screen = opened(bench, "gp", "Marlow")
    assert "Ask now: at sentence." in words_shown(screen)
    assert "Not asked: at the screen. Fill it in only if" in words_shown(screen)
    bench.picture(screen, "gp-now")
    press(Qt.Key.Key_Space)
    save(bench)
    (one,) = gp.gp_answers(bench.session(), case)
    assert (one.value.stage, one.value.registered) == (GpStage.SENTENCE, Registered.YES)
    happened(bench, case, OrderStep.FIRST_ATTENDED, DAY)
    assert gp.missing_stages(bench.session(), case) == (GpStage.SCREEN, GpStage.TREATMENT)
    assert "Ask now: when treatment starts." in words_shown(opened(bench, "gp", "Marlow"))
