"""Two passes over one paper: what is shown, what was left out, and what differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions import paper_keying
from courtdesk.actions.paper_keying import Pass
from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED, Answers
from courtdesk.questionnaire.definition import Form, Item, ItemType
from tests.helpers.shipped import shipped

FORMS = shipped()
CORE = FORMS.get("core-10")
AUDIT = FORMS.get("audit")


def keyed(form: Form, digits: str) -> Answers:
    """A digit is the option's own number; "-" leaves a question without an answer."""
    answers = Answers()
    for item, digit in zip(form.scored_items(), digits, strict=True):
        if digit != "-":
            option = next(one for one in item.options if one.ordinal == int(digit))
            answers = answers.set(item.link_id, option.code)
    return answers


def lines(form: Form) -> st.SearchStrategy[str]:
    one = [
        st.sampled_from(["-", *(str(option.ordinal) for option in item.options)])
        for item in form.scored_items()
    ]
    return st.tuples(*one).map("".join)


@given(lines(CORE), lines(CORE))
def test_exactly_the_questions_keyed_otherwise_differ(first: str, second: str) -> None:
    found = paper_keying.compared(CORE, keyed(CORE, first), keyed(CORE, second))
    wanted = [
        item.link_id
        for item, one, other in zip(CORE.scored_items(), first, second, strict=True)
        if one != other
    ]
    assert [difference.item.link_id for difference in found] == wanted


@given(lines(AUDIT), lines(AUDIT), st.data())
def test_settling_each_difference_leaves_what_the_paper_says(
    first: str, second: str, data: st.DataObject
) -> None:
    """Also for AUDIT, whose skipped questions can have been answered on paper all the same."""
    one, other = keyed(AUDIT, first), keyed(AUDIT, second)
    settled = one
    for difference in paper_keying.compared(AUDIT, one, other):
        takes_first = data.draw(st.booleans())
        value = difference.first if takes_first else difference.second
        settled = paper_keying.settled(settled, difference.item, value)
        assert settled.value(difference.item.link_id) == value
    for item in AUDIT.scored_items():
        assert settled.value(item.link_id) in (one.value(item.link_id), other.value(item.link_id))


@given(lines(AUDIT))
def test_the_same_twice_differs_nowhere(line: str) -> None:
    answers = keyed(AUDIT, line)
    assert paper_keying.compared(AUDIT, answers, answers) == ()


@given(lines(CORE), lines(CORE))
def test_comparing_is_the_same_from_both_sides(first: str, second: str) -> None:
    one, other = keyed(CORE, first), keyed(CORE, second)
    there = paper_keying.compared(CORE, one, other)
    back = paper_keying.compared(CORE, other, one)
    assert [(d.item, d.first, d.second) for d in there] == [
        (d.item, d.second, d.first) for d in back
    ]


def test_a_reason_for_no_answer_is_equal_to_a_blank_and_is_kept() -> None:
    first = keyed(CORE, "-1-1111111").set("1", DECLINED).set("3", NOT_ASKED)
    second = keyed(CORE, "-1-1111111")
    assert paper_keying.compared(CORE, first, second) == ()
    assert paper_keying.settled(first, CORE.item("1"), None)["1"] is DECLINED


def test_true_and_one_are_not_the_same_answer() -> None:
    item = CORE.item("1")
    found = paper_keying.differences([item], Answers({"1": True}), Answers({"1": 1}))
    assert len(found) == 1


def test_a_pass_tells_blank_from_left_out() -> None:
    once = Pass().keyed("1", CORE.item("1").options[0].code).left_blank("2")
    left = paper_keying.not_come_to(CORE, once, ["1", "2", "3"])
    assert [item.link_id for item in left] == ["3"]
    assert once.dealt_with("1") and once.dealt_with("2") and not once.dealt_with("3")
    assert not once.undone("2").dealt_with("2")
    assert once.left_blank("1").answers.get("1") is None
    assert "2" not in once.keyed("2", "x").blank
    assert "2" not in once.with_answers(Answers({"2": "x"})).blank


def test_a_skipped_question_is_shown_and_not_asked_for() -> None:
    first = AUDIT.scored_items()[0].link_id
    never = Answers().set(first, AUDIT.scored_items()[0].options[0].code)
    links = [item.link_id for item in AUDIT.scored_items()]
    assert [item.link_id for item in paper_keying.shown(AUDIT, never)] == links
    assert paper_keying.skipped(AUDIT, never) == frozenset(links[1:8])
    left = paper_keying.not_come_to(AUDIT, Pass(never), links)
    assert [item.link_id for item in left] == links[8:]


def test_which_forms_are_keyed_twice() -> None:
    assert paper_keying.must_key_twice(CORE) and paper_keying.must_key_twice(AUDIT)
    assert paper_keying.second_pass(CORE) == CORE.scored_items()
    start = paper_keying.second_start(CORE, keyed(CORE, "1111111111"))
    assert not start.answers and not start.blank


@pytest.mark.parametrize("form", FORMS.forms.values(), ids=lambda form: form.id)
def test_nothing_is_keyed_that_a_paper_cannot_give(form: Form) -> None:
    items = paper_keying.keyed_items(form)
    assert not any(item.read_only or item.type is ItemType.ATTACHMENT for item in items)
    twice = paper_keying.second_pass(form)
    assert {item.link_id for item in form.scored_items()} <= {one.link_id for one in twice}
    once = paper_keying.second_start(form, Answers({"kept": "x"}))
    assert once.answers["kept"] == "x"


def test_one_key_chooses_among_few() -> None:
    item: Item = CORE.item("1")
    assert paper_keying.by_one_key(item)
    assert not paper_keying.by_one_key(replace(item, type=ItemType.BOOLEAN))
    assert not paper_keying.by_one_key(replace(item, options=item.options * 2))
