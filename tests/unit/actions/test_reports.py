"""What the report's text rests on beside the seven steps: each change voids an issued one (P4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from courtdesk.actions import adjustments, enquiries, reports, requirements
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.adjustments import Adjustments, Usual
from courtdesk.domain.approval import Decision, Outcome
from courtdesk.domain.enquiries import DOMESTIC_ABUSE, VictimViews
from courtdesk.domain.ids import CaseId
from courtdesk.domain.overrules import Overrule
from courtdesk.domain.providers import BookedAppointment, ContactWay
from courtdesk.domain.requirements import Appointment, Requirement, RequirementKind, Route
from courtdesk.exchange import identity
from tests.unit.actions.conftest import DAY, Laptop, assessed, guilty

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
WHEN = datetime(2027, 1, 18, 10, 30)  # noqa: DTZ001  (court-local)


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    """The duty officer's, after the assessor's: she issues the text and reads enquiries."""
    assert team.session is not None
    guilty(team.session, case)
    assessed(team.session, case, MHTR)
    return team.enter("Priya Nair")


def ask(session: Session, case: CaseId) -> None:
    enquiries.record_enquiry(
        session, case, DOMESTIC_ABUSE, asked_on=DAY, answered_on=None, affects=None, not_needed=""
    )


def views(session: Session, case: CaseId) -> None:
    enquiries.record_victim(session, case, views=VictimViews.CONSIDERED, on=DAY)


def overrule(session: Session, case: CaseId, key: str = "score:MHTR") -> None:
    value = Overrule(case, key, "the person is in crisis")
    record(session, Change("overrule", value, derived_id(case, "overrule", key), case))


def book(session: Session, case: CaseId) -> None:
    value = BookedAppointment(case, MHTR, Appointment(WHEN, "Example House", "Pat Placeholder"))
    record(session, Change("appointment", value, derived_id(case, "appointment", MHTR), case))


def reroute(session: Session, case: CaseId) -> None:
    part = case_file(session, case).requirement(MHTR)
    assert part is not None
    value = replace(part.requirement.value, route=Route.SECONDARY)
    record(session, Change("requirement", value, part.requirement.document, case))


def need(session: Session, case: CaseId) -> None:
    adjustments.record_adjustments(session, case, Adjustments(usual=(Usual.EASY_READ,)))


@pytest.mark.parametrize("change", [ask, views, overrule, book, reroute, need])
def test_an_issued_text_no_longer_stands_after_a_change(
    session: Session, case: CaseId, change: Callable[[Session, CaseId], None]
) -> None:
    text = reports.snippet(session, case).text
    assert reports.issue_snippet(session, case, text).snippet_stands()
    change(session, case)
    assert not case_file(session, case).snippet_stands()
    again = reports.snippet(session, case).text
    assert reports.issue_snippet(session, case, again, reason=change.__name__).snippet_stands()


def test_an_appointment_booked_on_its_own_is_in_the_text(session: Session, case: CaseId) -> None:
    assert "First appointment: not yet arranged." in reports.snippet(session, case).text
    book(session, case)
    assert (
        "First appointment: Monday 18 January 2027 at 10:30am, Example House, "
        "with Pat Placeholder." in reports.snippet(session, case).text
    )


def test_a_route_through_secondary_care_is_said_in_the_text(session: Session, case: CaseId) -> None:
    reroute(session, case)
    assert "through secondary care, by its own guidance" in reports.snippet(session, case).text


def test_needs_are_said_with_their_booking(session: Session, case: CaseId) -> None:
    need(session, case)
    assert "To be met: easy read." in reports.snippet(session, case).text


def test_only_a_reason_for_what_is_still_found_is_told(session: Session, case: CaseId) -> None:
    """The range of the case is medium: for one requirement nothing is wrong with it."""
    overrule(session, case, "range")
    assert "Gone on with a reason" not in reports.snippet(session, case).text
    file = case_file(session, case)
    assert len(file.court.overrules) == 1
    low = tuple(replace(one, range="below") for one in file.case.value.offences)
    value = replace(file.case.value, offences=low)
    record(session, Change("case", value, file.case.document, case))
    text = reports.snippet(session, case).text
    assert "Gone on with a reason (range): The person is in crisis. The check found: " in text


def test_what_a_provider_told_is_in_the_text_as_told_and_who_wrote_it_down(
    session: Session, case: CaseId
) -> None:
    requirements.consider(session, case, [MHTR, DRR], reasons={})
    file = case_file(session, case)
    value = Decision(
        case, DRR, Outcome.APPROVE, "", "", "Kit Example", "", "", file.basis(DRR), "",
        decided_at=session.clock() + timedelta(minutes=1),
        full_name=file.person.value.full_name, birth_date=file.person.value.birth_date,
        way=ContactWay.TELEPHONE, organisation="Sample Recovery",
    )  # fmt: skip
    place = derived_id(case, "decision", DRR)
    record(session, Change("decision", value, place, case, namespace=identity.TOLD_DECISION))
    text = reports.snippet(session, case).text
    assert "agreed by Kit Example of Sample Recovery by telephone at " in text
    assert ", recorded by Priya Nair." in text


def test_a_requirement_kept_from_before_routes_is_primary(session: Session, case: CaseId) -> None:
    facts = reports.report_facts(session, case)
    assert facts.requirements[0].route is Requirement(case, MHTR).route is Route.PRIMARY
