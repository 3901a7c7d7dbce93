"""A member at work: places, messages, every way to lock, and the end."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from courtdesk.domain.access import Permission, Role
from courtdesk.errors import NoSpace
from courtdesk.ui import welcome
from courtdesk.ui.crash_dialog import CrashDialog
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.help import HelpDialog
from courtdesk.ui.kit.banner import Banner
from courtdesk.ui.kit.dialogs import Card, ask
from courtdesk.ui.kit.palette import CommandPalette, words_of
from courtdesk.ui.kit.style import current_theme
from courtdesk.ui.main_window import MainWindow
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from tests.helpers.bench import STAFF
from tests.helpers.logfail import ExpectedLog
from tests.helpers.office import Office

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Note(Screen):
    """A screen of the test's own: one line, and it can hold on."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__()
        self.desk = desk
        self.line = QLineEdit(self)
        self.line.setText(place.part)
        self.holds = False
        self.log: list[str] = []
        self.searched = 0
        search = QAction("Find on this page", self)
        search.setObjectName("search")
        search.triggered.connect(self._search)
        self.addAction(search)

    def _search(self) -> None:
        self.searched += 1

    def start(self) -> None:
        self.log.append("start")
        self.line.setFocus()

    def refresh(self) -> None:
        self.log.append("refresh")

    def leave(self) -> bool:
        self.log.append("leave")
        return not self.holds


NOTES = {
    "first": ScreenSpec("first", "First", Note, tab="First", order=1),
    "second": ScreenSpec("second", "Second", Note, tab="Second", order=2),
    "deep": ScreenSpec("deep", "Deep", Note),
}


