"""Bodies survive the trip to JSON and back, and strange shapes are refused by field name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.codec import BodyRefused, from_body, merged, to_body


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Inner:
    when: date
    at: time | None = None


@dataclass(frozen=True)
class Outer:
    name: str
    count: int
    flag: bool
    colour: Colour
    parts: tuple[Inner, ...] = ()
    moment: datetime | None = None


OUTER = st.builds(
    Outer,
    name=st.text(st.characters(exclude_categories=["Cs"])),
    count=st.integers(-(2**40), 2**40),
    flag=st.booleans(),
    colour=st.sampled_from(Colour),
    parts=st.lists(st.builds(Inner, when=st.dates(), at=st.none() | st.times())).map(tuple),
    moment=st.none() | st.datetimes(),
)


@given(OUTER)
def test_there_and_back_through_json(value: Outer) -> None:
    assert from_body(Outer, json.loads(json.dumps(to_body(value)))) == value


def test_keys_of_a_newer_version_are_kept() -> None:
    value = Inner(date(2027, 1, 14))
    old = {"when": "2020-01-01", "mood": "added in version 9"}
    assert merged(old, value) == {"when": "2027-01-14", "at": None, "mood": "added in version 9"}


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("count", True),
        ("count", "3"),
        ("flag", 1),
        ("colour", "green"),
        ("parts", {}),
        ("parts", [{"when": "14/1/2027"}]),
        ("name", None),
    ],
)
def test_a_wrong_shape_is_refused(field: str, bad: object) -> None:
    body = {"name": "x", "count": 1, "flag": False, "colour": "red", field: bad}
    with pytest.raises(BodyRefused):
        from_body(Outer, body)


def test_a_missing_field_is_refused() -> None:
    with pytest.raises(BodyRefused, match="Outer"):
        from_body(Outer, {"name": "x"})
