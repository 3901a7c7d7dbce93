"""Checking the answers and finishing, by keyboard, over a real vault."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from courtdesk.actions import amendments, cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import DECLINED, Answers
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.check_answers import CheckAnswersScreen
from tests.helpers.bench import Bench

ROLE = Role.LINK_WORKER


def answered(bench: Bench, digits: str, form: str = "core-10") -> None:
    """A draft with these answers; "-" leaves one out, "d" is declined."""
    session, case = bench.session(ROLE), bench.cases["Marlow"]
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, form)
    answers = Answers()
    for item, digit in zip(opened.form.scored_items(), digits, strict=True):
        if digit == "d":
            answers = answers.set(item.link_id, DECLINED)
        elif digit != "-":
            option = next(one for one in item.options if one.ordinal == int(digit))
            answers = answers.set(item.link_id, option.code)
    forms.save_answers(session, opened, answers)


def shown(bench: Bench, form: str = "core-10") -> CheckAnswersScreen:
    screen = bench.show(Place("check_answers", bench.cases["Marlow"], form), ROLE)
    assert isinstance(screen, CheckAnswersScreen)
    return screen


def words(screen: CheckAnswersScreen) -> str:
    labels = [label.text() for label in screen.findChildren(QLabel)]
    return " ".join(labels + [button.text() for button in screen.findChildren(QPushButton)])


def file(bench: Bench):
    return cases.case_file(bench.session(ROLE), bench.cases["Marlow"])


def test_a_complete_form_is_finished_by_one_key(bench: Bench, qtbot) -> None:
    answered(bench, "3113301334")
    screen = shown(bench)
    bench.picture(screen, "check-complete")
    assert screen.fields is None
    assert QApplication.focusWidget() is screen.finish
    qtbot.keyClick(screen.finish, Qt.Key.Key_Return)
    bench.settle()
    done = file(bench).forms[0]
    assert done.value.status == "complete"
    case = bench.cases["Marlow"]
    assert bench.log.went == [Place("case", case), Place("result", case, done.document)]
    assert bench.log.said == ["CORE-10 is finished."]


def test_the_key_that_led_here_and_is_held_does_not_finish(bench: Bench) -> None:
    screen = shown(bench)
    finish = next(one for one in screen.actions() if one.text() == "Finish the form")
    assert not finish.autoRepeat()


@pytest.mark.parametrize(
    ("digits", "reason"), [("3113331334", ""), ("31133-1334", "would not say")]
)
def test_risk_leads_to_what_to_do_before_the_result(
    bench: Bench, qtbot, digits: str, reason: str
) -> None:
    answered(bench, digits)
    screen = shown(bench)
    if reason:
        screen.fields["reason"].set_value(reason)
    screen.finish.click()
    bench.settle()
    case, done = bench.cases["Marlow"], file(bench).forms[0]
    assert bench.log.went == [Place("case", case), Place("risk", case, done.document)]


def test_missing_answers_are_named_and_a_reason_is_asked(bench: Bench, qtbot) -> None:
    answered(bench, "31133d1---")
    screen = shown(bench)
    bench.picture(screen, "check-missing")
    text = words(screen)
    assert "3 not answered yet, 1 declined." in text
    assert "Answer question 8 I have felt despairing or hopeless" in text
    assert QApplication.focusWidget().text().startswith("Answer question 8 ")
    qtbot.keyClick(screen.finish, Qt.Key.Key_Return)
    assert screen.fields["reason"].error == "Say why answers are missing."
    assert not file(bench).forms
    qtbot.keyClicks(screen.fields["reason"].controls()[0], "called into court")
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    bench.settle()
    done = file(bench).forms[0]
    assert (done.value.reason, done.value.above_threshold) == ("called into court", None)


def test_from_the_open_questions_one_link_leads_to_the_reason(bench: Bench, qtbot) -> None:
    answered(bench, "31133d1---")
    screen = shown(bench)
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget().text() == "Finish without them: say why"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.fields["reason"].controls()[0]


@pytest.mark.parametrize("digits", ["3113301334", "311330133d"])
def test_what_has_the_keyboard_is_in_view(bench: Bench, digits: str) -> None:
    answered(bench, digits)
    screen = bench.show(Place("check_answers", bench.cases["Marlow"], "core-10"), ROLE)
    screen.window().resize(700, 380)
    screen.refresh()
    bench.settle()
    focus, area = QApplication.focusWidget(), screen.page.area.viewport()
    assert area.rect().contains(focus.mapTo(area, focus.rect().center()))


def test_change_goes_to_the_question_and_keeps_the_reason(bench: Bench, qtbot) -> None:
    answered(bench, "31133d1---")
    screen = shown(bench)
    screen.fields["reason"].set_value("half a reason")
    link = next(
        one
        for one in screen.findChildren(QPushButton)
        if one.accessibleName().startswith("Change 2 ")
    )
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Return)
    assert bench.log.went == [Place("form", bench.cases["Marlow"], "core-10#2")]
    screen.refresh()
    bench.settle()
    assert screen.fields["reason"].value() == "half a reason"


def test_finishing_twice_in_one_breath_finishes_once(bench: Bench, qtbot) -> None:
    answered(bench, "3113301334")
    screen = shown(bench)
    screen.finish.click()
    screen._finish()
    bench.settle()
    assert len(file(bench).forms) == 1
    assert len(bench.log.said) == 1


def test_answers_that_another_leaves_out_are_named_and_can_be_taken_away(
    bench: Bench, qtbot
) -> None:
    """AUDIT: "Never" to the first question, and yet a 4 to the fifth, which counts."""
    answered(bench, "0000400000", "audit")
    screen = shown(bench, "audit")
    assert "They count in the score" in words(screen)
    away = [b for b in screen.findChildren(LinkButton) if b.text().startswith("Take away")]
    assert "Take away the answer to question 5" in [button.text() for button in away]
    away = next(button for button in away if button.text().endswith("question 5"))
    away.setFocus()
    qtbot.keyClick(away, Qt.Key.Key_Return)
    bench.settle()
    held = forms.open_form(bench.session(ROLE), bench.cases["Marlow"], "audit").answers
    assert "5" not in held and "1" in held
    assert "question 5" not in words(screen)


def test_nothing_is_begun_by_looking(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    assert "Nothing is open here" in words(screen)
    assert not file(bench).drafts


def test_a_changed_form_needs_a_reason(bench: Bench, qtbot) -> None:
    answered(bench, "3113301334")
    screen = shown(bench)
    screen.finish.click()
    bench.settle()
    first = file(bench).forms[0]
    amendments.open_amendment(bench.session(ROLE), bench.cases["Marlow"], first.document)
    screen = shown(bench)
    assert screen.fields is not None
    screen.finish.click()
    assert screen.fields["reason"].error == "Say why the finished form is changed."
    screen.fields["reason"].set_value("item 6 was misheard")
    screen.finish.click()
    bench.settle()
    after = file(bench).forms
    assert [one.document for one in after] == [first.document]
    assert after[0].revision != first.revision


def test_what_the_worker_refuses_is_said_and_nothing_is_lost(bench: Bench, qtbot) -> None:
    """A colleague on this laptop finished the form meanwhile."""
    answered(bench, "3113301334")
    screen = shown(bench)
    session = bench.session(ROLE)
    opened = forms.open_form(session, bench.cases["Marlow"], "core-10")
    forms.finish_form(session, opened, opened.answers)
    screen.finish.click()
    bench.settle()
    bench.picture(screen, "check-refused")
    assert len(file(bench).forms) == 1
