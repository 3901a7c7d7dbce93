"""Sealed files on their way in: dropped on the window, opened from the desktop, or watched for.

What a person brings leads to the page that takes it in. What came into the watched folder by
itself is told over the page that is shown, without taking the keyboard from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QWindow

from courtdesk.actions.inbox import Came, Looked
from courtdesk.actions.session import Session
from courtdesk.ui.arrival_words import named, notice_of, place_after
from courtdesk.ui.inbox_watch import InboxWatch
from courtdesk.ui.kit.banner import BannerKind
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.main_window import MainWindow
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Brought, Place

PAGE = Place("take_in")
"""Where files are taken in."""

_ENDING = ".age"
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class Drops(QObject):
    """Takes sealed files that are dropped anywhere on a window.

    Before any page or field sees them: a text field would take the path for words.

    Signals:
        dropped: carries the paths.
    """

    dropped = Signal(object)

    def __init__(self, window: QWindow, may: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._may = may
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a drag of nothing but sealed files; leave every other to the page under it."""
        if event.type() in _DRAGS and isinstance(event, QDropEvent):
            paths = _sealed(event)
            if paths and self._may():
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                if event.type() is QEvent.Type.Drop:
                    self.dropped.emit(paths)
                return True
        return super().eventFilter(watched, event)


def _sealed(event: QDropEvent) -> tuple[Path, ...]:
    urls = event.mimeData().urls()
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    whole = len(paths) == len(urls) and all(one.suffix.casefold() == _ENDING for one in paths)
    return paths if whole else ()


class Arrivals(QObject):
    """What comes to one window, from sign-in to lock.

    `may` says whether files may be dropped now: not while the laptop is handed over.

    Attributes:
        brought: what waits for the page that takes files in.
        watch: the watched folder.

    Signals:
        changed: something came in while another page was shown: it should be read again.
    """

    changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        runner: Runner,
        go: Callable[[Place], None],
        may: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._go = go
        self._may = may
        self._session: Session | None = None
        self.brought = Brought()
        self.watch = InboxWatch(runner, self)
        self.watch.looked.connect(self._looked)

    def begin(self, session: Session) -> None:
        """A member is at work: watch the folder and the window."""
        self._session = session
        self.watch.begin(session)
        handle = self._window.windowHandle()
        if handle is not None:
            drops = Drops(handle, self._may, self)
            drops.dropped.connect(self.bring)

    def end(self) -> None:
        """The member leaves."""
        self._session = None
        self.watch.end()

    def bring(self, paths: Iterable[Path]) -> None:
        """Have these files taken in by their page."""
        self.brought.put(paths)
        if self.brought:
            self._go(PAGE)

    def _looked(self, looked: Looked) -> None:
        if self._session is None:
            return
        for came in looked.came:
            self._tell(came, self._session)
        for left in looked.refused:
            self._window.show_message(
                BannerKind.WARNING, "A file in the inbox was not taken in.", named(left)
            )
        if looked.came:
            self.changed.emit()

    def _tell(self, came: Came, session: Session) -> None:
        banner = self._window.show_message(BannerKind.NOTICE, came.said, notice_of(came))
        words, place = place_after(came, session)
        link = LinkButton(words)
        link.clicked.connect(partial(self._go, place))
        link.clicked.connect(banner.dismiss)
        banner.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
