"""The pages around the questions: the blank one, the last one, and the member's way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.focus import without_ring
from courtdesk.ui.kit.headings import PageTitle, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.handed_over.staff_door import StaffDoor

GIVE_BACK = "Please give the laptop back to the member of staff."
WAKE = "Press any key to go on."


class BlankPage(QWidget):
    """Hides the question until a key, a click or a touch; that key does nothing else.

    Signals:
        woken: somebody is there.
    """

    woken = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(WAKE)
        without_ring(self)
        column = layouts.column(self, margins=(20, 20, 20, 20))
        words = PageTitle(WAKE)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key that is not held from before."""
        event.accept()
        if not event.isAutoRepeat():
            self.woken.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click, or a touch."""
        event.accept()
        self.woken.emit()


class LastPage(Page):
    """Says that the laptop should be given back, and nothing else; the member's way out is below.

    Attributes:
        door: the member's way out.
    """

    def __init__(self, door: StaffDoor) -> None:
        super().__init__(GIVE_BACK, width=0)
        self.door = door
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(GIVE_BACK)
        without_ring(self)
        self.body.addSpacing(60)
        self.body.addWidget(door)


class StaffPage(Page):
    """The way out before the end, and the way back to the questions.

    Signals:
        dropped: back to the questions.
    """

    dropped = Signal()

    def __init__(self, door: StaffDoor) -> None:
        super().__init__("Staff only", width=0)
        self.body.addWidget(Text("This takes the laptop back. Every answer so far is kept."))
        back = PrimaryButton("Go back to the questions")
        back.clicked.connect(self.dropped)
        self.body.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addSpacing(30)
        self.body.addWidget(door)
