"""A result shows what the member's keys read, and no more than the rules allow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from courtdesk.actions import cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.result import ResultScreen
from tests.helpers.bench import Bench


def finished(bench: Bench, digits: str, form: str = "core-10", reason: str = "") -> str:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, form)
    answers = Answers()
    for item, digit in zip(opened.form.scored_items(), digits, strict=True):
        if digit != "-":
            option = next(one for one in item.options if one.ordinal == int(digit))
            answers = answers.set(item.link_id, option.code)
    return forms.finish_form(session, opened, answers, reason=reason).forms[-1].document


def shown(bench: Bench, document: str, role: Role = Role.LINK_WORKER) -> ResultScreen:
    screen = bench.show(Place("result", bench.cases["Marlow"], document), role)
    assert isinstance(screen, ResultScreen)
    return screen


def words(screen: ResultScreen) -> str:
    found = [label.accessibleName() or label.text() for label in screen.findChildren(QLabel)]
    return "\n".join(found + [one.text() for one in screen.findChildren(QPushButton)])


def test_with_the_compartment_risk_comes_first(bench: Bench, qtbot) -> None:
    screen = shown(bench, finished(bench, "3113331334"))
    bench.picture(screen, "result")
    text = words(screen)
    assert "CORE-10 item 6, risk to self: answered 3" in text
    assert text.index("risk to self") < text.index(" of 40")
    assert "(bands: CORE-10)" in text
    assert "Clinical cut-off 11" in text
    assert "CORE System Trust" in text
    assert "I made plans to end my life" in text


def test_without_it_only_that_and_never_what(bench: Bench, qtbot) -> None:
    """P5: a CDO reads complete, above or below and that there is risk; no answer, score or band."""
    screen = shown(bench, finished(bench, "3113331334"), Role.CDO)
    bench.picture(screen, "result-closed")
    text = words(screen)
    assert "Above threshold" in text
    assert "Not available to your role." in text
    assert "Risk item answered above zero" in text
    for secret in (" of 40", "severe", "plans to end", "answered 3", "Change the answers"):
        assert secret not in text


def test_an_incomplete_form_has_no_band_and_says_the_rule(bench: Bench, qtbot) -> None:
    screen = shown(bench, finished(bench, "55555-----", "k10", "called into court"))
    bench.picture(screen, "result-incomplete")
    text = words(screen)
    assert "No score and no band" in text
    assert "between 30 and 50" in text
    assert "No answer to item 6, 7, 8, 9, 10." in text
    assert "with any answer missing there is no total" in text
    assert "Reason given: called into court" in text
    for band in ("Severe", "Moderate", "Mild"):
        assert band not in text


def test_subscales_and_unasked_risk_of_core_34(bench: Bench, qtbot) -> None:
    screen = shown(bench, finished(bench, "0" * 15 + "-" + "0" * 18, "core-34", "would not say"))
    bench.picture(screen, "result-core-34")
    text = words(screen)
    assert "item 16, risk to self: not assessed" in text
    assert "Wellbeing: " in text and "Functioning: " in text
    assert "prorated" in text


def test_changing_opens_the_form_with_the_old_answers(bench: Bench, qtbot) -> None:
    screen = shown(bench, finished(bench, "3113331334"))
    button = next(
        one for one in screen.findChildren(QPushButton) if one.text() == "Change the answers"
    )
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    bench.settle()
    case = bench.cases["Marlow"]
    assert bench.log.went == [Place("form", case, "core-10")]
    form = bench.show(Place("form", case, "core-10"), Role.LINK_WORKER)
    bench.picture(form, "form-amending")
    assert len(form.answers) == 10
    assert cases.case_file(bench.session(Role.LINK_WORKER), case).forms[0].value.answered == 10


def test_a_result_that_is_not_there_is_said(bench: Bench, qtbot) -> None:
    screen = shown(bench, "no-such-document")
    assert "not part of the case" in words(screen)


def test_the_keyboard_reads_on_from_the_top(bench: Bench, qtbot) -> None:
    screen = shown(bench, finished(bench, "3113301334"))
    area = screen.page.area
    assert QApplication.focusWidget() is area
    assert area.verticalScrollBar().value() == 0
    screen.window().resize(700, 300)
    bench.settle()
    qtbot.keyClick(area, Qt.Key.Key_Down)
    assert area.verticalScrollBar().value() > 0
