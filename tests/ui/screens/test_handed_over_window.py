"""The window while the laptop is with the person whose form it is: nothing else can be reached.

What the person reads and does on the form is in test_handed_over.py.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from courtdesk.actions import forms
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import FilledHow, ReadHow
from courtdesk.ui.crash import CrashReport
from courtdesk.ui.crash_dialog import CrashDialog
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.help import HelpDialog
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.palette import CommandPalette
from courtdesk.ui.kit.style import apply_theme, current_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.check_answers import CheckAnswersScreen
from courtdesk.ui.screens.handed_over.pages import LastPage
from courtdesk.ui.screens.handed_over.screen import HandedOverScreen
from courtdesk.ui.shell import _GIVE_BACK
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.keyboard import focused, press, spoken, tab_to, type_text
from tests.helpers.office import Office
from tests.helpers.seen import words_shown

ROLE = Role.LINK_WORKER
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NAME = "Marlow"


@pytest.fixture
def agreed(bench: Bench) -> None:
    """What all begin with, done once and copied."""

    def agree() -> CaseId:
        session, case = bench.session(ROLE), bench.cases[NAME]
        forms.record_agreement(
            session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ
        )
        return case

    bench.once("agreed to be screened, for the window", agree)
    bench.sign_out()


@pytest.fixture
def desk(agreed: None, office: Office) -> Office:
    """The link worker, signed in, with a person who has agreed to be screened."""
    office.sign_in(ROLE)
    return office


def place(bench: Bench) -> Place:
    return Place("handed_over", bench.cases[NAME], "core-10")


def at_member_page(desk: Office, bench: Bench) -> HandedOverScreen:
    desk.shell.go(place(bench))
    desk.settle()
    screen = desk.shell.screen
    assert isinstance(screen, HandedOverScreen)
    assert screen.member_page is not None
    return screen


def handed(desk: Office, bench: Bench) -> HandedOverScreen:
    """The person has the laptop; the first page is shown."""
    screen = at_member_page(desk, bench)
    press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert desk.shell.is_handed_over
    assert desk.window.isFullScreen()
    return screen


def at_first_question(desk: Office, bench: Bench) -> HandedOverScreen:
    screen = handed(desk, bench)
    press(Qt.Key.Key_Return)
    desk.settle()
    assert len(screen.sheet.views) == 1
    return screen


def digits(desk: Office, numbers: str) -> None:
    for number in numbers:
        press(Qt.Key(ord(number)))
    desk.settle()


def banners(desk: Office) -> list[str]:
    found = desk.window.findChildren(Banner)
    return [one.accessibleName() for one in found if one.isVisible()]


def idle_for(desk: Office, seconds: float) -> None:
    desk.ticker.now += seconds
    desk.idle.check()
    desk.settle()


def idle_seconds(desk: Office) -> float:
    return desk.idle._limit


@pytest.mark.parametrize("way", ["One question at a time", "Page by page"])
def test_by_keyboard_alone_from_the_member_to_the_answers(
    desk: Office, bench: Bench, way: str
) -> None:
    screen = at_member_page(desk, bench)
    to_radio(way)
    tab_to("Hand over now")
    press(Qt.Key.Key_Return)
    desk.settle()
    press(Qt.Key.Key_Return)  # Start
    desk.settle()
    for number in "3113321334":
        if spoken(focused()) == "Next":
            press(Qt.Key.Key_Return)
            desk.settle()
        press(Qt.Key(ord(number)))
        desk.settle()
    if spoken(focused()) == "Next":
        press(Qt.Key.Key_Return)
        desk.settle()
    assert spoken(focused()) == "I have finished"
    press(Qt.Key.Key_Return)
    desk.settle()
    assert isinstance(screen._shown, LastPage)
    tab_to("Staff only: your passphrase")
    type_text(passphrase_of(ROLE))
    press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.shell.place == Place("check_answers", bench.cases[NAME], "core-10")
    assert isinstance(desk.shell.screen, CheckAnswersScreen)
    assert not desk.shell.is_handed_over
    desk.shell.lock()
    opened = forms.open_form(bench.session(ROLE), bench.cases[NAME], "core-10")
    numbers = [
        str(opened.form.item(link_id).option(str(value)).ordinal)
        for link_id, value in opened.answers.items()
    ]
    assert "".join(numbers) == "3113321334"
    assert opened.ways == (FilledHow.HANDED_OVER,)


def to_radio(name: str) -> None:
    """To the group with Tab, and along it with the arrow, as radios are reached."""
    tab_to("One question at a time")
    if spoken(focused()) != name:
        press(Qt.Key.Key_Down)
    assert spoken(focused()) == name


def press_staff(desk: Office, screen: HandedOverScreen, passphrase: str) -> None:
    tab_to("Staff only")
    press(Qt.Key.Key_Return)
    desk.settle()
    type_text(passphrase)
    press(Qt.Key.Key_Return)
    desk.settle()


def test_every_shortcut_of_every_menu_does_nothing(desk: Office, bench: Bench) -> None:
    before = {action for action in desk.window.menus.every_action() if action.isEnabled()}
    at_first_question(desk, bench)
    done: list[str] = []
    actions = desk.window.menus.every_action()
    keys = [key for action in actions for key in action.shortcuts()]
    assert len(before) > 10
    assert len(keys) > 10
    for action in actions:
        action.triggered.connect(lambda _=False, action=action: done.append(action.text()))
    for key in keys:
        QTest.keySequence(focused(), QKeySequence(key))
        desk.settle()
    assert done == []
    assert desk.window.menus.actions() == []
    assert not desk.window.menuBar().isVisible()
    assert not desk.window.bar.isVisible()
    assert desk.shell.is_handed_over
    assert desk.shell.place == place(bench)
    assert desk.window.windowTitle() == "CourtDesk"
    assert not QApplication.activeModalWidget()
    assert not [one for one in desk.window.findChildren(CommandPalette) if one.isVisible()]


def test_an_action_that_comes_while_handed_over_is_off_too(desk: Office, bench: Bench) -> None:
    at_first_question(desk, bench)
    late = desk.window.menus.add("view", "Late", ["Ctrl+J"], lambda: None)
    assert not late.isEnabled()
    desk.shell.lock()
    assert late.isEnabled()


def test_alt_and_escape_leave_the_keyboard_with_the_question(desk: Office, bench: Bench) -> None:
    at_first_question(desk, bench)
    was = focused()
    for key in (Qt.Key.Key_Alt, Qt.Key.Key_F10, Qt.Key.Key_Escape, Qt.Key.Key_Meta):
        QTest.keyClick(focused(), key)
    QTest.keyClick(focused(), Qt.Key.Key_G, ALT)
    desk.settle()
    assert focused() is was
    assert QApplication.activePopupWidget() is None


def test_no_other_screen_exists_behind_it(desk: Office, bench: Bench) -> None:
    desk.shell.go(Place("case", bench.cases[NAME]))
    desk.settle()
    screen = handed(desk, bench)
    assert desk.window.stack.findChildren(Screen) == [screen]
    for elsewhere in (Place("today"), Place("case", bench.cases[NAME])):
        desk.shell.go(elsewhere)
        desk.shell.back()
        desk.settle()
        assert desk.shell.screen is screen


def test_messages_wait_for_the_member(desk: Office, bench: Bench) -> None:
    desk.window.confirm("The plea of Dean Marlow is recorded.")
    screen = handed(desk, bench)
    desk.window.show_message(BannerKind.WARNING, "No backup could be made of the vault.")
    desk.settle()
    assert banners(desk) == []
    press_staff(desk, screen, passphrase_of(ROLE))
    assert "No backup could be made of the vault." in banners(desk)
    after = {action.text() for action in desk.window.menus.actions()}
    assert {"&Lock", "&Every action…", "&Close CourtDesk"} <= after
    assert desk.window.menuBar().isVisible()
    assert desk.window.bar.isVisible()
    assert not desk.window.isFullScreen()


def test_help_that_was_open_is_closed(desk: Office, bench: Bench) -> None:
    at_member_page(desk, bench)
    desk.shell._show_help()
    desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(desk.window)
    desk.shell.screen.hand_over()
    desk.settle()
    assert not [one for one in desk.window.findChildren(HelpDialog) if one.isVisible()]
    assert desk.shell.is_handed_over


def test_the_clipboard_holds_nothing_of_the_members(desk: Office, bench: Bench) -> None:
    at_member_page(desk, bench)
    desk.shell._clipboard.copy("a line about somebody")
    assert QApplication.clipboard().text() == "a line about somebody"
    press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert QApplication.clipboard().text() == ""


def test_words_are_half_as_large_again_and_the_members_come_back(
    desk: Office, bench: Bench
) -> None:
    apply_theme(QApplication.instance(), Theme(1.25))
    screen = handed(desk, bench)
    assert current_theme().scale == pytest.approx(1.875)
    tab_to("Larger words")
    press(Qt.Key.Key_Return)
    assert current_theme().scale == pytest.approx(2.5)
    press(Qt.Key.Key_Return)
    assert current_theme().scale == pytest.approx(3.0)
    tab_to("Smaller words")
    for _ in range(4):
        press(Qt.Key.Key_Return)
    assert current_theme().scale == pytest.approx(1.875)
    press_staff(desk, screen, passphrase_of(ROLE))
    assert current_theme().scale == 1.25


def test_another_window_in_front_locks(desk: Office, bench: Bench) -> None:
    at_first_question(desk, bench)
    digits(desk, "3")
    other = QWidget()
    other.show()
    other.activateWindow()
    assert QTest.qWaitForWindowActive(other)
    desk.settle()
    assert not desk.shell.is_signed_in
    assert isinstance(desk.window.stack.currentWidget(), SignInPage)
    other.close()
    other.deleteLater()
    # A worried person who touched the wrong key is told what to do, and the member no longer.
    assert _GIVE_BACK in words_shown(desk.window)
    desk.sign_in(ROLE)
    assert _GIVE_BACK not in words_shown(desk.window)


def test_a_member_who_went_elsewhere_meanwhile_hands_nothing_over(
    desk: Office, bench: Bench
) -> None:
    """The form opens off the window's thread; what is shown then must be its page, not a list."""
    screen = at_member_page(desk, bench)
    press(Qt.Key.Key_Return, CTRL)
    elsewhere = Place("check_answers", bench.cases[NAME], "core-10")
    desk.shell.go(elsewhere)
    desk.settle()
    assert desk.shell.place == elsewhere
    assert not desk.shell.is_handed_over
    assert not desk.window.isFullScreen()
    assert screen.sheet is None
    desk.shell.back()
    desk.settle()
    press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    assert desk.shell.is_handed_over


