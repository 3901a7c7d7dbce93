"""Telling a key that is held from one that is pressed again, where Qt cannot always tell.

On X11 a held key is a row of releases and presses, each pair with one time. Qt calls a press a
repeat only if it was already waiting when its release was read, which is a race that it mostly
loses: a digit held for a second would then answer a whole form. Nobody lets go of a key and
presses it again within the same millisecond, so the time tells for certain.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

X11: Final = "xcb"
"""Qt's name of the one platform on which repeats have to be found out."""


class HeldKeys(QObject):
    """Marks the repeats of a held key for all that has the keyboard in one window."""

    def __init__(self, window: QWindow) -> None:
        super().__init__(window)
        self._window = window
        self._released: tuple[int, int] | None = None
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass a press with the time of its own key's release on as what it is, a repeat."""
        if event.type() is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self._released = (event.nativeScanCode(), event.timestamp())
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._is_held(event):
                QCoreApplication.sendEvent(self._window, _repeat_of(event))
                return True
        elif _asks_for_shortcut(event) and self._is_held(event):
            # Said to be wanted elsewhere, a held Ctrl+Enter acts once, and not again on each page
            # that it leads to.
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _is_held(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        same = self._released == (event.nativeScanCode(), event.timestamp())
        return same and event.timestamp() != 0 and not event.isAutoRepeat()


def _asks_for_shortcut(event: QEvent) -> bool:
    """Whether Qt asks who wants this key before it looks for a shortcut."""
    return event.type() is QEvent.Type.ShortcutOverride


def tell_held_keys(window: QWindow) -> HeldKeys | None:
    """Watch `window` where Qt does not tell repeats reliably; None where it does."""
    return HeldKeys(window) if QGuiApplication.platformName() == X11 else None


def _repeat_of(event: QKeyEvent) -> QKeyEvent:
    again = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        True,
        event.count(),
    )
    again.setTimestamp(event.timestamp())
    return again
