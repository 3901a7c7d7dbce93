"""One contact: somebody outside who can be sent requests, and the file that they begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import membership, team_files
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import MemberId
from courtdesk.domain.team import Member, Team
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.member import sure
from courtdesk.ui.screens.team.pages import TeamForm, TeamPage, paragraphs, part
from courtdesk.ui.words_panel import WordsPanel

_FILTER = "Sealed files (*.age);;All files (*)"
_FILE = (
    "They begin with a file that only they can open. It names the team and holds what the site has "
    "settled; no key of the team's, and nothing about a person or a case. Send them a new one when "
    "the team or its settings have changed."
)


@dataclass(frozen=True)
class ContactView:
    """A contact as they stand, and the team's words, to be read to them."""

    contact: Member
    words: tuple[str, ...]


def read_contact(session: Session, contact: MemberId) -> ContactView:
    """Read one contact. Raises `NotAllowed`, and `UserError` for somebody who is none."""
    session.require(Permission.MANAGE_TEAM)
    found = session.team().contact(contact)
    if found is None:
        raise UserError(
            "That person is not a contact of the team any more: look at the list again."
        )
    return ContactView(found, team_files.team_words(session))


class ContactPage(TeamPage[ContactView]):
    """What the team knows of a contact, and the file for them.

    Attributes:
        save: asks where to save the file.
        told: the sentence of what came of it, or "".
    """

    def __init__(self, desk: Desk, contact: str) -> None:
        super().__init__(desk, "Somebody outside the team")
        self._contact = MemberId(contact)
        self._busy = False
        self.told = ""
        self.save = PrimaryButton("")
        self._said = layouts.column(gap=6)

    def read(self, session: Session) -> ContactView:
        """The contact."""
        return read_contact(session, self._contact)

    def refresh(self) -> None:
        """What was told stays in view."""

    def leave(self) -> bool:
        """Not while the file is written: what came of it would be told to nobody."""
        return not self._busy

    def show_view(self, view: ContactView) -> None:
        """Facts, the file, the words, seeing off."""
        name = view.contact.name
        self._said = layouts.column(gap=6)
        self.body.addLayout(self._said)
        self.body.addWidget(SummaryList(_facts(view.contact)))
        self.body.addWidget(Section(f"The file for {name}"))
        self.body.addWidget(Text(_FILE))
        self.save = PrimaryButton(f"Save the file for {name}…")
        self.save.clicked.connect(self._ask_where)
        self.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(WordsPanel("The team's words", view.words))
        paragraphs(
            self.body,
            [
                f"{name} sees these words on their own screen before they begin. Read yours to "
                "them and have them compare: with other words it is not this team that asks them."
            ],
        )
        leaving = self.way("Ask nothing more of them", part("contact-leaving", self._contact))
        self.body.addLayout(self.buttons([leaving]))
        self.save.setFocus()

    def save_to(self, path: Path) -> None:
        """Write the file for them to `path`."""
        view, session = self.view, self.desk.session
        if view is None:
            return
        self._busy = True
        self.save.setEnabled(False)
        self.desk.runner.run(
            self,
            lambda: team_files.write_outside_file(session, view.contact, path),
            lambda _: self._saved(view.contact.name, path),
            self._refused,
        )

    def _saved(self, name: str, path: Path) -> None:
        self._tell(BannerKind.SUCCESS, f"Saved as {path.name}. Send it to {name}.")
        self.desk.saved(self.desk.session.clock())

    def _refused(self, error: CourtDeskError) -> None:
        self._tell(BannerKind.WARNING, str(error))

    def _tell(self, kind: BannerKind, sentence: str) -> None:
        self._busy = False
        self.save.setEnabled(True)
        self.save.setFocus()
        layouts.clear(self._said)
        banner = Banner(kind, sentence)
        self._said.addWidget(banner)
        self.told = sentence
        banner.announce()

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the file for them", team_files.SUGGESTED, _FILTER
        )
        if chosen:
            self.save_to(Path(chosen))


def _facts(contact: Member) -> list[Answer]:
    registered = " ".join((contact.registration_body, contact.registration_number)).strip()
    facts = [
        ("Name", contact.name),
        ("Roles", contact.roles_text),
        ("Reads", "Only what they are sent"),
        ("Registered with", registered or "No registration entered"),
    ]
    return [Answer(name, name, value, changeable=False) for name, value in facts]


class ContactLeaving(TeamForm[ContactView, Team]):
    """A contact is sent nothing more: what that ends, and what it cannot end."""

    def __init__(self, desk: Desk, contact: str) -> None:
        super().__init__(desk, "Ask nothing more of them", "Take off the contacts", takes_away=True)
        self._contact = MemberId(contact)

    def read(self, session: Session) -> ContactView:
        """The contact. Raises `UserError` for somebody who is none."""
        return read_contact(session, self._contact)

    def before_fields(self, view: ContactView) -> None:
        """What happens, in words."""
        name = view.contact.name
        self.body.addWidget(Section(name))
        paragraphs(
            self.body,
            (
                f"{name} can be asked nothing from now on, and a decision that comes from them "
                "afterwards is not taken in.",
                "What they were sent until now is on their laptop and is not called back.",
                "What they decided and signed stays, with their name.",
                "Other laptops of the team learn it from the next team file.",
            ),
        )

    def fields(self, view: ContactView) -> Sequence[Field[Any]]:
        """A tick, so that Enter alone sees nobody off."""
        return [sure("Before you go on", f"{view.contact.name} can be sent nothing more")]

    def perform(self, session: Session, values: dict[str, Any]) -> Team:
        """See them off. Raises what `membership.remove_contact` raises."""
        return membership.remove_contact(session, self._contact, passphrase=values["mine"])

    def said(self, result: Team) -> str:
        """That they are asked no more."""
        name = self.view.contact.name if self.view is not None else "They"
        return f"{name} can be sent nothing more."

    def finish(self, result: Team) -> None:
        """To the list, as there is no page of theirs to go back to."""
        self.desk.say(self.said(result))
        self.desk.go(part(""))


CONTACT_PARTS: dict[str, Callable[[Desk, str], TeamPage[Any]]] = {
    "contact": ContactPage,
    "contact-leaving": ContactLeaving,
}
"""The pages about one contact, by the name before their id."""
