"""Every filter with how many it finds, in the list's place until "Show" gives the list back.

Ticking works at once: the chips and the number on the button follow, nothing has to be applied.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Checks, Option
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.today.filters import Filter, Kind


class FilterPage(QWidget):
    """Columns of marks to tick; Enter and Escape go back to the list.

    Attributes:
        show_list: "Show 12 people".
        clear_all: "Clear all filters".

    Signals:
        changed: other filters are ticked; carries them in the order of the page.
        done: back to the list.
    """

    changed = Signal(object)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._kinds: tuple[Kind, ...] = ()
        self._fields: list[Checks] = []
        self._page = Page(width=0)
        self._page.set_hints([("Tab", "next"), ("Space", "tick"), ("Esc", "back to the list")])
        self._columns = layouts.row(gap=24)
        self.show_list = PrimaryButton("Show everybody", hint="Esc")
        self.show_list.clicked.connect(self.done)
        self.clear_all = SecondaryButton("Clear all filters")
        self.clear_all.clicked.connect(self._untick)
        buttons = QWidget()
        mark(buttons, "clear")
        flow = FlowLayout(buttons, gap=14)
        flow.addWidget(self.show_list)
        flow.addWidget(self.clear_all)
        self._page.body.addLayout(self._columns)
        whole = layouts.column(self, gap=0)
        whole.addWidget(self._page, 1)
        # Under what scrolls, so that the way on is in sight with large text too.
        foot = layouts.column(margins=(20, 8, 20, 0))
        foot.addWidget(buttons)
        whole.addLayout(foot)

    def offer(self, kinds: tuple[Kind, ...], ticked: Sequence[Filter], shown: int) -> None:
        """Show these filters, with those in force ticked; built anew only when they differ."""
        if kinds != self._kinds:
            self._kinds = kinds
            self._build()
        traits = {one.trait for one in ticked}
        for kind, field in zip(self._kinds, self._fields, strict=True):
            with QSignalBlocker(field):
                field.set_value(tuple(key for key in _traits(kind) if key in traits))
        self._say(len(ticked), shown)

    def focus_first(self) -> None:
        """To the first mark."""
        if self._fields:
            self._fields[0].controls()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape, which a mark leaves alone, show the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.done.emit()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        # What was recorded elsewhere changes the numbers under the keyboard: it stays on its mark.
        held = self._held()
        layouts.clear(self._columns)
        self._fields = []
        for kind in self._kinds:
            options = [
                Option(one.filter.trait, f"{one.filter.label} ({one.people})")
                for one in kind.choices
            ]
            field = Checks(kind.title, kind.title, options)
            field.changed.connect(self._ticked)
            self._fields.append(field)
            self._columns.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        # Tab goes from the last mark to the buttons, also when the marks were made anew.
        if self._fields:
            QWidget.setTabOrder(self._fields[-1].controls()[-1], self.show_list)
            QWidget.setTabOrder(self.show_list, self.clear_all)

        marks = self._marks()
        if held is not None and marks:
            marks[min(held, len(marks) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _marks(self) -> list[QWidget]:
        return [mark for field in self._fields for mark in field.controls()]

    def _held(self) -> int | None:
        focus = QApplication.focusWidget()
        return next((at for at, mark in enumerate(self._marks()) if mark is focus), None)

    def _ticked(self) -> None:
        ticked = {trait for field in self._fields for trait in field.value()}
        choices = [one for kind in self._kinds for one in kind.choices]
        self.changed.emit(tuple(one.filter for one in choices if one.filter.trait in ticked))

    def _untick(self) -> None:
        self.changed.emit(())

    def _say(self, filters: int, shown: int) -> None:
        words = f"Show {shown} {'person' if shown == 1 else 'people'}"
        self.show_list.setText(words if filters else "Show everybody")
        self.clear_all.setEnabled(bool(filters))


def _traits(kind: Kind) -> tuple[str, ...]:
    return tuple(one.filter.trait for one in kind.choices)
