"""Keying from paper in a test: the screen over a real vault, and what the vault then holds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from courtdesk.actions import cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.from_paper.keying import Keying
from courtdesk.ui.screens.from_paper.row import PaperRow
from courtdesk.ui.screens.from_paper.screen import FromPaper
from courtdesk.ui.screens.from_paper.settle import Settle
from tests.helpers.bench import Bench
from tests.helpers.keyboard import focused, press, spoken

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


def texts(screen: QWidget) -> str:
    return " ".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())
