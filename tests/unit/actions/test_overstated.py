"""What must not pass for an approval, an agreement or an answer (P3), tried from the outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.actions import appointments, decisions, provider_decisions, requirements
from courtdesk.actions.cases import case_file
from courtdesk.domain import pathway
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.enquiries import STANDARD, Enquiry, EnquiryState, outstanding, standings
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import StepName
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.errors import FieldErrors, UserError
from tests.unit.actions.conftest import PASSPHRASE, Laptop, assessed, guilty
from tests.unit.actions.signing import sign
from tests.unit.domain.casefiles import CASE, DAY, Builder
from tests.unit.domain.happenings import booked

MHTR, DRR, ATR = RequirementKind


def ready(team: Laptop, case: CaseId, kind: RequirementKind) -> None:
    assert team.session is not None
    guilty(team.session, case)
    assessed(team.session, case, kind)
    sign(team.session, case, kind)


def rung(team: Laptop, case: CaseId, earlier: timedelta) -> CaseFile:
    """The provider's yes by telephone, said that long ago."""
    assert team.session is not None
    return provider_decisions.record_provider_answer(
        team.session,
        case,
        DRR,
        outcome=Outcome.APPROVE,
        name="Ola Berg",
        organisation="Sample Recovery",
        way=ContactWay.TELEPHONE,
        at=team.session.clock() - earlier,
    )


def approved_mhtr(team: Laptop, case: CaseId) -> None:
    ready(team, case, MHTR)
    assert team.session is not None
    decisions.ask_decision(team.session, case, MHTR)
    lead = team.enter("Helen Marsh")
    decisions.decide(
        lead,
        case,
        MHTR,
        outcome=Outcome.APPROVE,
        text=decisions.decision_text(lead, case, MHTR),
        passphrase=PASSPHRASE,
        registration_body="HCPC",
        registration_number="PYL00001",
    )


def test_nobody_agreed_by_telephone_to_what_was_recorded_later(team: Laptop, case: CaseId) -> None:
    team.clock.now += timedelta(hours=2)
    ready(team, case, DRR)
    with pytest.raises(FieldErrors, match="What the answer rests on was recorded"):
        rung(team, case, timedelta(hours=1))
    assert not case_file(team.enter("Amina Yusuf"), case).approved(DRR)
    assert rung(team, case, timedelta()).approved(DRR)
    team.clock.now += timedelta(hours=1)
    assert team.session is not None
    assessed(team.session, case, DRR)
    with pytest.raises(FieldErrors):
        rung(team, case, timedelta(minutes=30))


def test_taken_off_and_chosen_again_secondary_care_stays_secondary(
    team: Laptop, case: CaseId
) -> None:
    approved_mhtr(team, case)
    session = team.enter("Amina Yusuf")
    assert case_file(session, case).approved(MHTR)
    appointments.mark_route(session, case, Route.SECONDARY, "Under a secondary team.")
    requirements.consider(session, case, [], "A mistake.")
    file = requirements.consider(session, case, [MHTR])
    part = file.requirement(MHTR)
    assert part is not None and part.requirement.value.route is Route.SECONDARY
    assert not file.approved(MHTR)


def test_a_lead_is_shown_and_signs_nothing_that_went_to_secondary_care(
    team: Laptop, case: CaseId
) -> None:
    ready(team, case, MHTR)
    assert team.session is not None
    decisions.ask_decision(team.session, case, MHTR)
    appointments.mark_route(team.session, case, Route.SECONDARY, "Under a secondary team.")
    lead = team.enter("Helen Marsh")
    assert decisions.open_requests(lead) == ()
    with pytest.raises(UserError, match="secondary care"):
        decisions.decide(
            lead,
            case,
            MHTR,
            outcome=Outcome.APPROVE,
            text=decisions.decision_text(lead, case, MHTR),
            passphrase=PASSPHRASE,
            registration_body="HCPC",
            registration_number="PYL00001",
        )


def approved() -> Builder:
    return Builder().agree().screen().plead().consider().assess().consent().ask().decide()


def with_requirement(builder: Builder, **changed: object) -> CaseFile:
    (part,) = builder.file.requirements
    value = {key: one for key, one in changed.items() if key != "disputed"}
    recorded = replace(part.requirement, value=replace(part.requirement.value, **value))
    recorded = replace(recorded, disputed=bool(changed.get("disputed")))
    return replace(builder.file, requirements=(replace(part, requirement=recorded),))


def test_an_approval_stands_for_neither_another_route_nor_one_in_dispute() -> None:
    assert approved().file.approved(MHTR)
    secondary = with_requirement(approved(), route=Route.SECONDARY)
    assert not secondary.approved(MHTR)
    step = pathway.steps(secondary)[list(StepName).index(StepName.APPROVE)]
    assert step.word == "Other route"
    assert not with_requirement(approved(), disputed=True).approved(MHTR)


def test_of_two_contradicting_appointments_none_is_told() -> None:
    builder = Builder().consider(DRR)
    booked(DRR)(builder)
    assert builder.file.appointment(DRR) is not None
    (one,) = builder.file.court.appointments
    court = replace(builder.file.court, appointments=(replace(one, disputed=True),))
    assert replace(builder.file, court=court).appointment(DRR) is None


def test_of_two_contradicting_enquiries_none_is_answered() -> None:
    built = Builder()
    answered = built.recorded(Enquiry(CASE, STANDARD[0].id, DAY, DAY, False))
    (sure,) = standings(STANDARD[:1], [answered], DAY)
    assert sure.state is EnquiryState.ANSWERED
    (unsure,) = standings(STANDARD[:1], [replace(answered, disputed=True)], DAY)
    assert outstanding([unsure]) == (unsure,)
    assert "two versions" in unsure.sentence
