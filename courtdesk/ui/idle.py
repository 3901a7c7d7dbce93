"""When nobody has touched keyboard, mouse or screen for a while (DESIGN, "Key slots": idle).

And when somebody has for very long: a session ends twelve hours after it began, whatever is
touched (ASVS 5.0, 7.3.2), so that something lying on the keyboard does not keep a vault open.

Input is seen where it enters the program, at its native windows: a filter on the application
would run for every event of every widget, and a key press must not pay for that.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

WARN_SECONDS = 30
"""How long before the lock the window says so."""

LONGEST_SECONDS = 12 * 60 * 60
"""After so long it locks, whatever is touched: longer than any court day."""

LAST_SECONDS = 5 * 60
"""How long before that the window says so: time to finish a sentence."""

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


def seconds_awake_or_not() -> float:
    """A clock that goes on while the laptop sleeps, where the system has one, and is never set."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class IdleWatch(QObject):
    """Counts the time since the last input, while it is running.

    Signals:
        halved: half of the time has passed without input.
        warned: `WARN_SECONDS` are left; carries the whole seconds that are left.
        resumed: there was input after a warning.
        ending: `LAST_SECONDS` are left of the longest time; carries the whole minutes left.
        idle: the time is up; the watch has stopped.
    """

    halved = Signal()
    warned = Signal(int)
    resumed = Signal()
    ending = Signal(int)
    idle = Signal()

    def __init__(
        self, parent: QObject | None = None, *, now: Callable[[], float] = seconds_awake_or_not
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._limit = 0.0
        self._last = self._begun = 0.0
        self._ending = False
        self._warning = False
        self._halved = False
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check)

    @property
    def running(self) -> bool:
        """Whether time is being counted."""
        return self._limit > 0

    @property
    def quiet_seconds(self) -> float:
        """Seconds since the last input; 0 while no time is counted."""
        return self._now() - self._last if self.running else 0.0

    def begin(self, minutes: float) -> None:
        """Count from now; `idle` comes after `minutes` without input."""
        self.end()
        self._limit = minutes * 60
        self._begun = self._now()
        self._ending = False
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
        self.touch()

    def end(self) -> None:
        """Stop counting."""
        if not self.running:
            return
        self._limit = 0.0
        self._warning = False
        self._timer.stop()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.disconnect(self._watch)
        for window in self._watched:
            if isValid(window):
                window.removeEventFilter(self)
        self._watched = []

    def touch(self) -> None:
        """Somebody is there: count from now."""
        self._last = self._now()
        self._halved = False
        if self._warning:
            self._warning = False
            self.resumed.emit()
            self.check()
        elif not self._timer.isActive():
            self.check()

    def check(self) -> None:
        """See how long it has been: warn, end, or wait on. Called by the timer and after sleep."""
        if not self.running:
            return
        now = self._now()
        left, at_all = self._limit - (now - self._last), LONGEST_SECONDS - (now - self._begun)
        if left <= 0 or at_all <= 0:
            self.end()
            self.idle.emit()
            return
        if at_all <= LAST_SECONDS and not self._ending:
            self._ending = True
            self.ending.emit(math.ceil(at_all / 60))
        self._wait(min(self._quiet(left), at_all if self._ending else at_all - LAST_SECONDS))

    def _quiet(self, left: float) -> float:
        """Say how far the time without input has come; how many seconds until more is to say."""
        half = self._limit / 2
        warn_at = min(WARN_SECONDS, half)
        if left <= half and not self._halved:
            self._halved = True
            self.halved.emit()
        if left > warn_at:
            return left - (warn_at if self._halved else half)
        if not self._warning:
            self._warning = True
            self.warned.emit(math.ceil(left))
        return left

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See input; stops nothing."""
        if event.type() in _INPUT:
            self.touch()
        return False

    def _wait(self, seconds: float) -> None:
        self._timer.start(math.ceil(seconds * 1000))

    def _watch(self, window: QWindow | None) -> None:
        # A dialog is a native window of its own; it is met when it takes the keyboard.
        if window is not None and window not in self._watched:
            window.installEventFilter(self)
            self._watched.append(window)
