"""Equality answers: every question can be refused, and numbers are all that comes out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.equality import (
    NONE,
    NOT_ASKED,
    NOT_SAID,
    Equality,
    Nation,
    check,
    questions,
    tally,
)
from courtdesk.errors import FieldErrors

ENGLAND = {one.id: one for one in questions(Nation.ENGLAND)}


def _fields(answers: Equality) -> list[str]:
    try:
        check(answers)
    except FieldErrors as errors:
        return [one.field for one in errors.errors]
    return []


def test_every_question_can_be_refused_and_left_alone() -> None:
    for question in questions(Nation.WALES):
        assert question.codes[-2:] == (NOT_SAID, NOT_ASKED)
        assert question.label(NOT_SAID) == "Prefer not to say"
        assert question.label(NOT_ASKED) == "Not asked"
    assert Equality().is_empty
    assert not Equality(caring="no").is_empty
    assert _fields(Equality()) == []


def test_the_ethnic_groups_of_wales_have_words_of_their_own_and_the_same_codes() -> None:
    wales = {one.id: one for one in questions(Nation.WALES)}["ethnicity"]
    england = ENGLAND["ethnicity"]
    assert len(england.answers) == 19
    assert wales.codes == england.codes
    assert wales.label("white-british").startswith("White: Welsh, English")
    assert england.label("white-british").startswith("White: English, Welsh")
    assert wales.label("asian-indian") == "Asian, Asian Welsh or Asian British: Indian"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"gender": "made-up"}, ["gender"]),
        ({"disabilities": ()}, ["disabilities"]),
        ({"disabilities": ("vision", "memory")}, []),
        ({"disabilities": ("vision", NONE)}, ["disabilities"]),
        ({"disabilities": ("vision", NOT_SAID)}, ["disabilities"]),
        ({"disabilities": ("vision", NOT_ASKED)}, ["disabilities"]),
        ({"disabilities": ("vision", "vision")}, ["disabilities"]),
        ({"pregnancy": "regular", "armed_forces": "yes"}, ["pregnancy", "armed_forces"]),
    ],
)
def test_answers_that_cannot_be_are_said_at_their_question(
    changed: dict[str, object], fields: list[str]
) -> None:
    assert _fields(replace(Equality(), **changed)) == fields  # type: ignore[arg-type]


_SINGLE = {
    name: st.sampled_from(question.codes) for name, question in ENGLAND.items() if not question.many
}
_ANSWERS = st.builds(Equality, nation=st.sampled_from(Nation), **_SINGLE)


@given(st.lists(st.none() | _ANSWERS, max_size=12))
def test_each_person_is_counted_once_for_each_question(records: list[Equality | None]) -> None:
    found = tally(records)
    assert found.people == len(records)
    for name in _SINGLE:
        assert sum(found.counts[name].values()) == len(records)
        assert set(found.counts[name]) == set(ENGLAND[name].codes)
    never = sum(1 for one in records if one is None)
    assert all(found.counts[name][NOT_ASKED] >= never for name in _SINGLE)


def test_every_disability_of_a_person_is_counted() -> None:
    found = tally([Equality(disabilities=("vision", "memory")), None])
    counts = found.counts["disabilities"]
    assert (counts["vision"], counts["memory"], counts[NOT_ASKED]) == (1, 1, 1)


def test_an_answer_of_a_later_version_is_kept_and_counted() -> None:
    later = from_body(Equality, {**to_body(Equality()), "gender": "newer"})
    assert tally([later]).counts["gender"]["newer"] == 1
    assert ENGLAND["gender"].label("newer") == "newer"
