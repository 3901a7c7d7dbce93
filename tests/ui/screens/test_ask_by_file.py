"""Asking by a sealed file: to whom, what goes, seen beforehand, saved, copied, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

from courtdesk.actions import decisions, requests
from courtdesk.actions.cases import case_file
from courtdesk.ui.kit.drag_file import DragFile
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.ask_decision.page import AskDecision
from courtdesk.ui.screens.ask_decision.withdraw import Withdraw
from tests.helpers import keyboard
from tests.helpers.twobench import At
from tests.helpers.twovaults import LEAD, MHTR, Two, at, only_member, two, two_template
from tests.unit.actions.conftest import catalogue, team_template

__all__ = ["catalogue", "team_template", "two", "two_template"]

outsider = pytest.mark.parametrize("two_template", [True], indirect=True, ids=["contact"])


@pytest.fixture
def court(two: Two, qapp: QApplication) -> Iterator[At]:
    made = At(two.court.folder, two.court.catalogue, {}, here=at(two.court))
    yield made
    made.close()


def show(court: At, two: Two) -> AskDecision:
    screen = court.show(Place("ask_decision", two.case, MHTR.value))
    assert isinstance(screen, AskDecision)
    return screen


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def by_file(screen: AskDecision, two: Two) -> None:
    assert screen.group is not None
    screen.group["way"].set_value("file")
    screen.group["to"].set_value(str(two.to))


def taken(two: Two, file: Path) -> requests.Received:
    return requests.take_request(at(two.lead), file)


@outsider
def test_by_keyboard_to_somebody_outside(
    court: At, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = two.root / "request.age"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    screen = show(court, two)
    assert keyboard.unnamed(screen) == []
    keyboard.tab_to("On this laptop")
    keyboard.press(Qt.Key.Key_Down)
    shown = words(screen)
    assert "outside the team" in shown
    assert "added by an administrator in Team" in shown
    assert "Never sent: answers about drugs and alcohol" in shown
    assert screen.action.text() == "Save the sealed file…"
    assert keyboard.unnamed(screen) == []
    court.picture(screen, "ask-by-file")
    # Nobody is chosen yet: the error stands at the question, and no dialog came.
    keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.group is not None
    assert [name for name, _ in screen.group.summary.errors] == ["to"]
    keyboard.tab_to("Helen Marsh")
    keyboard.press(Qt.Key.Key_Down)
    assert keyboard.spoken(keyboard.focused()) == LEAD
    keyboard.press(Qt.Key.Key_Space)
    keyboard.tab_to("See it as they will")
    keyboard.press(Qt.Key.Key_Return)
    court.settle()
    assert screen.preview is not None
    assert "low mood" in screen.preview.text.toPlainText()
    assert keyboard.focused() is screen.preview.text
    court.picture(screen, "ask-by-file-preview")
    keyboard.tab_to("Needed by (optional)")
    keyboard.type_text("4pm")
    keyboard.tab_to("Save the sealed file…")
    keyboard.press(Qt.Key.Key_Return)
    court.settle()
    assert screen.sent is not None
    assert screen.sent.told == f"Asked: the sealed file for {LEAD} is saved as request.age."
    assert keyboard.unnamed(screen) == []
    court.picture(screen, "ask-by-file-sent")
    assert "by 16:00" in words(screen.sent)
    assert isinstance(keyboard.focused(), DragFile)
    keyboard.press(Qt.Key.Key_Space)
    urls = QApplication.clipboard().mimeData().urls()
    assert [Path(url.toLocalFile()) for url in urls] == [file]
    keyboard.tab_to("Go to the case")
    keyboard.press(Qt.Key.Key_Return)
    assert court.log.went == [Place("case", two.case)]
    received = taken(two, file)
    assert received.notes == ()
    assert decisions.decision_text(at(two.lead), two.case, MHTR) == (
        screen.preview.text.toPlainText()
    )


@only_member
def test_as_text_and_without_the_answers_that_are_not_ticked(court: At, two: Two) -> None:
    screen = show(court, two)
    by_file(screen, two)
    assert screen.group is not None
    assert screen.preview is not None
    screen.preview.show_it()
    court.settle()
    assert "not sent to you" not in screen.preview.text.toPlainText()
    screen.group["goes"].set_value(())
    court.settle()
    seen = screen.preview.text.toPlainText()
    assert "its answers were not sent to you" in seen
    screen.copy.click()
    court.settle()
    assert screen.sent is not None and screen.sent.again is not None
    text = QApplication.clipboard().text()
    assert text.startswith("-----BEGIN AGE ENCRYPTED FILE-----")
    requests.take_request(at(two.lead), text)
    assert decisions.decision_text(at(two.lead), two.case, MHTR) == seen
    court.clipboard.clear_if_ours()
    screen.sent.again.click()
    assert QApplication.clipboard().text() == text


@only_member
def test_a_role_that_may_not_read_it_is_told_who_may_look(court: At, two: Two) -> None:
    court.here = two.court.enter("Priya Nair")
    screen = show(court, two)
    by_file(screen, two)
    assert screen.preview is not None
    screen.preview.button.click()
    court.settle()
    said = screen.preview.said.text()
    assert "Your role may not read this" in said
    assert "Amina Yusuf and Helen Marsh" in said
    assert screen.preview.text.isHidden()
    # What they may not read they may still send: it stays sealed on its way.
    screen.ask_by_file(two.root / "request.age")
    court.settle()
    assert screen.sent is not None
    taken(two, two.root / "request.age")
    assert "low mood" in decisions.decision_text(at(two.lead), two.case, MHTR)


@only_member
def test_a_file_that_cannot_be_written_asks_nobody_and_keeps_what_was_typed(
    court: At, two: Two
) -> None:
    screen = show(court, two)
    by_file(screen, two)
    assert screen.group is not None
    screen.group["note"].set_value("Room 3.")
    screen.ask_by_file(two.root / "no such folder" / "request.age")
    court.settle()
    [(_, sentence)] = screen.group.summary.errors
    assert "cannot be used" in sentence
    assert screen.group["note"].value() == "Room 3."
    assert screen.action.isEnabled() and screen.copy.isEnabled()
    assert screen.leave()
    assert case_file(at(two.court), two.case).standing_request(MHTR) is None


@only_member
def test_what_was_asked_is_shown_asked_again_and_withdrawn(court: At, two: Two) -> None:
    two.ask()
    two.court.clock.now += timedelta(minutes=14)
    asked = case_file(at(two.court), two.case).standing_request(MHTR)
    assert asked is not None
    case = court.show(Place("case", two.case))
    shown = words(case)
    assert f"MHTR asked {asked.at:%H:%M} of {LEAD}, waiting 14 minutes" in shown
    assert f"Waiting 14 minutes for {LEAD}" in shown
    assert {"Ask again", "Withdraw"} <= {one.text() for one in case.findChildren(QPushButton)}
    court.picture(case, "case-asked-by-file")
    screen = show(court, two)
    shown = words(screen)
    assert f"Waiting for {LEAD}" in shown
    assert f"of {LEAD}, waiting" in shown
    assert screen.by_file
    assert screen.group is not None
    assert screen.group["to"].value() == str(two.to)
    keyboard.tab_to("Withdraw what was asked…")
    keyboard.press(Qt.Key.Key_Return)
    place = court.log.went[-1]
    assert place == Place("ask_decision", two.case, "MHTR:withdraw")
    page = court.show(place)
    assert isinstance(page, Withdraw)
    assert keyboard.unnamed(page) == []
    court.picture(page, "ask-withdraw")
    assert "can still be opened there: tell them" in words(page)
    page.submit()
    assert page.group is not None
    assert [name for name, _ in page.group.summary.errors] == ["because"]
    keyboard.tab_to("Why is it withdrawn?")
    keyboard.type_text("Adjourned to February.")
    keyboard.tab_to("Withdraw it")
    keyboard.press(Qt.Key.Key_Return)
    court.settle()
    assert court.log.said == [f"Withdrawn: nobody is asked about the MHTR now. Tell {LEAD}."]
    assert court.log.went[-1] == Place("case", two.case)
    later = words(court.show(Place("case", two.case)))
    assert "withdrawn" in later and "Adjourned to February." in later
    assert "MHTR request withdrawn" in later
    assert "the record changed" not in later
    after = show(court, two)
    assert "was withdrawn at" in words(after)
    assert "Adjourned to February." in words(after)
    assert "nothing to withdraw" in words(court.show(place))


@only_member
def test_a_file_is_dragged_out_and_not_pressed(
    court: At, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[QDrag] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: carried.append(drag))
    button = DragFile(two.root / "request.age")
    button.show()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind, x in (
        (QEvent.Type.MouseButtonPress, 5),
        (QEvent.Type.MouseMove, 7),
        (QEvent.Type.MouseMove, 90),
        (QEvent.Type.MouseMove, 95),
        (QEvent.Type.MouseButtonRelease, 95),
    ):
        spot = QPointF(x, 5)
        QApplication.sendEvent(button, QMouseEvent(kind, spot, spot, left, left, none))
    assert len(carried) == 1
    assert [Path(url.toLocalFile()) for url in carried[0].mimeData().urls()] == [
        two.root / "request.age"
    ]
    assert pressed == []
    button.close()
    button.deleteLater()
