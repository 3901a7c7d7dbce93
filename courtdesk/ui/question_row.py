"""A question that is one row: it takes the keyboard itself, and shows that it has it.

A QGroupBox, so that a screen reader says question and answer when the row is reached.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGroupBox, QSizePolicy

from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.style import colour, current_theme, mark

NUMBER_WIDTH = 34
"""Pixels at 100 % for a question's number."""


class QuestionRow(QGroupBox):
    """A white row with a line under it; pale yellow while it has the keyboard.

    Signals:
        entered: the row got the keyboard.
    """

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        mark(self, "choices")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that this question is the one being answered."""
        super().focusInEvent(event)
        self.update()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The row's colour goes with the keyboard."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press anywhere on the row takes the keyboard there."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The row's colour and its line; nothing of a group box."""
        theme = current_theme()
        painter = QPainter(self)
        fill = "chosen" if self.hasFocus() else "surface"
        painter.fillRect(self.rect(), colour(fill, theme, self.palette()))
        line = colour("rule", theme, self.palette())
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)
        painter.end()


def spoken_question(number: str, text: str) -> str:
    """A question as it is said: with its number, if it has one."""
    return f"{number}. {text}" if number else text


def number_label(number: str) -> Text:
    """A question's number before its words; numbers of neighbours stand under each other."""
    label = Text(number, kit="quiet")
    label.setMinimumWidth(current_theme().px(NUMBER_WIDTH))
    label.setWordWrap(False)
    return label
