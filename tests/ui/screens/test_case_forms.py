"""The case page leads to the forms that the pathway needs now, and stays within one screen."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from courtdesk.actions import forms, sentences
from courtdesk.domain.access import Role
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.screen import CaseScreen
from tests.helpers import courtday
from tests.helpers.bench import Bench
from tests.helpers.hands import reach
from tests.helpers.keyboard import focused, press, spoken, tab_to, unnamed

MHTR, ATR = RequirementKind.MHTR, RequirementKind.ATR


def shown(bench: Bench, role: Role = Role.LINK_WORKER) -> CaseScreen:
    screen = bench.show(Place("case", bench.cases["Marlow"]), role)
    assert isinstance(screen, CaseScreen)
    return screen


def link(screen: CaseScreen, begins: str) -> QPushButton:
    return next(one for one in screen.findChildren(QPushButton) if one.text().startswith(begins))


def test_the_assessment_has_its_forms_with_their_state(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    courtday.act_on_risk(session, case)
    courtday.plead_guilty(session, case)
    courtday.assess(session, case)
    courtday.screen(session, case, "gad-7", "0000000")
    opened = forms.open_form(session, case, "phq-9")
    first = opened.form.scored_items()[0]
    forms.save_answers(session, opened, Answers().set(first.link_id, first.options[0].code))
    screen = shown(bench)
    bench.picture(screen, "case-forms")
    assert link(screen, "GAD-7").text() == "GAD-7: finished 09:30"
    assert link(screen, "PHQ-9").text().startswith("PHQ-9: 1 of ")
    assert link(screen, "CORE-34").text() == "CORE-34: not begun"
    assert "phq-9" not in {row.task.key for row in screen.tasks.rows}
    reach("MHTR assessment interview: not begun")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("form", case, "mhtr-interview")]
    assert unnamed(screen) == []


def test_what_a_role_does_not_fill_in_is_no_way_in(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    courtday.plead_guilty(session, case)
    courtday.assess(session, case, (MHTR, ATR))
    courtday.screen(session, case, "gad-7", "0000000")
    screen = shown(bench, Role.CDO)
    assert not link(screen, "PHQ-9").isEnabled()
    assert link(screen, "AUDIT").isEnabled() and link(screen, "ATR/DRR court").isEnabled()
    # What is finished everybody may open: the page itself keeps to what the keys read.
    assert link(screen, "GAD-7").isEnabled()
    provider = shown(bench, Role.PROVIDER)
    assert link(provider, "AUDIT").isEnabled()
    assert not link(provider, "PHQ-9").isEnabled()


def test_after_sentence_the_sentencer_is_asked(bench: Bench, qtbot) -> None:
    case = courtday.decided(bench, "Marlow")
    assert not any("feedback" in one.text() for one in shown(bench).findChildren(QPushButton))
    order = Sentence(
        case,
        date(2027, 1, 14),
        Disposal.COMMUNITY_ORDER,
        order_months=12,
        results=(CourtResult(MHTR, True, 12),),
    )
    sentences.record_sentence(bench.session(Role.CDO), order)
    shown(bench, Role.CDO)
    reach("Sentencer feedback: not begun")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("form", case, "sentencer-feedback")]


def test_what_is_done_is_folded_into_a_line_and_can_be_opened(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    courtday.plead_guilty(session, case)
    courtday.assess(session, case)
    screen = shown(bench)
    assert not {"agreement", "plea", "requirements"} & {row.task.key for row in screen.tasks.rows}
    reach("Plea, completed: ")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("plea", case)]
    assert "Plea" in [one.text() for one in screen.actions()]


def test_all_forms_and_scores_are_one_key_press_away(bench: Bench, qtbot) -> None:
    case = bench.cases["Marlow"]
    screen = shown(bench)
    for words, place in (("All forms", "forms"), ("Scores over time", "scores")):
        tab_to(words)
        press(Qt.Key.Key_Return)
        next(one for one in screen.actions() if one.text() == words).trigger()
        assert bench.log.went[-2:] == [Place(place, case)] * 2


def test_tab_goes_down_the_page_and_the_keyboard_stays_when_read_again(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    courtday.plead_guilty(session, case)
    courtday.assess(session, case)
    screen = shown(bench)
    reach("MHTR assessment, completed")
    press(Qt.Key.Key_Tab)
    assert spoken(focused()).startswith("MHTR assessment interview")
    reach("PHQ-9")
    courtday.screen(session, case, "gad-7", "0000000")
    screen.refresh()
    bench.settle()
    assert spoken(focused()) == "PHQ-9: not begun"
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert spoken(focused()) == "GAD-7: finished 09:30"


def test_the_tasks_of_a_court_day_stay_within_one_screen(bench: Bench, qtbot) -> None:
    """1366x768: at every step nothing but the side's timeline is below the fold."""
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]

    def bottom() -> int:
        screen = shown(bench)
        area = screen.page.area
        last = screen.tasks.rows[-1]
        return last.mapTo(area, last.rect().bottomLeft()).y() - area.viewport().height()

    courtday.screen(session, case)
    courtday.act_on_risk(session, case)
    heights = [bottom()]
    courtday.plead_guilty(session, case)
    heights.append(bottom())
    courtday.assess(session, case)
    heights.append(bottom())
    courtday.sign(session, case)
    heights.append(bottom())
    assert max(heights) <= 0, heights


def test_no_score_in_the_lines(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    courtday.plead_guilty(session, case)
    courtday.assess(session, case)
    screen = shown(bench, Role.CDO)
    shown_words = [one.text() for one in screen.findChildren(QLabel)]
    shown_words += [one.text() for one in screen.findChildren(QPushButton)]
    for secret in (" of 40", "severe", "answered 3"):
        assert secret not in "\n".join(shown_words)
