"""The first run: who, which court, which passphrase. No question about keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.domain.access import Role
from courtdesk.errors import FieldError
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Choice, Field, PassphraseField, TextField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.member_fields import role_options

CHOOSING_HINT = (
    "At least 8 characters; 15 or more are advised. Four words that do not belong together are "
    "easy to remember and hard to guess. You may paste it."
)


class PassphrasePair:
    """A passphrase and the same again, and reading both.

    Attributes:
        first, again: the two fields.
    """

    def __init__(self, label: str = "Passphrase", called: str = "the passphrase") -> None:
        self.first = PassphraseField(
            "passphrase", label, hint=CHOOSING_HINT, missing=f"Enter {called}."
        )
        self.again = PassphraseField(
            "again", f"{label} again", missing=f"Enter {called} a second time."
        )

    @property
    def fields(self) -> tuple[Field[Any], ...]:
        """Both, in the order of the page."""
        return (self.first, self.again)

    def problem(self) -> FieldError | None:
        """What is wrong with the two together."""
        if self.first.value() == self.again.value():
            return None
        return FieldError("again", "The two passphrases differ: enter the same one twice.")

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.again.clear()


@dataclass(frozen=True)
class Newcomer:
    """What the first run asks for."""

    name: str
    role: Role
    court: str
    passphrase: str = field(repr=False)


class FirstRunPage(Page):
    """Makes a vault.

    Signals:
        submitted: everything is there; carries a `Newcomer`.
        join_asked: there is a team already, on another laptop.
    """

    submitted = Signal(object)
    join_asked = Signal()

    def __init__(self, where: str, parent: QWidget | None = None) -> None:
        super().__init__("Set up CourtDesk on this laptop", parent)
        self.body.addWidget(
            Text(
                "Everything is kept in one encrypted vault on this laptop. Nothing is sent "
                f"anywhere. It will be made in {where}."
            )
        )
        self.body.addWidget(self._other_way())
        self.body.addWidget(Section("Begin a new team here"))
        self.name = TextField(
            "name",
            "Your name",
            hint="As your colleagues know it. You sign in with it.",
            missing="Enter your name.",
        )
        self.role = Choice(
            "roles",
            "Your role at court",
            role_options(administrator=False),
            hint="You will also be the administrator, who adds the other members.",
            missing="Choose your role at court.",
            clearable=False,
        )
        self.court = TextField("court", "Your court", missing="Enter the name of your court.")
        self.passphrases = PassphrasePair()
        self.group = FieldGroup([self.name, self.role, self.court, *self.passphrases.fields])
        self.group.failed.connect(lambda number: self.set_failed(failed=number > 0))
        self.body.addWidget(self.group)
        self.go = PrimaryButton("Make the vault")
        self.go.clicked.connect(self.submit)
        self.body.addWidget(self.go)
        for edit in (self.name.edit, self.court.edit, self.passphrases.again.edit):
            edit.returnPressed.connect(self.submit)

    def start(self) -> None:
        """Put the keyboard where it begins."""
        self.name.focus_first()

    def submit(self) -> None:
        """Read the fields; emit `submitted` or show what is missing."""
        values = self.group.read_or_show()
        if values is None:
            return
        problem = self.passphrases.problem()
        if problem is not None:
            self.show_errors([(problem.field, str(problem))])
            return
        self.set_failed(failed=False)
        self.submitted.emit(
            Newcomer(values["name"], Role(values["roles"]), values["court"], values["passphrase"])
        )

    def show_errors(self, errors: Sequence[tuple[str, str]]) -> None:
        """Show what the action refused; everything typed stays."""
        self.group.show_errors(errors)

    def set_busy(self, *, busy: bool) -> None:
        """While the vault is being made nothing can be pressed twice."""
        self.go.setEnabled(not busy)
        self.go.setText("Making the vault…" if busy else "Make the vault")

    def _other_way(self) -> Panel:
        """Two teams at one court would be two courts: asked before anything is typed."""
        panel = Inset("Does your court work with CourtDesk already?")
        panel.add(Text("Then join its team: this laptop gets a vault of its own in the same team."))
        self.join = SecondaryButton("Join a team")
        self.join.clicked.connect(self.join_asked)
        panel.body.addWidget(self.join, 0, Qt.AlignmentFlag.AlignLeft)
        return panel

    def forget(self) -> None:
        """Forget the passphrases."""
        self.passphrases.clear()

    def words(self) -> list[str]:
        """What the passphrase must not be made of."""
        return [self.name.value(), self.court.value()]
