"""Exact JSON: one spelling each way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.store import exact

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20))
values = st.dictionaries(st.text(max_size=8), st.one_of(scalars, st.lists(scalars, max_size=3)))


@given(values)
def test_round_trip(value: dict[str, object]) -> None:
    try:
        data = exact.dump(value)
    except UnicodeEncodeError:
        return  # half of a surrogate pair has no UTF-8
    assert exact.load(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'{"a":1.0e1}',
        b'{"a":NaN}',
        b'{"a":"\\u0041"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b"[" * 200_000,
    ],
)
def test_any_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(exact.NotExact):
        exact.load(data)


@pytest.mark.parametrize("text", ["AAB=", "AA", "A A=", "ŵ", "AAA=\n", "!!!!"])
def test_base64_has_one_form(text: str) -> None:
    with pytest.raises(exact.NotExact):
        exact.decode({"a": text}, "a")


def test_each_reader_refuses_what_is_something_else() -> None:
    value = {"text": "x", "number": 1, "table": {}, "true": True, "minus": -1}
    assert exact.text(value, "text") == "x"
    assert exact.number(value, "number") == 1
    assert exact.table(value, "table") == {}
    for read, keys in (
        (exact.text, ("number", "missing")),
        (exact.number, ("text", "true", "minus", "missing")),
        (exact.table, ("text", "missing")),
    ):
        for key in keys:
            with pytest.raises(exact.NotExact):
                read(value, key)
    with pytest.raises(exact.NotExact):
        exact.keys(value, "text")
    with pytest.raises(exact.NotExact):
        exact.decode({"a": exact.encode(b"xx")}, "a", 3)
