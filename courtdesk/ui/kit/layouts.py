"""Columns and rows whose room follows the text size.

A Qt layout knows no style sheet, so that a gap given in pixels would stay as it was when a person
asks for larger text. These remember the gap at 100 %; `rescale` sets it again.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from courtdesk.ui.kit.current import current_theme

Margins = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels at 100 %."""

_GAP = "kitGap"
_MARGINS = "kitMargins"
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
    layout.setProperty(_MARGINS, list(margins))
    _set(layout)


def rescale(root: QWidget) -> None:
    """Set every gap and margin under `root` again for the theme in force."""
    for layout in root.findChildren(QBoxLayout):
        if layout.property(_GAP) is not None:
            _set(layout)


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
    layout.setProperty(_GAP, gap)
    layout.setProperty(_MARGINS, list(margins))
    _set(layout)
    return layout


def _set(layout: QBoxLayout) -> None:
    theme = current_theme()
    layout.setSpacing(theme.gap(int(layout.property(_GAP))))
    layout.setContentsMargins(*(theme.gap(int(side)) for side in layout.property(_MARGINS)))
