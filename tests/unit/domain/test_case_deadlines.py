"""What the deadlines of a case rest on, from its record; and that no record leads to nonsense."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.case_deadlines import STEPS, facts_of, standings_of
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Plea, Verdict
from courtdesk.domain.deadline_rules import DEADLINES, StartEvent
from courtdesk.domain.deadlines import Choice, DeadlineFacts, Standing, State, deadlines_of
from courtdesk.domain.orders import (
    EndedBy,
    Ending,
    OrderEvent,
    OrderStep,
    Withdrawal,
    WithdrawnFrom,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.domain.workdays import Calendar
from tests.unit.domain.casefiles import CASE, DAY, Builder

MHTR, DRR, ATR = RequirementKind
LONDON = ZoneInfo("Europe/London")
SENTENCED = date(2027, 1, 15)


def calendar() -> Calendar:
    return Calendar(date(2020, 1, 1), date(2040, 12, 31), (), "test", DAY, LONDON)


def sentenced(*kinds: RequirementKind, **more: Any) -> Builder:
    made = Builder().plead()
    results = tuple(CourtResult(kind, True, 12) for kind in kinds)
    value = Sentence(CASE, SENTENCED, Disposal.COMMUNITY_ORDER, 12, results, **more)
    made.file = replace(made.file, sentence=made.recorded(value))
    return made


def happened(made: Builder, *events: Any) -> CaseFile:
    """The case with these events, endings and withdrawals of its order."""
    parts: dict[str, list[Any]] = {"events": [], "endings": [], "withdrawals": []}
    for one in events:
        name = {OrderEvent: "events", Ending: "endings", Withdrawal: "withdrawals"}[type(one)]
        parts[name].append(made.recorded(one))
    order = replace(made.file.order, **{name: tuple(held) for name, held in parts.items()})
    return replace(made.file, order=order)


def event(step: OrderStep, on: date, kind: RequirementKind | None = None) -> OrderEvent:
    return OrderEvent(CASE, step, on, requirement=kind)


def facts(file: CaseFile, **more: Any) -> DeadlineFacts:
    return facts_of(file, community_justice=True, zone=LONDON, **more)


def later(days: int) -> date:
    return SENTENCED + timedelta(days=days)


def stands(file: CaseFile, now: date, choices: Iterable[Choice] = ()) -> dict[str, Standing]:
    at = datetime.combine(now, time(9), LONDON)
    found = standings_of(file, community_justice=True, choices=choices, now=at, calendar=calendar())
    return {one.rule.id: one for one in found}


# Before sentence


def pleaded(*pleas: tuple[Verdict, date | None, datetime]) -> CaseFile:
    made = Builder(offences=len(pleas))
    recorded = tuple(
        replace(made.recorded(Plea(CASE, f"o{number}", verdict, on=on)), at=at)
        for number, (verdict, on, at) in enumerate(pleas, 1)
    )
    return replace(made.file, pleas=recorded)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


G, N = Verdict.GUILTY, Verdict.NOT_GUILTY


@pytest.mark.parametrize(
    ("pleas", "start"),
    [
        ([(G, DAY, at(DAY, 10))], at(DAY, 10)),
        ([(G, DAY, at(DAY + timedelta(days=1), 10))], DAY),  # recorded a day later: no hour
        ([(G, None, at(DAY, 10))], DAY),  # from before the day was asked for: no hour either
        ([(G, DAY, at(DAY, 15)), (G, DAY, at(DAY, 10))], at(DAY, 10)),
        ([(G, DAY, at(DAY, 23))], DAY),  # typed in at night: no court sat
        ([(G, DAY, at(DAY, 8))], DAY),
        # One of that day has no sure hour, and may have been the first.
        ([(G, DAY, at(DAY, 16)), (G, DAY, at(DAY + timedelta(days=1), 9))], DAY),
        ([(G, DAY, at(DAY, 10)), (G, DAY - timedelta(days=7), at(DAY, 9))], DAY - timedelta(7)),
        ([(N, DAY - timedelta(days=7), at(DAY, 9)), (Verdict.FOUND_GUILTY, DAY, at(DAY, 10))],
         at(DAY, 10)),
    ],
)  # fmt: skip
def test_the_earliest_guilt_starts_the_clock_with_its_hour_only_if_known(
    pleas: list[tuple[Verdict, date | None, datetime]], start: date | datetime
) -> None:
    assert facts(pleaded(*pleas)).starts == {StartEvent.PLEA_OR_VERDICT: start}


def test_a_plea_put_right_keeps_its_day_and_no_hour() -> None:
    """The moment is then of the correction, which is no plea."""
    file = pleaded((G, DAY, at(DAY, 16)))
    (plea,) = file.pleas
    corrected = replace(plea, value=replace(plea.value, reason="The other offence"))
    assert facts(replace(file, pleas=(corrected,))).starts[StartEvent.PLEA_OR_VERDICT] == DAY
    disputed = replace(plea, disputed=True)
    assert facts(replace(file, pleas=(disputed,))).starts[StartEvent.PLEA_OR_VERDICT] == DAY


def test_the_day_of_a_plea_is_the_courts_day() -> None:
    # A laptop far in the west changes nothing: there it is still the day before.
    west = timezone(timedelta(hours=-10))
    abroad = datetime(2027, 7, 1, 22, 30, tzinfo=west)  # 09:30 on the 2nd in London
    file = pleaded((G, date(2027, 7, 2), abroad))
    assert facts(file).starts[StartEvent.PLEA_OR_VERDICT] == abroad


@pytest.mark.parametrize("verdict", [N, Verdict.DISCONTINUED, Verdict.WARRANT])
def test_a_case_that_ended_at_plea_has_nothing(verdict: Verdict) -> None:
    file = Builder().consider().plead(verdict).file
    assert facts(file) == DeadlineFacts(community_justice=True)


def test_before_sentence_the_kinds_are_those_considered_and_nothing_is_done() -> None:
    file = Builder().plead().consider(MHTR).consider(DRR).consent().file
    found = facts(file)
    assert found.kinds == (MHTR, DRR)
    # A consent is renewed only "if still in treatment".
    assert set(found.starts) == {StartEvent.PLEA_OR_VERDICT}
    assert (found.done, found.ended) == ({}, None)


# After sentence


def test_a_sentence_starts_what_follows_and_answers_the_plea() -> None:
    found = facts(sentenced(MHTR, at=time(15, 30)).file)
    moment = datetime(2027, 1, 15, 15, 30, tzinfo=LONDON)
    assert found.kinds == (MHTR,)
    for start in (StartEvent.SENTENCE, StartEvent.REQUIREMENT_MADE, StartEvent.LAST_COURT_REVIEW):
        assert found.starts[start] == moment
    assert found.done == {"sentence-on-the-day": moment, "sentence-14-days": moment}


def test_without_a_time_or_a_zone_only_the_day_is_known() -> None:
    assert facts(sentenced(MHTR).file).starts[StartEvent.SENTENCE] == SENTENCED
    timed = sentenced(MHTR, at=time(15, 30)).file
    bare = facts_of(timed, community_justice=False)
    assert bare.starts[StartEvent.SENTENCE] == SENTENCED


def test_what_the_court_did_not_make_has_no_deadlines() -> None:
    made = sentenced()
    found = facts(replace(made.file, requirements=made.consider(ATR).file.requirements))
    assert found.kinds == ()
    assert StartEvent.REQUIREMENT_MADE not in found.starts


@pytest.mark.parametrize(
    ("rule", "step", "kind"),
    [(name, step, (kinds or (None,))[0]) for name, (step, kinds) in STEPS.items()
     if name.startswith(("alloc", "officer", "multi", "first"))],
)  # fmt: skip
def test_a_step_is_done_on_the_first_day_that_it_happened(
    rule: str, step: OrderStep, kind: RequirementKind | None
) -> None:
    made = sentenced(MHTR, DRR)
    file = happened(made, event(step, later(9), kind), event(step, later(2), kind))
    assert facts(file).done[rule] == later(2)
    again = replace(event(step, later(1), kind), mistake=True)
    assert rule not in facts(happened(sentenced(MHTR, DRR), again)).done


def test_a_booked_appointment_or_one_for_the_mhtr_is_not_attended_treatment() -> None:
    file = happened(sentenced(MHTR, DRR), event(OrderStep.FIRST_ATTENDED, later(1), MHTR))
    assert "first-appointment" not in facts(file).done


def test_the_review_at_6_months_is_not_met_by_one_at_two() -> None:
    early, right = event(OrderStep.CLINICAL_REVIEW, later(60)), date(2027, 6, 17)
    assert "review-6-months" not in facts(happened(sentenced(MHTR), early)).done
    file = happened(sentenced(MHTR), early, event(OrderStep.CLINICAL_REVIEW, right))
    assert facts(file).done["review-6-months"] == right


def test_reviews_by_the_court_come_round_for_their_own_requirement() -> None:
    made = sentenced(MHTR, DRR, reviews=(later(28), later(56)))
    file = happened(made, event(OrderStep.COURT_REVIEW, later(28), DRR))
    found = facts(file)
    assert found.starts[StartEvent.REVIEW_DIRECTED] == later(56)
    assert found.starts[StartEvent.LAST_COURT_REVIEW] == SENTENCED
    file = happened(
        made,
        event(OrderStep.COURT_REVIEW, later(57), DRR),
        event(OrderStep.COURT_REVIEW, later(27), MHTR),
        event(OrderStep.REVIEW_DIRECTED, later(84), DRR),
    )
    found = facts(file)
    assert found.starts[StartEvent.REVIEW_DIRECTED] == later(84)
    assert found.starts[StartEvent.LAST_COURT_REVIEW] == later(27)
    assert not {"court-review-4-weeks", "court-review-directed"} & set(found.done)


def test_a_consent_is_counted_from_its_last_renewal_and_not_while_withdrawn() -> None:
    made = sentenced(MHTR).consent()
    assert facts(made.file).starts[StartEvent.CONSENT_SIGNED] == DAY
    renewed = happened(made, event(OrderStep.CONSENT_RENEWED, later(360)))
    assert facts(renewed).starts[StartEvent.CONSENT_SIGNED] == later(360)
    assert "consent-renewal" not in facts(renewed).done
    held = Withdrawal(CASE, WithdrawnFrom.DATA_SHARING, later(3))
    assert StartEvent.CONSENT_SIGNED not in facts(happened(made, held)).starts
    undone = replace(held, undone_on=later(4))
    assert StartEvent.CONSENT_SIGNED in facts(happened(made, undone)).starts
    gone = sentenced(MHTR).consent(withdrawn=True)
    assert StartEvent.CONSENT_SIGNED not in facts(gone.file).starts


def test_follow_up_is_counted_from_the_end_of_the_mhtr() -> None:
    made = sentenced(MHTR, DRR)
    ended = Ending(CASE, MHTR, later(200), EndedBy.COMPLETED)
    other = Ending(CASE, DRR, later(300), EndedBy.COMPLETED)
    file = happened(made, ended, other, event(OrderStep.FOLLOW_UP_3, later(290)))
    found = facts(file)
    assert found.starts[StartEvent.COMPLETED] == later(200)
    assert found.done["follow-up-3"] == later(290)
    assert found.ended == later(300)
    broken = replace(ended, how=EndedBy.DID_NOT_ENGAGE)
    assert StartEvent.COMPLETED not in facts(happened(made, broken, other)).starts


def test_treatment_has_ended_when_every_requirement_has_or_was_withdrawn_from() -> None:
    made = sentenced(MHTR, DRR)
    one = Ending(CASE, MHTR, later(100), EndedBy.OTHER)
    assert facts(happened(made, one)).ended is None
    left = Withdrawal(CASE, WithdrawnFrom.TREATMENT, later(50), requirement=DRR)
    assert facts(happened(made, one, left)).ended == later(100)
    assert facts(happened(made, one, replace(left, undone_on=later(60)))).ended is None
    both = replace(left, requirement=None)
    assert facts(happened(made, both)).ended == later(50)
    sharing = replace(both, what=WithdrawnFrom.DATA_SHARING)
    assert facts(happened(made, sharing)).ended is None


def test_what_is_for_one_of_two_requirements_lapses_with_that_one() -> None:
    made = sentenced(MHTR, DRR, reviews=(later(150),))
    ended = Ending(CASE, MHTR, later(100), EndedBy.OTHER)
    found = stands(happened(made, ended), later(120))
    assert found["review-6-months"].state is State.NOT_NEEDED
    assert found["court-review-directed"].state is State.AHEAD
    assert stands(made.file, later(120))["review-6-months"].state is State.AHEAD


def test_the_sites_choices_count() -> None:
    chosen = [Choice("multidisciplinary-meeting", 14)]
    found = stands(sentenced(MHTR).file, later(12), chosen)
    assert found["multidisciplinary-meeting"].state is State.DUE_SOON
    assert stands(sentenced(MHTR).file, later(12))["multidisciplinary-meeting"].late is None
    overdue = stands(sentenced(MHTR).file, later(12))["multidisciplinary-meeting"]
    assert overdue.state is State.OVERDUE


# Whatever the record

DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
KINDS = st.sampled_from(RequirementKind)


@st.composite
def records(draw: st.DrawFn) -> CaseFile:
    made = Builder(offences=2)
    for kind in draw(st.lists(KINDS, unique=True)):
        made.consider(kind)
    pleas = [
        replace(
            made.recorded(Plea(CASE, f"o{n}", verdict, on=draw(st.none() | DAYS))),
            at=datetime.combine(draw(DAYS), draw(st.times()), UTC),
        )
        for n, verdict in enumerate(draw(st.lists(st.sampled_from(Verdict), max_size=2)), 1)
    ]
    made.file = replace(made.file, pleas=tuple(pleas))
    if draw(st.booleans()):
        made.consent(withdrawn=draw(st.booleans()))
    if draw(st.booleans()):
        results = st.builds(CourtResult, KINDS, st.booleans())
        value = Sentence(
            CASE, draw(DAYS), draw(st.sampled_from(Disposal)), 12,
            tuple(draw(st.lists(results, max_size=3))), at=draw(st.none() | st.times()),
            reviews=tuple(draw(st.lists(DAYS, max_size=3))),
        )  # fmt: skip
        made.file = replace(made.file, sentence=made.recorded(value))
    happenings = st.one_of(
        st.builds(OrderEvent, st.just(CASE), st.sampled_from(OrderStep), DAYS,
                  requirement=st.none() | KINDS, mistake=st.booleans()),
        st.builds(Ending, st.just(CASE), KINDS, DAYS, st.sampled_from(EndedBy)),
        st.builds(Withdrawal, st.just(CASE), st.sampled_from(WithdrawnFrom), DAYS,
                  requirement=st.none() | KINDS, undone_on=st.none() | DAYS),
    )  # fmt: skip
    return happened(made, *draw(st.lists(happenings, max_size=8)))


@given(records(), st.booleans(), st.none() | st.just(LONDON))
def test_any_record_gives_facts_that_can_be(
    file: CaseFile, community: bool, zone: ZoneInfo | None
) -> None:
    found = facts_of(file, community_justice=community, zone=zone)
    by_id = {one.id: one for one in DEADLINES}
    for name in found.done:
        rule = by_id[name]
        if rule.start is not StartEvent.PLEA_OR_VERDICT:
            assert rule.start in found.starts, f"{name} is done and never began"
    if file.sentence is None:
        assert set(found.starts) <= {StartEvent.PLEA_OR_VERDICT}
        assert not found.done and found.ended is None
    assert len(set(found.kinds)) == len(found.kinds)
    now = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
    listed = deadlines_of(found, (), now, calendar())
    ours = standings_of(file, community_justice=community, choices=(), now=now, calendar=calendar())
    if zone is not None:
        assert {one.rule.id for one in ours} == {one.rule.id for one in listed}
