"""Laws of the six shipped instruments, tried on answers that nobody chose.

The engine with the form files is held against `facts`, where the same rules are written a second
time; the laws below it need neither.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import Result, Status, score
from courtdesk.questionnaire.scoring_rules import ScoreRule

from . import facts as again
from .facts import ALL, FORMS, Chosen, Facts
from .vectors import line, shared_examples

FEW = settings(max_examples=25)
"""Enough for a law; the rules themselves get hypothesis's own hundred."""
EACH = pytest.mark.parametrize("form_id", sorted(ALL))


@st.composite
def filled(draw: st.DrawFn, form_id: str, gaps: bool = True) -> dict[int, int]:
    """Answers to one instrument; with gaps, so few as a real form would lack, or many."""
    facts = ALL[form_id]
    missing: set[int] = set()
    if gaps:
        most = draw(st.sampled_from([1, 2, 4, len(facts.items)]))
        missing = draw(st.sets(st.sampled_from(facts.items), max_size=most))
    return {
        item: draw(st.sampled_from(facts.allowed(item)))
        for item in facts.items
        if item not in missing
    }


def scored(form_id: str, chosen: Chosen) -> Result:
    return score(FORMS[form_id], again.answers(FORMS[form_id], chosen))


def mirrored(facts: Facts, chosen: Chosen) -> dict[int, int]:
    """Every answer turned round."""
    return {n: facts.options[0] + facts.options[-1] - picked for n, picked in chosen.items()}


# --- the rules, written twice --------------------------------------------------------------------


@EACH
@given(data=st.data())
def test_the_engine_says_what_the_rules_say(form_id: str, data: st.DataObject) -> None:
    chosen = data.draw(filled(form_id))
    form = FORMS[form_id]
    assert again.seen(form, again.answers(form, chosen)) == again.expected(ALL[form_id], chosen)


@EACH
@given(before=st.integers(0, 50), after=st.integers(0, 50))
def test_change_is_what_the_rules_say(form_id: str, before: int, after: int) -> None:
    assert again.seen_change(FORMS[form_id], before, after) == again.expected_change(
        ALL[form_id], before, after
    )


@pytest.mark.parametrize(
    "pair",
    list(shared_examples("PHQ-9", "GAD-7", "AUDIT", "CORE-10", "CORE-34")),
    ids=lambda pair: pair[1]["id"],
)
def test_the_second_writing_agrees_with_the_shared_kit(pair: tuple[str, dict[str, Any]]) -> None:
    """Two writings that agree could share one mistake; the kit was made by others."""
    form_id, example = pair
    found = example["expected"]
    if found["status"] == "invalid":
        return
    given_answers = [None if text == "-" else int(text) for text in line(example).split(",")]
    chosen = {n: picked for n, picked in enumerate(given_answers, 1) if picked is not None}
    assert again.expected(ALL[form_id], chosen)["status"] == found["status"].replace("_", "-")
    exact = found["score"]["exact"] if "score" in found else found.get("total")
    if "all" in found:
        exact = found["all"]["clinical"]["exact"] if found["all"]["scorable"] else None
    total = again.value(ALL[form_id], chosen)
    assert total == (None if exact is None else Fraction(exact))


# --- laws ----------------------------------------------------------------------------------------


@EACH
@FEW
@given(data=st.data())
def test_permuting_answers_within_a_domain_keeps_its_score(
    form_id: str, data: st.DataObject
) -> None:
    """Among items of one kind: the same answers to choose from, both reversed or neither."""
    facts, chosen = ALL[form_id], data.draw(filled(form_id, gaps=False))
    name = data.draw(st.sampled_from(sorted(facts.domains)))
    items = facts.domains[name].items
    first = data.draw(st.sampled_from(items))
    alike = [
        n
        for n in items
        if facts.allowed(n) == facts.allowed(first)
        and (n in facts.reversed) == (first in facts.reversed)
    ]
    order = data.draw(st.permutations(alike))
    moved = chosen | {to: chosen[of] for to, of in zip(alike, order, strict=True)}
    before, after = scored(form_id, chosen), scored(form_id, moved)
    assert after.scores[name] == before.scores[name]
    assert after.bands.get(name) == before.bands.get(name)


