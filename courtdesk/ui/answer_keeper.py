"""Taking every state of the answers to the disk, and knowing what has arrived there (P1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from courtdesk.errors import CourtDeskError
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.operations import Runner


class Keeper(QObject):
    """Hands answers to the worker in order; one that is overtaken before its turn is skipped.

    Signals:
        saved: (answers, when) as committed; only while nothing newer is on its way.
        failed: a `CourtDeskError`; the answers are still held and go with the next try.
    """

    saved = Signal(object, object)
    failed = Signal(object)

    def __init__(
        self, runner: Runner, save: Callable[[Answers], datetime], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._save = save
        self._newest: Answers | None = None
        self._number = 0
        self._on_disk = 0

    @property
    def unsaved(self) -> bool:
        """Whether the newest answers are not known to be on the disk."""
        return self._on_disk < self._number

    def keep(self, answers: Answers) -> None:
        """Send `answers`, the newest there are, on their way."""
        self._number += 1
        self._newest = answers
        self._send(self._number, answers)

    def retry(self) -> None:
        """Send the newest answers again if they have not arrived."""
        if self.unsaved and self._newest is not None:
            self._send(self._number, self._newest)

    def _send(self, number: int, answers: Answers) -> None:
        def work() -> datetime | None:
            # The newest state holds every earlier answer: writing an older one first gains nothing.
            return self._save(answers) if number == self._number else None

        def done(when: datetime | None) -> None:
            if when is not None:
                self._arrived(number, answers, when)

        self._runner.run(self, work, done, self._refused)

    def _arrived(self, number: int, answers: Answers, when: datetime) -> None:
        self._on_disk = max(self._on_disk, number)
        if not self.unsaved:
            self.saved.emit(answers, when)

    def _refused(self, error: CourtDeskError) -> None:
        self.failed.emit(error)
