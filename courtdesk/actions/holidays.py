"""Reads the bank holidays that are shipped with CourtDesk, `resources/bank-holidays.json`.

The file says where its days come from, when they were fetched and to which day they are known.
It is replaced with a newer one by replacing the file; a damaged one is refused as a whole, for a
missing bank holiday would move due dates without anybody noticing.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from courtdesk.domain.workdays import BankHoliday, Calendar
from courtdesk.errors import FileRefused

_NAME = "bank-holidays.json"
_MAX_BYTES = 1_000_000
_FEWEST = 8
"""Every whole year has eight or more (Banking and Financial Dealings Act 1971 and common law)."""


_ZONE = "Europe/London"
"""A laptop's own zone is what somebody set it to; a court's day is that of England and Wales."""


@functools.cache
def calendar() -> Calendar:
    """The shipped bank holidays. Raises `FileRefused` when the file is missing or damaged."""
    return read_calendar(_shipped())


def read_calendar(path: Path) -> Calendar:
    """The bank holidays in this file.

    Raises `FileRefused` with the file's name, what is wrong and what to do.
    """
    zone = ZoneInfo(_ZONE)
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise _refusal(path, error.strerror or type(error).__name__) from error
    if len(data) > _MAX_BYTES:
        raise _refusal(path, "it is too big")
    try:
        found = _read(json.loads(data), zone)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        why = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise _refusal(path, why) from error
    thin = [year for year in _whole_years(found) if _count(found, year) < _FEWEST]
    if thin:
        # Or a file cut short would turn the bank holidays it lost into working days.
        raise _refusal(path, f"it has fewer than {_FEWEST} bank holidays in {thin[0]}")
    return found


def _read(top: Any, zone: ZoneInfo) -> Calendar:
    if not isinstance(top, Mapping):
        raise TypeError("it is not a list of bank holidays")
    if top["division"] != "england-and-wales":
        raise ValueError("it is not for England and Wales")
    return Calendar(
        first=date.fromisoformat(top["first"]),
        last=date.fromisoformat(top["last"]),
        holidays=tuple(_holiday(one) for one in top["holidays"]),
        source=_text(top["source"]),
        retrieved=date.fromisoformat(top["retrieved"]),
        zone=zone,
    )


def _holiday(one: Mapping[str, Any]) -> BankHoliday:
    note = one.get("note", "") if isinstance(one, Mapping) else ""
    return BankHoliday(date.fromisoformat(one["date"]), _text(one["name"]), _text(note))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is not a text")
    return value


def _whole_years(found: Calendar) -> Iterator[int]:
    for year in range(found.first.year, found.last.year + 1):
        if found.covers(date(year, 1, 1)) and found.covers(date(year, 12, 31)):
            yield year


def _count(found: Calendar, year: int) -> int:
    return sum(holiday.on.year == year for holiday in found.holidays)


def _refusal(path: Path, why: str) -> FileRefused:
    return FileRefused(
        f"The file of bank holidays, {path.name}, cannot be used ({why}): install CourtDesk again."
    )


def _shipped() -> Path:
    package = Path(__file__).resolve().parent.parent
    installed = package / "_data" / "resources" / _NAME
    return installed if installed.is_file() else package.parent / "resources" / _NAME
