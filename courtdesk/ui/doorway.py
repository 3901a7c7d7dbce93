"""The way in, step by step: look, first run or sign-in, and every refusal in its place.

The sign-in page is what everybody waits for each morning; the other pages are imported when they
are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from courtdesk.errors import (
    CourtDeskError,
    FieldError,
    FieldErrors,
    FileRefused,
    NoSpace,
    VaultInUse,
    WrongPassphrase,
)
from courtdesk.ui import welcome
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.operations import Runner
from courtdesk.ui.welcome import Arrival, House, Welcome

if TYPE_CHECKING:
    from pathlib import Path

    from courtdesk.actions.session import Session
    from courtdesk.ui.entry.first_run import FirstRunPage, Newcomer
    from courtdesk.ui.entry.restore import Chosen, Offers, RestorePage
    from courtdesk.ui.entry.use_recovery import Recovery, UseRecoveryPage
    from courtdesk.ui.main_window import MainWindow


class Doorway(QObject):
    """Leads from an empty window to a signed-in member.

    Signals:
        entered: carries the `Welcome`.
        leave_asked: the person closes CourtDesk from a page of the way in.
    """

    entered = Signal(object)
    leave_asked = Signal()

    def __init__(
        self, house: House, window: MainWindow, runner: Runner, clipboard: ClipboardGuard
    ) -> None:
        super().__init__(window)
        self._house = house
        self._window = window
        self._runner = runner
        self._clipboard = clipboard
        self._last = self._notice = ""
        self._made: Session | None = None

    def end(self) -> None:
        """Close a vault that was just made and whose recovery key is still on the page."""
        made, self._made = self._made, None
        if made is not None:
            self._runner.run(self, made.vault.close, lambda _: None)
            self._runner.wait()

    def begin(self, last: str = "", notice: str = "") -> None:
        """Show the way in; `last` is who was signed in before a lock, `notice` is said first."""
        self._last, self._notice = last, notice
        waiting = Page()
        waiting.body.addWidget(Text("Opening CourtDesk…"))
        self._window.show_entry(waiting)
        self._runner.run(self, lambda: welcome.look(self._house), self._arrived, self._show_problem)

    def _arrived(self, arrival: Arrival) -> None:
        if arrival.names:
            self._show_sign_in(arrival)
        elif arrival.waiting is not None:
            self._show_join(arrival)
        else:
            self._show_first_run(arrival)
        self._runner.run(
            self, lambda: welcome.warm_up(self._house), lambda _: None, self._show_problem
        )

    def _show_first_run(self, arrival: Arrival) -> None:
        from courtdesk.ui.entry.first_run import FirstRunPage
        from courtdesk.ui.strength import StrengthLine

        page = FirstRunPage(str(arrival.folder.path))
        page.submitted.connect(lambda newcomer: self._make(arrival, page, newcomer))
        page.join_asked.connect(lambda: self._show_join(arrival))
        StrengthLine(self._runner, page.passphrases.first, page.words, page)
        self._window.show_entry(page)
        page.start()

    def _show_join(self, arrival: Arrival) -> None:
        from courtdesk.ui.join_way import JoinWay

        way = JoinWay(self._house, arrival, self._window, self._runner)
        way.left.connect(self.begin)
        way.failed.connect(self._show_problem)
        way.joined.connect(
            lambda name: self.begin(name, "You are in the team. Sign in with your passphrase.")
        )
        way.begin()

    def _make(self, arrival: Arrival, page: FirstRunPage, newcomer: Newcomer) -> None:
        page.set_busy(busy=True)

        def done(made: tuple[Session, str]) -> None:
            page.forget()
            self._show_recovery_key(made, newcomer)

        def refused(error: CourtDeskError) -> None:
            page.set_busy(busy=False)
            errors = _field_errors(error)
            if errors:
                page.show_errors(errors)
            else:
                page.forget()
                self._show_problem(error)

        self._runner.run(page, lambda: welcome.make(self._house, arrival, newcomer), done, refused)

    def _show_recovery_key(self, made: tuple[Session, str], newcomer: Newcomer) -> None:
        from courtdesk.ui.entry.recovery_key import RecoveryKeyPage, Sheet

        session, key = made
        self._made = session
        sheet = Sheet(key, newcomer.court, self._house.clock().date())
        page = RecoveryKeyPage(sheet, self._clipboard)

        def put_away() -> None:
            self._clipboard.clear_if_ours()
            self._made = None
            self._runner.run(
                self, lambda: welcome.welcome(session), self.entered.emit, self._show_problem
            )

        page.put_away.connect(put_away)
        self._window.show_entry(page)
        page.start()

    def _show_sign_in(self, arrival: Arrival) -> None:
        page = SignInPage(
            arrival.names, self._last, " ".join(filter(None, (self._notice, arrival.notice)))
        )
        page.submitted.connect(lambda name, typed: self._sign_in(arrival, page, name, typed))
        page.chosen.connect(lambda name: self._ask_wait(arrival, page, name))
        page.forgotten.connect(lambda: self._show_forgotten(arrival, page.name()))
        self._window.show_entry(page)
        page.start()
        if page.name():
            self._ask_wait(arrival, page, page.name())

    def _ask_wait(self, arrival: Arrival, page: SignInPage, name: str) -> None:
        def done(seconds: int) -> None:
            if page.name() == name and seconds:
                page.set_wait(seconds)

        self._runner.run(page, lambda: welcome.seconds_to_wait(self._house, arrival, name), done)

    def _sign_in(
        self,
        arrival: Arrival,
        page: SignInPage,
        name: str,
        passphrase: str,
        accept: str | None = None,
    ) -> None:
        page.set_busy(busy=True)

        def done(found: Welcome) -> None:
            page.forget()
            self.entered.emit(found)

        def refused(error: CourtDeskError) -> None:
            page.set_busy(busy=False)
            self._refuse(arrival, page, name, error)

        self._runner.run(
            page,
            lambda: welcome.sign_in(self._house, arrival, name, passphrase, accept=accept),
            done,
            refused,
        )

    def _refuse(self, arrival: Arrival, page: SignInPage, name: str, error: CourtDeskError) -> None:
        seconds = welcome.wait_of(error)
        if seconds:
            page.refuse(str(error))
            page.set_wait(seconds)
        elif isinstance(error, WrongPassphrase):
            page.refuse(str(error))
            self._ask_wait(arrival, page, name)
        elif isinstance(error, FileRefused | VaultInUse | NoSpace):
            page.forget()
            self._last = name
            self._show_problem(error, arrival)
        else:
            page.refuse(str(error))

    def _show_forgotten(self, arrival: Arrival, name: str) -> None:
        from courtdesk.ui.entry.use_recovery import ForgottenPage

        page = ForgottenPage()
        page.back.connect(lambda: self.begin(name))
        page.use_key.connect(lambda: self._show_use_recovery(arrival, name))
        self._window.show_entry(page)
        page.start()

    def _show_use_recovery(self, arrival: Arrival, name: str) -> None:
        from courtdesk.ui.entry.use_recovery import UseRecoveryPage
        from courtdesk.ui.strength import StrengthLine

        page = UseRecoveryPage(arrival.names, name)
        page.back.connect(lambda: self.begin(name))
        page.submitted.connect(lambda entered: self._use_recovery(arrival, page, entered))
        StrengthLine(self._runner, page.passphrases.first, page.words, page)
        self._window.show_entry(page)
        page.start()

    def _use_recovery(self, arrival: Arrival, page: UseRecoveryPage, entered: Recovery) -> None:
        from courtdesk.ui.entry.use_recovery import NOTICE

        page.set_busy(busy=True)

        def done(name: str) -> None:
            page.forget()
            self.begin(name, NOTICE)

        def refused(error: CourtDeskError) -> None:
            page.set_busy(busy=False)
            errors = _field_errors(error)
            if welcome.may_go_on(error):
                page.ask_why(str(error))
            elif errors:
                page.show_errors(errors)
            elif isinstance(error, FileRefused | VaultInUse | NoSpace):
                page.forget()
                self._show_problem(error)
            else:
                page.show_errors([("", str(error))])

        self._runner.run(
            page, lambda: welcome.use_recovery_key(self._house, arrival, entered), done, refused
        )

    def _show_problem(self, error: CourtDeskError, arrival: Arrival | None = None) -> None:
        from courtdesk.ui.entry.problem import ProblemPage

        may_go_on = arrival is not None and welcome.may_go_on(error)
        page = ProblemPage(error, may_go_on=may_go_on)
        page.again.connect(lambda: self.begin(self._last))
        page.leave.connect(self.leave_asked)
        page.restore.connect(lambda: self._list_backups(error, arrival))
        if arrival is not None:
            page.go_on.connect(lambda why: self._go_on(arrival, why))
        self._window.show_entry(page)
        page.start()

    def _list_backups(self, error: CourtDeskError, arrival: Arrival | None) -> None:
        def done(offers: Offers) -> None:
            from courtdesk.ui.entry.restore import RestorePage

            page = RestorePage(offers)
            page.back.connect(lambda: self._show_problem(error, arrival))
            page.choice.other.connect(lambda file: self._offer_file(page, file))
            page.choice.compare.connect(lambda chosen: self._compare(page, chosen))
            page.choice.restore.connect(lambda chosen: self._restore(page, chosen))
            self._window.show_entry(page)
            page.start()

        self._runner.run(self, lambda: welcome.find_backups(self._house), done, self._show_problem)

    def _offer_file(self, page: RestorePage, file: Path) -> None:
        def done(offers: Offers) -> None:
            page.choice.offer(offers)
            page.start()

        self._runner.run(page, lambda: welcome.backup_at(file), done, page.choice.refuse)

    def _compare(self, page: RestorePage, chosen: Chosen) -> None:
        def done(lines: tuple[str, ...]) -> None:
            page.choice.set_busy(busy=False)
            page.choice.tell(lines)

        self._runner.run(
            page, lambda: welcome.compare(self._house, chosen), done, page.choice.refuse
        )

    def _restore(self, page: RestorePage, chosen: Chosen) -> None:
        def done(house: House) -> None:
            page.choice.forget()
            self._house = house
            where = house.folder().path
            self.begin(
                chosen.name,
                f"The backup was restored into {where}, and this window goes on there. The vault "
                f"of before is as it was. From now on start CourtDesk with: courtdesk --vault "
                f"“{where}”.",
            )

        self._runner.run(
            page, lambda: welcome.restore(self._house, chosen), done, page.choice.refuse
        )

    def _go_on(self, arrival: Arrival, why: str) -> None:
        """Sign in again, as the passphrase was not kept, and take the put-back vault as it is."""
        page = SignInPage(
            arrival.names,
            self._last,
            "Sign in once more to go on with this copy. Your reason is kept in the record.",
        )
        page.submitted.connect(lambda name, typed: self._sign_in(arrival, page, name, typed, why))
        page.chosen.connect(lambda name: self._ask_wait(arrival, page, name))
        self._window.show_entry(page)
        page.start()


def _field_errors(error: CourtDeskError) -> list[tuple[str, str]]:
    if isinstance(error, FieldErrors):
        return [(one.field, str(one)) for one in error.errors]
    return [(error.field, str(error))] if isinstance(error, FieldError) else []
