"""What every field has: a label, a hint, "(optional)", an error beside it, and one small API."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from courtdesk.errors import FieldError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.style import mark, repolish

T = TypeVar("T")

_BESIDE = 18
"""Pixels at 100 % from the left edge of a wrong field, for its border and some air."""


class Field(QFrame, Generic[T]):
    """One labelled question and its control; `T` is what `value` gives.

    A subclass makes its controls, hands them to `_add_control`, and fills in `value`, `set_value`,
    `is_empty` and `controls`.

    Attributes:
        name: the field's name in error lists and in `FieldGroup.read`.
        label: the question as shown, without "(optional)".
        optional: whether an empty answer is an answer.
        missing: the sentence for an empty answer that is not optional.
        error: the sentence shown now, or None.

    Signals:
        changed: the person (or `set_value`) changed what is entered.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        hint: str = "",
        optional: bool = False,
        missing: str = "",
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.label = label
        self.optional = optional
        self.missing = missing or f"Answer “{label}”."
        self.error: str | None = None
        self._hint = hint
        self._column: QVBoxLayout = layouts.column(self, gap=4)
        self.caption_label: QLabel = Strong(self.spoken_label)
        self._error_label = Text(kit="error")
        self._error_label.hide()
        mark(self, "field")
        self._column.addWidget(self.caption_label)
        if hint:
            self._column.addWidget(Caption(hint))
        self._column.addWidget(self._error_label)

    @property
    def spoken_label(self) -> str:
        """The label with "(optional)" where it is."""
        return f"{self.label} (optional)" if self.optional else self.label

    def value(self) -> T:
        """What is entered; raises `FieldError` with one plain sentence if it cannot be read."""
        raise NotImplementedError

    def set_value(self, value: T) -> None:
        """Show `value` as if it had been entered."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Whether nothing at all is entered."""
        raise NotImplementedError

    def controls(self) -> tuple[QWidget, ...]:
        """The widgets that take the keyboard, first one first."""
        raise NotImplementedError

    def read(self) -> T:
        """`value`, or `FieldError` with `missing` if nothing is entered and it is not optional."""
        if self.is_empty() and not self.optional:
            raise FieldError(self.name, self.missing)
        return self.value()

    def set_error(self, sentence: str | None) -> None:
        """Show `sentence` over the control with a thick red border, or take it away."""
        self.error = sentence
        self._error_label.setText(f"Error: {sentence}" if sentence else "")
        self._error_label.setVisible(bool(sentence))
        self.setProperty("wrong", "true" if sentence else "false")
        repolish(self)
        # A border that a style sheet draws takes no room in a layout: make it here.
        layouts.set_margins(self._column, (_BESIDE if sentence else 0, 0, 0, 0))
        for control in self.controls():
            repolish(control)
        self._describe()

    def focus_first(self) -> None:
        """Put the keyboard where the answer is mended."""
        self.controls()[0].setFocus()

    def _add_control(self, widget: QWidget, *, left: bool = False) -> None:
        """Lay `widget` under the label; `left` keeps it at its own width."""
        if left:
            across = layouts.row()
            across.addWidget(widget)
            across.addStretch(1)
            self._column.addLayout(across)
        else:
            self._column.addWidget(widget)

    def _describe(self) -> None:
        """Say hint and error to a screen reader with the first control."""
        parts = [f"Error: {self.error}" if self.error else "", self._hint]
        self.controls()[0].setAccessibleDescription(" ".join(part for part in parts if part))
