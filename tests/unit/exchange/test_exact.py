"""Exact JSON has one spelling."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.exchange import exact

values = st.dictionaries(
    st.text(max_size=5),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    ),
    max_size=5,
)


@given(values)
def test_round_trip(value: dict[str, Any]) -> None:
    assert exact.load(exact.dump(value)) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":1}\n',
        b'{"a":NaN}',
        b'{"a":1.0e3}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\ud800"}',
        b'{"a":01}',
        b"\xff",
        b'{"a":' + b"[" * 100_000,
    ],
)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(exact.NotExact):
        exact.load(data)


@pytest.mark.parametrize("found", [None, "1", True, 1.0, -1, 2**53 + 1, []])
def test_what_is_no_number(found: object) -> None:
    with pytest.raises(exact.NotExact):
        exact.number({"n": found}, "n")


def test_the_rest() -> None:
    word = re.compile("[a-z]+")
    assert exact.text({"a": "b"}, "a", word) == "b"
    assert exact.text_or_none({"a": None}, "a", word) is None
    assert exact.table({"a": {}}, "a") == {}
    assert exact.rows({"a": [1]}, "a", 1) == [1]
    for call in (
        lambda: exact.text({"a": "b\n"}, "a", word),
        lambda: exact.text({}, "a", word),
        lambda: exact.text_or_none({}, "a", word),
        lambda: exact.table({"a": []}, "a"),
        lambda: exact.rows({"a": [1, 2]}, "a", 1),
        lambda: exact.keys({"a": 1}, ("a", "b")),
    ):
        with pytest.raises(exact.NotExact):
            call()
