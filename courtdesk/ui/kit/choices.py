"""Choosing one (radios) or several (check boxes), stacked, with the words beside the mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGroupBox, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.marks import CheckMark, RadioMark
from courtdesk.ui.kit.style import mark


@dataclass(frozen=True)
class Option:
    """One thing to choose: the value that is kept, its words, and a second line."""

    value: str
    label: str
    hint: str = ""


class OptionRow(QWidget):
    """A mark and its words, which wrap; pressing the words presses the mark.

    Attributes:
        mark: the radio or check box.
    """

    def __init__(self, button: RadioMark | CheckMark, option: Option) -> None:
        super().__init__()
        mark(self, "clear")
        self.mark = button
        button.setAccessibleDescription(option.hint)
        across = layouts.row(self, gap=10)
        across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        words = layouts.column(gap=0, margins=(0, 2, 0, 2))
        words.addWidget(Text(option.label))
        if option.hint:
            words.addWidget(Caption(option.hint))
        across.addLayout(words, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press on the words is a press on the mark."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside and self.mark.isEnabled():
            self.mark.setFocus(Qt.FocusReason.MouseFocusReason)
            self.mark.click()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken, so that the release comes here too."""
        event.accept()


class Choice(Field[str | None]):
    """One of a few, as stacked radios; none is chosen beforehand and any answer can be cleared.

    Digits do nothing here: a stray key in a page of fields must not answer a question.
    `value` is the option's value or None.
    """

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        parent: QWidget | None = None,
        *,
        hint: str = "",
        optional: bool = False,
        missing: str = "",
        clearable: bool = True,
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self._radios = {option.value: RadioMark(option.label) for option in options}
        self._group = QButtonGroup(self)
        box, lines = _group_box(self.spoken_label)
        for option in options:
            self._group.addButton(self._radios[option.value])
            lines.addWidget(OptionRow(self._radios[option.value], option))
        self._group.buttonToggled.connect(self._toggled)
        self._add_control(box)
        self._clear = LinkButton("Clear answer")
        self._clear.setAccessibleName(f"Clear answer to {label}")
        self._clear.clicked.connect(self._cleared)
        self._clear.hint = "Del"
        self._clear.setAccessibleDescription("Delete, while an answer has the keyboard")
        # No stop for Tab: who tabs on and presses Space would wipe what was just answered.
        self._clear.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._clear.hide()
        self._clearable = clearable
        if clearable:
            self._clear_by_key(box)
        self._add_control(self._clear, left=True)
        self._describe()

    def value(self) -> str | None:
        """The chosen option's value."""
        return next((key for key, radio in self._radios.items() if radio.isChecked()), None)

    def set_value(self, value: str | None) -> None:
        """Choose `value`, or none; `ValueError` if it is not one of the options."""
        if value is None:
            self._unset()
        elif value in self._radios:
            self._radios[value].setChecked(True)
        else:
            raise ValueError(f"{self.name} has no option {value!r}")

    def is_empty(self) -> bool:
        """Whether none is chosen."""
        return self.value() is None

    def controls(self) -> tuple[QWidget, ...]:
        """The radios."""
        return tuple(self._radios.values())

    def focus_first(self) -> None:
        """To the chosen radio, else the first: that is where Tab would lead too."""
        chosen = self.value()
        (self._radios[chosen] if chosen is not None else self.controls()[0]).setFocus()

    def _clear_by_key(self, box: QWidget) -> None:
        action = QAction("Clear answer", box)
        action.setShortcuts([QKeySequence(Qt.Key.Key_Delete), QKeySequence(Qt.Key.Key_Backspace)])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self._cleared)
        box.addAction(action)

    def _let_tab_in(self) -> None:
        """Tab comes to the chosen radio alone: only from there do the arrow keys choose."""
        chosen = self.value()
        for key, radio in self._radios.items():
            stop = chosen is None or key == chosen
            policy = Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus
            radio.setFocusPolicy(policy)

    def _cleared(self) -> None:
        self._unset()
        self.controls()[0].setFocus()

    def _unset(self) -> None:
        """Qt keeps one radio of an exclusive group chosen; ask the group to look away."""
        if self.is_empty():
            return
        self._group.setExclusive(False)
        for radio in self._radios.values():
            radio.setChecked(False)
        self._group.setExclusive(True)
        self._let_tab_in()
        self._clear.hide()
        self.changed.emit()

    def _toggled(self, _radio: QAbstractButton, checked: bool) -> None:
        """A change toggles two radios; the one that is now chosen speaks for both."""
        if checked:
            self._let_tab_in()
            self._clear.setVisible(self._clearable)
            self.changed.emit()


class Checks(Field[tuple[str, ...]]):
    """Any of a few, as stacked check boxes. `value` has the chosen values in the order shown."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        parent: QWidget | None = None,
        *,
        hint: str = "",
        optional: bool = False,
        missing: str = "",
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self._boxes = {option.value: CheckMark(option.label) for option in options}
        box, lines = _group_box(self.spoken_label)
        for option in options:
            self._boxes[option.value].toggled.connect(self._toggled)
            lines.addWidget(OptionRow(self._boxes[option.value], option))
        self._add_control(box)
        self._describe()

    def value(self) -> tuple[str, ...]:
        """The chosen values in the order shown."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: tuple[str, ...]) -> None:
        """Choose exactly these; `ValueError` if one is not an option."""
        unknown = set(value) - set(self._boxes)
        if unknown:
            raise ValueError(f"{self.name} has no option {sorted(unknown)!r}")
        for key, box in self._boxes.items():
            box.setChecked(key in value)

    def is_empty(self) -> bool:
        """Whether none is chosen."""
        return not self.value()

    def controls(self) -> tuple[QWidget, ...]:
        """The check boxes."""
        return tuple(self._boxes.values())

    def _toggled(self) -> None:
        self.changed.emit()


def _group_box(name: str) -> tuple[QGroupBox, QVBoxLayout]:
    """A box whose role tells a screen reader which question the marks belong to."""
    box = QGroupBox()
    box.setFlat(True)
    box.setAccessibleName(name)
    mark(box, "choices")
    return box, layouts.column(box, gap=6, margins=(0, 4, 0, 2))
