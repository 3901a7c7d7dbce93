"""Booking a first appointment, and the route of an MHTR."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from courtdesk.actions import appointments, pleas, requirements, sentences
from courtdesk.actions.cases import case_file, timeline
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import Appointment, RequirementKind, Route
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, UserError
from tests.unit.actions.conftest import DAY, Laptop, assessed, guilty

DRR, MHTR = RequirementKind.DRR, RequirementKind.MHTR
FRIDAY = datetime(2027, 1, 15, 14, 0, tzinfo=UTC)
SATURDAY = datetime(2027, 1, 16, 10, 0, tzinfo=UTC)


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    assert team.session is not None
    guilty(team.session, case)
    requirements.consider(team.session, case, [DRR, MHTR])
    return team.session


def book(session: Session, case: CaseId, when: datetime = FRIDAY, **changed: object) -> CaseFile:
    given: dict[str, object] = {"place": "Sample Clinic", "with_whom": "Jo", **changed}
    kind = given.pop("kind", DRR)
    return appointments.book(session, case, kind, when=when, **given)  # type: ignore[arg-type]


def test_a_booking_outranks_the_assessments_and_can_be_moved(
    session: Session, case: CaseId
) -> None:
    file = book(session, case)
    assert file.appointment(DRR) == Appointment(FRIDAY, "Sample Clinic", "Jo")
    assert file.appointment(MHTR) is None
    moved = book(session, case, FRIDAY.replace(hour=15), place="  Other   Clinic ")
    assert moved.appointment(DRR) == Appointment(FRIDAY.replace(hour=15), "Other Clinic", "Jo")
    assert len(moved.court.appointments) == 1
    assert timeline(session, case)[0].title == "DRR first appointment (changed)"


def test_a_closed_day_stands_with_its_reason_and_keeps_none_otherwise(
    session: Session, case: CaseId
) -> None:
    with pytest.raises(FieldErrors, match="16 January 2027 is a Saturday") as caught:
        book(session, case, SATURDAY)
    assert [one.field for one in caught.value.errors] == ["closed_reason"]
    (kept,) = book(session, case, SATURDAY, closed_reason="Open  Saturdays").court.appointments
    assert kept.value.closed_reason == "Open Saturdays"
    (kept,) = book(session, case, FRIDAY, closed_reason="Open Saturdays").court.appointments
    assert kept.value.closed_reason == ""


def test_an_appointment_in_the_past_is_refused(session: Session, case: CaseId) -> None:
    with pytest.raises(FieldErrors) as caught:
        book(session, case, datetime(2027, 1, 14, 8, 0, tzinfo=UTC))
    assert [one.field for one in caught.value.errors] == ["at"]
    assert case_file(session, case).court.appointments == ()


def test_booking_takes_nothing_away_that_a_decision_rests_on(
    session: Session, case: CaseId
) -> None:
    assessed(session, case, DRR)
    before = case_file(session, case).basis(DRR)
    assert book(session, case).basis(DRR) == before


def test_who_takes_consent_books_and_after_sentence_who_records_it(
    session: Session, team: Laptop, case: CaseId
) -> None:
    team.add("Ruth Adeyemi", Role.RESPONSIBLE_OFFICER)
    own = team.enter("Ruth Adeyemi")
    with pytest.raises(NotAllowed, match="take consent"):
        book(own, case)
    made = Sentence(
        case, DAY, Disposal.COMMUNITY_ORDER, 12,
        (CourtResult(DRR, accepted=True, length_months=6),
         CourtResult(MHTR, accepted=False, reason="Not now")),
    )  # fmt: skip
    priya = team.enter("Priya Nair")
    book(priya, case)
    sentences.record_sentence(priya, made)
    own = team.enter("Ruth Adeyemi")
    book(own, case, FRIDAY.replace(hour=16))
    with pytest.raises(UserError, match="did not make the MHTR"):
        book(own, case, kind=MHTR)


def test_what_is_not_considered_is_not_booked_for(team: Laptop, case: CaseId) -> None:
    assert team.session is not None
    with pytest.raises(UserError, match="not being considered"):
        book(team.session, case)


def test_an_mhtr_is_marked_for_secondary_care_with_a_reason(
    session: Session, team: Laptop, case: CaseId
) -> None:
    with pytest.raises(FieldError, match="Say why"):
        appointments.mark_route(session, case, Route.SECONDARY, " ")
    file = appointments.mark_route(session, case, Route.SECONDARY, "Known to the  team")
    part = file.requirement(MHTR)
    assert part is not None and part.requirement.value.route is Route.SECONDARY
    event = timeline(session, case)[0]
    assert event.detail == "Secondary care, another route: Known to the team"
    with pytest.raises(UserError, match="already"):
        appointments.mark_route(session, case, Route.SECONDARY, "Again")
    with pytest.raises(FieldError, match="Shorten"):
        appointments.mark_route(session, case, Route.PRIMARY, "x" * 301)
    for name in ("Priya Nair", "Omar Haddad"):
        with pytest.raises(NotAllowed):
            appointments.mark_route(team.enter(name), case, Route.PRIMARY, "Why")


def test_a_route_needs_an_mhtr_and_no_sentence(team: Laptop, case: CaseId) -> None:
    session = team.session
    assert session is not None
    with pytest.raises(UserError, match="not being considered"):
        appointments.mark_route(session, case, Route.SECONDARY, "Why")
    pleas.record_pleas(session, case, {"drive-while-disqualified": Verdict.GUILTY})
    requirements.consider(session, case, [MHTR])
    own = team.enter("Priya Nair")
    result = CourtResult(MHTR, accepted=False, reason="Not now")
    sentences.record_sentence(own, Sentence(case, DAY, Disposal.OTHER, results=(result,)))
    with pytest.raises(UserError, match="sentence is recorded"):
        appointments.mark_route(team.enter("Amina Yusuf"), case, Route.SECONDARY, "Why")
