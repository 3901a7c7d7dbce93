"""Every action in a menu, and the same actions for the palette (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu
from shiboken6 import isValid

_TABS_WITH_KEYS = 9


class Menus(QObject):
    """The menu bar of one window.

    The actions of a window that is not signed in (help, text size, close) always work; the others
    are enabled by `set_signed_in`.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._signed_in: list[QAction] = []
        self._tabs: list[QAction] = []
        self._page: list[QAction] = []
        self._is_signed_in = False
        self._shut: list[QAction] | None = None
        bar = window.menuBar()
        self._file = bar.addMenu("&File")
        self._go = bar.addMenu("&Go")
        self._this_page = bar.addMenu("This &page")
        self._view = bar.addMenu("&View")
        self._desk = bar.addMenu("&CourtDesk")
        self._help = bar.addMenu("&Help")
        self._tab_mark = self._go.addSeparator()
        self._this_page.menuAction().setEnabled(False)

    def add(
        self,
        menu: str,
        words: str,
        keys: str | Sequence[str],
        does: Callable[[], object],
        *,
        signed_in: bool = False,
    ) -> QAction:
        """An action in `menu` ("file", "go", "view", "desk" or "help"), with its keys."""
        action = QAction(words, self._window)
        every = [keys] if isinstance(keys, str) else list(keys)
        action.setShortcuts([QKeySequence(one) for one in every if one])

        def run() -> None:
            does()

        action.triggered.connect(run)
        self._menu(menu).addAction(action)
        if signed_in:
            self._signed_in.append(action)
            action.setEnabled(False)
        self._keep_shut()
        return action

    def set_tabs(
        self,
        tabs: Sequence[tuple[str, str]],
        choose: Callable[[str], object],
        pages: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Put the tabs at the top of "Go", with Ctrl+1 and so on, then `pages`, with no keys."""
        for action in self._tabs:
            self._go.removeAction(action)
            action.deleteLater()
        self._tabs = [self._tab(at, tab, choose) for at, tab in enumerate(tabs, 1)]
        self._tabs += [self._tab(_TABS_WITH_KEYS + 1, page, choose) for page in pages]
        self._go.insertActions(self._tab_mark, self._tabs)
        self._keep_shut()

    def set_page(self, actions: Sequence[QAction]) -> None:
        """Put the shown page's own actions into "This page"."""
        for action in self._page:
            if isValid(action):
                self._this_page.removeAction(action)
        self._page = [action for action in actions if action.text()]
        self._this_page.addActions(self._page)
        self._this_page.menuAction().setEnabled(bool(self._page))
        self._keep_shut()

    def set_signed_in(self, *, signed_in: bool) -> None:
        """Offer what needs a member, or not."""
        self._is_signed_in = signed_in
        for action in self._signed_in:
            action.setEnabled(signed_in)
        self._keep_shut()

    def set_shut(self, *, shut: bool) -> None:
        """Switch every action off with its keys, also those that come meanwhile, or on again."""
        if not shut:
            off, self._shut = self._shut or [], None
            for action in off:
                if isValid(action):
                    action.setEnabled(action not in self._signed_in or self._is_signed_in)
        elif self._shut is None:
            self._shut = []
        self._keep_shut()
        # Hidden, it has no Alt+letter either.
        self._window.menuBar().setVisible(not shut)

    def actions(self) -> list[QAction]:
        """Every action that can be done now: those of this page first."""
        return [one for one in self.every_action() if one.isEnabled()]

    def every_action(self) -> list[QAction]:
        """Every action of every menu, whether it can be done now or not."""
        found: list[QAction] = []
        menus = (self._this_page, self._file, self._go, self._view, self._desk, self._help)
        for menu in menus:
            found += [one for one in menu.actions() if not one.isSeparator()]
        return found

    def _keep_shut(self) -> None:
        if self._shut is None:
            return
        for action in self.actions():
            self._shut.append(action)
            action.setEnabled(False)

    def _tab(self, at: int, tab: tuple[str, str], choose: Callable[[str], object]) -> QAction:
        name, words = tab
        action = QAction(words, self._window)
        if at <= _TABS_WITH_KEYS:
            action.setShortcut(QKeySequence(f"Ctrl+{at}"))

        def run() -> None:
            choose(name)

        action.triggered.connect(run)
        return action

    def _menu(self, name: str) -> QMenu:
        return {
            "file": self._file,
            "go": self._go,
            "view": self._view,
            "desk": self._desk,
            "help": self._help,
        }[name]
