"""The error summary: what must be mended, at the top, each line a way to its field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LineLink
from courtdesk.ui.kit.headings import Section
from courtdesk.ui.kit.style import mark

HEADING = "There is a problem"

Errors = Sequence[tuple[str, str]]
"""(field name, sentence) in the order of the page."""


class ErrorSummary(QFrame):
    """Hidden until there are errors; then it takes the keyboard and is read out.

    Attributes:
        errors: what is shown now.

    Signals:
        chosen: a line was pressed; carries the field's name.
    """

    chosen = Signal(str)
    errors: tuple[tuple[str, str], ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errors = ()
        mark(self, "summary-errors")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(HEADING)
        whole = layouts.column(self, gap=4)
        whole.addWidget(Section(HEADING))
        self._lines: QVBoxLayout = layouts.column(gap=0)
        whole.addLayout(self._lines)
        self.hide()

    def show_errors(self, errors: Errors) -> None:
        """Show `errors`, take the keyboard and announce; with none, go away."""
        self.errors = tuple(errors)
        layouts.clear(self._lines)
        before: QWidget = self
        for field, sentence in self.errors:
            line = self._line(field, sentence)
            self._lines.addWidget(line)
            # What is made later comes last under Tab, after every field, if it is left to Qt.
            QWidget.setTabOrder(before, line)
            before = line
        words = " ".join(sentence for _, sentence in self.errors)
        self.setAccessibleDescription(words)
        self.setVisible(bool(self.errors))
        if self.errors:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, f"{HEADING}. {words}", at_once=True)

    def _line(self, field: str, sentence: str) -> LineLink:
        link = LineLink(sentence, look="red")

        def choose() -> None:
            self.chosen.emit(field)

        link.clicked.connect(choose)
        return link