@EACH
@FEW
@given(data=st.data())
def test_one_answer_fewer_never_makes_a_score(form_id: str, data: st.DataObject) -> None:
    """And takes one away exactly where more are missing than the instrument allows."""
    facts, chosen = ALL[form_id], data.draw(filled(form_id))
    gone = data.draw(st.sampled_from(facts.items))
    fewer = again.without(chosen, [gone])
    before, after = scored(form_id, chosen), scored(form_id, fewer)
    for name, domain in facts.domains.items():
        found = again.points(facts, fewer, name)
        allowed = len(domain.items) - len(found) <= domain.missing
        assert (after.scores[name].value is not None) == allowed
        if before.scores[name].value is None:
            assert after.scores[name].value is None
    assert set(before.missing) <= set(after.missing)
    assert (after.main.value is None) == (after.status is Status.NOT_SCORABLE)


@EACH
@FEW
@given(data=st.data())
def test_turning_every_answer_round_twice_is_nothing(form_id: str, data: st.DataObject) -> None:
    facts, chosen = ALL[form_id], data.draw(filled(form_id))
    twice = mirrored(facts, mirrored(facts, chosen))
    assert scored(form_id, twice) == scored(form_id, chosen)


@EACH
@FEW
@given(data=st.data())
def test_reversing_items_and_answers_alike_changes_no_score(
    form_id: str, data: st.DataObject
) -> None:
    """Every reversal flipped and every answer turned round: the two cancel out."""
    facts, chosen = ALL[form_id], data.draw(filled(form_id, gaps=False))
    form = turned(FORMS[form_id])
    other = score(form, again.answers(form, mirrored(facts, chosen)))
    assert {name: found.value for name, found in other.scores.items()} == {
        name: found.value for name, found in scored(form_id, chosen).scores.items()
    }
    assert turned(form).rules == FORMS[form_id].rules


def turned(form: Form) -> Form:
    """The form with each item reversed that was not, and the other way round."""
    assert form.rules is not None
    scores = tuple(flipped(rule) for rule in form.rules.scores)
    return replace(form, rules=replace(form.rules, scores=scores))


def flipped(rule: ScoreRule) -> ScoreRule:
    return replace(rule, reversed=frozenset(rule.items) - rule.reversed)


RANGES = {
    "k10": {"all": (10, 50)},
    "core-10": {"all": (0, 40)},
    "core-34": dict.fromkeys(ALL["core-34"].domains, (0, 40)),
    "phq-9": {"all": (0, 27)},
    "gad-7": {"all": (0, 21)},
    "audit": {"all": (0, 40), "audit-c": (0, 12), "dependence": (0, 12), "problems": (0, 16)},
}


@EACH
@FEW
@given(data=st.data())
def test_scores_stay_in_their_ranges(form_id: str, data: st.DataObject) -> None:
    result = scored(form_id, data.draw(filled(form_id)))
    assert set(result.scores) == set(RANGES[form_id])
    for name, (low, high) in RANGES[form_id].items():
        found = result.scores[name].value
        assert found is None or low <= found <= high


@EACH
def test_the_ends_of_the_ranges_are_reached(form_id: str) -> None:
    facts = ALL[form_id]
    best = {n: facts.options[-1 if n in facts.reversed else 0] for n in facts.items}
    worst = mirrored(facts, best)
    for name, ends in RANGES[form_id].items():
        reached = [scored(form_id, some).scores[name].value for some in (best, worst)]
        assert reached == [Fraction(end) for end in ends]


@EACH
@FEW
@given(data=st.data())
def test_bands_never_fall_as_the_score_rises(form_id: str, data: st.DataObject) -> None:
    rules = FORMS[form_id].rules
    assert rules is not None
    pair = sorted(data.draw(st.lists(st.fractions(0, 50), min_size=2, max_size=2)))
    for bands in rules.bands:
        low, high = (bands.index(found) for found in pair)
        assert low <= high
        assert bands.bands[low].name == again.band(
            ALL[form_id], bands.score, max(pair[0], bands.bands[0].start)
        )


@EACH
@FEW
@given(data=st.data())
def test_a_worse_answer_never_lowers_a_score(form_id: str, data: st.DataObject) -> None:
    facts, chosen = ALL[form_id], data.draw(filled(form_id, gaps=False))
    item = data.draw(st.sampled_from(facts.items))
    worst = facts.options[0 if item in facts.reversed else -1]
    before, after = scored(form_id, chosen), scored(form_id, chosen | {item: worst})
    for name, found in before.scores.items():
        later = after.scores[name].value
        assert found.value is not None
        assert later is not None
        assert later >= found.value
