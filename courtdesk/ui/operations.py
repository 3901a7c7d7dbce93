"""Running actions off the window's thread and bringing their results home.

The window never waits for a disk: a screen hands an action to `Runner`, which runs it on one
worker thread, in the order given, and calls back on the window's thread. One thread, because the
record has one writer and because answers must reach it in the order in which they were given (P1).

Work is carried as the page that asks for it had been read: see `Runner.carry`.

A callback is dropped when the widget that asked has gone: a screen that was left must not be
painted, and a locked window holds no text. Only that something was not saved over a colleague's
change is told then too: whoever pressed Save and went on takes it for saved (P3).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal, Slot
from shiboken6 import isValid

from courtdesk.errors import CourtDeskError

T = TypeVar("T")

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Outcome:
    """What one piece of work came to, on its way back to the window's thread."""

    owner: QObject
    deliver: Callable[[], None]
    owner_gone: Callable[[], None] | None = None


class Runner(QObject):
    """Runs work on one worker thread.

    Attributes:
        carry: called on the window's thread with the owner and the work of each `run`; what it
            gives is run instead. What holds when the person asks must hold for the work, however
            long it waits.

    Signals: `failed(CourtDeskError)` for an error that the asking screen does not show itself,
    `crashed(Exception)` for a bug, `idle()` whenever nothing is left to run.
    """

    failed = Signal(object)
    crashed = Signal(object)
    idle = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="courtdesk-work")
        self._pending = 0
        self.carry: Callable[[QObject, Callable[[], Any]], Callable[[], Any]] | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether anything is still running or waiting to run."""
        return self._pending > 0

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[CourtDeskError], None] | None = None,
    ) -> None:
        """Run `work` off the window's thread, then `done(result)` on it.

        A `CourtDeskError` goes to `refused`, or to the `failed` signal when there is none; any
        other exception is a bug and goes to `crashed`. Nothing is called back once `owner` is gone;
        a `ChangedMeanwhile` goes to `failed` then.
        """
        self._pending += 1
        carried = work if self.carry is None else self.carry(owner, work)
        future = self._pool.submit(carried)
        future.add_done_callback(lambda ended: self._ended(owner, ended, done, refused))

    def _ended(
        self,
        owner: QObject,
        ended: Future[Any],
        done: Callable[[Any], None],
        refused: Callable[[CourtDeskError], None] | None,
    ) -> None:
        # On the worker thread: only build the delivery, touch no widget.
        error = ended.exception()
        if error is None:
            result = ended.result()
            self._arrived.emit(_Outcome(owner, lambda: done(result)))
        elif isinstance(error, CourtDeskError):
            tell = refused or self.failed.emit
            missed = (lambda: self.failed.emit(error)) if _is_unsaved(error) else None
            self._arrived.emit(_Outcome(owner, lambda: tell(error), missed))
        else:
            self._arrived.emit(_Outcome(self, lambda: self.crashed.emit(error)))

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        self._pending -= 1
        try:
            if isValid(outcome.owner):
                outcome.deliver()
            elif outcome.owner_gone is not None:
                outcome.owner_gone()
        finally:
            # Also after a bug in a screen: lock and close wait for this and must not hang on it.
            if not self._pending:
                self.idle.emit()

    def wait(self) -> None:
        """Return when nothing is left to run: before lock, finish and close (P1)."""
        while self._pending:
            loop = QEventLoop()
            self.idle.connect(loop.quit)
            loop.exec()
            self.idle.disconnect(loop.quit)

    def close(self) -> None:
        """Wait for what is running, then end the worker thread."""
        self.wait()
        self._pool.shutdown(wait=True)


def _is_unsaved(error: CourtDeskError) -> bool:
    from courtdesk.store.records import ChangedMeanwhile  # the way in needs no vault to be shown

    return isinstance(error, ChangedMeanwhile)
