"""Every scoring example through the real form screen: typed as digits, finished, read back.

The engine and the command line have the same examples in tests of their own. An answer that the
instrument does not have cannot be typed; a form with too few answers cannot be made at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from courtdesk.actions import cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.screening import SCREENS, ReadHow
from courtdesk.questionnaire.scoring import score
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.screen import FormScreen
from tests.helpers.bench import Bench
from tests.unit.questionnaire.vectors import ABSENT, own, shared, shared_examples

NAMES = {"all": "all", "NR": "non-risk", "W": "wellbeing", "P": "problems", "F": "functioning"}
NAMES |= {"R": "risk"}


def typed(bench: Bench, qtbot, form_id: str, responses: list[int | None]) -> FormScreen:
    case = bench.cases["Marlow"]
    screen = bench.show(Place("form", case, form_id), Role.LINK_WORKER)
    assert isinstance(screen, FormScreen)
    for response in responses:
        widget = QApplication.focusWidget()
        assert widget is not None
        key = Qt.Key.Key_Down if response is None else Qt.Key(ord(str(response)))
        qtbot.keyClick(widget, key)
    bench.settle()
    return screen


def finished(bench: Bench, screen: FormScreen, form_id: str) -> Any:
    """The exact result of what the record holds once the form is finished."""
    session = bench.session(Role.LINK_WORKER)
    opened = forms.open_form(session, screen_case(bench), form_id)
    assert dict(opened.answers) == dict(screen.answers)
    file = forms.finish_form(session, opened, opened.answers, reason="an example")
    shown = forms.read_result(session, file.forms[-1])
    result = score(opened.form, opened.answers)
    assert (shown.band, shown.status) == (result.band, result.status)
    return result


def screen_case(bench: Bench) -> Any:
    return bench.cases["Marlow"]


def agree(bench: Bench) -> None:
    session = bench.session(Role.LINK_WORKER)
    if cases.case_file(session, screen_case(bench)).agreement is None:
        forms.record_agreement(
            session,
            screen_case(bench),
            agreed=True,
            share_outcome=True,
            read_how=ReadHow.READ_ALOUD,
        )


def examples() -> Iterator[tuple[str, dict[str, Any]]]:
    for form_id, example in shared_examples("K10", "CORE-10", "CORE-34"):
        if example["expected"]["status"] != "invalid":
            yield form_id, example


@pytest.mark.skipif(not shared(), reason=ABSENT)
def test_every_shared_example_through_the_form_screen(bench: Bench, qtbot) -> None:
    agree(bench)
    seen = 0
    for form_id, example in examples():
        higher = 1 if example.get("coding") == "0-4" else 0
        responses = [None if r is None else r + higher for r in example["responses"]]
        screen = typed(bench, qtbot, form_id, responses)
        result = finished(bench, screen, form_id)
        expected = example["expected"]
        if form_id == "k10":
            total = expected["total"]
            assert result.main.value == total, example["id"]
        else:
            for theirs, ours in NAMES.items():
                part = expected.get(theirs)
                if part is None:
                    continue
                exact = Fraction(part["clinical"]["exact"]) if part["scorable"] else None
                assert result.scores[ours].value == exact, (example["id"], ours)
        seen += 1
    assert seen >= 22


def test_our_own_examples_through_the_form_screen(bench: Bench, qtbot) -> None:
    agree(bench)
    chosen = [(form, one) for form, one in own("example") if form in SCREENS][::4]
    assert {form for form, _ in chosen} == set(SCREENS)
    for form_id, example in chosen:
        result = finished(bench, typed(bench, qtbot, form_id, responses_of(example)), form_id)
        assert str(result.status) == example["status"], example


def responses_of(example: dict[str, Any]) -> list[int | None]:
    parts = example["answers"].replace(" ", "").split(",")
    return [None if part == "-" else int(part) for part in parts]


@pytest.mark.parametrize(("form_id", "digit"), [("k10", "0"), ("core-10", "5"), ("core-34", "9")])
def test_an_answer_that_the_instrument_does_not_have_cannot_be_typed(
    bench: Bench, qtbot, form_id: str, digit: str
) -> None:
    agree(bench)
    screen = typed(bench, qtbot, form_id, [int(digit)])
    assert len(screen.answers) == 0
