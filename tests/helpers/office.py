"""The whole window on a bench vault or on an empty folder, driven as a person drives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from courtdesk.domain.access import Role
from courtdesk.store.folder import VaultFolder
from courtdesk.store.passphrases import FLOOR
from courtdesk.ui.crash import CrashWatch
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.idle import IdleWatch
from courtdesk.ui.main_window import MainWindow
from courtdesk.ui.preferences import Preferences
from courtdesk.ui.session_watch import SessionWatch
from courtdesk.ui.shell import Fittings, Shell
from courtdesk.ui.welcome import House
from tests.helpers.bench import STAFF, Bench, Clock, passphrase_of
from tests.helpers.shipped import shipped
from tests.helpers.theme import wear_default

HELP = Path(__file__).parents[2] / "resources" / "help"
_W = TypeVar("_W", bound=QWidget)


@dataclass
class Ticker:
    """Seconds that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        """The time now."""
        return self.now


@dataclass
class Office:
    """One window with its shell. `watch` is a desktop that locks when the test says so."""

    shell: Shell
    watch: SessionWatch
    idle: IdleWatch
    crashes: CrashWatch
    clock: Clock
    ticker: Ticker
    folder: VaultFolder
    _ended: list[bool] = field(default_factory=list)

    @property
    def window(self) -> MainWindow:
        """The frame."""
        return self.shell.window

    def settle(self) -> None:
        """Return when the worker has nothing left to do and the window has drawn it."""
        for _ in range(4):
            if isValid(self.shell):
                self.shell.runner.wait()
            QCoreApplication.processEvents()
            # Without a loop of its own a test must end what was let go.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def page(self, kind: type[_W]) -> _W:
        """What is shown, which must be a `kind`."""
        shown = self.window.stack.currentWidget()
        assert isinstance(shown, kind), f"{type(shown).__name__} is shown"
        return shown

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard."""
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the keyboard"
        QTest.keyClicks(focus, text)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the keyboard is."""
        focus = QApplication.focusWidget() or self.window
        QTest.keyClick(focus, key, modifier)
        self.settle()

    def tab_to(self, name: str) -> None:
        """Press Tab until the widget with this accessible name or text has the keyboard."""
        for _ in range(200):
            focus = QApplication.focusWidget()
            if focus is not None and name in (focus.accessibleName(), _text_of(focus)):
                return
            QTest.keyClick(focus or self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name!r}")

    def sign_in(self, role: Role = Role.CDO) -> None:
        """Sign in as the member with `role` through the page."""
        page = self.page(SignInPage)
        if page.who is not None:
            page.who.set_value(STAFF[role])
        page.passphrase.set_value(passphrase_of(role))
        page.submit()
        self.settle()
        assert self.shell.is_signed_in, page.passphrase.error

    def close(self) -> None:
        """Close the window and see that it has ended."""
        if not isValid(self.shell):
            return
        if not self._ended:
            self.shell.close()
            assert self._ended, "the window did not close"
        self.window.deleteLater()
        self.crashes.end()
        for one in (self.watch, self.idle, self.crashes):
            one.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _text_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""


OpenOffice = Callable[[VaultFolder], Office]


def _open(folder: VaultFolder, clock: Clock) -> Office:
    ticker = Ticker()
    watch, idle, crashes = SessionWatch(), IdleWatch(now=ticker), CrashWatch()
    house = House(
        folder=lambda: folder,
        catalogue=shipped,
        clock=clock,
        policy=lambda: FLOOR,
    )
    fittings = Fittings(house, Preferences(folder.state_dir), HELP, watch, idle, crashes)
    shell = Shell(fittings, MainWindow())
    office = Office(shell, watch, idle, crashes, clock, ticker, folder)
    shell.ended.connect(lambda: office._ended.append(True))
    shell.window.show()
    shell.window.activateWindow()
    assert QTest.qWaitForWindowActive(shell.window)
    shell.begin()
    office.settle()
    return office


@pytest.fixture
def open_office(qapp: QApplication) -> Iterator[OpenOffice]:
    """Opens the window on a vault folder; closes it after the test."""
    opened: list[Office] = []
    wear_default(qapp)

    def open_it(folder: VaultFolder) -> Office:
        clock = Clock()
        clock.tick(minutes=15)
        opened.append(_open(folder, clock))
        return opened[-1]

    yield open_it
    for office in reversed(opened):
        office.close()
    wear_default(qapp)


@pytest.fixture
def office(bench: Bench, open_office: OpenOffice) -> Office:
    """The window on a vault with a member of each role; the sign-in page is shown."""
    return open_office(bench.folder)
