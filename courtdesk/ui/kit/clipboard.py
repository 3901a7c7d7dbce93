"""Copying text out, and taking it off the clipboard again (P2).

The clipboard is read by every program on the laptop and, on Windows, kept in a history and sent to
other machines. So a copy is marked as not to be kept, goes after 60 seconds, and goes at lock; but
only while it is still ours, since what a person copied elsewhere meanwhile is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QHideEvent
from PySide6.QtWidgets import QWidget

from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import Button

KEEP_MS = 60_000
SAID_MS = 4_000

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_MARKS = (
    # Windows: leave it out of the history, the cloud clipboard and monitoring programs.
    (_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"\x01\x00\x00\x00"),
    (_WINDOWS.format("CanIncludeInClipboardHistory"), b"\x00\x00\x00\x00"),
    (_WINDOWS.format("CanUploadToCloudClipboard"), b"\x00\x00\x00\x00"),
    # KDE's clipboard history.
    ("x-kde-passwordManagerHint", b"secret"),
)


class ClipboardGuard(QObject):
    """Puts text on the clipboard and sees that it goes; one for the application.

    What a text field copies by its own menu or by Ctrl+C counts as well: the guard sees every
    change of the clipboard while the application owns it. Whoever locks or closes the window
    calls `clear_if_ours`, which also stops the timer.

    Signals:
        copied: text of ours was put on, by whichever way; the same text again says nothing.
        cleared: our text was taken off.
    """

    copied = Signal()
    cleared = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        keep_ms: int = KEEP_MS,
        owns: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._ours: bytes | None = None
        self._owns = owns or QGuiApplication.clipboard().ownsClipboard
        QGuiApplication.clipboard().changed.connect(self._changed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(keep_ms)
        self._timer.timeout.connect(self.clear_if_ours)

    @property
    def waiting(self) -> bool:
        """Whether a copy of ours is still to be cleared."""
        return self._timer.isActive()

    def copy(self, text: str) -> None:
        """Put `text` on the clipboard for 60 seconds."""
        data = QMimeData()
        data.setText(text)
        for kind, value in _MARKS:
            data.setData(kind, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._took(text)

    def _changed(self, mode: QClipboard.Mode) -> None:
        text = QGuiApplication.clipboard().text()
        if mode is QClipboard.Mode.Clipboard and text and self._owns():
            self._took(text)

    def _took(self, text: str) -> None:
        # A digest is enough to know our text again; the text itself need not stay here.
        before, self._ours = self._ours, _digest(text)
        self._timer.start()
        if self._ours != before:
            self.copied.emit()

    def clear_if_ours(self) -> None:
        """Empty the clipboard if it still holds what this application put there; stop waiting.

        On X11 marked text is a second clipboard, which goes at the same time.
        """
        self._timer.stop()
        ours, self._ours = self._ours, None
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)
        if ours is not None and _digest(clipboard.text()) == ours:
            clipboard.clear()
            self.cleared.emit()


class GiveButton(Button):
    """Copies a text that has to be fetched first: whoever fetches it calls `give`.

    Signals:
        copied: the text is on the clipboard.
    """

    copied = Signal()

    def __init__(
        self,
        label: str,
        guard: ClipboardGuard,
        parent: QWidget | None = None,
        *,
        said_ms: int = SAID_MS,
    ) -> None:
        super().__init__(label, parent)
        self._label = label
        self._guard = guard
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(said_ms)
        self._timer.timeout.connect(self._reset)

    def hideEvent(self, event: QHideEvent) -> None:
        """A button that is gone counts no time."""
        self._reset()
        super().hideEvent(event)

    def give(self, text: str) -> None:
        """Put `text` on the clipboard and say "Copied" for a moment."""
        self._guard.copy(text)
        # Keep the width, or the buttons beside it would jump.
        self.setMinimumWidth(self.width())
        self.setText("Copied")
        announce(self, "Copied. It is taken off the clipboard after one minute.")
        self._timer.start()
        self.copied.emit()

    def _reset(self) -> None:
        self._timer.stop()
        self.setText(self._label)


class CopyButton(GiveButton):
    """Copies what `text` gives when pressed."""

    def __init__(
        self,
        label: str,
        text: Callable[[], str],
        guard: ClipboardGuard,
        parent: QWidget | None = None,
        *,
        said_ms: int = SAID_MS,
    ) -> None:
        super().__init__(label, guard, parent, said_ms=said_ms)
        self.clicked.connect(lambda: self.give(text()))


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
