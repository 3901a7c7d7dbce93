"""Tags (status), badges (risk, and risk only) and needs."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from courtdesk.ui.kit.style import mark


class TagLook(StrEnum):
    """How a status looks; the words say it, the colour only helps."""

    PLAIN = "plain"
    """Completed: plain text, since what is done needs no attention."""
    GREY = "grey"
    """Cannot start yet."""
    INFO = "info"
    """In progress, draft."""
    WAITING = "waiting"
    """Something is outstanding, or someone else must act."""
    PROBLEM = "problem"
    """There is a problem."""


class _Chip(QLabel):
    def __init__(self, text: str, kit: str, parent: QWidget | None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIndent(0)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        mark(self, kit)


class Tag(_Chip):
    """A status in words, such as "In progress"."""

    def __init__(
        self, text: str, look: TagLook = TagLook.PLAIN, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, "tag", parent)
        self.set_status(text, look)

    def set_status(self, text: str, look: TagLook) -> None:
        """Show another status."""
        self.setText(text)
        mark(self, "tag", look)
        # A label takes another padding over only when told that its style has changed.
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
        self.updateGeometry()


class RiskBadge(_Chip):
    """Risk information, and nothing else: in HMPPS services a badge means risk."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "risk", parent)


class NeedTag(_Chip):
    """A need or adjustment, such as "interpreter: Polish": outlined."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "need", parent)
