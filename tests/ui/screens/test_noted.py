"""The consent noted on NDelius, by keyboard, and only where there is one."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from courtdesk.actions import noted
from courtdesk.domain.access import Role
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.noted import NotedForm
from tests.helpers.bench import DAY, Bench
from tests.helpers.courtday import consented
from tests.helpers.hands import reach, write
from tests.helpers.keyboard import focused, unnamed
from tests.helpers.seen import words_shown


def opened(bench: Bench, family: str = "Marlow") -> NotedForm:
    screen = bench.show(Place("noted", bench.cases[family]), Role.CDO)
    assert isinstance(screen, NotedForm)
    assert unnamed(screen) == []
    return screen


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def test_who_and_when_are_noted_by_keyboard(bench: Bench) -> None:
    case = consented(bench, "Marlow")
    bench.picture(opened(bench), "noted")
    reach("Recorded there by")
    write("Ruth Adeyemi")
    save(bench)
    found = noted.noted(bench.session(Role.CDO), case)
    assert found is not None
    assert (found.value.by, found.value.on) == ("Ruth Adeyemi", DAY)
    again = opened(bench)
    assert "Also recorded on NDelius by Ruth Adeyemi, 14/1/2027." in words_shown(again)


def test_days_that_cannot_be_are_said_at_the_day(bench: Bench) -> None:
    case = consented(bench, "Marlow")
    for day in (DAY + timedelta(days=1), date(2026, 1, 1)):
        screen = opened(bench)
        screen.group["on"].set_value(day)
        save(bench)
        assert [field.name for field in screen.group.fields if field.error] == ["on"]
    assert noted.noted(bench.session(Role.CDO), case) is None


def test_without_a_consent_there_is_nothing_to_note(bench: Bench) -> None:
    screen = opened(bench, "Ellis")
    assert screen.group is None
    assert screen.refusal is not None and "no consent yet" in screen.refusal
