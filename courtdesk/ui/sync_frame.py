"""What the frame does about synchronising: its line in the bar, messages, the end of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from courtdesk.ui.idle import IdleWatch
from courtdesk.ui.kit.banner import BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.dialogs import ModalFrame
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.main_window import MainWindow
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Place
from courtdesk.ui.sync_watch import Ran, SyncWatch
from courtdesk.ui.sync_words import bar_line, records

if TYPE_CHECKING:
    from courtdesk.actions.session import Session

DAY_END = Place("sync", None, "day")
"""The page on which a day ends."""


class SyncFrame(QObject):
    """Of one member of the team, from sign-in to lock.

    Attributes:
        watch: what synchronises.

    Signals:
        changed: a round brought something: the page that is shown should be read again.
        day_asked: the member would rather end the day than close.
    """

    changed = Signal()
    day_asked = Signal()

    def __init__(
        self, window: MainWindow, keeper: Runner, idle: IdleWatch, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._session: Session | None = None
        self.watch = SyncWatch(keeper, self, quiet=lambda: idle.quiet_seconds)
        self.watch.known.connect(self._show_stored)
        self.watch.ran.connect(self._ran)

    def begin(self, session: Session) -> None:
        """A member of the team is at work."""
        self._session = session
        self.watch.begin(session)

    def end(self) -> None:
        """The member leaves; waits for nothing."""
        self._session = None
        self.watch.end()

    def let_go(self) -> None:
        """The vault is closed."""
        self.watch.let_go()
        self.deleteLater()

    def may_close(self, at: Place | None) -> bool:
        """Whether to close now; offers the end of the day where records are not stored yet.

        Asks nothing on the page of that name, and nothing when the desktop itself ends. False also
        when the member locked meanwhile, would rather stay, or ends the day (`day_asked`).
        """
        facts = self.watch.facts
        application = QGuiApplication.instance()
        ending = isinstance(application, QGuiApplication) and application.isSavingSession()
        if at == DAY_END or ending or facts is None or not facts.status.stored:
            return True
        if not facts.day.unsent:
            return True
        answer = BeforeClosing(facts.day.unsent, self._window).asked()
        if answer == BeforeClosing.DAY:
            self.day_asked.emit()
        return answer == BeforeClosing.CLOSE

    def _show_stored(self) -> None:
        if self._session is not None and self.watch.facts is not None:
            line = bar_line(self.watch.facts.day, self._session.clock())
            self._window.bar.set_sync(line)

    def _ran(self, ran: Ran) -> None:
        """Say what a person should know of it, without taking the keyboard from anything."""
        if ran.brought is None:
            return
        for sentence in ran.brought.notes:
            self._window.show_message(BannerKind.NOTICE, sentence)
        if ran.brought.came or ran.brought.team_changed:
            self.changed.emit()


class BeforeClosing(ModalFrame):
    """Asked as somebody closes while records stand nowhere but on this laptop.

    Attributes:
        day: goes to the end of the day.
        close_now: closes.
    """

    STAY, DAY, CLOSE = range(3)

    def __init__(self, unsent: int, window: MainWindow) -> None:
        words = f"{records(unsent)} of this laptop {'is' if unsent == 1 else 'are'} not stored yet"
        super().__init__(words, window)
        text = (
            "All is saved here, and nothing is lost when you close. “End the day” stores it where "
            "your team can have it, and says what was read back."
        )
        self.body.addWidget(Text(text))
        self.setAccessibleDescription(text)
        self.day = self.add_button(PrimaryButton("End the day"))
        self.close_now = self.add_button(SecondaryButton("Close now"))
        stay = self.add_button(SecondaryButton("Stay"))
        self.day.clicked.connect(lambda: self.done(self.DAY))
        self.close_now.clicked.connect(lambda: self.done(self.CLOSE))
        stay.clicked.connect(lambda: self.done(self.STAY))
        self.day.setDefault(True)
        self.day.setFocus()

    def asked(self) -> int:
        """Show it and wait: `STAY` (also Esc and a lock), `DAY` or `CLOSE`."""
        try:
            return self.exec()
        finally:
            self.deleteLater()
