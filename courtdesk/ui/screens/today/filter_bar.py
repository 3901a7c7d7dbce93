"""The line over the list: how everybody stands, or which filters are in force and who is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.chips import ChipRow
from courtdesk.ui.kit.headings import Caption, Strong
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.today.filters import Filter

KEYS = "Ctrl+Shift+F"


class FilterBar(QWidget):
    """The button that opens the filters; beside it the counts, or the chips in force.

    Attributes:
        button: opens the filters.
        standing: how everybody on the list stands.
        shown: "12 of 60 shown", while there are filters.
        chips: one for each filter in force.

    Signals:
        removed: one filter is to go; carries its trait.
    """

    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        # A line as high as its words: every row of the list that a button takes is a person.
        self.button = LinkButton("Filter the list", look="tight")
        self.button.setAccessibleDescription(KEYS)
        self.standing = Caption()
        self.shown = Strong()
        self.shown.setWordWrap(False)
        self.chips = ChipRow("Filters in force")
        self.chips.removed.connect(self.removed)
        across = layouts.row(self, gap=14)
        middle = Qt.AlignmentFlag.AlignVCenter
        across.addWidget(self.button, 0, middle)
        across.addWidget(self.shown, 0, middle)
        across.addWidget(self.standing, 1, middle)
        across.addWidget(self.chips, 1)
        self.show_filters((), "", 0, 0)

    def show_filters(
        self, filters: Sequence[Filter], standing: str, shown: int, people: int
    ) -> None:
        """Show what is in force; `shown` of `people` are left on the list."""
        words = f"{shown} of {people} shown" if filters else ""
        changed = words != self.shown.text()
        self.standing.setText(standing)
        self.standing.setVisible(not filters)
        self.shown.setText(words)
        self.shown.setVisible(bool(filters))
        self.chips.show_chips([(one.trait, one.chip) for one in filters])
        self.chips.setVisible(bool(filters))
        if changed and self.isVisible():
            announce(self, words or f"All {people} shown")
