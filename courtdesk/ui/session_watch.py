"""The desktop's own locks: screen lock and sleep end a session as the Lock button does.

* Linux: logind (sleep, session lock) on the system bus, the screen savers of the desktops on the
  session bus. While signed in, sleep is delayed (an "inhibitor" of logind) until the vault is
  closed, so that no key goes into an image of the memory on disk.
* Windows: messages of the terminal service and of the power manager. Written from Microsoft's
  documentation and not tried: there was no Windows to try it on.
* macOS: nothing yet; there only the idle time locks.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

_LOGIN = "org.freedesktop.login1"
_LOGIN_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)


class SessionWatch(QObject):
    """Tells when the desktop locks or the laptop goes to sleep.

    Signals:
        lock_asked: lock now; what is connected to it has locked when the signal returns.
    """

    lock_asked = Signal()

    def begin(self) -> None:
        """Start to listen; a system that offers nothing is no error, as the idle time remains."""

    def end(self) -> None:
        """Stop listening."""


def session_watch(parent: QObject | None = None) -> SessionWatch:
    """The watch for this system."""
    kind: type[SessionWatch] = SessionWatch
    if sys.platform == "linux":
        kind = LinuxWatch
    if sys.platform == "win32":
        kind = WindowsWatch
    return kind(parent)


class LinuxWatch(SessionWatch):
    """Listens on D-Bus. Nothing waits for an answer: a bus that hangs does not hold the window.

    Attributes:
        holding: whether sleep is being delayed for us.
        own_session: the path of our own session, "" until logind has told.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._system = system
        self._session = session
        self.own_session = ""
        self._hold: Any = None
        self._begun = False

    @property
    def holding(self) -> bool:
        """Whether logind waits for us before it sleeps."""
        return self._hold is not None

    def begin(self) -> None:
        """Listen to logind and to the screen savers."""
        from PySide6.QtDBus import QDBusConnection

        if self._begun:
            self._delay_sleep()
            return
        self._begun = True
        self._system = self._system or QDBusConnection.systemBus()
        self._session = self._session or QDBusConnection.sessionBus()
        if self._system.isConnected():
            self._listen_to_logind(self._system)
            self._delay_sleep()
        if self._session.isConnected():
            for saver in _SAVERS:
                self._session.connect(
                    "", "", saver, "ActiveChanged", self, _slot("_saver_changed(bool)")
                )

    def end(self) -> None:
        """Let the laptop sleep without us; a lock while nobody is signed in does no harm."""
        self._hold = None

    def _listen_to_logind(self, bus: QDBusConnection) -> None:
        own = os.environ.get("XDG_SESSION_ID", "")
        bus.connect(
            "", _LOGIN_PATH, _MANAGER, "PrepareForSleep", self, _slot("_sleep_changed(bool)")
        )
        bus.connect("", "", _SESSION, "Lock", self, _slot("_locked(QDBusMessage)"))
        bus.connect("", "", _PROPERTIES, "PropertiesChanged", self, _slot("_changed(QDBusMessage)"))
        if own:
            self._call(_LOGIN_PATH, _MANAGER, "GetSession", [own], "_found(QDBusMessage)")

    def _delay_sleep(self) -> None:
        if self._hold is None:
            words = ["sleep", "CourtDesk", "Close the vault first", "delay"]
            self._call(_LOGIN_PATH, _MANAGER, "Inhibit", words, "_delayed(QDBusMessage)")

    def _call(
        self, path: str, interface: str, method: str, arguments: list[Any], answer: str
    ) -> None:
        from PySide6.QtDBus import QDBusMessage

        if self._system is None or not self._system.isConnected():
            return
        message = QDBusMessage.createMethodCall(_LOGIN, path, interface, method)
        message.setArguments(arguments)
        # A refusal comes as a message too, of a type that the slots look at.
        self._system.callWithCallback(message, self, _slot(answer), _slot("_refused()"))

    def _mine(self, path: str) -> bool:
        # Until logind has told our session, a lock of any session locks us: the safe side.
        return not self.own_session or path == self.own_session

    @Slot()
    def _refused(self) -> None:
        """Logind is not there or says no; screen lock and idle time remain."""

    @Slot("QDBusMessage")
    def _found(self, message: QDBusMessage) -> None:
        path = message.arguments()[0]
        self.own_session = str(path.path()) if hasattr(path, "path") else str(path)

    @Slot("QDBusMessage")
    def _delayed(self, message: QDBusMessage) -> None:
        # The descriptor is open as long as this object lives; closing it lets the laptop sleep.
        self._hold = message.arguments()[0]

    @Slot(bool)
    def _sleep_changed(self, begins: bool) -> None:
        if begins:
            self.lock_asked.emit()
            self._hold = None

    @Slot("QDBusMessage")
    def _locked(self, message: QDBusMessage) -> None:
        if self._mine(message.path()):
            self.lock_asked.emit()

    @Slot("QDBusMessage")
    def _changed(self, message: QDBusMessage) -> None:
        about = message.arguments()
        if about and about[0] == _SESSION and self._mine(message.path()):
            self._call(
                message.path(), _PROPERTIES, "Get", [_SESSION, "LockedHint"], "_hint(QDBusMessage)"
            )

    @Slot("QDBusMessage")
    def _hint(self, message: QDBusMessage) -> None:
        value = message.arguments()[0]
        if value.variant() if hasattr(value, "variant") else value:
            self.lock_asked.emit()

    @Slot(bool)
    def _saver_changed(self, active: bool) -> None:
        if active:
            self.lock_asked.emit()


def _slot(name: str) -> Any:
    # A str at run time, whatever the stubs of PySide6 6.11.3 say.
    return SLOT(name)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication
    from PySide6.QtGui import QGuiApplication

    _WTS_CHANGE = 0x02B1
    _WTS_LOCK = 0x7
    _POWER = 0x0218
    _SUSPEND = 0x4

    class _Messages(QAbstractNativeEventFilter):
        def __init__(self, watch: WindowsWatch) -> None:
            super().__init__()
            self._watch = watch

        def nativeEventFilter(self, _kind: Any, message: int) -> tuple[bool, int]:
            told = wintypes.MSG.from_address(int(message))
            locked = told.message == _WTS_CHANGE and told.wParam == _WTS_LOCK
            if locked or (told.message == _POWER and told.wParam == _SUSPEND):
                self._watch.lock_asked.emit()
            return False, 0

    class WindowsWatch(SessionWatch):
        """Listens to the terminal service and the power manager. Untested: see the module."""

        def __init__(self, parent: QObject | None = None) -> None:
            super().__init__(parent)
            self._messages: _Messages | None = None

        def begin(self) -> None:
            """Ask for the messages of this session, for the first window."""
            application = QCoreApplication.instance()
            windows = QGuiApplication.topLevelWindows()
            if self._messages is not None or application is None or not windows:
                return
            self._messages = _Messages(self)
            application.installNativeEventFilter(self._messages)
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(int(windows[0].winId()), 0)

        def end(self) -> None:
            """Go on listening: the filter is one comparison a message."""
