"""A text to be read and perhaps copied, never changed: what is signed, what goes to the court."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.style import current_theme

FEWEST = 6
"""Lines that it is high at least, so that it looks like a text and not like an answer."""


class ReadText(QPlainTextEdit):
    """As high as its text, up to `rows` lines; from there it scrolls by itself.

    Arrow keys and Page Down read on, Tab leaves. Ctrl+C copies by the guard, which takes it off
    the clipboard again (P2).

    Attributes:
        rows: the lines that it is high at most, at any text size.
    """

    def __init__(
        self, name: str, rows: int, guard: ClipboardGuard, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = rows
        self._guard = guard
        self._may_take = True
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        # Its menu would offer Qt's own copy, which stays on the clipboard.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_text(self, text: str) -> None:
        """Show `text` from its beginning; one that is shown already stays where it was read to."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self.updateGeometry()

    def set_taken(self, *, may: bool) -> None:
        """Whether the text may be selected, dragged and copied; while not, it can only be read."""
        self._may_take = may
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(
            flags.TextSelectableByMouse if may else flags.NoTextInteraction
        )
        if not may:
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy by the guard; everything else as Qt does."""
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        # Qt keeps lines of a selection apart by a sign of its own.
        selected = self.textCursor().selectedText().replace("\u2029", "\n")
        if selected and self._may_take:
            self._guard.copy(selected)

    def hasHeightForWidth(self) -> bool:
        """Lines wrap, so a narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the text at `width`, within the bounds."""
        room = 2 * current_theme().gap(6) + 16
        inside = QRect(0, 0, width - 2 * current_theme().gap(8) - 30, 1_000_000)
        wrapped = self.fontMetrics().boundingRect(
            inside, Qt.TextFlag.TextWordWrap, self.toPlainText()
        )
        line = self.fontMetrics().lineSpacing()
        lines = min(max(-(-wrapped.height() // line) + 1, FEWEST), self.rows)
        return lines * line + room

    def sizeHint(self) -> QSize:
        """Wide, and as high as that width asks."""
        width = super().sizeHint().width()
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Narrow is fine; the height is the width's."""
        return QSize(super().minimumSizeHint().width(), self.heightForWidth(self.width()))
