"""Every kind of question through the form screen, and questions that appear as one answers."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from courtdesk.actions import forms
from courtdesk.domain.access import Role
from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED
from courtdesk.questionnaire.catalogue import Catalogue, load_catalogue
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.screen import FormScreen
from tests.helpers.bench import Bench
from tests.unit.questionnaire.small import choice, question, resource

YES_NO = [
    {"valueCoding": {"code": "y", "display": "Y"}},
    {"valueCoding": {"code": "n", "display": "N"}},
]
ITEMS = [
    choice("q1"),
    choice("q2"),
    {
        "linkId": "part",
        "text": "About drinking",
        "type": "group",
        "enableWhen": [{"question": "q1", "operator": "=", "answerCoding": {"code": "a3"}}],
        "item": [question("how", "string"), question("why", "text", maxLength=20)],
    },
    question("yes", "boolean"),
    question("count", "integer"),
    question("much", "decimal"),
    question("day", "date"),
    question("at", "time"),
    {**question("one", "choice"), "answerOption": YES_NO},
    question("sign", "attachment"),
]


@pytest.fixture
def small(bench: Bench, tmp_path, qtbot) -> FormScreen:
    path = tmp_path / "forms" / "small.json"
    path.parent.mkdir()
    path.write_text(json.dumps(resource(ITEMS)), encoding="utf-8")
    bench.catalogue = Catalogue({**bench.catalogue.forms, **load_catalogue(path.parent).forms})
    screen = bench.show(Place("form", bench.cases["Marlow"], "small"), Role.LINK_WORKER)
    assert isinstance(screen, FormScreen)
    assert screen.sheet is not None
    screen.window().activateWindow()
    qtbot.waitUntil(screen.window().isActiveWindow)
    return screen


def entered(screen: FormScreen, link_id: str, value: object) -> None:
    screen.sheet.row(link_id)._field.set_value(value)


def on_disk(bench: Bench):
    session = bench.session(Role.LINK_WORKER)
    return forms.open_form(session, bench.cases["Marlow"], "small").answers


def test_every_kind_of_answer_is_kept(bench: Bench, small: FormScreen) -> None:
    for link_id, value in (
        ("yes", "yes"),
        ("count", 12),
        ("much", "4.5"),
        ("day", date(2027, 1, 2)),
        ("at", time(9, 20)),
        ("one", "n"),
    ):
        entered(small, link_id, value)
    bench.settle()
    bench.picture(small, "form-fields")
    kept = on_disk(bench)
    assert dict(kept) == {
        "yes": True,
        "count": 12,
        "much": Decimal("4.5"),
        "day": date(2027, 1, 2),
        "at": time(9, 20),
        "one": "n",
    }
    small.refresh()
    bench.settle()
    assert dict(small.answers) == dict(kept)
    assert small.sheet.row("day")._field.value() == date(2027, 1, 2)
    assert small.sheet.row("much")._field.value() == "4.5"


def test_typing_reaches_the_disk_letter_by_letter(bench: Bench, small: FormScreen, qtbot) -> None:
    small.sheet.focus_row("count")
    qtbot.keyClicks(QApplication.focusWidget(), "12")
    bench.settle()
    assert on_disk(bench)["count"] == 12


def test_questions_appear_as_one_answers(bench: Bench, small: FormScreen, qtbot) -> None:
    how = small.sheet.row("how")
    assert not how.isVisible()
    assert small.side._progress.text() == "0 of 9 answered"
    small.sheet.focus_row("q1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert how.isVisible()
    assert small.side._progress.text() == "1 of 11 answered"
    small.sheet.focus_row("q1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert not how.isVisible()


def test_ctrl_d_and_ctrl_u_mean_the_question_in_a_line_too(
    bench: Bench, small: FormScreen, qtbot
) -> None:
    """Ctrl+U empties a line on Linux: here it must not."""
    for link_id, key, state in (
        ("count", Qt.Key.Key_D, DECLINED),
        ("day", Qt.Key.Key_U, NOT_ASKED),
        ("sign", Qt.Key.Key_U, NOT_ASKED),
    ):
        small.sheet.focus_row(link_id)
        qtbot.keyClick(QApplication.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
        assert small.answers[link_id] is state
    bench.settle()
    assert on_disk(bench)["day"] is NOT_ASKED
    assert small.sheet.row("count")._tag.text() == "Declined"
    entered(small, "count", 3)
    assert small.answers["count"] == 3
    assert small.sheet.row("count")._tag.isHidden()


def test_digits_answer_nothing_among_fields(bench: Bench, small: FormScreen, qtbot) -> None:
    small.sheet.focus_row("one")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert "one" not in small.answers


def test_what_cannot_be_read_is_said_on_going_on_and_stays_typed(
    bench: Bench, small: FormScreen, qtbot
) -> None:
    small.sheet.focus_row("count")
    qtbot.keyClicks(QApplication.focusWidget(), "twelve")
    assert "count" not in small.answers
    small.side.check.click()
    assert not bench.log.went
    assert [name for name, _ in small._summary.errors] == ["count"]
    assert small.sheet.row("count")._field.edit.text() == "twelve"
    bench.picture(small, "form-fields-error")


def test_a_text_over_its_limit_is_kept_and_said(bench: Bench, small: FormScreen, qtbot) -> None:
    small.sheet.focus_row("q1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    entered(small, "why", "much longer than twenty characters")
    bench.settle()
    assert on_disk(bench)["why"] == "much longer than twenty characters"
    small.side.check.click()
    assert not bench.log.went
    assert "shorten" in small._summary.errors[0][1].lower()
