"""One real window on one vault, driven from page to page and drawn when nothing moves any more."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollBar, QWidget

from courtdesk.ui.crash import CrashWatch
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.idle import IdleWatch
from courtdesk.ui.kit.page import Page
from courtdesk.ui.main_window import SIZE, MainWindow
from courtdesk.ui.preferences import Preferences
from courtdesk.ui.screen import Place
from courtdesk.ui.session_watch import SessionWatch
from courtdesk.ui.shell import Fittings, Shell
from courtdesk.ui.welcome import House

_TURNS = 4
"""An answer of the worker may make a screen ask again; none does so more often than this."""

_ALWAYS_SAID = "This plugin does not support propagateSizeHints()"


def _never() -> float:
    """A clock that stands: nothing locks, and no round of synchronising begins by itself."""
    return 0.0


_W = TypeVar("_W", bound=QWidget)


class Studio:
    """The window and its shell, and every error that either met.

    Attributes:
        window: the frame, 1366 by 768.
        shell: what works behind it.
    """

    def __init__(self, house: House, state: Path) -> None:
        # No desktop is listened to and no bug is caught for a dialog: it ends the pictures.
        self._watches = (SessionWatch(), IdleWatch(now=_never), CrashWatch())
        watch, idle, crashes = self._watches
        fittings = Fittings(house, Preferences(state), state / "help", watch, idle, crashes)
        self.window = MainWindow()
        self.shell = Shell(fittings, self.window)
        self._errors: list[Exception] = []
        self.shell.runner.failed.connect(self._errors.append)
        self.shell.runner.crashed.connect(self._errors.append)

    def settle(self) -> None:
        """Return when the worker is idle and the window has drawn all; raise what went wrong."""
        for _ in range(_TURNS):
            self.shell.runner.wait()
            QCoreApplication.processEvents()
        if self._errors:
            raise self._errors[0]

    def page(self, kind: type[_W]) -> _W:
        """The page that is shown, which must be a `kind`."""
        shown = self.window.stack.currentWidget()
        if not isinstance(shown, kind):
            raise TypeError(f"{type(shown).__name__} is shown and not {kind.__name__}")
        return shown

    def sign_in(self, name: str, passphrase: str) -> None:
        """Fill in the page and press "Sign in"; it may be refused."""
        page = self.page(SignInPage)
        if page.who is not None:
            page.who.set_value(name)
        page.passphrase.set_value(passphrase)
        page.submit()
        self.settle()

    def go(self, place: Place) -> QWidget:
        """Show `place`; return its screen."""
        self.shell.go(place)
        self.settle()
        screen = self.shell.screen
        if screen is None or self.shell.place != place:
            raise RuntimeError(f"the window did not go to {place.screen}")
        return screen

    def views(self) -> Iterator[None]:
        """Stop at what is seen now, and then at every part that has to be scrolled to."""
        self.settle()
        yield
        bar = self._area_bar()
        if bar is None:
            return
        seen = bar.value()
        step = bar.pageStep()
        places = [min(at, bar.maximum()) for at in range(0, bar.maximum() + step, step)]
        for at in dict.fromkeys(places):
            if at != seen:
                bar.setValue(at)
                self.settle()
                yield
        bar.setValue(seen)

    def open(self) -> None:
        """Show the window and the way in."""
        if QGuiApplication.platformName() != "offscreen":
            # Somebody may be working on this desktop.
            self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        self.shell.begin()
        self.settle()

    def close(self) -> None:
        """Close the vault, the window and the worker, whatever has happened before."""
        self.shell.close()
        self.window.deleteLater()
        for watch in self._watches:
            watch.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _area_bar(self) -> QScrollBar | None:
        shown = self.window.stack.currentWidget()
        if shown is None:
            return None
        page = shown if isinstance(shown, Page) else shown.findChild(Page)
        bar = page.area.verticalScrollBar() if isinstance(page, Page) else None
        return bar if bar is not None and bar.maximum() > 0 else None


@contextmanager
def quiet() -> Iterator[None]:
    """Keep back what the offscreen platform says of every window; all else is told as before."""
    before: Callable[[QtMsgType, QMessageLogContext, str], None] | None

    def tell(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text == _ALWAYS_SAID:
            return
        if before is not None:
            before(kind, context, text)
        else:
            sys.stderr.write(f"{text}\n")

    before = qInstallMessageHandler(tell)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


@contextmanager
def studio(house: House, state: Path) -> Iterator[Studio]:
    """An open studio on the vault of `house`; `state` is where the window's own settings go."""
    made = Studio(house, state)
    made.open()
    try:
        yield made
    finally:
        made.close()
