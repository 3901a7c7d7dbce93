"""The form screen by keyboard, over a real vault: every answer on the disk before it says so."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.actions import cases, forms
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import ReadHow
from courtdesk.errors import NoSpace
from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED, Answers
from courtdesk.ui.answer_grid import GridRow
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.form.screen import FormScreen
from tests.helpers.bench import Bench

ROLE = Role.LINK_WORKER


def agree(bench: Bench, case: CaseId, role: Role = ROLE) -> None:
    forms.record_agreement(
        bench.session(role), case, agreed=True, share_outcome=True, read_how=ReadHow.READ
    )


def opened(bench: Bench, form: str = "core-10", name: str = "Marlow") -> FormScreen:
    case = bench.cases[name]
    if cases.case_file(bench.session(ROLE), case).agreement is None:
        agree(bench, case)
    screen = bench.show(Place("form", case, form), ROLE)
    assert isinstance(screen, FormScreen)
    return screen


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def current(screen: FormScreen) -> str:
    row = focused()
    assert isinstance(row, GridRow)
    return row.item.key


def type_digits(qtbot, digits: str) -> None:
    for digit in digits:
        qtbot.keyClick(focused(), Qt.Key(ord(digit)))


def in_vault(bench: Bench, form: str = "core-10", name: str = "Marlow") -> Answers:
    return forms.open_form(bench.session(ROLE), bench.cases[name], form).answers


def test_digits_answer_and_go_on_and_are_on_the_disk(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    assert current(screen) == "1"
    type_digits(qtbot, "3012")
    assert current(screen) == "5"
    bench.settle()
    assert screen.side.saved_words == "Saved 09:30"
    assert bench.log.saved[-1] == datetime(2027, 1, 14, 9, 30, tzinfo=bench.log.saved[-1].tzinfo)
    kept = in_vault(bench)
    form = bench.catalogue.get("core-10")
    numbers = [str(form.item(k).option(kept.value(k)).ordinal) for k in ("1", "2", "3", "4")]
    assert numbers == ["3", "0", "1", "2"]
    bench.picture(screen, "form-core-10")


def test_k10_is_answered_by_one_to_five(bench: Bench, qtbot) -> None:
    screen = opened(bench, "k10")
    type_digits(qtbot, "5")
    bench.settle()
    kept = in_vault(bench, "k10")
    assert bench.catalogue.get("k10").item("1").option(kept.value("1")).ordinal == 5
    type_digits(qtbot, "0")
    assert "0 is not one of the answers here: press 1 to 5" in screen.side.note
    assert current(screen) == "2"
    assert len(screen.answers) == 1
    bench.picture(screen, "form-k10-wrong-digit")


def test_the_numeric_keypad_answers_too(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    qtbot.keyClick(focused(), Qt.Key.Key_4, Qt.KeyboardModifier.KeypadModifier)
    assert screen.answers.value("1") is not None
    assert current(screen) == "2"


def test_a_key_held_down_answers_one_question_only(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    type_digits(qtbot, "2")
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier, "2", autorep=True
    )
    QApplication.sendEvent(focused(), held)
    assert len(screen.answers) == 1
    assert current(screen) == "2"


def test_clear_declined_and_could_not_be_asked_are_told_apart(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    type_digits(qtbot, "1")
    qtbot.keyClick(focused(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert current(screen) == "3"
    qtbot.keyClick(focused(), Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    type_digits(qtbot, "4")
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    qtbot.keyClick(focused(), Qt.Key.Key_Delete)
    bench.settle()
    kept = in_vault(bench)
    assert (kept["2"], kept["3"]) == (DECLINED, NOT_ASKED)
    assert "4" not in kept
    names = [screen.sheet.row(key).accessibleName() for key in ("2", "3", "4")]
    assert names[0].endswith(": declined")
    assert names[1].endswith(": could not be asked")
    assert names[2].endswith(": not answered")
    assert screen.side._progress.text() == "1 of 10 answered"
    bench.picture(screen, "form-states")


def test_left_and_right_change_the_answer(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    form = bench.catalogue.get("core-10")
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    assert form.item("1").option(screen.answers.value("1")).ordinal == 1
    qtbot.keyClick(focused(), Qt.Key.Key_Left)
    qtbot.keyClick(focused(), Qt.Key.Key_Left)
    assert form.item("1").option(screen.answers.value("1")).ordinal == 0
    assert current(screen) == "1"


def test_the_mouse_works(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    row = screen.sheet.row("3")
    qtbot.mouseClick(row._marks[2], Qt.MouseButton.LeftButton)
    assert screen.answers.value("3") is not None
    assert focused() is row
    assert row._marks[2].isChecked()


def test_it_goes_on_where_it_was_left(bench: Bench, qtbot) -> None:
    opened(bench, "core-34")
    type_digits(qtbot, "01234012340123401")
    bench.settle()
    screen = opened(bench, "core-34")
    assert current(screen) == "18"
    assert screen.side._progress.text() == "17 of 34 answered"
    assert screen.side.saved_words == "Saved 09:30"
    row = screen.sheet.row("18")
    assert row.visibleRegion().boundingRect().height() == row.height()
    bench.picture(screen, "form-core-34")


def test_the_row_with_the_keyboard_is_never_under_the_head(bench: Bench, qtbot) -> None:
    """On the way up the head, which stays in sight, must not hide the row that is answered."""
    screen = opened(bench, "core-34")
    type_digits(qtbot, "0" * 30)
    for _ in range(20):
        qtbot.keyClick(focused(), Qt.Key.Key_Up)
        row = focused()
        head = screen.sheet.grids[0]._head
        bottom = head.mapTo(screen, head.rect().bottomLeft()).y()
        assert row.mapTo(screen, row.rect().topLeft()).y() > bottom


def test_after_the_last_answer_the_button_has_the_keyboard(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    type_digits(qtbot, "0123401234")
    assert focused() is screen.side.check
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert bench.log.went == [Place("check_answers", bench.cases["Marlow"], "core-10")]


def test_ctrl_enter_checks_the_answers(bench: Bench, qtbot) -> None:
    opened(bench)
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bench.log.went[-1].screen == "check_answers"


def test_change_opens_at_the_question(bench: Bench, qtbot) -> None:
    opened(bench)
    type_digits(qtbot, "0123401234")
    screen = opened(bench, "core-10#6")
    assert current(screen) == "6"


def test_leaving_waits_for_the_disk(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    type_digits(qtbot, "33")
    assert screen.leave()
    assert len(in_vault(bench)) == 2


def test_a_failed_save_is_said_kept_and_tried_again(bench: Bench, qtbot, monkeypatch) -> None:
    """The disk itself cannot be filled in a test; what stands in for it is the vault's error."""
    screen = opened(bench)
    type_digits(qtbot, "1")
    bench.settle()
    vault = bench.session(ROLE).vault
    real = type(vault).write_draft

    def full(*_given: object, **_named: object) -> datetime:
        raise NoSpace("The disk is full: free some space.")

    monkeypatch.setattr(type(vault), "write_draft", full)
    type_digits(qtbot, "22")
    bench.settle()
    assert screen.side.saved_words == "Not saved"
    assert "disk is full" in screen._trouble.accessibleDescription() + screen._trouble._words
    assert len(screen.answers) == 3
    bench.picture(screen, "form-not-saved")
    assert not screen.leave()
    monkeypatch.setattr(type(vault), "write_draft", real)
    screen._retry()
    bench.settle()
    assert screen._trouble is None
    assert screen.side.saved_words == "Saved 09:30"
    assert len(in_vault(bench)) == 3
    assert screen.leave()


