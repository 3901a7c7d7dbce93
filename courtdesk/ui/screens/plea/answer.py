"""What became of one offence: radios, each with a letter that works while they have the keyboard.

The letters are for somebody who types while the clerk speaks: G guilty, N not guilty. They are
caught by the group alone, so that a stray G anywhere else in the window records nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QGroupBox, QWidget

from courtdesk.domain.cases import Offence, Verdict
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.choices import Choice, Option, OptionRow
from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.kit.style import current_theme

KEYS: dict[Verdict, str] = {
    Verdict.GUILTY: "G",
    Verdict.NOT_GUILTY: "N",
    Verdict.FOUND_GUILTY: "F",
    Verdict.NONE_YET: "Y",
    Verdict.DID_NOT_ATTEND: "D",
    Verdict.WARRANT: "W",
    Verdict.SENT_TO_CROWN_COURT: "C",
    Verdict.DISCONTINUED: "X",
}
"""The letter of each answer, in the order in which the page offers them."""

_PLEAS = 4


def field_name(offence: str) -> str:
    """The field of one offence; offence ids alone could be called like another field."""
    return f"offence-{offence}"


class PleaChoice(Choice):
    """One offence's answer group.

    Attributes:
        offence: the offence that it is about.
    """

    def __init__(self, offence: Offence, title: str, parent: QWidget | None = None) -> None:
        options = [Option(verdict.value, verdict.label) for verdict in KEYS]
        likely = offence.likely_plea
        super().__init__(
            field_name(offence.id),
            title,
            options,
            parent,
            hint=f"The list expected: {likely}." if likely else "",
            missing=f"Say what became of “{title}”.",
            clearable=False,
        )
        self.offence = offence
        rows = self.findChildren(OptionRow)
        for row, key in zip(rows, KEYS.values(), strict=True):
            _put_cap(row, key)
        self._side_by_side(rows)
        for control in self.controls():
            control.installEventFilter(self)

    def _side_by_side(self, rows: Sequence[OptionRow]) -> None:
        """Two columns, pleas and other ends, so that three offences stand on one page."""
        box = self.findChild(QGroupBox)
        lines = box.layout() if box is not None else None
        if not isinstance(lines, QBoxLayout):
            return
        across = layouts.row(gap=24)
        for part in (rows[:_PLEAS], rows[_PLEAS:]):
            column = layouts.column(gap=6)
            for row in part:
                lines.removeWidget(row)
                column.addWidget(row)
            across.addLayout(column, 1)
        lines.addLayout(across)

    def verdict(self) -> Verdict | None:
        """The chosen verdict."""
        chosen = self.value()
        return Verdict(chosen) if chosen is not None else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a letter that stands for an answer; everything else goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            verdict = _verdict_of(event)
            if verdict is not None:
                self.set_value(verdict.value)
                self.focus_first()
                announce(self, f"{verdict.label}, {self.offence.text}")
                return True
        return super().eventFilter(watched, event)


def _verdict_of(event: QKeyEvent) -> Verdict | None:
    if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
        return None
    letter = event.text().upper()
    return next((verdict for verdict, key in KEYS.items() if key == letter), None)


def _put_cap(row: OptionRow, key: str) -> None:
    cap = Keycap(key)
    cap.setMinimumWidth(cap.fontMetrics().horizontalAdvance("W") + current_theme().gap(16))
    # The words beside it come first for a screen reader, which says the key after them.
    row.mark.setAccessibleDescription(f"key {key}")
    across = row.layout()
    if isinstance(across, QBoxLayout):
        across.insertWidget(1, cap, 0, Qt.AlignmentFlag.AlignVCenter)
