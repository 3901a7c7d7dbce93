"""Approval by telephone by keyboard: the lead signs the process, the call is recorded, written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from courtdesk.actions import clinical, decisions, telephone
from courtdesk.actions.cases import case_file
from courtdesk.domain.access import Role
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.clinical import ConfirmBy, TelephoneRule
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.deadlines.one_case import CaseDue
from courtdesk.ui.screens.telephone.call import CallPage
from courtdesk.ui.screens.telephone.mistake import MistakeForm
from tests.helpers.bench import STAFF, Bench, passphrase_of
from tests.helpers.courtday import asked, assess, consented, plead_guilty, screen, sign
from tests.helpers.hands import answer, press, reach, write
from tests.helpers.keyboard import focused, unnamed
from tests.helpers.office import Office
from tests.helpers.seen import words_shown

MHTR = RequirementKind.MHTR
LEAD = Role.CLINICAL_LEAD
HOW = "Ring my mobile; I read the assessment and the risk lines with you."


def allow(bench: Bench, *, allowed: bool = True) -> None:
    rule = TelephoneRule(allowed, HOW, ConfirmBy.SAME_DAY, "Agreed with probation")
    clinical.set_telephone(bench.session(LEAD), rule)


def call(bench: Bench, outcome: Outcome = Outcome.APPROVE, reasons: str = "") -> str:
    """Record a call on Marlow's case past the window, and return its code."""
    session = bench.session()
    lead = next(one.id for one in telephone.leads(session))
    case, at = bench.cases["Marlow"], session.clock()
    return telephone.record_telephone_approval(
        session, case, MHTR, outcome=outcome, lead=lead, at=at, reasons=reasons
    ).code


def shown(bench: Bench, part: str = "MHTR", role: Role = Role.CDO) -> QWidget:
    page = bench.show(Place("telephone", bench.cases["Marlow"], part), role)
    assert unnamed(page) == []
    return page


def page(bench: Bench, role: Role = Role.CDO) -> CallPage:
    found = shown(bench, role=role)
    assert isinstance(found, CallPage)
    return found


def file(bench: Bench) -> CaseFile:
    return case_file(bench.session(), bench.cases["Marlow"])


def rows(due: QWidget) -> str:
    """What a screen reader says of each row of the due list."""
    assert isinstance(due, CaseDue)
    model = due.listing.table.model()
    said = Qt.ItemDataRole.AccessibleTextRole
    return "\n".join(model.index(at, 0).data(said) for at in range(model.rowCount()))


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def test_the_lead_signs_the_process_by_keyboard_and_the_call_is_recorded_by_keyboard(
    bench: Bench,
) -> None:
    consented(bench, "Marlow")
    refused = page(bench)
    assert refused.group is None and refused.refusal is not None
    assert "No process for approval by telephone" in refused.refusal
    assert STAFF[LEAD] in refused.refusal
    bench.picture(refused, "telephone-no-process")

    process = bench.show(Place("clinical", part="telephone"), LEAD)
    assert unnamed(process) == []
    assert "How it is done" not in words_shown(process)
    answer("Does a clinical lead", "Yes, as written below")
    save(bench)
    assert "Write how approval by telephone is done at this site." in words_shown(process)
    reach("How it is done")
    write(HOW)
    reach("Reason for the change")
    write("Agreed with probation")
    bench.picture(process, "clinical-telephone")
    save(bench)
    assert clinical.telephone_rule(bench.session()).allowed

    form = page(bench)
    assert HOW in words_shown(form)
    answer("What did the lead say?", "Returns it")
    save(bench)
    assert "Enter the lead's reasons: the court team is told them." in words_shown(form)
    bench.picture(form, "telephone-wrong")
    answer("What did the lead say?", "Approves")
    reach("At")
    write("23:50")
    save(bench)
    assert "still to come" in words_shown(form)
    reach("At")
    write(f"{bench.clock.now:%H:%M}")
    bench.picture(form, "telephone")
    save(bench)
    assert bench.log.said[-1] == "Recorded as told. Read the code out before you ring off."
    assert bench.log.went[-1] == Place("telephone", bench.cases["Marlow"], "MHTR")
    told = file(bench).telephone(MHTR)
    assert told is not None and told.value.name == STAFF[LEAD]

    after = page(bench)
    assert after.code is not None and after.code.words == tuple(told.value.spoken_code.split())
    assert "written confirmation outstanding" in words_shown(after)
    bench.picture(after, "telephone-code")
    press(Qt.Key.Key_Return)
    assert bench.log.went[-1] == Place("ask_decision", bench.cases["Marlow"], "MHTR")


