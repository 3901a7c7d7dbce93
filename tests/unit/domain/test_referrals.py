"""Referrals by rule: stages, what is refused, and the follow-up that the record still asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain import referrals
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.directory import Need, Service
from courtdesk.domain.referral_checks import NewReferral, Step, check_new, check_step
from courtdesk.domain.referrals import (
    FollowUp,
    Interested,
    NotTakenUp,
    Reason,
    Referral,
    RestorativeInterest,
    Result,
    Stage,
    Way,
    is_due,
    needed,
    open_name,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import FieldErrors
from tests.unit.domain.casefiles import CASE, DAY, Builder

MHTR, DRR, ATR = RequirementKind
MADE = Referral(CASE, Need.HOUSING, Way.REFERRED, Reason.NEED_FOUND, DAY, "Beth Kaye")
NEW = NewReferral(
    Need.HOUSING, Way.REFERRED, Reason.NEED_FOUND, None, DAY, "Beth Kaye", "Sample Homes"
)


def keys(file: CaseFile, *made: Referral, interest: Interested | None = None) -> list[str]:
    asked = RestorativeInterest(CASE, interest, DAY) if interest is not None else None
    return [one.key for one in needed(file, made, asked)]


def follow(reason: Reason, kind: RequirementKind | None = None) -> Referral:
    return replace(MADE, reason=reason, requirement=kind)


def sentenced(file: CaseFile, *results: CourtResult) -> CaseFile:
    value = Sentence(CASE, DAY, Disposal.COMMUNITY_ORDER, 12, results)
    return replace(file, sentence=Builder().recorded(value))


def test_nothing_is_needed_of_a_case_that_goes_its_way() -> None:
    built = Builder().agree().screen().plead().consider().assess().consent().ask().decide()
    assert keys(built.file) == []
    assert keys(built.issue().sentence().file) == []


@pytest.mark.parametrize(
    ("kind", "need"), [(MHTR, Need.MENTAL_HEALTH), (DRR, Need.DRUGS), (ATR, Need.ALCOHOL)]
)
def test_not_suitable_is_followed_up(kind: RequirementKind, need: Need) -> None:
    """F12."""
    file = Builder().consider(kind).assess(kind, suitable=False).file
    (one,) = needed(file)
    assert (one.reason, one.need, one.requirement) == (Reason.NOT_SUITABLE, need, kind)
    assert kind.value in one.why and ("an MHTR" in one.why or kind is not MHTR)
    assert keys(file, follow(Reason.NOT_SUITABLE, kind)) == []


def test_a_referral_answers_only_what_it_is_about() -> None:
    file = Builder().consider().assess(suitable=False).file
    assert keys(file, follow(Reason.NEED_FOUND, MHTR)) == ["not-suitable:MHTR"]
    assert keys(file, follow(Reason.NOT_SUITABLE, DRR)) == ["not-suitable:MHTR"]
    mistaken = replace(follow(Reason.NOT_SUITABLE, MHTR), mistake=True)
    assert keys(file, mistaken) == ["not-suitable:MHTR"]
    said_no = replace(follow(Reason.NOT_SUITABLE, MHTR), way=Way.OFFERED)
    assert keys(file, said_no) == []


def test_a_declined_requirement_is_followed_up_until_it_is_asked_for_again() -> None:
    built = Builder().screen().consider().assess().consent().ask().decide(Outcome.DECLINE)
    assert keys(built.file) == ["declined:MHTR"]
    assert keys(built.file, follow(Reason.DECLINED, MHTR)) == []
    returned = Builder().screen().consider().assess().consent().ask().decide(Outcome.RETURN)
    assert keys(returned.file) == []
    again = built.screen("phq-9").ask()
    assert again.file.standing_request(MHTR) is not None
    assert keys(again.file) == []


def test_a_decision_about_somebody_else_declines_nothing() -> None:
    built = Builder().screen().consider().assess().consent().ask().decide(Outcome.DECLINE)
    # Asked for on a record that has moved on since: no request stands, only the decision.
    moved = built.screen("phq-9")
    assert moved.file.standing_request(MHTR) is None
    assert keys(moved.file) == ["declined:MHTR"]
    person = replace(moved.file.person.value, family="Another")
    assert keys(replace(moved.file, person=moved.recorded(person))) == []


def test_who_declines_or_withdraws_is_followed_up() -> None:
    assert keys(Builder().agree(False).file) == ["declined:"]
    withdrawn = Builder().agree().consider().assess().consent(withdrawn=True).file
    assert keys(withdrawn) == ["declined:"]
    assert keys(withdrawn, follow(Reason.DECLINED)) == []


def test_no_requirement_in_the_sentence_is_followed_up() -> None:
    """F16."""
    file = Builder().agree().screen().plead().consider().assess().file
    declined = sentenced(file, CourtResult(MHTR, accepted=False, reason="Fine instead"))
    (one,) = needed(declined)
    assert one.key == "not-sentenced:" and one.why.endswith("requirement: community order.")
    assert keys(sentenced(file, CourtResult(MHTR, accepted=True, length_months=12))) == []
    both = (CourtResult(MHTR, accepted=True, length_months=12), CourtResult(DRR, accepted=False))
    assert keys(sentenced(file, *both)) == []
    # Nobody looked at a requirement in this case: there is nothing to follow up.
    assert keys(sentenced(Builder().file)) == []
    assert keys(sentenced(Builder().agree().screen().file)) == ["not-sentenced:"]


def test_interest_in_restorative_justice_is_signposted() -> None:
    """R2."""
    file = Builder().file
    assert keys(file, interest=Interested.YES) == ["interest:"]
    assert keys(file, interest=Interested.NO) == keys(file, interest=Interested.NOT_NOW) == []
    signposted = replace(MADE, need=Need.RESTORATIVE_JUSTICE, way=Way.SIGNPOSTED)
    assert keys(file, signposted, interest=Interested.YES) == []
    mistaken = replace(signposted, mistake=True)
    assert keys(file, mistaken, interest=Interested.YES) == ["interest:"]


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({}, Stage.MADE),
        ({"way": Way.SIGNPOSTED}, Stage.SIGNPOSTED),
        ({"way": Way.OFFERED}, Stage.TURNED_DOWN),
        ({"received_on": DAY}, Stage.RECEIVED),
        ({"way": Way.SIGNPOSTED, "received_on": DAY}, Stage.RECEIVED),
        ({"received_on": DAY, "taken_up_on": DAY}, Stage.TAKEN_UP),
        ({"not_taken_up": NotTakenUp.NO_PLACE}, Stage.NOT_TAKEN_UP),
        ({"taken_up_on": DAY, "ended_on": DAY, "result": Result.COMPLETED}, Stage.ENDED),
        ({"taken_up_on": DAY, "mistake": True}, Stage.MISTAKE),
    ],
)
def test_the_stage_is_the_furthest_that_is_recorded(
    changes: dict[str, object], stage: Stage
) -> None:
    made = replace(MADE, **changes)  # type: ignore[arg-type]
    assert made.stage is stage
    assert from_body(Referral, to_body(made)) == made


def test_a_follow_up_is_due_on_its_day_and_never_of_what_is_closed() -> None:
    made = replace(MADE, follow_up_on=DAY)
    assert is_due(made, DAY) and is_due(made, DAY + timedelta(days=9))
    assert not is_due(made, DAY - timedelta(days=1)) and not is_due(MADE, DAY)
    assert not is_due(replace(made, not_taken_up=NotTakenUp.SAID_NO), DAY)
    assert not is_due(replace(made, mistake=True), DAY)


def test_a_name_stands_open_only_where_need_and_service_say_nothing_of_health() -> None:
    plain = Service("Sample Homes", (Need.HOUSING,), "Here", "Ring", "", "", "", DAY)
    assert open_name(plain, Need.HOUSING) == "Sample Homes"
    assert open_name(plain, Need.DRUGS) == ""
    assert open_name(replace(plain, needs=(Need.HOUSING, Need.DRUGS)), Need.HOUSING) == ""
    assert open_name(None, Need.HOUSING) == ""


def new_errors(entry: NewReferral, born: date | None = None) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        check_new(entry, today=DAY, born=born)
    return {error.field: str(error) for error in caught.value.errors}


def test_everything_wrong_with_a_new_referral_is_said_at_once() -> None:
    check_new(NEW, today=DAY, born=None)
    found = new_errors(NewReferral(None, None, None, None, None, " ", " "))
    assert set(found) == {"need", "way", "reason", "service", "by", "made_on"}
    found = new_errors(replace(NEW, service="x" * 121, by="x" * 121, words="x" * 1001))
    assert set(found) == {"service", "by", "words"}
    assert set(new_errors(replace(NEW, reason=Reason.OTHER))) == {"words"}


def test_days_that_cannot_be_are_refused() -> None:
    tomorrow, yesterday = DAY + timedelta(days=1), DAY - timedelta(days=1)
    assert "still to come" in new_errors(replace(NEW, made_on=tomorrow))["made_on"]
    assert "born" in new_errors(replace(NEW, made_on=yesterday), born=DAY)["made_on"]
    assert "passed" in new_errors(replace(NEW, follow_up_on=yesterday))["follow_up_on"]
    check_new(replace(NEW, follow_up_on=DAY), today=DAY, born=None)


def step_errors(step: Step, before: Referral = MADE, today: date = DAY) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        check_step(before, step, today=today)
    return {error.field: str(error) for error in caught.value.errors}


def test_steps_come_one_after_another() -> None:
    later = DAY + timedelta(days=10)
    ended = Step(DAY, DAY, None, later, Result.COMPLETED)
    check_step(MADE, ended, today=later)
    assert set(step_errors(Step(received_on=DAY - timedelta(days=1)))) == {"received_on"}
    early = Step(received_on=later, taken_up_on=DAY)
    assert "before it was received" in step_errors(early, today=later)["taken_up_on"]
    assert set(step_errors(Step(received_on=later))) == {"received_on"}


def test_ends_do_not_contradict_each_other() -> None:
    both = Step(taken_up_on=DAY, not_taken_up=NotTakenUp.SAID_NO)
    assert set(step_errors(both)) == {"not_taken_up"}
    assert set(step_errors(Step(ended_on=DAY, result=Result.COMPLETED))) == {"taken_up_on"}
    assert set(step_errors(Step(taken_up_on=DAY, ended_on=DAY))) == {"result"}
    assert set(step_errors(Step(taken_up_on=DAY, result=Result.COMPLETED))) == {"ended_on"}
    assert set(step_errors(Step(not_taken_up=NotTakenUp.OTHER))) == {"words"}
    assert set(step_errors(Step(mistake=True))) == {"words"}
    assert set(step_errors(Step(words="x" * 1001))) == {"words"}


def test_a_follow_up_day_that_has_passed_may_stand_but_not_be_entered() -> None:
    before = replace(MADE, follow_up_on=DAY)
    later = DAY + timedelta(days=5)
    check_step(before, Step(received_on=DAY, follow_up_on=DAY), today=later)
    passed = Step(follow_up_on=DAY + timedelta(days=1))
    assert set(step_errors(passed, before, later)) == {"follow_up_on"}


_DAYS = st.none() | st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3))


@given(
    step=st.builds(
        Step,
        received_on=_DAYS,
        taken_up_on=_DAYS,
        not_taken_up=st.none() | st.sampled_from(NotTakenUp),
        ended_on=_DAYS,
        result=st.none() | st.sampled_from(Result),
        follow_up_on=_DAYS,
        mistake=st.booleans(),
        words=st.sampled_from(["", "Words"]),
    )
)
def test_no_step_that_passes_contradicts_itself(step: Step) -> None:
    try:
        check_step(MADE, step, today=DAY)
    except FieldErrors as refused:
        assert refused.errors
        return
    days = [day for day in (step.received_on, step.taken_up_on, step.ended_on) if day is not None]
    assert days == sorted(days) and all(day == DAY for day in days)
    assert step.not_taken_up is None or step.taken_up_on is None
    assert (step.ended_on is None) == (step.result is None)


@given(
    made=st.lists(
        st.builds(follow, st.sampled_from(Reason), st.none() | st.sampled_from(RequirementKind)),
        max_size=6,
    )
)
def test_more_referrals_never_need_more_follow_up(made: list[Referral]) -> None:
    built = Builder().agree().screen().consider().assess(suitable=False)
    file = sentenced(built.consider(DRR).assess(DRR, suitable=False).file)
    whole = keys(file)
    assert len(whole) == 3
    for count in range(len(made) + 1):
        left = keys(file, *made[:count])
        assert set(left) <= set(whole)
        whole = left


def test_every_code_has_words_and_every_key_names_one_follow_up() -> None:
    for code in (*Way, *Reason, *NotTakenUp, *Result, *Stage, *Interested):
        assert code.label
    assert FollowUp(Reason.DECLINED, "x", None, DRR).key == "declined:DRR"
    assert referrals.Reason.INTEREST.is_follow_up and not Reason.ASKED.is_follow_up
