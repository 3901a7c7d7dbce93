"""Beside the questions: how far the pass is, which keys answer now, and the button that goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from courtdesk.ui.answer_grid import GridOption
from courtdesk.ui.answer_side import AnswerSide
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LineLink, PrimaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section
from courtdesk.ui.kit.keycap import KeyHint
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark


class Side(AnswerSide):
    """The side of the keying from paper.

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
        super().__init__(rest)
        self.on = PrimaryButton(on, hint="Ctrl Enter")
        self.on.clicked.connect(self.on_asked)
        self._read = LineLink("Check instead by reading", look="tight")
        self._read.clicked.connect(self.read_asked)
        if not reading:
            self._read.hide()
        for button in (self.on, self._read):
            button.installEventFilter(self)
        # Nothing of the second pass is saved: there is no line about it.
        self._saved.hide()
        self._keys: tuple[GridOption, ...] = ()
        self._compact = False
        self._keys_panel = Panel()
        self._keys_panel.setAccessibleName("Keys")
        self._keys_heading = Section("Keys")
        self._keys_panel.add(self._keys_heading)
        self._hints = FlowLayout(gap=14, line_gap=6)
        progress = self._make_progress()
        progress.body.addStretch(1)
        self._lay_out((progress, 3), (self._make_keys(), 8), (self._make_end(owner), 4))
        self._fill_keys()

    def set_compact(self, *, compact: bool) -> None:
        """One line over the questions, or a column beside them."""
        super().set_compact(compact=compact)
        self._copyright.setVisible(bool(self._copyright.text()) and not compact)
        if compact != self._compact:
            self._compact = compact
            self._fill_keys()

    def show_progress(self, done: int, of: int) -> None:
        """Say how many of the questions asked were come to."""
        self._say_progress(f"{done} of {of} keyed", done, of)

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
