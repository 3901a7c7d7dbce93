"""The frame: bar, menus, messages, and a stack for what is shown. It knows no vault.

What happens on sign-in, lock and close is `shell.Shell`; which screen is shown, `Navigator`. The
window's title is "CourtDesk" and nothing else, ever: the system keeps lists of titles (P2).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.focus import FocusRing
from courtdesk.ui.kit.held_keys import HeldKeys, tell_held_keys
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import mark
from courtdesk.ui.menus import Menus
from courtdesk.ui.top_bar import TopBar

SIZE = (1366, 768)
# What a title bar and borders take on the systems we know, at most: a frame's size is not known
# before the window is shown, and by then its footer would already be below the screen.
_FRAME = QSize(16, 48)
_HINTS = (
    ("Ctrl K", "every action"),
    ("Alt ←", "back"),
    ("Ctrl L", "lock"),
    ("F1", "help here"),
)


class MainWindow(QMainWindow):
    """The one window.

    Attributes:
        bar: the navy bar, shown while a member is signed in.
        menus: the menu bar.
        stack: the screens.

    Signals:
        closing: the person closes the window; it stays open until `let_close`.
        keyboard_freed: a message that had the keyboard is gone; the page should have it back.
    """

    closing = Signal()
    keyboard_freed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("CourtDesk")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        # Sealed files may be dropped anywhere (`arrivals`); some systems ask the window itself.
        self.setAcceptDrops(True)
        self.menus = Menus(self)
        self.bar = TopBar()
        self.bar.hide()
        self.stack = QStackedWidget()
        self._entry: QWidget | None = None
        self._confirmation: Banner | None = None
        self._fresh = False
        self._alone = False
        self._may_close = False
        self._held_keys: HeldKeys | None = None
        self._build()
        self.resize(*SIZE)

    def fit_screen(self, available: QSize) -> None:
        """Fill the screen where the window and its frame would not fit into `available` of it.

        On the laptop that the pages are made for, 1366x768, the footer would be cut otherwise.
        """
        needed = self.size() + _FRAME
        if needed.expandedTo(available) != available:
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def let_close(self) -> None:
        """Close the window without asking anybody."""
        self._may_close = True
        self.close()

    def set_alone(self, *, alone: bool) -> None:
        """Show the page alone, or with bar, menus and messages again.

        Messages that come while it is alone wait: they are for the member, and may name somebody.
        """
        self._alone = alone
        self.menus.set_shut(shut=alone)
        self.bar.setVisible(not alone)
        self._show_messages()

    def show_entry(self, page: QWidget) -> None:
        """Show a page of the way in (sign-in, a problem) alone, without bar and messages."""
        self.bar.hide()
        self.clear_messages()
        before, self._entry = self._entry, page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if before is not None:
            self.stack.removeWidget(before)
            before.hide()
            before.setParent(None)
            before.deleteLater()

    def end_entry(self) -> None:
        """Let the page of the way in go; a screen is shown now."""
        self.bar.show()
        if self._entry is not None:
            self.stack.removeWidget(self._entry)
            self._entry.hide()
            self._entry.setParent(None)
            self._entry.deleteLater()
            self._entry = None

    def confirm(self, sentence: str) -> None:
        """Show one green sentence; it goes with the page after the next, or when dismissed."""
        self._drop_confirmation()
        self._confirmation = self.show_message(BannerKind.SUCCESS, sentence)
        self._fresh = True
        # Said and then gone elsewhere in one breath: it belongs to the page that comes.
        QTimer.singleShot(0, self, self._not_fresh)

    def page_changed(self) -> None:
        """Another place is shown: the confirmation goes, unless it was only just given."""
        if not self._fresh:
            self._drop_confirmation()

    def show_message(self, kind: BannerKind, title: str, text: str = "") -> Banner:
        """Show a message over the page until it is dismissed or `drop_message`."""
        banner = Banner(kind, title, text)
        banner.dismissed.connect(lambda: self.drop_message(banner))
        self._messages.addWidget(banner)
        self._show_messages()
        if not self._alone:
            banner.announce()
        return banner

    def drop_message(self, banner: Banner) -> None:
        """Take a message away."""
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and banner.isAncestorOf(focus)
        self._messages.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        if banner is self._confirmation:
            self._confirmation = None
        self._show_messages()
        if had_keyboard:
            self.keyboard_freed.emit()

    def clear_messages(self) -> None:
        """Take every message away: before a lock, as a confirmation may name somebody."""
        self._confirmation = None
        layouts.clear(self._messages)
        self._holder.hide()

    def give_hints(self, screen: QWidget) -> None:
        """Put the general keys into the footer of a page that has set none itself."""
        page = screen if isinstance(screen, Page) else screen.findChild(Page)
        if isinstance(page, Page) and not page.has_hints:
            page.set_hints(_HINTS)

    def on_key(self, menu: str, words: str, keys: list[str], does: Callable[[], object]) -> None:
        """An action that needs a signed-in member, in `menu`."""
        self.menus.add(menu, words, keys, does, signed_in=True)

    def showEvent(self, event: QShowEvent) -> None:
        """There is a window of the system only now, and that is where keys come in."""
        super().showEvent(event)
        if self._held_keys is None and (handle := self.windowHandle()) is not None:
            self._held_keys = tell_held_keys(handle)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first: what was typed must be saved and the vault closed."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.closing.emit()

    def _build(self) -> None:
        whole = QWidget()
        mark(whole, "page")
        column = layouts.column(whole, gap=0)
        column.addWidget(self.bar)
        self._holder = QWidget()
        mark(self._holder, "clear")
        self._messages: QVBoxLayout = layouts.column(self._holder, gap=6, margins=(20, 10, 20, 0))
        self._holder.hide()
        column.addWidget(self._holder)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        FocusRing(self)

    def _show_messages(self) -> None:
        self._holder.setVisible(self._messages.count() > 0 and not self._alone)

    def _drop_confirmation(self) -> None:
        if self._confirmation is not None:
            self.drop_message(self._confirmation)

    def _not_fresh(self) -> None:
        self._fresh = False
