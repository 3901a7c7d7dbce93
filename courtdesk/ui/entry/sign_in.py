"""Signing in: who, the passphrase, and how long to wait after too many wrong ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton
from courtdesk.ui.kit.fields import Choice, Option, PassphraseField, SelectField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.wait_line import WaitLine

_RADIOS = 8
"""Up to so many members are shown at once; more are picked from a list."""


class SignInPage(Page):
    """Asks for a member's passphrase.

    Signals:
        submitted: carries the name and the passphrase.
        chosen: another member was chosen; carries the name (they may have to wait, too).
        forgotten: somebody does not know their passphrase any more.
    """

    submitted = Signal(str, str)
    chosen = Signal(str)
    forgotten = Signal()

    def __init__(
        self,
        names: Sequence[str],
        last: str = "",
        notice: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Sign in to CourtDesk", parent)
        self._names = tuple(names)
        self._busy = False
        if notice:
            self.body.addWidget(Text(notice))
        self.who = self._who_field(last)
        self.passphrase = PassphraseField(
            "passphrase",
            "Passphrase" if self.who is not None else f"Passphrase of {self._names[0]}",
            missing="Enter your passphrase.",
        )
        self.passphrase.edit.returnPressed.connect(self.submit)
        fields = [self.passphrase] if self.who is None else [self.who, self.passphrase]
        self.group = FieldGroup(fields)
        self.group.failed.connect(lambda number: self.set_failed(failed=number > 0))
        self.body.addWidget(self.group)
        self.wait = WaitLine()
        self.wait.changed.connect(self._allow)
        self.wait.ended.connect(self.group.clear_errors)
        self.body.addWidget(self.wait)
        self.go = PrimaryButton("Sign in")
        self.go.clicked.connect(self.submit)
        self.body.addWidget(self.go)
        self.lost = LinkButton("Forgotten your passphrase?")
        self.lost.clicked.connect(self.forgotten)
        self.body.addWidget(self.lost)
        self.set_hints([("Enter", "sign in"), ("F1", "help")])

    def start(self) -> None:
        """Put the keyboard where it begins: the name, or the passphrase when the name is known."""
        if self.who is not None and self.who.is_empty():
            self.who.focus_first()
        else:
            self.passphrase.focus_first()

    def name(self) -> str:
        """Who is chosen; "" while nobody is."""
        return self._names[0] if self.who is None else (self.who.value() or "")

    def submit(self) -> None:
        """Emit `submitted`, or show what is missing. Does nothing while one must wait."""
        if self._busy or self.wait.left:
            return
        if self.group.read_or_show() is None:
            return
        self.set_failed(failed=False)
        self.submitted.emit(self.name(), self.passphrase.value())

    def refuse(self, sentence: str) -> None:
        """Say why it was refused, at the passphrase, which is taken away to be typed again.

        The keyboard stays there, other than on a longer form: one field, one more try.
        """
        self.passphrase.clear()
        self.group.clear_errors()
        self.set_failed(failed=True)
        self.passphrase.set_error(sentence)
        self.passphrase.focus_first()
        announce(self.passphrase, f"Error: {sentence}", at_once=True)

    def set_wait(self, seconds: int) -> None:
        """Count down `seconds` until the next try; 0 ends the wait."""
        self.wait.begin(seconds)

    def set_busy(self, *, busy: bool) -> None:
        """While the passphrase is being checked nothing can be pressed twice."""
        self._busy = busy
        self.go.setText("Signing in…" if busy else "Sign in")
        # A page that went meanwhile would leave the vault that is being opened to nobody.
        self.lost.setEnabled(not busy)
        self._allow()

    def forget(self) -> None:
        """Forget what was typed."""
        self.passphrase.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        """A page that is gone counts no time."""
        self.wait.pause()
        super().hideEvent(event)

    def _who_field(self, last: str) -> Choice | SelectField | None:
        if len(self._names) < 2:
            return None
        options = [Option(name, name) for name in self._names]
        missing = "Choose your name."
        field: Choice | SelectField
        if len(options) <= _RADIOS:
            field = Choice("name", "Who are you?", options, missing=missing, clearable=False)
        else:
            field = SelectField("name", "Who are you?", options, missing=missing)
        if last in self._names:
            field.set_value(last)
        field.changed.connect(self._choose)
        return field

    def _choose(self) -> None:
        self.set_wait(0)
        self.group.clear_errors()
        if self.name():
            self.chosen.emit(self.name())

    def _allow(self) -> None:
        self.go.setEnabled(not self.wait.left and not self._busy)
