"""Filling in a page by the keyboard alone, by the beginnings of what a screen reader says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.helpers.keyboard import focused, spoken

FURTHEST = 80
"""How many times Tab is pressed at most: more means that the widget cannot be reached."""


def press(*keys: Qt.Key) -> None:
    """Press keys one after another, each where the keyboard then is."""
    for key in keys:
        QTest.keyClick(focused(), key)


def write(text: str) -> None:
    """Type `text` in place of what is there."""
    QTest.keyClick(focused(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused(), text)


def reach(name: str) -> QWidget:
    """Tab until the widget whose spoken name begins with `name` has the keyboard."""
    passed = []
    for _ in range(FURTHEST):
        if spoken(focused()).startswith(name):
            return focused()
        passed.append(spoken(focused()))
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name!r}, only to {passed}")


def choose(*names: str) -> None:
    """Tick or choose each mark in turn."""
    for name in names:
        reach(name)
        press(Qt.Key.Key_Space)
