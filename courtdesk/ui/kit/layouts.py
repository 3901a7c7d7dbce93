"""Columns and rows whose room follows the text size.

A Qt layout knows no style sheet, so that a gap given in pixels would stay as it was when a person
asks for larger text. These remember the gap at 100 %; `rescale` sets it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from courtdesk.ui.kit.current import current_theme

Margins = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels at 100 %."""

_ROOM = "kitRoom"
"""Gap and margins in one property of plain text: Qt turns a list into five things and back."""
_Box = TypeVar("_Box", bound=QBoxLayout)


def column(
    parent: QWidget | None = None, *, gap: int = 8, margins: Margins = (0, 0, 0, 0)
) -> QVBoxLayout:
    """A column of widgets, laid into `parent` if one is given."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    return _remember(layout, gap, margins)


def row(
    parent: QWidget | None = None, *, gap: int = 8, margins: Margins = (0, 0, 0, 0)
) -> QHBoxLayout:
    """A row of widgets, laid into `parent` if one is given."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    return _remember(layout, gap, margins)


def set_margins(layout: QBoxLayout, margins: Margins) -> None:
    """Give a layout of this module other margins, in pixels at 100 %."""
    gap = int(layout.property(_ROOM).split()[0])
    _remember(layout, gap, margins)


def rescale(root: QWidget) -> None:
    """Set every gap and margin under `root` again for the theme in force."""
    for layout in root.findChildren(QBoxLayout):
        if (room := layout.property(_ROOM)) is not None:
            gap, *margins = map(int, room.split())
            _set(layout, gap, margins)


def clear(layout: QBoxLayout) -> None:
    """Take everything out of `layout` and let it go, so that nothing stays alive unseen."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif isinstance(inner, QBoxLayout):
            clear(inner)


def _remember(layout: _Box, gap: int, margins: Margins) -> _Box:
    layout.setProperty(_ROOM, " ".join(map(str, (gap, *margins))))
    _set(layout, gap, margins)
    return layout


def _set(layout: QBoxLayout, gap: int, margins: Iterable[int]) -> None:
    theme = current_theme()
    layout.setSpacing(theme.gap(gap))
    layout.setContentsMargins(*map(theme.gap, margins))
