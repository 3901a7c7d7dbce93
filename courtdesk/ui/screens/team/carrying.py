"""One's own keys, carried to a second laptop: saved on the first, taken in on the second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import carried_keys
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.team import Member
from courtdesk.errors import CourtDeskError
from courtdesk.store.identityfile import SealedIdentity
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import PassphraseField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.pages import TeamForm, paragraphs

_FILTER = "Keys (*.json);;All files (*)"
_SAVE = (
    "To sign in on a second laptop of your team, take your keys there in a file. An administrator "
    "who is signed in on that laptop takes it in, while you type your passphrase.",
    "Your passphrase is all that protects the file: whoever has it can try passphrases for as long "
    "as they like. Put it on a stick, not in an e-mail, and delete it once it was taken in.",
)
_TAKE = (
    "A member who works on another laptop brings their keys in a file, saved there in Team under "
    "“Save my keys”. They sit here now and type their own passphrase."
)


class SaveKeys(TeamForm[str, str]):
    """Writes the member's own keys to a file.

    Attributes:
        path: where to; chosen once the passphrase was typed.
    """

    path: Path | None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Save my keys for another laptop", "Choose where to save…")
        self.path = None

    def read(self, session: Session) -> str:
        """Who one is."""
        return session.member().name

    def before_fields(self, view: str) -> None:
        """What the file is for, and what protects it."""
        paragraphs(self.body, _SAVE)

    def submit(self) -> None:
        """Ask where to save, once a passphrase was typed."""
        if self.group is None or self.group.read_or_show() is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save my keys", carried_keys.SUGGESTED, _FILTER
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the file."""
        self.path = path
        super().submit()

    def perform(self, session: Session, values: dict[str, Any]) -> str:
        """Write it."""
        if self.path is None:
            raise RuntimeError("no file was chosen")
        carried_keys.carry_identity(session, self.path, passphrase=values["mine"])
        return self.path.name

    def said(self, result: str) -> str:
        """What is left to do."""
        return f"Your keys are in {result}. Delete the file once they were taken in."


@dataclass(frozen=True)
class KeysView:
    """The file that was chosen, or none yet; `wrong` is why the last one was not taken."""

    carried: SealedIdentity | None
    wrong: str = ""


class TakeInKeys(TeamForm[KeysView, Member]):
    """Lets a member of the team sign in here with the keys that they carried.

    Attributes:
        choose: the button that asks for the file.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Take in a member's keys", "Let them sign in here")
        self._path: Path | None = None
        self.choose = SecondaryButton("")

    def read(self, session: Session) -> KeysView:
        """Read the file, if one was chosen; a refusal of it stands on the page."""
        session.require(Permission.MANAGE_TEAM)
        if self._path is None:
            return KeysView(None)
        try:
            return KeysView(carried_keys.read_carried(self._path))
        except CourtDeskError as error:
            return KeysView(None, str(error))

    def show_view(self, view: KeysView) -> None:
        """The way to the file, or whose it is."""
        if view.carried is not None:
            super().show_view(view)
            return
        paragraphs(self.body, [_TAKE])
        if view.wrong:
            self.body.addWidget(WarningPanel(view.wrong))
        self.choose = SecondaryButton("Choose the file…")
        self.choose.clicked.connect(self._ask)
        self.body.addLayout(self.buttons([self.choose], "Cancel"))
        self.choose.setFocus()

    def take(self, path: Path) -> None:
        """Read the keys in this file."""
        self._path = path
        self.start()

    def before_fields(self, view: KeysView) -> None:
        """Whose keys they are."""
        name = view.carried.name if view.carried is not None else ""
        self.body.addWidget(Text(f"The file holds the keys of {name}."))

    def fields(self, view: KeysView) -> Sequence[Field[Any]]:
        """The member's passphrase."""
        name = view.carried.name if view.carried is not None else ""
        return (
            PassphraseField(
                "theirs",
                f"Passphrase of {name}",
                hint="They type it themselves: the one that they sign in with on the other laptop.",
                missing="Have the member type their passphrase.",
            ),
        )

    def perform(self, session: Session, values: dict[str, Any]) -> Member:
        """Make the slot."""
        if self.view is None or self.view.carried is None:
            raise RuntimeError("no file was chosen")
        return carried_keys.take_in_identity(
            session, self.view.carried, theirs=values["theirs"], passphrase=values["mine"]
        )

    def said(self, result: Member) -> str:
        """That they can sign in."""
        return f"{result.name} can sign in on this laptop. Delete the file with their keys now."

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "A member's keys", "", _FILTER)
        if chosen:
            self.take(Path(chosen))
