"""What the record fills in, and the limits of whole numbers: read, refused, asked of nobody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from courtdesk.errors import FieldError, FormFileRefused
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers, checked, from_text
from courtdesk.questionnaire.definition import RecordFact
from courtdesk.questionnaire.load import read_form
from courtdesk.questionnaire.load_facts import FACT_URL, LEAST_URL, MOST_URL
from courtdesk.questionnaire.messages import Message, Place

from .small import encoded, question, resource, small

Json = dict[str, object]


def fact(code: str) -> Json:
    return {"url": FACT_URL, "valueCode": code}


def from_record(link_id: str, code: str, kind: str = "string", **more: object) -> Json:
    return question(link_id, kind, readOnly=True, extension=[fact(code)], **more)


def limits(least: object = None, most: object = None) -> list[Json]:
    both = [(LEAST_URL, least), (MOST_URL, most)]
    return [{"url": url, "valueInteger": value} for url, value in both if value is not None]


def refused(item: Json) -> str:
    with pytest.raises(FormFileRefused) as caught:
        read_form(encoded(resource([item])), "small.json")
    return str(caught.value)


def sentence(message: Message, **parts: object) -> str:
    return str(Place("small.json", "item a").refuse(message, **parts))


@pytest.mark.parametrize("one", RecordFact)
def test_every_fact_fills_its_type(one: RecordFact) -> None:
    item = small([from_record("a", one, "date" if one.is_date else "text")]).item("a")
    assert (item.from_record, item.read_only) == (one, True)


def test_a_fact_may_be_filled_in_and_changed() -> None:
    item = small([question("a", "date", extension=[fact("birth-date")], required=True)]).item("a")
    assert (item.from_record, item.read_only) == (RecordFact.BIRTH_DATE, False)


CASES: dict[str, tuple[Json, str]] = {
    "nothing to show": (
        question("a", "string", readOnly=True),
        sentence(Message.READ_ONLY_ALONE, url=FACT_URL),
    ),
    "required of nobody": (
        from_record("a", "audit", required=True),
        sentence(Message.READ_ONLY_REQUIRED),
    ),
    "a group": (
        {"linkId": "a", "type": "group", "readOnly": True, "item": [question("b", "text")]},
        sentence(Message.NOT_FOR_TYPE, key="readOnly", type="group"),
    ),
    "a day as text": (
        from_record("a", "birth-date"),
        sentence(Message.FACT_TYPE, fact="birth-date", type="string", allowed="date"),
    ),
    "a name as a day": (
        from_record("a", "person-name", "date"),
        sentence(Message.FACT_TYPE, fact="person-name", type="date", allowed="string, text"),
    ),
    "twice": (
        question("a", "text", extension=[fact("court"), fact("court")]),
        sentence(Message.UNKNOWN_EXTENSION, url=FACT_URL),
    ),
    "another extension": (
        question("a", "text", extension=[{"url": "urn:x", "valueCode": "court"}]),
        sentence(Message.UNKNOWN_EXTENSION, url="urn:x"),
    ),
    "limit on a text": (
        question("a", "text", extension=limits(1)),
        sentence(Message.NOT_FOR_TYPE, key="minValue", type="text"),
    ),
    "limit with a point": (
        question("a", "integer", extension=limits(most=1.5)),
        sentence(Message.WRONG_KIND, key="valueInteger", wanted="a whole number"),
    ),
    "limits crossed": (
        question("a", "integer", extension=limits(3, 2)),
        sentence(Message.LIMITS, least=3, most=2),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refusals(name: str) -> None:
    item, expected = CASES[name]
    assert refused(item) == expected


def test_an_unknown_fact_is_refused_with_those_there_are() -> None:
    told = refused(from_record("a", "court-room"))
    assert "(did you mean 'courtroom'?)" in told
    assert "sessions" in told


def test_nobody_is_asked_for_what_the_record_holds() -> None:
    form = small([question("q", "text"), from_record("a", "court"), question("z", "text")])
    nothing = Answers()
    assert [item.link_id for item in flow.enabled(form, nothing)] == ["q", "a", "z"]
    assert [item.link_id for item in flow.asked(form, nothing)] == ["q", "z"]
    assert str(flow.progress(form, nothing)) == "0 of 2"
    after = flow.next_question(form, nothing, "q")
    before = flow.previous_question(form, nothing, "z")
    assert (after and after.link_id, before and before.link_id) == ("z", "q")
    answered = nothing.set("q", "x").set("z", "y")
    assert flow.progress(form, answered).complete
    assert flow.first_unanswered(form, nothing.set("q", "x")) == form.item("z")
    assert flow.first_unanswered(form, answered) is None


def test_a_condition_may_look_at_the_record() -> None:
    when = [{"question": "a", "operator": "exists", "answerBoolean": True}]
    form = small([from_record("a", "audit"), question("b", "text", enableWhen=when)])
    assert not flow.is_enabled(form, Answers(), "b")
    assert flow.is_enabled(form, Answers().set("a", "17, zone 3"), "b")


def test_a_fact_is_checked_as_its_type() -> None:
    form = small([from_record("a", "birth-date", "date")])
    assert checked(form, "a", date(1990, 2, 28)) == date(1990, 2, 28)
    with pytest.raises(FieldError):
        checked(form, "a", "28/2/1990")


@pytest.mark.parametrize(
    ("typed", "told"), [("0", "Answer with 1 or more"), ("521", "Answer with 520 or less")]
)
def test_whole_numbers_keep_their_limits(typed: str, told: str) -> None:
    item = small([question("a", "integer", extension=limits(1, 520))]).item("a")
    assert [from_text(item, edge) for edge in ("1", "520")] == [1, 520]
    with pytest.raises(FieldError, match=told):
        from_text(item, typed)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("integer", str(2**31)),
        ("integer", "9" * 5000),
        ("decimal", "1E+999999999"),
        ("decimal", "-1E+13"),
        ("decimal", "0.0000001"),
    ],
)
def test_numbers_that_no_record_could_hold_are_refused(kind: str, typed: str) -> None:
    with pytest.raises(FieldError):
        from_text(small([question("a", kind)]).item("a"), typed)


def test_ordinary_numbers_are_kept() -> None:
    form = small([question("a", "integer"), question("b", "decimal")])
    assert checked(form, "a", -(2**31 - 1)) == -(2**31 - 1)
    assert checked(form, "b", Decimal("0.125000")) == Decimal("0.125")
