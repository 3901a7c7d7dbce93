"""Keying from paper by real keys over a real vault: once, twice, compared, on the disk."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from courtdesk.actions import amendments, cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.screening import Earlier, FilledHow, ReadHow
from courtdesk.errors import NoSpace
from courtdesk.questionnaire.answers import DECLINED, Answers
from courtdesk.ui.kit.buttons import Button
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.check_answers import CheckAnswersScreen
from courtdesk.ui.screens.from_paper.keying import Keying, reversed_warning
from courtdesk.ui.screens.from_paper.row import PaperRow
from courtdesk.ui.screens.from_paper.screen import FromPaper
from courtdesk.ui.screens.from_paper.settle import Settle, SettleRow
from courtdesk.ui.screens.from_paper.start import Start
from tests.helpers.bench import Bench
from tests.helpers.hands import choose, reach, write
from tests.helpers.keyboard import focused, press, spoken, unnamed

ROLE = Role.LINK_WORKER
CONTROL = Qt.KeyboardModifier.ControlModifier


def agree(bench: Bench, name: str = "Marlow") -> None:
    session, case = bench.session(ROLE), bench.cases[name]
    if cases.case_file(session, case).agreement is None:
        forms.record_agreement(
            session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ
        )


def opened(bench: Bench, form: str = "core-10") -> FromPaper:
    agree(bench)
    screen = bench.show(Place("from_paper", bench.cases["Marlow"], form), ROLE)
    assert isinstance(screen, FromPaper)
    return screen


def keying(bench: Bench, form: str = "core-10") -> FromPaper:
    screen = opened(bench, form)
    press(Qt.Key.Key_Return)
    assert isinstance(screen.stage, Keying)
    return screen


def pass_of(screen: FromPaper) -> Keying:
    assert isinstance(screen.stage, Keying)
    return screen.stage


def settling(screen: FromPaper) -> Settle:
    assert isinstance(screen.stage, Settle), screen.stage
    return screen.stage


def key(text: str) -> None:
    for one in text:
        QTest.keyClicks(focused(), one)


def current() -> str:
    row = focused()
    assert isinstance(row, PaperRow), spoken(row)
    return row.item.link_id


def kept(bench: Bench, form: str = "core-10") -> Answers:
    return forms.open_form(bench.session(ROLE), bench.cases["Marlow"], form).answers


def digits_kept(bench: Bench, form: str = "core-10") -> str:
    answers = kept(bench, form)
    made = []
    for item in bench.catalogue.get(form).scored_items():
        value = answers.value(item.link_id)
        option = item.option(value) if isinstance(value, str) else None
        made.append(str(option.ordinal) if option is not None else "-")
    return "".join(made)


def test_every_key_is_an_answer_on_the_disk_with_its_label_beside_it(bench: Bench, qtbot) -> None:
    screen = keying(bench)
    assert current() == "1"
    key("3012")
    assert current() == "5"
    bench.settle()
    stage = pass_of(screen)
    assert stage.side.saved_words == "Saved 09:30"
    assert stage.side.progress_words == "4 of 10 keyed"
    assert [row.words for row in stage.sheet.digit_rows[:5]] == [
        "3 Often",
        "0 Not at all",
        "1 Only occasionally",
        "2 Sometimes",
        "",
    ]
    assert digits_kept(bench) == "3012------"
    draft = forms.open_form(bench.session(ROLE), bench.cases["Marlow"], "core-10")
    assert draft.ways == (FilledHow.FROM_PAPER,)
    bench.picture(screen, "from-paper-core-10")


def test_core_34_is_36_keys_and_the_second_pass(bench: Bench, qtbot) -> None:
    """One to begin, 34 answers, one to finish; the second pass is 34 and one to begin it."""
    screen = opened(bench, "core-34")
    keys = 0

    def pressed(text: str) -> None:
        nonlocal keys
        keys += len(text)
        for one in text:
            QTest.keyClicks(focused(), one) if one != "\r" else press(Qt.Key.Key_Return)

    digits = "0123401234012340123401234012340123"
    pressed("\r")
    pressed(digits)
    assert spoken(focused()) == "Key it a second time"
    pressed("\r")
    assert [row.words for row in pass_of(screen).sheet.digit_rows] == [""] * 34
    pressed(digits)
    bench.settle()
    assert bench.log.said == ["Both times the same was keyed."]
    assert bench.log.went == [Place("check_answers", bench.cases["Marlow"], "core-34")]
    check = bench.show(bench.log.went[-1], ROLE)
    assert isinstance(check, CheckAnswersScreen)
    pressed("\r")
    bench.settle()
    assert keys == 36 + 34 + 1
    [done] = cases.case_file(bench.session(ROLE), bench.cases["Marlow"]).forms
    assert (done.value.status, done.value.ways) == ("complete", (FilledHow.FROM_PAPER,))
    assert done.value.earlier is None
