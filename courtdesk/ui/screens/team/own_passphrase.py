"""Changing one's own passphrase: re-sealed, never re-encrypted."""

from __future__ import annotations

from courtdesk.actions import identities, vaults
from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.ui.entry.first_run import PassphrasePair
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import PassphraseField
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Desk, Screen
from courtdesk.ui.strength import StrengthLine


class OwnPassphrase(Screen):
    """The old passphrase, and the new one twice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.old = PassphraseField(
            "old", "Your passphrase now", missing="Enter the passphrase that you have now."
        )
        self.new = PassphrasePair("New passphrase", "the new passphrase")
        whole = layouts.column(self, gap=0)
        self._page = Page("Change your passphrase")
        whole.addWidget(self._page)
        body = self._page.body
        body.addWidget(
            Text(
                "Change it when somebody may have seen it. There is no date by which it must be "
                "changed. A copy of the vault made before still opens with the old one."
            )
        )
        self.group = FieldGroup([self.old, *self.new.fields])
        self.group.failed.connect(lambda errors: self._page.set_failed(failed=errors > 0))
        body.addWidget(self.group)
        self.go = PrimaryButton("Change passphrase")
        self.go.clicked.connect(self.submit)
        self.new.again.edit.returnPressed.connect(self.submit)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(desk.back)
        body.addLayout(flowing(self.go, cancel))
        name = desk.session.sign_in_name
        self._strength = StrengthLine(desk.runner, self.new.first, lambda: [name], self)

    def start(self) -> None:
        """Put the keyboard on the old one."""
        self.old.focus_first()

    def submit(self) -> None:
        """Change it, or show what is missing."""
        values = self.group.read_or_show()
        if values is None:
            return
        problem = self.new.problem()
        if problem is not None:
            self.group.show_errors([(problem.field, str(problem))])
            return
        self._page.set_failed(failed=False)
        self.go.setEnabled(False)
        session, old, new = self._desk.session, values["old"], values["passphrase"]
        self._desk.runner.run(
            self, lambda: _change(session, old, new), lambda _: self._changed(), self._refused
        )

    def _changed(self) -> None:
        self.old.clear()
        self.new.clear()
        self._desk.say("Your passphrase has been changed.")
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.go.setEnabled(True)
        field = error.field if isinstance(error, FieldError) else "old"
        self.group.show_errors([(field, str(error))])


def _change(session: Session, old: str, new: str) -> None:
    vaults.change_passphrase(session, old, new, identities.own_policy(session))
