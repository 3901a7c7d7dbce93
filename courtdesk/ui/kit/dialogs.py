"""Dialogs: a plain frame, and the interruption card that asks "are you sure"."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import Button, PrimaryButton, SecondaryButton, WarningButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.focus import FocusRing
from courtdesk.ui.kit.headings import PageTitle, Text
from courtdesk.ui.kit.style import current_theme, mark

WIDTH = 560
"""Pixels at 100 %."""


class ModalFrame(QDialog):
    """A dialog with a heading, a body and a row of buttons; Esc leaves it as "cancel" does.

    Attributes:
        body: the column for content.
    """

    body: QVBoxLayout

    def __init__(self, title: str, parent: QWidget | None = None, *, look: str = "") -> None:
        super().__init__(parent)
        # The system lists window titles: never what the dialog is about, which may name a person.
        self.setWindowTitle("CourtDesk")
        self.setModal(True)
        self.setAccessibleName(title)
        self.setMinimumWidth(current_theme().gap(WIDTH))
        outer = layouts.column(self, gap=0)
        card = QFrame()
        mark(card, "card", look)
        outer.addWidget(card)
        self._inner = layouts.column(card, gap=14)
        self._inner.addWidget(PageTitle(title))
        self.body = layouts.column(gap=10)
        self._inner.addLayout(self.body)
        self._buttons = FlowLayout(gap=10, line_gap=8)
        self._inner.addSpacing(4)
        self._inner.addLayout(self._buttons)
        self._ring = FocusRing(self)

    def sizeHint(self) -> QSize:
        """As high as the words are at this width; Qt would ask for that of a narrow column."""
        size = super().sizeHint().expandedTo(self.minimumSize())
        layout = self.layout()
        if layout is None:
            return size
        return QSize(size.width(), layout.totalHeightForWidth(size.width()))

    def add_button(self, button: Button) -> Button:
        """Put `button` after those that are there; the first added is the leftmost."""
        self._buttons.addWidget(button)
        return button


@dataclass(frozen=True)
class Card:
    """An interruption: the heading (a question), why it is asked, and two verbs.

    `confirm` says what will happen ("Withdraw consent"), `keep` what stays ("Keep consent").
    `harm` is whether it takes something away.
    """

    heading: str
    text: str
    confirm: str
    keep: str
    harm: bool = True


class Interruption(ModalFrame):
    """Asks before something that is seldom meant; used sparingly, or it is pressed through.

    The safe button has the keyboard and is the default; Enter, Esc and closing keep things as
    they are. Use `ask`.
    """

    def __init__(self, card: Card, parent: QWidget | None = None) -> None:
        super().__init__(card.heading, parent, look="caution")
        self.body.addWidget(Text(card.text))
        self.setAccessibleDescription(card.text)
        self.keep = self.add_button(SecondaryButton(card.keep))
        confirm = WarningButton(card.confirm) if card.harm else PrimaryButton(card.confirm)
        self.confirm = self.add_button(confirm)
        self.keep.setDefault(True)
        self.keep.clicked.connect(self.reject)
        self.confirm.clicked.connect(self.accept)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)


def ask(card: Card, parent: QWidget | None = None) -> bool:
    """Show the card and wait; True only if the person pressed the confirming verb."""
    dialog = Interruption(card, parent)
    try:
        return bool(dialog.exec() == QDialog.DialogCode.Accepted)
    finally:
        dialog.deleteLater()
