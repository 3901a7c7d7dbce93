"""Going from place to place: the screens that are open, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from courtdesk.actions.session import Session
from courtdesk.ui.kit.focus import without_ring
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

KEPT = 8
"""How many screens stay built; older ones on the way are built again when gone back to."""

LONGEST = 40
"""How many places are remembered."""


@dataclass
class _Visit:
    """A place on the way, its screen while that is kept, and what had the keyboard there."""

    place: Place
    screen: Screen | None = None
    focus: QWidget | None = None
    session: Session | None = None
    seen: int = 0


class Navigator(QObject):
    """Shows places in a stack of widgets.

    Going to a place that is on the way already goes back to it. Before a place is left its screen
    is asked; a lock asks nobody (`leave_all`, `close`).

    What had the keyboard may be rebuilt, hidden or switched off under it. Qt then hands the
    keyboard to whatever comes next, which is "Dismiss" or "Lock" in the bar: an Enter meant for
    the list would lock the window. So what was lost is not left there (`regain`).

    Signals:
        shown: another place is shown; carries the `Place`.
        refused: the screen that is shown does not let go.
        offers: a screen has other actions now.
        handed_over, taken_back: as the screen that is shown says (`Screen`).
    """

    shown = Signal(object)
    offers = Signal()
    handed_over = Signal(float)
    taken_back = Signal(object)
    refused = Signal()

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._stack = stack
        self._specs: Mapping[str, ScreenSpec] = {}
        self._desk: Callable[[], Desk] | None = None
        self._runner: Runner | None = None
        self._way: list[_Visit] = []
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keyboard_moved)

    @property
    def place(self) -> Place | None:
        """The place that is shown."""
        return self._way[-1].place if self._way else None

    @property
    def screen(self) -> Screen | None:
        """The screen that is shown."""
        return self._way[-1].screen if self._way else None

    @property
    def way(self) -> tuple[Place, ...]:
        """The places from the first to the one that is shown."""
        return tuple(visit.place for visit in self._way)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return len(self._way) > 1

    def open(
        self, specs: Mapping[str, ScreenSpec], desk: Callable[[], Desk], way: Sequence[Place]
    ) -> None:
        """Begin for a member: `desk` makes what screens are built with; show the end of `way`."""
        self._specs = specs
        self._desk = desk
        self._way = [_Visit(place) for place in way if place.screen in specs]
        if self._way:
            self._show()

    def go(self, place: Place) -> bool:
        """Show `place`; False when the screen that is shown did not let go."""
        if place.screen not in self._specs:
            raise RuntimeError(f"no screen is called {place.screen!r}")
        if place == self.place:
            self.refresh()
            return True
        if not self._may_leave():
            return False
        at = next((at for at, visit in enumerate(self._way) if visit.place == place), None)
        if at is None:
            self._way.append(_Visit(place))
        else:
            for visit in self._way[at + 1 :]:
                self._drop(visit)
            self._way = self._way[: at + 1]
        self._forget_old()
        self._show()
        return True

    def back(self) -> bool:
        """Show the place before; False when there is none or the screen did not let go."""
        if not self.can_go_back or not self._may_leave():
            return False
        self._drop(self._way.pop())
        self._show()
        return True

    def refresh(self) -> None:
        """Have the screen that is shown read again."""
        if self._way:
            self._refresh(self._way[-1])

    def _refresh(self, visit: _Visit) -> None:
        """What a page has not shown must not be saved over (P4): so note how far it has looked."""
        if visit.screen is None:
            return
        if visit.session is None or self._runner is None:
            visit.screen.refresh()
            return
        visit.session.memory.seen = visit.seen
        newest = visit.session.vault.newest
        visit.screen.refresh()
        overridden = type(visit.screen).refresh is not Screen.refresh
        if overridden and visit.screen.rereads and newest != visit.seen:
            # After the page's own reading has come home: until then the page shows the old.
            self._runner.run(visit.screen, _nothing, lambda _: self._has_looked(visit, newest))

    def _has_looked(self, visit: _Visit, number: int) -> None:
        visit.seen = number
        if visit.session is not None and self._way and visit is self._way[-1]:
            visit.session.memory.seen = number

    def regain(self) -> None:
        """Give the keyboard to what had it in the screen that is shown, or to the screen."""
        visit = self._way[-1] if self._way else None
        if visit is None or visit.screen is None:
            return
        if visit.focus is not None and _usable(visit.focus):
            visit.focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            visit.screen.take_keyboard()

    def drop_others(self) -> None:
        """Destroy every screen but the one that is shown; going back builds them again."""
        for visit in self._way[:-1]:
            self._drop(visit)

    def leave_all(self) -> None:
        """Let every screen hand its last words to the writer; nobody can refuse. Before a lock."""
        for visit in self._way:
            if visit.screen is not None:
                visit.screen.leave()

    def close(self) -> None:
        """Destroy every screen at once: no widget that holds text outlives a lock."""
        for visit in self._way:
            self._drop(visit)
        self._way = []
        self._desk = None
        if self._runner is not None:
            self._runner.carry, self._runner = None, None

    def _may_leave(self) -> bool:
        screen = self.screen
        if screen is None or screen.leave():
            return True
        self.refused.emit()
        return False

    def _forget_old(self) -> None:
        for visit in self._way[:-KEPT]:
            self._drop(visit)
        self._way = self._way[-LONGEST:]

    def _drop(self, visit: _Visit) -> None:
        screen, visit.screen, visit.focus, visit.session = visit.screen, None, None, None
        if screen is not None and isValid(screen):
            self._stack.removeWidget(screen)
            screen.hide()
            screen.setParent(None)
            screen.deleteLater()

    def _show(self) -> None:
        visit = self._way[-1]
        fresh = visit.screen is None
        if visit.screen is None:
            visit.screen = self._build(visit)
            self._stack.addWidget(visit.screen)
        self._stack.setCurrentWidget(visit.screen)
        self.shown.emit(visit.place)
        if fresh:
            # Until it has read and shown something an Enter is for nobody, least of all "Lock".
            without_ring(visit.screen)
            visit.screen.setFocus(Qt.FocusReason.OtherFocusReason)
            visit.screen.start()
        else:
            self._refresh(visit)
            self.regain()

    def _build(self, visit: _Visit) -> Screen:
        if self._desk is None:
            raise RuntimeError("a place is shown while nobody is signed in")
        desk, place = self._desk(), visit.place
        self._runner = desk.runner
        self._runner.carry = self._carry
        visit.session, visit.seen = desk.session, desk.session.vault.newest
        desk.session.memory.seen = visit.seen
        screen = self._specs[place.screen].build(desk, place)
        screen.offers.connect(self.offers)
        screen.handed_over.connect(self.handed_over)
        screen.taken_back.connect(self.taken_back)
        return screen

    def _carry(self, owner: QObject, work: Callable[[], Any]) -> Callable[[], Any]:
        """`work` as of how far the page that asks for it has looked, whatever is shown by then."""
        visit = self._visit_of(owner)
        if visit is None or visit.session is None:
            return work
        session, seen = visit.session, visit.seen

        def carried() -> Any:
            with session.as_seen(seen):
                return work()

        return carried

    def _visit_of(self, owner: QObject) -> _Visit | None:
        """The page that `owner` stands on; for a dialog or a watcher the page that is shown."""
        widget = owner if isinstance(owner, QWidget) else owner.parent()
        shown = self._way[-1] if self._way else None
        if not isinstance(widget, QWidget):
            return shown
        return next((one for one in self._way if _holds(one.screen, widget)), shown)

    def _keyboard_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        visit = self._way[-1] if self._way else None
        if visit is None or visit.screen is None or not isValid(visit.screen):
            return
        if now is not None and visit.screen.isAncestorOf(now):
            visit.focus = now
        elif visit.focus is not None and not _usable(visit.focus) and self._is_outside(now):
            # After what is at work now: a page that is being rebuilt may place it itself.
            QTimer.singleShot(0, self, self._bring_back)

    def _is_outside(self, widget: QWidget | None) -> bool:
        """Whether `widget` is of this window but of no screen; None, nothing, is so too."""
        if widget is None:
            return True
        return widget.window() is self._stack.window() and not self._stack.isAncestorOf(widget)

    def _bring_back(self) -> None:
        if self._is_outside(QApplication.focusWidget()):
            self.regain()


def _nothing() -> None:
    """What a mark in the queue of work does."""


def _holds(screen: Screen | None, widget: QWidget) -> bool:
    if screen is None or not isValid(screen):
        return False
    return screen is widget or screen.isAncestorOf(widget)


def _usable(widget: QWidget) -> bool:
    return isValid(widget) and widget.isVisible() and widget.isEnabled()
