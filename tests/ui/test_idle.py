"""Counting the time since the last input, with a clock of the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from courtdesk.ui.idle import (
    LAST_SECONDS,
    LONGEST_SECONDS,
    WARN_SECONDS,
    IdleWatch,
    seconds_awake_or_not,
)


class Ticker:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticker() -> Ticker:
    return Ticker()


@pytest.fixture
def window(qtbot: QtBot) -> QLineEdit:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    return edit


@pytest.fixture
def watch(window: QLineEdit, ticker: Ticker) -> Iterator[IdleWatch]:
    watch = IdleWatch(window, now=ticker)
    watch.begin(5)
    yield watch
    watch.end()


def test_it_tells_how_long_nobody_has_touched_anything(
    watch: IdleWatch, ticker: Ticker, window: QLineEdit
) -> None:
    ticker.now += 7
    assert watch.quiet_seconds == 7
    QTest.keyClick(window, Qt.Key.Key_A)
    watch.touch()
    assert watch.quiet_seconds == 0
    watch.end()
    ticker.now += 7
    assert watch.quiet_seconds == 0


def test_it_warns_thirty_seconds_before_and_then_ends(
    watch: IdleWatch, ticker: Ticker, qtbot: QtBot
) -> None:
    ticker.now += 5 * 60 - WARN_SECONDS
    with qtbot.waitSignal(watch.warned) as warned:
        watch.check()
    assert warned.args == [WARN_SECONDS]
    assert watch.running
    ticker.now += WARN_SECONDS
    with qtbot.waitSignal(watch.idle):
        watch.check()
    assert not watch.running


def test_it_says_nothing_early(watch: IdleWatch, ticker: Ticker, qtbot: QtBot) -> None:
    ticker.now += 5 * 60 - WARN_SECONDS - 1
    with qtbot.assertNotEmitted(watch.warned):
        watch.check()


def test_a_key_begins_the_time_again(
    watch: IdleWatch, ticker: Ticker, window: QLineEdit, qtbot: QtBot
) -> None:
    ticker.now += 299
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    ticker.now += 299 - WARN_SECONDS
    with qtbot.assertNotEmitted(watch.idle), qtbot.assertNotEmitted(watch.warned):
        watch.check()


def test_input_after_the_warning_is_told(
    watch: IdleWatch, ticker: Ticker, window: QLineEdit, qtbot: QtBot
) -> None:
    ticker.now += 280
    watch.check()
    handle = window.windowHandle()
    assert handle is not None
    with qtbot.waitSignal(watch.resumed):
        QTest.mouseMove(handle, handle.geometry().center() - handle.position())
    ticker.now += 280
    with qtbot.waitSignal(watch.warned):
        watch.check()


def test_time_asleep_counts(watch: IdleWatch, ticker: Ticker, qtbot: QtBot) -> None:
    ticker.now += 8 * 3600
    with qtbot.waitSignal(watch.idle), qtbot.assertNotEmitted(watch.warned):
        watch.check()


def test_an_ended_watch_neither_counts_nor_listens(
    watch: IdleWatch, ticker: Ticker, window: QLineEdit, qtbot: QtBot
) -> None:
    watch.end()
    ticker.now += 3600
    handle = window.windowHandle()
    assert handle is not None
    with qtbot.assertNotEmitted(watch.idle), qtbot.assertNotEmitted(watch.warned):
        QTest.keyClick(handle, Qt.Key.Key_A)
        watch.check()


def test_a_window_that_opens_later_is_watched_too(
    watch: IdleWatch, ticker: Ticker, qtbot: QtBot
) -> None:
    later = QLineEdit()
    qtbot.addWidget(later)
    with qtbot.waitActive(later):
        later.show()
        later.activateWindow()
    ticker.now += 299
    handle = later.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    ticker.now += 200
    with qtbot.assertNotEmitted(watch.idle):
        watch.check()


def test_the_clock_never_goes_back() -> None:
    assert seconds_awake_or_not() <= seconds_awake_or_not()


def test_it_says_once_when_half_of_the_time_has_passed_and_again_after_input(
    watch: IdleWatch, ticker: Ticker, qtbot: QtBot
) -> None:
    ticker.now += 149
    with qtbot.assertNotEmitted(watch.halved):
        watch.check()
    ticker.now += 1
    with qtbot.waitSignal(watch.halved):
        watch.check()
    ticker.now += 1
    with qtbot.assertNotEmitted(watch.halved):
        watch.check()
    watch.touch()
    ticker.now += 150
    with qtbot.waitSignal(watch.halved):
        watch.check()


def _stay(watch: IdleWatch, ticker: Ticker, seconds: float) -> None:
    """Somebody is at the keyboard for so long."""
    until = ticker.now + seconds
    while ticker.now < until:
        ticker.now = min(ticker.now + 100, until)
        watch.touch()
        watch.check()


def test_twelve_hours_after_it_began_it_ends_whatever_is_touched(
    watch: IdleWatch, ticker: Ticker, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(watch.idle), qtbot.assertNotEmitted(watch.ending):
        _stay(watch, ticker, LONGEST_SECONDS - LAST_SECONDS - 1)
    with qtbot.waitSignal(watch.ending) as told:
        _stay(watch, ticker, 1)
    assert told.args == [LAST_SECONDS // 60]
    with qtbot.assertNotEmitted(watch.idle), qtbot.assertNotEmitted(watch.ending):
        _stay(watch, ticker, LAST_SECONDS - 1)
    with qtbot.waitSignal(watch.idle):
        _stay(watch, ticker, 1)
    assert not watch.running


def test_the_twelve_hours_begin_again_at_each_sign_in(
    watch: IdleWatch, ticker: Ticker, qtbot: QtBot
) -> None:
    _stay(watch, ticker, LONGEST_SECONDS - 60)
    watch.begin(5)
    with qtbot.assertNotEmitted(watch.idle), qtbot.assertNotEmitted(watch.ending):
        _stay(watch, ticker, LONGEST_SECONDS - LAST_SECONDS - 1)


def test_the_timer_is_set_for_the_end_of_the_twelve_hours(
    watch: IdleWatch, ticker: Ticker, qtbot: QtBot
) -> None:
    """Nobody calls `check` in the program: what the timer waits for is when it is seen."""
    _stay(watch, ticker, LONGEST_SECONDS - LAST_SECONDS - 10)
    watch.check()
    assert watch._timer.interval() == 10_000
    _stay(watch, ticker, 10)
    _stay(watch, ticker, LAST_SECONDS - 7)
    watch.check()
    assert watch._timer.interval() == 7_000
