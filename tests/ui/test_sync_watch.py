"""Synchronising beside the work: off the window's thread, gone at a lock, never in the way."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from courtdesk.actions import lists
from courtdesk.actions.sync import places
from courtdesk.domain.access import Role
from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import RouteAway
from courtdesk.exchange.transports import Listed, Transport
from courtdesk.exchange.transports.folder import FolderTransport
from courtdesk.store.connection import Connection
from courtdesk.ui.kit.banner import Banner
from courtdesk.ui.screen import Place
from courtdesk.ui.sync_errand import Errand, Outcome
from courtdesk.ui.sync_frame import DAY_END, BeforeClosing, SyncFrame
from courtdesk.ui.sync_watch import Ran, SyncWatch, is_there, own_address
from courtdesk.ui.sync_words import bar_line
from tests.helpers.bench import PEOPLE, Bench
from tests.helpers.keyboard import press, spoken
from tests.helpers.office import Office
from tests.helpers.syncing import Colleague, colleague, hub, watch

__all__ = ["colleague", "hub", "watch"]

PATIENT = 10.0
"""Seconds after which something that should happen has failed to."""


class Slow(FolderTransport):
    """A folder whose answer to `list` waits until it is let go, as a server's may."""

    def __init__(self, route: Route) -> None:
        super().__init__(route)
        self.asked, self.let_go = threading.Event(), threading.Event()
        self.thread: int | None = None
        self.closed = 0

    def list(self) -> tuple[Listed, ...]:
        self.thread = threading.get_ident()
        self.asked.set()
        assert self.let_go.wait(PATIENT)
        return super().list()

    def close(self) -> None:
        self.closed += 1
        self.let_go.set()


def opening(watch: SyncWatch, transport: Transport) -> None:
    watch.opener = lambda _route: transport


def until(event: threading.Event) -> None:
    """Let the window live until `event` is set by another thread."""
    while not event.wait(0.005):
        QCoreApplication.processEvents()


# The thread


