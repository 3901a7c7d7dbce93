"""Booking a first appointment, and the route of an MHTR."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from courtdesk.actions import appointments, pleas, reports, requirements, sentences
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


def assess(session: Session, case: CaseId, when: datetime, **more: str) -> CaseFile:
    made = Appointment(when, "Other Clinic", "Ola")
    return requirements.assess(
        session, case, DRR, suitable=True, plan="A plan.", appointment=made, **more
    )


def test_a_later_assessment_takes_the_place_of_the_booking(session: Session, case: CaseId) -> None:
    book(session, case)
    file = assess(session, case, FRIDAY.replace(hour=15))
    assert file.appointment(DRR) == Appointment(FRIDAY.replace(hour=15), "Other Clinic", "Ola")
    # Without an appointment of its own it takes none away.
    file = requirements.assess(session, case, DRR, suitable=True, plan="Another plan.")
    assert file.appointment(DRR) == Appointment(FRIDAY.replace(hour=15), "Other Clinic", "Ola")


def test_an_assessment_checks_its_appointment_as_a_booking_is_checked(
    session: Session, case: CaseId
) -> None:
    with pytest.raises(FieldErrors, match="This time has passed"):
        assess(session, case, FRIDAY.replace(year=2026))
    with pytest.raises(FieldErrors, match="say why it stands"):
        assess(session, case, SATURDAY, closed_reason="\u200b")
    file = assess(session, case, SATURDAY, closed_reason="Open on Saturdays.")
    booked = file.court.appointment(DRR)
    assert booked is not None
    assert booked.value.closed_reason == "Open on Saturdays."


def test_no_appointment_is_with_somebody_unseen(session: Session, case: CaseId) -> None:
    with pytest.raises(FieldErrors, match="Enter where"):
        book(session, case, place="\u200b")
    with pytest.raises(FieldErrors, match="cannot be seen"):
        book(session, case, with_whom="\u202eoJ")


def test_texts_of_a_requirement_can_be_seen_and_have_an_end(session: Session, case: CaseId) -> None:
    for given in ({"plan": "\u200b"}, {"plan": "a" * 2001}, {"plan": "ok \u202e"}):
        with pytest.raises((FieldError, FieldErrors)):
            requirements.assess(session, case, DRR, suitable=True, **given)
    with pytest.raises(FieldError, match="reasons why"):
        requirements.assess(session, case, DRR, suitable=False, reasons="\u2060")
    requirements.assess(session, case, DRR, suitable=True, plan="A plan.")
    with pytest.raises(FieldError, match="no longer considered"):
        requirements.consider(session, case, [MHTR], "\u200b")
    with pytest.raises(FieldErrors, match="Shorten"):
        requirements.consider(session, case, [MHTR], "a" * 2001)


def test_an_hour_in_summer_is_printed_as_typed_in_winter(session: Session, case: CaseId) -> None:
    file = book(session, case, datetime(2027, 3, 30, 9, 0, tzinfo=UTC))
    booked = file.court.appointment(DRR)
    assert booked is not None
    assert "30/3/2027 at 10:00" in booked.value.event[1]
    assess(session, case, datetime(2027, 3, 30, 9, 0, tzinfo=UTC))
    assert "30 March 2027 at 10:00am" in reports.snippet(session, case).text


def test_after_sentence_what_the_court_made_is_booked(team: Laptop, case: CaseId) -> None:
    """Also what nobody had proposed: the card and the deadlines ask for its appointment."""
    assert team.session is not None
    guilty(team.session, case)
    requirements.consider(team.session, case, [MHTR])
    session = team.enter("Priya Nair")
    results = (CourtResult(MHTR, False, reason="No"), CourtResult(DRR, True, 6, proposed=False))
    sentences.record_sentence(session, Sentence(case, DAY, Disposal.COMMUNITY_ORDER, 12, results))
    assert book(session, case, kind=DRR).appointment(DRR) is not None
    with pytest.raises(UserError, match="did not make the MHTR"):
        book(session, case, kind=MHTR)
