"""Equality answers: every question can be refused, and numbers are all that comes out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import courtdesk
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


CENSUS = (
    ("White", 5),
    ("Mixed or Multiple ethnic groups", 4),
    ("Asian or Asian British", 5),
    ("Black, Black British, Caribbean or African", 3),
    ("Other ethnic group", 2),
)
"""The headings of the 2021 Census in England, in order, with how many answers each has."""

IN_WALES = {
    "Asian or Asian British": "Asian, Asian Welsh or Asian British",
    "Black, Black British, Caribbean or African": (
        "Black, Black Welsh, Black British, Caribbean or African"
    ),
}


@pytest.mark.parametrize("nation", Nation)
def test_the_headings_are_those_of_each_nations_census_in_its_order(nation: Nation) -> None:
    asked = {one.id: one for one in questions(nation)}["ethnicity"]
    found = [one.label.partition(": ")[0] for one in asked.answers]
    wales = nation is Nation.WALES
    assert found == [
        IN_WALES.get(heading, heading) if wales else heading
        for heading, answers in CENSUS
        for _ in range(answers)
    ]


def test_only_one_answer_differs_between_the_nations() -> None:
    """Wales has headings of its own; under them only the first White answer has other words."""
    pairs = zip(
        ENGLAND["ethnicity"].answers,
        {one.id: one for one in questions(Nation.WALES)}["ethnicity"].answers,
        strict=True,
    )
    other = [
        one.code
        for one, two in pairs
        if one.label.partition(": ")[2] != two.label.partition(": ")[2]
    ]
    assert other == ["white-british"]


def test_what_the_return_asks_for_is_asked() -> None:  # F18
    assert list(ENGLAND) == [
        "gender",
        "ethnicity",
        "pregnancy",
        "caring",
        "disabilities",
        "armed_forces",
    ]
    assert ENGLAND["disabilities"].many
    assert [one.code for one in ENGLAND["armed_forces"].answers][:2] == ["regular", "reserve"]


ALLOWED = {
    # Whose words are shown is a setting of the site, and says nothing of a person.
    "domain/team.py": {"Nation"},
    "ui/screens/team/site_settings.py": {"Nation"},
    # Whether it was asked, of which two versions may stand; never what was answered.
    "domain/side_by_side.py": {"EqualityAsked"},
    "actions/equality.py": {"Equality", "EqualityAsked", "Tally", "equality"},
    "ui/screens/equality/__init__.py": {"EqualityForm"},
    "ui/screens/equality/page.py": {
        *("EXPLAINED", "NOT_ASKED", "NOT_SAID", "SEALED_TO"),
        *("Equality", "EqualityRead", "Nation", "Question", "equality", "questions"),
    },
}
"""Who may know of the answers. A module that makes the return may be added; a rule, a step of the
pathway, a checklist or a document about one person may not."""


def test_no_rule_and_no_page_but_its_own_reads_an_answer() -> None:
    """Never a gate: what cannot be read cannot be waited for."""
    package = Path(courtdesk.__file__).parent
    found: dict[str, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        # Without the word nothing of it can be imported, and parsing takes seconds.
        names = set(_taken(ast.parse(text))) if "equality" in text else set()
        if names:
            found[path.relative_to(package).as_posix()] = names
    extra = {name: taken - ALLOWED.get(name, set()) for name, taken in found.items()}
    assert {name: taken for name, taken in extra.items() if taken} == {}


def _taken(tree: ast.Module) -> Iterator[str]:
    """What a module takes out of any module called equality, or that module itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            inside = "equality" in node.module.split(".")
            yield from (one.name for one in node.names if inside or one.name == "equality")
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if "equality" in one.name.split("."))


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
