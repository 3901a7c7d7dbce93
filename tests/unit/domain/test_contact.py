"""Contact: a way that is not safe is never offered, and a warning always goes with the number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.contact import (
    NOT_ASKED,
    Contact,
    Unsafe,
    Way,
    check,
    contact_line,
    offer,
)
from courtdesk.domain.ids import PersonId
from courtdesk.errors import FieldErrors

ANN = Contact(
    PersonId("person"),
    date(2027, 1, 14),
    prefers=(Way.TEXT,),
    phone="07700 900123",
    email="ann@example.org",
    address="1 Example Street",
    through="her sister, 07700 900456",
    when="after 17:00",
)


def test_without_having_asked_nothing_is_offered() -> None:
    for way in Way:
        found = offer(None, way)
        assert (found.allowed, found.detail, found.words) == (False, "", NOT_ASKED)
    assert contact_line(None) == NOT_ASKED


def test_what_to_heed_goes_with_the_number() -> None:
    careful = replace(ANN, unsafe=(Unsafe.MESSAGES,), unsafe_note="her partner shares it")
    found = offer(careful, Way.PHONE)
    assert found.detail == "07700 900123"
    assert found.words == (
        "Do not leave voice messages. When: after 17:00. The person prefers: text message. "
        "her partner shares it."
    )
    assert offer(ANN, Way.TEXT).words == "When: after 17:00."


@given(st.sets(st.sampled_from(Unsafe)), st.sampled_from(Way))
def test_a_way_that_is_not_safe_is_never_offered(unsafe: set[Unsafe], way: Way) -> None:
    found = offer(replace(ANN, unsafe=tuple(unsafe), prefers=()), way)
    closed = {
        Way.PHONE: Unsafe.CALLS,
        Way.TEXT: Unsafe.TEXTS,
        Way.EMAIL: Unsafe.EMAILS,
        Way.LETTER: Unsafe.LETTERS,
        Way.THROUGH: Unsafe.OTHERS,
    }[way]
    assert found.allowed is (closed not in unsafe)
    assert bool(found.detail) is found.allowed
    if not found.allowed:
        assert closed.label in found.words
    elif Unsafe.SAY_WHO in unsafe:
        assert Unsafe.SAY_WHO.label in found.words


def test_what_is_not_known_is_said() -> None:
    assert offer(replace(ANN, address=""), Way.LETTER).words == "Letter: not known."


def test_one_line_has_ways_times_and_what_is_not_safe() -> None:
    careful = replace(ANN, unsafe=(Unsafe.LETTERS, Unsafe.MESSAGES))
    assert contact_line(careful) == (
        "Do not leave voice messages. Do not send letters. Text message: 07700 900123. "
        "When: after 17:00."
    )
    empty = Contact(PersonId("person"), date(2027, 1, 14))
    assert contact_line(empty) == "Asked; nothing was said."


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"unsafe": (Unsafe.TEXTS,)}, ["prefers"]),
        ({"unsafe": (Unsafe.TEXTS,), "phone": ""}, ["prefers"]),
        ({"phone": ""}, ["phone"]),
        ({"prefers": (Way.PHONE, Way.TEXT), "phone": ""}, ["phone"]),
        ({"phone": "ask"}, ["phone"]),
        ({"email": "ann at example"}, ["email"]),
        ({"prefers": (Way.LETTER,), "address": ""}, ["address"]),
        ({"when": "x" * 501}, ["when"]),
    ],
)
def test_what_contradicts_itself_is_said_at_its_field(
    changed: dict[str, object], fields: list[str]
) -> None:
    found: list[str] = []
    try:
        check(replace(ANN, **changed))  # type: ignore[arg-type]  # the fields' own types
    except FieldErrors as errors:
        found = [one.field for one in errors.errors]
    assert found == fields
