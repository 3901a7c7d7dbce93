"""The runner: what runs off the window's thread, and what comes home."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from courtdesk.errors import CourtDeskError, UserError
from courtdesk.store.records import ChangedMeanwhile
from courtdesk.ui.operations import Runner


def test_a_bug_in_a_screen_leaves_nobody_waiting(qtbot: QtBot) -> None:
    """A lock waits for the worker: a screen that fails to show a result must not hold it."""
    runner = Runner()
    owner = QObject(runner)
    seen: list[int] = []

    def show(_result: int) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as bugs:
        runner.run(owner, lambda: 1, show)
        runner.wait()
    runner.run(owner, lambda: 2, seen.append)
    runner.close()
    assert [kind for kind, *_ in bugs] == [ZeroDivisionError]
    assert seen == [2]


def test_work_is_carried_as_when_it_was_asked_for() -> None:
    runner = Runner()
    owner, slow, page = QObject(runner), threading.Event(), ["first"]
    seen: list[tuple[str, int]] = []

    def carry(asker: QObject, work: Callable[[], Any]) -> Callable[[], Any]:
        assert asker is owner
        asked = page[0]
        return lambda: (asked, work())

    def told(result: Any) -> None:
        seen.append(result)

    runner.carry = carry
    runner.run(owner, slow.wait, lambda _: None)
    runner.run(owner, lambda: 1, told)
    page[0] = "second"
    slow.set()
    runner.close()
    assert seen == [("first", 1)]


def test_what_was_not_saved_over_a_colleagues_is_told_though_its_page_is_gone() -> None:
    runner = Runner()
    told: list[CourtDeskError] = []
    runner.failed.connect(told.append)

    def refuse(error: CourtDeskError) -> None:
        raise error

    errors = (ChangedMeanwhile("A colleague changed it."), UserError("The day is missing."))
    for error in errors:
        owner, slow = QObject(), threading.Event()

        def work(slow: threading.Event = slow, error: CourtDeskError = error) -> None:
            slow.wait()
            refuse(error)

        runner.run(owner, work, lambda _: None, refuse)
        delete(owner)
        slow.set()
        runner.wait()
    runner.close()
    assert told == [errors[0]]
