"""The member's way out: the passphrase, checked off the window's thread, slower and slower."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from courtdesk.actions import identities, vaults
from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.ui import welcome
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.fields import PassphraseField
from courtdesk.ui.kit.style import mark
from courtdesk.ui.operations import Runner
from courtdesk.ui.wait_line import WaitLine

_WRONG = "That is not the passphrase. The laptop stays with this form."


class StaffDoor(QWidget):
    """A quiet field for the passphrase of the member who handed over.

    A wrong one counts as it does at sign-in and makes the next try wait. The sentences name
    nobody: whoever has the laptop reads them.

    Attributes:
        passphrase: the field.
        button: takes the laptop back.

    Signals:
        opened: the passphrase was right.
    """

    opened = Signal()

    def __init__(self, session: Session, runner: Runner) -> None:
        super().__init__()
        self._session, self._runner = session, runner
        self._busy = False
        mark(self, "clear")
        column = layouts.column(self, gap=8)
        self.passphrase = PassphraseField(
            "passphrase", "Staff only: your passphrase", missing="Enter your passphrase."
        )
        mark(self.passphrase.caption_label, "quiet")
        self.passphrase.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.passphrase.edit.returnPressed.connect(self.submit)
        column.addWidget(self.passphrase)
        self.wait = WaitLine()
        self.wait.changed.connect(self._allow)
        column.addWidget(self.wait)
        self.button = SecondaryButton("Staff: take the laptop back")
        self.button.clicked.connect(self.submit)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def submit(self) -> None:
        """Check what was typed. Does nothing while one must wait or a try is under way."""
        if self._busy or self.wait.left:
            return
        if self.passphrase.is_empty():
            self._refuse(self.passphrase.missing)
            return
        typed = self.passphrase.value()
        self.passphrase.clear()
        self.passphrase.set_error(None)
        # The button that is switched off now may be what has the keyboard.
        self.passphrase.focus_first()
        self._set_busy(busy=True)
        self._runner.run(
            self, lambda: identities.confirm(self._session, typed), self._right, self._wrong
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed does not wait behind another page."""
        self.passphrase.clear()
        super().hideEvent(event)

    def _right(self, _unlocked: object) -> None:
        self._set_busy(busy=False)
        self.opened.emit()

    def _wrong(self, error: CourtDeskError) -> None:
        self._set_busy(busy=False)
        seconds = welcome.wait_of(error)
        if isinstance(error, WrongPassphrase):
            self._refuse(_WRONG)
            self._runner.run(self, self._seconds, self.wait.begin)
        else:
            self._refuse(str(error))
            self.wait.begin(seconds)

    def _seconds(self) -> int:
        session = self._session
        return vaults.seconds_to_wait(session.folder, session.clock, session.sign_in_name)

    def _refuse(self, sentence: str) -> None:
        self.passphrase.set_error(sentence)
        self.passphrase.focus_first()
        announce(self.passphrase, f"Error: {sentence}", at_once=True)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.button.setText("Checking…" if busy else "Staff: take the laptop back")
        self._allow()

    def _allow(self) -> None:
        self.button.setEnabled(not self.wait.left and not self._busy)