def test_leaving_without_saving_is_possible_but_asked_for(bench: Bench, qtbot, monkeypatch) -> None:
    screen = opened(bench)
    vault = bench.session(ROLE).vault

    def full(*_given: object, **_named: object) -> datetime:
        raise NoSpace("The disk is full: free some space.")

    monkeypatch.setattr(type(vault), "write_draft", full)
    type_digits(qtbot, "2")
    bench.settle()
    assert not screen.leave()
    screen._leave_anyway()
    assert bench.log.went[-1].screen == "case"
    assert screen.leave()


def test_no_screen_without_agreement(bench: Bench, qtbot) -> None:
    screen = bench.show(Place("form", bench.cases["Ellis"], "k10"), ROLE)
    bench.picture(screen, "form-refused")
    words = " ".join(
        label.text() for label in screen.findChildren(QWidget) if hasattr(label, "text")
    )
    assert "agreement" in words


def test_a_finished_form_is_not_begun_anew_by_going_back(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    type_digits(qtbot, "0123401234")
    bench.settle()
    session = bench.session(ROLE)
    again = forms.open_form(session, bench.cases["Marlow"], "core-10")
    forms.finish_form(session, again, again.answers)
    screen.refresh()
    bench.settle()
    assert screen.sheet is None
    assert not cases.case_file(session, bench.cases["Marlow"]).drafts


def test_everything_has_a_name(bench: Bench, qtbot) -> None:
    screen = opened(bench)
    for widget in screen.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            spoken = widget.accessibleName() or getattr(widget, "text", str)()
            assert spoken, widget
    assert screen.window().windowTitle() == ""


@pytest.mark.parametrize("form", ["k10", "core-10", "core-34"])
def test_every_example_scores_the_same_through_the_screen(bench: Bench, qtbot, form: str) -> None:
    screen = opened(bench, form)
    items = bench.catalogue.get(form).scored_items()
    digits = "12345" if form == "k10" else "01234"
    line = (digits * 7)[: len(items)]
    type_digits(qtbot, line)
    bench.settle()
    kept = in_vault(bench, form)
    numbers = "".join(str(item.option(kept.value(item.link_id)).ordinal) for item in items)
    assert numbers == line
    assert focused() is screen.side.check
