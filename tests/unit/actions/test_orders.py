"""Steps after sentence in a real vault: who may record them, and taking them back."""

from __future__ import annotations

import pytest

from courtdesk.actions import absences, cases, endings, orders
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.orders import EndedBy, Enforcement, OrderStep, WithdrawnFrom
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldErrors, NotAllowed, UserError
from tests.unit.actions.after_sentence import (
    CDO,
    LATER,
    LEAD,
    OFFICER,
    PROVIDER,
    Sentenced,
    fields,
    sentenced,
)
from tests.unit.actions.conftest import DAY, Laptop

MHTR, DRR, _ = RequirementKind


@pytest.fixture
def made(team: Laptop, case: CaseId) -> Sentenced:
    return sentenced(team, case, MHTR)


def test_a_step_is_recorded_for_the_only_requirement_and_told_in_the_timeline(
    made: Sentenced,
) -> None:
    session = made.as_(PROVIDER)
    orders.record_event(
        session, made.case, OrderStep.FIRST_ATTENDED, on=LATER, who="  Omar   Haddad "
    )
    (one,) = made.order.events
    assert (one.value.requirement, one.value.who) == (MHTR, "Omar Haddad")
    event = cases.timeline(session, made.case)[0]
    assert event.title == "MHTR: First appointment attended"


def test_only_the_clinical_lead_signs_off(made: Sentenced) -> None:
    step = OrderStep.SIGNED_OFF
    endings.end_requirement(made.as_(OFFICER), made.case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    for name in (OFFICER, PROVIDER, CDO):
        with pytest.raises(NotAllowed, match="Clinical lead"):
            orders.record_event(made.as_(name), made.case, step, on=LATER)
    orders.record_event(made.as_(LEAD), made.case, step, on=LATER, who="Dr Helen Marsh")
    document = made.order.events[0].document
    with pytest.raises(NotAllowed):
        orders.take_back(made.as_(CDO), made.case, document, reason="Not hers")


def test_a_refused_step_writes_nothing(made: Sentenced) -> None:
    session = made.as_(OFFICER)
    with pytest.raises(FieldErrors):
        orders.record_event(session, made.case, OrderStep.ALLOCATED, on=LATER)
    with pytest.raises(FieldErrors):
        orders.record_event(session, made.case, OrderStep.OFFICER_MET, on=LATER, who="Ruth")
    assert made.order.events == ()


def test_taking_back_needs_a_reason_and_keeps_what_was(made: Sentenced) -> None:
    session = made.as_(OFFICER)
    orders.record_event(session, made.case, OrderStep.ALLOCATED, on=DAY, who="Ruth")
    (one,) = made.order.events
    with pytest.raises(FieldErrors) as caught:
        orders.take_back(session, made.case, one.document, reason="  ")
    assert fields(caught.value) == {"reason"}
    orders.take_back(session, made.case, one.document, reason="Another case")
    assert made.order.events == ()
    kept = session.vault.history(one.document)
    assert len(kept) == 2 and b"Another case" in (kept[-1].open or b"")
    with pytest.raises(UserError, match="was taken back"):
        orders.take_back(session, made.case, one.document, reason="Again")
    with pytest.raises(UserError, match="not part of the case"):
        orders.take_back(session, made.case, DocumentId("none"), reason="Again")


def test_what_another_step_rests_on_is_not_taken_back(made: Sentenced) -> None:
    session = made.as_(OFFICER)
    orders.record_event(session, made.case, OrderStep.ALLOCATED, on=DAY, who="Ruth")
    orders.record_event(session, made.case, OrderStep.OFFICER_MET, on=LATER, who="Ruth")
    allocated, met = made.order.events
    with pytest.raises(FieldErrors, match="rests on this"):
        orders.take_back(session, made.case, allocated.document, reason="Wrong")
    orders.take_back(session, made.case, met.document, reason="Wrong")
    orders.take_back(session, made.case, allocated.document, reason="Wrong")
    assert made.order.events == ()


def test_an_end_is_not_taken_back_from_under_its_certificate(made: Sentenced) -> None:
    session = made.as_(OFFICER)
    endings.end_requirement(session, made.case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    orders.record_event(session, made.case, OrderStep.CERTIFICATE, on=LATER)
    ending = made.order.ending(MHTR)
    assert ending is not None
    with pytest.raises(FieldErrors, match="Certificate of completion"):
        orders.take_back(session, made.case, ending.document, reason="Wrong")
    orders.take_back(session, made.case, made.order.events[0].document, reason="Wrong")
    orders.take_back(session, made.case, ending.document, reason="Wrong")
    assert made.order.ending(MHTR) is None
    # The same document takes the end that there really was, without a reason for a correction.
    endings.end_requirement(session, made.case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    assert made.order.ending(MHTR) is not None


def test_a_decided_absence_is_taken_back_by_the_officer_alone(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    absences.record_absence(session, made.case, MHTR, on=LATER)
    document = made.order.absences[0].document
    absences.told_officer(session, made.case, document, LATER)
    absences.decide_enforcement(
        made.as_(OFFICER), made.case, document, decision=Enforcement.WARNING, on=LATER
    )
    with pytest.raises(NotAllowed, match="Responsible officer"):
        orders.take_back(made.as_(PROVIDER), made.case, document, reason="Came after all")
    orders.take_back(made.as_(OFFICER), made.case, document, reason="Came after all")
    assert made.order.absences == ()


def test_a_withdrawal_that_never_was_holds_no_longer(made: Sentenced) -> None:
    session = made.as_(OFFICER)
    endings.withdraw(session, made.case, WithdrawnFrom.TREATMENT, on=LATER)
    document = made.order.withdrawals[0].document
    orders.take_back(session, made.case, document, reason="Another person")
    assert made.order.withdrawn(WithdrawnFrom.TREATMENT) is None
    with pytest.raises(UserError):
        endings.undo(session, made.case, document, LATER)
