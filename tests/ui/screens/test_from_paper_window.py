"""Keying from paper in the whole window: to the result by keys alone, back, and over a lock."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from courtdesk.actions import cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.screening import FilledHow, ReadHow
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.check_answers import CheckAnswersScreen
from courtdesk.ui.screens.from_paper.keying import Keying
from courtdesk.ui.screens.from_paper.screen import FromPaper
from tests.helpers.bench import Bench
from tests.helpers.office import Office

ROLE = Role.LINK_WORKER
CALM = "0044004000040000004040000000004400"
"""An invented paper without risk, by the labels' numbers."""


def at_the_paper(bench: Bench, office: Office) -> FromPaper:
    session, case = bench.session(ROLE), bench.cases["Marlow"]
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    bench.sign_out()
    office.sign_in(ROLE)
    office.shell.go(Place("from_paper", case, "core-34"))
    office.settle()
    return office.page(FromPaper)


def keyed(office: Office, text: str) -> int:
    for one in text:
        office.type(one)
    office.settle()
    return len(text)


def test_36_keys_and_the_second_pass_lead_to_the_result(bench: Bench, office: Office) -> None:
    at_the_paper(bench, office)
    pressed = 0
    for _ in range(2):
        office.press(Qt.Key.Key_Return)
        pressed += 1 + keyed(office, CALM)
    office.page(CheckAnswersScreen)
    office.press(Qt.Key.Key_Return)
    pressed += 1
    assert pressed == 36 + 34 + 1
    assert office.shell.place is not None and office.shell.place.screen == "result"
    office.shell.lock()
    [done] = cases.case_file(bench.session(ROLE), bench.cases["Marlow"]).forms
    assert (done.value.answered, done.value.ways) == (34, (FilledHow.FROM_PAPER,))


def test_back_from_the_check_is_the_first_pass(bench: Bench, office: Office) -> None:
    page = at_the_paper(bench, office)
    for _ in range(2):
        office.press(Qt.Key.Key_Return)
        keyed(office, CALM)
    office.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert office.page(FromPaper) is page
    assert isinstance(page.stage, Keying)
    assert [row.words[:1] for row in page.stage.sheet.digit_rows] == list(CALM)
    focus = QApplication.focusWidget()
    assert focus is page.stage.side.on


def test_a_lock_keeps_the_first_pass_and_forgets_the_second(bench: Bench, office: Office) -> None:
    at_the_paper(bench, office)
    office.press(Qt.Key.Key_Return)
    keyed(office, CALM)
    office.press(Qt.Key.Key_Return)
    keyed(office, "3333")
    office.shell.lock()
    office.settle()
    office.sign_in(ROLE)
    office.shell.go(Place("from_paper", bench.cases["Marlow"], "core-34"))
    office.settle()
    page = office.page(FromPaper)
    office.press(Qt.Key.Key_Return)
    assert isinstance(page.stage, Keying)
    assert [row.words[:1] for row in page.stage.sheet.digit_rows] == list(CALM)
    office.press(Qt.Key.Key_Return)
    assert {row.words for row in page.stage.sheet.digit_rows} == {""}