def test_a_lock_by_the_member_asks_nobody_for_the_laptop(desk: Office, bench: Bench) -> None:
    at_member_page(desk, bench)
    desk.shell.lock()
    desk.settle()
    assert _GIVE_BACK not in words_shown(desk.window)


@pytest.mark.parametrize("how", ["showMinimized", "showNormal", "showMaximized"])
def test_a_window_that_no_longer_fills_the_display_locks(
    desk: Office, bench: Bench, how: str, qtbot
) -> None:
    at_first_question(desk, bench)
    with qtbot.waitSignal(desk.shell.locked):
        getattr(desk.window, how)()
    desk.settle()
    assert not desk.shell.is_signed_in


def test_a_desktop_that_passes_through_a_smaller_window_does_not_lock(
    desk: Office, bench: Bench, qtbot
) -> None:
    at_first_question(desk, bench)
    desk.window.showNormal()
    desk.window.showFullScreen()
    passed = desk.shell._handover._smaller.timeout
    with qtbot.assertNotEmitted(desk.shell.locked), qtbot.waitSignal(passed):
        pass
    assert desk.shell.is_handed_over


def test_closing_the_window_locks_it(desk: Office, bench: Bench) -> None:
    at_first_question(desk, bench)
    desk.window.close()
    desk.settle()
    assert not desk._ended
    assert not desk.shell.is_signed_in
    assert desk.window.isVisible()


