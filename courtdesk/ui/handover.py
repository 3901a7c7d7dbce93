"""The laptop in the hands of the person whose form it is: what the frame does meanwhile.

The window fills the display and shows one screen alone: no bar, menus, palette, shortcuts or
messages, and no other screen exists behind it. The operating system's own switching cannot be
stopped by a program; so whoever turns to another window finds this one locked.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from courtdesk.ui.kit.style import apply_theme, current_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.main_window import MainWindow

LARGEST = 3.0
"""The largest text: beyond this a word of an answer no longer fits the line of a small laptop."""

SMALLER_MS = 600
"""How long the window may be smaller than the display and still in front. Some desktops pass
through it on the way to the whole display; a lock then would make handing over impossible."""

_LOOKED_AT = frozenset({QEvent.Type.ActivationChange, QEvent.Type.WindowStateChange})


class Handover(QObject):
    """Gives one screen the whole window and the frame back to the member afterwards.

    Signals:
        hidden: the window is being left; at once, for what is shown to go.
        left: the same, once Qt has done with the change: now it can be locked.
    """

    hidden = Signal()
    left = Signal()
    _going = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._theme: Theme | None = None
        self._state = window.windowState()
        # Locking runs loops of events, which must not be run inside Qt's own change of windows.
        self._going.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._smaller = QTimer(self)
        self._smaller.setSingleShot(True)
        self._smaller.setInterval(SMALLER_MS)
        self._smaller.timeout.connect(self._see_size)

    @property
    def active(self) -> bool:
        """Whether the laptop is handed over."""
        return self._theme is not None

    def begin(self, factor: float) -> None:
        """Hand over, with text `factor` times the member's; called again, change the text."""
        if self._theme is not None:
            self._set_text(self._theme, factor)
            return
        self._theme = current_theme()
        self._state = self._window.windowState()
        self._window.set_alone(alone=True)
        self._set_text(self._theme, factor)
        self._window.showFullScreen()
        self._window.installEventFilter(self)

    def end(self) -> None:
        """Give the frame back as it was; nothing when it is not handed over."""
        theme, self._theme = self._theme, None
        if theme is None:
            return
        self._window.removeEventFilter(self)
        self._smaller.stop()
        self._window.setWindowState(self._state)
        _apply(theme)
        self._window.set_alone(alone=False)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See the window being left; stops nothing."""
        if event.type() in _LOOKED_AT:
            if not self._window.isActiveWindow() or self._window.isMinimized():
                self._go()
            elif not self._window.isFullScreen():
                self._smaller.start()
        return False

    def _go(self) -> None:
        self.hidden.emit()
        self._going.emit()

    def _see_size(self) -> None:
        if self.active and not self._window.isFullScreen():
            self._go()

    def _tell(self) -> None:
        if self.active:
            self.left.emit()

    def _set_text(self, theme: Theme, factor: float) -> None:
        # A member who works at 200 % gets no smaller text here than everybody else's 150 %.
        scale = min(theme.scale * factor, max(LARGEST, theme.scale))
        _apply(Theme(scale, theme.high_contrast))


def _apply(theme: Theme) -> None:
    application = QApplication.instance()
    if isinstance(application, QApplication):
        apply_theme(application, theme)
