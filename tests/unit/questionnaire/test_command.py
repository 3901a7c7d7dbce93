"""What `courtdesk score` prints, key for key, and what it refuses."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.errors import UserError
from courtdesk.questionnaire.command import number, score_answers
from courtdesk.questionnaire.scoring import Fraction

from .small import choice, shipped, small

FORMS = shipped()
COMMON = {"form", "version", "status", "missing", "scores", "band", "above_cutoff", "alerts"}


def test_k10_whole() -> None:
    assert score_answers(FORMS.get("k10"), "1, 2,3,4,5,1,2,3,4,5") == {
        "form": "k10",
        "version": "1.0.0",
        "status": "complete",
        "missing": [],
        "scores": {"all": {"value": 30, "sum": 30, "answered": 10, "prorated": False}},
        "band": "severe",
        "above_cutoff": True,
        "alerts": [],
        "possible": [30, 30],
    }


def test_k10_with_one_missing_has_no_total_no_band_and_no_side() -> None:
    printed = score_answers(FORMS.get("k10"), "1,2,3,4,5,1,2,3,4,-")
    assert printed["scores"] == {
        "all": {"value": None, "sum": 25, "answered": 9, "prorated": False}
    }
    assert (printed["status"], printed["missing"]) == ("not-scorable", [10])
    assert (printed["band"], printed["above_cutoff"]) == (None, None)
    assert printed["possible"] == [26, 30]


def test_core_10_prorated_to_four_decimals() -> None:
    printed = score_answers(FORMS.get("core-10"), "2,2,2,2,1,-,1,1,2,1")
    assert set(printed) == COMMON
    assert printed["scores"] == {
        "all": {"value": 15.5556, "sum": 14, "answered": 9, "prorated": True}
    }
    assert printed["status"] == "prorated"
    assert printed["alerts"] == [{"item": 6, "kind": "not-assessed", "to": "self", "answer": None}]


def test_core_34_names_its_scores() -> None:
    printed = score_answers(FORMS.get("core-34"), ",".join("2" * 34))
    assert set(printed) == COMMON
    scores = printed["scores"]
    assert isinstance(scores, dict)
    assert list(scores) == ["all", "non-risk", "wellbeing", "problems", "functioning", "risk"]
    alerts = printed["alerts"]
    assert isinstance(alerts, list)
    assert alerts[0] == {"item": 6, "kind": "risk", "to": "others", "answer": 2}
    assert [alert["item"] for alert in alerts] == [6, 9, 16, 22, 24, 34]


@pytest.mark.parametrize("entry", ["x", "²", "٣", "1e0", "+", "--", "-0x1", "0" * 10, "–", "1 1"])
def test_entries_that_are_no_answer(entry: str) -> None:
    with pytest.raises(
        UserError, match=r"Item 2 of CORE-10: .* use one of 0, 1, 2, 3, 4, or - for"
    ):
        score_answers(FORMS.get("core-10"), f"0,{entry},0,0,0,0,0,0,0,0")


def test_a_long_entry_is_not_repeated_whole() -> None:
    with pytest.raises(UserError) as caught:
        score_answers(FORMS.get("core-10"), "9" * 5000 + ",0,0,0,0,0,0,0,0,0")
    assert len(str(caught.value)) < 200


def test_an_unscored_form_is_refused() -> None:
    with pytest.raises(UserError, match="small is not scored"):
        score_answers(small([choice("a")]), "1")


@given(st.text(max_size=40))
def test_any_line_is_scored_or_refused(text: str) -> None:
    try:
        score_answers(FORMS.get("k10"), text)
    except UserError as error:
        assert str(error)


@given(st.lists(st.sampled_from(["-", "0", "1", "2", "3", "4"]), min_size=34, max_size=34))
def test_the_output_is_plain_json(entries: list[str]) -> None:
    printed = score_answers(FORMS.get("core-34"), ",".join(entries))
    assert json.loads(json.dumps(printed)) == printed


def test_numbers_for_print() -> None:
    assert isinstance(number(Fraction(20)), int)
    assert number(Fraction(520, 17)) == 30.5882