def test_a_bug_is_not_shown_to_the_person(desk: Office, bench: Bench) -> None:
    at_first_question(desk, bench)
    desk.crashes.crashed.emit(CrashReport("RuntimeError", ()))
    assert not desk.shell.is_signed_in
    shown = [one for one in desk.window.findChildren(CrashDialog) if one.isVisible()]
    assert len(shown) == 1
    shown[0].reject()


def test_half_of_the_idle_time_hides_the_question_and_a_key_only_brings_it_back(
    desk: Office, bench: Bench
) -> None:
    screen = at_first_question(desk, bench)
    idle_for(desk, idle_seconds(desk) / 2)
    shown = words_shown(desk.window)
    assert "Press any key to go on." in shown
    assert "tense" not in shown
    digits(desk, "3")
    assert not screen.answers
    assert "tense" in words_shown(desk.window)
    digits(desk, "3")
    assert screen.answers


def test_nothing_of_the_frame_warns_before_the_lock(desk: Office, bench: Bench) -> None:
    at_first_question(desk, bench)
    idle_for(desk, idle_seconds(desk) - 10)
    assert banners(desk) == []


def test_the_whole_idle_time_locks_and_nothing_of_the_form_is_left(
    desk: Office, bench: Bench
) -> None:
    at_first_question(desk, bench)
    digits(desk, "3")
    idle_for(desk, idle_seconds(desk) + 1)
    assert isinstance(desk.window.stack.currentWidget(), SignInPage)
    whole = " ".join(one.text() for one in desk.window.findChildren(QLabel))
    assert "tense" not in whole
    assert "CORE" not in whole


def test_a_member_at_work_is_not_blanked(desk: Office, bench: Bench) -> None:
    screen = at_member_page(desk, bench)
    idle_for(desk, idle_seconds(desk) / 2)
    assert screen.blank_page is None
    assert "What happens" in words_shown(desk.window)


def test_after_a_lock_the_member_can_hand_over_again_where_it_was(
    desk: Office, bench: Bench
) -> None:
    at_first_question(desk, bench)
    digits(desk, "210")
    desk.shell.lock()
    desk.settle()
    assert current_theme().scale == 1.0
    assert not desk.window.isFullScreen()
    assert desk.window.menuBar().isVisible()
    assert not desk.window.bar.isVisible()
    desk.sign_in(ROLE)
    shown = words_shown(desk.window)
    assert "3 of 10 questions are answered already" in shown
    assert "Only occasionally" not in shown
    press(Qt.Key.Key_Return, CTRL)
    desk.settle()
    press(Qt.Key.Key_Return)
    desk.settle()
    assert "Question 4 of 10" in words_shown(desk.window)
