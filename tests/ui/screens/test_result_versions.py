"""A result tells how it came about, what it was judged by, what it was before, and what is void."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from courtdesk.actions import amendments, cases, clinical, form_files, forms, reports
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.clinical import ClinicalRule
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.screening import Earlier, FilledHow, ReadHow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import Form
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.result import ResultScreen
from tests.helpers import courtday, own_form
from tests.helpers.bench import Bench
from tests.helpers.filling import filled
from tests.helpers.hands import reach
from tests.helpers.keyboard import press, unnamed


def shown(bench: Bench, part: str, role: Role = Role.LINK_WORKER) -> ResultScreen:
    screen = bench.show(Place("result", bench.cases["Marlow"], part), role)
    assert isinstance(screen, ResultScreen)
    return screen


def words(screen: ResultScreen) -> str:
    found = [label.accessibleName() or label.text() for label in screen.findChildren(QLabel)]
    return "\n".join(found + [one.text() for one in screen.findChildren(QPushButton)])


def answers(form: Form, numbers: str) -> Answers:
    made = Answers()
    for item, number in zip(form.scored_items(), numbers, strict=True):
        option = next(one for one in item.options if one.ordinal == int(number))
        made = made.set(item.link_id, option.code)
    return made


def latest(session: Session, case: CaseId) -> DocumentId:
    return cases.case_file(session, case).forms[-1].document


def amend(session: Session, case: CaseId, document: DocumentId, numbers: str, why: str) -> None:
    opened = amendments.open_amendment(session, case, document)
    forms.finish_form(session, opened, answers(opened.form, numbers), reason=why)


def test_how_and_where_it_was_filled_in(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    forms.record_agreement(session, case, agreed=True, share_outcome=True, read_how=ReadHow.READ)
    opened = forms.open_form(session, case, "core-10")
    earlier = Earlier("Police custody", "Dana Ffoulkes, nurse", date(2027, 1, 13))
    opened = replace(opened, earlier=earlier)
    given = answers(opened.form, "0000000000")
    forms.save_answers(session, opened, given, how=FilledHow.HANDED_OVER)
    opened = forms.open_form(session, case, "core-10")
    forms.save_answers(session, opened, given, how=FilledHow.FROM_PAPER)
    opened = forms.open_form(session, case, "core-10")
    forms.finish_form(session, opened, given)
    screen = shown(bench, latest(session, case))
    text = words(screen)
    assert "Filled in by the person on the laptop and keyed from paper once." in text
    assert "Done before: Police custody, by Dana Ffoulkes, nurse, on 13/1/2027." in text
    assert "On version 1.0.0 of the form, the one in use." in text
    assert "which still holds here." in text
    assert "Versions of these answers" not in text
    assert unnamed(screen) == []


def test_a_threshold_set_since_moves_no_result(bench: Bench, qtbot) -> None:
    case = bench.cases["Marlow"]
    courtday.screen(bench.session(Role.LINK_WORKER), case)
    document = latest(bench.session(Role.LINK_WORKER), case)
    clinical.set_rule(
        bench.session(Role.CLINICAL_LEAD),
        ClinicalRule("core-10", level="25", risk_at_least=3, reason="Agreed in our board"),
    )
    text = words(shown(bench, document))
    assert "Judged by the threshold 11; it is 25 here now, and this result keeps its own." in text
    assert "Risk was judged from above zero; it is 3 or higher here now." in text
    clinical.set_rule(
        bench.session(Role.CLINICAL_LEAD),
        ClinicalRule("core-10", level="11", reason="As before"),
    )
    text = words(shown(bench, document))
    assert "Judged by the threshold 11, which still holds here." in text


def test_an_earlier_version_stays_readable_and_can_only_be_read(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    document = latest(session, case)
    bench.clock.tick(minutes=20)
    amend(session, case, document, "0000000000", "Keyed from the wrong sheet")
    screen = shown(bench, document)
    bench.picture(screen, "result-amended")
    text = words(screen)
    assert "Changed 09:50 by Sam Reid: Keyed from the wrong sheet" in text
    assert "Finished 09:30 by Sam Reid" in text
    assert "8.0 of 40" in text
    reach("Read the earlier version")
    press(Qt.Key.Key_Return)
    [went] = bench.log.went
    assert went.part.startswith(f"{document}@")
    before = shown(bench, went.part)
    bench.picture(before, "result-earlier-version")
    text = words(before)
    assert "You are reading an earlier version." in text
    assert "It was changed 09:50 by Sam Reid: Keyed from the wrong sheet" in text
    assert "28.0 of 40" in text
    for offered in ("Change the answers", "Print", "Paper original", "What was done about risk"):
        assert offered not in text.split("\n")
    reach("Read the one that holds")
    press(Qt.Key.Key_Return)
    assert bench.log.went[-1] == Place("result", case, document)


def test_another_role_sees_the_versions_and_none_of_the_answers(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    document = latest(session, case)
    amend(session, case, document, "0000000000", "Keyed from the wrong sheet")
    screen = shown(bench, document, Role.CDO)
    reach("Read the earlier version")
    press(Qt.Key.Key_Return)
    before = shown(bench, bench.log.went[-1].part, Role.CDO)
    for text in (words(screen), words(before)):
        assert "Not available to your role." in text
        assert " of 40" not in text


def test_what_rested_on_the_old_answers_is_named_as_void(bench: Bench, qtbot) -> None:
    case = courtday.decided(bench, "Marlow")
    session = bench.session(Role.LINK_WORKER)
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    document = latest(session, case)
    assert "Void since" not in words(shown(bench, document))
    amend(session, case, document, "3113331334", "One answer was mistaken")
    screen = shown(bench, document)
    bench.picture(screen, "result-void")
    text = words(screen)
    assert "Void since the answers were changed" in text
    assert "The decision on the MHTR of 09:49 by Dr Helen Marsh." in text
    assert "The text for the report, issued 09:52." in text
    assert "What was recorded about risk 09:30." in text
    courtday.act_on_risk(session, case)
    text = reports.snippet(session, case).text
    reports.issue_snippet(session, case, text, reason="One answer was mistaken")
    text = words(shown(bench, document))
    assert "The text for the report" not in text
    assert "The decision on the MHTR" in text


def test_a_form_without_scores_shows_none(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    opened = forms.open_form(session, case, "sentencer-feedback")
    forms.finish_form(session, opened, filled(opened.form, yes=True), reason="invented")
    screen = shown(bench, latest(session, case), Role.RESPONSIBLE_OFFICER)
    bench.picture(screen, "result-unscored")
    text = words(screen)
    assert "Invented for a test" in text
    for absent in ("No score and no band", "threshold", "Scores over time"):
        assert absent not in text
    assert "Change the answers" in text


def test_a_retired_or_newer_form_is_told_of(bench: Bench, qtbot) -> None:
    lead, case = bench.session(Role.CLINICAL_LEAD), bench.cases["Marlow"]
    own_form.write_form(lead.folder.forms)
    form_files.use_form(lead, own_form.FILE, reason="Ours")
    session = bench.session(Role.LINK_WORKER)
    opened = forms.open_form(session, case, own_form.FORM)
    forms.finish_form(session, opened, answers(opened.form, "88888"), reason="no words")
    document = latest(session, case)
    lead = bench.session(Role.CLINICAL_LEAD)
    own_form.write_form(lead.folder.forms, version="2.0.0", first="Asked in other words?")
    form_files.use_form(lead, own_form.FILE, reason="Better")
    text = words(shown(bench, document))
    assert "On version 1.0.0 of the form; version 2.0.0 is in use now." in text
    assert own_form.ITEMS[0] in text
    form_files.retire_form(bench.session(Role.CLINICAL_LEAD), own_form.FORM, reason="Enough")
    text = words(shown(bench, document))
    assert "On version 1.0.0 of the form, which is not in use any more." in text


@pytest.mark.parametrize(
    ("link", "screen_name", "part"),
    [
        ("Print", "print_form", "document:{}"),
        ("Paper original", "original", "{}"),
        ("What was done about risk", "risk", "{}"),
        ("Scores over time", "scores", ""),
        ("All forms", "forms", ""),
    ],
)
def test_ways_on_by_keyboard_and_in_the_menu(
    bench: Bench, qtbot, link: str, screen_name: str, part: str
) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    document = latest(session, case)
    screen = shown(bench, document)
    reach(link)
    press(Qt.Key.Key_Return)
    next(one for one in screen.actions() if one.text() == link).trigger()
    assert bench.log.went == [Place(screen_name, case, part.format(document))] * 2


def test_a_version_that_is_not_there_is_said(bench: Bench, qtbot) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    courtday.screen(session, case)
    text = words(shown(bench, f"{latest(session, case)}@{'0' * 64}"))
    assert "This version of the form is not in the vault any more" in text
