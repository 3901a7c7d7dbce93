"""The page: the list, "Back up now", and for administrators what a backup lacks and restoring."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import backups
from courtdesk.actions.backups import Told
from courtdesk.actions.session import Session
from courtdesk.domain import words
from courtdesk.domain.access import Permission
from courtdesk.errors import CourtDeskError
from courtdesk.store.folder import VaultFolder
from courtdesk.ui.entry.restore import BackupChoice, Chosen, Offers
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.tab_order import follow_reading
from courtdesk.ui.screen import Desk, Screen

_KEPT = (
    "The vault keeps its three latest backups in its own folder and makes another when somebody "
    "signs in and the latest is over four hours old. Each was opened and checked before it got its "
    "name. Just after the vault’s key was changed there is one only."
)
_ELSEWHERE = (
    "They do not help when the laptop is lost or its disk breaks: keep a backup elsewhere too. It "
    "is encrypted, and the passphrases of its day open it."
)
_RESTORE = (
    "A backup never replaces a vault: it is restored into a new folder, and this one stays as it "
    "is. Ask what it lacks first."
)
_CLOSED = "Comparing a backup with the vault, and restoring one, is for administrators."


@dataclass(frozen=True)
class View:
    """The vault's own backups in words, and for whom may restore, what there is to choose."""

    kept: tuple[str, ...]
    offers: Offers | None


class BackupsScreen(Screen):
    """Backups of the open vault.

    Attributes:
        page: the scaffold.
        choice: the backups to compare and restore; None for whom may not, or before it was read.
        target: where the last backup was put.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.choice: BackupChoice | None = None
        self.target: Path | None = None
        self.page = Page("Backups")
        layouts.column(self, gap=0).addWidget(self.page)
        self._said = layouts.column(gap=0)
        self.page.body.addLayout(self._said)
        self.now = PrimaryButton("Back up now…")
        self.now.clicked.connect(self._ask_target)

    def start(self) -> None:
        """Read the list."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: read(session), self._show, self._refused)

    def take_keyboard(self) -> None:
        """Put the keyboard on the button that can be pressed at any time."""
        self.now.setFocus()

    def back_up_to(self, target: Path) -> None:
        """Write a backup to `target`."""
        session = self._desk.session
        self.target = target
        self.now.setEnabled(False)
        self.now.setText("Backing up…")

        def work() -> str:
            made = backups.back_up(session, target)
            at = made.made_at.astimezone(session.clock().tzinfo)
            return f"Backed up to {target.name} and checked, {words.moment(at)}."

        self._desk.runner.run(self, work, self._backed_up, self._refused)

    def _ask_target(self) -> None:
        day = self._desk.session.clock().date()
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Back up to", f"courtdesk-{day.isoformat()}.tar", "Backups (*.tar)"
        )
        if chosen:
            target = Path(chosen)
            ended = target.suffix.lower() == ".tar"
            self.back_up_to(target if ended else target.with_name(f"{target.name}.tar"))

    def _show(self, view: View) -> None:
        body = self.page.body
        panel = Inset("Kept by CourtDesk itself")
        for line in view.kept or ("None yet: the next sign-in makes one.",):
            panel.add(Text(line))
        body.addWidget(panel)
        body.addWidget(Text(_KEPT))
        body.addWidget(Text(_ELSEWHERE))
        body.addLayout(flowing(self.now))
        body.addWidget(Section("Compare or restore a backup"))
        if view.offers is None:
            body.addWidget(Text(_CLOSED))
        else:
            body.addWidget(Text(_RESTORE))
            self.choice = BackupChoice(main=False)
            self.choice.offer(view.offers)
            self.choice.compare.connect(self._compare)
            self.choice.restore.connect(self._restore)
            self.choice.other.connect(self._other)
            body.addWidget(self.choice)
        follow_reading(self.page)
        self.take_keyboard()

    def _compare(self, chosen: Chosen) -> None:
        session, choice = self._desk.session, self.choice

        def work() -> Told:
            return backups.compare_backup(
                session, chosen.file, name=chosen.name, passphrase=chosen.passphrase
            )

        def done(told: Told) -> None:
            if choice is not None:
                choice.set_busy(busy=False)
                choice.tell(told.lines)

        self._desk.runner.run(self, work, done, self._choice_refused)

    def _restore(self, chosen: Chosen) -> None:
        session = self._desk.session

        def work() -> VaultFolder:
            return backups.restore_beside(
                session, chosen.file, name=chosen.name, passphrase=chosen.passphrase
            )

        def done(folder: VaultFolder) -> None:
            if self.choice is not None:
                self.choice.set_busy(busy=False)
                self.choice.forget()
            self._say(
                f"Restored into the new folder {folder.path}. This vault is as it was. “Open the "
                "restored vault” opens it in a window of its own; whoever looks after this laptop "
                f'can start it with: courtdesk --vault "{folder.path}"'
            )
            self._offer_restored(folder.path)

        self._desk.runner.run(self, work, done, self._choice_refused)

    def _offer_restored(self, folder: Path) -> None:
        """A second window on what was restored; this one goes on as it is."""
        button = SecondaryButton("Open the restored vault")
        button.clicked.connect(lambda: self._open_restored(folder))
        self._said.addWidget(button)
        follow_reading(self.page)
        button.setFocus()

    def _open_restored(self, folder: Path) -> None:
        program, *arguments = command_for(folder)
        if not QProcess.startDetached(program, arguments)[0]:
            self._say("It could not be opened from here: start it with the words above.")

    def _other(self, file: Path) -> None:
        def work() -> Offers:
            return Offers(((file, file.name),), backups.names_in(file))

        def done(offers: Offers) -> None:
            if self.choice is not None:
                self.choice.offer(offers)
                follow_reading(self.page)
                self.choice.take_keyboard()

        self._desk.runner.run(self, work, done, self._choice_refused)

    def _choice_refused(self, error: CourtDeskError) -> None:
        if self.choice is not None:
            self.choice.refuse(error)

    def _backed_up(self, said: str) -> None:
        self._may_again()
        self._say(said)

    def _refused(self, error: CourtDeskError) -> None:
        self._may_again()
        self._clear()
        self._said.addWidget(WarningPanel(str(error)))
        announce(self, f"Error: {error}", at_once=True)

    def _may_again(self) -> None:
        self.now.setEnabled(True)
        self.now.setText("Back up now…")
        self.now.setFocus()

    def _say(self, text: str) -> None:
        self._clear()
        panel = Inset()
        panel.add(Text(text))
        self._said.addWidget(panel)
        self.page.area.verticalScrollBar().setValue(0)
        announce(self, text)

    def _clear(self) -> None:
        while (item := self._said.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()


def command_for(folder: Path) -> list[str]:
    """The words that start CourtDesk on another vault, as this one was started."""
    packed = getattr(sys, "frozen", False)
    start = [sys.executable] if packed else [sys.executable, "-m", "courtdesk"]
    return [*start, "--vault", str(folder)]


def read(session: Session) -> View:
    """The page's contents. Raises what listing the backups raises."""
    session.require(Permission.BACK_UP)
    kept, names = backups.offers_of(session.folder, session.clock())
    offers = Offers(kept, tuple(names)) if session.may(Permission.RESTORE) else None
    return View(tuple(text for _, text in kept), offers)
