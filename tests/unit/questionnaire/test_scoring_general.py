"""Scoring of PHQ-9, GAD-7 and AUDIT: prorating, the symptom algorithm, skips and zones.

Catches M5 (AUDIT's empty form scored 0) and M6 (AUDIT ended at item 1, so that former drinkers
lose items 9 and 10).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from courtdesk.errors import UserError
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.command import parse_answers, score_answers
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import AlertKind, Result, Status, score
from courtdesk.questionnaire.scoring_rules import Method

from .small import choice, score_table, shipped, small
from .vectors import line, shared_examples

FORMS = shipped()
PHQ_9, GAD_7, AUDIT = (FORMS.get(form_id) for form_id in ("phq-9", "gad-7", "audit"))


def names(first: int, last: int) -> list[str]:
    return [str(number) for number in range(first, last + 1)]


def scored(form: Form, answers: str) -> Result:
    return score(form, parse_answers(form, answers))


# --- PHQ-9: a mean of the answered times nine ---------------------------------------------------


def test_prorating_by_the_mean_times_nine() -> None:
    result = scored(PHQ_9, "1,1,1,1,1,1,1,-,-")
    assert (result.status, result.main.value, result.band) == (Status.PRORATED, 9, "mild")
    exact = scored(PHQ_9, "1,1,1,1,1,1,2,-,-")
    assert (exact.main.value, exact.main.shown) == (Fraction(72, 7), "10.3")
    assert scored(PHQ_9, "1,1,1,1,1,1,-,-,-").status is Status.NOT_SCORABLE


def test_the_unscored_question_is_not_among_the_answers() -> None:
    assert len(PHQ_9.scored_items()) == 9
    assert len(PHQ_9.questions()) == 10


@pytest.mark.parametrize(
    ("answers", "algorithm"),
    [
        ("2,0,2,2,2,2,0,0,0", "major"),
        ("2,0,2,2,2,0,0,0,1", "major"),  # item 9 counts from 1
        ("1,1,2,2,2,2,2,2,3", "none"),  # neither core symptom
        ("0,2,2,0,0,0,0,0,0", "other"),
        ("0,2,1,1,1,1,1,1,0", "none"),  # one symptom alone
        ("2,0,2,2,2,2,0,0,-", None),  # an answer is missing: never "none"
    ],
)
def test_symptom_algorithm(answers: str, algorithm: str | None) -> None:
    assert scored(PHQ_9, answers).algorithm == algorithm


# --- GAD-7: a plain sum -------------------------------------------------------------------------


def test_a_sum_forgives_nothing() -> None:
    assert scored(GAD_7, "3,3,3,3,3,3,3").main.value == 21
    assert scored(GAD_7, "3,3,3,3,3,3,-").main.value is None
    assert scored(GAD_7, "3,3,3,3,3,3,-").possible is None  # only where the rules ask for it


# --- AUDIT: skips, zones, subscales --------------------------------------------------------------


def test_never_skips_to_nine_and_ten_which_still_count() -> None:
    result = scored(AUDIT, "0,-,-,-,-,-,-,-,4,4")
    assert (result.status, result.main.value, result.missing) == (Status.COMPLETE, 8, ())
    assert (result.band, result.zone, result.next_zone) == ("zone-2", 2, True)


def test_never_alone_is_not_an_audit() -> None:
    result = scored(AUDIT, "0,-,-,-,-,-,-,-,-,-")
    assert (result.status, result.missing) == (Status.NOT_SCORABLE, ("9", "10"))
    assert (result.zone, result.next_zone, result.band) == (None, None, None)


def test_an_empty_audit_does_not_score_0() -> None:
    result = scored(AUDIT, ",".join("-" * 10))
    assert result.main.value is None
    assert result.missing == tuple(names(1, 10))


def test_two_and_three_at_0_skip_four_to_eight() -> None:
    result = scored(AUDIT, "2,0,0,-,-,-,-,-,0,0")
    assert (result.main.value, result.missing, result.main.prorated) == (2, (), False)


def test_a_skip_must_be_proved() -> None:
    """With item 2 unknown, items 4 to 8 are not excused, and the screen goes on asking them."""
    assert scored(AUDIT, "2,-,0,-,-,-,-,-,0,0").missing == ("2", "4", "5", "6", "7", "8")
    assert scored(AUDIT, "2,1,0,-,-,-,-,-,0,0").missing == ("4", "5", "6", "7", "8")


def test_answers_against_a_skip_count_and_are_flagged() -> None:
    result = scored(AUDIT, "0,-,-,-,3,-,-,-,0,0")
    assert (result.main.value, result.contradictory) == (3, ("5",))
    assert result.scores["dependence"].value == 3
    zeros = scored(AUDIT, "0,0,0,0,0,0,0,0,0,0")
    assert zeros.contradictory == ()


def test_the_zone_is_counted_before_it_moves_up() -> None:
    result = scored(AUDIT, "1,0,1,0,0,0,0,0,4,0")
    assert (result.zone, result.next_zone, result.scores["audit-c"].value) == (1, True, 2)
    assert scored(AUDIT, "1,0,1,1,1,1,4,4,2,2").next_zone is False


def test_extra_keys_are_printed_only_where_they_belong() -> None:
    printed = score_answers(AUDIT, "0,-,-,-,3,-,-,-,0,0")
    assert (printed["zone"], printed["next_zone"], printed["contradictory"]) == (1, True, [5])
    assert score_answers(PHQ_9, "2,0,2,2,2,2,0,0,0")["algorithm"] == "major"
    assert not {"zone", "algorithm", "possible"} & set(score_answers(GAD_7, "0,0,0,0,0,0,0"))


def test_no_form_scores_from_nothing() -> None:
    for form in (PHQ_9, GAD_7, AUDIT):
        result = score(form, Answers())
        assert (result.main.value, result.band, result.algorithm) == (None, None, None)


@pytest.mark.parametrize("method", [Method.MEAN, Method.SUM])
def test_not_even_rules_that_allow_everything_missing_score_nothing(method: Method) -> None:
    """The loader refuses such rules; the scorer does not rely on it."""
    form = small([choice("a"), choice("b")], score_table("all", ["a", "b"]))
    assert form.rules is not None
    lax = replace(form.rules.main, missing_allowed=2, method=method)
    form = replace(form, rules=replace(form.rules, scores=(lax,)))
    assert score(form, Answers()).main.value is None


# --- the shared kit ------------------------------------------------------------------------------

ALIKE = {"none_minimal": "none-minimal", "moderately_severe": "moderately-severe"}
ZONES = {"I": 1, "II": 2, "III": 3, "IV": 4}
SHARED = list(shared_examples("PHQ-9", "GAD-7", "AUDIT"))


@pytest.mark.parametrize(
    "pair",
    [pair for pair in SHARED if pair[1]["expected"]["status"] != "invalid"],
    ids=lambda pair: pair[1]["id"],
)
def test_shared_examples(pair: tuple[str, dict[str, Any]]) -> None:
    form, expected = FORMS.get(pair[0]), pair[1]["expected"]
    result = scored(form, line(pair[1]))
    assert result.status == expected["status"].replace("_", "-")
    exact = expected["score"]["exact"] if "score" in expected else expected["total"]
    assert result.main.value == (None if exact is None else Fraction(exact))
    band = expected.get("band_unrounded", expected.get("band"))
    if band is not None:
        assert result.band == ALIKE.get(band, band)
    if "who_zone" in expected:
        assert result.zone == ZONES[expected["who_zone"]]
        assert result.next_zone is expected["who_next_level"]
        assert result.bands["audit-c"] == expected["audit_c_ohid"].replace("_", "-")
        assert result.cutoffs["audit-c"] is expected["audit_c_positive_ge_5"]
        subscales = (
            ("audit-c", "audit_c"),
            ("dependence", "dependence_4_6"),
            ("problems", "problems_7_10"),
        )
        for ours, theirs in subscales:
            assert result.scores[ours].value == expected[theirs]
        assert [int(n) for n in result.contradictory] == expected["answered_though_skippable"]
    if "missing_required" in expected:
        assert [int(n) for n in result.missing] == expected["missing_required"]
    for key, name in (("caseness_ge_10", "case"), ("caseness_ge_8", "case")):
        if key in expected:
            assert result.cutoffs[name] is expected[key]
    if "flags" in expected:
        _check_item_9(result, expected["flags"])
    if "algorithm" in expected:
        theirs = expected["algorithm"]
        named = "major" if theirs["major_depressive_syndrome"] else "none"
        named = "other" if theirs["other_depressive_syndrome"] else named
        assert result.algorithm == named


def _check_item_9(result: Result, flags: dict[str, Any]) -> None:
    kinds = [alert.kind for alert in result.alerts if alert.number == 9 and alert.to == "self"]
    assert (AlertKind.RISK in kinds) == flags["item9_above_zero"]
    assert (AlertKind.NOT_ASSESSED in kinds) == flags["item9_missing"]
    assert len(result.alerts) == len(kinds)


@pytest.mark.parametrize(
    "pair",
    [pair for pair in SHARED if pair[1]["expected"]["status"] == "invalid"],
    ids=lambda pair: pair[1]["id"],
)
def test_shared_invalid_examples_are_refused(pair: tuple[str, dict[str, Any]]) -> None:
    with pytest.raises(UserError):
        score_answers(FORMS.get(pair[0]), line(pair[1]))


# --- mean and sum, turned round ------------------------------------------------------------------


def test_reversal_follows_the_items_own_range() -> None:
    form = small([choice("a", 1, 5)], score_table("all", ["a"], reversed=["a"]))
    assert scored(form, "1").main.value == 5
    assert scored(form, "5").main.value == 1


def test_a_sum_may_be_multiplied() -> None:
    form = small([choice("a"), choice("b")], score_table("all", ["a", "b"], times=3))
    assert scored(form, "1,2").main.value == 9
