"""Scores over time: words that the rules allow, a chart beside, and no more than the keys open."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from courtdesk.actions import forms, lists, measures
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.outcomes import MeasureEntry
from courtdesk.domain.screening import ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.kit.chart import ScoreChart
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.scores.screen import ScoresScreen
from tests.helpers.bench import DAY, PEOPLE, Bench
from tests.helpers.hands import press, reach
from tests.helpers.keyboard import spoken, unnamed

SEVERE, BETTER = "4004444444", "1440011000"


def answer(bench: Bench, case: CaseId, digits: str, form: str = "core-10") -> None:
    session = bench.session(Role.LINK_WORKER)
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, form)
    answers = Answers()
    for item, digit in zip(opened.form.scored_items(), digits, strict=True):
        if digit != "-":
            option = next(one for one in item.options if one.ordinal == int(digit))
            answers = answers.set(item.link_id, option.code)
    reason = "called into court" if "-" in digits else ""
    forms.finish_form(session, opened, answers, reason=reason)


def history(bench: Bench) -> CaseId:
    """Four results of Dean Marlow in two cases, one of them without a score; and a measure."""
    from dataclasses import replace

    marlow = next(one for one in PEOPLE if one.family_name == "Marlow")
    first = bench.cases["Marlow"]
    answer(bench, first, SEVERE)
    bench.clock.tick(minutes=60 * 24 * 30)
    answer(bench, first, "44" + "-" * 8)
    bench.clock.tick(minutes=60 * 24 * 30)
    day = bench.clock().date()
    session = bench.session(Role.LINK_WORKER)
    later = lists.add_person(session, replace(marlow, hearing_date=day))
    answer(bench, later, "144223322-")
    bench.clock.tick(minutes=60 * 24 * 30)
    answer(bench, later, BETTER)
    for on, total in ((DAY, "31"), (bench.clock().date(), "12.5")):
        measures.enter_measure(session, later, MeasureEntry("WSAS", "2002", on, total))
    return later


def shown(bench: Bench, case: CaseId, role: Role = Role.LINK_WORKER) -> ScoresScreen:
    screen = bench.show(Place("scores", case), role)
    assert isinstance(screen, ScoresScreen)
    assert unnamed(screen) == []
    return screen


def words(screen: ScoresScreen) -> str:
    found = [label.accessibleName() or label.text() for label in screen.findChildren(QLabel)]
    return "\n".join(found + [one.text() for one in screen.findChildren(QPushButton)])


def chart(screen: ScoresScreen, at: int = 0) -> ScoreChart:
    found = screen.parts[at].chart
    assert found is not None
    return found


def test_first_and_last_and_what_the_rule_says(bench: Bench) -> None:
    screen = shown(bench, history(bench))
    bench.picture(screen, "scores")
    text = words(screen)
    assert "in this case and in 1 other case of this person" in text
    assert "First, 14/1/2027" in text and "40.0 of 40" in text and "Severe" in text
    assert "Last, 14/4/2027" in text and "3.0 of 40" in text and "Non clinical" in text
    assert "Reliable improvement, clinically significant: the score fell by 37.0" in text
    assert "Cut-off 11.0: at or above it first, now below it." in text
    assert "prorated: 1 answer missing" in text
    assert "no score, 8 of 10 questions have no answer" in text
    assert text.index("Reliable improvement") < text.index("Chart of CORE-10")
    assert "WSAS, 2002" in text and "The total is 18.5 lower." in text
    assert "CourtDesk has no rules for WSAS" in text


def test_the_chart_has_a_gap_where_there_is_no_score_and_no_zero(bench: Bench) -> None:
    data = chart(shown(bench, history(bench))).data
    assert [point.value for point in data.points][:2] == [40, None]
    assert 0 not in [point.value for point in data.points]
    assert data.points[2].note == "prorated"
    assert (data.low, data.high, data.cutoff) == (0, 40, 11)
    assert "13/2/2027 no score" in data.words and "The cut-off is 11." in data.words


def test_the_arrow_keys_walk_the_chart(bench: Bench) -> None:
    screen = shown(bench, history(bench))
    one = reach("Chart of CORE-10")
    assert isinstance(one, ScoreChart) and one.current == 3
    press(Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert "2 of 4: 13/2/2027, no score" in one.accessibleDescription()
    press(Qt.Key.Key_Home)
    assert "1 of 4: 14/1/2027, 40.0 of 40, severe; case " in one.accessibleDescription()
    bench.picture(screen, "scores-chart")


def test_without_the_keys_there_is_a_count(bench: Bench) -> None:
    """P5: no score, band, date or version of what the member's role does not read."""
    screen = shown(bench, history(bench), Role.CDO)
    bench.picture(screen, "scores-closed")
    text = words(screen)
    assert "4 results are not available to your role." in text
    assert "2 results are not available to your role." in text
    assert all(part.chart is None for part in screen.parts)
    for secret in ("of 40", "evere", "eliable", "12.5", "2002", "13/2/2027", "Open", "Correct"):
        assert secret not in text, secret


def test_an_instrument_without_a_rule_says_so(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    answer(bench, case, "5" * 10, "k10")
    answer(bench, case, "2" * 10, "k10")
    text = words(shown(bench, case))
    assert "No published rule for change on the Kessler" in text
    assert "eliable" not in text


def test_rows_open_the_result_and_correct_a_measure(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    answer(bench, case, SEVERE)
    session = bench.session(Role.LINK_WORKER)
    made = measures.enter_measure(session, case, MeasureEntry("WSAS", "", DAY, "31"))
    shown(bench, case)
    reach("Open CORE-10 of 14/1/2027")
    press(Qt.Key.Key_Return)
    reach("Correct WSAS of 14/1/2027")
    press(Qt.Key.Key_Return)
    finished = bench.log.went[0]
    assert (finished.screen, finished.case) == ("result", case) and finished.part
    assert bench.log.went[1] == Place("measure", case, made.document)


def test_nothing_yet_offers_to_enter_a_measure(bench: Bench) -> None:
    case = bench.cases["Ellis"]
    screen = shown(bench, case)
    bench.picture(screen, "scores-none")
    assert "No scores yet" in words(screen)
    assert QApplication.focusWidget() is screen.page.area
    reach("Enter a measure")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("measure", case)]
    assert [action.text() for action in screen.actions()] == ["Enter a measure"]


def test_a_role_that_enters_none_is_not_offered_it(bench: Bench) -> None:
    screen = shown(bench, bench.cases["Ellis"], Role.RESPONSIBLE_OFFICER)
    assert screen.actions() == [] and "Enter a measure" not in words(screen)


def test_what_was_entered_meanwhile_is_shown_and_else_nothing_moves(bench: Bench) -> None:
    case = bench.cases["Marlow"]
    answer(bench, case, SEVERE)
    screen = shown(bench, case)
    link = reach("Open CORE-10")
    screen.refresh()
    bench.settle()
    assert QApplication.focusWidget() is link
    session = bench.session(Role.LINK_WORKER)
    measures.enter_measure(session, case, MeasureEntry("SAPAS", "", date(2027, 1, 13), "5"))
    screen.refresh()
    bench.settle()
    assert "SAPAS" in words(screen) and len(screen.parts) == 2
    assert spoken(screen.parts[1].chart or screen) == "Chart of SAPAS"
