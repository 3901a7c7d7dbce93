"""Joining a team from a new laptop: the card, waiting for the team file, and the team's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from courtdesk.domain.access import Role
from courtdesk.ui.entry.first_run import PassphrasePair
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton, WarningButton
from courtdesk.ui.kit.fields import Checks, Option, PassphraseField, TextField
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.member_fields import registered_with, registration_number, roles_field
from courtdesk.ui.words_panel import WordsPanel

_CARD_NAME = "courtdesk-card.txt"


@dataclass(frozen=True)
class Asked:
    """What goes on the card, and the passphrase that its keys are sealed under."""

    name: str
    roles: tuple[Role, ...]
    court: str
    registration_body: str
    registration_number: str
    passphrase: str = field(repr=False)


class JoinPage(Page):
    """Makes a card.

    Signals:
        submitted: everything is there; carries an `Asked`.
        back: the person begins a new team after all.
    """

    submitted = Signal(object)
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Join a team", parent)
        self.body.addWidget(
            Text(
                "You make a card with your name and public keys and send it to the administrator "
                "of your team. They send you the team file, and with it your vault is made here."
            )
        )
        self.body.addWidget(
            Text(
                "A clinical lead or a provider of another organisation makes a card in the same "
                "way: the court's team then sends them requests, and they do not join it."
            )
        )
        self._make_fields()
        self.group = FieldGroup(
            [
                self.name,
                self.roles,
                self.registration,
                self.number,
                self.court,
                *self.passphrases.fields,
            ]
        )
        self.group.failed.connect(lambda number: self.set_failed(failed=number > 0))
        self.body.addWidget(self.group)
        self.go = PrimaryButton("Make my card")
        self.go.clicked.connect(self.submit)
        leave = SecondaryButton("Back")
        leave.clicked.connect(self.back)
        self.body.addLayout(flowing(self.go, leave))
        self.passphrases.again.edit.returnPressed.connect(self.submit)
        self.roles.changed.connect(self._roles_changed)
        self._roles_changed()

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
            Asked(
                values["name"],
                tuple(Role(value) for value in values["roles"]),
                values["court"],
                values.get("registration_body", ""),
                values.get("registration_number", ""),
                values["passphrase"],
            )
        )

    def show_errors(self, errors: Sequence[tuple[str, str]]) -> None:
        """Show what the action refused; everything typed stays."""
        self.group.show_errors(errors)

    def set_busy(self, *, busy: bool) -> None:
        """While the card is being made nothing can be pressed twice."""
        self.go.setEnabled(not busy)
        self.go.setText("Making your card…" if busy else "Make my card")

    def forget(self) -> None:
        """Forget the passphrases."""
        self.passphrases.clear()

    def words(self) -> list[str]:
        """What the passphrase must not be made of."""
        return [self.name.value(), self.court.value()]

    def _make_fields(self) -> None:
        self.name = TextField(
            "name",
            "Your name",
            hint="As your colleagues know it. You will sign in with it.",
            missing="Enter your name.",
        )
        self.roles = roles_field(
            "Your roles at court",
            hint="You ask for them; the administrator decides.",
            missing="Choose at least one role.",
        )
        self.registration = registered_with("Enter the body that you are registered with.")
        self.number = registration_number("Enter your registration number.")
        self.court = TextField(
            "court",
            "Your court",
            hint="From outside: the court whose team sends you requests.",
            missing="Enter the name of your court.",
        )
        self.passphrases = PassphrasePair()

    def _roles_changed(self) -> None:
        lead = Role.CLINICAL_LEAD.value in self.roles.value()
        self.registration.setVisible(lead)
        self.number.setVisible(lead)


class WaitingPage(Page):
    """A joining that is under way: the card's words, the card again, the team file, giving up.

    Signals:
        card_wanted: carries the path to save the card to.
        file_given: carries the path of the team file and the passphrase.
        given_up: the joining is to be deleted.
    """

    card_wanted = Signal(object)
    file_given = Signal(object, str)
    given_up = Signal()

    def __init__(self, name: str, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("Your card", parent)
        self._said = layouts.column(gap=6)
        self.body.addLayout(self._said)
        self.body.addWidget(WordsPanel("The words of your card", words))
        self.body.addWidget(
            Text(
                f"1. Save the card of {name}, and send it to the administrator of the team. It "
                "holds no secret."
            )
        )
        self.save = PrimaryButton("Save the card…")
        self.save.clicked.connect(self._ask_where)
        self.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(
            Text(
                "2. When they ring, read them the words above: so they know that the card is yours."
            )
        )
        self.body.addWidget(
            Text("3. They send you the team file. You may close CourtDesk until it comes.")
        )
        self.body.addWidget(Section("The team file is here"))
        self.passphrase = PassphraseField(
            "passphrase",
            "Your passphrase",
            hint="The one that you chose with your card.",
            missing="Enter your passphrase.",
        )
        self.group = FieldGroup([self.passphrase])
        self.group.failed.connect(lambda number: self.set_failed(failed=number > 0))
        self.body.addWidget(self.group)
        self.open = SecondaryButton("Choose the team file…")
        self.open.clicked.connect(self.submit)
        self.stop = WarningButton("Give up joining")
        self.stop.clicked.connect(self._give_up)
        self.passphrase.edit.returnPressed.connect(self.submit)
        self.body.addLayout(flowing(self.open, self.stop))
        self._sure = False

    def start(self) -> None:
        """Put the keyboard on the first step."""
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Ask for the file once a passphrase was typed."""
        if self.group.read_or_show() is None:
            return
        chosen, _ = QFileDialog.getOpenFileName(
            self, "The team file", "", "Team files (*.age);;All files (*)"
        )
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Go on with this file and the passphrase that was typed."""
        self.set_failed(failed=False)
        self.file_given.emit(path, self.passphrase.value())

    def saved(self, name: str) -> None:
        """Say that the card was saved."""
        self._say(BannerKind.SUCCESS, f"Your card is in {name}. Send it to the administrator.")

    def refuse(self, sentence: str, *, passphrase: bool = False) -> None:
        """Say why not, at the passphrase when it is that."""
        if passphrase:
            self.passphrase.clear()
            self.group.show_errors([("passphrase", sentence)])
        else:
            self._say(BannerKind.WARNING, sentence)

    def set_busy(self, *, busy: bool) -> None:
        """While a file is looked into nothing can be pressed twice."""
        for button in (self.save, self.open, self.stop):
            button.setEnabled(not busy)
        if not busy:
            self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        if self._sure:
            self.given_up.emit()
            return
        self._sure = True
        self.stop.setText("Yes, delete my card's keys")
        self._say(
            BannerKind.WARNING,
            "A team file that was made for this card will open nothing any more. Press the button "
            "again to delete its keys.",
        )

    def _say(self, kind: BannerKind, sentence: str) -> None:
        layouts.clear(self._said)
        banner = Banner(kind, sentence)
        self._said.addWidget(banner)
        banner.announce()

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the card", _CARD_NAME, "Cards (*.txt);;All files (*)"
        )
        if chosen:
            self.card_wanted.emit(Path(chosen))


@dataclass(frozen=True)
class Invited:
    """Which team it is and as what one is named, as the page shows it.

    `outside` is whether it only sends requests to this person, who does not join it.
    """

    name: str
    roles: str
    court: str
    administrators: str
    words: tuple[str, ...]
    notes: tuple[str, ...]
    outside: bool = False


class ConfirmPage(Page):
    """The team's words, to be read before anything is made.

    Signals:
        confirmed: the words were the same; carries what the laptop is to be called.
        back: they were not, or not yet.
    """

    confirmed = Signal(str)
    back = Signal()

    def __init__(self, invited: Invited, parent: QWidget | None = None) -> None:
        super().__init__("Is this the team?" if invited.outside else "Is this your team?", parent)
        self._make = "Go on" if invited.outside else "Join this team"
        for note in invited.notes:
            self.body.addWidget(Banner(BannerKind.WARNING, note, dismissible=False))
        self._tell_of_the_team(invited)
        self._ask()
        self.go = PrimaryButton(self._make)
        self.go.clicked.connect(self.submit)
        leave = SecondaryButton("Back")
        leave.clicked.connect(self.back)
        self.body.addLayout(flowing(self.go, leave))
        self.laptop.edit.returnPressed.connect(self.submit)

    def _tell_of_the_team(self, invited: Invited) -> None:
        """Whose team it is and as whom one joins, then the words to compare."""
        if invited.outside:
            self.body.addWidget(
                Text(
                    f"You can be sent requests by the team of {invited.court}. You do not join it: "
                    "you get none of its keys, and see only what you are sent."
                )
            )
        summary = SummaryList()
        summary.set_answers(
            [
                Answer("court", "Team of", invited.court, changeable=False),
                Answer("by", "Administered by", invited.administrators, changeable=False),
                Answer("name", "You sign in as", invited.name, changeable=False),
                Answer("roles", "Your roles", invited.roles, changeable=False),
            ]
        )
        self.body.addWidget(summary)
        self.body.addWidget(WordsPanel("The team's words", invited.words))
        self.body.addWidget(
            Text(
                "Ring the administrator and have them read the team's words from their screen: "
                "they stand in Team, on the page of the file that you were sent. "
                + (
                    "With other words somebody else would be asking you: do not go on."
                    if invited.outside
                    else "With other words this is not your team: do not join."
                )
            )
        )

    def _ask(self) -> None:
        self.same = Checks(
            "same",
            "The words",
            [Option("same", "They read me the same words")],
            missing="Compare the words with the administrator, then tick the box.",
        )
        self.laptop = TextField(
            "laptop",
            "Name of this laptop",
            hint="What the team calls it: for example, Room 2 laptop.",
            missing="Enter what the team calls this laptop, such as Room 2 laptop.",
        )
        self.group = FieldGroup([self.same, self.laptop])
        self.group.failed.connect(lambda number: self.set_failed(failed=number > 0))
        self.body.addWidget(self.group)

    def start(self) -> None:
        """Put the keyboard on the words' box."""
        self.same.focus_first()

    def submit(self) -> None:
        """Emit `confirmed` or show what is missing."""
        values = self.group.read_or_show()
        if values is None:
            return
        self.set_failed(failed=False)
        self.confirmed.emit(values["laptop"])

    def show_errors(self, errors: Sequence[tuple[str, str]]) -> None:
        """Show what the action refused."""
        self.group.show_errors(errors)

    def set_busy(self, *, busy: bool) -> None:
        """While the vault is being made nothing can be pressed twice."""
        self.go.setEnabled(not busy)
        self.go.setText("Making the vault…" if busy else self._make)
