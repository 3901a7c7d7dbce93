"""The case page over a real vault: one next thing, plain tasks, need to know, keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from courtdesk.actions import (
    cases,
    consents,
    decisions,
    forms,
    lists,
    pleas,
    reports,
    requirements,
    sentences,
)
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.consent import DECLARATION_IDS, EXPLAINED_IDS
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.questionnaire.answers import Answers
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.reading import in_sentence
from courtdesk.ui.screens.case.screen import CaseScreen
from tests.helpers import courtday
from tests.helpers.bench import PEOPLE, Bench, passphrase_of

MHTR = RequirementKind.MHTR


def shown(bench: Bench, name: str = "Abbott", role: Role = Role.CDO) -> CaseScreen:
    screen = bench.show(Place("case", bench.cases[name]), role)
    assert isinstance(screen, CaseScreen)
    return screen


def words(screen: QWidget) -> str:
    found = [one.accessibleName() or one.text() for one in screen.findChildren(QLabel)]
    return "\n".join(found + [one.text() for one in screen.findChildren(QPushButton)])


def task(screen: CaseScreen, key: str):
    return next(row.task for row in screen.tasks.rows if row.task.key == key)


def agree(session: Session, case: CaseId, *, agreed: bool = True) -> None:
    forms.record_agreement(
        session, case, agreed=agreed, share_outcome=agreed, read_how=ReadHow.READ
    )


def screened(session: Session, case: CaseId, digits: str = "3113331334") -> None:
    opened = forms.open_form(session, case, "core-10")
    answers = Answers()
    for item, digit in zip(opened.form.scored_items(), digits, strict=True):
        option = next(one for one in item.options if one.ordinal == int(digit))
        answers = answers.set(item.link_id, option.code)
    forms.finish_form(session, opened, answers)


def pleaded(session: Session, case: CaseId, verdict: Verdict = Verdict.GUILTY) -> None:
    offences = cases.case_file(session, case).case.value.offences
    pleas.record_pleas(session, case, {one.id: verdict for one in offences})


def consented(bench: Bench, case: CaseId) -> None:
    session = bench.session(Role.ASSESSOR)
    requirements.consider(session, case, [MHTR])
    requirements.assess(session, case, MHTR, suitable=True, plan="Ten sessions.", notes="low")
    consents.sign_consent(
        session,
        case,
        [MHTR],
        read_how=ReadHow.READ_ALOUD,
        explained=EXPLAINED_IDS,
        declarations=DECLARATION_IDS,
        signature="Carla Abbott",
        signed_on=date(2027, 1, 14),
    )


def asked(bench: Bench, case: CaseId) -> None:
    session = bench.session(Role.LINK_WORKER)
    agree(session, case)
    screened(session, case)
    courtday.act_on_risk(session, case)
    bench.clock.tick(10)
    pleaded(session, case)
    consented(bench, case)
    decisions.ask_decision(bench.session(Role.ASSESSOR), case, MHTR)
    bench.clock.tick(14)


def test_a_new_case_has_one_thing_to_do(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    bench.picture(screen, "case-new")
    assert screen.next.main is QApplication.focusWidget()
    qtbot.keyClick(screen.next.main, Qt.Key.Key_Return)
    assert bench.log.went == [Place("agreement", bench.cases["Abbott"])]
    assert "Abbott, Carla" in screen.bar.accessibleName()
    described = screen.bar.accessibleDescription()
    for fact in ("34 · born 3/5/1992", "CRN X412907", "Court 1, order 1"):
        assert fact in described
    assert screen.window().windowTitle() == ""


def test_after_agreement_each_screen_can_be_begun(bench: Bench, qtbot) -> None:
    case = bench.cases["Abbott"]
    agree(bench.session(Role.LINK_WORKER), case)
    screen = shown(bench, role=Role.LINK_WORKER)
    bench.picture(screen, "case-agreed")
    assert screen.next.main.text() == "Start CORE-10"
    assert {"Start K10", "Start CORE-34"} <= set(words(screen).split("\n"))
    link = next(one for one in screen.findChildren(QPushButton) if one.text() == "K10: not begun")
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Return)
    assert bench.log.went == [Place("form", case, "k10")]


def test_a_form_in_progress_is_gone_on_with(bench: Bench, qtbot) -> None:
    case = bench.cases["Abbott"]
    session = bench.session(Role.LINK_WORKER)
    agree(session, case)
    opened = forms.open_form(session, case, "core-34")
    forms.save_answers(session, opened, Answers().set("1", opened.form.item("1").options[0].code))
    screen = shown(bench, role=Role.LINK_WORKER)
    assert screen.next.main.text() == "Go on with CORE-34"
    row = task(screen, "core-34")
    assert row.status == "In progress"
    assert row.caption == "1 of 34 answered · Sam Reid, link worker, saved 09:30"


def test_above_threshold_and_risk_but_never_a_score(bench: Bench, qtbot) -> None:
    """P5: what a CDO reads on the whole page holds no score, band or answer."""
    case = bench.cases["Abbott"]
    session = bench.session(Role.LINK_WORKER)
    agree(session, case)
    screened(session, case)
    screen = shown(bench, role=Role.CDO)
    bench.picture(screen, "case-screened-cdo")
    assert task(screen, "core-10").caption == ("above threshold · by Sam Reid, link worker, 09:30")
    text = words(screen) + screen.bar.accessibleDescription()
    assert "risk item answered above zero" in text
    assert "Answers are open to:" in text
    for secret in ("severe", "of 40", "answered 3", "Read the risk answers"):
        assert secret not in text
    reader = shown(bench, role=Role.ASSESSOR)
    assert "Read the risk answers" in words(reader)


def test_waiting_for_the_clinical_lead(bench: Bench, qtbot) -> None:
    case = bench.cases["Abbott"]
    asked(bench, case)
    screen = shown(bench, role=Role.CDO)
    bench.picture(screen, "case-waiting")
    assert screen.next.main is None
    assert "Waiting 14 minutes for the clinical lead" in words(screen)
    assert task(screen, "approval-MHTR").status == "Asked, no answer yet"
    lead = shown(bench, role=Role.CLINICAL_LEAD)
    assert lead.next.main.text() == "Decide on MHTR"
    qtbot.keyClick(lead.next.main, Qt.Key.Key_Return)
    assert bench.log.went == [Place("decide", case, "MHTR")]


def test_the_whole_way_to_the_sentence(bench: Bench, qtbot) -> None:
    case = bench.cases["Abbott"]
    asked(bench, case)
    session = bench.session(Role.CLINICAL_LEAD)
    decisions.decide(
        session,
        case,
        MHTR,
        outcome=Outcome.APPROVE,
        text=decisions.decision_text(session, case, MHTR),
        passphrase=passphrase_of(Role.CLINICAL_LEAD),
        registration_body="HCPC",
        registration_number="PYL00001",
    )
    screen = shown(bench, role=Role.CDO)
    assert task(screen, "approval-MHTR").status == "Approved"
    assert screen.next.main.text() == "Write the report text"
    session = bench.session(Role.CDO)
    reports.issue_snippet(session, case, reports.snippet(session, case).text)
    screen.refresh()
    bench.settle()
    assert screen.next.main.text() == "Record the sentence"
    sentences.record_sentence(
        session,
        Sentence(
            case,
            date(2027, 1, 14),
            Disposal.COMMUNITY_ORDER,
            order_months=12,
            results=(CourtResult(MHTR, True, 12),),
        ),
    )
    screen.refresh()
    bench.settle()
    bench.picture(screen, "case-sentenced")
    assert screen.next.main.text() == "Record it"
    assert "Explain the order" in words(screen)
    assert "Community order with MHTR" in task(screen, "sentence").caption


def test_an_approval_that_the_record_left_behind_is_not_shown_as_one(bench: Bench, qtbot) -> None:
    """P3: consent or answers changed after the lead was asked."""
    case = bench.cases["Abbott"]
    asked(bench, case)
    session = bench.session(Role.ASSESSOR)
    requirements.assess(session, case, MHTR, suitable=True, plan="Twelve sessions.")
    screen = shown(bench, role=Role.ASSESSOR)
    assert task(screen, "approval-MHTR").status == "Ask again"
    assert screen.next.main.text() == "Ask about MHTR"


def test_a_plea_that_ends_the_pathway(bench: Bench, qtbot) -> None:
    case = bench.cases["Ellis"]
    session = bench.session(Role.CDO)
    agree(session, case, agreed=False)
    offences = cases.case_file(session, case).case.value.offences
    pleas.record_pleas(
        session,
        case,
        {one.id: Verdict.NOT_GUILTY for one in offences},
        trial_date=date(2027, 3, 2),
    )
    screen = shown(bench, "Ellis")
    bench.picture(screen, "case-not-guilty")
    text = words(screen)
    assert "trial 2/3/2027" in text
    assert task(screen, "consent").status == "Not needed"
    assert task(screen, "agreement").status == "Declined"


def test_who_may_not_is_told_who_may(bench: Bench, qtbot) -> None:
    screen = shown(bench, role=Role.RESPONSIBLE_OFFICER)
    assert screen.next.main is None
    assert "This is done by:" in words(screen)
    row = task(screen, "plea")
    assert row.caption.startswith("done by: ")
    assert not next(one for one in screen.tasks.rows if one.task.key == "plea").isEnabled()


def test_possible_same_person_is_asked_and_kept(bench: Bench, qtbot) -> None:
    session = bench.session(Role.CDO)
    first = PEOPLE[0]
    again = type(first)(
        court=first.court,
        hearing_date=first.hearing_date + timedelta(days=7),
        family_name="Abbot",
        given_names=first.given_names,
        courtroom="Court 1",
        birth_date=first.birth_date,
        crn=first.crn,
    )
    other = lists.add_person(session, again)
    bench.cases["Abbot"] = other
    screen = shown(bench, "Abbot")
    bench.picture(screen, "case-same-person")
    assert "Is this the same person as Abbott, Carla?" in words(screen)
    yes = next(
        one for one in screen.findChildren(QPushButton) if one.text() == "Yes, the same person"
    )
    yes.setFocus()
    qtbot.keyClick(yes, Qt.Key.Key_Space)
    bench.settle()
    assert bench.log.said == ["Recorded: the two records are one person."]
    assert "same person as" not in words(screen)
    person = cases.case_file(bench.session(Role.CDO), other).person
    assert lists.linked(bench.session(Role.CDO), person.document)


def test_copying_the_reference(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    action = next(one for one in screen.actions() if one.text() == "Copy reference")
    action.trigger()
    reference = cases.case_file(bench.session(), bench.cases["Abbott"]).case.value.reference
    assert QGuiApplication.clipboard().text() == reference


def test_two_columns_and_one_at_double_text(bench: Bench, qtbot, qapp) -> None:
    screen = shown(bench)
    assert not screen.columns.stacked
    apply_theme(qapp, Theme(2.0))
    bench.settle()
    assert screen.columns.stacked
    apply_theme(qapp, Theme())


def test_arrows_go_from_task_to_task(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    able = [row for row in screen.tasks.rows if row.isEnabled()]
    able[0].setFocus()
    qtbot.keyClick(able[0], Qt.Key.Key_Down)
    assert QApplication.focusWidget() is able[1]


def test_everything_has_a_name(bench: Bench, qtbot) -> None:
    screen = shown(bench)
    for widget in screen.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


def test_a_case_that_is_not_there_is_said(bench: Bench, qtbot) -> None:
    bench.cases["Nobody"] = CaseId("0192f0c1-0000-7000-8000-000000000000")
    screen = shown(bench, "Nobody")
    assert "This case is not in the vault" in words(screen)


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Link worker", "link worker"),
        ("MHTR assessor", "MHTR assessor"),
        ("Liaison and Diversion practitioner", "Liaison and Diversion practitioner"),
    ],
)
def test_labels_inside_a_sentence(label: str, inside: str) -> None:
    assert in_sentence(label) == inside


def offered(screen: CaseScreen) -> list[str]:
    return [action.text() for action in screen.actions()]


def test_every_task_that_can_be_opened_is_an_action(bench: Bench) -> None:
    case = bench.cases["Abbott"]
    screen = shown(bench)
    assert {"Agreement to be screened", "Plea"} <= set(offered(screen))
    assert "CORE-10" not in offered(screen)
    agree(bench.session(), case)
    screen.refresh()
    bench.settle()
    assert "CORE-10" in offered(screen)
    assert len(set(offered(screen))) == len(offered(screen))
    plea = next(one for one in screen.actions() if one.text() == "Plea")
    assert plea.shortcut().toString() == "Ctrl+P"
    plea.trigger()
    assert bench.log.went == [Place("plea", case)]


def test_tab_comes_from_what_is_next_to_the_tasks_after_it_was_made_anew(
    bench: Bench, qtbot
) -> None:
    screen = shown(bench)
    agree(bench.session(), bench.cases["Abbott"])
    screen.refresh()
    bench.settle()
    screen.bar.findChildren(QPushButton)[0].setFocus()
    passed = []
    for _ in range(len(screen.next.findChildren(QPushButton)) + 3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    assert passed[:-3] == screen.next.findChildren(QPushButton)
    # In the line of the heading, over the tasks.
    assert [one.text() for one in passed[-3:-1]] == ["All forms", "Scores over time"]
    assert screen.tasks.isAncestorOf(passed[-1])


def test_without_a_remembered_place_the_keyboard_goes_to_what_is_next(bench: Bench) -> None:
    screen = shown(bench)
    screen.tasks.rows[0].setFocus()
    screen.take_keyboard()
    assert QApplication.focusWidget() is screen.next.main


def test_below_threshold_is_no_end(bench: Bench) -> None:
    """Whoever screens may refer anyway with a reason, propose none, or ask for support."""
    case = bench.cases["Abbott"]
    session = bench.session(Role.LINK_WORKER)
    courtday.screen(session, case, numbers="1440101010")
    courtday.plead_guilty(session, case)
    screen = shown(bench, role=Role.LINK_WORKER)
    assert screen.next.main.text() == "Refer anyway"
    screen.next.main.click()
    assert bench.log.went[-1] == Place("requirements", case)
    said = words(screen)
    for others in ("Propose no requirement", "Refer to Liaison and Diversion"):
        assert others in said


def test_whoever_is_not_18_is_marked_at_the_head(bench: Bench) -> None:
    """It changes what is done here, and may not be known from Today alone."""
    session = bench.session(Role.CDO)
    young = replace(PEOPLE[2], birth_date=date(2009, 6, 1), family_name="Young", crn="X730999")
    screen = bench.show(Place("case", lists.add_person(session, young)), Role.CDO)
    assert "Under 18" in words(screen)
    assert "Under 18" not in words(shown(bench))
