"""Needs: read alike from old records and new, and a booking that lasts as long as its need."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions.list_changes import applied_person
from courtdesk.domain import adjustments
from courtdesk.domain.adjustments import (
    INTERPRETER,
    Adjustments,
    PaperAdvice,
    PaperNeeds,
    Usual,
    adjustments_of,
    needs_line,
    needs_of,
    paper_advice,
    paper_needs,
    person_with,
)
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.courtlist_entries import ListEntry
from courtdesk.domain.people import Booking, Person
from courtdesk.errors import FieldErrors

NOW = datetime(2027, 1, 14, 9, 30, tzinfo=UTC)
AT = datetime.combine(date(2027, 1, 14), time(10, 30))
NOTHING = Adjustments()
LATER = datetime.combine(date(2027, 1, 14), time(14, 0))
CARLA = Person("Abbott", "Carla", needs=("easy read", "interpreter: Polish", "a quiet room"))
BOOKED = Adjustments(
    languages=("Polish",),
    usual=(Usual.INTERMEDIARY,),
    bookings=(Booking(INTERPRETER, "Agency, job 4471", AT, LATER), Booking(Usual.INTERMEDIARY)),
    to_do="Offer breaks.",
)


def test_an_older_record_is_read_as_it_is() -> None:
    old = from_body(Person, {"family": "Abbott", "given": "Carla", "needs": ["easy read", "loop"]})
    assert adjustments_of(old) == Adjustments(usual=(Usual.EASY_READ,), other=("loop",))
    assert needs_line(old) == "easy read; loop"
    assert needs_line(Person("Ellis", "Tom")) == ""


def test_what_must_be_seen_at_once_comes_first() -> None:
    person = Person("Abbott", "", needs=("a quiet room", "large print", "support in court"))
    assert needs_line(person) == "support in court; a quiet room; large print"
    assert needs_line(CARLA) == "easy read; interpreter: Polish; a quiet room"


def test_every_need_says_what_to_do() -> None:
    assert all(one.to_do.endswith(".") for one in needs_of(CARLA))
    assert adjustments.what_to_do("interpreter: Polish") != adjustments.what_to_do("anything")
    assert {one.what_to_do for one in Usual} == {adjustments.what_to_do(one) for one in Usual}


def test_a_booking_is_shown_until_its_day_is_over() -> None:
    person = person_with(CARLA, BOOKED)
    line = "interpreter: Polish (booked 14/1 10:30); intermediary"
    assert needs_line(person) == line
    assert needs_line(person, date(2027, 1, 14)) == line
    assert needs_line(person, date(2027, 1, 15)) == "interpreter: Polish; intermediary"


def test_an_interpreter_of_another_language_was_not_booked() -> None:
    person = person_with(CARLA, BOOKED)
    before = ListEntry("Court", date(2027, 1, 14), "Abbott", "Carla", interpreter="Polish")
    after = ListEntry("Court", date(2027, 1, 14), "Abbott", "Carla", interpreter="Romanian")
    changed = applied_person(person, before, after)
    assert needs_line(changed) == "intermediary; interpreter: Romanian"
    assert [one.need for one in adjustments_of(changed).bookings] == [Usual.INTERMEDIARY]


def test_one_booking_holds_for_every_language_that_is_named() -> None:
    given_now = Adjustments(languages=("Polish", "Silesian"), bookings=BOOKED.bookings[:1])
    person = person_with(CARLA, given_now)
    assert [one.need for one in person.bookings] == [
        "interpreter: Polish",
        "interpreter: Silesian",
    ]
    assert adjustments_of(person).bookings == BOOKED.bookings[:1]


_TEXT = st.text("abcdefghij ", min_size=1, max_size=8).map(str.strip).filter(bool)
_ADJUSTMENTS = st.builds(
    Adjustments,
    languages=st.lists(_TEXT, unique=True, max_size=2).map(tuple),
    usual=st.sets(st.sampled_from(Usual)).map(lambda ones: tuple(u for u in Usual if u in ones)),
    other=st.lists(_TEXT, unique=True, max_size=2).map(tuple),
    to_do=_TEXT,
)


@given(_ADJUSTMENTS)
def test_what_is_laid_on_a_person_comes_back(given_now: Adjustments) -> None:
    person = person_with(CARLA, given_now)
    assert adjustments_of(person) == given_now
    assert from_body(Person, to_body(person)) == person


def _fields(given_now: Adjustments, before: Adjustments = NOTHING) -> list[str]:
    try:
        adjustments.check(given_now, before, NOW)
    except FieldErrors as errors:
        return [one.field for one in errors.errors]
    return []


@pytest.mark.parametrize(
    ("given_now", "fields"),
    [
        (BOOKED, []),
        (Adjustments(bookings=(Booking(INTERPRETER, "Ana", AT),)), ["languages"]),
        (Adjustments(bookings=(Booking(Usual.INTERMEDIARY, "Ana", AT),)), ["usual"]),
        (
            Adjustments(languages=("P",), bookings=(Booking(INTERPRETER, "Ana"),)),
            ["interpreter-at"],
        ),
        (
            Adjustments(languages=("P",), bookings=(Booking(INTERPRETER, "", LATER, AT),)),
            ["interpreter-put_back"],
        ),
        (Adjustments(other=("x" * 81,), to_do="x" * 1001), ["other", "to_do"]),
    ],
)
def test_what_cannot_be_is_said_at_its_field(given_now: Adjustments, fields: list[str]) -> None:
    assert _fields(given_now) == fields


def test_a_booking_may_not_be_made_for_the_past_but_may_grow_old() -> None:
    past = NOW.replace(hour=8, tzinfo=None)
    old = Adjustments(languages=("P",), bookings=(Booking(INTERPRETER, "", past, past),))
    assert _fields(old) == ["interpreter-at", "interpreter-put_back"]
    assert _fields(old, old) == []


def test_papers_honour_the_needs() -> None:
    assert paper_needs(Person("Ellis", "Tom")) == PaperNeeds()
    assert PaperNeeds().sentence == ""
    assert paper_needs(CARLA) == PaperNeeds(large=True, easy_read=True, languages=("Polish",))
    reads = Person("Ellis", "", needs=("reads with difficulty", "large print"))
    assert paper_needs(reads).sentence == "Print in large print; read it aloud."


def test_a_paper_that_does_not_exist_is_never_promised() -> None:  # P3
    assert paper_needs(CARLA).sentence == (
        "Print in large print; there is no easy read version, so go through it together; go "
        "through it with the interpreter (Polish)."
    )
    advice = paper_advice(CARLA, "en-GB")
    assert advice.large
    assert advice.why == "Large print, because Carla Abbott needs easy read."
    easy, language = advice.instead
    assert easy.startswith("There is no easy read version of this paper: go through it together")
    assert language.startswith("This paper is not in Polish: go through it with the interpreter")


def test_a_paper_in_the_persons_language_is_not_said_to_lack_it() -> None:
    welsh = Person("Ŵyn", "Alan", needs=("interpreter: Welsh", "interpreter: Polish"))
    assert [one[:24] for one in paper_advice(welsh, "cy").instead] == ["This paper is not in Pol"]
    unknown = Person("Ŵyn", "Alan", needs=("interpreter: Silesian",))
    assert "not in Silesian" in paper_advice(unknown, "pl").instead[0]


def test_signing_and_reading_aloud_are_said_and_choose_no_print() -> None:
    person = Person("Ellis", "Tom", needs=("British Sign Language", "reads with difficulty"))
    advice = paper_advice(person, "en-GB")
    assert (advice.large, advice.why) == (False, "")
    signed, aloud = advice.instead
    assert "British Sign Language: go through it with a registered interpreter" in signed
    assert "read it aloud, and note that you did" in aloud
    assert "(British Sign Language)" in paper_needs(person).sentence
    assert paper_advice(Person("Ellis", "Tom"), "en-GB") == PaperAdvice()


def test_short_texts_come_out_of_one_field() -> None:
    assert adjustments.split(" Polish;; Silesian ;Polish") == ("Polish", "Silesian")


def test_a_booking_keeps_its_time_when_the_clocks_change() -> None:
    spring = Adjustments(
        ("Polish",),
        bookings=(Booking(INTERPRETER, "", datetime.combine(date(2027, 4, 1), time(10, 30))),),
    )
    adjustments.check(spring, NOTHING, NOW)
    summer = NOW.replace(month=4, day=2).astimezone(timezone(timedelta(hours=1)))
    person = from_body(Person, to_body(person_with(CARLA, spring)))
    assert needs_line(person) == "interpreter: Polish (booked 1/4 10:30)"
    adjustments.check(spring, adjustments_of(person), summer)
