"""A form and its rules must fit each other; the reader says where they do not."""

from __future__ import annotations

import json

import pytest

from courtdesk.questionnaire.load import read_form
from courtdesk.questionnaire.messages import Message

from .small import HEAD, choice, encoded, question, resource, score_table, small
from .test_load import Json, refused, sentence

RULES = HEAD + score_table("all", ["a"])


def rules_refused(rules: str, *items: Json) -> str:
    return refused(encoded(resource(list(items) or [choice("a")])), rules)


def test_rules_for_another_form_or_version_are_refused() -> None:
    assert "the id inside is 'other'" in rules_refused(RULES.replace('"small"', '"other"'))
    assert rules_refused(RULES.replace('version = "1"', 'version = "2"')) == sentence(
        Message.VERSION_MISMATCH, file="small.toml", value="2", form="1"
    )


def test_rules_naming_an_unknown_item_are_refused() -> None:
    assert rules_refused(RULES, choice("b")) == sentence(
        Message.UNKNOWN_ITEM, file="small.toml", name="a", hint=""
    )


@pytest.mark.parametrize(
    "item",
    [
        question("a", "integer"),
        question("a", "choice", answerOption=[{"valueCoding": {"code": "x", "display": "X"}}]),
    ],
)
def test_scored_items_need_numbers(item: Json) -> None:
    assert rules_refused(RULES, item) == sentence(Message.NOT_NUMBERED, "item a")


def test_a_scored_item_that_can_hide_needs_a_skip() -> None:
    when: list[Json] = [{"question": "z", "operator": "exists", "answerBoolean": True}]
    direct = choice("a", enableWhen=when)
    inside: Json = {"linkId": "g", "type": "group", "enableWhen": when, "item": [choice("a")]}
    for item in (direct, inside):
        told = rules_refused(RULES, choice("z"), item)
        assert told == sentence(Message.HIDDEN_ITEM, "item a")


def test_every_message_says_what_to_do() -> None:
    for message in Message:
        assert message.value.endswith("."), message
        assert any(mark in message.value for mark in ";,"), message


def test_hostile_text_is_data(capsys: pytest.CaptureFixture[str]) -> None:
    form = small([question("a", "text", text="__import__('os').system('id') {0} %s")])
    assert form.items[0].text.startswith("__import__")
    assert capsys.readouterr().out == ""


def test_json_written_by_others_reads_alike() -> None:
    form = resource([choice("a")])
    compact = json.dumps(form, separators=(",", ":")).encode()
    assert read_form(compact, "x.json").items == read_form(encoded(form), "x.json").items
