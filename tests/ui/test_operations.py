"""The runner: what runs off the window's thread, and what comes home."""

from __future__ import annotations

from PySide6.QtCore import QObject

from courtdesk.ui.operations import Runner


def test_a_bug_in_a_screen_leaves_nobody_waiting(qtbot) -> None:
    """A lock waits for the worker: a screen that fails to show a result must not hold it."""
    runner = Runner()
    owner = QObject(runner)
    seen = []

    def show(_result: int) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as bugs:
        runner.run(owner, lambda: 1, show)
        runner.wait()
    runner.run(owner, lambda: 2, seen.append)
    runner.close()
    assert [kind for kind, *_ in bugs] == [ZeroDivisionError]
    assert seen == [2]
