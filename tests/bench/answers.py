"""An answer from key press to saved through the real form screen, and finishing a response."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from courtdesk.actions import forms
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from tests.bench import room
from tests.bench.table import Row, median, p95

FORM = "core-34"
SCREENS = 4
FINISHED = 20
COMMITS = 200


def measure(base: Path) -> list[Row]:
    """The rows about answering and finishing; makes a vault in `base`."""
    # Half before and half after, as other work on the machine comes and goes.
    commits = room.raw_commits(base / "before.db", 1024, COMMITS // 2)
    session = room.make(base)
    try:
        cases = room.fill(session, SCREENS + FINISHED)
        for case in cases:
            forms.record_agreement(
                session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ
            )
        keys, saves = _answer(session, cases[:SCREENS])
        finishes = [_finish(session, case) for case in cases[SCREENS:]]
    finally:
        session.vault.close()
    commits += room.raw_commits(base / "after.db", 1024, COMMITS // 2)
    one, worst = median(commits), p95(commits)
    peer = "one SQLCipher commit"
    return [
        Row("one answer, key press to saved, median", peer, median(saves), one, "1.5x or less"),
        Row(
            "one answer, key press to saved, p95", f"{peer}, p95", p95(saves), worst, "1.5x or less"
        ),
        Row(
            "window's thread held by one key press, worst",
            "one frame",
            max(keys),
            0.016,
            "1x or less",
        ),
        Row("finished response, median", peer, median(finishes), one, "5x or less"),
    ]


def _answer(session: Session, cases: list[CaseId]) -> tuple[list[float], list[float]]:
    """Seconds that each key press held the window's thread, and until it was shown as saved."""
    from PySide6.QtCore import QEventLoop, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from courtdesk.ui.application import make_application, set_theme
    from courtdesk.ui.kit.clipboard import ClipboardGuard
    from courtdesk.ui.kit.style import current_theme
    from courtdesk.ui.operations import Runner
    from courtdesk.ui.screen import Desk, Place
    from courtdesk.ui.screens.form import SCREEN

    application = make_application(shown=False)
    set_theme(1.0)
    runner, loop = Runner(), QEventLoop()

    def saved(_when: datetime) -> None:
        loop.quit()

    desk = Desk(
        session=session,
        runner=runner,
        theme=current_theme(),
        clipboard=ClipboardGuard(runner),
        go=lambda _: None,
        back=lambda: None,
        saved=saved,
        say=lambda _: None,
    )
    held, until_saved = [], []
    for case in cases:
        screen = SCREEN.build(desk, Place("form", case, FORM))
        screen.resize(1366, 700)
        screen.show()
        screen.activateWindow()
        screen.start()
        runner.wait()
        application.processEvents()
        for _ in session.catalogue.get(FORM).scored_items():
            target = QApplication.focusWidget() or screen
            began = time.perf_counter()
            QTest.keyClick(target, Qt.Key.Key_2)
            held.append(time.perf_counter() - began)
            loop.exec()
            until_saved.append(time.perf_counter() - began)
        runner.wait()
        screen.close()
        screen.deleteLater()
        application.processEvents()
    runner.close()
    return held, until_saved


def _finish(session: Session, case: CaseId) -> float:
    opened = forms.open_form(session, case, FORM)
    answers = Answers()
    for item in opened.form.scored_items():
        answers = answers.set(item.link_id, item.options[1].code)
    forms.save_answers(session, opened, answers)
    began = time.perf_counter()
    forms.finish_form(session, opened, answers)
    return time.perf_counter() - began
