"""The report's text with what each sentence rests on, shown where the mouse rests on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.screens.snippet.words import Traced


class TracedText(ReadText):
    """A text of which each line can say what it rests on."""

    def __init__(
        self, name: str, rows: int, guard: ClipboardGuard, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, rows, guard, parent)
        self._lines: tuple[Traced, ...] = ()

    def show_lines(self, lines: tuple[Traced, ...]) -> None:
        """Show the lines; the text is theirs, joined."""
        self._lines = lines
        self.show_text("\n".join(line.text for line in lines))

    def grounds_of(self, line: int) -> str:
        """What the line of this number rests on, one below the other; "" for a heading."""
        return "\n".join(self._lines[line].grounds) if line < len(self._lines) else ""

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what the line under the mouse rests on."""
        if event.type() is not QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        words = self.grounds_of(self.cursorForPosition(event.pos()).blockNumber())
        if words:
            QToolTip.showText(event.globalPos(), words, self.viewport())
        else:
            QToolTip.hideText()
        return True
