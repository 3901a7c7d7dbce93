"""Appointments not kept and breach: told, decided by the officer alone, and days that cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courtdesk.actions import absences, endings, sentences
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.orders import BreachResult, EndedBy, Enforcement
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import Disposal, Sentence
from courtdesk.errors import FieldErrors, NotAllowed, UserError
from tests.unit.actions.after_sentence import (
    ASSESSOR,
    CDO,
    LATER,
    LEAD,
    OFFICER,
    PROVIDER,
    Sentenced,
    fields,
    sentenced,
)
from tests.unit.actions.conftest import DAY, Laptop, guilty

MHTR, DRR, ATR = RequirementKind
DAY_LATER = LATER + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)
AHEAD = DAY + timedelta(days=90)


@pytest.fixture
def made(team: Laptop, case: CaseId) -> Sentenced:
    return sentenced(team, case, MHTR, DRR)


def missed(made: Sentenced, kind: RequirementKind = MHTR) -> DocumentId:
    absences.record_absence(made.as_(PROVIDER), made.case, kind, on=LATER, reason_given=" Bus ")
    return made.order.absences[-1].document


def test_whoever_expected_the_person_records_it_once(made: Sentenced) -> None:
    document = missed(made)
    (one,) = made.order.absences
    assert (one.document, one.value.reason_given) == (document, "Bus")
    with pytest.raises(FieldErrors, match="recorded already as not kept"):
        missed(made)
    missed(made, DRR)
    assert len(made.order.absences) == 2


def test_days_and_requirements_that_cannot_be(made: Sentenced) -> None:
    session = made.as_(PROVIDER)
    for on in (BEFORE, AHEAD):
        with pytest.raises(FieldErrors) as caught:
            absences.record_absence(session, made.case, MHTR, on=on)
        assert fields(caught.value) == {"on"}
    with pytest.raises(FieldErrors) as caught:
        absences.record_absence(session, made.case, ATR, on=LATER)
    assert fields(caught.value) == {"requirement"}
    endings.end_requirement(session, made.case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    with pytest.raises(FieldErrors, match="after the MHTR ended"):
        absences.record_absence(session, made.case, MHTR, on=DAY_LATER)


def test_the_officer_alone_decides_and_never_before_being_told(made: Sentenced) -> None:
    """Process map: "communication with RO who will make the decision around enforcement"."""
    document, case = missed(made), made.case
    warn = Enforcement.WARNING
    with pytest.raises(UserError, match="Record first on which day"):
        absences.decide_enforcement(made.as_(OFFICER), case, document, decision=warn, on=LATER)
    absences.told_officer(made.as_(PROVIDER), case, document, DAY_LATER)
    for name in (PROVIDER, ASSESSOR, LEAD, CDO):
        with pytest.raises(NotAllowed, match="Responsible officer"):
            absences.decide_enforcement(made.as_(name), case, document, decision=warn, on=DAY_LATER)
    session = made.as_(OFFICER)
    with pytest.raises(FieldErrors, match="the officer was told"):
        absences.decide_enforcement(session, case, document, decision=warn, on=LATER)
    other = Enforcement.OTHER
    with pytest.raises(FieldErrors) as caught:
        absences.decide_enforcement(session, case, document, decision=other, on=DAY_LATER)
    assert fields(caught.value) == {"words"}
    assert made.order.absences[0].value.decision is None
    absences.decide_enforcement(session, case, document, decision=warn, on=DAY_LATER)
    value = made.order.absences[0].value
    assert (value.decision, value.decided_on) == (warn, DAY_LATER)
    with pytest.raises(FieldErrors, match="after the officer decided"):
        absences.told_officer(session, case, document, DAY_LATER + timedelta(days=1))


def test_nobody_is_told_before_it_happened(made: Sentenced) -> None:
    document = missed(made)
    session = made.as_(PROVIDER)
    for tell in (absences.told_officer, absences.told_lead):
        for on in (LATER - timedelta(days=1), AHEAD):
            with pytest.raises(FieldErrors):
                tell(session, made.case, document, on)
    absences.told_lead(session, made.case, document, LATER)
    assert made.order.absences[0].value.lead_told_on == LATER


def test_the_clinical_lead_is_told_of_an_mhtr_only(made: Sentenced) -> None:
    document = missed(made, DRR)
    with pytest.raises(UserError, match="no clinical lead"):
        absences.told_lead(made.as_(PROVIDER), made.case, document, LATER)


def test_a_breach_names_what_it_was_of_and_why(made: Sentenced) -> None:
    session = made.as_(OFFICER)

    def wrong(**more: object) -> set[str]:
        values: dict[str, object] = {"on": LATER, "requirement": MHTR, "reasons": "Three missed"}
        with pytest.raises(FieldErrors) as caught:
            absences.record_breach(session, made.case, **{**values, **more})  # type: ignore[arg-type]
        return fields(caught.value)

    assert wrong(requirement=None) == {"other"}
    assert wrong(other="Curfew") == {"other"}
    assert wrong(reasons=" ") == {"reasons"}
    assert wrong(requirement=ATR) == {"requirement"}
    assert wrong(on=BEFORE) == {"on"} and wrong(on=AHEAD) == {"on"}
    absences.record_breach(
        session, made.case, on=LATER, requirement=None, reasons="Out late", other=" The  curfew "
    )
    (one,) = made.order.breaches
    assert one.value.event[0] == "Breach: The curfew"


def test_probation_records_breach_and_its_result(made: Sentenced) -> None:
    for name in (PROVIDER, ASSESSOR, LEAD):
        with pytest.raises(NotAllowed):
            absences.record_breach(
                made.as_(name), made.case, on=LATER, requirement=MHTR, reasons="Three missed"
            )
    session = made.as_(CDO)
    absences.record_breach(session, made.case, on=LATER, requirement=MHTR, reasons="Three missed")
    document = made.order.breaches[0].document

    def result(result: BreachResult, on: object = LATER, words: str = "") -> set[str]:
        try:
            absences.breach_result(
                session,
                made.case,
                document,
                result=result,
                on=on,  # type: ignore[arg-type]
                words=words,
            )
        except FieldErrors as caught:
            return fields(caught)
        return set()

    assert result(BreachResult.NOT_YET) == {"result"}
    assert result(BreachResult.OTHER) == {"words"}
    assert result(BreachResult.CUSTODY, DAY) == {"on"}
    assert made.order.breaches[0].value.result is BreachResult.NOT_YET
    for found in (BreachResult.RESENTENCED_CSTR, BreachResult.CUSTODY, BreachResult.CONTINUES):
        assert result(found) == set()
        assert made.order.breaches[0].value.result is found
    with pytest.raises(NotAllowed):
        absences.breach_result(
            made.as_(PROVIDER), made.case, document, result=BreachResult.CUSTODY, on=LATER
        )


def test_what_is_not_part_of_the_case_is_refused(made: Sentenced) -> None:
    session, none = made.as_(OFFICER), DocumentId("none")
    with pytest.raises(UserError, match="appointment is not part"):
        absences.told_officer(session, made.case, none, LATER)
    with pytest.raises(UserError, match="breach is not part"):
        absences.breach_result(session, made.case, none, result=BreachResult.CUSTODY, on=LATER)


def test_only_an_order_is_breached(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    guilty(team.session, case)
    session = team.enter(CDO)
    sentences.record_sentence(session, Sentence(case, DAY, Disposal.CUSTODY))
    with pytest.raises(FieldErrors, match="no order that could be breached"):
        absences.record_breach(session, case, on=DAY, requirement=None, other="Curfew", reasons="x")
