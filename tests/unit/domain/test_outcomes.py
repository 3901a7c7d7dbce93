"""A total that was entered is a finite, exact number with a name and a possible day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Compartment
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.ids import CaseId
from courtdesk.domain.outcomes import (
    KNOWN,
    MeasureEntry,
    MeasureTotal,
    OutcomeMeasure,
    checked,
    compartment_of,
    read_total,
)
from courtdesk.domain.timeline import Event, event_of
from courtdesk.errors import FieldError, FieldErrors

TODAY = date(2027, 1, 14)
BORN = date(1985, 3, 2)
MENTAL_HEALTH, SUBSTANCE = Compartment.MENTAL_HEALTH, Compartment.SUBSTANCE


def entry(**more: object) -> MeasureEntry:
    values: dict[str, object] = {"name": "WSAS", "version": "", "on": TODAY, "total": "24"}
    return MeasureEntry(**{**values, **more})  # type: ignore[arg-type]


def wrong(one: MeasureEntry, born: date | None = BORN) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        checked(one, today=TODAY, born=born)
    return {error.field: str(error) for error in caught.value.errors}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", "12"),
        (" 12.50 ", "12.5"),
        ("007", "7"),
        ("0.0", "0"),
        ("-0", "0"),
        ("−3.25", "-3.25"),
        ("999999.9999", "999999.9999"),
        ("10.0", "10"),
        ("100", "100"),
    ],
)
def test_totals_that_are_numbers(typed: str, kept: str) -> None:
    assert read_total(typed) == kept
    assert MeasureTotal("", kept).value == Fraction(typed.strip().replace("−", "-"))


@pytest.mark.parametrize(
    "typed",
    (
        *("", "  ", "nan", "inf", "-inf", "1e5", "12,5", "1,000", "1 2", "12.", ".5", "1.23456"),
        *("1234567", "١٢", "²", "0x10", "twelve", "--3", "3/4", "1_000", "12\u202e"),
        "9" * 1_000_000,
    ),
)
def test_what_is_no_plain_number_is_refused(typed: str) -> None:
    with pytest.raises(FieldError) as caught:
        read_total(typed)
    assert caught.value.field == "total" and len(str(caught.value)) < 120


@given(st.decimals(min_value=-999_999, max_value=999_999, places=4, allow_nan=False))
def test_a_total_keeps_its_value(number: object) -> None:
    typed = f"{number:f}"
    assert Fraction(read_total(typed)) == Fraction(typed)
    assert read_total(read_total(typed)) == read_total(typed)


def test_a_good_entry_is_tidied() -> None:
    name, on, sealed, compartment = checked(
        entry(name="  wsas ", version=" 2002 ", total="24.0", note=" range  0 to 40 "),
        today=TODAY,
        born=None,
    )
    assert (name, on, compartment) == ("WSAS", TODAY, MENTAL_HEALTH)
    assert sealed == MeasureTotal("2002", "24", "range 0 to 40")
    assert from_body(MeasureTotal, to_body(sealed)) == sealed


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = wrong(entry(name=" ", total="many", on=None))
    assert set(found) == {"name", "total", "on", "compartment"}


def test_the_day_is_neither_in_the_future_nor_before_birth() -> None:
    assert "future" in wrong(entry(on=date(2027, 1, 15)))["on"]
    assert "born" in wrong(entry(on=date(1985, 3, 1)))["on"]
    checked(entry(on=BORN), today=TODAY, born=BORN)
    checked(entry(on=date(1900, 1, 1)), today=TODAY, born=None)


@pytest.mark.parametrize("field", ["name", "version", "note"])
@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\u200bb", "\ud800", "a" * 1_000_000])
def test_unseen_characters_and_endless_text_are_refused(field: str, text: str) -> None:
    found = wrong(entry(**{field: text, "compartment": SUBSTANCE}))
    assert set(found) == {field} and len(found[field]) < 120


def test_right_to_left_letters_are_letters() -> None:
    name, *_ = checked(entry(name="מדד", compartment=SUBSTANCE), today=TODAY, born=None)
    assert name == "מדד"


def test_a_known_name_decides_the_compartment_and_another_must_be_said() -> None:
    for known in KNOWN:
        given_wrongly = entry(name=known.name.upper(), compartment=_other(known.compartment))
        assert compartment_of(given_wrongly) is known.compartment
    assert compartment_of(entry(name="DUDIT", compartment=SUBSTANCE)) is SUBSTANCE
    assert "compartment" in wrong(entry(name="DUDIT"))


def _other(one: Compartment) -> Compartment:
    return SUBSTANCE if one is MENTAL_HEALTH else MENTAL_HEALTH


def test_the_timeline_says_name_and_day_and_no_more() -> None:
    body = to_body(OutcomeMeasure(CaseId("c"), "WSAS", date(2026, 11, 3)))
    at = datetime(2027, 1, 14, 9, 30, tzinfo=UTC)
    event = event_of("measure", body, at, "Sam Reid", changed=False, form_titles={})
    assert event == Event("WSAS entered", "taken 3/11/2026", at, "Sam Reid")
