"""A saved file that can be taken out of the window: dragged, or copied by the keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton


class DragFile(SecondaryButton):
    """Drag it into an e-mail or a folder; pressed, it copies the file, to be pasted there.

    What is handed over is where the file is, so it must be one that may leave the laptop.
    """

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(f"Drag {path.name} from here, or press to copy the file", parent)
        self._path = path
        self._from: QPoint | None = None
        self.clicked.connect(self._copy)

    def handed_over(self) -> QMimeData:
        """What a program gets that it is dropped on or pasted into."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._path))])
        return data

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin here."""
        self._from = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag once the mouse has gone far enough with its button down."""
        begun, now = self._from, event.position().toPoint()
        far = QApplication.startDragDistance()
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if begun is None:
            return
        if not held or (now - begun).manhattanLength() < far:
            super().mouseMoveEvent(event)
            return
        self._from = None
        self.setDown(False)
        self.drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What was dragged is not pressed as well."""
        if self._from is not None:
            super().mouseReleaseEvent(event)

    def drag(self) -> None:
        """Carry the file with the mouse until it is let go."""
        drag = QDrag(self)
        drag.setMimeData(self.handed_over())
        drag.exec(Qt.DropAction.CopyAction)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(self.handed_over())
        announce(self, "The file is copied: paste it into an e-mail or a folder.")
