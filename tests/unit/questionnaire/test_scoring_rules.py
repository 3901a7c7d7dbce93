"""Scoring files: what is refused, so that no rule can silently overstate or do nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from courtdesk.errors import FormFileRefused
from courtdesk.questionnaire.load_rules import read_rules
from courtdesk.questionnaire.messages import Message, Place
from courtdesk.questionnaire.scoring_rules import Bands

from .small import HEAD, bands_table, score_table

ALL = score_table("all", ["a", "b", "c"])


def refused(text: str) -> str:
    with pytest.raises(FormFileRefused) as caught:
        read_rules((HEAD + text).encode(), "small.toml")
    return str(caught.value)


def sentence(message: Message, table: str = "", **parts: object) -> str:
    return str(Place("small.toml", table).refuse(message, **parts))


def bands_of(text: str) -> Bands:
    bands = read_rules((HEAD + ALL + text).encode(), "small.toml").bands_of("all")
    assert bands is not None
    return bands


FIRST = "[[score]] number 1"

CASES: dict[str, tuple[str, Message, str, dict[str, object]]] = {
    "no main score": (score_table("part", ["a"]), Message.NO_MAIN_SCORE, "", {}),
    "unknown key": (
        ALL + 'revresed = ["a"]\n',
        Message.UNKNOWN_KEY,
        FIRST,
        {"key": "revresed", "hint": " (did you mean 'reversed'?)"},
    ),
    "reversed item outside the score": (
        score_table("all", ["a"], reversed=["b"]),
        Message.UNKNOWN_ITEM,
        FIRST,
        {"name": "b", "hint": ""},
    ),
    "item listed twice": (
        score_table("all", ["a", "a"]),
        Message.REPEATED_ITEM,
        FIRST,
        {"name": "a", "key": "items"},
    ),
    "no items": (score_table("all", []), Message.MISSING_KEY, FIRST, {"key": "items"}),
    "sum that forgives": (
        score_table("all", ["a", "b"], missing=1),
        Message.SUM_WITH_MISSING,
        FIRST,
        {"name": "all"},
    ),
    "mean of nothing": (
        score_table("all", ["a", "b"], "mean", 2),
        Message.TOO_MANY_MISSING,
        FIRST,
        {"name": "all"},
    ),
    "falling bands": (
        ALL + bands_table("all", low=10, high=5),
        Message.BANDS_ORDER,
        "[[bands]] number 1",
        {"name": "all"},
    ),
    "equal bands": (
        ALL + bands_table("all", low=5, high=5),
        Message.BANDS_ORDER,
        "[[bands]] number 1",
        {"name": "all"},
    ),
    "two sets of bands": (
        ALL + bands_table("all", low=5) * 2,
        Message.BANDS_REPEATED,
        "",
        {"name": "all"},
    ),
    "bands of an unknown score": (
        ALL + bands_table("al", low=5),
        Message.UNKNOWN_SCORE,
        "",
        {"name": "al", "hint": " (did you mean 'all'?)"},
    ),
    "two scores of one name": (
        ALL * 2,
        Message.REPEATED_NAME,
        "",
        {"name": "all", "what": "scores"},
    ),
    "subscale beyond the main score": (
        ALL + score_table("part", ["d"]),
        Message.NOT_SCORED,
        "",
        {"key": "a rule", "name": "d"},
    ),
    "alert on an unscored item": (
        ALL + '[[alert]]\nitems = ["d"]\nat_least = 1\n',
        Message.NOT_SCORED,
        "",
        {"key": "a rule", "name": "d"},
    ),
    "skip that depends on itself": (
        ALL + '[[skip]]\nwhen = [{ item = "a", equals = 0 }]\nitems = ["a", "b"]\n',
        Message.SKIP_FORWARD,
        "[[skip]] number 1",
        {"name": "a"},
    ),
    "skip without a condition": (
        ALL + '[[skip]]\nitems = ["b"]\n',
        Message.MISSING_KEY,
        "[[skip]] number 1",
        {"key": "when"},
    ),
    "zones without bands": (
        ALL + '[zones]\nnext_when = [{ item = "a", at_least = 2 }]\n',
        Message.MISSING_KEY,
        "",
        {"key": "bands"},
    ),
    "cut-off that is a word": (
        ALL + '[[cutoff]]\nname = "x"\nscore = "all"\nat = "ten"\nsource = "s"\n',
        Message.WRONG_KIND,
        "[[cutoff]] number 1",
        {"key": "at", "wanted": "a number"},
    ),
    "cut-off that is infinite": (
        ALL + '[[cutoff]]\nname = "x"\nscore = "all"\nat = inf\nsource = "s"\n',
        Message.WRONG_KIND,
        "[[cutoff]] number 1",
        {"key": "at", "wanted": "a number"},
    ),
    "threshold without a note": (
        ALL + "[threshold]\ndefault = 3\n",
        Message.MISSING_KEY,
        "[threshold]",
        {"key": "note"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refusals(name: str) -> None:
    text, message, table, parts = CASES[name]
    assert refused(text) == sentence(message, table, **parts)


@pytest.mark.parametrize("key", ["licence", "wording", "coding", "version", "form"])
def test_the_head_is_needed(key: str) -> None:
    text = "\n".join(line for line in HEAD.splitlines() if not line.startswith(key))
    with pytest.raises(FormFileRefused) as caught:
        read_rules((text + "\n" + ALL).encode(), "small.toml")
    assert str(caught.value) == sentence(Message.MISSING_KEY, key=key)


def test_every_score_and_band_needs_its_source() -> None:
    for table in (ALL, ALL + bands_table("all", low=0)):
        head, _, tail = table.rpartition('source = "')
        rest = tail.partition("\n")[2]
        assert "'source' is missing" in refused(head + rest)


def test_bad_toml_is_refused() -> None:
    assert refused("[[score").startswith("small.toml: the file is not TOML")
    assert "is not TOML" in refused("a = 1e999999999")


def test_method_and_risk_are_from_a_list() -> None:
    assert "(did you mean 'sum'?)" in refused(score_table("all", ["a"], "sumn"))
    alert = '[[alert]]\nitems = ["a"]\nat_least = 1\nto = "other"\n'
    assert "(did you mean 'others'?)" in refused(ALL + alert)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (Fraction(0), "low"),
        (Fraction(999, 100), "low"),
        (Fraction(10), "middle"),
        (Fraction(1999, 100), "middle"),
        (Fraction(20), "high"),
        (Fraction(1000), "high"),
        (Fraction(-1), "low"),
    ],
)
def test_a_band_runs_to_the_next_without_a_gap(value: Fraction, band: str) -> None:
    assert bands_of(bands_table("all", low=0, middle=10, high=20)).name(value) == band


def test_decimal_limits_are_exact() -> None:
    text = ALL + '[[cutoff]]\nname = "x"\nscore = "all"\nat = 9.9\nsource = "s"\n'
    rules = read_rules((HEAD + text).encode(), "small.toml")
    assert rules.cutoffs[0].at == Fraction(99, 10)
