"""Approvals: what waits for this member and for nobody else, longest first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from courtdesk.actions import decision_files, decisions
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.screen import Place, Screen
from tests.helpers import courtday, keyboard
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.courtday import MHTR

DRR = RequirementKind.DRR


def rows(screen: Screen) -> list[tuple[str, str, str]]:
    return [(row.task.title, row.task.status, row.task.caption) for row in screen.tasks.rows]


def heading(screen: Screen) -> str:
    [empty] = screen.findChildren(EmptyState)
    return empty.accessibleName()


def test_the_longest_waiting_first_with_who_where_and_by_when(bench: Bench) -> None:
    courtday.asked(bench, "Price", note="Interpreter until 15:00.")
    courtday.asked(bench, "Abbott")
    screen = bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    bench.picture(screen, "approvals")
    assert keyboard.unnamed(screen) == []
    assert [title for title, _, _ in rows(screen)] == ["Price, Jordan: MHTR", "Abbott, Carla: MHTR"]
    assert rows(screen)[0][2] == (
        "needed by 14:00 · asked 09:35 by Sam Reid, 33 min ago · Court 2, morning · "
        "Risk: screen 09:30 · Interpreter until 15:00."
    )


def test_opened_by_keyboard(bench: Bench) -> None:
    courtday.asked(bench, "Price")
    case = courtday.asked(bench, "Abbott")
    bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    keyboard.press(Qt.Key.Key_Down)
    assert keyboard.spoken(keyboard.focused()) == "Abbott, Carla: MHTR, to decide"
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("decide", case, "MHTR")]


def test_each_sees_only_what_it_decides(bench: Bench) -> None:
    courtday.asked(bench, "Abbott", MHTR, DRR)
    lead = bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    assert [title for title, _, _ in rows(lead)] == ["Abbott, Carla: MHTR"]
    provider = bench.show(Place("approvals"), Role.PROVIDER)
    assert [title for title, _, _ in rows(provider)] == ["Abbott, Carla: DRR"]


def test_a_time_that_has_passed_is_said(bench: Bench) -> None:
    courtday.asked(bench, "Abbott")
    bench.clock.tick(minutes=5 * 60)
    [(_, status, caption)] = rows(bench.show(Place("approvals"), Role.CLINICAL_LEAD))
    assert status == "Overdue"
    assert caption.startswith("was needed by 14:00 · asked 09:35 by Sam Reid, 5 h 14 min ago")


def test_nothing_waits(bench: Bench) -> None:
    screen = bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    bench.picture(screen, "approvals-empty")
    assert heading(screen) == "Nothing waits for you"
    assert not any(label.text() == "The longest waiting first." for label in _shown(screen))


def test_a_role_without_decisions_is_told_who_decides(bench: Bench) -> None:
    courtday.asked(bench, "Abbott")
    screen = bench.show(Place("approvals"), Role.CDO)
    bench.picture(screen, "approvals-other-role")
    assert rows(screen) == []
    assert heading(screen) == "Your role makes no decisions"


def test_what_was_decided_goes_and_the_keyboard_stays_in_the_list(bench: Bench) -> None:
    first = courtday.asked(bench, "Price")
    courtday.asked(bench, "Abbott")
    screen = bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    session = bench.session(Role.CLINICAL_LEAD)
    decisions.decide(
        session,
        first,
        MHTR,
        outcome=Outcome.APPROVE,
        text=decisions.decision_text(session, first, MHTR),
        passphrase=passphrase_of(Role.CLINICAL_LEAD),
        registration_body="HCPC",
        registration_number="PYL00001",
    )
    screen.refresh()
    bench.settle()
    assert [title for title, _, _ in rows(screen)] == ["Abbott, Carla: MHTR"]
    assert screen.tasks.rows[0].hasFocus()


def test_reading_again_leaves_the_keyboard_on_its_row(bench: Bench) -> None:
    courtday.asked(bench, "Price")
    courtday.asked(bench, "Abbott")
    screen = bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    keyboard.press(Qt.Key.Key_Down)
    on = QApplication.focusWidget()
    bench.clock.tick(minutes=7)
    screen.refresh()
    bench.settle()
    assert QApplication.focusWidget() is on
    assert "21 min ago" in rows(screen)[1][2]


def test_the_minutes_stop_when_the_list_is_not_shown(bench: Bench) -> None:
    screen = bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    assert screen._timer.isActive()
    screen.window().hide()
    assert not screen._timer.isActive()


def _shown(screen: Screen) -> list[QLabel]:
    return [label for label in screen.findChildren(QLabel) if label.isVisible()]


def test_what_was_signed_stands_there_until_it_is_saved_and_then_as_decided(bench: Bench) -> None:
    case = courtday.asked_by_file(bench, "Abbott", Role.CLINICAL_LEAD)
    session = bench.session(Role.CLINICAL_LEAD)
    decisions.decide(
        session,
        case,
        MHTR,
        outcome=Outcome.RETURN,
        reasons="Medication?",
        text=decisions.decision_text(session, case, MHTR),
        passphrase=passphrase_of(Role.CLINICAL_LEAD),
        registration_body="HCPC",
        registration_number="PYL00001",
    )
    screen = bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    bench.picture(screen, "approvals-to-send")
    assert keyboard.unnamed(screen) == []
    [row] = screen.to_send.rows
    assert (row.task.status, screen.done.rows, screen.tasks.rows) == ("Not sent back", [], [])
    assert keyboard.focused() is row
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("decide", case, "MHTR/decided")]
    decision_files.write_decision(session, case, MHTR, None)
    screen.refresh()
    bench.settle()
    assert screen.to_send.rows == []
    [row] = screen.done.rows
    assert row.task.caption.startswith("returned with reasons 09:49 · saved to be sent 09:49 · ")


def test_a_request_that_was_taken_back_is_shown_and_cannot_be_opened(bench: Bench) -> None:
    case = courtday.asked_by_file(bench, "Abbott", Role.CLINICAL_LEAD)
    decisions.withdraw_request(
        bench.session(Role.LINK_WORKER), case, MHTR, because="The hearing was moved."
    )
    screen = bench.show(Place("approvals"), Role.CLINICAL_LEAD)
    bench.picture(screen, "approvals-withdrawn")
    said = "\n".join(label.text() for label in _shown(screen))
    assert "Abbott, Carla: MHTR, withdrawn 09:49 by Sam Reid: The hearing was moved." in said
    assert screen.tasks.rows == []
    # The keyboard is where work can begin.
    assert keyboard.focused() is screen.take
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("take_in")]
