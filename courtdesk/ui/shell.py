"""A member at work: from sign-in to lock, and the end of the program.

Locking is one sequence, whoever asked for it (button, Ctrl+L, idle, desktop, sleep): what is shown
goes first, what was typed reaches the disk, our text leaves the clipboard, every screen is
destroyed, the vault is closed, the session with its keys is dropped, and the memory that all this
was in is written over.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.domain.ids import MemberId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.crash import CrashReport, CrashWatch
from courtdesk.ui.doorway import Doorway
from courtdesk.ui.handover import Handover
from courtdesk.ui.idle import IdleWatch
from courtdesk.ui.kit.banner import BannerKind
from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import current_theme
from courtdesk.ui.lock_notices import LockNotices
from courtdesk.ui.main_window import MainWindow
from courtdesk.ui.operations import Runner
from courtdesk.ui.preferences import Preferences
from courtdesk.ui.session_watch import SessionWatch
from courtdesk.ui.sweep import Sweep, close_dialogs
from courtdesk.ui.text_size import set_text, step_text
from courtdesk.ui.welcome import House, Welcome, keep_a_backup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courtdesk.actions.session import Session
    from courtdesk.ui.arrivals import Arrivals
    from courtdesk.ui.navigation import Navigator
    from courtdesk.ui.screen import Desk, Place
    from courtdesk.ui.sync_frame import SyncFrame
    from courtdesk.ui.witness import Witness

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fittings:
    """What the shell is given: where help is, the watches, and what the window remembers."""

    house: House
    preferences: Preferences
    help_folder: Path
    watch: SessionWatch
    idle: IdleWatch
    crashes: CrashWatch


_GIVE_BACK = (
    "Please give the laptop back to the member of staff. You have done nothing wrong: it is "
    "locked now, and each answer that showed Saved is kept."
)


@dataclass(frozen=True)
class _Left:
    """Who locked, and the places on their way: references of cases, no text of any."""

    member: MemberId
    name: str
    way: tuple[Place, ...]


class Shell(QObject):
    """One window at work on one vault.

    Attributes:
        window: the frame.
        runner: the worker.

    Signals:
        signed_in: a member is at work.
        locked: the vault is closed and the way in is shown.
        ended: the window has closed and nothing runs any more.
    """

    signed_in = Signal()
    locked = Signal()
    ended = Signal()

    def __init__(self, fittings: Fittings, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.runner = Runner(self)
        # A backup of a large vault takes seconds: answers must not wait behind it.
        self._keeper = Runner(self)
        self._fittings = fittings
        self._clipboard = ClipboardGuard(self)
        self._doorway = Doorway(fittings.house, window, self.runner, self._clipboard)
        self._navigator: Navigator | None = None
        self._welcome: Welcome | None = None
        self._witness: Witness | None = None
        self._arrivals: Arrivals | None = None
        self._sync: SyncFrame | None = None
        self._brought: tuple[Path, ...] = ()
        self._told_unwritten = False
        self._left: _Left | None = None
        self._busy_leaving = False
        self._ending = False
        self._handover = Handover(window)
        self._sweep = Sweep((self.runner, self._keeper), lambda: self.is_signed_in, self)
        self._notices = LockNotices(window, fittings.idle, lambda: self._busy_leaving)
        self._make_menus()
        self._connect()

    @property
    def is_signed_in(self) -> bool:
        """Whether a member is at work."""
        return self._welcome is not None

    @property
    def is_handed_over(self) -> bool:
        """Whether the laptop is with the person whose form it is."""
        return self._handover.active

    @property
    def place(self) -> Place | None:
        """The place that is shown to a signed-in member."""
        return self._navigator.place if self._navigator is not None else None

    @property
    def screen(self) -> QWidget | None:
        """The screen that is shown to a signed-in member."""
        return self._navigator.screen if self._navigator is not None else None

    def begin(self) -> None:
        """Show the way in."""
        self._doorway.begin()

    def go(self, place: Place) -> None:
        """Show `place`; nothing happens while nobody is signed in or the laptop is handed over."""
        if self._navigator is None or self._welcome is None or self._kept_away():
            return
        why_not = self._welcome.refused.get(place.screen)
        if why_not is not None:
            self.window.show_message(BannerKind.NOTICE, why_not)
        else:
            self._navigator.go(place)

    def back(self) -> None:
        """Show the place before."""
        if self._navigator is not None and not self._kept_away():
            self._navigator.back()

    def bring(self, paths: Iterable[Path]) -> None:
        """Have these sealed files taken in, once somebody has signed in; see `Arrivals`."""
        if self._arrivals is None:
            self._brought = (*self._brought, *paths)
        elif not self._kept_away():
            self._arrivals.bring(paths)

    def lock(self) -> None:
        """Lock now, asking nobody; returns when the vault is closed."""
        handed_over = self.is_handed_over
        left = self._leave()
        if left is None:
            return
        self._left = left
        _LOG.info("locked")
        self.locked.emit()
        # Whoever has the laptop then sees a page that is not for them, and did nothing wrong.
        self._doorway.begin(left.name, _GIVE_BACK if handed_over else "")

    def close(self) -> None:
        """Close for good, once the page that is shown lets go and all is saved."""
        if self._ending or self._busy_leaving:
            return
        # A sign-in that is under way would otherwise open the vault behind our back.
        self.runner.wait()
        screen = self._navigator.screen if self._navigator is not None else None
        if screen is not None and not screen.leave():
            return
        self._ending = True
        self._leave()
        self._doorway.end()
        self._sweep.late.stop()
        self._fittings.idle.end()
        self._fittings.watch.end()
        self._clipboard.clear_if_ours()
        self.runner.close()
        self._keeper.close()
        self._fittings.preferences.geometry = self.window.saveGeometry()
        self._fittings.preferences.save()
        self.window.let_close()
        self.ended.emit()

    # Signing in

    def _enter(self, found: Welcome) -> None:
        from courtdesk.ui.navigation import Navigator
        from courtdesk.ui.witness import Witness

        self._welcome = found
        self._told_unwritten = False
        self._witness = Witness(found.session, self._keeper, self._not_written, self)
        bar, menus = self.window.bar, self.window.menus
        bar.set_tabs(found.tabs)
        bar.set_member(found.name, found.role_shown, found.roles_text)
        menus.set_tabs(found.tabs, self._go_tab, found.pages)
        menus.set_signed_in(signed_in=True)
        self.window.end_entry()
        self._navigator = Navigator(self.window.stack)
        self._navigator.shown.connect(self._place_shown)
        self._navigator.offers.connect(self._show_offers)
        self._navigator.handed_over.connect(self._hand_over)
        self._navigator.taken_back.connect(self._take_back)
        self.window.keyboard_freed.connect(self._navigator.regain)
        for sentence in found.notices:
            self.window.show_message(BannerKind.NOTICE, sentence)
        self._arrivals = self._make_arrivals()
        self._begin_sync(found)
        self._navigator.open(found.screens, self._desk, self._way(found))
        self._fittings.idle.begin(found.idle_minutes)
        self._fittings.watch.begin()
        self._keeper.run(self, lambda: keep_a_backup(found.session), _nothing, self._backup_failed)
        self._arrivals.begin(found.session)
        self._arrivals.bring(self._brought)
        self._brought = ()
        _LOG.info("signed in as %s", found.session.me)
        self.signed_in.emit()

    def _make_arrivals(self) -> Arrivals:
        from courtdesk.ui.arrivals import Arrivals

        made = Arrivals(self.window, self.runner, self.go, lambda: not self._kept_away(), self)
        made.changed.connect(self._read_again)
        return made

    def _begin_sync(self, found: Welcome) -> None:
        # Nobody outside the team synchronises, so they have no such page.
        if "sync" in found.screens:
            from courtdesk.ui.sync_frame import SyncFrame

            self._sync = SyncFrame(self.window, self._keeper, self._fittings.idle, self)
            self._sync.changed.connect(self._read_again)
            self._sync.day_asked.connect(self._end_day)
            self._sync.begin(found.session)

    def _read_again(self) -> None:
        if self._navigator is not None and not self._kept_away():
            self._navigator.refresh()

    def _way(self, found: Welcome) -> tuple[Place, ...]:
        """Where this member was when it locked; the first tab for anybody else."""
        from courtdesk.ui.screen import Place

        left, self._left = self._left, None
        if left is not None and left.member == found.session.me and left.way:
            return left.way
        return (Place(found.first),)

    def _desk(self) -> Desk:
        from courtdesk.ui.screen import Desk

        if self._welcome is None or self._arrivals is None:
            raise RuntimeError("there is no desk while nobody is signed in")
        return Desk(
            session=self._welcome.session,
            runner=self.runner,
            theme=current_theme(),
            clipboard=self._clipboard,
            go=self.go,
            back=self.back,
            saved=self._saved,
            say=self._say,
            brought=self._arrivals.brought,
            sync=self._sync.watch if self._sync is not None else None,
        )

    def _saved(self, at: datetime) -> None:
        if self.is_signed_in and not self._busy_leaving:
            self.window.bar.set_saved(at)

    def _say(self, sentence: str) -> None:
        if self.is_signed_in and not self._busy_leaving:
            self.window.confirm(sentence)

    def _go_tab(self, name: str) -> None:
        from courtdesk.ui.screen import Place

        self.go(Place(name))

    def _place_shown(self, place: Place) -> None:
        self.window.page_changed()
        if self._witness is not None and not self.is_handed_over:
            self._witness.saw(place)
        if self._welcome is None or self._navigator is None or self._navigator.screen is None:
            return
        tabs = [name for name, _ in self._welcome.tabs]
        under = [one.screen for one in self._navigator.way if one.screen in tabs]
        self.window.bar.set_current(under[-1] if under else None)
        self._show_offers()
        self.window.give_hints(self._navigator.screen)

    def _show_offers(self) -> None:
        if self._navigator is not None and self._navigator.screen is not None:
            self.window.menus.set_page(self._navigator.screen.actions())

    # Handing over

    def _kept_away(self) -> bool:
        return self._busy_leaving or self.is_handed_over

    def _hand_over(self, factor: float) -> None:
        if self._navigator is None:
            return
        if not self.is_handed_over:
            close_dialogs()
            # What the member copied could be pasted into an answer.
            self._clipboard.clear_if_ours()
            self._navigator.drop_others()
        self._handover.begin(factor)

    def _take_back(self, place: Place) -> None:
        self._handover.end()
        self.go(place)

    def _blank(self) -> None:
        screen = self._navigator.screen if self._navigator is not None else None
        if self.is_handed_over and screen is not None:
            screen.blank()

    def _close_asked(self) -> None:
        # Closing needs no passphrase and says nothing of what is unsaved: here it locks.
        if self.is_handed_over:
            self.lock()
        elif self._sync is None or self._sync.may_close(self.place):
            self.close()

    # Leaving

    def _leave(self) -> _Left | None:
        """The sequence of the module's docstring; None when nobody is signed in or it runs."""
        if self._welcome is None or self._navigator is None or self._busy_leaving:
            return None
        self._busy_leaving = True
        found, navigator = self._welcome, self._navigator
        self._fittings.idle.end()
        self._drop_arrivals()
        sync, self._sync = self._sync, None
        if sync is not None:
            sync.end()
        nested = close_dialogs()
        self._cover()
        self._handover.end()
        # The frame is back; what is shown in it stays the cover.
        self.window.bar.hide()
        left = _Left(found.session.me, found.session.sign_in_name, navigator.way)
        navigator.leave_all()
        self.runner.wait()
        self._keeper.wait()
        self._clipboard.clear_if_ours()
        navigator.close()
        navigator.deleteLater()
        self._navigator = None
        self._welcome = None
        self._drop_witness()
        self._close_vault(found.session)
        self.runner.wait()
        if sync is not None:
            sync.let_go()
        del found, navigator, sync
        self._sweep.sweep(nested=nested, ending=self._ending)
        self._fittings.watch.end()
        self._busy_leaving = False
        return left

    def _close_vault(self, session: Session) -> None:
        for_good = self._ending
        self.runner.run(
            self, lambda: _close(session, for_good=for_good), _nothing, self._closing_failed
        )

    def _cover(self) -> None:
        """Take everything readable off the screen before anything that can take time."""
        self.window.menus.set_signed_in(signed_in=False)
        self.window.menus.set_tabs((), self._go_tab)
        self.window.menus.set_page(())
        self.window.bar.clear()
        self._notices.forget()
        cover = Page()
        cover.body.addWidget(Text("Locking…"))
        self.window.show_entry(cover)

    def _backup_failed(self, error: CourtDeskError) -> None:
        if self.is_signed_in and not self._busy_leaving:
            self.window.show_message(
                BannerKind.WARNING, f"No backup could be made of the vault. {error}"
            )

    def _copied(self) -> None:
        if self._witness is not None and not self.is_handed_over:
            self._witness.copied(self.place)

    def _drop_witness(self) -> None:
        witness, self._witness = self._witness, None
        if witness is not None:
            witness.deleteLater()

    def _drop_arrivals(self) -> None:
        arrivals, self._arrivals = self._arrivals, None
        if arrivals is not None:
            arrivals.end()
            arrivals.deleteLater()

    def _not_written(self, error: CourtDeskError) -> None:
        """Once: a full disk must not cover the page with the same sentence at every step."""
        if self.is_signed_in and not self._busy_leaving and not self._told_unwritten:
            self._told_unwritten = True
            self.window.show_message(
                BannerKind.WARNING, f"What you look at could not be written down. {error}"
            )

    def _closing_failed(self, error: CourtDeskError) -> None:
        _LOG.warning("the vault did not close properly: %s", type(error).__name__)

    # What the frame offers

    def _connect(self) -> None:
        fittings, window = self._fittings, self.window
        self._doorway.entered.connect(self._enter)
        self._clipboard.copied.connect(self._copied)
        self._doorway.leave_asked.connect(self.close)
        window.closing.connect(self._close_asked)
        self._handover.hidden.connect(self._blank)
        self._handover.left.connect(self.lock)
        fittings.idle.halved.connect(self._blank)
        window.bar.tab_chosen.connect(self._go_tab)
        window.bar.lock_pressed.connect(self.lock)
        window.bar.sync_pressed.connect(partial(self._go_tab, "sync"))
        fittings.idle.idle.connect(self.lock)
        fittings.watch.lock_asked.connect(self.lock)
        self.runner.failed.connect(self._show_failure)
        self.runner.crashed.connect(fittings.crashes.tell)
        self._keeper.crashed.connect(fittings.crashes.tell)
        fittings.crashes.crashed.connect(self._show_crash)

    def _make_menus(self) -> None:
        add, sizes = self.window.menus.add, self._fittings.preferences
        take_in = partial(self._go_tab, "take_in")
        add("file", "&Take in a sealed file…", ["Ctrl+O"], take_in, signed_in=True)
        add("file", "&End the day…", [], self._end_day, signed_in=True)
        add("go", "&Back", ["Alt+Left"], self.back, signed_in=True)
        add("go", "&Find a person…", ["Ctrl+F"], self._search, signed_in=True)
        add("view", "&Larger text", ["Ctrl++", "Ctrl+="], lambda: step_text(sizes, 1))
        add("view", "&Smaller text", ["Ctrl+-"], lambda: step_text(sizes, -1))
        add("view", "&Normal text size", ["Ctrl+0"], lambda: set_text(sizes, 1.0))
        add("desk", "&Every action…", ["Ctrl+K"], self._show_palette)
        add("desk", "&Lock", ["Ctrl+L"], self.lock, signed_in=True)
        add("desk", "&Close CourtDesk", ["Ctrl+Q"], self._close_asked)
        add("help", "&Help here", ["F1"], self._show_help)
        add("help", "&All help pages", [], lambda: self._show_help_page("index"))
        add("help", "&Keys", ["Shift+F1"], lambda: self._show_help_page("keys"))

    def _end_day(self) -> None:
        from courtdesk.ui.sync_frame import DAY_END

        self.go(DAY_END)

    def _search(self) -> None:
        if not self._trigger_search():
            self._go_tab("today")
            self._trigger_search()

    def _trigger_search(self) -> bool:
        screen = self._navigator.screen if self._navigator is not None else None
        for action in screen.actions() if screen is not None else ():
            if action.objectName() == "search" and action.isEnabled():
                action.trigger()
                return True
        return False

    def _show_palette(self) -> None:
        from courtdesk.ui.kit.palette import CommandPalette

        CommandPalette(self.window.menus.actions(), self.window).run()

    def _show_help(self) -> None:
        self._show_help_page(self.place.screen if self.place is not None else "signing_in")

    def _show_help_page(self, name: str) -> None:
        from courtdesk.ui.help import HelpDialog

        dialog = HelpDialog(self._fittings.help_folder, name, self.window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _show_failure(self, error: CourtDeskError) -> None:
        if not self._busy_leaving:
            self.window.show_message(BannerKind.WARNING, str(error))

    def _show_crash(self, report: CrashReport) -> None:
        from courtdesk.ui.crash_dialog import CrashDialog

        if self.is_handed_over:
            # The report is for the member: it is shown over the sign-in page.
            self.lock()
        dialog = CrashDialog(report, self._clipboard, self.window)
        dialog.finished.connect(dialog.deleteLater)
        # Shown without a loop of its own: the bug may be in whatever is running right now.
        dialog.open()


def _close(session: Session, *, for_good: bool) -> None:
    """Write that the member left, then close the vault, whatever came of the first."""
    from courtdesk.actions import audit

    try:
        audit.left(session, for_good=for_good)
    finally:
        session.vault.close()
        session.memory.forget()


def _nothing(_result: object) -> None:
    """Closing gives nothing."""
