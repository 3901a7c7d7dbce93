"""Answered, declined, not asked and nothing are four things, and survive a round trip."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import FieldError, FileRefused, UserError
from courtdesk.questionnaire.answers import (
    DECLINED,
    MAX_ATTACHMENT,
    MAX_TEXT,
    NOT_ASKED,
    Answer,
    Answers,
    checked,
    from_text,
)
from courtdesk.questionnaire.definition import Attachment, Form, ItemType

from .small import choice, question, small

ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    st.sampled_from([DECLINED, NOT_ASKED]),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(),
    st.dates(),
    st.times(),
    st.builds(Attachment, st.just("image/png"), st.binary(max_size=40)),
)


@given(st.dictionaries(st.text(min_size=1), ANSWERS))
def test_json_round_trip(held: dict[str, Answer]) -> None:
    answers = Answers(held)
    again = Answers.from_json(json.loads(json.dumps(answers.to_json())))
    assert again == answers
    assert {key: type(value) for key, value in again.items()} == {
        key: type(value) for key, value in held.items()
    }


def test_the_four_states_are_told_apart() -> None:
    answers = Answers().set("a", "x").set("b", DECLINED).set("c", NOT_ASKED)
    assert [answers.get(key) for key in "abcd"] == ["x", DECLINED, NOT_ASKED, None]
    assert [answers.value(key) for key in "abcd"] == ["x", None, None, None]


def test_a_text_that_reads_like_a_state_stays_a_text() -> None:
    answers = Answers.from_json(Answers().set("a", "declined").to_json())
    assert answers.value("a") == "declined"


def test_set_and_clear_leave_the_first_alone() -> None:
    first = Answers().set("a", 1)
    assert first.set("a", 2).value("a") == 2
    assert first.clear("a").get("a") is None
    assert first.clear("never there") == first
    assert first.value("a") == 1


def test_the_dictionary_given_is_copied() -> None:
    held: dict[str, Answer] = {"a": 1}
    answers = Answers(held)
    held["a"] = 2
    assert answers.value("a") == 1


def test_a_repr_shows_no_answer() -> None:
    assert repr(Answers().set("secret", "harm")) == "Answers(1 recorded)"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"a": 1},
        {"a": {}},
        {"a": {"text": "x", "boolean": True}},
        {"a": {"text": 1}},
        {"a": {"boolean": 1}},
        {"a": {"integer": True}},
        {"a": {"integer": 1.5}},
        {"a": {"decimal": "ten"}},
        {"a": {"date": "31/3/2026"}},
        {"a": {"time": "half past nine"}},
        {"a": {"state": "asleep"}},
        {"a": {"attachment": {"contentType": "image/png", "data": "???"}}},
        {"a": {"attachment": "x"}},
        {"a": {"colour": "red"}},
    ],
)
def test_damaged_answers_are_refused(data: object) -> None:
    with pytest.raises(FileRefused, match=r"^Saved answers: .*; open a backup"):
        Answers.from_json(data)


def every_type() -> Form:
    plain = [kind for kind in ItemType if kind not in {ItemType.GROUP, ItemType.CHOICE}]
    return small([choice("choice"), *(question(kind.value, kind.value) for kind in plain)])


GOOD: list[tuple[str, Answer]] = [
    ("choice", "a0"),
    ("boolean", False),
    ("integer", 0),
    ("integer", -3),
    ("decimal", Decimal("1.5")),
    ("decimal", 2),
    ("string", "Siân O’Neill"),
    ("text", "x" * MAX_TEXT),
    ("date", date(2026, 3, 31)),
    ("time", time(9, 20)),
    ("attachment", Attachment("image/png", b"x")),
    ("choice", DECLINED),
    ("attachment", NOT_ASKED),
]


@pytest.mark.parametrize(("link_id", "answer"), GOOD)
def test_answers_that_fit(link_id: str, answer: Answer) -> None:
    assert checked(every_type(), link_id, answer) == answer


BAD: list[tuple[str, Answer]] = [
    ("choice", "a9"),
    ("choice", 0),
    ("boolean", 1),
    ("integer", True),
    ("integer", Decimal(1)),
    ("decimal", Decimal("NaN")),
    ("decimal", Decimal("Infinity")),
    ("decimal", "1"),
    ("string", " "),
    ("text", "x" * (MAX_TEXT + 1)),
    ("date", "2026-03-31"),
    ("time", date(2026, 3, 31)),
    ("attachment", "image/png"),
    ("attachment", Attachment("text/html", b"x")),
    ("attachment", Attachment("image/png", b"")),
    ("attachment", Attachment("image/png", b"x" * (MAX_ATTACHMENT + 1))),
    ("display", "x"),
    ("display", DECLINED),
]


@pytest.mark.parametrize(("link_id", "answer"), BAD)
def test_answers_that_do_not_fit(link_id: str, answer: Answer) -> None:
    with pytest.raises(FieldError) as caught:
        checked(every_type(), link_id, answer)
    assert caught.value.field == link_id


def test_max_length_is_the_forms() -> None:
    form = small([question("a", "string", maxLength=3)])
    assert checked(form, "a", "abc") == "abc"
    with pytest.raises(FieldError, match="Shorten the answer to 3 characters; it has 4"):
        checked(form, "a", "abcd")


def test_unknown_item_is_refused() -> None:
    with pytest.raises(UserError, match="has no item 'z'"):
        checked(every_type(), "z", "x")


@pytest.mark.parametrize(
    ("link_id", "typed", "answer"),
    [
        ("choice", "Answer 3", "a3"),
        ("choice", " answer 3 ", "a3"),
        ("choice", "a3", "a3"),
        ("boolean", "Yes", True),
        ("boolean", "no", False),
        ("integer", "12", 12),
        ("decimal", "1.50", Decimal("1.5")),
        ("date", "31/3/2026", date(2026, 3, 31)),
        ("date", "2026-03-31", date(2026, 3, 31)),
        ("time", "09:20", time(9, 20)),
        ("string", " tea ", "tea"),
    ],
)
def test_typed_answers(link_id: str, typed: str, answer: Answer) -> None:
    assert from_text(every_type().item(link_id), typed) == answer


@pytest.mark.parametrize(
    ("link_id", "typed"),
    [
        ("choice", "Answer 9"),
        ("boolean", "maybe"),
        ("integer", "1.5"),
        ("decimal", "one"),
        ("decimal", "NaN"),
        ("date", "31/13/2026"),
        ("date", "31/3"),
        ("date", "tomorrow"),
        ("time", "25:00"),
        ("string", ""),
    ],
)
def test_typed_answers_that_do_not_fit(link_id: str, typed: str) -> None:
    with pytest.raises(FieldError) as caught:
        from_text(every_type().item(link_id), typed)
    assert caught.value.field == link_id
