"""What is asked, how far, and what comes next; conditions fold up with their first link."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED, Answer, Answers
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.flow import (
    enabled,
    first_unanswered,
    hidden_answers,
    is_enabled,
    missing_required,
    next_question,
    previous_question,
    progress,
    unexplained,
    visible,
)

from .small import choice, question, shipped, small


def when(asked: str, operator: str, **answer: object) -> list[dict[str, object]]:
    return [{"question": asked, "operator": operator, **answer}]


def ids(items: object) -> list[str]:
    return [item.link_id for item in items]  # type: ignore[attr-defined]


YES = {"answerBoolean": True}


def chain() -> Form:
    """drinks > how much > since when, the last two hidden until the one before is said."""
    return small(
        [
            question("hello", "display"),
            question("drinks", "boolean"),
            question("much", "integer", enableWhen=when("drinks", "=", **YES)),
            question("since", "date", enableWhen=when("much", ">", answerInteger=10)),
            question("other", "text"),
        ]
    )


def test_nothing_said_asks_only_what_is_unconditional() -> None:
    assert ids(enabled(chain(), Answers())) == ["drinks", "other"]
    assert ids(visible(chain(), Answers())) == ["hello", "drinks", "other"]


def test_a_chain_opens_link_by_link() -> None:
    answers = Answers().set("drinks", True)
    assert is_enabled(chain(), answers, "much")
    assert not is_enabled(chain(), answers, "since")
    assert is_enabled(chain(), answers.set("much", 11), "since")


def test_a_chain_folds_up_with_its_first_link_and_keeps_its_answers() -> None:
    answers = Answers().set("drinks", False).set("much", 11).set("since", date(2020, 1, 1))
    assert ids(enabled(chain(), answers)) == ["drinks", "other"]
    assert ids(hidden_answers(chain(), answers)) == ["much", "since"]
    reopened = answers.set("drinks", True)
    assert ids(enabled(chain(), reopened)) == ["drinks", "much", "since", "other"]
    assert hidden_answers(chain(), reopened) == ()


@pytest.mark.parametrize("state", [None, DECLINED, NOT_ASKED])
def test_no_comparison_holds_without_an_answer(state: Answer | None) -> None:
    form = small(
        [
            choice("a"),
            question("b", "text", enableWhen=when("a", "!=", answerCoding={"code": "a0"})),
            question("c", "text", enableWhen=when("a", "exists", answerBoolean=False)),
        ]
    )
    answers = Answers() if state is None else Answers().set("a", state)
    assert ids(enabled(form, answers)) == ["a", "c"]
    assert ids(enabled(form, answers.set("a", "a1"))) == ["a", "b"]


@pytest.mark.parametrize(
    ("operator", "opens"),
    [
        ("=", {5}),
        ("!=", {4, 6}),
        (">", {6}),
        ("<", {4}),
        (">=", {5, 6}),
        ("<=", {4, 5}),
    ],
)
def test_every_operator(operator: str, opens: set[int]) -> None:
    form = small(
        [
            question("a", "decimal"),
            question("b", "text", enableWhen=when("a", operator, answerDecimal=5)),
        ]
    )
    shown = {n for n in (4, 5, 6) if is_enabled(form, Answers().set("a", Decimal(n)), "b")}
    assert shown == opens


@pytest.mark.parametrize(
    ("behaviour", "expected"), [("all", [False, False, True]), ("any", [False, True, True])]
)
def test_behaviour(behaviour: str, expected: list[bool]) -> None:
    both = when("a", "=", **YES) + when("b", "=", **YES)
    form = small(
        [
            question("a", "boolean"),
            question("b", "boolean"),
            question("c", "text", enableWhen=both, enableBehavior=behaviour),
        ]
    )
    none = Answers().set("a", False).set("b", False)
    states = [none, none.set("a", True), none.set("a", True).set("b", True)]
    assert [is_enabled(form, answers, "c") for answers in states] == expected


def test_a_hidden_group_hides_what_is_in_it() -> None:
    group = {
        "linkId": "g",
        "type": "group",
        "enableWhen": when("a", "=", **YES),
        "item": [question("inside", "text")],
    }
    form = small([question("a", "boolean"), group])
    assert ids(visible(form, Answers())) == ["a"]
    assert ids(visible(form, Answers().set("a", True))) == ["a", "g", "inside"]


def test_progress_counts_each_state_and_prints_as_a_person_reads_it() -> None:
    form = shipped().get("core-34")
    answers = Answers({str(n): "0" for n in range(1, 28)})
    answers = answers.set("28", DECLINED).set("29", NOT_ASKED)
    done = progress(form, answers)
    assert str(done) == "27 of 34"
    assert (done.declined, done.not_asked, done.left, done.complete) == (1, 1, 5, False)


def test_all_declined_is_dealt_with_but_not_complete() -> None:
    form = shipped().get("core-10")
    answers = Answers({str(n): DECLINED for n in range(1, 11)})
    assert first_unanswered(form, answers) is None
    assert (progress(form, answers).left, progress(form, answers).complete) == (0, False)


def test_first_unanswered_passes_over_declined() -> None:
    form = shipped().get("k10")
    first = first_unanswered(form, Answers().set("1", "1").set("2", DECLINED))
    assert first is not None
    assert first.link_id == "3"


def test_next_and_previous_pass_over_hidden() -> None:
    form = chain()
    assert ids([next_question(form, Answers(), "drinks")]) == ["other"]
    assert ids([previous_question(form, Answers(), "other")]) == ["drinks"]
    assert next_question(form, Answers(), "other") is None
    assert previous_question(form, Answers(), "drinks") is None


def test_next_works_from_an_item_that_has_just_been_hidden() -> None:
    assert ids([next_question(chain(), Answers(), "since")]) == ["other"]


def test_required_means_dealt_with_and_only_where_asked() -> None:
    form = small(
        [
            question("a", "boolean", required=True),
            question("b", "text", required=True, enableWhen=when("a", "=", **YES)),
            question("optional", "text"),
        ]
    )
    assert ids(missing_required(form, Answers())) == ["a"]
    assert ids(missing_required(form, Answers().set("a", True))) == ["b"]
    assert missing_required(form, Answers().set("a", DECLINED)) == ()


STATES = st.one_of(st.none(), st.sampled_from([DECLINED, NOT_ASKED]), st.sampled_from("01234"))


@given(st.lists(STATES, min_size=34, max_size=34), st.randoms())
def test_completeness_is_independent_of_what_was_answered(
    states: list[Answer | None], rng: object
) -> None:
    form = shipped_core_34()
    held = {str(n): s for n, s in enumerate(states, 1) if s is not None}
    other = {
        key: value if value in {DECLINED, NOT_ASKED} else rng.choice("01234")  # type: ignore[attr-defined]
        for key, value in held.items()
    }
    assert progress(form, Answers(held)) == progress(form, Answers(other))


def shipped_core_34() -> Form:
    return _CORE_34


_CORE_34 = shipped().get("core-34")


def test_a_form_that_requires_nothing_wants_every_answer() -> None:
    form = small([choice("a"), choice("b")])
    one = Answers().set("a", "a0").set("b", DECLINED)
    assert [item.link_id for item in unexplained(form, one)] == ["b"]
    assert unexplained(form, Answers().set("a", "a0").set("b", "a1")) == ()
    assert missing_required(form, Answers()) == ()


def test_a_form_that_requires_some_wants_those_that_are_asked() -> None:
    when = [{"question": "a", "operator": "=", "answerCoding": {"code": "a1"}}]
    form = small(
        [
            choice("a", required=True),
            choice("why", required=True, enableWhen=when),
            question("more", "text"),
        ]
    )
    assert [item.link_id for item in missing_required(form, Answers())] == ["a"]
    yes = Answers().set("a", "a1")
    assert [item.link_id for item in missing_required(form, yes)] == ["why"]
    done = Answers().set("a", "a0")
    assert missing_required(form, done) == unexplained(form, done) == ()
    assert not progress(form, done).complete
    declined = Answers().set("a", DECLINED)
    assert missing_required(form, declined) == ()
    assert [item.link_id for item in unexplained(form, declined)] == ["a"]
