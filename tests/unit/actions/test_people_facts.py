"""What is recorded beside the pathway: needs, contact, equality, GP, offence types, NDelius."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from courtdesk.actions import (
    adjustments,
    cases,
    consents,
    equality,
    gp,
    lists,
    noted,
    offences,
    site,
)
from courtdesk.actions.session import Session
from courtdesk.domain.adjustments import INTERPRETER, Adjustments, Usual, needs_line
from courtdesk.domain.contact import Contact, Unsafe, Way
from courtdesk.domain.equality import NOT_ASKED, Equality, Nation
from courtdesk.domain.gp import GpStage, Registered, registered_as_a_result
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.domain.offences import OffenceGroup
from courtdesk.domain.people import Booking
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, NotReadable, UserError
from tests.unit.actions.conftest import DAY, Laptop, assessed, entry, guilty
from tests.unit.actions.signing import sign

ASSESSOR, CDO, PROVIDER = "Amina Yusuf", "Priya Nair", "Omar Haddad"
ANSWERS = Equality(
    Nation.WALES,
    gender="woman",
    ethnicity="white-roma",
    disabilities=("memory",),
    armed_forces="reserve",
)
YES, NO = Registered.YES, Registered.NO
SECRETS = ("woman", "roma", "memory", "reserve", "wales")


def _session(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def _needs(session: Session) -> Adjustments:
    at = session.clock().replace(tzinfo=None) + timedelta(hours=1)
    booking = Booking(INTERPRETER, "Agency, job 4471", at)
    return Adjustments(("Polish",), (Usual.EASY_READ,), bookings=(booking,), to_do="Breaks.")


# Needs


def test_needs_follow_the_person_into_every_case(team: Laptop, case: CaseId) -> None:
    session = _session(team)
    later = entry(hearing_date=DAY + timedelta(days=7), case_number="later", crn="X730551")
    second = lists.add_person(session, later)
    given = _needs(session)
    adjustments.record_adjustments(session, case, given)
    first = cases.case_file(session, case)
    other = cases.case_file(session, second)
    assert first.case.value.person == other.case.value.person
    line = needs_line(other.person.value)
    assert line.startswith("interpreter: Polish (booked 14/1") and line.endswith("); easy read")


def test_needs_that_stay_as_they_are_make_no_record(team: Laptop, case: CaseId) -> None:
    session = _session(team)
    given = _needs(session)
    first = adjustments.record_adjustments(session, case, given)
    again = adjustments.record_adjustments(session, case, given)
    assert again.person.revision == first.person.revision


def test_needs_that_cannot_be_are_not_recorded(team: Laptop, case: CaseId) -> None:
    session = _session(team)
    before = cases.case_file(session, case).person.revision
    given = replace(_needs(session), languages=())
    with pytest.raises(FieldErrors):
        adjustments.record_adjustments(session, case, given)
    assert cases.case_file(session, case).person.revision == before


# Contact


def test_contact_is_asked_once_for_every_case_and_checked(team: Laptop, case: CaseId) -> None:
    session = _session(team)
    person = cases.case_file(session, case).case.value.person
    assert adjustments.contact_of(session, person) is None
    given = Contact(
        PersonId("whoever"),
        date(1999, 1, 1),
        prefers=(Way.PHONE,),
        phone="07700 900123",
        unsafe=(Unsafe.MESSAGES,),
    )
    made = adjustments.record_contact(session, case, given)
    assert (made.value.person, made.value.asked_on) == (person, DAY)
    with pytest.raises(FieldErrors):
        adjustments.record_contact(session, case, replace(given, unsafe=(Unsafe.CALLS,)))
    assert adjustments.contact_of(session, person) == made


# Equality


def test_equality_answers_are_sealed_and_come_back(team: Laptop, case: CaseId) -> None:
    session = team.enter(ASSESSOR)
    assert equality.read_equality(session, case) == equality.EqualityRead(None, None)
    made = equality.record_equality(session, case, ANSWERS)
    assert made.answers == ANSWERS
    assert made.asked is not None and made.asked.value.asked_on == DAY
    revision = session.vault.revision(made.asked.revision)
    assert revision is not None and revision.open is not None
    for secret in SECRETS:
        assert secret not in revision.open.decode()


def test_who_may_not_read_seals_once_and_never_over_what_stands(team: Laptop, case: CaseId) -> None:
    session = team.enter(CDO)
    made = equality.record_equality(session, case, ANSWERS)
    assert made.is_closed and not equality.may_read(session)
    with pytest.raises(NotReadable, match="mental health roles"):
        equality.record_equality(session, case, Equality())
    with pytest.raises(NotReadable):
        equality.tally(session, [case])
    reader = team.enter(ASSESSOR)
    assert equality.read_equality(reader, case).answers == ANSWERS


def test_a_provider_neither_asks_nor_reads(team: Laptop, case: CaseId) -> None:
    equality.record_equality(team.enter(ASSESSOR), case, ANSWERS)
    session = team.enter(PROVIDER)
    with pytest.raises(NotAllowed):
        equality.record_equality(session, case, ANSWERS)
    assert equality.read_equality(session, case).is_closed


def test_answers_that_exclude_each_other_are_not_recorded(team: Laptop, case: CaseId) -> None:
    session = team.enter(ASSESSOR)
    with pytest.raises(FieldErrors):
        equality.record_equality(session, case, replace(ANSWERS, disabilities=("none", "memory")))
    assert equality.read_equality(session, case).asked is None


def test_a_person_with_two_cases_is_counted_once(team: Laptop, case: CaseId) -> None:
    session = team.enter(ASSESSOR)
    again = entry(hearing_date=DAY + timedelta(days=7), case_number="later", crn="X730551")
    second = lists.add_person(session, again)
    stranger = lists.add_person(session, entry("Ellis", "Tom", crn="X118342", case_number="e"))
    equality.record_equality(session, second, ANSWERS)
    found = equality.tally(session, [case, second, stranger])
    assert found.people == 2
    assert found.counts["gender"]["woman"] == 1
    assert found.counts["gender"][NOT_ASKED] == 1


def test_the_nation_is_the_sites_setting(team: Laptop) -> None:
    session = _session(team)
    assert session.settings().nation is Nation.ENGLAND
    site.update_settings(session, replace(session.settings(), nation=Nation.WALES))
    assert session.settings().nation is Nation.WALES


# GP registration


def _days(session: Session, case: CaseId, given: gp.Given) -> list[tuple[str, str]]:
    before = gp.gp_answers(session, case)
    with pytest.raises(FieldErrors) as raised:
        gp.record_gp(session, case, given)
    assert gp.gp_answers(session, case) == before
    return [(one.field, str(one)) for one in raised.value.errors]


def test_gp_is_asked_at_three_stages(team: Laptop, case: CaseId) -> None:
    session = _session(team)
    gp.record_gp(session, case, {GpStage.SENTENCE: (YES, DAY)})
    answers = gp.record_gp(session, case, {GpStage.SCREEN: (NO, DAY)})
    assert [one.value.stage for one in answers] == [GpStage.SCREEN, GpStage.SENTENCE]
    assert registered_as_a_result(one.value for one in answers) is True
    same = gp.record_gp(session, case, {GpStage.SCREEN: (NO, DAY), GpStage.SENTENCE: (YES, DAY)})
    assert same == answers


def test_gp_days_that_cannot_be_are_said_where_they_are_mended(team: Laptop, case: CaseId) -> None:
    session = _session(team)
    yesterday, tomorrow = DAY - timedelta(days=1), DAY + timedelta(days=1)
    ((field, words),) = _days(session, case, {GpStage.SCREEN: (NO, None)})
    assert (field, "enter the day" in words) == ("screen-on", True)
    ((field, words),) = _days(session, case, {GpStage.TREATMENT: (YES, tomorrow)})
    assert (field, "still to come" in words) == ("treatment-on", True)
    swapped = {GpStage.SENTENCE: (YES, yesterday), GpStage.SCREEN: (NO, DAY)}
    assert [field for field, _ in _days(session, case, swapped)] == ["sentence-on"]
    gp.record_gp(session, case, {GpStage.TREATMENT: (YES, yesterday)})
    ((field, words),) = _days(session, case, {GpStage.SCREEN: (NO, DAY)})
    assert (field, "cannot be asked before" in words) == ("screen-on", True)


# Offence types


def test_an_offence_type_outlives_a_changed_list(team: Laptop, case: CaseId) -> None:
    session = _session(team)
    offence = cases.case_file(session, case).case.value.offences[0].id
    before = cases.case_file(session, case).case.revision
    assert offences.offence_groups(session, case) == {}
    offences.set_offence_groups(session, case, {offence: OffenceGroup.SUMMARY_MOTORING})
    assert cases.case_file(session, case).case.revision == before
    with pytest.raises(FieldError):
        offences.set_offence_groups(session, case, {"another": OffenceGroup.THEFT})
    found = offences.set_offence_groups(session, case, {offence: OffenceGroup.DRUGS})
    assert found == {offence: OffenceGroup.DRUGS}


# NDelius


def test_a_note_of_ndelius_holds_for_the_consent_as_it_was(team: Laptop, case: CaseId) -> None:
    session = _session(team)
    with pytest.raises(UserError, match="no consent yet"):
        noted.noted_elsewhere(session, case, by="Priya Nair", on=DAY)
    guilty(session, case)
    assessed(session, case, RequirementKind.MHTR)
    sign(session, case, RequirementKind.MHTR)
    for by, on in (
        (" ", DAY),
        ("Priya", None),
        ("Priya", DAY + timedelta(days=1)),
        ("Priya", DAY - timedelta(days=1)),
    ):
        with pytest.raises(FieldError):
            noted.noted_elsewhere(session, case, by=by, on=on)
    made = noted.noted_elsewhere(session, case, by=" Priya  Nair ", on=DAY)
    assert made.value.sentence == "Also recorded on NDelius by Priya Nair, 14/1/2027"
    assert noted.noted(session, case) == made
    consents.withdraw_consent(session, case, "")
    assert noted.noted(session, case) is None


# All of it


def test_the_timeline_tells_what_was_done_and_no_answer(team: Laptop, case: CaseId) -> None:
    session = team.enter(ASSESSOR)
    offence = cases.case_file(session, case).case.value.offences[0].id
    gp.record_gp(session, case, {GpStage.SCREEN: (NO, DAY)})
    offences.set_offence_groups(session, case, {offence: OffenceGroup.THEFT})
    equality.record_equality(session, case, ANSWERS)
    lines = [(one.title, one.detail) for one in cases.timeline(session, case)]
    assert ("GP registration asked", "at the screen: no, not registered") in lines
    assert ("Offence type coded", "Theft offences") in lines
    words = str(lines).lower()
    assert not any(secret in words for secret in SECRETS)
