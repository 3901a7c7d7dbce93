"""Form files that are too large, too deep, or hold what a person cannot see."""

from __future__ import annotations

import json

import pytest

from courtdesk.errors import FormFileRefused
from courtdesk.questionnaire.load import read_form
from courtdesk.questionnaire.load_items import MAX_ITEMS, MAX_OPTIONS
from courtdesk.questionnaire.messages import Message, Place
from courtdesk.questionnaire.reading import MAX_DEPTH, MAX_TEXT

from .small import bands_table, choice, encoded, question, resource, scale, score_table, small

Json = dict[str, object]


def refused(items: list[Json], rules: str | None = None) -> str:
    with pytest.raises(FormFileRefused) as caught:
        small(items, rules)
    return str(caught.value)


def sentence(message: Message, item: str = "", file: str = "small.json", **parts: object) -> str:
    return str(Place(file, item).refuse(message, **parts))


def many(count: int) -> list[Json]:
    return [question(f"q{number}", "boolean") for number in range(count)]


def test_five_thousand_items_are_refused() -> None:
    told = refused(many(5000))
    assert told == sentence(Message.TOO_MANY_ITEMS, count=5000, limit=MAX_ITEMS)


def test_the_limit_counts_groups_and_what_is_in_them() -> None:
    group: Json = {"linkId": "g", "type": "group", "item": many(MAX_ITEMS - 1)}
    assert len(small([group]).questions()) == MAX_ITEMS - 1
    group["item"] = many(MAX_ITEMS)
    told = refused([group])
    assert told == sentence(Message.TOO_MANY_ITEMS, count=MAX_ITEMS + 1, limit=MAX_ITEMS)


def nested(depth: int) -> Json:
    item: Json = question("q", "text")
    for number in range(depth):
        item = {"linkId": f"g{number}", "type": "group", "item": [item]}
    return item


def test_groups_nested_too_deep_are_refused() -> None:
    assert refused([nested(200)]) == sentence(Message.TOO_DEEP, limit=MAX_DEPTH)
    assert len(list(small([nested(20)]).walk())) == 21


def test_a_choice_of_thousands_is_refused() -> None:
    assert len(small([choice("a", 1, MAX_OPTIONS)]).item("a").options) == MAX_OPTIONS
    told = refused([question("a", "choice", answerOption=scale(0, MAX_OPTIONS))])
    expected = sentence(
        Message.TOO_MANY_OPTIONS, "item a", count=MAX_OPTIONS + 1, limit=MAX_OPTIONS
    )
    assert told == expected


def test_a_text_that_no_window_could_lay_out_is_refused() -> None:
    assert small([question("a", "text", text="x" * MAX_TEXT)])
    told = refused([question("a", "text", text="x" * (MAX_TEXT + 1))])
    assert told == sentence(Message.TOO_LONG, "item a", key="text", limit=MAX_TEXT)


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "=1+1", "%n", "\u05e9"])
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    assert small([question("a", "text", text=text)]).item("a").text == text


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\u202e", "U+202E (right-to-left override)"),
        ("\u2066", "U+2066 (left-to-right isolate)"),
        ("\0", "U+0000 (a control character)"),
        ("\x1b", "U+001B (a control character)"),
        ("\ud800", "U+D800 (half of a character)"),
    ],
)
def test_what_cannot_be_seen_is_refused_by_name(character: str, named: str) -> None:
    told = sentence(Message.UNWANTED_CHARACTER, "item a", key="text", character=named)
    form = resource([question("a", "text", text=f"Suitable{character}?")])
    with pytest.raises(FormFileRefused) as caught:
        read_form(json.dumps(form).encode(), "small.json")
    assert str(caught.value) == told


def test_labels_titles_and_rules_are_looked_at_too() -> None:
    option = {"valueCoding": {"code": "x", "display": "\u202eX"}}
    assert "'display' holds the invisible" in refused(
        [question("a", "choice", answerOption=[option])]
    )
    with pytest.raises(FormFileRefused, match="'title' holds the invisible"):
        read_form(encoded(resource([choice("a")], title="\x07")), "small.json")
    rules = score_table("all", ["a"]).replace("this test", "\\u202e")
    assert "'source' holds the invisible" in refused([choice("a")], rules)
    listed = score_table("all", ["a\u202e"])
    assert "'items' holds the invisible" in refused([choice("a")], listed)


ALL = score_table("all", ["a", "b"])


def test_bands_must_begin_at_the_lowest_score() -> None:
    items = [choice("a", 1, 5), choice("b", 1, 5)]
    assert small(items, ALL + bands_table("all", low=2, high=10))
    told = refused(items, ALL + bands_table("all", low=3, high=5))
    parts = {"name": "all", "low": "2", "start": "3"}
    assert told == sentence(Message.BANDS_GAP, file="small.toml", **parts)


def test_bands_must_lie_within_the_score() -> None:
    items = [choice("a"), choice("b")]
    assert small(items, ALL + bands_table("all", low=0, high=8))
    told = refused(items, ALL + bands_table("all", low=0, high=9))
    parts = {"name": "all", "band": "high", "start": "9", "high": "8"}
    assert told == sentence(Message.BANDS_BEYOND, file="small.toml", **parts)


def test_bands_of_a_mean_know_its_range() -> None:
    items = [choice("a"), choice("b")]
    mean = score_table("all", ["a", "b"], "mean", 1, times=10)
    assert small(items, mean + bands_table("all", low=0, high=40))
    assert "begins at 41" in refused(items, mean + bands_table("all", low=0, high=41))