def test_a_call_recorded_by_mistake_is_taken_back_by_keyboard(bench: Bench) -> None:
    consented(bench, "Marlow")
    allow(bench)
    call(bench)
    page(bench)
    reach("Recorded by mistake")
    press(Qt.Key.Key_Return)
    place = bench.log.went[-1]
    assert place.part == "MHTR:mistake"
    form = shown(bench, place.part)
    assert isinstance(form, MistakeForm)
    save(bench)
    assert "Enter what was wrong: it stays in the record." in words_shown(form)
    reach("What was wrong?")
    write("It was about another person.")
    bench.picture(form, "telephone-mistake")
    save(bench)
    assert file(bench).telephone(MHTR) is None and not file(bench).approved(MHTR)
    again = shown(bench, place.part)
    assert isinstance(again, MistakeForm)
    assert again.refusal == "No answer by telephone stands any more: open the case again."
    assert page(bench).group is not None


@pytest.mark.parametrize(
    ("code", "outcome", "said"),
    [
        ("own", Outcome.APPROVE, "confirmed in writing, with the same code"),
        ("acorn album 99", Outcome.APPROVE, "differs from the one recorded then"),
        ("", Outcome.DECLINE, "The written decision differs"),
    ],
)
def test_the_case_says_what_is_owed_and_then_how_the_written_word_stands(
    bench: Bench, code: str, outcome: Outcome, said: str
) -> None:
    case = asked(bench, "Marlow")
    allow(bench)
    given = call(bench)
    board = bench.show(Place("case", case))
    outstanding = words_shown(board)
    assert "Approved by telephone" in outstanding
    assert "written confirmation outstanding" in outstanding
    bench.picture(board, "telephone-case")
    lead = bench.session(LEAD)
    decisions.decide(
        lead,
        case,
        MHTR,
        outcome=outcome,
        text=decisions.decision_text(lead, case, MHTR),
        passphrase=passphrase_of(LEAD),
        reasons="" if outcome is Outcome.APPROVE else "Too unwell.",
        registration_body="HCPC",
        registration_number="PYL00001",
        spoken_code=given if code == "own" else code,
    )
    after = page(bench)
    assert after.ask is None and said in words_shown(after)
    bench.picture(after, f"telephone-{outcome.value}-{code[:5] or 'none'}")
    words = words_shown(bench.show(Place("case", case)))
    assert (said in words) is (code != "own")
    assert "Written confirmation" not in rows(bench.show(Place("deadlines", case)))


def test_what_is_owed_is_overdue_the_next_day_and_leads_to_the_code(bench: Bench) -> None:
    case = consented(bench, "Marlow")
    allow(bench)
    call(bench)
    bench.clock.now += timedelta(days=1)
    due = bench.show(Place("deadlines", case))
    words = rows(due)
    assert f"Written confirmation of telephone approval by {STAFF[LEAD]}" in words
    assert "Overdue" in words
    bench.picture(due, "telephone-due")


def test_whoever_does_not_ask_is_refused_and_so_is_a_provider_s_requirement(bench: Bench) -> None:
    consented(bench, "Marlow")
    allow(bench)
    refused = page(bench, LEAD)
    assert refused.group is None and "ask for approval" in (refused.refusal or "")
    other = shown(bench, "DRR")
    assert isinstance(other, CallPage) and "DRR provider" in (other.refusal or "")


def test_everybody_reads_the_process_and_who_signs_it(bench: Bench) -> None:
    allow(bench)
    read = bench.show(Place("clinical", part="telephone"))
    words = words_shown(read)
    assert HOW in words and STAFF[LEAD] in words
    whole = bench.show(Place("clinical"), LEAD)
    assert {one.text() for one in whole.actions()} >= {"Change telephone approval"}
    bench.picture(whole, "clinical-with-telephone")


def test_a_risk_stop_comes_first(bench: Bench) -> None:

    session, case = bench.session(Role.LINK_WORKER), bench.cases["Marlow"]
    screen(session, case)
    plead_guilty(session, case)
    assess(session, case)
    sign(session, case)
    allow(bench)
    assert page(bench).stop is not None


def test_in_the_window_the_code_stands_in_place_of_the_form(bench: Bench, office: Office) -> None:
    case = consented(bench, "Marlow")
    allow(bench)
    bench.sign_out()
    office.sign_in()
    for place in (Place("case", case), Place("telephone", case, "MHTR")):
        office.shell.go(place)
        office.settle()
    form = office.window.findChild(CallPage)
    assert isinstance(form, CallPage) and form.group is not None
    form.group["outcome"].set_value(Outcome.APPROVE.value)
    office.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    (shown,) = office.window.findChildren(CallPage)
    assert shown.code is not None and shown.group is None
    assert "Read the code out before you ring off" in words_shown(office.window)
    office.shell.back()
    office.settle()
    assert office.window.findChildren(CallPage) == []
    assert "Approved by telephone" in words_shown(office.window)
