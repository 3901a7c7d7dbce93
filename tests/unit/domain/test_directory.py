"""The directory's rules: what an entry needs, when it is old, what search finds, needs in words."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import READERS, Compartment, Role
from courtdesk.domain.directory import (
    LONGEST,
    Need,
    Service,
    ServiceEntry,
    Sought,
    checked,
    checked_words,
    in_order,
    is_old,
    matches,
    needs_in,
    old_from,
)
from courtdesk.errors import FieldErrors

TODAY = date(2027, 1, 14)
ENTRY = ServiceEntry(
    "  Sample   Homes ", (Need.FINANCE, Need.HOUSING), "Exampleton", "Ring", "01632 960101",
    "Weekdays", "Invented", TODAY,
)  # fmt: skip


def wrong(entry: ServiceEntry) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        checked(entry, today=TODAY)
    return {error.field: str(error) for error in caught.value.errors}


def service(**changes: object) -> Service:
    return replace(checked(ENTRY, today=TODAY), **changes)  # type: ignore[arg-type]


def test_a_good_entry_is_tidied_and_its_needs_stand_in_order() -> None:
    made = checked(ENTRY, today=TODAY)
    assert made.name == "Sample Homes" and made.needs == (Need.HOUSING, Need.FINANCE)
    assert made.needs_words == "Housing, Money, debts and benefits"


def test_everything_that_is_missing_is_said_at_once() -> None:
    found = wrong(ServiceEntry("", (), " ", checked_on=None))
    assert set(found) == {"name", "needs", "area", "refer", "checked_on"}
    assert wrong(replace(ENTRY, name="!!!")) == {"name": "Enter the name of the service."}


def test_a_phone_number_alone_is_a_way_to_refer() -> None:
    assert checked(replace(ENTRY, refer=""), today=TODAY).phone == "01632 960101"
    assert set(wrong(replace(ENTRY, refer="", phone=" "))) == {"refer"}


def test_a_check_to_come_is_refused() -> None:
    late = replace(ENTRY, checked_on=TODAY + timedelta(days=1))
    assert "future" in wrong(late)["checked_on"]


@pytest.mark.parametrize("field", LONGEST)
def test_no_text_is_endless_and_none_hides_a_sign(field: str) -> None:
    assert (
        str(LONGEST[field]) in wrong(replace(ENTRY, **{field: "x" * (LONGEST[field] + 1)}))[field]
    )
    assert "cannot be seen" in wrong(replace(ENTRY, **{field: "x\u202ey"}))[field]
    checked(replace(ENTRY, **{field: "x" * LONGEST[field]}), today=TODAY)


@pytest.mark.parametrize(
    ("checked_on", "old"),
    [
        (date(2026, 7, 14), date(2027, 1, 15)),
        (date(2026, 8, 31), date(2027, 3, 1)),
        (date(2027, 8, 31), date(2028, 3, 1)),
        (date(2027, 8, 29), date(2028, 3, 1)),
        (date(2026, 3, 31), date(2026, 10, 1)),
        (date(2026, 12, 1), date(2027, 6, 2)),
    ],
)
def test_six_months_end_where_the_month_ends(checked_on: date, old: date) -> None:
    assert old_from(checked_on) == old
    entry = service(checked_on=checked_on)
    assert not is_old(entry, old - timedelta(days=1)) and is_old(entry, old)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_old_from_is_six_calendar_months_on_clamped(day: date) -> None:
    last = old_from(day) - timedelta(days=1)
    months = last.year * 12 + last.month - (day.year * 12 + day.month)
    assert months == 6
    assert last.day == min(day.day, calendar.monthrange(last.year, last.month)[1])


def test_the_day_of_the_check_is_said_and_that_it_is_old() -> None:
    assert checked_words(service(), TODAY) == "checked on 14/1/2027"
    words = checked_words(service(checked_on=date(2026, 5, 15)), TODAY)
    assert words == (
        "checked on 15/5/2026, more than 6 months ago: make sure before you rely on it"
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", True),
        ("sam hom", True),
        ("SÁMPLE", True),
        ("debts exampl", True),
        ("0163296", True),
        ("omes", False),
        ("sample drugs", False),
    ],
)
def test_search_goes_by_the_beginning_of_each_word(asked: str, found: bool) -> None:
    assert matches(Sought.of(service()), asked) is found


def test_search_may_be_for_one_need() -> None:
    assert matches(Sought.of(service()), "", Need.HOUSING)
    assert not matches(Sought.of(service()), "", Need.DRUGS)


def test_services_stand_by_name_then_area() -> None:
    late, early = service(name="b"), service(name="A", area="Z")
    assert in_order([late, early, replace(early, area="B")])[0].area == "B"


@pytest.mark.parametrize("need", Need)
def test_each_need_is_read_by_its_own_label_and_code(need: Need) -> None:
    assert needs_in(need.label) == needs_in(need.value.upper()) == (need,)


def test_needs_of_a_cell() -> None:
    assert needs_in("Money, debts and benefits; Housing") == (Need.HOUSING, Need.FINANCE)
    assert needs_in("drugs, alcohol") == (Need.ALCOHOL, Need.DRUGS)
    assert needs_in("Veterans / housing") == (Need.HOUSING, Need.ARMED_FORCES)
    assert needs_in(" ; ") == ()
    with pytest.raises(ValueError, match="“plumbing” under what for"):
        needs_in("housing; plumbing")


def test_words_about_drugs_and_alcohol_go_to_substance_and_all_others_to_mental_health() -> None:
    substance = {need for need in Need if need.compartment is Compartment.SUBSTANCE}
    assert substance == {Need.ALCOHOL, Need.DRUGS}
    # The treatment provider reads nothing about a person's home, debts or illness.
    for need in set(Need) - substance:
        assert Role.PROVIDER not in READERS[need.compartment]


def test_a_name_is_plain_only_where_nothing_that_the_service_does_tells_of_health() -> None:
    assert service().plain
    assert not service(needs=(Need.HOUSING, Need.ALCOHOL)).plain
    assert not service(needs=()).plain
    assert not Need.OTHER.plain and not Need.ARMED_FORCES.plain and not Need.DOMESTIC_ABUSE.plain
