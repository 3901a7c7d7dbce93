"""Every scoring example through the real form screen: typed as digits, finished, read back.

The engine and the command line have the same examples in tests of their own. An answer that the
instrument does not have cannot be typed; a form with too few answers cannot be made at all.
AUDIT's questions that a skip hides get their answers as they would in court: before the answer
that hides them is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from courtdesk.actions import cases, forms, results
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
    first, changed = opened_up(form_id, responses)
    for number, response in enumerate(first, 1):
        if response is None and not asked(screen, number):
            continue
        press(qtbot, response)
    for number in changed:
        assert screen.sheet is not None
        screen.sheet.focus_row(str(number))
        press(qtbot, responses[number - 1])
    bench.settle()
    return screen


def opened_up(
    form_id: str, responses: list[int | None]
) -> tuple[list[int | None], tuple[int, ...]]:
    """Responses that hide no question that has an answer, and which of them to change after it."""
    if form_id != "audit" or len(responses) < 10:
        return responses, ()
    one, two, three, *rest = responses
    changed: tuple[int, ...] = ()
    if two == three == 0 and rest[:5] != [None] * 5:
        three, changed = 1, (3,)
    if one == 0 and responses[1:8] != [None] * 7:
        one, changed = 1, (*changed, 1)
    return [one, two, three, *rest], changed


def asked(screen: FormScreen, number: int) -> bool:
    return screen.sheet is not None and screen.sheet.row(str(number)).isVisibleTo(screen)


def press(qtbot, response: int | None) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    key = Qt.Key.Key_Down if response is None else Qt.Key(ord(str(response)))
    qtbot.keyClick(widget, key)


def finished(bench: Bench, screen: FormScreen, form_id: str) -> Any:
    """The exact result of what the record holds once the form is finished."""
    session = bench.session(Role.LINK_WORKER)
    opened = forms.open_form(session, screen_case(bench), form_id)
    assert dict(opened.answers) == dict(screen.answers)
    file = forms.finish_form(session, opened, opened.answers, reason="an example")
    shown = results.read_result(session, file.forms[-1])
    result = score(opened.form, opened.answers)
    assert (shown.band, shown.status) == (result.band, result.status)
    bench.put_away()
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


def examples(*instruments: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for form_id, example in shared_examples(*instruments):
        if example["expected"]["status"] != "invalid":
            yield form_id, example


@pytest.mark.skipif(not shared(), reason=ABSENT)
def test_every_shared_example_through_the_form_screen(bench: Bench, qtbot) -> None:
    agree(bench)
    seen = 0
    for form_id, example in examples("K10", "CORE-10", "CORE-34"):
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


@pytest.mark.skipif(not shared(), reason=ABSENT)
@pytest.mark.parametrize("instrument", ["PHQ-9", "GAD-7", "AUDIT"])
def test_every_shared_example_of_the_assessment_through_the_form_screen(
    bench: Bench, qtbot, instrument: str
) -> None:
    agree(bench)
    seen = 0
    for form_id, example in examples(instrument):
        result = finished(bench, typed(bench, qtbot, form_id, example["responses"]), form_id)
        expected = example["expected"]
        exact = expected["score"]["exact"] if "score" in expected else expected["total"]
        assert result.main.value == (None if exact is None else Fraction(exact)), example["id"]
        assert result.status == expected["status"].replace("_", "-"), example["id"]
        if "answered_though_skippable" in expected:
            flagged = [int(name) for name in result.contradictory]
            assert flagged == expected["answered_though_skippable"], example["id"]
            assert result.next_zone is expected["who_next_level"], example["id"]
        seen += 1
    assert seen >= 7


@pytest.mark.parametrize(("form_ids", "every"), [(SCREENS, 4), (("phq-9", "gad-7", "audit"), 7)])
def test_some_of_our_own_examples_through_the_form_screen(
    bench: Bench, qtbot, form_ids: tuple[str, ...], every: int
) -> None:
    agree(bench)
    chosen = [(form, one) for form, one in own("example") if form in form_ids][::every]
    assert {form for form, _ in chosen} == set(form_ids)
    for form_id, example in chosen:
        result = finished(bench, typed(bench, qtbot, form_id, responses_of(example)), form_id)
        assert str(result.status) == example["status"], example
        total = Fraction(example["all"]) if "all" in example else None
        assert result.main.value == total, example


def responses_of(example: dict[str, Any]) -> list[int | None]:
    parts = example["answers"].replace(" ", "").split(",")
    return [None if part == "-" else int(part) for part in parts]


@pytest.mark.parametrize(
    ("form_id", "digit"),
    [
        ("k10", "0"),
        ("core-10", "5"),
        ("core-34", "9"),
        ("phq-9", "4"),
        ("gad-7", "4"),
        ("audit", "5"),
    ],
)
def test_an_answer_that_the_instrument_does_not_have_cannot_be_typed(
    bench: Bench, qtbot, form_id: str, digit: str
) -> None:
    agree(bench)
    screen = typed(bench, qtbot, form_id, [int(digit)])
    assert len(screen.answers) == 0


@pytest.mark.parametrize("digit", ["1", "3"])
def test_the_last_two_of_audit_have_only_0_2_and_4(bench: Bench, qtbot, digit: str) -> None:
    agree(bench)
    screen = typed(bench, qtbot, "audit", [0, *[None] * 7, int(digit)])
    assert set(screen.answers) == {"1"}
    press(qtbot, 2)
    press(qtbot, 4)
    assert dict(screen.answers) == {"1": "0", "9": "2", "10": "4"}


def test_never_leads_to_the_last_two_and_back(bench: Bench, qtbot) -> None:
    agree(bench)
    screen = typed(bench, qtbot, "audit", [0])
    assert [n for n in range(1, 11) if asked(screen, n)] == [1, 9, 10]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    press(qtbot, 1)
    assert [n for n in range(1, 11) if asked(screen, n)] == list(range(1, 11))
