"""What a screen is: one module in `ui/screens/`, found by walking the package.

A module offers `SCREEN`, a `ScreenSpec`. Its `build` takes a `Desk` (what a signed-in window has
to give) and a `Place` (which screen, on which case) and hands the screen just what it uses.
Screens never import each other: they ask the desk to `go` to a place by name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QActionEvent
from PySide6.QtWidgets import QWidget

from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.operations import Runner

if TYPE_CHECKING:
    from courtdesk.ui.sync_watch import SyncWatch


@dataclass(frozen=True)
class Place:
    """Where in the window one is. `part` is a form id, a requirement or a day, never a name."""

    screen: str
    case: CaseId | None = None
    part: str = ""


class Brought:
    """Sealed files that were brought to the window: dropped on it, or opened from the desktop.

    A place names no file, so they wait here for the page that takes them in.
    """

    def __init__(self) -> None:
        self._paths: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self._paths)

    def put(self, paths: Iterable[Path]) -> None:
        """Have these taken in by the page that comes."""
        self._paths = (*self._paths, *paths)

    def take(self) -> tuple[Path, ...]:
        """What waits; it waits no longer."""
        found, self._paths = self._paths, ()
        return found


@dataclass(frozen=True)
class Desk:
    """What the window offers to a screen.

    `go` opens a place, `back` the one before; `saved` shows "Saved 10:42" in the top bar from a
    commit's time; `say` shows one lingering green confirmation on the next place and announces it.
    `clipboard` is what a `CopyButton` copies by, so that the copy goes when the window locks.
    `brought` is what the page that takes files in has to take in; `sync` is what synchronises
    beside the work, None outside the team.
    """

    session: Session
    runner: Runner
    theme: Theme
    clipboard: ClipboardGuard
    go: Callable[[Place], None]
    back: Callable[[], None]
    saved: Callable[[datetime], None]
    say: Callable[[str], None]
    brought: Brought = field(default_factory=Brought)
    sync: SyncWatch | None = None


class Screen(QWidget):
    """The base of every screen.

    Subclasses build their widgets in `__init__` and may override the four hooks below. A
    `QAction` that a screen adds to itself (`addAction`) stands in the menu "This page" and in the
    palette while the screen is shown; one with the object name "search" is what Ctrl+F does.

    Attributes:
        rereads: see there; what a page has not shown is not saved over.

    Signals:
        offers: an action was added or taken away, as what can be done is known only once read.
        handed_over: the person whose form it is gets the laptop: until `taken_back` the window
            shows this screen and nothing else. Carries how much larger than the member's text
            theirs is; sent again, it changes that.
        taken_back: the member has given the passphrase; carries the `Place` to go on at.
    """

    offers = Signal()
    handed_over = Signal(float)
    taken_back = Signal(object)

    rereads: ClassVar[bool] = True
    """Whether `refresh`, where a screen has one, shows everything as it stands then."""

    def actionEvent(self, event: QActionEvent) -> None:
        """Say that there are other actions now."""
        super().actionEvent(event)
        if event.type() in (QEvent.Type.ActionAdded, QEvent.Type.ActionRemoved):
            self.offers.emit()

    def start(self) -> None:
        """Called once shown: read from the record (off the window's thread), focus something."""

    def refresh(self) -> None:
        """Called when the place is shown again or something was recorded elsewhere."""

    def take_keyboard(self) -> None:
        """Called when what had the keyboard here is gone: put it where work goes on.

        Without more, that is the first thing on the page that takes it.
        """
        # Never by `nextInFocusChain`: PySide takes what that gives for the caller's child, and on
        # the way round for the window's parent. When the caller goes, the window's menus count as
        # deleted too, and it can be neither locked nor closed.
        for one in self.findChildren(QWidget):
            if _takes_keyboard(one):
                one.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def blank(self) -> None:
        """Called while handed over, when nobody has been there for a while: show nothing."""

    def leave(self) -> bool:
        """Called before the place is left or the window locks.

        Return False to stay, with a sentence on the screen that says why. A lock does not ask.
        """
        return True


def _takes_keyboard(widget: QWidget) -> bool:
    tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tabbed and widget.isVisible() and widget.isEnabled()


@dataclass(frozen=True)
class ScreenSpec:
    """How one screen is found and built.

    `tab` is its name in the top bar ("" for none), `order` its place there; `go` its name in the
    menu "Go" and so in the palette, for a page of no case that has no tab; `needs` the permission
    without which it is not offered. `outside` is whether it is for somebody outside the team too,
    on a laptop of their own that holds what they were sent.
    """

    name: str
    title: str
    build: Callable[[Desk, Place], Screen]
    tab: str = ""
    go: str = ""
    order: int = 0
    needs: Permission | None = None
    outside: bool = False


def find_screens() -> dict[str, ScreenSpec]:
    """Every screen of `courtdesk.ui.screens`, by name."""
    from courtdesk.ui import screens

    found: dict[str, ScreenSpec] = {}
    for module in pkgutil.iter_modules(screens.__path__):
        loaded = importlib.import_module(f"{screens.__name__}.{module.name}")
        spec: ScreenSpec | None = getattr(loaded, "SCREEN", None)
        if spec is not None:
            found[spec.name] = spec
    return found
