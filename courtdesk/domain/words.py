"""Dates, moments and lists in words, the same everywhere that a rule speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime


def day(on: date) -> str:
    """A date as people write it: "14/1/2027"."""
    return f"{on.day}/{on.month}/{on.year}"


def moment(at: datetime) -> str:
    """A moment: "14/1/2027 at 09:46", on the clock that it was recorded with."""
    return f"{day(at)} at {at:%H:%M}"


def listed(parts: Sequence[str]) -> str:
    """ "one", "one and two", "one, two and three"; "" for none."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
