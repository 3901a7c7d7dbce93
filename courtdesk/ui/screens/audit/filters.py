"""The filters beside the list, and the panel that saves what they leave as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from courtdesk.domain.audit import Action
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import (
    DateField,
    Option,
    PassphraseField,
    SelectField,
    TextField,
)
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.screens.audit.reading import AuditView, Typed
from courtdesk.ui.ways_out import ask_where
from courtdesk.ui.welcome import wait_of

_LEAVES = (
    "The file holds every event that the filters leave, also those not shown yet. It is not "
    "encrypted and names your colleagues. That you saved it is recorded."
)


class Filters(Panel):
    """The fields of the filter.

    Attributes:
        group: the fields; `show` is what reads them.
    """

    def __init__(self, view: AuditView, show: Callable[[Typed], None]) -> None:
        super().__init__("Filter")
        self._then = show
        self._case = view.typed.case
        self.record = TextField(
            "record",
            "Case or person",
            hint="Reference, case number, CRN or name.",
            optional=True,
            chars=24,
        )
        self.since = DateField("since", "First day", hint="", optional=True)
        self.until = DateField("until", "Last day", hint="", optional=True)
        members = [Option(member, name) for member, name in view.members]
        self.member = SelectField("member", "Who", members, optional=True, unset="Everyone")
        actions = [Option(action.value, action.label) for action in Action]
        self.action = SelectField(
            "action", "What they did", actions, optional=True, unset="Everything"
        )
        self.group = FieldGroup([self.record, self.since, self.until, self.member, self.action])
        self.add(self.group)
        self.show_ = PrimaryButton("Show", hint="Ctrl Enter")
        self.show_.clicked.connect(self.submit)
        self.record.edit.returnPressed.connect(self.submit)
        self.body.addLayout(flowing(self.show_))

    def submit(self) -> None:
        """Show what fits, or what is wrong."""
        values = self.group.read_or_show()
        if values is None:
            return
        member, action = values["member"], values["action"]
        record: str = values["record"]
        self._then(
            Typed(
                values["since"],
                values["until"],
                MemberId(member) if member is not None else None,
                Action(action) if action is not None else None,
                record,
                # What was typed goes before the record that the page was opened for.
                None if record.strip() else self._case,
            )
        )

    def only_case(self, case: CaseId) -> None:
        """Ask for one case's record with the other filters as they are."""
        self._case = case
        self.record.set_value("")
        self.submit()

    def take_away(self, name: str) -> None:
        """Take one filter away."""
        if name == "record":
            self._case = None
        self._empty(name)
        self.submit()

    def clear(self) -> None:
        """Take every filter away."""
        self._case = None
        for field in self.group.fields:
            self._empty(field.name)
        self.submit()

    def refused(self, error: CourtDeskError) -> None:
        """Say what is wrong beside its field."""
        self.group.show_errors(as_pairs(error))

    def _empty(self, name: str) -> None:
        self.group[name].set_value("" if name == "record" else None)


class SavePanel(Panel):
    """The passphrase again, then where to save the events as a file.

    Attributes:
        group: the field for the passphrase.
    """

    def __init__(
        self, save: Callable[[Path, str, bool], None], cancelled: Callable[[], None]
    ) -> None:
        super().__init__("Save as a CSV file")
        self._save = save
        self.add(Text(_LEAVES))
        self.passphrase = PassphraseField(
            "passphrase", "Your passphrase again", missing="Enter your passphrase."
        )
        self.passphrase.edit.returnPressed.connect(self.submit)
        self.group = FieldGroup([self.passphrase])
        self.add(self.group)
        where, cancel = SecondaryButton("Choose where to save it…"), LinkButton("Cancel")
        where.clicked.connect(self.submit)
        cancel.clicked.connect(cancelled)
        self.body.addLayout(flowing(where, cancel))

    def submit(self) -> None:
        """Ask where to save it, once a passphrase was typed."""
        if self.group.read_or_show() is not None:
            self.ask_where()

    def ask_where(self) -> None:
        """Show the system's window for saving; save what was chosen there."""
        chosen = ask_where(self, "Save as CSV", "who-did-what.csv", "CSV", ".csv")
        if chosen is not None:
            self.save_to(chosen.path, replace=chosen.replace)

    def save_to(self, target: Path, *, replace: bool) -> None:
        """Save at `target`."""
        self._save(target, self.passphrase.value(), replace)

    def refused(self, error: CourtDeskError) -> None:
        """Say it beside the passphrase if that is what was wrong, else over it."""
        wrong = isinstance(error, WrongPassphrase) or bool(wait_of(error))
        self.group.show_errors([("passphrase" if wrong else "", str(error))])
        if wrong:
            self.passphrase.edit.selectAll()
