"""What a lock takes away beside the vault: open dialogs, destroyed screens, and their memory.

Screens and what they hold are in cycles of Python and Qt objects: they are ended here, and not
whenever the collector next runs, as they hold text and the session's keys. What has been let go is
still readable where it was, so that memory is then written over, on each thread that held it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from courtdesk.ui.operations import Runner
from courtdesk.ui.scrub import scrub_objects, scrub_thread

_LATE_MS = 1_000
"""When a screen that waited for a dialog at the lock has surely gone as well."""


def close_dialogs() -> bool:
    """Close every dialog and menu; whether a screen was waiting for one of them."""
    nested = False
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            nested = nested or widget.isModal()
            widget.reject()
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    return nested


class Sweep(QObject):
    """Ends what a member's session leaves in the process.

    `runners` are those whose threads held any of it; `in_use` says whether somebody is signed in,
    whose screens a late sweep must leave alone.

    Attributes:
        late: fires when a screen that waited for a dialog has surely gone as well.
    """

    def __init__(
        self, runners: Sequence[Runner], in_use: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runners, self._in_use = runners, in_use
        self.late = QTimer(self, singleShot=True, interval=_LATE_MS)
        self.late.timeout.connect(self._again)

    def sweep(self, *, nested: bool, ending: bool) -> None:
        """End every screen now, `nested` those but one, which a second sweep ends with its dialog.

        A process that is `ending` gives its memory to the system, which clears it for the next.
        """
        # A screen that waits for a dialog's answer is still running: Qt ends it once it returns.
        if nested:
            self.late.start()
        else:
            _end_deleted()
        gc.collect()
        if not ending:
            self._scrub()

    def _again(self) -> None:
        if not self._in_use():
            _end_deleted()
            gc.collect()
            self._scrub()

    def _scrub(self) -> None:
        for runner in self._runners:
            runner.run(self, scrub_thread, _nothing)
        for runner in self._runners:
            runner.wait()
        scrub_objects()
        scrub_thread()


def _end_deleted() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _nothing(_result: object) -> None:
    """Scrubbing gives nothing."""
