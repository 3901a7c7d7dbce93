"""Conditions in words that somebody with a pen can follow."""

from __future__ import annotations

from typing import Any

import pytest

from courtdesk.documents.paper import numbers_of
from courtdesk.documents.paper_words import only_if
from tests.helpers.shipped import shipped
from tests.unit.questionnaire.small import choice, question, small


def when(link: str, operator: str, **answer: Any) -> dict[str, Any]:
    return {"question": link, "operator": operator, **answer}


def coded(link: str, operator: str, code: str) -> dict[str, Any]:
    return when(link, operator, answerCoding={"code": code})


def said(*conditions: dict[str, Any], behaviour: str = "all") -> str:
    more: dict[str, Any] = {"enableWhen": list(conditions)}
    if len(conditions) > 1:
        more["enableBehavior"] = behaviour
    form = small(
        [
            choice("a"),
            question("b", "boolean"),
            question("n", "integer"),
            question("d", "date"),
            question("t", "time"),
            question("last", "string", **more),
        ]
    )
    return only_if(form, form.item("last"), numbers_of(form))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (when("b", "=", answerBoolean=True), "Only if you answered Yes to 2."),
        (when("b", "=", answerBoolean=False), "Only if you answered No to 2."),
        (coded("a", "=", "a3"), "Only if you answered “Answer 3” to 1."),
        (coded("a", "!=", "a0"), "Leave out if you answered “Answer 0” to 1."),
        (when("n", ">", answerInteger=5), "Only if your answer to 3 is more than 5."),
        (when("n", "<", answerInteger=5), "Only if your answer to 3 is less than 5."),
        (when("n", ">=", answerInteger=5), "Only if your answer to 3 is 5 or more."),
        (when("n", "<=", answerInteger=5), "Only if your answer to 3 is 5 or less."),
        (
            when("d", ">", answerDate="2026-03-31"),
            "Only if your answer to 4 is after 31/3/2026.",
        ),
        (
            when("d", "<=", answerDate="2026-03-31"),
            "Only if your answer to 4 is 31/3/2026 or earlier.",
        ),
        (when("t", "<", answerTime="09:20:00"), "Only if your answer to 5 is before 09:20."),
        (when("n", "exists", answerBoolean=True), "Only if you answered 3."),
        (when("n", "exists", answerBoolean=False), "Only if you did not answer 3."),
    ],
)
def test_one_condition(condition: dict[str, Any], words: str) -> None:
    assert said(condition) == words


def test_several_conditions() -> None:
    yes, three = when("b", "=", answerBoolean=True), coded("a", "=", "a3")
    assert said(yes, three) == "Only if you answered Yes to 2 and you answered “Answer 3” to 1."
    assert (
        said(yes, three, behaviour="any")
        == "Only if you answered Yes to 2 or you answered “Answer 3” to 1."
    )


def test_any_of_several_answers_to_one_question_is_said_once() -> None:
    two = (coded("a", "=", "a3"), coded("a", "=", "a4"))
    assert said(*two, behaviour="any") == "Only if you answered “Answer 3” or “Answer 4” to 1."
    # All of them at once can never be: it is said as it is, not made into a choice.
    assert " and " in said(*two, behaviour="all")


def test_a_skip_is_said_as_a_skip() -> None:
    skip = (when("n", "exists", answerBoolean=False), when("n", "!=", answerInteger=0))
    assert said(*skip, behaviour="any") == "Leave out if you answered 0 to 3."
    kept = (when("n", "exists", answerBoolean=True), when("n", "!=", answerInteger=0))
    assert said(*kept, behaviour="all") == "Leave out if you answered 0 to 3."


def test_what_is_no_skip_is_not_called_one() -> None:
    # "There is an answer, or it is not 0" is not the same as "leave out after 0".
    odd = (when("n", "exists", answerBoolean=True), when("n", "!=", answerInteger=0))
    assert said(*odd, behaviour="any").startswith("Only if")
    both = (when("n", "!=", answerInteger=0), coded("a", "!=", "a0"))
    assert said(*both, behaviour="all").startswith("Only if")
    assert said(*both, behaviour="any") == "Leave out if you answered 0 to 3 and “Answer 0” to 1."
    alone = when("n", "exists", answerBoolean=False)
    assert said(alone, coded("a", "!=", "a0"), behaviour="any").startswith("Only if")


def test_a_group_says_which_questions_it_is_about() -> None:
    audit = shipped().get("audit")
    numbers = numbers_of(audit)
    said_ = [only_if(audit, item, numbers) for item in audit.walk() if item.conditions]
    assert said_ == [
        "Questions 2 to 8: leave out if you answered Never to 1.",
        "Questions 4 to 8: leave out if you answered “1 or 2” to 2 and Never to 3.",
    ]
