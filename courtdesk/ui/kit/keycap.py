"""Key caps: how the window shows which key does what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.style import mark


class Keycap(QLabel):
    """One key, drawn as on a keyboard: "F1", "Ctrl K"."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{keys} key")
        mark(self, "keycap")


class KeyHint(QWidget):
    """Key caps and what they do: "[Ctrl K] every action"."""

    def __init__(self, keys: str, does: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        row = layouts.row(self, gap=6)
        row.addWidget(Keycap(keys))
        label = QLabel(does)
        label.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(label)
