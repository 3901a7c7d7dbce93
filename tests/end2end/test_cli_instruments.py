"""`courtdesk score` on the shared examples of PHQ-9, GAD-7 and AUDIT."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.end2end.command import Command
from tests.unit.questionnaire.vectors import line, shared_examples

ZONES = {"I": 1, "II": 2, "III": 3, "IV": 4}
EXAMPLES = list(shared_examples("PHQ-9", "GAD-7", "AUDIT"))


@pytest.mark.parametrize("pair", EXAMPLES, ids=lambda pair: pair[1]["id"])
def test_score_gives_the_shared_examples(
    command: Command, pair: tuple[str, dict[str, Any]]
) -> None:
    form, example = pair
    outcome, expected = command("score", form, line(example)), example["expected"]
    if expected["status"] == "invalid":
        outcome.refused(2)
        return
    printed = json.loads(outcome.done())
    assert (printed["form"], printed["status"]) == (form, expected["status"].replace("_", "-"))
    exact = expected["score"]["exact"] if "score" in expected else expected["total"]
    value = printed["scores"]["all"]["value"]
    assert value == (None if exact is None else Fraction(exact))
    band = expected.get("band_unrounded", expected.get("band"))
    if band is not None:
        assert printed["band"] == band.replace("_", "-")
    for key in ("caseness_ge_10", "caseness_ge_8"):
        if key in expected:
            assert printed["above_cutoff"] is expected[key]
    if "who_zone" in expected:
        assert (printed["zone"], printed["next_zone"]) == (
            ZONES[expected["who_zone"]],
            expected["who_next_level"],
        )
        assert printed["band"] == f"zone-{printed['zone']}"
        assert printed["contradictory"] == expected["answered_though_skippable"]
        for ours, theirs in (
            ("audit-c", "audit_c"),
            ("dependence", "dependence_4_6"),
            ("problems", "problems_7_10"),
        ):
            assert printed["scores"][ours]["value"] == expected[theirs]
    if "missing_required" in expected:
        assert printed["missing"] == expected["missing_required"]
