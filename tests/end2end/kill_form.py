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
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from courtdesk.actions import vaults
from courtdesk.actions.session import Session
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
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.form import SCREEN
from courtdesk.ui.screens.form.screen import FormScreen
from courtdesk.ui.screens.form.sheet import Sheet
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
    screen = _shown(window, session, CaseId(case))
    if not isinstance(screen, FormScreen) or screen.sheet is None or screen._keeper is None:
        return 1
    # Connected after the screen's own slot: by now the words are on the screen.
    screen._keeper.saved.connect(partial(_tell_saved, screen, screen.sheet.form))
    _say("ready")
    typist = Typist(screen.sheet, digits(int(seed)), window)
    typist.start(2)
    return int(application.exec())


def _shown(window: MainWindow, session: Session, case: CaseId) -> Screen | None:
    """The form, in a window with nothing else of the frame."""
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
    navigator.open({SCREEN.name: SCREEN}, lambda: desk, (Place("form", case, FORM),))
    runner.wait()
    return navigator.screen


def _tell_saved(screen: FormScreen, form: Form, answers: Answers, _when: datetime) -> None:
    if screen.side is not None and screen.side.saved_words.startswith("Saved "):
        line = written(form, answers)
        _say(f"{len(line) - line.count('-')} {line}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Typist(QTimer):
    """Presses one key after the other, from the first question to the last and round again."""

    def __init__(self, sheet: Sheet, keys: str, window: MainWindow) -> None:
        super().__init__(window)
        self._sheet, self._keys, self._pressed = sheet, keys, 0
        self._items = sheet.form.scored_items()
        self.timeout.connect(self._press)

    def _press(self) -> None:
        if self._pressed % len(self._items) == 0:
            self._sheet.focus_row(self._items[0].link_id)
        focus = QApplication.focusWidget()
        if focus is not None:
            QTest.keyClick(focus, Qt.Key(ord(self._keys[self._pressed % LENGTH])))
            self._pressed += 1


def _nowhere(_place: object) -> None:
    """The form is never left."""


def _stay() -> None:
    """Nor gone back from."""


if __name__ == "__main__":
    raise SystemExit(serve(main))
