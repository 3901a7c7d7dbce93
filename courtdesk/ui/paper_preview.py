"""Pages of A4 as they will come out, one under the other."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.style import current_theme

_WIDTH = 560
"""Pixels at 100 % that a page of the preview is wide."""

_A4_POINTS = 595


def preview_scale(shown_on: QWidget) -> float:
    """Pixels of `shown_on`'s screen for a point of the paper."""
    return current_theme().px(_WIDTH) * shown_on.devicePixelRatioF() / _A4_POINTS


def show_pages(
    column: QVBoxLayout, pictures: Iterable[QImage], pages: int, shown_on: QWidget
) -> None:
    """Put the pictures, the first of so many `pages`, into `column` in place of what is there."""
    layouts.clear(column)
    for number, picture in enumerate(pictures, 1):
        shown = QPixmap.fromImage(picture)
        shown.setDevicePixelRatio(shown_on.devicePixelRatioF())
        label = QLabel()
        label.setPixmap(shown)
        label.setAccessibleName(f"Preview of page {number} of {pages}")
        label.setFrameShape(QLabel.Shape.Box)
        column.addWidget(label, 0, Qt.AlignmentFlag.AlignLeft)
