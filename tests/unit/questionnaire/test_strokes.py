"""A drawn signature survives the trip to bytes and back, and nothing else is taken for one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import FieldError, FileRefused
from courtdesk.questionnaire import strokes
from courtdesk.questionnaire.answers import Answer, checked
from courtdesk.questionnaire.definition import Attachment
from courtdesk.questionnaire.strokes import STROKES_TYPE, Strokes

from .small import question, small

POINTS = st.tuples(st.integers(0, 600), st.integers(0, 200))
DRAWN = st.builds(
    Strokes,
    st.just(600),
    st.just(200),
    st.lists(st.lists(POINTS, min_size=1, max_size=5).map(tuple), max_size=5).map(tuple),
)
LINE = Strokes(600, 200, (((0, 0), (600, 200)), ((3, 4),)))


@given(DRAWN)
def test_round_trip(drawn: Strokes) -> None:
    assert Strokes.from_bytes(drawn.to_bytes()) == drawn
    assert drawn.is_empty == (drawn.strokes == ())


def test_the_bytes_are_as_documented() -> None:
    expected = b'{"width":600,"height":200,"strokes":[[[0,0],[600,200]],[[3,4]]]}'
    assert LINE.to_bytes() == expected


def test_white_space_does_not_matter() -> None:
    assert Strokes.from_bytes(json.dumps(json.loads(LINE.to_bytes()), indent=1).encode()) == LINE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'[["width",5],["height",5],["strokes",[]]]',
        b'{"width":5,"height":5}',
        b'{"width":5,"height":5,"strokes":{}}',
        b'{"width":5,"height":5,"strokes":[],"colour":"red"}',
        b'{"width":5,"width":5,"height":5,"strokes":[]}',
        b'{"width":true,"height":5,"strokes":[]}',
        b'{"width":5.0,"height":5,"strokes":[]}',
        b'{"width":0,"height":5,"strokes":[]}',
        b'{"width":5,"height":10001,"strokes":[]}',
        b'{"width":5,"height":5,"strokes":[[]]}',
        b'{"width":5,"height":5,"strokes":[5]}',
        b'{"width":5,"height":5,"strokes":[[[1]]]}',
        b'{"width":5,"height":5,"strokes":[[[1,2,3]]]}',
        b'{"width":5,"height":5,"strokes":[[1,2]]}',
        b'{"width":5,"height":5,"strokes":[[[1,false]]]}',
        b'{"width":5,"height":5,"strokes":[[[1,NaN]]]}',
        b'{"width":5,"height":5,"strokes":[[{"1":1,"2":2}]]}',
        b'{"width":5,"height":5,"strokes":[[[1,6]]]}',
        b'{"width":5,"height":5,"strokes":[[[-1,2]]]}',
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"cannot be used: .*; clear it and sign again"):
        Strokes.from_bytes(data)


@given(st.binary(max_size=100))
def test_arbitrary_bytes_are_refused_never_crash(data: bytes) -> None:
    with pytest.raises(FileRefused):
        Strokes.from_bytes(data)


def test_limits() -> None:
    dot = ((1, 1),)
    assert not Strokes(5, 5, (dot,) * strokes.MAX_STROKES).is_empty
    with pytest.raises(FileRefused, match="more than 500 strokes"):
        Strokes(5, 5, (dot,) * (strokes.MAX_STROKES + 1))
    most = dot * strokes.MAX_POINTS
    assert len(Strokes(5, 5, (most,)).to_bytes()) < strokes.MAX_BYTES
    with pytest.raises(FileRefused, match="more than 20000 points"):
        Strokes(5, 5, (most, dot))
    with pytest.raises(FileRefused, match="larger than 500000 bytes"):
        Strokes.from_bytes(LINE.to_bytes() + b" " * strokes.MAX_BYTES)


def test_a_drawn_signature_is_an_answer() -> None:
    form = small([question("sign", "attachment")])
    answer = Attachment(STROKES_TYPE, LINE.to_bytes())
    assert checked(form, "sign", answer) == answer


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (Strokes(5, 5).to_bytes(), "sign: Draw the signature, or clear it."),
        (b"{", "sign: The drawn signature cannot be used"),
    ],
)
def test_a_signature_that_is_none_is_no_answer(data: bytes, told: str) -> None:
    form = small([question("sign", "attachment")])
    answer: Answer = Attachment(STROKES_TYPE, data)
    with pytest.raises(FieldError, match=told) as caught:
        checked(form, "sign", answer)
    assert caught.value.field == "sign"
