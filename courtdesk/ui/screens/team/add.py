"""Adding a member, who sits at this laptop and types their own passphrase."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from courtdesk.actions import identities, members
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment, Role, compartments
from courtdesk.domain.team import Member
from courtdesk.errors import CourtDeskError, FieldError, WrongPassphrase
from courtdesk.ui.entry.first_run import PassphrasePair
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import PassphraseField, TextField
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.member_fields import recovery_key_field, registration_of_lead, roles_field
from courtdesk.ui.screen import Desk, Screen
from courtdesk.ui.screens.team.member import unheld
from courtdesk.ui.strength import StrengthLine


class AddMember(Screen):
    """One page: the newcomer's name, roles, registration, passphrase; the administrator's last."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._unheld: frozenset[Compartment] = frozenset()
        self._make_fields()
        whole = layouts.column(self, gap=0)
        self._page = Page("Add a member")
        whole.addWidget(self._page)
        body = self._page.body
        body.addWidget(
            Text(
                "The new member sits here now and types their own passphrase, which nobody else "
                "needs to know. They sign in with their name."
            )
        )
        self.group = FieldGroup(
            [
                self.name,
                self.roles,
                self.body_name,
                self.number,
                self.recovery_key,
                *self.passphrases.fields,
                self.mine,
            ]
        )
        self.group.failed.connect(lambda errors: self._page.set_failed(failed=errors > 0))
        body.addWidget(self.group)
        self.go = PrimaryButton("Add this member")
        self.go.clicked.connect(self.submit)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(desk.back)
        body.addLayout(flowing(self.go, cancel))
        self.roles.changed.connect(self._roles_changed)
        self.mine.edit.returnPressed.connect(self.submit)
        self._strength = StrengthLine(desk.runner, self.passphrases.first, self._words, self)
        self._roles_changed()

    def start(self) -> None:
        """Ask what nobody can read yet; put the keyboard on the name."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: unheld(session.team()), self._know_unheld)
        self.name.focus_first()

    def submit(self) -> None:
        """Add the member, or show what is missing."""
        values = self.group.read_or_show()
        if values is None:
            return
        problem = self.passphrases.problem()
        if problem is not None:
            self.group.show_errors([(problem.field, str(problem))])
            return
        self._page.set_failed(failed=False)
        self._set_busy(busy=True)
        session = self._desk.session
        self._desk.runner.run(self, lambda: _add(session, values), self._added, self._refused)

    def _added(self, member: Member) -> None:
        self.passphrases.clear()
        self.mine.clear()
        self._desk.saved(self._desk.session.clock())
        self._desk.say(f"{member.name} has been added and can sign in.")
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self._set_busy(busy=False)
        if isinstance(error, FieldError):
            self.group.show_errors([(error.field, str(error))])
        elif isinstance(error, WrongPassphrase):
            self.mine.clear()
            self.group.show_errors([("mine", str(error))])
        else:
            self.group.show_errors([("mine", str(error))])

    def _make_fields(self) -> None:
        self.name = TextField("name", "The new member's name", missing="Enter the member's name.")
        self.roles = roles_field(
            "Roles at court",
            hint="Tick every role that the member has.",
            missing="Choose at least one role for the new member.",
        )
        self.body_name, self.number = registration_of_lead()
        self.recovery_key = recovery_key_field()
        self.passphrases = PassphrasePair(
            "The new member's passphrase", "the new member's passphrase"
        )
        self.mine = PassphraseField(
            "mine",
            "Your own passphrase",
            hint="The administrator's, to confirm.",
            missing="Enter your own passphrase to confirm.",
        )

    def _know_unheld(self, parts: frozenset[Compartment]) -> None:
        self._unheld = parts
        self._roles_changed()

    def _roles_changed(self) -> None:
        chosen = [Role(value) for value in self.roles.value()]
        lead = Role.CLINICAL_LEAD in chosen
        self.body_name.setVisible(lead)
        self.number.setVisible(lead)
        self.recovery_key.setVisible(bool(compartments(chosen) & self._unheld))

    def _words(self) -> list[str]:
        return [self.name.value()]

    def _set_busy(self, *, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.go.setText("Adding…" if busy else "Add this member")
        if not busy:
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)


def _add(session: Session, values: dict[str, Any]) -> Member:
    return members.add_member(
        session,
        name=values["name"],
        roles=[Role(value) for value in values["roles"]],
        new_passphrase=values["passphrase"],
        passphrase=values["mine"],
        policy=identities.own_policy(session),
        registration_body=values.get("registration_body", ""),
        registration_number=values.get("registration_number", ""),
        recovery_key=values.get("recovery_key", ""),
    )
