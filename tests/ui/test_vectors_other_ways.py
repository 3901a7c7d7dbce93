"""Shared scoring examples keyed from paper and answered by the person: the same answers, kept.

That the engine scores these answers as the examples say, and the form screen makes them, stands in
tests of their own; here is what the two other ways of filling a form in make of the same digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt

from courtdesk.actions import forms
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import score
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.handed_over.screen import HandedOverScreen
from tests.helpers.bench import Bench
from tests.helpers.keyboard import press
from tests.helpers.papers import ROLE, agree, kept, key, keying
from tests.unit.questionnaire.vectors import ABSENT, shared, shared_examples

INSTRUMENTS = ["K10", "CORE-10", "CORE-34", "PHQ-9", "GAD-7", "AUDIT"]
MOST = 5
"""Examples of each instrument in each way: the first of those that can be keyed straight on."""


def straight(instrument: str) -> Iterator[tuple[str, list[int]]]:
    """Examples with every answer, none of which leads past a question."""
    found = 0
    for form_id, example in shared_examples(instrument):
        given = example["responses"]
        if example["expected"]["status"] == "invalid" or None in given or found == MOST:
            continue
        if form_id == "audit" and (given[0] == 0 or given[1] == given[2] == 0):
            continue
        higher = 1 if example.get("coding") == "0-4" and form_id == "k10" else 0
        found += 1
        yield form_id, [number + higher for number in given]


def wanted(form: Form, given: list[int]) -> Answers:
    """The answers that these digits stand for, by the number printed beside each option."""
    made = Answers()
    for item, number in zip(form.scored_items(), given, strict=True):
        option = item.option_for(Fraction(number))
        assert option is not None
        made = made.set(item.link_id, option.code)
    return made


def settle(bench: Bench, form_id: str, given: list[int]) -> None:
    """Compare what is kept with the example and finish it, so that the next begins afresh."""
    form = bench.catalogue.get(form_id)
    held, expected = kept(bench, form_id), wanted(form, given)
    assert dict(held) == dict(expected)
    assert score(form, held) == score(form, expected)
    session = bench.session(ROLE)
    opened = forms.open_form(session, bench.cases["Marlow"], form_id)
    forms.finish_form(session, opened, held, reason="an example")
    bench.put_away()


@pytest.mark.skipif(not shared(), reason=ABSENT)
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_examples_keyed_from_paper(bench: Bench, instrument: str) -> None:
    seen = 0
    for form_id, given in straight(instrument):
        keying(bench, form_id)
        key("".join(map(str, given)))
        bench.settle()
        settle(bench, form_id, given)
        seen += 1
    assert seen


@pytest.mark.skipif(not shared(), reason=ABSENT)
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_examples_answered_by_the_person(bench: Bench, instrument: str) -> None:
    agree(bench)
    seen = 0
    for form_id, given in straight(instrument):
        screen = bench.show(Place("handed_over", bench.cases["Marlow"], form_id), ROLE)
        assert isinstance(screen, HandedOverScreen)
        screen.hand_over()
        bench.settle()
        press(Qt.Key.Key_Return)
        bench.settle()
        for number in given:
            press(Qt.Key(ord(str(number))))
            bench.settle()
        settle(bench, form_id, given)
        seen += 1
    assert seen