def test_a_round_leaves_the_windows_thread_alone(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    """The place answers only once the window has lived on: a window that waited would hang."""
    places.save_route(bench.session(), hub)
    bench.desk()
    slow = Slow(hub)
    opening(watch, slow)
    ran: list[Ran] = []
    watch.ran.connect(ran.append)
    watch.at(hub)
    until(slow.asked)
    assert watch.busy and slow.thread != threading.get_ident()
    # The worker that saves answers is free as well.
    done: list[int] = []
    bench.runner.run(bench.runner, lambda: 7, done.append)
    bench.settle()
    assert done == [7]
    slow.let_go.set()
    watch.wait()
    [one] = ran
    assert one.tried is not None and one.tried.ended is places.Ended.DONE
    assert one.stored is not None and one.stored.whole


def test_stop_ends_the_round_between_two_steps_and_begins_no_other(
    bench: Bench, watch: SyncWatch, hub: Route, tmp_path: Path
) -> None:
    other = replace(hub, id="other", name="Other", address=str(tmp_path / "other"))
    for route in (hub, other):
        places.save_route(bench.session(), route)
    bench.desk()
    watch.look()
    watch.wait()
    slow = Slow(hub)
    opening(watch, slow)
    ran: list[Ran] = []
    watch.ran.connect(ran.append)
    watch.now()
    until(slow.asked)
    watch.stop()
    slow.let_go.set()
    watch.wait()
    [one] = ran
    assert one.tried is not None and one.tried.ended is places.Ended.STOPPED
    assert not Path(hub.address).exists()


def test_what_is_no_fault_of_the_place_is_told_and_ends_the_rest(
    bench: Bench, watch: SyncWatch, hub: Route, colleague: Colleague
) -> None:
    """No room here for what a colleague wrote, as SQLite says it when it may add no page."""
    colleague.add(8)
    colleague.sync(hub)
    bench.desk()
    bench.session().vault.writer.run(_grow_no_more)
    ran: list[Ran] = []
    watch.ran.connect(ran.append)
    for _ in range(2):
        watch.at(hub)
    watch.wait()
    [one] = ran
    assert one.tried is None and "The disk is full" in one.refused


def _grow_no_more(writer: Connection) -> None:
    writer.execute("PRAGMA max_page_count = 1")


def test_a_bug_in_a_round_is_a_bug_and_not_silence() -> None:
    def bug(_errand: Errand) -> object:
        raise ZeroDivisionError

    told: list[object] = []
    seen: list[type[BaseException] | None] = []
    before, threading.excepthook = threading.excepthook, lambda one: seen.append(one.exc_type)
    try:
        errand = Errand(bug, told.append)
        errand.start()
        errand.join()
    finally:
        threading.excepthook = before
    assert seen == [ZeroDivisionError]
    assert told == [Outcome()]


def test_an_errand_that_was_ended_tells_nothing_whatever_becomes_of_it() -> None:
    go = threading.Event()

    def late(_errand: Errand) -> object:
        assert go.wait(PATIENT)
        raise ZeroDivisionError  # as a closed vault may make any library do

    told: list[object] = []
    scrubbed: list[int] = []
    errand = Errand(late, told.append, scrub=lambda: scrubbed.append(threading.get_ident()))
    errand.start()
    errand.end()
    errand.say("Reading 3 of 12")
    go.set()
    errand.join()
    assert told == []
    # What the vault gave it stands in the memory of its own thread, which no lock reaches.
    assert scrubbed == [errand.ident]


def test_a_round_gives_way_to_the_window_and_leaves_nothing_changed(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    bench.desk()
    slow = Slow(hub)
    opening(watch, slow)
    usual = sys.getswitchinterval()
    watch.at(hub)
    until(slow.asked)
    assert not gc.isenabled() and sys.getswitchinterval() < usual
    slow.let_go.set()
    watch.wait()
    assert gc.isenabled() and sys.getswitchinterval() == usual


# When


def test_a_stick_that_is_put_in_is_synchronised_by_itself(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    Path(hub.address).parent.rmdir()
    places.save_route(bench.session(), hub)
    bench.desk()
    watch.quiet = lambda: 100.0
    ran: list[Ran] = []
    watch.ran.connect(ran.append)
    looked(bench, watch)
    assert ran == []
    Path(hub.address).parent.mkdir()
    looked(bench, watch)
    watch.wait()
    assert [one.route.id for one in ran] == [hub.id]
    looked(bench, watch)
    assert len(ran) == 1


def looked(bench: Bench, watch: SyncWatch) -> None:
    """Look, and outside too; what is due has begun."""
    watch.look()
    bench.settle()
    while watch._probing:
        QCoreApplication.processEvents()
    bench.settle()


def test_nothing_begins_amid_typing(bench: Bench, watch: SyncWatch, hub: Route) -> None:
    places.save_route(bench.session(), hub)
    bench.desk()
    looked(bench, watch)
    assert watch._due_since is not None and not watch.busy
    watch.quiet = lambda: 3.0
    looked(bench, watch)
    watch.wait()
    assert Path(hub.address).exists()


def test_a_look_reads_the_status_only_when_something_changed(
    bench: Bench, watch: SyncWatch, hub: Route
) -> None:
    places.save_route(bench.session(), hub)
    bench.desk()
    looked(bench, watch)
    facts = watch.facts
    looked(bench, watch)
    assert watch.facts is facts
    lists.add_person(bench.session(), replace(PEOPLE[0], family_name="Sample", crn="X700000"))
    looked(bench, watch)
    assert watch.facts is not facts


def test_a_network_that_comes_back_begins_a_round(bench: Bench, watch: SyncWatch) -> None:
    class Away(FolderTransport):
        def list(self) -> tuple[Listed, ...]:
            raise RouteAway("“Hub” is not within reach. CourtDesk will try again.")

    hub = Route("h", RouteKind.WEBDAV, "Hub", "https://example.org/x")
    places.save_route(bench.session(), hub)
    opening(watch, Away(hub))
    ran: list[Ran] = []
    watch.ran.connect(ran.append)
    bench.desk()
    watch.quiet = lambda: 100.0
    for address, rounds in (("", 1), ("", 1), ("10.0.0.7", 2), ("10.0.0.7", 2), ("", 2)):
        watch.network = partial(str, address)
        looked(bench, watch)
        watch.wait()
        assert len(ran) == rounds, address


def test_which_folders_are_there(tmp_path: Path) -> None:
    def route(path: Path, *, stick: bool = False) -> Route:
        return Route("x", RouteKind.FOLDER, "X", str(path), stick=stick)

    assert is_there(route(tmp_path)) and is_there(route(tmp_path / "new"))
    assert not is_there(route(tmp_path / "no" / "new"))
    mounted = any(parent.is_mount() for parent in tmp_path.parents[:-1])
    assert is_there(route(tmp_path / "new", stick=True)) == mounted


def test_the_own_address_needs_no_answer_from_anybody() -> None:
    assert own_address() == "" or own_address().count(".") == 3


# In the window


@pytest.fixture
def signed_in(office: Office, bench: Bench, hub: Route) -> Iterator[Office]:
    """At work on a laptop with a shared folder, and nothing that begins by itself."""
    places.save_route(bench.session(), hub)
    bench.sign_out()
    office.sign_in()
    office.idle._now = lambda: office.idle._last
    yield office


def watch_of(office: Office) -> SyncWatch:
    [frame] = office.shell.findChildren(SyncFrame)
    return frame.watch


def rested(office: Office) -> SyncWatch:
    found = watch_of(office)
    found.look()
    found.wait()
    office.settle()
    return found


def test_a_lock_waits_for_no_place_and_nothing_comes_after_it(
    signed_in: Office, hub: Route
) -> None:
    found = rested(signed_in)
    ended = threading.Event()

    class Deaf(Slow):
        """Goes on after it was closed, as a call to a server may."""

        def close(self) -> None:
            self.closed += 1

        def list(self) -> tuple[Listed, ...]:
            try:
                return super().list()
            finally:
                ended.set()

    deaf = Deaf(hub)
    opening(found, deaf)
    told: list[object] = []
    found.ran.connect(told.append)
    found.at(hub)
    round_ = found._round
    assert round_ is not None
    until(deaf.asked)
    signed_in.shell.lock()
    assert not signed_in.shell.is_signed_in and not ended.is_set()
    # Only now the place answers, to a round whose vault is closed.
    deaf.let_go.set()
    round_.join(PATIENT)
    signed_in.settle()
    assert told == [] and not Path(hub.address).exists()
    # And the next to sign in synchronises as if nothing had been.
    signed_in.sign_in(Role.LINK_WORKER)
    again = rested(signed_in)
    again.now()
    again.wait()
    assert Path(hub.address).exists()


def test_a_lock_closes_what_a_round_has_open(signed_in: Office, hub: Route) -> None:
    found = rested(signed_in)
    slow = Slow(hub)
    opening(found, slow)
    found.now()
    until(slow.asked)
    round_ = found._round
    assert round_ is not None
    signed_in.shell.lock()
    round_.join(PATIENT)
    assert slow.closed >= 1


def test_what_a_round_brings_is_shown_without_taking_keyboard_or_typed_text(
    signed_in: Office, bench: Bench, hub: Route, colleague: Colleague
) -> None:
    colleague.add(2)
    colleague.sync(hub)
    case = bench.cases["Marlow"]
    signed_in.shell.go(Place("notes", case, "new"))
    signed_in.settle()
    found = rested(signed_in)
    [text] = [one for one in signed_in.window.findChildren(QPlainTextEdit) if one.isVisible()]
    text.setFocus()
    signed_in.type("Rang the sample surgery")
    signed_in.settle()
    found.now()
    found.wait()
    signed_in.settle()
    assert text.toPlainText() == "Rang the sample surgery"
    assert QApplication.focusWidget() is text
    signed_in.shell.go(Place("today"))
    signed_in.settle()
    assert signed_in.shell.place == Place("today")
    found = watch_of(signed_in)
    assert found.facts is not None and found.facts.status.peers


def test_the_page_that_is_shown_is_read_again(
    signed_in: Office, hub: Route, colleague: Colleague
) -> None:
    from courtdesk.ui.screens.today.screen import TodayScreen

    colleague.add()
    colleague.sync(hub)
    shown = signed_in.shell.screen
    assert isinstance(shown, TodayScreen)
    before = len(shown.model.rows)
    found = rested(signed_in)
    found.now()
    found.wait()
    signed_in.settle()
    assert len(shown.model.rows) == before + 1


def test_a_note_of_a_round_is_a_notice(signed_in: Office, hub: Route) -> None:
    from courtdesk.actions.sync.work import Round

    found = rested(signed_in)
    found.ran.emit(Ran(hub, brought=Round(notes=["Tell your administrator."])))
    banners = [one for one in signed_in.window.findChildren(Banner) if one.isVisible()]
    assert [one.accessibleName() for one in banners] == ["Tell your administrator."]


def test_the_bar_says_only_what_is_known_and_leads_to_sync(signed_in: Office) -> None:
    bar = signed_in.window.bar
    found = rested(signed_in)
    assert found.facts is not None
    unsent = found.facts.status.unsent
    assert bar.sync.text() == f"{unsent} records not stored yet"
    found.now()
    found.wait()
    signed_in.settle()
    assert bar.sync.text().startswith("Stored 09:35")
    assert spoken(bar.sync) == f"{bar.sync.text()}: open Sync"
    bar.sync.setFocus()
    press(Qt.Key.Key_Space)
    signed_in.settle()
    assert signed_in.shell.place == Place("sync")
    signed_in.shell.lock()
    assert bar.sync.text() == ""


def test_the_bar_is_silent_without_a_place(office: Office) -> None:
    office.sign_in()
    rested(office)
    assert not office.window.bar.sync.isVisible()
    assert bar_line(None, office.clock()) == ""


# Closing


def closing(office: Office, answer: int) -> list[str]:
    """Close the window; the question, if any, gets this answer."""
    asked: list[str] = []

    def press_one() -> None:
        card = QApplication.activeModalWidget()
        if isinstance(card, BeforeClosing):
            asked.append(card.accessibleName())
            card.done(answer)

    # In the card's own loop; where there is none, at the next turn, which finds no card.
    QTimer.singleShot(0, press_one)
    office.window.close()
    QCoreApplication.processEvents()
    return asked


def test_closing_offers_the_end_of_the_day(signed_in: Office) -> None:
    rested(signed_in)
    [asked] = closing(signed_in, BeforeClosing.STAY)
    assert "records of this laptop are not stored yet" in asked
    assert signed_in.shell.is_signed_in and signed_in.shell.place == Place("today")
    assert len(closing(signed_in, BeforeClosing.DAY)) == 1
    signed_in.settle()
    assert signed_in.shell.place == DAY_END
    # There nobody is asked again: a person may always close.
    assert closing(signed_in, BeforeClosing.STAY) == []
    assert signed_in._ended


def test_close_now_closes(signed_in: Office) -> None:
    rested(signed_in)
    assert len(closing(signed_in, BeforeClosing.CLOSE)) == 1
    assert signed_in._ended


def test_closing_asks_nothing_when_all_is_stored(signed_in: Office) -> None:
    found = rested(signed_in)
    found.now()
    found.wait()
    assert closing(signed_in, BeforeClosing.STAY) == []
    assert signed_in._ended


def test_the_question_by_keyboard(signed_in: Office) -> None:
    for keys, result in (
        ([], BeforeClosing.DAY),
        ([Qt.Key.Key_Tab], BeforeClosing.CLOSE),
        ([Qt.Key.Key_Tab, Qt.Key.Key_Tab], BeforeClosing.STAY),
    ):
        card = BeforeClosing(3, signed_in.window)
        card.show()
        card.activateWindow()
        QCoreApplication.processEvents()
        card.day.setFocus()
        for key in keys:
            press(key)
        press(Qt.Key.Key_Space)
        assert card.result() == result
        card.deleteLater()


def test_whoever_works_outside_has_no_sync(office: Office, bench: Bench) -> None:
    from courtdesk.ui.screen import find_screens

    assert not find_screens()["sync"].outside


def test_a_place_that_is_away_costs_no_message(signed_in: Office, hub: Route) -> None:
    found = rested(signed_in)
    Path(hub.address).parent.rmdir()
    found.now()
    found.wait()
    assert [one for one in signed_in.window.findChildren(Banner) if one.isVisible()] == []