@pytest.fixture
def notes(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Signed in to a window whose screens are `NOTES`."""
    monkeypatch.setattr("courtdesk.ui.screen.find_screens", lambda: dict(NOTES))
    office.sign_in()
    return office


def _screen(office: Office) -> Note:
    screen = office.shell.screen
    assert isinstance(screen, Note)
    return screen


def _messages(office: Office) -> list[str]:
    return [
        banner.accessibleName()
        for banner in office.window.findChildren(Banner)
        if banner.isVisible()
    ]


# Places


def test_what_a_page_offers_later_is_in_its_menu_and_the_palette(notes: Office) -> None:
    screen = _screen(notes)
    plea = QAction("Plea", screen)
    screen.addAction(plea)
    assert plea in notes.window.menus.actions()
    screen.removeAction(plea)
    assert plea not in notes.window.menus.actions()


def test_one_begins_at_the_first_tab(notes: Office) -> None:
    assert notes.shell.place == Place("first")
    assert [tab.text() for tab in notes.window.bar.tabs.values()] == ["First", "Second"]
    assert notes.window.bar.tabs["first"].isChecked()


def test_tabs_go_and_alt_left_comes_back(notes: Office) -> None:
    first = _screen(notes)
    notes.window.bar.tabs["second"].click()
    assert notes.shell.place == Place("second")
    assert notes.window.bar.tabs["second"].isChecked()
    assert not notes.window.bar.tabs["first"].isChecked()
    notes.press(Qt.Key.Key_Left, ALT)
    assert notes.shell.place == Place("first")
    assert _screen(notes) is first
    assert first.log == ["start", "leave", "refresh"]
    assert QApplication.focusWidget() is first.line


def test_a_deep_place_marks_the_tab_it_is_under(notes: Office) -> None:
    notes.shell.go(Place("second"))
    notes.shell.go(Place("deep", part="x"))
    assert notes.window.bar.tabs["second"].isChecked()


def test_going_to_a_place_on_the_way_goes_back_to_it(notes: Office) -> None:
    first = _screen(notes)
    for part in "abc":
        notes.shell.go(Place("deep", part=part))
    gone = _screen(notes)
    notes.shell.go(Place("first"))
    notes.settle()
    assert _screen(notes) is first
    assert not isValid(gone)
    notes.shell.back()
    assert notes.shell.place == Place("first")


def test_a_screen_that_holds_on_stays(notes: Office) -> None:
    _screen(notes).holds = True
    notes.window.bar.tabs["second"].click()
    assert notes.shell.place == Place("first")
    assert notes.window.bar.tabs["first"].isChecked()
    assert not notes.window.bar.tabs["second"].isChecked()
    _screen(notes).holds = False


def test_the_way_is_long_but_few_screens_are_kept(notes: Office) -> None:
    for number in range(30):
        notes.shell.go(Place("deep", part=str(number)))
    notes.settle()
    assert len(notes.window.stack.findChildren(Note)) <= 8
    for number in reversed(range(29)):
        notes.shell.back()
        assert _screen(notes).line.text() == str(number)


def test_a_place_that_is_not_ones_own_is_explained(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = replace(NOTES["deep"], needs=Permission.DECIDE_MHTR)
    monkeypatch.setattr("courtdesk.ui.screen.find_screens", lambda: {**NOTES, "deep": closed})
    office.sign_in()
    office.shell.go(Place("deep"))
    assert office.shell.place == Place("first")
    (message,) = _messages(office)
    assert message.startswith("Your role may not approve or decline an MHTR")
    assert "Clinical lead" in message


def test_ctrl_and_a_number_goes_to_a_tab(notes: Office) -> None:
    notes.press(Qt.Key.Key_2, CTRL)
    assert notes.shell.place == Place("second")


def test_ctrl_f_is_the_pages_own_search(notes: Office) -> None:
    notes.press(Qt.Key.Key_F, CTRL)
    assert _screen(notes).searched == 1


# Messages


def test_saved_shows_the_time_of_the_commit(notes: Office) -> None:
    _screen(notes).desk.saved(datetime(2027, 1, 14, 10, 42, tzinfo=UTC))
    assert notes.window.bar.saved.text() == "Saved 10:42"


def test_a_confirmation_belongs_to_the_next_place_and_goes_after_it(notes: Office) -> None:
    desk = _screen(notes).desk
    desk.say("The plea has been recorded.")
    desk.go(Place("second"))
    notes.settle()
    assert _messages(notes) == ["The plea has been recorded."]
    notes.shell.go(Place("deep"))
    assert _messages(notes) == []


def test_a_confirmation_can_be_dismissed_by_keyboard(notes: Office) -> None:
    _screen(notes).desk.say("The plea has been recorded.")
    notes.settle()
    notes.tab_to("Dismiss this message")
    notes.press(Qt.Key.Key_Space)
    assert _messages(notes) == []


def test_the_keyboard_is_back_in_the_page_when_a_message_is_dismissed(notes: Office) -> None:
    _screen(notes).desk.say("The plea has been recorded.")
    notes.settle()
    notes.tab_to("Dismiss this message")
    notes.press(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is _screen(notes).line


def test_what_had_the_keyboard_goes_and_the_page_has_it_still(notes: Office) -> None:
    """An Enter for the page must never press "Lock", which Qt would focus next."""
    screen = _screen(notes)
    first, second = screen.line, QLineEdit(screen)
    second.show()
    for change in (second.hide, second.show):
        second.setFocus()
        change()
        notes.settle()
    second.setFocus()
    second.deleteLater()
    notes.settle()
    assert QApplication.focusWidget() is first


def test_a_page_whose_button_is_gone_takes_the_keyboard_itself(notes: Office) -> None:
    first = _screen(notes)
    gone = QLineEdit(first)
    gone.show()
    gone.setFocus()
    notes.shell.go(Place("second"))
    gone.deleteLater()
    notes.settle()
    notes.shell.back()
    assert QApplication.focusWidget() is first.line


def test_a_page_that_has_not_read_yet_has_the_keyboard_and_not_the_bar(
    notes: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Note, "start", Screen.start)
    notes.tab_to("Lock")
    notes.shell.go(Place("second"))
    assert QApplication.focusWidget() is _screen(notes)
    notes.press(Qt.Key.Key_Return)
    assert notes.shell.is_signed_in
    notes.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is _screen(notes).line


def test_tab_still_leaves_the_page(notes: Office) -> None:
    notes.tab_to("Lock")
    notes.settle()
    assert QApplication.focusWidget() is notes.window.bar.lock


def test_a_refusal_that_no_screen_shows_is_shown_over_it(notes: Office) -> None:
    def refuse() -> None:
        raise NoSpace("The disk is full: make room and try again.")

    notes.shell.runner.run(_screen(notes), refuse, lambda _: None)
    notes.settle()
    assert _messages(notes) == ["The disk is full: make room and try again."]


def test_a_bug_shows_a_code_and_copies_no_value(
    notes: Office, expected_log: ExpectedLog, qtbot: QtBot
) -> None:
    expected_log("courtdesk.ui.crash", "bug")

    def stumble() -> None:
        raise KeyError("Abbott, Carla")

    notes.shell.runner.run(_screen(notes), stumble, lambda _: None)
    notes.settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog))
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "KeyError" in copied
    assert "test_shell.py:" in copied
    assert "Abbott" not in copied
    assert "/" not in copied.split("test_shell.py")[0].splitlines()[-1].strip().replace("ui/", "")
    dialog.accept()
    notes.settle()


# Menus, palette, help, text size


def test_every_action_is_in_a_menu_and_in_the_palette(notes: Office) -> None:
    words = {words_of(action) for action in notes.window.menus.actions()}
    assert {
        "Back",
        "Find a person",
        "First",
        "Second",
        "Find on this page",
        "Lock",
        "Larger text",
        "Help here",
        "Close CourtDesk",
    } <= words
    in_menus = set()
    for top in notes.window.menuBar().actions():
        menu = top.menu()
        assert menu is not None
        in_menus |= {words_of(action) for action in menu.actions()}
    assert words <= in_menus


def test_the_palette_does_what_is_typed(notes: Office) -> None:
    def choose() -> None:
        palette = QApplication.activeModalWidget()
        if not isinstance(palette, CommandPalette) or not palette.isActiveWindow():
            QTimer.singleShot(1, notes.window, choose)
            return
        notes.type("second")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    QTimer.singleShot(0, notes.window, choose)
    notes.press(Qt.Key.Key_K, CTRL)
    assert notes.shell.place == Place("second")


def test_f1_shows_the_page_of_the_screen_and_esc_comes_back(office: Office) -> None:
    office.press(Qt.Key.Key_F1)
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, HelpDialog))
    assert dialog.page == "signing_in"
    assert "Locking" in dialog.browser.toPlainText()
    dialog.show_page("no-such-page")
    assert dialog.page == "index"
    dialog.reject()
    office.settle()
    assert not isValid(dialog)


def test_text_grows_and_shrinks_and_is_remembered(notes: Office) -> None:
    notes.press(Qt.Key.Key_Plus, CTRL)
    notes.press(Qt.Key.Key_Plus, CTRL)
    assert current_theme().scale == 1.5
    notes.press(Qt.Key.Key_Minus, CTRL)
    assert current_theme().scale == 1.25
    for _ in range(9):
        notes.press(Qt.Key.Key_Plus, CTRL)
    assert current_theme().scale == 2.0
    assert notes.shell._fittings.preferences.text_scale == 2.0
    notes.press(Qt.Key.Key_0, CTRL)
    assert current_theme().scale == 1.0


def test_nothing_of_a_member_is_offered_before_signing_in(office: Office) -> None:
    words = {words_of(action) for action in office.window.menus.actions()}
    assert "Lock" not in words
    assert "Back" not in words
    assert not office.window.bar.isVisible()


# Locking


def _assert_locked(office: Office) -> None:
    office.settle()
    assert not office.shell.is_signed_in
    assert office.shell.screen is None
    office.page(SignInPage)
    assert not office.window.bar.isVisible()
    # The lock of the vault is free: it is closed, not only hidden.
    office.folder.lock()
    office.folder.unlock()


def _press_lock(office: Office) -> None:
    office.window.bar.lock.click()


def _press_ctrl_l(office: Office) -> None:
    office.press(Qt.Key.Key_L, CTRL)


def _stay_idle(office: Office) -> None:
    office.ticker.now += 5 * 60
    office.idle.check()


def _desktop_locks(office: Office) -> None:
    office.watch.lock_asked.emit()


WAYS = [_press_lock, _press_ctrl_l, _stay_idle, _desktop_locks]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_lock_closes_the_vault_and_destroys_what_was_shown(
    notes: Office, way: object
) -> None:
    shown = _screen(notes)
    shown.desk.say("Abbott, Carla: plea recorded.")
    session = weakref.ref(shown.desk.session)
    assert callable(way)
    way(notes)
    assert not isValid(shown)
    _assert_locked(notes)
    del shown
    gc.collect()
    assert session() is None
    assert not [
        label
        for label in notes.window.findChildren(QLabel)
        if "Abbott" in label.text() or "Court duty officer" in label.text()
    ]


def test_what_was_typed_is_handed_over_and_waited_for(notes: Office) -> None:
    screen, done = _screen(notes), []
    desk = screen.desk
    screen.leave = lambda: desk.runner.run(  # type: ignore[method-assign,assignment,return-value]
        screen, lambda: done.append("saved"), lambda _: None
    )
    notes.shell.lock()
    assert done == ["saved"]


def test_a_screen_cannot_hold_up_a_lock(notes: Office) -> None:
    _screen(notes).holds = True
    notes.shell.lock()
    _assert_locked(notes)


def test_an_answer_that_comes_during_the_lock_opens_nothing(notes: Office) -> None:
    desk = _screen(notes).desk

    def later(_: object) -> None:
        desk.say("done")
        desk.go(Place("second"))
        desk.saved(datetime(2027, 1, 14, 10, 42, tzinfo=UTC))

    desk.runner.run(_screen(notes), lambda: None, later)
    notes.shell.lock()
    _assert_locked(notes)
    assert notes.window.bar.saved.text() == ""


def test_our_copy_leaves_the_clipboard_at_lock(notes: Office) -> None:
    _screen(notes).desk.clipboard.copy("Abbott, Carla")
    assert QGuiApplication.clipboard().text() == "Abbott, Carla"
    notes.shell.lock()
    assert QGuiApplication.clipboard().text() == ""


def test_the_same_member_comes_back_to_the_same_place(notes: Office) -> None:
    notes.shell.go(Place("second"))
    notes.shell.go(Place("deep", part="x"))
    notes.shell.lock()
    notes.settle()
    assert notes.page(SignInPage).name() == STAFF[Role.CDO]
    notes.sign_in()
    assert notes.shell.place == Place("deep", part="x")
    assert _screen(notes).line.text() == "x"
    notes.shell.back()
    assert notes.shell.place == Place("second")


def test_another_member_begins_at_the_beginning(notes: Office) -> None:
    notes.shell.go(Place("deep", part="x"))
    notes.shell.lock()
    notes.settle()
    notes.sign_in(Role.LINK_WORKER)
    assert notes.shell.place == Place("first")
    notes.shell.lock()
    notes.settle()
    notes.sign_in(Role.CDO)
    assert notes.shell.place == Place("first")


def test_a_lock_while_a_card_asks_keeps_things_as_they_are(notes: Office) -> None:
    screen = _screen(notes)
    QTimer.singleShot(0, screen, notes.shell.lock)
    answer = ask(Card("Withdraw consent?", "It cannot be undone.", "Withdraw", "Keep"), screen)
    assert answer is False
    assert isValid(screen), "the screen was still at work on the answer"
    notes.settle()
    assert not isValid(screen)
    _assert_locked(notes)


def test_a_lock_closes_every_dialog(notes: Office) -> None:
    notes.press(Qt.Key.Key_F1)
    notes.shell.lock()
    notes.settle()
    assert not [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QDialog) and one.isVisible()
    ]


def test_the_idle_warning_comes_and_goes(notes: Office) -> None:
    notes.ticker.now += 5 * 60 - 30
    notes.idle.check()
    assert _messages(notes) == ["CourtDesk locks in 30 seconds."]
    notes.idle.touch()
    assert _messages(notes) == []
    notes.ticker.now += 5 * 60
    notes.idle.check()
    _assert_locked(notes)


def test_the_idle_time_is_the_sites(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    real = welcome._welcome
    monkeypatch.setattr(welcome, "_welcome", lambda one: replace(real(one), idle_minutes=20))
    office.sign_in()
    office.ticker.now += 19 * 60
    office.idle.check()
    assert office.shell.is_signed_in
    office.ticker.now += 60
    office.idle.check()
    _assert_locked(office)


def test_locking_twice_is_locking_once(notes: Office) -> None:
    notes.shell.lock()
    notes.shell.lock()
    _assert_locked(notes)
    notes.sign_in()


def test_no_idle_time_runs_while_nobody_is_signed_in(office: Office) -> None:
    assert not office.idle.running


# The end


def test_closing_the_window_waits_for_what_was_typed(notes: Office) -> None:
    event = QCloseEvent()
    notes.window.closeEvent(event)
    assert notes._ended
    assert not notes.window.isVisible()
    notes.folder.lock()
    notes.folder.unlock()


def test_a_screen_that_holds_on_keeps_the_window_open(notes: Office) -> None:
    _screen(notes).holds = True
    notes.window.close()
    assert notes.shell.is_signed_in
    assert notes.window.isVisible()
    _screen(notes).holds = False


def test_the_window_remembers_its_size(notes: Office) -> None:
    notes.window.resize(700, 500)
    notes.shell.close()
    kept = notes.shell._fittings.preferences.geometry
    assert kept is not None
    again = MainWindow()
    again.restoreGeometry(kept)
    assert (again.width(), again.height()) == (700, 500)
    again.deleteLater()


def test_everything_in_the_bar_has_a_name(notes: Office) -> None:
    bar = notes.window.bar
    for widget in (*bar.tabs.values(), bar.lock):
        assert widget.accessibleName() or widget.text()
    assert bar.member.accessibleName() == (
        "Signed in: Priya Nair, Court duty officer, Administrator"
    )
    assert isinstance(bar, QWidget)
