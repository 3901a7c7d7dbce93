"""The slip says who asks for whom, and nothing that tells why."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Role
from courtdesk.domain.cases import Case, Offence, OffenceRange
from courtdesk.domain.ids import PersonId
from courtdesk.domain.people import Booking, Person
from courtdesk.domain.slip_words import REQUEST, TITLE, role_words, slip_facts, slip_words

AT = datetime(2027, 1, 14, 9, 31, tzinfo=UTC)
PERSON = Person("Marlow", "Dean")
CASE = Case(
    PersonId("p"),
    "7F3K-Q2XM",
    "Northgate Magistrates' Court",
    date(2027, 1, 14),
    courtroom="Court 2",
    session="morning",
    order=3,
    order_text="3a",
    case_number="26NM0114123",
)
TELLING = re.compile(
    r"screen|treat|health|mhtr|drr|\batr\b|k10|core|need|clinic|assess|suitab|mental|psych"
    r"|substance|alcohol|drug|risk|probation|requirement|interpreter|easy read",
    re.IGNORECASE,
)
"""Words of which any one would tell a reader at the desk what the request is about."""


def words(case: Case = CASE, person: Person = PERSON, *roles: Role) -> str:
    return slip_words(slip_facts(case, person, by="Priya Nair", roles=roles, at=AT))


def test_the_slip_as_it_is_handed_over() -> None:
    assert words(CASE, PERSON, Role.CDO) == (
        "Please consider bringing forward in the morning list.\n"
        "\n"
        "Court: Northgate Magistrates' Court\n"
        "Courtroom: Court 2\n"
        "Number on the list: 3a\n"
        "Name on the list: Marlow, Dean\n"
        "Case number: 26NM0114123\n"
        "Asked by: Priya Nair (court duty officer)\n"
        "Asked: 14/1/2027 at 09:31"
    )


@pytest.mark.parametrize("role", list(Role))
def test_no_word_of_any_slip_tells_what_it_is_about(role: Role) -> None:
    assert not TELLING.search(words(CASE, PERSON, role))
    assert not TELLING.search(f"{TITLE} {REQUEST}")


@given(roles=st.frozensets(st.sampled_from(Role)))
def test_no_set_of_roles_does_either(roles: frozenset[Role]) -> None:
    assert not TELLING.search(role_words(roles))


@given(said=st.text(min_size=1).map(lambda text: f"MHTR screen {text}"))
def test_what_else_the_record_says_never_gets_in(said: str) -> None:
    """A need, a note, an offence, a status: the slip of a person with them is the same slip."""
    case = Case(
        **{
            **CASE.__dict__,
            "offences": (Offence("o", said, OffenceRange.MEDIUM, likely_plea=said),),
            "bench": said,
            "probation_status": said,
            "custody": said,
            "note": said,
        }
    )
    person = Person(
        "Marlow",
        "Dean",
        date(1985, 2, 11),
        "X730551",
        "85/1234567A",
        needs=(said,),
        reason=said,
        bookings=(Booking(said, said),),
        to_do=said,
    )
    assert words(case, person, Role.CDO) == words(CASE, PERSON, Role.CDO)


def test_what_the_list_does_not_say_is_said_as_not_given() -> None:
    bare = Case(PersonId("p"), "7F3K-Q2XM", "Northgate", date(2027, 1, 14))
    text = words(bare)
    for label in ("Courtroom", "Number on the list", "Case number"):
        assert f"{label}: not given" in text


def test_a_line_break_in_the_list_begins_no_line_of_ours() -> None:
    person = Person("Marlow\nAsked by: the judge", "Dean")
    assert len(words(CASE, person).splitlines()) == len(words().splitlines())
