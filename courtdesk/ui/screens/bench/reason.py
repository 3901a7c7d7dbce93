"""Why a case is adjourned: three answers, each with a digit that works while they have the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from courtdesk.domain.bench import AdjournedFor
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.choices import Choice, Option, OptionRow
from courtdesk.ui.kit.keycap import Keycap

KEYS: dict[AdjournedFor, str] = {
    AdjournedFor.ASSESSMENT_UNAVAILABLE: "1",
    AdjournedFor.COURT_LED: "2",
    AdjournedFor.OTHER: "3",
}
"""The digit of each reason, in the order in which the page offers them."""


class ReasonChoice(Choice):
    """The reasons.

    Signals:
        entered: Enter was pressed on one of them: save.
    """

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "reason",
            "Why is the case adjourned?",
            [Option(one.value, one.label) for one in KEYS],
            parent,
            missing="Choose why the case is adjourned.",
            clearable=False,
        )
        for row, key in zip(self.findChildren(OptionRow), KEYS.values(), strict=True):
            _put_cap(row, key)
        for control in self.controls():
            control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a digit that stands for a reason, and Enter; everything else goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                return super().eventFilter(watched, event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit()
                return True
            chosen = next((one for one, key in KEYS.items() if key == event.text()), None)
            if chosen is not None:
                self.set_value(chosen.value)
                self.focus_first()
                announce(self, chosen.label)
                return True
        return super().eventFilter(watched, event)


def _put_cap(row: OptionRow, key: str) -> None:
    # The words beside it come first for a screen reader, which says the key after them.
    row.mark.setAccessibleDescription(f"key {key}")
    across = row.layout()
    if isinstance(across, QBoxLayout):
        across.insertWidget(1, Keycap(key), 0, Qt.AlignmentFlag.AlignVCenter)
