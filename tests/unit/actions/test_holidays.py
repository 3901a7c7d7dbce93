"""The shipped bank holidays are those of the published rules, and a damaged file is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from courtdesk.actions.holidays import calendar, read_calendar
from courtdesk.errors import FileRefused

ROOT = Path(__file__).parents[3]
FILE = ROOT / "resources" / "bank-holidays.json"
YEARS = range(2018, 2029)

# What was proclaimed for one year only: the regular day that it took the place of, or none.
PROCLAIMED: dict[date, date | None] = {
    date(2020, 5, 8): date(2020, 5, 4),  # 75 years of VE Day
    date(2022, 6, 2): date(2022, 5, 30),  # the Platinum Jubilee ...
    date(2022, 6, 3): None,  # ... of two days
    date(2022, 9, 19): None,  # the State Funeral
    date(2023, 5, 8): None,  # the Coronation
}


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computus."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - shift - rest % 4) % 7
    late = (golden + 11 * shift + 22 * week) // 451
    month, day = divmod(shift + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def monday(year: int, month: int, *, last: bool = False) -> date:
    days = [date(year, month, 1) + timedelta(days=n) for n in range(31)]
    mondays = [day for day in days if day.month == month and day.weekday() == 0]
    return mondays[-1 if last else 0]


def kept(taken: set[date], day: date) -> date:
    """The day itself, or the next weekday that is not already one (the day in lieu)."""
    while day.weekday() > 4 or day in taken:
        day += timedelta(days=1)
    return day


def by_rule(year: int) -> set[date]:
    """The bank holidays of England and Wales by the 1971 Act, common law and proclamation."""
    sunday = easter(year)
    days = {sunday - timedelta(days=2), sunday + timedelta(days=1)}
    days |= {monday(year, 5), monday(year, 5, last=True), monday(year, 8, last=True)}
    days.add(kept(days, date(year, 1, 1)))
    christmas = [date(year, 12, 25), date(year, 12, 26)]
    days |= {day for day in christmas if day.weekday() < 5}
    for day in christmas:
        if day.weekday() > 4:
            days.add(kept(days, day))
    for day, instead in PROCLAIMED.items():
        if day.year == year:
            days = (days - {instead}) | {day}
    return days


@pytest.mark.parametrize("year", YEARS)
def test_the_shipped_days_are_those_of_the_rules(year: int) -> None:
    assert {one.on for one in calendar().holidays if one.on.year == year} == by_rule(year)


@pytest.mark.parametrize("year", YEARS)
def test_the_shipped_days_are_those_of_the_ministrys_package(year: int) -> None:
    theirs = BankHolidays(use_cached_holidays=True).get_holidays("england-and-wales", year)
    ours = [(one.on, one.name) for one in calendar().holidays if one.on.year == year]
    assert ours == [(one["date"], one["title"]) for one in theirs]


def test_the_file_reaches_to_the_end_of_2028() -> None:
    found = calendar()
    assert (found.first, found.last) == (date(2018, 1, 1), date(2028, 12, 31))
    assert found.retrieved == date(2026, 2, 25)
    assert found == read_calendar(FILE)


def test_the_notices_name_the_file_and_its_licence() -> None:
    notices = (ROOT / "packaging" / "THIRD-PARTY.md").read_text(encoding="utf-8")
    licence = json.loads(FILE.read_text(encoding="utf-8"))["licence"]
    assert f"(file `resources/{FILE.name}`, not a package) | {licence} |" in notices


Change = Callable[[dict[str, Any]], object]


def _without(name: str) -> Change:
    return lambda top: top.pop(name)


def _with(name: str, value: Any) -> Change:
    return lambda top: top.update({name: value})


def _changes() -> Iterator[tuple[str, Change]]:
    for name in ("division", "source", "retrieved", "first", "last", "holidays"):
        yield f"lacks '{name}'", _without(name)
    yield "not for England and Wales", _with("division", "scotland")
    yield "fewer than 8 bank holidays in 2029", _with("last", "2029-12-31")
    yield "fewer than 8 bank holidays in 2028", lambda top: top["holidays"].pop()
    yield "outside", _with("last", "2027-12-31")
    yield "order", lambda top: top["holidays"].reverse()
    yield "order", lambda top: top["holidays"].append(top["holidays"][-1])
    yield "isoformat", _with("first", "the first of January")
    yield "", _with("last", 2028)
    yield "", _with("holidays", None)
    yield "", _with("holidays", ["2027-01-01"])
    yield "lacks 'name'", lambda top: top["holidays"][3].pop("name")
    yield "a text is not a text", _with("source", 7)


@pytest.mark.parametrize(("why", "change"), list(_changes()))
def test_a_damaged_file_is_refused_as_a_whole(tmp_path: Path, why: str, change: Change) -> None:
    top = json.loads(FILE.read_text(encoding="utf-8"))
    change(top)
    path = tmp_path / "bank-holidays.json"
    path.write_text(json.dumps(top), encoding="utf-8")
    with pytest.raises(FileRefused) as caught:
        read_calendar(path)
    said = str(caught.value)
    assert said.startswith("The file of bank holidays, bank-holidays.json, cannot be used (")
    assert why in said and said.endswith("): install CourtDesk again.")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b"7", FILE.read_bytes() + b" " * 1_000_000],
    ids=["empty", "list", "cut", "bytes", "deep", "number", "big"],
)
def test_bytes_that_are_no_such_file_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bank-holidays.json"
    path.write_bytes(data)
    with pytest.raises(FileRefused, match=r"bank-holidays\.json"):
        read_calendar(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"elsewhere\.json, cannot be used"):
        read_calendar(tmp_path / "elsewhere.json")
