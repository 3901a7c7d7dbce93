"""Everything that a window says: on its widgets, and to a screen reader."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def words_shown(root: QWidget) -> str:
    """All words that `root` shows now, with names, descriptions and tool tips."""
    found: list[str] = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    return " | ".join(part for part in found if part)
