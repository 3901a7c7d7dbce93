"""Panels: a card, an inset with a coloured left border, a warning."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.style import mark


class Panel(QFrame):
    """A white card with an optional heading.

    Attributes:
        body: the column that the card's content goes into.
    """

    body: QVBoxLayout

    def __init__(
        self, heading: str = "", parent: QWidget | None = None, *, kit: str = "panel"
    ) -> None:
        super().__init__(parent)
        mark(self, kit)
        self.body = layouts.column(self, gap=6)
        if heading:
            self.setAccessibleName(heading)
            self.body.addWidget(Section(heading))

    def add(self, widget: QWidget) -> None:
        """Put `widget` under what is there."""
        self.body.addWidget(widget)


class Inset(Panel):
    """A panel with a coloured left border: "Next", an aside.

    Attributes:
        look: "" (blue: next), "done" (green), "neutral" (grey) or "warning" (red).
    """

    def __init__(self, heading: str = "", parent: QWidget | None = None, *, look: str = "") -> None:
        super().__init__(heading, parent, kit="inset")
        mark(self, "inset", look)


class WarningPanel(Inset):
    """Something that must not be missed: the word "Warning" stands before the text."""

    def __init__(self, text: str, parent: QWidget | None = None, *, word: str = "Warning") -> None:
        super().__init__(word, parent, look="warning")
        self.add(Text(text))
