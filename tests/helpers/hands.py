"""Filling in a page by the keyboard alone, by the beginnings of what a screen reader says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QWidget

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


def group_of(widget: QWidget) -> str:
    """The question that a screen reader says before an answer; "" outside of any."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QGroupBox):
        parent = parent.parentWidget()
    return spoken(parent) if parent is not None else ""


def answer(question: str, option: str) -> None:
    """Tab to the radios of `question`, arrows to `option`, Space if that chose nothing."""
    for _ in range(FURTHEST):
        if group_of(focused()).startswith(question):
            break
        press(Qt.Key.Key_Tab)
    assert group_of(focused()).startswith(question), f"Tab never comes to {question!r}"
    for key in [Qt.Key.Key_Down] * FURTHEST + [Qt.Key.Key_Up] * FURTHEST:
        if spoken(focused()) == option:
            break
        press(key)
    radio = focused()
    assert isinstance(radio, QAbstractButton)
    assert spoken(radio) == option
    if not radio.isChecked():
        press(Qt.Key.Key_Space)
