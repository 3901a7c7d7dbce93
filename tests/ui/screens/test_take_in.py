"""Taking in a sealed file: by keyboard, pasted, dropped, brought, refused, and from the inbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from courtdesk.actions import decision_files, team_files
from courtdesk.actions.cases import case_file
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.take_in.screen import TakeIn
from tests.helpers import keyboard
from tests.helpers.bench import Bench
from tests.helpers.twobench import At
from tests.helpers.twovaults import (
    LEAD,
    MHTR,
    Two,
    answered,
    answered_template,
    at,
    only_member,
    two_template,
)
from tests.unit.actions.conftest import catalogue, team_template

__all__ = ["answered", "answered_template", "catalogue", "team_template", "two_template"]

pytestmark = only_member


@pytest.fixture
def court(answered: Two, qapp: QApplication) -> Iterator[At]:
    """The court's laptop, to which a decision is on its way."""
    session = at(answered.court)
    made = At(answered.court.folder, answered.court.catalogue, {}, here=session)
    yield made
    made.close()


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def show(bench: Bench) -> TakeIn:
    screen = bench.show(Place("take_in"))
    assert isinstance(screen, TakeIn)
    return screen


def test_a_decision_by_keyboard_and_on_to_the_case(
    court: At, answered: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = show(court)
    assert keyboard.unnamed(screen) == []
    assert "Nothing waits in it." in words(screen)
    court.picture(screen, "take-in")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(answered.decision)], ""))
    keyboard.tab_to("Choose a file…")
    keyboard.press(Qt.Key.Key_Return)
    court.settle()
    [told] = screen.told
    assert f"{LEAD} approved the MHTR" in told
    assert "It counts" in told
    assert keyboard.spoken(keyboard.focused()) == "Open the case"
    court.picture(screen, "take-in-decision")
    keyboard.press(Qt.Key.Key_Return)
    assert court.log.went == [Place("case", answered.case)]
    assert len(court.log.saved) == 1
    assert case_file(at(answered.court), answered.case).approved(MHTR)


def test_pasted_text_by_keyboard(court: At, answered: Two) -> None:
    text = decision_files.write_decision(at(answered.lead), answered.case, MHTR, None).text
    screen = show(court)
    keyboard.tab_to("Take in this text")
    keyboard.press(Qt.Key.Key_Space)
    assert [name for name, _ in screen.group.summary.errors] == ["text"]
    keyboard.tab_to("Paste the text here")
    QApplication.clipboard().setText(f"Please find it below.\r\n\r\n{text}")
    keyboard.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    keyboard.tab_to("Take in this text")
    keyboard.press(Qt.Key.Key_Space)
    court.settle()
    assert "approved the MHTR" in screen.told[0]
    assert screen.group["text"].value() == ""
    QApplication.clipboard().clear()


def test_what_is_refused_is_one_sentence_and_leaves_everything(court: At, answered: Two) -> None:
    screen = show(court)
    letter = answered.root / "letter.age"
    letter.write_text("Dear colleague", encoding="utf-8")
    screen.take_files([letter])
    court.settle()
    assert len(screen.told) == 1 and "sealed" in screen.told[0]
    court.picture(screen, "take-in-refused")
    # Of several each is told by its name, and a good one comes in beside a bad one.
    screen.take_files([letter, answered.decision])
    court.settle()
    assert screen.told[0].startswith("letter.age: ")
    assert "approved the MHTR" in screen.told[1]
    screen.take_files([answered.decision])
    court.settle()
    assert "taken in before" in screen.told[0]
    screen.group["text"].set_value("Dear colleague")
    screen.take_text()
    court.settle()
    assert screen.group["text"].value() == "Dear colleague"
    assert "sealed" in screen.told[0]


def test_what_was_brought_is_taken_in_when_the_page_is_shown(court: At, answered: Two) -> None:
    desk = court.desk()
    desk.brought.put([answered.decision])
    screen = TakeIn(desk)
    screen.start()
    court.settle()
    assert "approved the MHTR" in screen.told[0]
    team = answered.root / "team.age"
    team_files.write_team_file(at(answered.lead), team)
    desk.brought.put([team])
    screen.refresh()
    court.settle()
    assert screen.told[0].startswith("A team file came in.")
    assert [button.text() for button in screen.on] == ["Open Team"]
    screen.deleteLater()


def dropped(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def test_a_file_of_any_name_is_dropped_on_the_page(court: At, answered: Two) -> None:
    screen = show(court)
    data = dropped(answered.decision.rename(answered.root / "letter.txt"))
    actions, button, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(9, 9), actions, data, button, none)
    QApplication.sendEvent(screen, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(screen, QDropEvent(QPointF(9, 9), actions, data, button, none))
    court.settle()
    assert "approved the MHTR" in screen.told[0]


def test_the_folder_is_looked_through_and_what_waits_is_told(court: At, answered: Two) -> None:
    inbox = at(answered.court).folder.inbox
    whole = answered.decision.read_bytes()
    (inbox / "decision.age").write_bytes(whole)
    half = inbox / "half.age"
    half.write_bytes(whole[:900])
    now = court.here.clock().timestamp() if court.here is not None else 0
    os.utime(half, (now, now))
    screen = show(court)
    assert "approved the MHTR" in screen.told[0]
    shown = words(screen)
    assert "half.age waits. half.age is not whole" in shown
    assert str(inbox) in shown


def test_a_desk_has_nothing_brought_by_itself(court: At) -> None:
    desk = court.desk()
    assert isinstance(desk, Desk)
    assert not desk.brought
    desk.brought.put([Path("a.age")])
    assert desk.brought.take() == (Path("a.age"),)
    assert desk.brought.take() == ()
