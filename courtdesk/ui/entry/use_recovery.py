"""A forgotten passphrase: who resets it, and the printed recovery key where nobody can.

**Decision: the sheet is the second way, not the first.** A colleague's reset leaves the sheet
sealed; using it means printing a new one. The recovery key has 256 random bits, so that tries of
it need no waiting time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from courtdesk.ui.entry.first_run import PassphrasePair
from courtdesk.ui.kit.buttons import Button, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Choice, Option, SelectField, TextArea, TextField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.page import Page

_RADIOS = 7
"""Up to so many members are shown at once; more are picked from a list."""

_GROUPS, _GROUP = 14, 4
"""How the key is printed."""

_NEW = ""
"""The choice of somebody who is not on this laptop yet: no name is empty."""

NOTICE = (
    "You are an administrator now: sign in with your new passphrase. Then make a new recovery key "
    "in Team, as this one has been out of its envelope."
)
"""What the sign-in page says once the key has been used."""


@dataclass(frozen=True)
class Recovery:
    """What was entered. `why` is the reason for going on with an older copy, if it is one."""

    key: str = field(repr=False)
    name: str
    passphrase: str = field(repr=False)
    why: str | None


class ForgottenPage(Page):
    """Says who helps with a forgotten passphrase.

    Signals:
        use_key: go on with the printed recovery key.
        back: back to signing in.
    """

    use_key = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Forgotten passphrase", parent)
        for widget in (
            Text("Nobody can look a passphrase up. What was recorded is not lost."),
            Section("An administrator resets it"),
            Text(
                "On this laptop an administrator of the team signs in, opens Team and your name, "
                "and chooses “Reset a forgotten passphrase”. You type a new one yourself."
            ),
            Section("No administrator can sign in either"),
            Text(
                "The recovery key, printed when the vault was made, makes somebody an "
                "administrator with a new passphrase. That it was used here is kept in the record."
            ),
        ):
            self.body.addWidget(widget)
        self.go = SecondaryButton("Use the printed recovery key")
        self.go.clicked.connect(self.use_key)
        self.leave = PrimaryButton("Back to sign in")
        self.leave.clicked.connect(self.back)
        self.body.addLayout(_in_a_row(self.leave, self.go))

    def start(self) -> None:
        """Put the keyboard on the harmless button."""
        self.leave.setFocus()


class UseRecoveryPage(Page):
    """Asks for the printed key, whose it is to be, and a new passphrase.

    Signals:
        submitted: everything is there; carries a `Recovery`.
        back: back to signing in.
    """

    submitted = Signal(object)
    back = Signal()

    def __init__(self, names: Sequence[str], last: str = "", parent: QWidget | None = None) -> None:
        super().__init__("Use the recovery key", parent)
        self._busy = False
        self.body.addWidget(
            Text(
                "It makes one member an administrator, who may then reset other passphrases, and "
                "does nothing else. That it was used here, when and for whom is kept in the record."
            )
        )
        self.key = TextArea(
            "recovery_key",
            "Recovery key",
            hint="14 groups of 4, as printed. Capitals, spaces and hyphens do not matter.",
            missing="Enter the recovery key from the printed sheet.",
            rows=2,
        )
        self.counted = Caption()
        self.who = _who(names, last)
        self.name = TextField("name", "Your name", missing="Enter your name.")
        self.passphrases = PassphrasePair("New passphrase", "a new passphrase")
        self.why = TextField(
            "why",
            "Why an older copy is in use",
            hint="Kept in the record for good.",
            missing="Write down why an older copy is in use, or put the newer one back.",
            chars=48,
        )
        self.why.hide()
        self.group = FieldGroup([self.key, self.who, self.name, *self.passphrases.fields, self.why])
        self.group.put_before("who", self.counted)
        self.group.failed.connect(lambda number: self.set_failed(failed=number > 0))
        self.body.addWidget(self.group)
        self.go = PrimaryButton("Use the key")
        self.go.clicked.connect(self.submit)
        self.leave = SecondaryButton("Back to sign in")
        self.leave.clicked.connect(self.back)
        self.body.addLayout(_in_a_row(self.go, self.leave))
        self.key.changed.connect(self._count)
        self._count()
        self.who.changed.connect(self._chosen)
        for edit in (self.passphrases.again.edit, self.why.edit):
            edit.returnPressed.connect(self.submit)
        self._chosen()

    def start(self) -> None:
        """Put the keyboard on the key."""
        self.key.focus_first()

    def submit(self) -> None:
        """Read the fields; emit `submitted` or show what is missing."""
        if self._busy:
            return
        values = self.group.read_or_show()
        if values is None:
            return
        wrong = self.passphrases.problem()
        if wrong is not None:
            self.show_errors([(wrong.field, str(wrong))])
            return
        self.set_failed(failed=False)
        name = values.get("name") or values["who"]
        self.submitted.emit(
            Recovery(values["recovery_key"], name, values["passphrase"], values.get("why"))
        )

    def show_errors(self, errors: Sequence[tuple[str, str]]) -> None:
        """Show what was refused; everything typed stays."""
        hidden = self.name.isHidden()
        self.group.show_errors(
            [("who" if name == "name" and hidden else name, text) for name, text in errors]
        )

    def ask_why(self, sentence: str) -> None:
        """Say that the vault was put back, and ask for the reason to go on with it."""
        self.why.show()
        self.show_errors([("why", f"{sentence} To go on with it, write down why.")])

    def set_busy(self, *, busy: bool) -> None:
        """While the key is being used nothing can be pressed twice."""
        self._busy = busy
        self.go.setEnabled(not busy)
        self.leave.setEnabled(not busy)
        self.go.setText("One moment…" if busy else "Use the key")

    def forget(self) -> None:
        """Forget the key and the passphrases."""
        self.key.edit.clear()
        self.passphrases.clear()

    def words(self) -> list[str]:
        """What the passphrase must not be made of."""
        return [self.who.value() or self.name.value()]

    def _count(self) -> None:
        """How far somebody has come, who reads group by group from paper."""
        entered = sum(one.isalnum() for one in self.key.value())
        groups, more = divmod(entered, _GROUP)
        rest = f" and {more} more" if more else ""
        self.counted.setText(f"{groups} of {_GROUPS} groups{rest} entered.")

    def _chosen(self) -> None:
        self.name.setVisible(self.who.value() == _NEW)


def _who(names: Sequence[str], last: str) -> Choice | SelectField:
    options = [Option(name, name) for name in names]
    options.append(Option(_NEW, "Somebody who is not in this list"))
    label, missing = "Who becomes administrator?", "Choose who becomes administrator."
    found: Choice | SelectField
    if len(names) <= _RADIOS:
        found = Choice("who", label, options, missing=missing, clearable=False)
    else:
        found = SelectField("who", label, options, missing=missing)
    if last in names:
        found.set_value(last)
    return found


def _in_a_row(*buttons: Button) -> FlowLayout:
    row = FlowLayout(gap=10, line_gap=8)
    for button in buttons:
        row.addWidget(button)
    return row
