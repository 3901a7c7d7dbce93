"""Changing a finished form, and leaving it as it was: what is typed after that goes nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from courtdesk.actions import amendments, cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.screen import FormScreen
from tests.helpers.bench import Bench
from tests.helpers.keyboard import focused

ROLE = Role.LINK_WORKER


def changing(bench: Bench, case: CaseId) -> FormScreen:
    session = bench.session(ROLE)
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, "core-10")
    answers = Answers()
    for item in opened.form.scored_items():
        answers = answers.set(item.link_id, item.options[1].code)
    document = forms.finish_form(session, opened, answers).forms[-1].document
    amendments.open_amendment(session, case, document)
    screen = bench.show(Place("form", case, "core-10"), ROLE)
    assert isinstance(screen, FormScreen)
    return screen


def test_the_finished_form_is_kept_and_nothing_is_recorded_after_that(bench: Bench, qtbot) -> None:
    case = bench.cases["Marlow"]
    screen = changing(bench, case)
    first = next(iter(screen.answers))
    screen.sheet.focus_row(first)
    QTest.keyClick(focused(), Qt.Key.Key_3)
    bench.settle()
    assert len(cases.case_file(bench.session(ROLE), case).drafts) == 1
    keep = "Keep the finished form as it is"
    next(one for one in screen.findChildren(QPushButton) if one.text() == keep).click()
    bench.settle()
    assert bench.log.went == [Place("case", case)]
    before = dict(screen.answers)
    screen.sheet.focus_row(first)
    QTest.keyClick(focused(), Qt.Key.Key_4)
    next(one for one in screen.actions() if one.text() == "Clear the answer").trigger()
    bench.settle()
    assert dict(screen.answers) == before
    file = cases.case_file(bench.session(ROLE), case)
    assert not file.drafts
    assert file.forms[0].value.answered == 10
