"""Versions beside each other: points to choose from, points to compare, and what is alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QGroupBox,
    QLayout,
    QSizePolicy,
    QWidget,
)

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.choices import Choice, Option
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.marks import SIDE
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.kit.summary_list import Answer, SummaryList

LEAST = 300
"""Pixels at 100 % that a version needs beside another; with less they stand one under the other."""

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
_BESIDE, _UNDER = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


def direction(width: int, count: int) -> QBoxLayout.Direction:
    """How `count` versions stand in `width` pixels."""
    return _BESIDE if width >= count * current_theme().px(LEAST) else _UNDER


class Sides(Choice):
    """What each version says of one point, as radios beside each other; none is chosen.

    `value` is the id of the version whose words hold. `told` is what else a screen reader is told
    of each: what differs stands under the radios and takes no keyboard.
    """

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        missing: str,
        *,
        told: Sequence[str] = (),
    ) -> None:
        self._options: tuple[Option, ...] = tuple(options)
        self._told = tuple(told) or ("",) * len(self._options)
        self._lines: QBoxLayout | None = None
        super().__init__(name, label, self._options, missing=missing)
        box = self.findChild(QGroupBox)
        lines = box.layout() if box is not None else None
        if isinstance(lines, QBoxLayout):
            self._lines = lines
            for at in range(lines.count()):
                lines.setStretch(at, 1)
        for radio in self.controls():
            radio.installEventFilter(self)

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen, in the order of the versions."""
        return self._options

    def _describe(self) -> None:
        """Say with each radio whose version it is, with the first one also what is wrong."""
        wrong = f"Error: {self.error}" if self.error else ""
        for at, radio in enumerate(self.controls()):
            parts = ("" if at else wrong, self._options[at].hint, self._told[at])
            radio.setAccessibleDescription(". ".join(part for part in parts if part))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Each arrow key goes to the next version or the one before, however they stand."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        radios = self.controls()
        at = next((at for at, one in enumerate(radios) if one is watched), 0) + step
        radio = radios[min(max(at, 0), len(radios) - 1)]
        if isinstance(radio, QAbstractButton):
            radio.setFocus(Qt.FocusReason.OtherFocusReason)
            radio.setChecked(True)
        return True

    def minimumSizeHint(self) -> QSize:
        """One version alone: beside each other is a wish, not a need."""
        return _narrow(super().minimumSizeHint(), len(self._options))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction by the room."""
        super().resizeEvent(event)
        if self._lines is not None:
            _turn(self._lines, self.width(), len(self._options))


class Compared(QFrame):
    """What each version says of one point where a version is chosen whole, or nothing is."""

    def __init__(self, label: str, said: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        mark(self, "clear")
        self._count = len(said)
        self.setAccessibleName(label)
        self.setAccessibleDescription("; ".join(f"{who}: {words}" for who, words in said))
        column = layouts.column(self, gap=2)
        column.addWidget(Strong(label))
        self._lines = layouts.row(gap=6)
        for who, words in said:
            self._lines.addWidget(_cell(who, words), 1)
        column.addLayout(self._lines)

    def minimumSizeHint(self) -> QSize:
        """One version alone, as above."""
        return _narrow(super().minimumSizeHint(), self._count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction by the room."""
        super().resizeEvent(event)
        _turn(self._lines, self.width(), self._count)


class Alike(QWidget):
    """What all versions say, folded away until somebody asks for it.

    Attributes:
        fold: shows and hides it.
        rows: what is folded.

    Signals:
        unfolded: it is shown now.
    """

    unfolded = Signal()

    def __init__(self, points: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        mark(self, "clear")
        self._words = f"what all versions say alike ({len(points)})"
        column = layouts.column(self, gap=6)
        self.fold = LinkButton("")
        self.fold.clicked.connect(self._turned)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows = SummaryList([Answer(label, label, words, False) for label, words in points])
        column.addWidget(self.rows)
        self._set(shown=False)

    def _turned(self) -> None:
        self._set(shown=self.rows.isHidden())
        announce(self.fold, "Shown below" if not self.rows.isHidden() else "Hidden")
        if not self.rows.isHidden():
            self.unfolded.emit()

    def _set(self, *, shown: bool) -> None:
        self.rows.setVisible(shown)
        self.fold.setText(f"{'Hide' if shown else 'Show'} {self._words}")


class _MarkWide(QWidget):
    """Nothing, as wide as a radio at any text size."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, "clear")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The mark's width."""
        return QSize(current_theme().px(SIDE), 1)


def _cell(who: str, words: str) -> QWidget:
    holder = QWidget()
    mark(holder, "clear")
    across = layouts.row(holder, gap=10)
    # Under the words of the radio that chooses this version, not under its mark.
    across.addWidget(_MarkWide())
    column = layouts.column(gap=0)
    across.addLayout(column, 1)
    column.addWidget(Text(words))
    column.addWidget(Caption(who))
    column.addStretch(1)
    return holder


def _narrow(size: QSize, count: int) -> QSize:
    return QSize(min(size.width(), max(size.width() // max(count, 1), current_theme().px(200))), 0)


def _turn(lines: QLayout, width: int, count: int) -> None:
    if isinstance(lines, QBoxLayout) and lines.direction() is not direction(width, count):
        lines.setDirection(direction(width, count))
