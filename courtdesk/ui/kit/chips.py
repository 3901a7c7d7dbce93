"""Chips that can be taken away: the filters in force, each with its cross, and "Clear all".

The pattern is that of the MoJ filter: what is chosen stands over the list, and goes by one press.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.ui.kit.buttons import TARGET, Button, LinkButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.style import colour, current_theme, mark

_TAKE_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class RemovableChip(Button):
    """One chip with a cross; Enter, Space, Delete or a click takes it away.

    Signals:
        clicked: it is to go.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent, kit="chip")
        self.setAccessibleName(f"Remove filter: {text}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace press it too."""
        if event.key() in _TAKE_AWAY:
            self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """The words, the cross and some room round them; never too small to hit."""
        metrics = QFontMetrics(self._words_font())
        theme = current_theme()
        wide = metrics.horizontalAdvance(self.text()) + 3 * theme.gap(8) + self._cross()
        return QSize(wide, metrics.height() + theme.gap(8)).expandedTo(QSize(TARGET, TARGET))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A box with the words and a drawn cross, so that no typeface need have the sign."""
        theme, metrics = current_theme(), QFontMetrics(self._words_font())
        ink = colour("ink", theme, self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("hover" if self.underMouse() else "surface", theme, self.palette()))
        painter.setPen(QPen(ink, 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(self._words_font())
        left, wide = theme.gap(8), metrics.horizontalAdvance(self.text())
        words = QRect(left, 0, wide + 2, self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
        )
        side = self._cross()
        at = QRectF(left + wide + theme.gap(8), (self.height() - side) / 2, side, side)
        painter.setPen(QPen(ink, theme.px(2)))
        painter.drawLine(at.topLeft(), at.bottomRight())
        painter.drawLine(at.topRight(), at.bottomLeft())
        painter.end()

    def _words_font(self) -> QFont:
        font = QFont(QApplication.font())
        font.setPixelSize(current_theme().caption)
        return font

    @staticmethod
    def _cross() -> int:
        return current_theme().px(9)


class ChipRow(QWidget):
    """The chips in force, wrapping like words, and a link that takes all of them away.

    Signals:
        removed: one chip is to go; carries its key.
        cleared: all are to go.
        emptied: the keyboard was on a chip or the link, and there is none any more.
    """

    removed = Signal(str)
    cleared = Signal()
    emptied = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.setAccessibleName(name)
        self._flow = FlowLayout(self, gap=8, line_gap=6)
        self._chips: list[RemovableChip] = []
        self.clear_all = LinkButton("Clear all", self, look="tight")
        self.clear_all.hide()
        self.clear_all.setAccessibleName("Clear all filters")
        self.clear_all.clicked.connect(self.cleared)

    @property
    def chips(self) -> tuple[RemovableChip, ...]:
        """The chips that are shown, in their order."""
        return tuple(self._chips)

    def show_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show these (key, words); the keyboard goes on to the chip after one that went."""
        held, old = self._held(), self._chips
        self._chips = [self._chip(key, words) for key, words in chips]
        self._lay_out()
        # Before the old ones go: Qt would hand their keyboard to whatever comes next.
        if held is not None and self._chips:
            target = self._chips[min(held, len(self._chips) - 1)]
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        elif held is not None:
            self.emptied.emit()
        for chip in old:
            chip.hide()
            chip.setParent(None)
            chip.deleteLater()

    def _held(self) -> int | None:
        """Which chip has the keyboard, or None when it is elsewhere; the link counts as last."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            return None
        places = [at for at, chip in enumerate(self._chips) if chip is focus]
        return places[0] if places else len(self._chips)

    def _chip(self, key: str, words: str) -> RemovableChip:
        chip = RemovableChip(words, self)
        chip.clicked.connect(lambda: self.removed.emit(key))
        return chip

    def _lay_out(self) -> None:
        """The chips, and after two or more the link; Tab goes along them in that order."""
        while self._flow.takeAt(0) is not None:
            continue
        several = len(self._chips) > 1
        before: QWidget | None = None
        for widget in (*self._chips, *([self.clear_all] if several else [])):
            self._flow.addWidget(widget)
            if before is not None:
                QWidget.setTabOrder(before, widget)
            widget.show()
            before = widget
        self.clear_all.setVisible(several)
        self.updateGeometry()
