"""Referrals in a real vault: what is open, what is sealed, who may, and what is still needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.actions import cases, directory, pleas, referrals, requirements
from courtdesk.actions.referrals import ReferralRead
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment
from courtdesk.domain.cases import Verdict
from courtdesk.domain.directory import Need, ServiceEntry
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.referral_checks import NewReferral, Step
from courtdesk.domain.referrals import (
    LD_TEAM,
    Interested,
    NotTakenUp,
    Reason,
    Result,
    Stage,
    Way,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, FieldErrors, UserError
from tests.unit.actions.conftest import DAY, Laptop, entry
from tests.unit.actions.filling import agree

HOUSING = NewReferral(
    Need.HOUSING, Way.REFERRED, Reason.NEED_FOUND, None, DAY, "Amina Yusuf", "Quiet House",
    words="Sleeps in a car since the panic attacks", follow_up_on=DAY + timedelta(days=7),
)  # fmt: skip
SECRETS = ("Quiet House", "panic")


@pytest.fixture
def session(team: Laptop, case: CaseId) -> Session:
    assert team.session is not None
    return team.session


def everything_open(session: Session, case: CaseId) -> str:
    """All open parts of the case, every revision, as text."""
    found = session.vault.revisions_of(case)
    return " ".join(one.open.decode() for one in found if one.open is not None)


def only(session: Session, case: CaseId) -> ReferralRead:
    (one,) = referrals.of_case(session, case).made
    return one


def test_the_open_part_says_kind_and_state_and_nothing_more(
    session: Session, team: Laptop, case: CaseId
) -> None:
    made = referrals.make_referral(session, case, HOUSING)
    assert (made.service, made.value.service) == ("Quiet House", "")
    assert made.notes[0].words is not None and "panic" in made.notes[0].words.text
    for secret in SECRETS:
        assert secret not in everything_open(session, case)
    # The duty officer holds no key of mental health: kind, state and dates, and that is all.
    cdo = team.enter("Priya Nair")
    read = only(cdo, case)
    assert read.closed_to_me and read.service == "" and read.notes[0].words is None
    assert (read.value.need, read.value.stage, read.value.by) == (
        Need.HOUSING,
        Stage.MADE,
        "Amina Yusuf",
    )
    event = cases.timeline(cdo, case)[0]
    assert (event.title, event.detail) == ("Referral: Housing", "Made, not received yet")


@pytest.mark.parametrize(
    ("need", "reader"),
    [
        (Need.MENTAL_HEALTH, ("Helen Marsh", True)),
        (Need.MENTAL_HEALTH, ("Priya Nair", False)),
        (Need.MENTAL_HEALTH, ("Omar Haddad", False)),
        (Need.FINANCE, ("Omar Haddad", False)),
        (Need.DRUGS, ("Helen Marsh", False)),
        (Need.ALCOHOL, ("Priya Nair", True)),
        (Need.ALCOHOL, ("Omar Haddad", True)),
    ],
)
def test_words_are_read_by_the_roles_of_the_need(
    session: Session, team: Laptop, case: CaseId, need: Need, reader: tuple[str, bool]
) -> None:
    """P5."""
    name, reads = reader
    referrals.make_referral(session, case, replace(HOUSING, need=need))
    read = only(team.enter(name), case)
    assert (read.notes[0].words is not None) is reads
    assert (read.service == "Quiet House") is reads


def test_a_plain_service_of_the_directory_is_named_to_everybody(
    session: Session, team: Laptop, case: CaseId
) -> None:
    plain = ServiceEntry("Sample Homes", (Need.HOUSING,), "Here", "Ring", checked_on=DAY)
    telling = replace(plain, name="Recovery House", needs=(Need.HOUSING, Need.DRUGS))
    for made in (plain, telling):
        found = directory.add_service(session, made)
        chosen = replace(HOUSING, service="", entry=found.document)
        assert referrals.make_referral(session, case, chosen).entry == found.document
    cdo = team.enter("Priya Nair")
    found_there = {one.service for one in referrals.of_case(cdo, case).made}
    assert found_there == {"Sample Homes", ""}
    assert "Recovery" not in everything_open(cdo, case)
    assert "Referral: Housing: Sample Homes" in {one.title for one in cases.timeline(cdo, case)}


def test_the_team_of_the_court_may_be_named_whatever_the_need(
    session: Session, case: CaseId
) -> None:
    told = replace(HOUSING, need=Need.MENTAL_HEALTH, service=LD_TEAM)
    assert referrals.make_referral(session, case, told).value.service == LD_TEAM


def test_a_retired_service_is_not_referred_to(session: Session, case: CaseId) -> None:
    plain = ServiceEntry("Sample Homes", (Need.HOUSING,), "Here", "Ring", checked_on=DAY)
    made = directory.add_service(session, plain)
    directory.retire_service(session, made.document, reason="Closed")
    with pytest.raises(FieldError, match=r"retired \(Closed\)"):
        referrals.make_referral(session, case, replace(HOUSING, entry=made.document))
    assert referrals.of_case(session, case).made == ()


def test_a_referral_goes_from_made_to_ended_and_each_step_stays(
    session: Session, team: Laptop, case: CaseId
) -> None:
    """S3: made, received, taken up."""
    document = referrals.make_referral(session, case, HOUSING).recorded.document
    team.clock.now += timedelta(days=7)
    assert [one.value for one in referrals.of_case(session, case).due(DAY + timedelta(days=7))]
    received = Step(received_on=DAY)
    referrals.record_step(session, case, document, received)
    taken = replace(received, taken_up_on=DAY + timedelta(days=3), words="Has a room")
    referrals.record_step(session, case, document, taken)
    ended = replace(taken, words="", ended_on=DAY + timedelta(days=7), result=Result.COMPLETED)
    read = referrals.record_step(session, case, document, ended)
    assert read.value.stage is Stage.ENDED
    assert [one.words.text for one in read.notes if one.words] == [HOUSING.words, "Has a room"]
    titles = [one.title for one in cases.timeline(session, case)]
    assert titles.count("Referral: Housing (changed)") == 3
    assert "Has a room" not in everything_open(session, case)


def test_what_is_due_is_listed_over_all_cases_without_opening_any_words(
    session: Session, team: Laptop, case: CaseId
) -> None:
    from courtdesk.actions import lists

    other = lists.add_person(session, entry("Ellis", "Tom", crn="X118342", order="3"))
    late = referrals.make_referral(session, case, HOUSING).recorded.document
    soon = replace(HOUSING, follow_up_on=DAY)
    early = referrals.make_referral(session, other, soon).recorded.document
    referrals.make_referral(session, other, replace(HOUSING, follow_up_on=None))
    cdo = team.enter("Priya Nair")
    assert [one.document for one in referrals.due(cdo)] == [early]
    team.clock.now += timedelta(days=7)
    assert [one.document for one in referrals.due(cdo)] == [early, late]
    referrals.record_step(cdo, other, early, Step(not_taken_up=NotTakenUp.SAID_NO))
    assert [one.document for one in referrals.due(cdo)] == [late]


def test_who_cannot_read_the_words_moves_it_on_and_loses_none(
    session: Session, team: Laptop, case: CaseId
) -> None:
    document = referrals.make_referral(session, case, HOUSING).recorded.document
    cdo = team.enter("Priya Nair")
    step = Step(not_taken_up=NotTakenUp.NO_PLACE, words="Full until May")
    moved = referrals.record_step(cdo, case, document, step)
    assert moved.value.stage is Stage.NOT_TAKEN_UP
    assert [one.words for one in moved.notes] == [None, None]
    read = only(team.enter("Amina Yusuf"), case)
    texts = [one.words.text for one in read.notes if one.words is not None]
    assert texts == [HOUSING.words, "Full until May"]
    assert read.service == "Quiet House"


def test_bad_input_writes_nothing(session: Session, case: CaseId) -> None:
    with pytest.raises(FieldErrors):
        referrals.make_referral(session, case, replace(HOUSING, need=None))
    assert referrals.of_case(session, case).made == ()
    document = referrals.make_referral(session, case, HOUSING).recorded.document
    before = len(session.vault.revisions_of(case))
    for step in (
        Step(received_on=DAY - timedelta(days=1), follow_up_on=HOUSING.follow_up_on),
        Step(follow_up_on=HOUSING.follow_up_on),
        Step(mistake=True),
    ):
        with pytest.raises((FieldError, FieldErrors)):
            referrals.record_step(session, case, document, step)
    with pytest.raises(UserError, match="not part of the case"):
        referrals.record_step(session, case, DocumentId("nothing"), Step(received_on=DAY))
    assert len(session.vault.revisions_of(case)) == before


def test_a_referral_of_another_case_is_not_reached_from_this_one(
    session: Session, case: CaseId
) -> None:
    from courtdesk.actions import lists

    document = referrals.make_referral(session, case, HOUSING).recorded.document
    other = lists.add_person(session, entry("Ellis", "Tom", crn="X118342", order="3"))
    with pytest.raises(UserError, match="not part of the case"):
        referrals.referral(session, other, document)


def test_not_suitable_asks_for_follow_up_until_it_is_made(session: Session, case: CaseId) -> None:
    """F12, through the same actions as the screens."""
    agree(session, case)
    requirements.consider(session, case, [RequirementKind.MHTR])
    offence = cases.case_file(session, case).case.value.offences[0].id
    pleas.record_pleas(session, case, {offence: Verdict.GUILTY})
    assert referrals.of_case(session, case).needed == ()
    requirements.assess(session, case, RequirementKind.MHTR, suitable=False, reasons="Not now.")
    (one,) = referrals.of_case(session, case).needed
    assert (one.reason, one.requirement) == (Reason.NOT_SUITABLE, RequirementKind.MHTR)
    answer = replace(
        HOUSING, need=Need.MENTAL_HEALTH, reason=one.reason, requirement=one.requirement
    )
    referrals.make_referral(session, case, answer)
    assert referrals.of_case(session, case).needed == ()


def test_interest_in_restorative_justice(session: Session, team: Laptop, case: CaseId) -> None:
    """R2: noted and signposted."""
    late = DAY + timedelta(days=1)
    for interested, asked, field in (
        (None, DAY, "interested"),
        (Interested.YES, None, "asked_on"),
        (Interested.YES, late, "asked_on"),
    ):
        with pytest.raises(FieldError) as caught:
            referrals.note_interest(session, case, interested, asked)
        assert caught.value.field == field
    found = referrals.note_interest(session, case, Interested.YES, DAY)
    assert found.interest is not None and [one.key for one in found.needed] == ["interest:"]
    told = replace(
        HOUSING, need=Need.RESTORATIVE_JUSTICE, way=Way.SIGNPOSTED, reason=Reason.INTEREST
    )
    referrals.make_referral(session, case, told)
    assert referrals.of_case(session, case).needed == ()
    changed = referrals.note_interest(session, case, Interested.NO, DAY)
    assert changed.interest is not None and changed.interest.value.interested is Interested.NO
    events = [one.title for one in cases.timeline(session, case)]
    assert events[0] == "Asked about restorative justice (changed)"


def test_who_reads_is_said_in_words() -> None:
    assert "Substance misuse provider" in referrals.readers_of(Compartment.SUBSTANCE)
    assert "Court duty officer" not in referrals.readers_of(Compartment.MENTAL_HEALTH)
