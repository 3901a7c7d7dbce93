"""The case page while a risk stop is open: seen, first, and never in anybody's way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from courtdesk.actions import risk, sentences
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.sentence import Disposal, Sentence
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.screen import CaseScreen
from tests.helpers import courtday, keyboard
from tests.helpers.bench import DAY, Bench

RECORD = "Record what was done about risk"


def stopped(bench: Bench, name: str = "Abbott") -> CaseId:
    courtday.screen(bench.session(Role.LINK_WORKER), bench.cases[name])
    bench.clock.tick(minutes=7)
    return bench.cases[name]


def shown(bench: Bench, case: CaseId, role: Role = Role.CDO) -> CaseScreen:
    screen = bench.show(Place("case", case), role)
    assert isinstance(screen, CaseScreen)
    return screen


def words(screen: CaseScreen) -> str:
    found = [one.accessibleName() or one.text() for one in screen.findChildren(QLabel)]
    return "\n".join(found + [one.text() for one in screen.findChildren(QPushButton)])


def document(bench: Bench, case: CaseId) -> str:
    return case_file(bench.session(Role.CDO), case).forms[0].document


def buttons(screen: CaseScreen) -> list[str]:
    return [one.text() for one in screen.next.findChildren(QPushButton)]


def test_the_stop_is_what_is_next_and_one_key_away(bench: Bench) -> None:
    case = stopped(bench)
    screen = shown(bench, case)
    bench.picture(screen, "case-risk-stop")
    assert keyboard.unnamed(screen) == []
    assert QApplication.focusWidget() is screen.next.main
    assert screen.next.main.text() == RECORD
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("risk", case, document(bench, case))]


def test_the_step_behind_it_may_still_be_done(bench: Bench) -> None:
    screen = shown(bench, stopped(bench))
    assert buttons(screen) == [RECORD, "Record the plea"]
    assert f"{RECORD} — waited 7 minutes." in words(screen)


def test_it_stands_before_the_steps_in_words(bench: Bench) -> None:
    case = stopped(bench)
    screen = shown(bench, case)
    named = "Steps: Risk: record what was done, Screen done, Plea now"
    assert screen._strip.accessibleName().startswith(named)
    assert "Risk" in screen.bar.accessibleDescription()
    courtday.act_on_risk(bench.session(Role.CDO), case)
    screen.refresh()
    bench.settle()
    assert screen._strip.accessibleName().startswith("Steps: Screen done, Plea now")
    assert "Risk" in screen.bar.accessibleDescription()
    assert screen.next.main.text() == "Record the plea"


def test_the_panel_says_that_nothing_was_recorded_and_leads_there(bench: Bench) -> None:
    case = stopped(bench)
    screen = shown(bench, case)
    assert "Nobody has recorded yet what was done." in words(screen)
    links = [one for one in screen.findChildren(QPushButton) if one.text() == RECORD]
    links[-1].click()
    assert bench.log.went == [Place("risk", case, document(bench, case))]
    assert "CORE-10" in links[-1].accessibleDescription()


@pytest.mark.parametrize(
    ("done", "told", "said"),
    [
        (True, True, "Done 09:30 by Amina Yusuf: seen by the nurse. The clinical lead was told."),
        (
            False,
            False,
            "Not done, decided 09:30 by Amina Yusuf: seen by the nurse. "
            "The clinical lead was not told.",
        ),
    ],
)
def test_the_panel_says_what_was_done_by_whom_and_when(
    bench: Bench, done: bool, told: bool, said: str
) -> None:
    case = bench.cases["Abbott"]
    session = bench.session(Role.LINK_WORKER)
    courtday.screen(session, case)
    risk.record_action(
        session,
        case,
        case_file(session, case).forms[0].document,
        done=done,
        what="seen by the nurse",
        by="Amina Yusuf",
        at=bench.clock.now,
        lead_told=told,
    )
    screen = shown(bench, case)
    bench.picture(screen, "case-risk-recorded")
    assert said in words(screen)
    link = "What to do, and what was done"
    next(one for one in screen.findChildren(QPushButton) if one.text() == link).click()
    assert bench.log.went == [Place("risk", case, document(bench, case))]


def test_a_role_that_does_not_record_is_told_who_does(bench: Bench) -> None:
    screen = shown(bench, stopped(bench), Role.RESPONSIBLE_OFFICER)
    assert screen.next.main is None
    assert RECORD in words(screen)
    assert "This is done by:" in words(screen)
    assert "What to do, and what was done" in words(screen)


def test_it_outlasts_the_sentence(bench: Bench) -> None:
    case = stopped(bench)
    session = bench.session(Role.CDO)
    courtday.plead_guilty(session, case)
    sentences.record_sentence(session, Sentence(case, DAY, Disposal.OTHER, None, ()))
    screen = shown(bench, case)
    assert screen.next.main.text() == RECORD
    assert buttons(screen) == [RECORD, "Record it"]


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_scrolls_sideways(bench: Bench, qapp: QApplication, scale: float) -> None:
    screen = shown(bench, stopped(bench))
    apply_theme(qapp, Theme(scale))
    bench.settle()
    assert screen.page.area.horizontalScrollBar().maximum() == 0
    assert screen._strip.height() == screen._strip.heightForWidth(screen._strip.width())
    apply_theme(qapp, Theme())
