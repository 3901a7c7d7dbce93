"""A program that answers a CORE-34 through the real form screen until somebody kills it.

    python -m tests.end2end.kill_form
    then on stdin, for each round: ["VAULT", "STATE", "MEMBER", "CASE", "SEED", "PASSPHRASE"]

It prints "ready", then one line each time "Saved" is shown: how many questions are answered in
what was saved, and their digits in form order with "-" for none. Key `k` sets question `k mod 34`
to `digits(seed)[k mod 340]`, so that whoever killed it knows every state that it went through.
"""

from __future__ import annotations

import random
import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from courtdesk.actions import vaults
from courtdesk.domain.ids import CaseId
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.catalogue import load_catalogue
from courtdesk.questionnaire.definition import Form
from courtdesk.store.folder import VaultFolder
from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.main_window import MainWindow
from courtdesk.ui.navigation import Navigator
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.form import SCREEN
from courtdesk.ui.screens.form.screen import FormScreen
from tests.end2end.forked import serve

FORM = "core-34"
LENGTH = 340
"""Digits before they begin anew: ten rounds of the form, far more than any run comes to."""


def digits(seed: int) -> str:
    """What is typed, in order."""
    source = random.Random(seed)  # keys to press, not secrets
    return "".join(str(source.randrange(5)) for _ in range(LENGTH))


def written(form: Form, answers: Answers) -> str:
    """The answers as digits in form order, "-" for a question without one."""
    return "".join(_digit(form, item.link_id, answers) for item in form.scored_items())


def _digit(form: Form, link_id: str, answers: Answers) -> str:
    value = answers.value(link_id)
    option = form.item(link_id).option(value) if isinstance(value, str) else None
    return str(option.ordinal) if option is not None else "-"


def main(arguments: list[str]) -> int:
    """Open the window on the form and type."""
    vault, state, member, case, seed, passphrase = arguments
    application = QApplication(["courtdesk"])
    apply_theme(application, Theme())
    session = vaults.sign_in(
        VaultFolder(Path(vault), Path(state)),
        load_catalogue(Path(__file__).parents[2] / "forms"),
        lambda: datetime.now().astimezone(),
        name=member,
        passphrase=passphrase,
    )
    window = MainWindow()
    runner = Runner(window)
    desk = Desk(
        session=session,
        runner=runner,
        theme=Theme(),
        clipboard=ClipboardGuard(window),
        go=_nowhere,
        back=_stay,
        saved=window.bar.set_saved,
        say=window.confirm,
    )
    window.end_entry()
    window.show()
    window.activateWindow()
    navigator = Navigator(window.stack)
    place = Place("form", CaseId(case), FORM)
    navigator.open({SCREEN.name: SCREEN}, lambda: desk, (place,))
    runner.wait()
    screen = navigator.screen
    if not isinstance(screen, FormScreen) or screen.sheet is None or screen._keeper is None:
        return 1
    form, sheet, side = screen.sheet.form, screen.sheet, screen.side
    first = form.scored_items()[0].link_id
    keys = digits(int(seed))
    pressed = 0

    def saved(answers: Answers, _when: datetime) -> None:
        # Connected after the screen's own slot: by now the words are on the screen.
        if side is not None and side.saved_words.startswith("Saved "):
            line = written(form, answers)
            sys.stdout.write(f"{len(line) - line.count('-')} {line}\n")
            sys.stdout.flush()

    def press() -> None:
        nonlocal pressed
        if pressed % len(form.scored_items()) == 0:
            sheet.focus_row(first)
        focus = QApplication.focusWidget()
        if focus is not None:
            QTest.keyClick(focus, Qt.Key(ord(keys[pressed % LENGTH])))
            pressed += 1

    screen._keeper.saved.connect(saved)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    typist = QTimer(window)
    typist.timeout.connect(press)
    typist.start(2)
    return int(application.exec())


def _nowhere(_place: object) -> None:
    """The form is never left."""


def _stay() -> None:
    """Nor gone back from."""


if __name__ == "__main__":
    raise SystemExit(serve(main))
