"""What follows the sentence, by the keyboard alone: steps, absences, breach, end, withdrawal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from courtdesk.actions import absences, endings, risk_levels
from courtdesk.actions.records import Change, new_id, record
from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import (
    BreachResult,
    EndedBy,
    Enforcement,
    OrderStep,
    RiskLevel,
    RiskWhen,
    WithdrawnFrom,
)
from courtdesk.domain.providers import ContactWay, ProviderContact, ProviderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.order import SCREEN
from courtdesk.ui.screens.order.events import ASKED, GIVEN
from courtdesk.ui.screens.order.lines import CoverLines
from courtdesk.ui.screens.order.overview import OrderOverview
from tests.helpers.afterwards import file_of, happened, sentenced
from tests.helpers.bench import DAY, Bench
from tests.helpers.hands import choose, press, reach, write
from tests.helpers.keyboard import focused, spoken, unnamed
from tests.helpers.seen import words_shown

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
OFFICER = Role.RESPONSIBLE_OFFICER
LATER = DAY + timedelta(days=7)


def shown(bench: Bench, case: CaseId, part: str = "", role: Role = OFFICER) -> Screen:
    screen = bench.show(Place("order", case, part), role)
    assert unnamed(screen) == []
    return screen


def overview(bench: Bench, case: CaseId, role: Role = OFFICER) -> OrderOverview:
    screen = shown(bench, case, "", role)
    assert isinstance(screen, OrderOverview)
    return screen


def form(bench: Bench, case: CaseId, part: str, role: Role = OFFICER) -> CaseForm:  # type: ignore[type-arg]
    screen = shown(bench, case, part, role)
    assert isinstance(screen, CaseForm)
    return screen


def save(bench: Bench) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()


def type_day(label: str, on: date) -> None:
    for part, number in (("day", on.day), ("month", on.month), ("year", on.year)):
        reach(f"{label}: {part}")
        write(str(number))


def pick(*labels: str) -> None:
    """Tab to the group that has these radios, then the arrows to the first of them."""
    for _ in range(60):
        if spoken(focused()) in labels:
            break
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    for _ in range(20):
        if spoken(focused()) == labels[0]:
            return
        press(Qt.Key.Key_Down)
    raise AssertionError(labels[0])


def errors(screen: CaseForm) -> dict[str, str]:  # type: ignore[type-arg]
    assert screen.group is not None
    return {field.name: field.error for field in screen.group.fields if field.error}


def titles(screen: OrderOverview) -> list[str]:
    return [row.task.title for one in screen._lists for row in one.rows]


def test_the_page_says_what_was_ordered_and_what_is_to_come_in_the_order_of_the_map(
    bench: Bench,
) -> None:
    case = sentenced(bench)
    screen = overview(bench, case)
    bench.picture(screen, "order")
    words = words_shown(screen)
    assert "Mental Health Treatment Requirement (MHTR), 6 months" in words
    assert "Community order, 12 months, sentenced on 14/1/2027" in words
    assert titles(screen) == [
        OrderStep.EXPLAINED.label,
        "MHTR: providers told of the sentence",
        OrderStep.ALLOCATED.label,
        OrderStep.OFFICER_MET.label,
        OrderStep.MEETING_HELD.label,
        "MHTR: first appointment attended",
        "MHTR: risk to self and others before treatment",
        "MHTR: end of treatment",
    ]
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("order", case, "event:explained")]


def test_the_officer_is_allocated_and_meets_the_person_by_keyboard(bench: Bench) -> None:
    case = sentenced(bench)
    screen = form(bench, case, "event:allocated")
    save(bench)
    assert errors(screen) == {"who": "Name the responsible officer."}
    bench.picture(screen, "order-allocated-missing")
    type_day("Day", DAY)
    reach("Responsible officer")
    write("Ruth Adeyemi")
    save(bench)
    assert bench.log.said == ["Recorded: Responsible officer allocated."]
    met = form(bench, case, "event:officer-met")
    assert met.group is not None and met.group["who"].value() == "Ruth Adeyemi"
    type_day("Day", DAY - timedelta(days=1))
    save(bench)
    assert set(errors(met)) == {"on"}
    type_day("Day", LATER)
    save(bench)
    found = file_of(bench, case).order
    assert [one.value.step for one in found.events] == [OrderStep.ALLOCATED, OrderStep.OFFICER_MET]
    again = overview(bench, case)
    assert "14/1/2027; Ruth Adeyemi. By Ruth Adeyemi" in words_shown(again)
    assert "Responsible officer allocated, recorded" in words_shown(again)


def test_what_is_not_ticked_of_the_explanation_is_not_in_the_record(bench: Bench) -> None:
    case = sentenced(bench)
    screen = form(bench, case, "event:explained", Role.CDO)
    save(bench)
    assert errors(screen) == {"given": "Tick what was done."}
    bench.picture(screen, "order-explained-missing")
    understood, leaflet, appointment = (one.label for one in GIVEN)
    choose(understood, appointment)
    reach("Anything a colleague must know")
    write("Reads slowly")
    save(bench)
    assert bench.log.said == ["Recorded: Order explained to the person."]
    (one,) = file_of(bench, case).order.events
    assert one.value.words == f"{understood}; {appointment}. Reads slowly"
    assert leaflet not in words_shown(overview(bench, case, Role.CDO))


def test_a_step_before_its_time_cannot_be_opened_and_says_why(bench: Bench) -> None:
    case = sentenced(bench)
    screen = overview(bench, case)
    row = next(
        row for row in screen._lists[0].rows if row.task.title == OrderStep.OFFICER_MET.label
    )
    assert not row.isEnabled()
    assert row.task.caption == "The responsible officer is not allocated yet"


def test_every_step_has_a_page_that_a_screen_reader_can_name(bench: Bench) -> None:
    case = sentenced(bench)
    for step in OrderStep:
        screen = form(bench, case, f"event:{step}", Role.CLINICAL_LEAD)
        assert screen.group is not None, step
        assert {"on", "words"} <= {field.name for field in screen.group.fields}
    assert set(ASKED) == set(OrderStep)


def test_with_two_requirements_it_is_said_which(bench: Bench) -> None:
    case = sentenced(bench, "Marlow", MHTR, DRR)
    screen = form(bench, case, "event:first-attended", Role.PROVIDER)
    save(bench)
    assert set(errors(screen)) == {"requirement"}
    pick("DRR, Drug Rehabilitation Requirement", "MHTR, Mental Health Treatment Requirement")
    type_day("Day", LATER)
    save(bench)
    (one,) = file_of(bench, case).order.events
    assert (one.value.requirement, one.value.who) == (DRR, "Owen Pryce")


def test_only_the_clinical_lead_signs_off(bench: Bench) -> None:
    case = sentenced(bench)
    closed = form(bench, case, "event:signed-off:MHTR", Role.PROVIDER)
    assert closed.group is None and "Clinical lead" in words_shown(closed)
    early = form(bench, case, "event:signed-off:MHTR", Role.CLINICAL_LEAD)
    save(bench)
    assert "Record the end of the MHTR first." in words_shown(early)


def test_an_absence_is_recorded_told_and_decided_by_the_officer_alone(bench: Bench) -> None:
    case = sentenced(bench)
    made = form(bench, case, "absence", Role.ASSESSOR)
    assert made.group is not None
    assert made.group["on"].is_empty(), "no day by itself: enforcement may follow from it"
    type_day("Day of the appointment", LATER)
    reach("Reason that the person gave")
    write("Missed the bus")
    save(bench)
    (one,) = file_of(bench, case).order.absences
    part = f"absence:{one.document}"
    listed = overview(bench, case, Role.ASSESSOR)
    assert titles(listed)[0] == "MHTR: appointment of 21/1/2027 not kept"
    assert "Officer not told" in words_shown(listed)
    page = form(bench, case, part, Role.ASSESSOR)
    bench.picture(page, "order-absence")
    assert page.group is not None
    assert "The responsible officer decides" in words_shown(page)
    assert "decision" not in {field.name for field in page.group.fields}
    type_day("Responsible officer told on (optional)", LATER)
    save(bench)
    deciding = form(bench, case, part)
    bench.picture(deciding, "order-absence-officer")
    pick(*(one.label for one in (Enforcement.WARNING, *Enforcement)))
    type_day("Decided on", LATER - timedelta(days=1))
    save(bench)
    assert set(errors(deciding)) == {"decided_on"}
    type_day("Decided on", LATER)
    save(bench)
    (done,) = file_of(bench, case).order.absences
    assert (done.value.decision, done.value.decided_on) == (Enforcement.WARNING, LATER)
    assert "Clinical lead not told" in words_shown(overview(bench, case))


def test_saving_an_absence_with_nothing_changed_says_so(bench: Bench) -> None:
    case = sentenced(bench)
    session = bench.session(OFFICER)
    (one,) = absences.record_absence(session, case, MHTR, on=LATER).order.absences
    page = form(bench, case, f"absence:{one.document}")
    save(bench)
    assert "Nothing is changed" in words_shown(page)


def test_a_breach_of_another_part_and_its_result(bench: Bench) -> None:
    case = sentenced(bench)
    screen = form(bench, case, "breach")
    type_day("Day of the breach", LATER)
    other = "Another part of the order"
    pick(other, "MHTR, Mental Health Treatment Requirement")
    save(bench)
    assert set(errors(screen)) == {"other", "reasons"}
    bench.picture(screen, "order-breach-missing")
    reach("Which part")
    write("Curfew")
    reach("Reasons")
    write("Out on three nights")
    save(bench)
    (one,) = file_of(bench, case).order.breaches
    assert (one.value.requirement, one.value.other) == (None, "Curfew")
    form(bench, case, f"breach:{one.document}")
    pick(BreachResult.CONTINUES.label, BreachResult.NOT_PROVED.label)
    save(bench)
    (done,) = file_of(bench, case).order.breaches
    assert done.value.result is BreachResult.CONTINUES
    closed = form(bench, case, f"breach:{one.document}", Role.PROVIDER)
    assert closed.group is None and "Out on three nights" in words_shown(closed)


def test_an_end_is_recorded_put_right_and_taken_back(bench: Bench) -> None:
    case = sentenced(bench)
    screen = form(bench, case, "end:MHTR", Role.ASSESSOR)
    pick(*(one.label for one in (EndedBy.DID_NOT_ENGAGE, *EndedBy)))
    save(bench)
    assert set(errors(screen)) == {"words"}
    reach("Why it ended")
    write("Came to two of twelve")
    save(bench)
    again = form(bench, case, "end:MHTR", Role.ASSESSOR)
    bench.picture(again, "order-end-again")
    save(bench)
    assert set(errors(again)) == {"reason"}
    reach("Why it is put right")
    write("Wrong day")
    type_day("Last day", LATER)
    save(bench)
    ending = file_of(bench, case).order.ending(MHTR)
    assert ending is not None
    assert (ending.value.on, ending.value.corrected) == (LATER, "Wrong day")
    form(bench, case, "end:MHTR", Role.ASSESSOR)
    reach("Entered by mistake")
    press(Qt.Key.Key_Return)
    assert bench.log.went[-1] == Place("order", case, f"mistake:{ending.document}")
    taken = form(bench, case, f"mistake:{ending.document}", Role.ASSESSOR)
    bench.picture(taken, "order-mistake")
    save(bench)
    assert set(errors(taken)) == {"reason"}
    reach("What was the mistake?")
    write("Another person")
    save(bench)
    assert file_of(bench, case).order.ending(MHTR) is None
    assert bench.log.went[-1] == Place("order", case)


def test_withdrawing_from_treatment_stays_marked_until_the_officer_is_told(bench: Bench) -> None:
    case = sentenced(bench)
    screen = form(bench, case, "withdraw", Role.LINK_WORKER)
    bench.picture(screen, "order-withdraw")
    words = words_shown(screen)
    assert "the court must review the order" in words and "The order stands" in words
    pick("Treatment", "Sharing of data")
    save(bench)
    (one,) = file_of(bench, case).order.withdrawals
    assert one.value.what is WithdrawnFrom.TREATMENT
    loud = overview(bench, case)
    bench.picture(loud, "order-withdrawn")
    assert "Officer not told" in words_shown(loud)
    page = form(bench, case, f"withdraw:{one.document}", Role.LINK_WORKER)
    bench.picture(page, "order-withdrawal")
    assert "Officer not told" in words_shown(page)
    reach("Responsible officer told on (optional): day")
    type_day("Responsible officer told on (optional)", one.value.on)
    save(bench)
    assert "Officer not told" not in words_shown(overview(bench, case))
    form(bench, case, f"withdraw:{one.document}", Role.LINK_WORKER)
    type_day("The person changed their mind on (optional)", one.value.on)
    save(bench)
    assert file_of(bench, case).order.withdrawn(WithdrawnFrom.TREATMENT) is None


def test_before_sentence_the_way_leads_to_the_consent(bench: Bench) -> None:
    case = bench.cases["Ellis"]
    screen = form(bench, case, "withdraw", Role.LINK_WORKER)
    assert screen.group is None
    assert spoken(focused()) == "Open the consent"
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("consent", case)]


def test_risk_is_judged_by_who_assesses_and_closed_to_others(bench: Bench) -> None:
    case = sentenced(bench)
    absent = form(bench, case, "risk:MHTR:before", OFFICER)
    assert "Nobody has recorded a judgement yet." in words_shown(absent)
    screen = form(bench, case, "risk:MHTR:before", Role.ASSESSOR)
    bench.picture(screen, "order-risk")
    pick(RiskLevel.HIGH.label, *(one.label for one in RiskLevel))
    press(Qt.Key.Key_Tab)
    reach("Low")
    pick(RiskLevel.MEDIUM.label, *(one.label for one in RiskLevel))
    save(bench)
    assert set(errors(screen)) == {"words"}
    reach("What this rests on")
    write("A plan made in spring")
    save(bench)
    session = bench.session(Role.ASSESSOR)
    found = risk_levels.find(risk_levels.read_risk(session, case), MHTR, RiskWhen.BEFORE)
    assert found is not None and found.levels is not None
    assert (found.levels.to_self, found.levels.to_others) == (RiskLevel.HIGH, RiskLevel.MEDIUM)
    closed = form(bench, case, "risk:MHTR:before", OFFICER)
    bench.picture(closed, "order-risk-closed")
    words = words_shown(closed)
    assert closed.group is None and "not available to your role" in words
    assert "spring" not in words and "High" not in words
    assert "levels not available to your role" in words_shown(overview(bench, case))


def test_not_sentenced_to_one_leads_to_liaison_and_referrals(bench: Bench) -> None:
    case = sentenced(bench, accepted=False)
    screen = overview(bench, case, Role.CDO)
    bench.picture(screen, "order-none-made")
    assert titles(screen) == [OrderStep.LD_TOLD.label]
    assert "Breach" not in screen.links
    reach("Referrals and follow-up")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("referrals", case)]
    form(bench, case, "event:ld-told", Role.CDO)
    reach("Who was told")
    write("Beth Kaye")
    save(bench)
    assert titles(overview(bench, case, Role.CDO)) == [OrderStep.LD_TOLD.label]
    assert file_of(bench, case).order.last(OrderStep.LD_TOLD) is not None


def test_lines_are_copied_and_held_back_once_sharing_is_withdrawn(bench: Bench) -> None:
    case = sentenced(bench)
    screen = shown(bench, case, "lines", Role.CDO)
    assert isinstance(screen, CoverLines)
    bench.picture(screen, "order-lines")
    assert spoken(focused()) == "Copy the lines for: Provider of the MHTR"
    press(Qt.Key.Key_Return)
    copied = QApplication.clipboard().text()
    reference = file_of(bench, case).case.value.reference
    assert copied.startswith(f"Case reference: {reference}\n")
    assert "Marlow" not in copied and "X730551" not in copied
    session = bench.session(OFFICER)
    endings.withdraw(session, case, WithdrawnFrom.DATA_SHARING, on=LATER)
    held = shown(bench, case, "lines", OFFICER)
    assert isinstance(held, CoverLines)
    bench.picture(held, "order-lines-held")
    assert "nothing more is passed on" in words_shown(held)
    assert [spoken(one) for one in held.buttons] == ["Copy the lines for: Responsible officer"]
    assert "pass nothing more on" in words_shown(overview(bench, case))


def test_the_whole_page_after_a_completed_requirement(bench: Bench) -> None:
    case = sentenced(bench, "Marlow", MHTR, DRR)
    for step in (OrderStep.EXPLAINED, OrderStep.PROVIDERS_TOLD, OrderStep.MEETING_HELD):
        happened(bench, case, step, DAY)
    session = bench.session(OFFICER)
    endings.end_requirement(session, case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    screen = overview(bench, case, Role.CLINICAL_LEAD)
    bench.picture(screen, "order-completed")
    found = titles(screen)
    assert found.index("MHTR: end meeting with the person and the provider") < found.index(
        "MHTR: certificate of completion offered"
    )
    assert "MHTR: signed off by the clinical lead" in found
    assert "MHTR: follow-up at 12 months" in found and "DRR: end of treatment" in found
    reach("Enter an outcome measure")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("measure", case)]


def test_a_contact_that_told_the_provider_stands_among_what_is_recorded(bench: Bench) -> None:
    case = sentenced(bench)
    session = bench.session(OFFICER)
    at = session.clock()
    told = ProviderContact(
        case, MHTR, ProviderStep.TOLD_OUTCOME, "Sample Minds", "Jo", ContactWay.TELEPHONE, at
    )
    record(session, Change("provider-contact", told, new_id(session), case))
    screen = overview(bench, case)
    assert "MHTR: providers told of the sentence" not in titles(screen)
    assert titles(screen)[-1] == "MHTR provider told of the sentence"
    reach("MHTR provider told of the sentence, recorded")
    press(Qt.Key.Key_Return)
    assert bench.log.went == [Place("order", case, "event:providers-told:MHTR")]


@pytest.mark.parametrize("part", ["nonsense", "event:nonsense", "end:XXX", "risk:MHTR:never"])
def test_a_place_that_is_not_known_says_so(bench: Bench, part: str) -> None:
    with pytest.raises(UserError, match="open the case again"):
        SCREEN.build(bench.desk(), Place("order", bench.cases["Ellis"], part))
