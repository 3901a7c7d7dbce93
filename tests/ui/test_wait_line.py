"""The seconds to wait after too many wrong passphrases, in words."""

from __future__ import annotations

import pytest

from courtdesk.ui.wait_line import WaitLine


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second."), (2, "2 seconds."), (59, "59 seconds."), (60, "1:00 minutes.")],
)
def test_it_is_said_how_long(qtbot, seconds: int, words: str) -> None:
    line = WaitLine()
    qtbot.addWidget(line)
    line.begin(seconds)
    assert line.text() == f"You can try again in {words}"
    assert line.is_counting and not line.isHidden()


def test_it_counts_down_and_ends_once(qtbot) -> None:
    line = WaitLine()
    qtbot.addWidget(line)
    line.begin(2)
    with qtbot.assertNotEmitted(line.ended):
        line.count()
    assert line.left == 1
    with qtbot.waitSignal(line.ended):
        line.count()
    assert line.left == 0
    assert line.isHidden() and not line.is_counting


def test_no_wait_ends_one_that_was_running(qtbot) -> None:
    line = WaitLine()
    qtbot.addWidget(line)
    line.begin(30)
    line.begin(0)
    assert line.left == 0
    assert line.isHidden() and not line.is_counting


def test_paused_it_keeps_what_is_left(qtbot) -> None:
    line = WaitLine()
    qtbot.addWidget(line)
    line.begin(30)
    line.pause()
    assert line.left == 30
    assert not line.is_counting
