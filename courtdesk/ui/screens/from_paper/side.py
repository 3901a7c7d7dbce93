"""Beside the questions: how far the pass is, which keys answer now, and the button that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QProgressBar, QSizePolicy, QWidget

from courtdesk.ui.answer_grid import GridOption
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LineLink, PrimaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.keycap import KeyHint
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import current_theme, mark

WIDTH = 290
"""Pixels at 100 %."""


class Side(QWidget):
    """Stands at the right of the questions, or over them where room is short.

    Attributes:
        on: the button that goes on after the pass.

    Signals:
        on_asked: the pass is said to be at its end.
        read_asked: the answers are to be checked by reading instead.
        back: Backspace or Up on a button: to the last question again; carries whether to clear it.
    """

    on_asked = Signal()
    read_asked = Signal()
    back = Signal(bool)

    def __init__(self, on: str, rest: str, *, reading: bool, owner: str) -> None:
        super().__init__()
        mark(self, "clear")
        self.on = PrimaryButton(on, hint="Ctrl Enter")
        self.on.clicked.connect(self.on_asked)
        self._read = LineLink("Check instead by reading", look="tight")
        self._read.clicked.connect(self.read_asked)
        if not reading:
            self._read.hide()
        for button in (self.on, self._read):
            button.installEventFilter(self)
        self._progress = Section()
        self._bar = QProgressBar()
        self._saved = Text()
        self._rest = Caption(rest)
        self._note = Strong()
        self._note.hide()
        self._keys: tuple[GridOption, ...] = ()
        self._compact = False
        self._keys_panel = Panel()
        self._keys_panel.setAccessibleName("Keys")
        self._keys_heading = Section("Keys")
        self._keys_panel.add(self._keys_heading)
        self._hints = FlowLayout(gap=14, line_gap=6)
        self._both = layouts.column(self, gap=12)
        for part in (self._make_progress(), self._make_keys(), self._make_end(owner)):
            self._both.addWidget(part)
        self._both.addStretch(1)
        self._fill_keys()

    def set_compact(self, *, compact: bool) -> None:
        """One line over the questions, or a column beside them."""
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.LeftToRight if compact else ways.TopToBottom)
        self._rest.setVisible(bool(self._rest.text()) and not compact)
        self._copyright.setVisible(bool(self._copyright.text()) and not compact)
        for at, share in enumerate((3, 8, 4, 0) if compact else (0, 0, 0, 1)):
            self._both.setStretch(at, share)
        if compact != self._compact:
            self._compact = compact
            self._fill_keys()
        if compact:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            self.setFixedWidth(current_theme().px(WIDTH))

    def show_progress(self, done: int, of: int) -> None:
        """Say how many of the questions asked were come to."""
        self._progress.setText(f"{done} of {of} keyed")
        self._bar.setMaximum(max(1, of))
        self._bar.setValue(done)
        self._bar.setAccessibleName(f"Progress: {done} of {of} keyed")

    def show_saved(self, when: datetime | None) -> None:
        """Say when what is keyed reached the disk; None while it is on the way."""
        self._saved.setText(f"Saved {when:%H:%M}" if when is not None else "Saving…")
        self._saved.show()

    def show_unsaved(self) -> None:
        """Say that what is keyed is not on the disk."""
        self._saved.setText("Not saved")
        self._saved.show()

    @property
    def saved_words(self) -> str:
        """What is shown of saving."""
        return "" if self._saved.isHidden() else self._saved.text()

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

    def show_keys(self, keys: Sequence[GridOption]) -> None:
        """Show which digit is which label for the question that has the keyboard."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self._fill_keys()

    def _fill_keys(self) -> None:
        self._hints.clear()
        for one in self._keys:
            self._hints.addWidget(KeyHint(one.digit, one.label))
        if self._keys and not self._compact:
            self._hints.addWidget(KeyHint("-", "left blank on the paper"))
            self._hints.addWidget(KeyHint("Backspace", "back one, and clear it"))
        # Over the questions there is no room for more than the digits; the footer has the rest.
        self._keys_heading.setVisible(not self._compact)
        self._keys_panel.setVisible(bool(self._keys))
        self._keys_panel.updateGeometry()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """One key too many after the last question: back to it, as from any other question."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in (Qt.Key.Key_Backspace, Qt.Key.Key_Up):
            return False
        if not event.isAutoRepeat():
            self.back.emit(event.key() == Qt.Key.Key_Backspace)
        return True

    def _make_progress(self) -> Panel:
        panel = Panel()
        panel.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._saved.hide()
        for part in (self._progress, self._bar, self._saved, self._rest):
            panel.add(part)
        panel.body.addStretch(1)
        return panel

    def _make_keys(self) -> QWidget:
        holder = QWidget()
        mark(holder, "clear")
        column = layouts.column(holder, gap=12)
        self._keys_panel.body.addLayout(self._hints)
        column.addWidget(self._keys_panel)
        column.addWidget(self._note)
        column.addStretch(1)
        return holder

    def _make_end(self, owner: str) -> QWidget:
        end = QWidget()
        mark(end, "clear")
        column = layouts.column(end, gap=8)
        self.on.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._copyright = Caption(owner)
        for part in (self.on, self._read, self._copyright):
            column.addWidget(part)
        column.addStretch(1)
        return end
