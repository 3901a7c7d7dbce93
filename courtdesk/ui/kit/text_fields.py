"""Fields that are typed into, and the one that is picked from a short list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from courtdesk.errors import FieldError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.choices import Option
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.style import colour, current_theme, mark

PAUSE_MS = 1000
"""How long after the last key the count is spoken: not in the middle of a word."""


class Line(QLineEdit):
    """A line edit that is `chars` digits wide at any text size.

    Attributes:
        chars: how many digits fit; tells how long the answer is, and limits nothing.
    """

    def __init__(self, name: str, chars: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chars = chars
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the characters and the padding."""
        digits = self.fontMetrics().horizontalAdvance("0") * self.chars
        return QSize(digits + 2 * current_theme().gap(8) + 12, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As wide as the answer, within reason: a long box gives way on a narrow window."""
        return QSize(
            min(self.sizeHint().width(), current_theme().px(260)), super().sizeHint().height()
        )


class TextField(Field[str]):
    """One line of text. `value` is what was typed without the spaces around it.

    Attributes:
        edit: the line edit.
    """

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        hint: str = "",
        optional: bool = False,
        missing: str = "",
        chars: int = 32,
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self.edit = Line(self.spoken_label, chars)
        self.caption_label.setBuddy(self.edit)
        self.edit.textChanged.connect(self._text_changed)
        self._add_control(self.edit, left=True)
        self._describe()

    def value(self) -> str:
        """The text without spaces around it; inside it nothing is touched."""
        return self.edit.text().strip()

    def set_value(self, value: str) -> None:
        """Show `value`."""
        self.edit.setText(value)

    def is_empty(self) -> bool:
        """Whether there are only spaces."""
        return not self.edit.text().strip()

    def controls(self) -> tuple[QWidget, ...]:
        """The line."""
        return (self.edit,)

    def _text_changed(self) -> None:
        self.changed.emit()


class NumberField(Field[int | None]):
    """A whole number typed on one line; never a spin box, whose wheel changes answers unseen.

    Spaces and thousands commas are taken. `value` is None when empty.

    Attributes:
        edit: the line edit.
        minimum, maximum: the limits, both allowed themselves.
    """

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        hint: str = "",
        optional: bool = False,
        missing: str = "",
        minimum: int = 0,
        maximum: int = 999_999,
        unit: str = "",
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self.minimum = minimum
        self.maximum = maximum
        self.edit = Line(f"{self.spoken_label} {unit}".strip(), max(3, len(str(maximum)) + 1))
        self.edit.textChanged.connect(self._text_changed)
        self.caption_label.setBuddy(self.edit)
        across = layouts.row(gap=6)
        across.addWidget(self.edit)
        if unit:
            across.addWidget(QLabel(unit))
        across.addStretch(1)
        self._column.addLayout(across)
        self._describe()

    def value(self) -> int | None:
        """The number, None when empty; `FieldError` for words or a number out of bounds."""
        typed = "".join(self.edit.text().split()).replace(",", "")
        if not typed:
            return None
        number = _whole(typed)
        if number is None:
            raise FieldError(
                self.name, f"{self.label}: enter a whole number in digits, such as 12."
            )
        if not self.minimum <= number <= self.maximum:
            raise FieldError(
                self.name,
                f"{self.label}: enter a number from {self.minimum:,} to {self.maximum:,}.",
            )
        return number

    def set_value(self, value: int | None) -> None:
        """Show `value`, or nothing."""
        self.edit.setText("" if value is None else str(value))

    def is_empty(self) -> bool:
        """Whether there are only spaces."""
        return not self.edit.text().strip()

    def controls(self) -> tuple[QWidget, ...]:
        """The line."""
        return (self.edit,)

    def _text_changed(self) -> None:
        self.changed.emit()


class PassphraseField(Field[str]):
    """A passphrase: hidden until "Show" is pressed, pasted if the person likes.

    `value` is exactly what was typed, spaces included.

    Attributes:
        edit: the line edit.
    """

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
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self.edit = Line(self.spoken_label, 36)
        # Neither the keyboard's memory nor its suggestions may learn it.
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.edit.textChanged.connect(self._text_changed)
        self.caption_label.setBuddy(self.edit)
        self._show = LinkButton("Show")
        self._show.clicked.connect(self._flip)
        across = layouts.row(gap=10)
        across.addWidget(self.edit)
        across.addWidget(self._show)
        across.addStretch(1)
        self._column.addLayout(across)
        self._strength = Caption()
        self._strength.hide()
        self._column.addWidget(self._strength)
        self._set_shown(shown=False)
        self._describe()

    def value(self) -> str:
        """Exactly what was typed."""
        return self.edit.text()

    def set_value(self, value: str) -> None:
        """Fill in `value`."""
        self.edit.setText(value)

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.edit.text()

    def controls(self) -> tuple[QWidget, ...]:
        """The line and the button that shows it."""
        return (self.edit, self._show)

    def set_strength(self, sentence: str) -> None:
        """Say under the line how strong it is; an empty sentence takes the line away."""
        self._strength.setText(sentence)
        self._strength.setVisible(bool(sentence))

    def clear(self) -> None:
        """Forget what was typed, also what "undo" would bring back, and hide again."""
        # `clear` can be undone, by whoever presses "Show" first; setting a text cannot.
        self.edit.setText("")
        self._set_shown(shown=False)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was shown is hidden when the page goes."""
        self._set_shown(shown=False)
        super().hideEvent(event)

    def _describe(self) -> None:
        parts = [f"Error: {self.error}" if self.error else "", self._hint]
        self.edit.setAccessibleDescription(" ".join(part for part in parts if part))

    def _flip(self) -> None:
        self._set_shown(shown=self.edit.echoMode() is QLineEdit.EchoMode.Password)

    def _set_shown(self, *, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.edit.setEchoMode(mode.Normal if shown else mode.Password)
        self._show.setText("Hide" if shown else "Show")
        self._show.setAccessibleName(f"{'Hide' if shown else 'Show'} {self.label.lower()}")

    def _text_changed(self) -> None:
        self.changed.emit()


class TextArea(Field[str]):
    """Several lines of text; with `limit`, a count under them.

    Going over is allowed and said: nobody's sentence is cut off, and a paste is never refused.

    Attributes:
        edit: the text edit; Tab leaves it.
        limit: characters allowed by where the text goes, or None.
    """

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        hint: str = "",
        optional: bool = False,
        missing: str = "",
        rows: int = 4,
        limit: int | None = None,
        count: Callable[[str], int] = len,
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self.limit = limit
        self._count = count
        self.edit = _Paper(self.spoken_label, rows)
        self.edit.textChanged.connect(self._text_changed)
        self.caption_label.setBuddy(self.edit)
        self._add_control(self.edit)
        self._counter = Caption()
        # First into the field: shown without a parent it would be a window of its own for a
        # moment, and take the keyboard with it.
        self._column.addWidget(self._counter)
        self._counter.setVisible(limit is not None)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._say_count)
        self._show_count()
        self._describe()

    @property
    def over(self) -> bool:
        """Whether the text is longer than `limit`."""
        return self.limit is not None and self._count(self.value()) > self.limit

    def value(self) -> str:
        """The text without blank space around it."""
        return self.edit.toPlainText().strip()

    def set_value(self, value: str) -> None:
        """Show `value`."""
        self.edit.setPlainText(value)

    def is_empty(self) -> bool:
        """Whether there is only blank space."""
        return not self.value()

    def controls(self) -> tuple[QWidget, ...]:
        """The text edit."""
        return (self.edit,)

    def count_sentence(self) -> str:
        """How many characters are left, or too many."""
        if self.limit is None:
            return ""
        left = self.limit - self._count(self.value())
        word = "character" if abs(left) == 1 else "characters"
        if left < 0:
            return f"You have {-left:,} {word} too many."
        return f"You have {left:,} {word} left."

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is spoken about a page that is gone."""
        self._pause.stop()
        super().hideEvent(event)

    def _text_changed(self) -> None:
        self._show_count()
        if self.limit is not None and self.edit.hasFocus():
            self._pause.start()
        self.changed.emit()

    def _show_count(self) -> None:
        self._counter.setText(self.count_sentence())
        mark(self._counter, "error" if self.over else "caption")

    def _say_count(self) -> None:
        announce(self.edit, self.count_sentence())


class SelectField(Field[str | None]):
    """One of a list too long for radios. `value` is the option's value, None if none is picked.

    Attributes:
        box: the combo box; it cannot be typed into, since screen readers lose such ones.
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
        unset: str = "Choose one",
    ) -> None:
        super().__init__(name, label, parent, hint=hint, optional=optional, missing=missing)
        self.box = _StillBox()
        self.box.setAccessibleName(self.spoken_label)
        self.box.addItem(unset, None)
        for option in options:
            self.box.addItem(option.label, option.value)
        self.box.currentIndexChanged.connect(self._picked)
        self.caption_label.setBuddy(self.box)
        self._add_control(self.box, left=True)
        self._describe()

    def value(self) -> str | None:
        """The picked option's value."""
        data = self.box.currentData()
        return None if data is None else str(data)

    def set_value(self, value: str | None) -> None:
        """Pick `value`; `ValueError` if it is not one of the options."""
        at = 0 if value is None else self.box.findData(value)
        if at < 0:
            raise ValueError(f"{self.name} has no option {value!r}")
        self.box.setCurrentIndex(at)

    def is_empty(self) -> bool:
        """Whether none is picked."""
        return self.box.currentIndex() <= 0

    def controls(self) -> tuple[QWidget, ...]:
        """The box."""
        return (self.box,)

    def _picked(self) -> None:
        self.changed.emit()


class _StillBox(QComboBox):
    """A combo box that the wheel scrolls past: a page is scrolled with the pointer anywhere."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet takes the arrow away with the button; draw it as a line."""
        super().paintEvent(event)
        theme = current_theme()
        side = theme.px(5)
        middle = QPointF(self.width() - theme.px(16), self.height() / 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = colour("ink" if self.isEnabled() else "ahead_text", theme, self.palette())
        painter.setPen(QPen(ink, theme.px(2)))
        corner = middle + QPointF(0, side / 2)
        painter.drawPolyline(
            [corner + QPointF(-side, -side), corner, corner + QPointF(side, -side)]
        )
        painter.end()


class _Paper(QPlainTextEdit):
    """A text edit of so many rows, at any text size; Tab moves on."""

    def __init__(self, name: str, rows: int) -> None:
        super().__init__()
        self._rows = rows
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        room = 2 * current_theme().gap(6) + 16
        return QSize(
            super().sizeHint().width(), self.fontMetrics().lineSpacing() * self._rows + room
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


def _whole(typed: str) -> int | None:
    digits = typed.removeprefix("-").removeprefix("−")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
        return None
    return -int(digits) if typed[0] in "-−" else int(digits)
