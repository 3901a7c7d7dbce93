"""The way into a team from a new laptop, step by step; what it asks of the vault is in `welcome`.

As on the rest of the way in, everything below `actions` is imported on the worker.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from courtdesk.errors import CourtDeskError, FieldError, FieldErrors, WrongPassphrase
from courtdesk.ui import welcome
from courtdesk.ui.welcome import Arrival, House, Waiting

if TYPE_CHECKING:
    from courtdesk.actions.joining import Invitation
    from courtdesk.ui.entry.join import Asked, ConfirmPage, JoinPage, WaitingPage
    from courtdesk.ui.main_window import MainWindow
    from courtdesk.ui.operations import Runner


class JoinWay(QObject):
    """Leads from "Join a team" to a vault that can be signed in to.

    Signals:
        joined: the vault is made; carries the sign-in name.
        left: the person went back to the first page, or gave up.
        failed: carries a `CourtDeskError` that no page of this way can show.
    """

    joined = Signal(str)
    left = Signal()
    failed = Signal(object)

    def __init__(self, house: House, arrival: Arrival, window: MainWindow, runner: Runner) -> None:
        super().__init__(window)
        self._house = house
        self._arrival = arrival
        self._window = window
        self._runner = runner

    def begin(self) -> None:
        """Show where the joining stands: the card to be made, or what it waits for."""
        if self._arrival.waiting is not None:
            self._show_waiting(self._arrival.waiting)
        else:
            self._show_join()

    def _show_join(self) -> None:
        from courtdesk.ui.entry.join import JoinPage
        from courtdesk.ui.strength import StrengthLine

        page = JoinPage()
        page.submitted.connect(lambda asked: self._make_card(page, asked))
        page.back.connect(self.left)
        StrengthLine(self._runner, page.passphrases.first, page.words, page)
        self._window.show_entry(page)
        page.start()

    def _make_card(self, page: JoinPage, asked: Asked) -> None:
        page.set_busy(busy=True)

        def done(waiting: Waiting) -> None:
            page.forget()
            self._show_waiting(waiting)

        def refused(error: CourtDeskError) -> None:
            page.set_busy(busy=False)
            errors = field_errors(error)
            if errors:
                page.show_errors(errors)
            else:
                page.forget()
                self.failed.emit(error)

        self._runner.run(
            page, lambda: welcome.begin_joining(self._house, self._arrival, asked), done, refused
        )

    def _show_waiting(self, waiting: Waiting) -> None:
        from courtdesk.ui.entry.join import WaitingPage

        page = WaitingPage(waiting.name, waiting.words)
        page.card_wanted.connect(lambda path: self._save_card(page, path))
        page.file_given.connect(lambda path, typed: self._look_into(page, waiting, path, typed))
        page.given_up.connect(self._give_up)
        self._window.show_entry(page)
        page.start()

    def _save_card(self, page: WaitingPage, path: Path) -> None:
        self._runner.run(
            page,
            lambda: welcome.save_card(self._arrival, path),
            lambda _: page.saved(path.name),
            lambda error: page.refuse(str(error)),
        )

    def _give_up(self) -> None:
        self._runner.run(
            self,
            lambda: welcome.give_up_joining(self._arrival),
            lambda _: self.left.emit(),
            self.failed.emit,
        )

    def _look_into(self, page: WaitingPage, waiting: Waiting, path: Path, typed: str) -> None:
        page.set_busy(busy=True)

        def refused(error: CourtDeskError) -> None:
            page.set_busy(busy=False)
            wrong = isinstance(error, WrongPassphrase) or bool(welcome.wait_of(error))
            page.refuse(str(error), passphrase=wrong)

        self._runner.run(
            page,
            lambda: welcome.look_into(self._house, self._arrival, path, typed),
            lambda found: self._show_confirm(waiting, found),
            refused,
        )

    def _show_confirm(self, waiting: Waiting, invitation: Invitation) -> None:
        from courtdesk.ui.entry.join import ConfirmPage, Invited

        team, me = invitation.team, invitation.me
        page = ConfirmPage(
            Invited(
                name=me.name,
                roles=me.roles_text,
                court=team.court,
                administrators=", ".join(one.name for one in team.administrators),
                words=invitation.words,
                notes=invitation.notes,
                outside=team.contact(me.id) is not None,
            )
        )
        page.confirmed.connect(lambda laptop: self._join(page, invitation, laptop))
        page.back.connect(lambda: self._show_waiting(waiting))
        self._window.show_entry(page)
        page.start()

    def _join(self, page: ConfirmPage, invitation: Invitation, laptop: str) -> None:
        page.set_busy(busy=True)

        def refused(error: CourtDeskError) -> None:
            page.set_busy(busy=False)
            errors = field_errors(error)
            if errors:
                page.show_errors(errors)
            else:
                self.failed.emit(error)

        self._runner.run(
            page,
            lambda: welcome.join(self._house, self._arrival, invitation, laptop),
            self.joined.emit,
            refused,
        )


def field_errors(error: CourtDeskError) -> list[tuple[str, str]]:
    """What belongs to fields of the page, as (field, sentence)."""
    if isinstance(error, FieldErrors):
        return [(one.field, str(one)) for one in error.errors]
    return [(error.field, str(error))] if isinstance(error, FieldError) else []
