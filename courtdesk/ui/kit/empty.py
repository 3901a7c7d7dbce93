"""What a list shows when it has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Panel


class EmptyState(Panel):
    """A heading, a sentence on how it gets filled, and the button that does it.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(
        self, heading: str, text: str = "", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(heading)
        inner = layouts.column(gap=8, margins=(6, 14, 6, 14))
        inner.addWidget(Section(heading))
        if text:
            inner.addWidget(Text(text))
        if action:
            button = SecondaryButton(action)
            button.clicked.connect(self.acted)
            inner.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(inner)
