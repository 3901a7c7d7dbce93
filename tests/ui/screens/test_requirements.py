"""Choosing the requirements to consider."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.requirements import Requirements
from tests.helpers.bench import Bench
from tests.helpers.courtday import assess, plead_guilty
from tests.helpers.hands import choose, focused, press, reach, write
from tests.helpers.keyboard import unnamed

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
FULL = {kind: f"{kind.value}, {kind.label}" for kind in RequirementKind}


def opened(bench: Bench, role: Role = Role.CDO) -> Requirements:
    screen = bench.show(Place("requirements", bench.cases["Marlow"]), role)
    assert isinstance(screen, Requirements)
    return screen


def considered(bench: Bench) -> tuple[RequirementKind, ...]:
    file = case_file(bench.session(), bench.cases["Marlow"])
    return tuple(part.kind for part in file.considered())


def test_two_are_chosen_by_keyboard_and_their_name_is_worked_out(bench: Bench) -> None:
    screen = opened(bench)
    assert screen.name.text() == "No requirement is considered."
    choose(FULL[MHTR], FULL[DRR])
    assert screen.name.text() == "Considered: MHTR & DRR"
    bench.picture(screen, "requirements")
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert considered(bench) == (MHTR, DRR)
    assert bench.log.said == ["Saved. Considered: MHTR & DRR"]
    assert bench.log.backs == 1
    assert bench.log.saved == [bench.clock.now]


def test_ctrl_enter_saves_from_anywhere_on_the_page(bench: Bench) -> None:
    screen = opened(bench)
    choose(FULL[MHTR])
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not screen.action.isEnabled()
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert considered(bench) == (MHTR,)
    assert bench.log.backs == 1


def test_a_combination_that_there_is_not_is_refused_plainly(bench: Bench) -> None:
    screen = opened(bench)
    choose(*FULL.values())
    assert screen.name.text().startswith("A case holds one requirement")
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.group is not None
    assert screen.group.summary.hasFocus()
    assert "take one of the others off" in screen.group.summary.errors[0][1]
    assert len(screen.group["kinds"].value()) == 3
    assert screen.action.isEnabled()
    assert considered(bench) == ()
    assert bench.log.backs == 0
    bench.picture(screen, "requirements-refused")


def test_taking_off_what_was_assessed_needs_a_reason(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    plead_guilty(session, case)
    assess(session, case, [MHTR])
    screen = opened(bench, Role.LINK_WORKER)
    assert screen.group is not None
    assert not screen.group["reason"].isVisible()
    choose(FULL[MHTR])
    assert screen.group["reason"].isVisible()
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.group is not None
    error = screen.group["reason"].error
    assert error == "Say why the requirement that was assessed is no longer considered."
    press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert screen.group["reason"].controls()[0].hasFocus()
    write("moved out of the area")
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert considered(bench) == ()


def test_none_at_all_is_no_first_choice(bench: Bench) -> None:
    screen = opened(bench)
    reach("Save")
    press(Qt.Key.Key_Return)
    bench.settle()
    assert screen.group is not None
    assert screen.group["kinds"].error == "Choose at least one requirement."
    assert bench.log.backs == 0


def test_a_role_that_does_not_choose_is_told_who_does(bench: Bench) -> None:
    screen = opened(bench, Role.RESPONSIBLE_OFFICER)
    assert screen.group is None
    assert screen.refusal is not None
    assert "Your role may not ask for approval" in screen.refusal
    assert "Court duty officer" in screen.refusal
    press(Qt.Key.Key_Return)
    assert bench.log.backs == 1


def test_everything_has_a_name(bench: Bench) -> None:
    screen = opened(bench)
    assert unnamed(screen) == []
    assert screen.window().windowTitle() == ""
