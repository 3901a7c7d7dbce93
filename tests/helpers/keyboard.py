"""Working a screen as somebody without a mouse does, and hearing it as a screen reader does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_MOST = 200


def focused() -> QWidget:
    """What has the keyboard."""
    focus = QApplication.focusWidget()
    assert focus is not None, "nothing has the keyboard"
    return focus


def spoken(widget: QWidget) -> str:
    """The name by which a screen reader calls `widget`."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(focused(), key, modifier)


def type_text(text: str) -> None:
    """Type where the keyboard is."""
    QTest.keyClicks(focused(), text)


def tab_to(name: str) -> QWidget:
    """Press Tab until what is spoken as `name` has the keyboard; return it."""
    for _ in range(_MOST):
        if spoken(focused()) == name:
            return focused()
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {name!r}")


def unnamed(screen: QWidget) -> list[str]:
    """Everything shown that takes the keyboard and that a screen reader has no name for."""
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in screen.findChildren(QWidget)
        if widget.isVisibleTo(screen)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not spoken(widget)
    ]
