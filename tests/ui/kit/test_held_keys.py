"""A key that is held is a repeat, whatever Qt made of its releases and presses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from courtdesk.ui.kit.held_keys import HeldKeys, tell_held_keys

_PRESS, _RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


class Listening(QWidget):
    """Keeps of each press whether it was a repeat, its text and its time."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[bool, str, int]] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the person pressed."""
        self.heard.append((event.isAutoRepeat(), event.text(), event.timestamp()))


@pytest.fixture
def listening(qtbot: QtBot) -> Listening:
    widget = Listening()
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    widget.setFocus()
    HeldKeys(widget.windowHandle())
    return widget


def _send(widget: QWidget, kind: QEvent.Type, when: int, *, code: int = 12) -> None:
    key = Qt.Key(Qt.Key.Key_0 + code - 9)
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, code, 0, 0, chr(key))
    event.setTimestamp(when)
    QCoreApplication.sendEvent(widget.windowHandle(), event)


def test_a_press_at_the_time_of_its_own_release_is_a_repeat(listening: Listening) -> None:
    _send(listening, _PRESS, 1000)
    for when in (1660, 1700):
        _send(listening, _RELEASE, when)
        _send(listening, _PRESS, when)
    assert listening.heard == [(False, "3", 1000), (True, "3", 1660), (True, "3", 1700)]


def test_a_key_pressed_again_is_no_repeat(listening: Listening) -> None:
    for when in (1000, 1050, 1100):
        _send(listening, _PRESS, when)
        _send(listening, _RELEASE, when + 20)
    assert [repeat for repeat, _text, _when in listening.heard] == [False] * 3


def test_another_key_at_the_same_time_is_no_repeat(listening: Listening) -> None:
    """Fast hands let go of one key while they press the next."""
    _send(listening, _PRESS, 1000)
    _send(listening, _RELEASE, 1040)
    _send(listening, _PRESS, 1040, code=13)
    assert [repeat for repeat, _text, _when in listening.heard] == [False, False]


def test_a_held_key_is_no_second_shortcut(listening: Listening) -> None:
    """Qt asks who wants the key before it looks for a shortcut: a held one is wanted by nobody."""
    override = QEvent.Type.ShortcutOverride
    for when, taken in ((1000, False), (1660, True)):
        _send(listening, _RELEASE, 1660)
        event = QKeyEvent(
            override, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier, 12, 0, 0, "3"
        )
        event.setTimestamp(when)
        event.ignore()
        QCoreApplication.sendEvent(listening.windowHandle(), event)
        assert event.isAccepted() is taken


def test_keys_without_a_time_are_left_as_they_are(listening: Listening) -> None:
    """What a test or an aid for typing sends may have no time at all."""
    for _ in range(2):
        _send(listening, _PRESS, 0)
        _send(listening, _RELEASE, 0)
    assert [repeat for repeat, _text, _when in listening.heard] == [False, False]


@pytest.mark.parametrize(("platform", "watched"), [("xcb", True), ("offscreen", False)])
def test_only_the_platform_that_needs_it_is_watched(
    listening: Listening, monkeypatch: pytest.MonkeyPatch, platform: str, watched: bool
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
    assert (tell_held_keys(listening.windowHandle()) is not None) is watched
