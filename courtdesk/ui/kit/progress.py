"""How far something is, as a bar."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget


class Progress(QProgressBar):
    """A bar without words; what it says stands beside it and in its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_done(self, done: int, of: int) -> None:
        """Show `done` of `of`, when the window is next painted.

        Qt's own `setValue` paints at once, and with the bar whatever else waits to be painted: at
        each answer the whole form was, before its other changes were made, and then again.
        """
        self.setUpdatesEnabled(False)
        self.setMaximum(max(1, of))
        self.setValue(done)
        self.setUpdatesEnabled(True)
