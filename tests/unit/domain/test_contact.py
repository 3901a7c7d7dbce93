"""Contact: a way that is not safe is never offered, and a warning always goes with the number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.contact import (
    DISPUTED,
    NOT_ASKED,
    Contact,
    Reach,
    Unsafe,
    Way,
    check,
    contact_line,
    offer,
    reach,
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


def test_a_number_shown_for_one_way_warns_of_the_other() -> None:
    """A call and a text go to one number: who sees it could use it either way."""
    no_calls = replace(ANN, unsafe=(Unsafe.CALLS,))
    assert offer(no_calls, Way.TEXT).words == "Do not ring. When: after 17:00."
    no_texts = replace(ANN, prefers=(Way.PHONE,), unsafe=(Unsafe.TEXTS,))
    assert "Do not send text messages." in offer(no_texts, Way.PHONE).words


def test_while_nobody_asked_or_two_records_contradict_nothing_is_offered() -> None:
    assert reach(None) == Reach(stop=NOT_ASKED)
    assert reach(ANN, disputed=True) == Reach(stop=DISPUTED)
    assert reach(ANN, disputed=True).sentence == DISPUTED
    assert contact_line(ANN, disputed=True) == DISPUTED


def test_preferred_ways_come_first_and_each_way_stands_once() -> None:
    found = reach(replace(ANN, prefers=(Way.EMAIL,), unsafe=(Unsafe.LETTERS,), through=""))
    assert [one.way for one in found.open] == [Way.EMAIL, Way.PHONE, Way.TEXT]
    assert [one.way for one in found.closed] == [Way.LETTER]
    assert found.unknown == (Way.THROUGH,)
    assert found.sentence == ""


def test_without_a_safe_way_that_is_said() -> None:
    nothing = Contact(PersonId("person"), date(2027, 1, 14), unsafe=(Unsafe.CALLS,))
    assert "no way that is known and safe" in reach(nothing).sentence


_CONTACTS = st.builds(
    Contact,
    st.just(PersonId("person")),
    st.just(date(2027, 1, 14)),
    prefers=st.sets(st.sampled_from(Way)).map(tuple),
    phone=st.sampled_from(["", "07700 900123"]),
    email=st.sampled_from(["", "ann@example.org"]),
    address=st.sampled_from(["", "1 Example Street"]),
    through=st.sampled_from(["", "her sister, 07700 900456"]),
    unsafe=st.sets(st.sampled_from(Unsafe)).map(tuple),
)


@given(_CONTACTS, st.booleans())
def test_no_number_stands_beside_a_way_that_is_closed(contact: Contact, disputed: bool) -> None:
    found = reach(contact, disputed=disputed)
    closed = {one for one in Way if contact.is_closed(one)}
    assert not closed & {one.way for one in found.open}
    assert all(one.detail == "" and one.words for one in found.closed)
    assert bool(found.open) or found.sentence
    if disputed:
        assert (found.open, found.closed, found.unknown) == ((), (), ())
    else:
        ways = [*(one.way for one in (*found.open, *found.closed)), *found.unknown]
        assert sorted(ways) == sorted(Way)


def test_an_address_stands_on_one_line() -> None:
    found = offer(replace(ANN, address="1 Example Street,\nSampleton"), Way.LETTER)
    assert (found.line, found.detail) == (
        "1 Example Street, Sampleton",
        "1 Example Street,\nSampleton",
    )


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
