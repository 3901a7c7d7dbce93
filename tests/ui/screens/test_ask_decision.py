"""Asking for a decision: what is described, refused, asked, shown as asked, and asked again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from courtdesk.actions import amendments, decisions, forms, membership, requirements
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import UserError
from courtdesk.ui.screen import Place, Screen
from tests.helpers import courtday, keyboard
from tests.helpers.bench import Bench, passphrase_of
from tests.helpers.courtday import MHTR

DRR = RequirementKind.DRR


def show(bench: Bench, case: CaseId, kind: RequirementKind = MHTR) -> Screen:
    return bench.show(Place("ask_decision", case, kind.value), Role.LINK_WORKER)


def words(screen: Screen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())


def test_asked_by_keyboard_alone(bench: Bench) -> None:
    case = courtday.consented(bench, "Abbott")
    screen = show(bench, case)
    assert keyboard.unnamed(screen) == []
    bench.picture(screen, "ask-decision")
    keyboard.tab_to("Needed by (optional)")
    keyboard.type_text("2pm")
    keyboard.tab_to("Note to the clinical lead (optional)")
    keyboard.type_text("I am in room 3.")
    keyboard.tab_to("Ask now")
    keyboard.press(Qt.Key.Key_Return)
    bench.settle()
    assert bench.log.said == [
        "Asked: the clinical lead sees it on signing in to this laptop. Nothing was sent."
    ]
    assert bench.log.backs == 1
    assert bench.log.saved == [bench.clock.now]
    [request] = decisions.open_requests(bench.session(Role.CLINICAL_LEAD))
    assert (request.kind, request.note) == (MHTR, "I am in room 3.")
    assert request.needed_by == bench.clock.now.replace(hour=14, minute=0)


def test_what_will_be_read_is_described_for_each(bench: Bench) -> None:
    case = courtday.consented(bench, "Abbott", MHTR, DRR)
    assert "finished screens with their scores" in words(show(bench, case))
    provider = words(show(bench, case, DRR))
    assert "no mental health screen" in provider
    assert "Ask the provider to hold the DRR" in provider


def test_a_request_is_shown_as_asked_and_can_be_asked_again(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott", note="Room 3.")
    screen = show(bench, case)
    bench.picture(screen, "ask-decision-again")
    shown = words(screen)
    assert "Waiting for the clinical lead" in shown
    assert "MHTR asked 09:35 of the clinical lead, waiting 14 minutes, needed by 14:00" in shown
    assert "Asked by Sam Reid." in shown
    assert screen.group["note"].value() == "Room 3."
    keyboard.tab_to("Ask again")
    keyboard.press(Qt.Key.Key_Space)
    bench.settle()
    [request] = decisions.open_requests(bench.session(Role.CLINICAL_LEAD))
    assert request.asked_at == bench.clock.now
    assert request.note == "Room 3."


def test_a_request_that_the_record_has_left_behind_is_said_to_be_void(bench: Bench) -> None:
    case = courtday.asked(bench, "Abbott")
    session = bench.session(Role.LINK_WORKER)
    requirements.assess(session, case, MHTR, suitable=True, plan="Another plan.")
    shown = words(show(bench, case))
    assert "The record has changed" in shown
    assert "What was asked for at 09:35 no longer counts" in shown


def test_refused_in_one_sentence_before_assessment_and_before_consent(bench: Bench) -> None:
    session, case = bench.session(Role.LINK_WORKER), bench.cases["Abbott"]
    screen = show(bench, case)
    bench.picture(screen, "ask-decision-refused")
    assert "MHTR has not been assessed as suitable: assess it before asking." in words(screen)
    assert screen.group is None
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.backs == 1
    courtday.plead_guilty(session, case)
    courtday.assess(session, case)
    assert "Consent for MHTR is not signed: take consent before asking." in words(show(bench, case))


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Outcome.APPROVE, "there is nothing to ask"),
        (Outcome.RETURN, "amend the record first, then ask again"),
        (Outcome.DECLINE, "amend the record to ask again"),
    ],
)
def test_nothing_is_asked_that_nobody_would_be_shown(
    bench: Bench, outcome: Outcome, sentence: str
) -> None:
    case = courtday.decided(bench, "Abbott", outcome)
    assert sentence in words(show(bench, case))
    session = bench.session(Role.LINK_WORKER)
    with pytest.raises(UserError, match=sentence):
        decisions.ask_decision(session, case, MHTR)
    requirements.assess(session, case, MHTR, suitable=True, plan="Another plan.")
    courtday.sign(session, case)
    assert show(bench, case).group is not None


@pytest.mark.parametrize("typed", ["9:31", "half two", "25:00"])
def test_a_time_that_has_passed_or_is_none_keeps_the_note(bench: Bench, typed: str) -> None:
    case = courtday.consented(bench, "Abbott")
    screen = show(bench, case)
    screen.group["needed_by"].edit.setText(typed)
    screen.group["note"].set_value("Room 3.")
    screen.submit()
    bench.settle()
    [(field, sentence)] = screen.group.summary.errors
    assert field == "needed_by"
    assert sentence
    assert screen.group["note"].value() == "Room 3."
    assert screen.action.isEnabled()
    part = case_file(bench.session(Role.LINK_WORKER), case).requirement(MHTR)
    assert part is not None
    assert part.request is None


def test_a_role_that_does_not_ask_is_told_who_does(bench: Bench) -> None:
    case = courtday.consented(bench, "Abbott")
    screen = bench.show(Place("ask_decision", case, "MHTR"), Role.CLINICAL_LEAD)
    assert "Your role may not ask for approval" in words(screen)


# The risk stop


def reopen(bench: Bench, case: CaseId) -> None:
    """Amend the finished screen: somebody must look at its risk again."""
    session = bench.session(Role.LINK_WORKER)
    [form] = case_file(session, case).forms
    opened = amendments.open_amendment(session, case, form.document)
    forms.finish_form(session, opened, opened.answers, reason="item 2 was misheard")


def test_an_open_risk_stop_leads_to_the_record_and_then_it_can_be_asked(bench: Bench) -> None:
    case = courtday.consented(bench, "Abbott")
    reopen(bench, case)
    courtday.sign(bench.session(Role.LINK_WORKER), case)
    screen = show(bench, case)
    bench.picture(screen, "ask-decision-risk-stop")
    assert keyboard.unnamed(screen) == []
    assert "CORE-10: record what was done about risk, or why nothing was" in words(screen)
    assert screen.group is None
    keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert keyboard.focused() is screen.stop.button
    keyboard.press(Qt.Key.Key_Return)
    session = bench.session(Role.LINK_WORKER)
    [form] = case_file(session, case).forms
    assert bench.log.went == [Place("risk", case, form.document)]
    screen.refresh()
    bench.settle()
    assert screen.group is None
    assert screen.stop is not None
    courtday.act_on_risk(session, case)
    screen.refresh()
    bench.settle()
    assert screen.stop is None
    assert "Risk comes first" not in words(screen)
    screen.submit()
    bench.settle()
    assert decisions.open_requests(bench.session(Role.CLINICAL_LEAD))


def test_a_stop_that_opens_under_the_page_refuses_and_keeps_the_note(bench: Bench) -> None:
    case = courtday.consented(bench, "Abbott")
    screen = show(bench, case)
    screen.group["note"].set_value("Room 3.")
    reopen(bench, case)
    screen.submit()
    bench.settle()
    [(_, sentence)] = screen.group.summary.errors
    assert "record what was done about risk" in sentence
    assert screen.group["note"].value() == "Room 3."
    assert not decisions.open_requests(bench.session(Role.CLINICAL_LEAD))


def test_where_nobody_can_be_sent_a_file_it_is_said_how_to_add_somebody(bench: Bench) -> None:
    case = courtday.consented(bench, "Abbott", DRR)
    session = bench.session(Role.CDO)
    [owen] = [one for one in session.team().members if Role.PROVIDER in one.roles]
    membership.change_roles(
        session, owen.id, [Role.LINK_WORKER], passphrase=passphrase_of(Role.CDO)
    )
    screen = show(bench, case, DRR)
    assert "the provider signs in on this laptop and opens Approvals" in words(screen)
    assert "there is nobody to send one to yet" in words(screen)
    assert "under Team, on the team or outside it" in words(screen)
    assert [field.name for field in screen.group.fields] == ["needed_by", "note"]
    keyboard.tab_to("Open Team")
    keyboard.press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("team")]
    bench.picture(screen, "ask-decision-nobody")
    screen.submit()
    bench.settle()
    part = case_file(bench.session(Role.LINK_WORKER), case).requirement(DRR)
    assert part is not None and part.request is not None
    assert part.request.value.to is None
