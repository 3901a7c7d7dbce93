"""Joining from a new laptop, by keyboard on both sides: card, words, team file, vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import joining, team_files
from courtdesk.domain.access import Role
from courtdesk.store.folder import VaultFolder
from courtdesk.ui.entry.first_run import FirstRunPage
from courtdesk.ui.entry.join import ConfirmPage, JoinPage, WaitingPage
from courtdesk.ui.entry.sign_in import SignInPage
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.team.cards import TakeInCard
from courtdesk.ui.screens.team.team_file import TeamFilePage
from tests.helpers import keyboard
from tests.helpers.bench import COURT, Bench, passphrase_of
from tests.helpers.keyboard import unnamed
from tests.helpers.office import Office, OpenOffice

ENTER, SPACE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab
HERS = "copper kettle meadow"
SAME = "They read me the same words"

Choose = Callable[[Path], None]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """What the system's file dialog gives the next time that it is asked."""

    def chosen(path: Path) -> None:
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))

    return chosen


@pytest.fixture
def fresh(tmp_path: Path, open_office: OpenOffice) -> Office:
    """The window on a folder that does not exist yet."""
    return open_office(VaultFolder(tmp_path / "new" / "vault", tmp_path / "state"))


def make_card(office: Office) -> WaitingPage:
    office.tab_to("Join a team")
    office.press(ENTER)
    assert unnamed(office.page(JoinPage)) == []
    office.type("Robin Newland")
    office.tab_to("Link worker")
    office.press(SPACE)
    office.tab_to("Your court")
    office.type(COURT)
    office.tab_to("Passphrase")
    office.type(HERS)
    office.tab_to("Passphrase again")
    office.type(HERS)
    office.press(ENTER)
    return office.page(WaitingPage)


def admit(bench: Bench, card: Path, choose: Choose) -> TeamFilePage:
    """The administrator's side, by keyboard."""
    screen = bench.show(Place("team", part="card"), Role.CDO)
    assert isinstance(screen, TakeInCard)
    choose(card)
    keyboard.press(ENTER)
    bench.settle()
    assert unnamed(screen) == []
    bench.picture(screen, "team-card")
    keyboard.tab_to(SAME)
    keyboard.press(SPACE)
    keyboard.tab_to("Your own passphrase")
    keyboard.type_text(passphrase_of(Role.CDO))
    keyboard.tab_to("Take in this card")
    keyboard.press(ENTER)
    bench.settle()
    assert bench.log.went[-1] == Place("team", part="file")
    page = bench.show(bench.log.went[-1], Role.CDO)
    assert isinstance(page, TeamFilePage)
    return page


def test_both_sides_by_keyboard_alone(
    fresh: Office, bench: Bench, tmp_path: Path, choose: Choose
) -> None:
    waiting = make_card(fresh)
    bench.picture(waiting, "join-waiting")
    card, file = tmp_path / "card.txt", tmp_path / "team.age"
    choose(card)
    fresh.press(ENTER)
    assert joining.read_card(card).name == "Robin Newland"
    page = admit(bench, card, choose)
    bench.picture(page, "team-file")
    choose(file)
    keyboard.tab_to("Save the team file…")
    keyboard.press(ENTER)
    bench.settle()
    assert page.told[0].startswith("Saved as team.age")
    fresh.window.activateWindow()
    assert QTest.qWaitForWindowActive(fresh.window)
    waiting.passphrase.focus_first()
    fresh.type(HERS)
    fresh.press(ENTER)
    confirm = fresh.page(ConfirmPage)
    bench.picture(confirm, "join-confirm")
    assert unnamed(confirm) == []
    assert confirm.group.fields[0] is confirm.same
    fresh.tab_to("Join this team")
    fresh.press(ENTER)
    assert [name for name, _ in confirm.group.summary.errors] == ["same", "laptop"]
    assert not fresh.folder.path.exists()
    fresh.tab_to(SAME)
    fresh.press(SPACE)
    fresh.tab_to("Name of this laptop")
    fresh.type("Room 2 laptop")
    fresh.press(ENTER)
    assert fresh.page(SignInPage).name() == "Robin Newland"
    fresh.type(HERS)
    fresh.press(ENTER)
    assert fresh.shell.is_signed_in
    welcome = fresh.shell._welcome
    assert welcome is not None
    assert welcome.roles == (Role.LINK_WORKER,)
    assert team_files.team_words(welcome.session) == page.view


def test_a_joining_is_found_again_and_can_be_given_up(
    fresh: Office, open_office: OpenOffice, bench: Bench, tmp_path: Path, choose: Choose
) -> None:
    make_card(fresh)
    fresh.close()
    again = open_office(fresh.folder)
    page = again.page(WaitingPage)
    assert unnamed(page) == []
    bench.session(Role.CDO)
    team_files.write_team_file(bench.session(), tmp_path / "team.age")
    page.passphrase.set_value("not the passphrase")
    page.take(tmp_path / "team.age")
    again.settle()
    assert page.passphrase.error is not None
    page.passphrase.set_value(HERS)
    page.take(tmp_path / "team.age")
    again.settle()
    assert again.page(WaitingPage) is page
    page.take(tmp_path / "no such file")
    again.settle()
    choose(tmp_path / "no such folder" / "card.txt")
    page.save.click()
    again.settle()
    again.tab_to("Give up joining")
    again.press(ENTER)
    assert fresh.folder.joining.exists()
    again.press(ENTER)
    again.page(FirstRunPage)
    assert not fresh.folder.joining.exists()


def test_an_empty_card_names_everything_that_is_missing(fresh: Office) -> None:
    fresh.page(FirstRunPage).join.click()
    page = fresh.page(JoinPage)
    page.submit()
    assert [name for name, _ in page.group.summary.errors] == [
        "name",
        "roles",
        "court",
        "passphrase",
        "again",
    ]
    page.roles.set_value((Role.CLINICAL_LEAD.value,))
    page.submit()
    assert "registration_number" in dict(page.group.summary.errors)
    page.back.emit()
    fresh.settle()
    fresh.page(FirstRunPage)
