"""One cell at a time: dates day first, sessions, orders, coded words, names."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtlist import order_number
from courtdesk.domain.courtlist_values import (
    clean,
    print_date,
    read_date,
    read_likely_plea,
    read_range,
    read_session,
    split_name,
)

DAY = date(2027, 1, 14)


@pytest.mark.parametrize(
    "written",
    [
        *("14/01/2027", "14/1/27", "14.1.27", "14-01-2027", "14 01 2027", "14 Jan 2027"),
        *("14th January 2027", "Thu 14 January 2027", "Thursday, 14 january, 2027", "14-JAN-27"),
        *("2027-01-14", "2027-01-14 00:00:00", "2027-01-14T09:30:00Z", "14/01/2027 10:00"),
        *("46401", 46401, 46401.0, 46401.5, DAY, datetime.combine(DAY, time(9, 30))),
    ],
)
def test_a_date_in_the_ways_that_lists_write_it(written: str | float | date) -> None:
    assert read_date(written) == DAY


@pytest.mark.parametrize("blank", [None, "", "  ", "\u200b"])
def test_a_blank_date_is_none(blank: str | None) -> None:
    assert read_date(blank) is None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("01/14/2027", "no month 14; write the day first"),
        ("31/02/1990", "there is no 31 February 1990"),
        ("29 Feb 2027", "there is no 29 February 2027"),
        ("14/01", "is not a date"),
        ("14 Foo 2027", "is not a date"),
        ("tomorrow", "is not a date"),
        ("14/01/027", "is not a date"),
        (60, "is not a date"),
        (0, "is not a date"),
        (-3, "is not a date"),
        (14012027, "is not a date"),
        (True, "is not a date"),
        (time(10, 0), "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(written: str | int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_date(written)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_day_and_month_are_never_exchanged(day: date) -> None:
    for written in (
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%y}",
        f"{day:%d %b %Y}",
        day.isoformat(),
        print_date(day),
    ):
        assert read_date(written) == day


@given(st.dates(date(1900, 3, 1), date(2099, 12, 31)))
def test_a_serial_is_the_day_that_excel_shows(day: date) -> None:
    assert read_date((day - date(1899, 12, 30)).days) == day


def test_serials_before_the_day_that_never_was() -> None:
    assert read_date(1) == date(1900, 1, 1)
    assert read_date(59) == date(1900, 2, 28)
    assert read_date(61) == date(1900, 3, 1)


@given(st.dates(DAY - timedelta(days=365 * 80), DAY.replace(year=DAY.year - 11)))
def test_a_two_digit_birth_year_is_in_the_past_and_of_a_person_of_ten_or_more(born: date) -> None:
    assert read_date(f"{born:%d/%m/%y}", born_by=DAY) == born


@pytest.mark.parametrize(
    ("written", "session", "start"),
    [
        *((word, "Morning", None) for word in ("am", "A.M.", "Morning", "AM court")),
        *((word, "Afternoon", None) for word in ("pm", "Afternoon", "P.M.")),
        ("All day", "All day", None),
        ("Evening", "Evening", None),
        ("10:00", "Morning", time(10, 0)),
        ("10am", "Morning", time(10, 0)),
        ("14.30", "Afternoon", time(14, 30)),
        ("14:00hrs", "Afternoon", time(14, 0)),
        ("2:15", "Afternoon", time(14, 15)),
        ("2 p.m.", "Afternoon", time(14, 0)),
        ("12:30 pm", "Afternoon", time(12, 30)),
        ("18:00", "Evening", time(18, 0)),
        (time(10, 0), "Morning", time(10, 0)),
        (datetime.combine(DAY, time(14, 0)), "Afternoon", time(14, 0)),
        (10 / 24, "Morning", time(10, 0)),
        ("", "", None),
        (None, "", None),
    ],
)
def test_sessions(written: str | float | time | None, session: str, start: time | None) -> None:
    assert read_session(written) == (session, start)


@pytest.mark.parametrize("written", ["sometime", "25:00", "10:75", "1000am"])
def test_what_is_no_session_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        read_session(written)


def test_orders_sort_as_the_list_does() -> None:
    orders = ["10", "3a", "reserve", "3", "", "3b", "4"]
    assert sorted(orders, key=order_number) == ["", "3", "3a", "3b", "4", "10", "reserve"]


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("Low", OffenceRange.LOW),
        ("medium community order range", OffenceRange.MEDIUM),
        ("HIGH", OffenceRange.HIGH),
        ("none", OffenceRange.BELOW),
        ("Below community order range", OffenceRange.BELOW),
        ("Custody range", OffenceRange.CUSTODY),
        ("", OffenceRange.UNKNOWN),
        ("Not known", OffenceRange.UNKNOWN),
    ],
)
def test_ranges(written: str, level: OffenceRange) -> None:
    assert read_range(written) is level


@pytest.mark.parametrize("written", ["yes", "no", "community order", "level", "?"])
def test_a_range_is_not_guessed(written: str) -> None:
    with pytest.raises(ValueError, match="is not a range"):
        read_range(written)


@pytest.mark.parametrize(
    ("written", "plea"),
    [("G", "guilty"), ("GAP", "guilty"), ("NG", "not guilty"), ("Not Guilty", "not guilty"),
     ("no plea yet", ""), ("equivocal", "equivocal"), (None, "")],
)  # fmt: skip
def test_likely_pleas(written: str | None, plea: str) -> None:
    assert read_likely_plea(written) == plea


@pytest.mark.parametrize(
    ("written", "family", "given_names", "guessed"),
    [
        ("Smith, John", "Smith", "John", False),
        ("O’Sample, Áine Máire", "O’Sample", "Áine Máire", False),
        ("John SMITH", "SMITH", "John", False),
        ("SMITH John Paul", "SMITH", "John Paul", False),
        ("Iain McDONALD", "McDONALD", "Iain", False),
        ("Pieter van der VOORBEELD", "van der VOORBEELD", "Pieter", False),
        ("Siân O'NEILL-JONES", "O'NEILL-JONES", "Siân", False),
        ("Gŵyn TŶ GWYN", "TŶ GWYN", "Gŵyn", False),
        ("J SMITH", "SMITH", "J", False),
        ("Mr John SMITH", "SMITH", "John", False),
        ("SMITH, Mrs. Ann", "SMITH", "Ann", False),
        ("John Smith", "Smith", "John", True),
        ("JOHN SMITH", "SMITH", "JOHN", True),
        ("Ludwig van Voorbeeld", "van Voorbeeld", "Ludwig", True),
        ("John SMITH Junior", "Junior", "John SMITH", True),
        ("Cher", "Cher", "", True),
        ("", "", "", True),
    ],
)
def test_whole_names(written: str, family: str, given_names: str, guessed: bool) -> None:
    assert split_name(written) == (family, given_names, guessed)


_WORDS = st.lists(
    st.text(st.sampled_from("abÁŵŷ'’-Łøé"), min_size=1, max_size=8), min_size=1, max_size=4
).map(" ".join)


@given(_WORDS, _WORDS)
def test_a_name_with_a_comma_is_kept_exactly(family: str, given_names: str) -> None:
    assert split_name(f"{family}, {given_names}") == (family, given_names, False)


@given(_WORDS)
def test_no_word_of_a_name_is_lost(name: str) -> None:
    family, given_names, _ = split_name(name)
    assert sorted(f"{family} {given_names}".split()) == sorted(name.split())


def test_signs_that_disguise_a_name_are_dropped_and_letters_are_not() -> None:
    assert clean("An\u202en\x07a\u200b  O’Šam\u00a0ple\n") == "Anna O’Šam ple"
    assert clean(3.0) == "3"
    assert clean(None) == ""
