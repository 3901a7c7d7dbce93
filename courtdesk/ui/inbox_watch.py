"""The watched inbox: what is put into the vault's folder is taken in while a member is signed in.

The system tells of a change where it can; a look every half minute finds what it did not tell of
(a mapped drive, a synced folder) and what was still being copied. Looking is done on the worker,
in the order of everything else that is recorded.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from courtdesk.actions import inbox
from courtdesk.actions.inbox import Looked
from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError
from courtdesk.ui.operations import Runner

EVERY_MS = 30_000
"""Between two looks, whatever the system tells."""

SETTLES_MS = 700
"""After a change: copying a file is many of them."""

_LOG = logging.getLogger(__name__)


class InboxWatch(QObject):
    """From sign-in to lock.

    Signals:
        looked: something came in or was refused; carries the `Looked`.
    """

    looked = Signal(object)

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._session: Session | None = None
        self._watcher: QFileSystemWatcher | None = None
        self._last = Looked()
        self._under_way = False
        self._again = QTimer(self, interval=EVERY_MS)
        self._soon = QTimer(self, singleShot=True, interval=SETTLES_MS)
        for timer in (self._again, self._soon):
            timer.timeout.connect(self.look)

    def begin(self, session: Session) -> None:
        """Watch the inbox of this member's vault."""
        self.end()
        self._session, self._last = session, Looked()
        self._watcher = QFileSystemWatcher([str(session.folder.inbox)], self)
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        self._again.start()
        # Not at once: the first page that is shown comes first.
        self._soon.start()

    def end(self) -> None:
        """Look no more; what a look that is under way comes to is told to nobody."""
        self._again.stop()
        self._soon.stop()
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.deleteLater()
        self._session, self._last, self._under_way = None, Looked(), False

    def look(self) -> None:
        """Look now, unless a look is under way."""
        session, before = self._session, self._last
        if session is None or self._under_way:
            return
        self._under_way = True
        self._runner.run(
            self,
            lambda: inbox.look(session, before.passed),
            lambda looked: self._looked(session, looked),
            self._not_looked,
        )

    def _looked(self, session: Session, looked: Looked) -> None:
        if session is not self._session:
            return
        self._under_way, self._last = False, looked
        if looked.came or looked.refused:
            self.looked.emit(looked)

    def _not_looked(self, error: CourtDeskError) -> None:
        # A folder that is away for a moment is no news; the page that takes files in says so.
        _LOG.warning("the inbox could not be read: %s", type(error).__name__)
        self._under_way = False
