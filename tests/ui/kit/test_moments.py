"""Reading dates and times as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from courtdesk.errors import FieldError
from courtdesk.ui.kit.fields import DateField, TimeField, read_date, read_time
from courtdesk.ui.kit.moments import MONTHS

DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(DATES, st.sampled_from(["", " ", "  "]))
def test_numbers_are_read(day, space):
    parts = (f"{space}{day.day}", f"{day.month:02}{space}", f"{day.year:04}")
    assert read_date("d", "Born", *parts) == day


@given(DATES, st.integers(3, 9), st.sampled_from([str.lower, str.upper, str.title]))
def test_month_names_are_read(day, letters, case):
    name = case(MONTHS[day.month - 1][:letters])
    assert read_date("d", "Born", str(day.day), name, f"{day.year:04}") == day


@given(DATES, st.sampled_from(["/", ".", "-", " "]))
def test_a_whole_date_in_the_day_box_is_read(day, mark):
    pasted = mark.join((str(day.day), str(day.month), f"{day.year:04}"))
    assert read_date("d", "Born", pasted, "", "") == day


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_anything_gives_a_date_nothing_or_one_sentence(day, month, year):
    try:
        found = read_date("born", "Date of birth", day, month, year)
    except FieldError as error:
        assert error.field == "born"
        assert str(error).startswith("Date of birth")
        assert str(error).endswith(".")
    else:
        assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("", "3", "1992"), "Born must include a day."),
        (("27", "", ""), "Born must include a month and a year."),
        (("27", "13", "1992"), "Born: enter the month as 1 to 12 or by name, such as March."),
        (("27", "ju", "1992"), "Born: enter the month as 1 to 12 or by name, such as March."),
        (("27", "3", "92"), "Born: enter the year in 4 digits, such as 1992."),
        (("31", "2", "2027"), "Born: February 2027 has the days 1 to 28."),
        (("x", "2", "2027"), "Born: enter the day as a number from 1 to 31."),
        (("1", "1", "0000"), "Born: enter the year in 4 digits, such as 1992."),
        (("٣", "2", "2027"), "Born: enter the day as a number from 1 to 31."),
    ],
)
def test_what_is_wrong_is_said(parts, sentence):
    with pytest.raises(FieldError) as caught:
        read_date("d", "Born", *parts)
    assert str(caught.value) == sentence


def test_blank_is_no_date():
    assert read_date("d", "Born", " ", "", "") is None
    assert read_date("d", "Born", "5", "sept", "2026") == date(2026, 9, 5)


@given(st.times(), st.sampled_from([":", ".", ""]))
def test_24_hour_times_are_read(moment, mark):
    whole = moment.replace(second=0, microsecond=0)
    assert read_time("t", "At", f"{moment.hour:02}{mark}{moment.minute:02}") == whole


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("9am", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("2:15 PM", time(14, 15)),
        ("2.15p.m.", time(14, 15)),
        ("noon", time(12)),
        ("930", time(9, 30)),
        ("  ", None),
    ],
)
def test_other_ways_to_write_a_time(text, moment):
    assert read_time("t", "At", text) == moment


@pytest.mark.parametrize("text", ["9", "25:00", "9:60", "13pm", "0am", "soon", "9:3", "٩:٣٠"])
def test_a_time_that_cannot_be_read_is_said(text):
    with pytest.raises(FieldError, match=r"^At: enter a time such as 9:30 or 2:15pm\.$"):
        read_time("t", "At", text)


def test_the_date_field_by_keyboard(shown, qtbot):
    field = shown(DateField("born", "Date of birth"))
    field.focus_first()
    for key in ("27", "jan", "1992"):
        box = field.focusWidget()
        qtbot.keyClicks(box, key)
        assert field.focusWidget() is box  # no box moves on by itself
        qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert field.value() == date(1992, 1, 27)


def test_the_date_field_round_trips_and_names_its_boxes(qtbot):
    field = DateField("born", "Date of birth", optional=True)
    qtbot.addWidget(field)
    assert field.value() is None
    field.set_value(date(1992, 3, 7))
    assert field.value() == date(1992, 3, 7)
    assert field.day.accessibleName() == "Date of birth (optional): day"
    field.set_value(None)
    assert field.is_empty()


def test_an_unfinished_date_is_mended_in_the_empty_box(shown, qtbot):
    field = shown(DateField("born", "Date of birth"))
    field.day.setText("3")
    field.year.setText("1992")
    field.focus_first()
    assert field.month.hasFocus()


def test_the_time_field_round_trips(qtbot):
    field = TimeField("at", "Time")
    qtbot.addWidget(field)
    field.set_value(time(14, 5))
    assert field.value() == time(14, 5)
    assert field.edit.text() == "14:05"
