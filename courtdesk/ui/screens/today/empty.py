"""What stands in the list's place: a day without a list, or filters that nobody passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from courtdesk.domain.access import Permission
from courtdesk.domain.courtlist_values import print_date
from courtdesk.ui.case_words import long_date, who_may
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.today.day import DayView


@dataclass(frozen=True)
class Ways:
    """What the buttons of an empty day do."""

    bring: Callable[[], None]
    add: Callable[[], None]
    to_day: Callable[[date], None]


class NoList(QWidget):
    """A day that nobody is listed for: the two ways to begin, and the way to the latest list."""

    def __init__(self, ways: Ways, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._ways = ways
        self._column = layouts.column(self)
        self._first: QPushButton | None = None

    @property
    def has_keyboard(self) -> bool:
        """Whether one of its buttons has the keyboard; they are made anew at each reading."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def focus_first(self) -> bool:
        """Put the keyboard on "Import list"; False where this member may not."""
        if self._first is None:
            return False
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def show_day(self, view: DayView) -> None:
        """Say what day has no list, and offer what this member may do."""
        layouts.clear(self._column)
        self._first = None
        words = "There are two ways to begin: import the court’s list, or add one person by hand."
        if not view.may_change_list:
            words = who_may(Permission.CHANGE_LIST)
        if view.may_change_list and view.other_laptops:
            words += (
                " Lists do not come from the team’s other laptops by themselves: if a colleague "
                "has this day’s list there, agree who keeps it."
            )
        if view.removed:
            words = f"{view.removed} were taken off it. {words}"
        panel = EmptyState(f"No list for {long_date(view.day)}", words)
        if view.may_change_list:
            panel.body.addLayout(self._two_ways())
        if view.before is not None:
            panel.add(self._latest(view.before))
        self._column.addWidget(panel)
        self._column.addStretch(1)

    def _two_ways(self) -> QHBoxLayout:
        bring = PrimaryButton("Import list")
        bring.clicked.connect(self._ways.bring)
        by_hand = SecondaryButton("Add person")
        by_hand.clicked.connect(self._ways.add)
        self._first = bring
        across = layouts.row(gap=14, margins=(6, 0, 6, 6))
        across.addWidget(bring)
        across.addWidget(by_hand)
        across.addStretch(1)
        return across

    def _latest(self, day: date) -> LinkButton:
        link = LinkButton(f"Open the list of {print_date(day)}")
        link.clicked.connect(lambda: self._ways.to_day(day))
        return link


class NobodyPasses(QWidget):
    """There is a list, and the filters leave nobody of it: the way back is one button.

    Attributes:
        clear_all: takes every filter away.
    """

    def __init__(self, clear: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        panel = EmptyState(
            "Nobody on this list passes all these filters",
            "Remove a filter over the list, or clear all of them to see everybody again.",
        )
        self.clear_all = SecondaryButton("Clear all filters")
        self.clear_all.clicked.connect(clear)
        across = layouts.row(margins=(6, 0, 6, 6))
        across.addWidget(self.clear_all)
        across.addStretch(1)
        panel.body.addLayout(across)
        column = layouts.column(self)
        column.addWidget(panel)
        column.addStretch(1)
