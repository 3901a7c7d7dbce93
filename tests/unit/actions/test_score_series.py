"""What is said of a change is what the form's own rule says, and nothing where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.actions.score_series import (
    Point,
    Series,
    measure_comparisons,
    on_scale,
    same_scoring,
    score_comparisons,
)
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.questionnaire.catalogue import Catalogue
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import one_decimal, reliable_change, rules_of
from tests.helpers.shipped import shipped

CATALOGUE: Catalogue = shipped()
CORE_10 = CATALOGUE.get("core-10")


def point(value: Fraction | float | None, day: int = 1, **more: object) -> Point:
    exact = None if value is None else Fraction(value)
    made = Point(
        date(2027, 1, day), CaseId("c"), DocumentId(f"d{day}"), "7F3K-Q2XM", True, "Sam Reid", "1"
    )
    if exact is None:
        return replace(made, why="3 of 10 questions have no answer")
    return replace(made, value=exact, shown=one_decimal(exact), **more)  # type: ignore[arg-type]


def said(form: Form, before: Fraction | float | None, after: Fraction | float | None) -> str:
    (pair,) = score_comparisons(form, (point(before), point(after, 2)))
    return " ".join(pair.sentences)


@pytest.mark.parametrize(
    ("before", "after", "change", "cutoff"),
    [
        (20, 14, "Reliable improvement: the score fell by 6.0", "at or above it both times"),
        (16, 10, "Reliable improvement, clinically significant", "at or above it first, now below"),
        (13, 10, "No reliable change: the score fell by 3.0", "at or above it first, now below"),
        (4, 10, "Reliable deterioration: the score rose by 6.0", "below it both times"),
        (5, 11, "Reliable deterioration", "below it first, now at or above"),
        (12, 12, "No reliable change: the score is the same", "at or above it both times"),
    ],
)
def test_core_10_by_its_published_rule(before: int, after: int, change: str, cutoff: str) -> None:
    words = said(CORE_10, before, after)
    assert change in words and cutoff in words and "Barkham et al. 2013" in words


def test_words_never_contradict_rounded_numbers() -> None:
    """5.96 prints 6.0 and 10.96 prints 11.0, yet neither reaches its level."""
    assert "fell by just under 6.0, and less than 6.0" in said(CORE_10, Fraction("20.96"), 15)
    assert "at or above it first, now just below it" in said(CORE_10, 20, Fraction("10.96"))
    assert "just below it first, below it last" in said(CORE_10, Fraction("10.96"), 9)


def test_without_a_rule_there_is_no_verdict() -> None:
    words = said(CATALOGUE.get("k10"), 40, 20)
    assert words.startswith("The score fell by 20.0. No published rule for change on the Kessler")
    for verdict in ("eliable", "ignificant", "ut-off", "mprove"):
        assert verdict not in words


def test_nothing_is_said_of_a_change_from_or_to_no_score() -> None:
    for before, after in ((None, 10), (10, None), (None, None)):
        words = said(CORE_10, before, after)
        assert "nothing can be said about a change" in words and "3 of 10" in words
        assert "eliable" not in words


def test_a_prorated_score_is_said() -> None:
    late = point(12, 2, prorated=True, note="prorated: 1 answer missing")
    (pair,) = score_comparisons(CORE_10, (point(20), late))
    assert pair.sentences[-1] == "The score of 2/1/2027 is prorated: 1 answer missing."


def test_first_and_last_and_the_last_two() -> None:
    one, two, three = (point(value, day) for day, value in enumerate((30, 20, 10), 1))
    assert score_comparisons(CORE_10, (one,)) == ()
    whole, recent = score_comparisons(CORE_10, (one, two, three))
    assert (whole.before, whole.after) == (one, three)
    assert (recent.before, recent.after) == (two, three)
    assert (whole.heading, recent.heading) == ("First and last", "Last but one and last")


SCORES = st.fractions(min_value=0, max_value=40, max_denominator=34)


@given(SCORES, SCORES, st.sampled_from(("core-10", "core-34")))
def test_the_words_follow_the_rule(before: Fraction, after: Fraction, name: str) -> None:
    form = CATALOGUE.get(name)
    change = reliable_change(form, before, after)
    assert change is not None
    words = said(form, before, after)
    assert ("Reliable " in words) == (abs(change.by) >= rules_of(form).change.reliable)  # type: ignore[union-attr]
    assert ("improvement" in words) == (change.reliable.value == "improvement")
    assert ("deterioration" in words) == (change.reliable.value == "deterioration")
    assert ("clinically significant" in words) == change.reliable_and_below_cutoff
    assert said(form, after, before).count("improvement") == words.count("deterioration")


# Versions


def version(form: Form, **rules: object) -> Form:
    return replace(form, version="2.0.0", rules=replace(rules_of(form), version="2.0.0", **rules))  # type: ignore[arg-type]


def test_a_new_version_with_the_same_scoring_is_compared() -> None:
    rules = rules_of(CORE_10)
    sourced = replace(rules.main, source="A later paper says the same.")
    assert same_scoring(CORE_10, version(CORE_10, scores=(sourced,), licence="other"))


def test_any_difference_in_scoring_keeps_versions_apart() -> None:
    rules = rules_of(CORE_10)
    assert rules.change is not None
    for change in (
        {"coding": "1-5"},
        {"scores": (replace(rules.main, missing_allowed=0),)},
        {"scores": (replace(rules.main, reversed=frozenset({"3", "4"})),)},
        {"change": replace(rules.change, cutoff=Fraction(13))},
        {"change": None},
    ):
        assert not same_scoring(CORE_10, version(CORE_10, **change))
    assert not same_scoring(CORE_10, CATALOGUE.get("k10"))


def test_the_scale_is_that_of_the_form() -> None:
    bare = Series("k10", "K10", "1", (point(20),))
    k10 = on_scale(bare, CATALOGUE.get("k10"))
    assert (k10.low, k10.high, k10.cutoff, k10.scheme) == (10, 50, None, "CRUfAD")
    assert [(one.name, one.start, one.end) for one in k10.stripes] == [
        ("likely well", 10, 20),
        ("mild", 20, 25),
        ("moderate", 25, 30),
        ("severe", 30, 50),
    ]
    core = on_scale(bare, CATALOGUE.get("core-34"))
    assert (core.low, core.high, core.cutoff) == (0, 40, 10)


def test_totals_are_exact_and_have_no_verdict() -> None:
    (pair,) = measure_comparisons("WSAS", (point(Fraction("0.1")), point(Fraction("0.3"), 2)))
    assert pair.sentences[0] == "The total is 0.2 higher."
    (same,) = measure_comparisons("WSAS", (point(7), point(7, 2)))
    assert same.sentences[0] == "The total is the same."
