"""Before the keying: on paper here today, or done before by somebody else, and when."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from courtdesk.actions import forms
from courtdesk.domain.screening import Earlier
from courtdesk.ui.screens.from_paper.keying import Keying
from courtdesk.ui.screens.from_paper.start import Start
from tests.helpers.bench import Bench
from tests.helpers.hands import choose, reach, write
from tests.helpers.keyboard import focused, press, spoken
from tests.helpers.papers import (
    CONTROL,
    ROLE,
    key,
    opened,
    texts,
)


def test_police_custody_is_entered_with_by_whom_and_when(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    bench.picture(screen, "from-paper-start")
    assert spoken(focused()) == "Key from paper"
    choose("It was done before, elsewhere")
    press(Qt.Key.Key_Return, CONTROL)
    bench.picture(screen, "from-paper-start-missing")
    assert isinstance(screen.stage, Start)
    choose("Police custody")
    reach("By whom?")
    write("Nurse  Test Invented, custody suite")
    reach("On which date?: day")
    write("2")
    reach("On which date?: month")
    write("1")
    reach("On which date?: year")
    write("2027")
    press(Qt.Key.Key_Return, CONTROL)
    assert isinstance(screen.stage, Keying)
    key("0123401234")
    bench.settle()
    earlier = Earlier("Police custody", "Nurse Test Invented, custody suite", date(2027, 1, 2))
    draft = forms.open_form(bench.session(ROLE), bench.cases["Marlow"], "core-10")
    assert draft.earlier == earlier
    file = forms.finish_form(bench.session(ROLE), draft, draft.answers)
    assert file.forms[-1].value.earlier == earlier


def test_where_it_was_done_comes_back_and_can_be_taken_back(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    start = screen.stage
    assert isinstance(start, Start)
    start.begun.emit(Earlier("A hostel", "Invented Worker", date(2027, 1, 10)))
    bench.settle()
    screen = opened(bench)
    start = screen.stage
    assert isinstance(start, Start)
    assert start.group["place"].value() == "A hostel"
    press(Qt.Key.Key_Return, CONTROL)
    bench.settle()
    draft = forms.open_form(bench.session(ROLE), bench.cases["Marlow"], "core-10")
    assert draft.earlier == Earlier("A hostel", "Invented Worker", date(2027, 1, 10))
    opened(bench)
    choose("It was filled in here today")
    press(Qt.Key.Key_Return)
    bench.settle()
    draft = forms.open_form(bench.session(ROLE), bench.cases["Marlow"], "core-10")
    assert draft.earlier is None


@pytest.mark.parametrize(
    ("day", "error"),
    [
        (date(2027, 1, 15), "This date is still to come: enter when it was done."),
        (date(2027, 1, 14), None),
        (date(2026, 1, 14), None),
    ],
)
def test_the_date_is_not_to_come(bench: Bench, qtbot, day: date, error: str | None) -> None:
    screen = opened(bench)
    start = screen.stage
    assert isinstance(start, Start)
    fill(start, day)
    start.begin()
    assert start.group["on"].error == error
    assert isinstance(screen.stage, Start if error else Keying)


def test_more_than_a_year_ago_is_asked_about_once(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    start = screen.stage
    assert isinstance(start, Start)
    fill(start, date(2026, 1, 13))
    start.begin()
    assert screen.stage is start and "more than 12 months ago" in texts(screen)
    bench.picture(screen, "from-paper-start-old")
    fill(start, date(2026, 1, 12))
    start.begin()
    assert screen.stage is start, "another date is asked about again"
    start.begin()
    assert isinstance(screen.stage, Keying)


def test_long_names_are_refused(bench: Bench, qtbot) -> None:
    start = opened(bench).stage
    assert isinstance(start, Start)
    fill(start, date(2027, 1, 2), by="x" * 201)
    start.begin()
    assert start.group["by"].error == "Shorten who did it to 200 characters."


def test_what_was_typed_about_custody_is_kept_over_a_lock(bench: Bench, qtbot) -> None:
    opened(bench)
    choose("It was done before, elsewhere", "Police custody")
    reach("By whom?")
    write("Invented Nurse")
    bench.sign_out()
    screen = opened(bench)
    assert isinstance(screen.stage, Start)
    assert screen.stage.group.isVisible()
    assert screen.stage.group["by"].value() == "Invented Nurse"


def fill(start: Start, day: date, *, by: str = "Invented Nurse") -> None:
    start._open_fields()
    for name, value in (("where", "custody"), ("by", by), ("on", day)):
        start.group[name].set_value(value)
