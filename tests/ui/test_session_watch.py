"""Screen lock and sleep over a real message bus of the test's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, Property, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from courtdesk.ui.session_watch import LinuxWatch

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs dbus-daemon"),
]

_MANAGER = "org.freedesktop.login1.Manager"
_PATH = "/org/freedesktop/login1"
_OWN = "/org/freedesktop/login1/session/_31"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    daemon = subprocess.Popen(
        [
            "dbus-daemon",
            "--session",
            "--nofork",
            "--print-address",
            f"--address=unix:tmpdir={tmp_path}",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


@pytest.fixture
def desktop(address: str, qapp: QApplication) -> Iterator[QDBusConnection]:
    """The other end: what stands for logind and the screen saver."""
    yield QDBusConnection.connectToBus(address, "test-desktop")
    QDBusConnection.disconnectFromBus("test-desktop")


@pytest.fixture
def watch(
    address: str, desktop: QDBusConnection, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LinuxWatch]:
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    bus = QDBusConnection.connectToBus(address, "test-watch")
    watch = LinuxWatch(system=bus, session=bus)
    yield watch
    watch.end()
    watch.deleteLater()
    QDBusConnection.disconnectFromBus("test-watch")


def _begin(watch: LinuxWatch) -> None:
    """Begin, and return when the bus has heard what is listened to: signals could overtake it."""
    watch.begin()
    ask = QDBusMessage.createMethodCall(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId"
    )
    answer = QDBusConnection("test-watch").call(ask)
    assert answer.type() is QDBusMessage.MessageType.ReplyMessage


def _tell(bus: QDBusConnection, path: str, interface: str, name: str, arguments: list[Any]) -> None:
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(arguments)
    assert bus.send(message)


@pytest.mark.parametrize(
    "told",
    [
        (_PATH, _MANAGER, "PrepareForSleep", [True]),
        (_OWN, "org.freedesktop.login1.Session", "Lock", []),
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True]),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True]),
    ],
    ids=["sleep", "session lock", "screen saver", "GNOME"],
)
def test_the_desktop_locks_and_so_does_courtdesk(
    watch: LinuxWatch,
    desktop: QDBusConnection,
    qtbot: QtBot,
    told: tuple[str, str, str, list[Any]],
) -> None:
    _begin(watch)
    with qtbot.waitSignal(watch.lock_asked):
        _tell(desktop, *told)


@pytest.mark.parametrize(
    ("interface", "name"),
    [(_MANAGER, "PrepareForSleep"), ("org.freedesktop.ScreenSaver", "ActiveChanged")],
)
def test_waking_up_does_not_lock(
    watch: LinuxWatch, desktop: QDBusConnection, qtbot: QtBot, interface: str, name: str
) -> None:
    _begin(watch)
    with qtbot.assertNotEmitted(watch.lock_asked, wait=100):
        _tell(desktop, _PATH, interface, name, [False])


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})
class Logind(QObject):
    """Stands for logind: it is a program of the system's, and a test must not lock the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []

    @Slot(str, str, str, str, result="QDBusUnixFileDescriptor")
    def Inhibit(self, what: str, who: str, why: str, mode: str) -> QDBusUnixFileDescriptor:
        self.asked.append((what, who, why, mode))
        return QDBusUnixFileDescriptor(2)

    @Slot(str, result="QDBusObjectPath")
    def GetSession(self, name: str) -> QDBusObjectPath:
        self.asked.append((name,))
        return QDBusObjectPath(_OWN)


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Session"})
class DesktopSession(QObject):
    """Stands for one session of logind, whose desktop says that it is locked."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = True

    def _locked_hint(self) -> bool:
        return self.locked

    LockedHint = Property(bool, _locked_hint)


@pytest.fixture
def session(desktop: QDBusConnection) -> Iterator[DesktopSession]:
    session = DesktopSession()
    every = QDBusConnection.RegisterOption.ExportAllProperties
    assert desktop.registerObject(_OWN, session, every)
    yield session
    desktop.unregisterObject(_OWN)


@pytest.fixture
def logind(desktop: QDBusConnection) -> Iterator[Logind]:
    logind = Logind()
    assert desktop.registerObject(_PATH, logind, QDBusConnection.RegisterOption.ExportAllSlots)
    assert desktop.registerService("org.freedesktop.login1")
    yield logind
    desktop.unregisterService("org.freedesktop.login1")
    desktop.unregisterObject(_PATH)


def test_sleep_waits_until_the_vault_is_closed(
    watch: LinuxWatch, desktop: QDBusConnection, logind: Logind, qtbot: QtBot
) -> None:
    _begin(watch)
    qtbot.waitUntil(lambda: watch.holding)
    assert logind.asked == [("sleep", "CourtDesk", "Close the vault first", "delay")]
    held_at_lock: list[bool] = []
    watch.lock_asked.connect(lambda: held_at_lock.append(watch.holding))
    with qtbot.waitSignal(watch.lock_asked):
        _tell(desktop, _PATH, _MANAGER, "PrepareForSleep", [True])
    assert held_at_lock == [True]
    qtbot.waitUntil(lambda: not watch.holding)


def test_a_second_session_asks_for_the_delay_again(
    watch: LinuxWatch, logind: Logind, qtbot: QtBot
) -> None:
    _begin(watch)
    qtbot.waitUntil(lambda: watch.holding)
    watch.end()
    assert not watch.holding
    _begin(watch)
    qtbot.waitUntil(lambda: watch.holding)
    assert len(logind.asked) == 2


def test_only_our_own_session_counts(
    watch: LinuxWatch,
    desktop: QDBusConnection,
    logind: Logind,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "1")
    _begin(watch)
    qtbot.waitUntil(lambda: watch.own_session == _OWN)
    with qtbot.assertNotEmitted(watch.lock_asked, wait=100):
        _tell(desktop, f"{_OWN}9", "org.freedesktop.login1.Session", "Lock", [])
    with qtbot.waitSignal(watch.lock_asked):
        _tell(desktop, _OWN, "org.freedesktop.login1.Session", "Lock", [])


def test_a_locked_hint_locks(
    watch: LinuxWatch,
    desktop: QDBusConnection,
    logind: Logind,
    session: DesktopSession,
    qtbot: QtBot,
) -> None:
    _begin(watch)
    changed = ["org.freedesktop.login1.Session", {"LockedHint": True}, ["LockedHint"]]
    properties = "org.freedesktop.DBus.Properties"
    with qtbot.waitSignal(watch.lock_asked):
        _tell(desktop, _OWN, properties, "PropertiesChanged", changed)
    session.locked = False
    with qtbot.assertNotEmitted(watch.lock_asked, wait=100):
        _tell(desktop, _OWN, properties, "PropertiesChanged", changed)


def test_without_any_bus_nothing_happens(qapp: QApplication, qtbot: QtBot) -> None:
    nowhere = QDBusConnection("no-such-bus")
    watch = LinuxWatch(system=nowhere, session=nowhere)
    watch.begin()
    watch.end()
    assert not watch.holding
