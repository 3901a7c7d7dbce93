"""The order of the Tab key on a page whose parts are made anew while it is shown.

Qt goes through widgets in the order in which they were made. What is read again later (a list, the
fields of a choice) would then come after everything that stood there before, though it is drawn
above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def follow_reading(root: QWidget) -> None:
    """Let Tab go through what stands in `root` as it is laid out, from the top."""
    found = [one for one in _laid_out(root) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for before, after in pairwise(found):
        QWidget.setTabOrder(before, after)


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            yield from _laid_out(inside)
        return
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            yield from _laid_out(widget)
        elif inner is not None:
            yield from _in_layout(inner)
