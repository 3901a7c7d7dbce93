"""The line under a new passphrase that says how strong it is, worked out on the worker."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from courtdesk.ui.kit.fields import PassphraseField
from courtdesk.ui.operations import Runner
from courtdesk.ui.welcome import strength_sentence


class StrengthLine(QObject):
    """Keeps the line under `field` right while somebody types; `words` are what it must not be."""

    def __init__(
        self,
        runner: Runner,
        field: PassphraseField,
        words: Callable[[], list[str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._field = field
        self._words = words
        self._newest = 0
        field.changed.connect(self._ask)

    def _ask(self) -> None:
        # Somebody types faster than it is worked out: only the newest one is.
        self._newest += 1
        asked, typed, words = self._newest, self._field.value(), self._words()

        def work() -> str | None:
            return strength_sentence(typed, words) if asked == self._newest else None

        def done(sentence: str | None) -> None:
            if sentence is not None:
                self._field.set_strength(sentence)

        self._runner.run(self, work, done)
