"""Sealed files on their way in: dropped on the window, brought before sign-in, or watched for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from courtdesk.actions.cases import case_file
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.inbox_watch import InboxWatch
from courtdesk.ui.kit.banner import Banner
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.palette import words_of
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.take_in.screen import TakeIn
from tests.helpers.office import Office, OpenOffice
from tests.helpers.twovaults import (
    COURT_SIDE,
    MHTR,
    Two,
    answered,
    answered_template,
    at,
    only_member,
    two_template,
)
from tests.unit.actions.conftest import PASSPHRASE, catalogue, team_template

__all__ = ["answered", "answered_template", "catalogue", "team_template", "two_template"]

pytestmark = only_member


@pytest.fixture
def window(answered: Two, open_office: OpenOffice) -> Office:
    """The court's window; the sign-in page is shown."""
    folder = answered.court.folder
    answered.court.leave()
    office = open_office(folder)
    office.clock.tick(minutes=90)
    return office


def enter(office: Office) -> None:
    page = office.page(SignInPage)
    if page.who is not None:
        page.who.set_value(COURT_SIDE)
    page.passphrase.set_value(PASSPHRASE)
    page.submit()
    office.settle()
    assert office.shell.is_signed_in


def drop(office: Office, path: Path) -> bool:
    """Drop a file in the middle of the window; whether the window took it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    spot, action = office.window.rect().center(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    handle = office.window.windowHandle()
    enters = QDragEnterEvent(QPoint(spot), action, data, left, none)
    QApplication.sendEvent(handle, enters)
    if enters.isAccepted():
        QApplication.sendEvent(handle, QDropEvent(QPointF(spot), action, data, left, none))
    office.settle()
    return enters.isAccepted()


def banners(office: Office) -> list[str]:
    return [one.accessibleName() for one in office.window.findChildren(Banner) if one.isVisible()]


def test_a_file_dropped_anywhere_is_taken_in_and_only_while_signed_in(
    window: Office, answered: Two
) -> None:
    assert not drop(window, answered.decision)
    enter(window)
    letter = answered.root / "letter.csv"
    letter.write_text("a,b", encoding="utf-8")
    assert not drop(window, letter)
    assert drop(window, answered.decision)
    assert window.shell.place == Place("take_in")
    page = window.shell.screen
    assert isinstance(page, TakeIn)
    assert "approved the MHTR" in page.told[0]
    # Once more while its page is shown: what was told before goes.
    assert drop(window, answered.decision)
    assert len(page.told) == 1 and "taken in before" in page.told[0]
    window.shell.lock()
    window.settle()
    assert not drop(window, answered.decision)


def test_a_file_opened_from_the_desktop_waits_for_sign_in(window: Office, answered: Two) -> None:
    window.shell.bring([answered.decision])
    window.settle()
    enter(window)
    page = window.shell.screen
    assert isinstance(page, TakeIn)
    assert "approved the MHTR" in page.told[0]
    window.shell.back()
    window.settle()
    assert window.shell.place == Place("today")


def test_the_menu_leads_there_by_keyboard(window: Office) -> None:
    window.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.place is None
    enter(window)
    window.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.place == Place("take_in")
    [action] = [
        one
        for one in window.window.menus.actions()
        if isinstance(one, QAction) and words_of(one) == "Take in a sealed file"
    ]
    assert action.isEnabled()


def test_what_comes_into_the_folder_is_told_without_taking_the_keyboard(
    window: Office, answered: Two
) -> None:
    enter(window)
    window.shell.go(Place("case", answered.case))
    window.settle()
    had = QApplication.focusWidget()
    inbox = window.folder.inbox
    (inbox / "decision.age").write_bytes(answered.decision.read_bytes())
    (inbox / "letter.age").write_text("Dear colleague", encoding="utf-8")
    [watch] = window.shell.findChildren(InboxWatch)
    window.clock.tick(minutes=60)
    watch.look()
    window.settle()
    assert QApplication.focusWidget() is had
    told = banners(window)
    assert any(one.startswith("A decision came in on case") for one in told)
    assert "A file in the inbox was not taken in." in told
    # The page under it was read again.
    shown = " ".join(one.text() for one in window.window.findChildren(QLabel) if one.isVisible())
    assert "Approved" in shown
    [link] = [
        one
        for one in window.window.findChildren(LinkButton)
        if one.text() == "Open the case" and one.isVisible()
    ]
    window.shell.go(Place("today"))
    window.settle()
    link.click()
    window.settle()
    assert window.shell.place == Place("case", answered.case)
    assert not any("decision came in" in one for one in banners(window))
    window.shell.lock()
    window.settle()
    assert window.shell.findChildren(InboxWatch) == []


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.close()


def test_the_system_tells_of_a_new_file(answered: Two, runner: Runner, qtbot: QtBot) -> None:
    session = at(answered.court)
    watch = InboxWatch(runner, runner)
    watch.begin(session)
    with qtbot.waitSignal(watch.looked, timeout=10_000) as told:
        (session.folder.inbox / "decision.age").write_bytes(answered.decision.read_bytes())
    [came] = told.args[0].came
    assert came.case == answered.case
    assert case_file(session, answered.case).approved(MHTR)
    # Once it has ended nothing is looked for, and nothing that was under way is told.
    watch.look()
    watch.end()
    watch.look()
    runner.wait()
    assert watch.children() and not any(
        one.isActive() for one in watch.children() if hasattr(one, "isActive")
    )
