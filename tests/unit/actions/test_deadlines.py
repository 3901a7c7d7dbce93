"""Due dates in a real vault: which cases are read, for whom, and what is said of bank holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from courtdesk.actions import deadlines, lists, referrals, site
from courtdesk.actions.records import Change, derived_id, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.deadlines import Choice, State
from courtdesk.domain.directory import Need
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import EndedBy, Ending, OrderEvent, OrderStep
from courtdesk.domain.picking import Agreed
from courtdesk.domain.referral_checks import NewReferral
from courtdesk.domain.referrals import Reason, Way
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sensitive import Sensitive
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import NotAllowed, UserError
from tests.unit.actions.conftest import DAY, Laptop, assessed, entry, guilty

MHTR = RequirementKind.MHTR


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    assert team.session is not None
    return team.session


def put(session: Session, kind: str, case: CaseId, value: object, *, many: bool = False) -> None:
    document = new_id(session) if many else derived_id(case, kind)
    record(session, Change(kind, value, document, case))


def sentence(session: Session, case: CaseId, on: date, *kinds: RequirementKind) -> None:
    results = tuple(CourtResult(kind, True, 12) for kind in kinds)
    put(session, "sentence", case, Sentence(case, on, Disposal.COMMUNITY_ORDER, 12, results))


def keys(session: Session) -> list[str]:
    return [one.key for one in deadlines.everywhere(session)]


def test_the_list_over_all_cases_has_the_rows_of_each(session: Session, case: CaseId) -> None:
    guilty(session, case)
    assessed(session, case, MHTR)
    other = lists.add_person(session, entry("Ellis", "Tom", crn="X118342", order="3"))
    sentence(session, other, DAY - timedelta(days=6), MHTR)
    happened = OrderEvent(other, OrderStep.ALLOCATED, DAY)
    put(session, "order-event", other, happened, many=True)
    found = deadlines.everywhere(session)
    assert {one.case for one in found} == {case, other}
    for one in (case, other):
        assert tuple(row for row in found if row.case == one) == deadlines.of_case(session, one)
    assert [one.key for one in found[:2]] == ["officer-meets", "sentence-on-the-day"]
    assert found[0].person == "Ellis, Tom" and found[0].reference


def test_a_case_without_anything_to_do_is_not_read(session: Session, case: CaseId) -> None:
    guilty(session, case)  # nothing considered: not on the way to a requirement
    assert keys(session) == [] and deadlines.of_case(session, case) == ()
    sentence(session, case, DAY)
    assert keys(session) == []


def test_a_case_without_sentence_leaves_the_list_after_60_days(
    session: Session, team: Laptop, case: CaseId
) -> None:
    guilty(session, case)
    assessed(session, case, MHTR)
    team.clock.now += deadlines.LOOKS_BACK
    assert keys(session) == ["sentence-14-days"]
    team.clock.now += timedelta(days=1)
    assert keys(session) == []
    # On its own page it is told for ever.
    assert [one.key for one in deadlines.of_case(session, case)] == ["sentence-14-days"]


def test_a_sentenced_case_stays_however_old_until_it_is_over(
    session: Session, team: Laptop, case: CaseId
) -> None:
    sentence(session, case, DAY, MHTR)
    team.clock.now += timedelta(days=700)
    assert "review-6-months" in keys(session)
    put(session, "ending", case, Ending(case, MHTR, DAY + timedelta(days=300), EndedBy.MOVED))
    assert keys(session) == []


def test_a_referral_or_a_judgement_alone_is_enough(session: Session, case: CaseId) -> None:
    made = NewReferral(Need.HOUSING, Way.REFERRED, Reason.NEED_FOUND, None, DAY, "Amina Yusuf",
                       "Sample Homes", follow_up_on=DAY)  # fmt: skip
    document = referrals.make_referral(session, case, made).recorded.document
    assert keys(session) == [f"referral:{document}"]
    other = lists.add_person(session, entry("Ellis", "Tom", crn="X118342", order="3"))
    put(session, "sensitive", other, Sensitive(other, True, "needs", "", DAY + timedelta(days=30)))
    assert keys(session) == [f"referral:{document}", "sensitive"]


def test_enquiries_are_listed_for_probation_alone(
    session: Session, team: Laptop, case: CaseId
) -> None:
    """V1: the assessor's list does not even say that there are any."""
    put(session, "agreed", case, Agreed(case, True))
    assert keys(session) == [] and deadlines.of_case(session, case) == ()
    cdo = team.enter("Priya Nair")
    assert keys(cdo) == ["enquiry:child-safeguarding", "enquiry:domestic-abuse"]
    assert [one.state for one in deadlines.of_case(cdo, case)] == [State.OVERDUE] * 2


def test_the_sites_settings_are_what_counts(session: Session, team: Laptop, case: CaseId) -> None:
    sentence(session, case, DAY, MHTR)
    settled = (Choice("multidisciplinary-meeting", 14),)
    site.update_settings(
        session, replace(session.settings(), choices=settled, community_justice=True)
    )
    found = {one.key: one for one in deadlines.everywhere(session)}
    assert found["multidisciplinary-meeting"].on == DAY + timedelta(days=14)
    assert found["court-review-4-weeks"].on == DAY + timedelta(weeks=4)


def test_an_administrator_without_cases_reads_none(team: Laptop, case: CaseId) -> None:
    team.add("Robin Pretend", Role.ADMINISTRATOR)
    alone = team.enter("Robin Pretend")
    with pytest.raises(NotAllowed):
        deadlines.everywhere(alone)
    with pytest.raises(NotAllowed):
        deadlines.of_case(alone, case)


def test_a_case_that_is_not_there_is_told(session: Session) -> None:
    with pytest.raises(UserError, match="not in the vault"):
        deadlines.of_case(session, CaseId("nobody"))


def test_the_bank_holidays_are_named_and_a_date_past_them_is_warned_of(
    session: Session, case: CaseId
) -> None:
    sentence(session, case, DAY, MHTR)
    said = deadlines.calendar_words(session)
    assert said.words.startswith("Bank holidays of England and Wales from")
    assert said.warning == ""
    sentence(session, case, date(2028, 12, 20), MHTR)
    said = deadlines.calendar_words(session)
    assert said.warning.startswith("1 due date lies after 31 December 2028, or may:")
    assert "check those dates on GOV.UK" in said.warning
