"""What stands beside the questions: how far it is, what was saved, a word about the last key."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.progress import Progress
from courtdesk.ui.kit.style import current_theme, mark

WIDTH = 290
"""Pixels at 100 %."""

_ANY_WIDTH = 16_777_215
"""What Qt takes for no limit."""


class AnswerSide(QWidget):
    """Stands at the right of the questions, or over them in one line where room is short.

    A derived side places its parts with `_lay_out`; `rest` is said under the progress.
    """

    def __init__(self, rest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._progress = Section()
        self._bar = Progress()
        self._saved = Text()
        self._rest = Caption(rest)
        self._note = Strong()
        self._note.hide()
        self._both: QBoxLayout = layouts.column(self, gap=12)
        self._shares: tuple[int, ...] = ()

    def set_compact(self, *, compact: bool) -> None:
        """One line over the questions, or a column beside them."""
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.LeftToRight if compact else ways.TopToBottom)
        self._rest.setVisible(bool(self._rest.text()) and not compact)
        # The layout's last item is the stretch, which a line has no use for.
        last = len(self._shares)
        for at, share in enumerate((*self._shares, 0) if compact else (*[0] * last, 1)):
            self._both.setStretch(at, share)
        if compact:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_ANY_WIDTH)
        else:
            self.setFixedWidth(current_theme().px(WIDTH))

    def show_saved(self, when: datetime | None) -> None:
        """Say when the answers that are shown reached the disk; None while they are on the way."""
        self._say_saved(f"Saved {when:%H:%M}" if when is not None else "Saving…")

    def show_unsaved(self) -> None:
        """Say that the answers that are shown are not on the disk."""
        self._say_saved("Not saved")

    @property
    def saved_words(self) -> str:
        """What is shown of saving."""
        return self._saved.text()

    @property
    def progress_words(self) -> str:
        """What is shown of the progress."""
        return self._progress.text()

    @property
    def note(self) -> str:
        """The sentence about the last key, or ""."""
        return "" if self._note.isHidden() else self._note.text()

    def set_note(self, sentence: str) -> None:
        """Say something about the key that was pressed; "" takes it away."""
        if sentence == self._note.text():
            return
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence, at_once=True)

    def _lay_out(self, *parts: tuple[QWidget, int]) -> None:
        """Place the parts, each with its share of the line over the questions."""
        for part, _ in parts:
            self._both.addWidget(part)
        self._both.addStretch(1)
        self._shares = tuple(share for _, share in parts)

    def _say_progress(self, words: str, done: int, of: int) -> None:
        self._progress.setText(words)
        self._bar.show_done(done, of)
        self._bar.setAccessibleName(f"Progress: {words}")

    def _say_saved(self, words: str) -> None:
        self._saved.setText(words)
        self._saved.show()

    def _make_progress(self) -> Panel:
        panel = Panel()
        panel.setAccessibleName("Progress")
        for part in (self._progress, self._bar, self._saved, self._rest):
            panel.add(part)
        return panel
