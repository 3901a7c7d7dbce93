"""The rule of each step after sentence: which case, which requirement, which days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.order_checks import (
    LONGEST_NAME,
    LONGEST_WORDS,
    RULES,
    check_event,
    made,
    settled,
    still_right,
    without,
    wrong_event,
)
from courtdesk.domain.orders import EndedBy, Ending, OrderEvent, OrderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import FieldErrors
from tests.unit.domain.casefiles import CASE, DAY, Builder

MHTR, DRR, ATR = RequirementKind
TODAY = DAY + timedelta(days=400)
END = DAY + timedelta(days=100)


def sentenced(*kinds: RequirementKind) -> Builder:
    built = Builder().plead()
    results = tuple(CourtResult(kind, True, 6) for kind in kinds)
    sentence = Sentence(CASE, DAY, Disposal.COMMUNITY_ORDER, 12, results)
    return built._set(sentence=built.recorded(sentence))


def with_event(built: Builder, step: OrderStep, on: date = DAY, **more: object) -> Builder:
    event = built.recorded(OrderEvent(CASE, step, on, **more))  # type: ignore[arg-type]
    order = built.file.order
    return built._set(order=replace(order, events=(*order.events, event)))


def ended(built: Builder, kind: RequirementKind, how: EndedBy = EndedBy.COMPLETED) -> Builder:
    found = built.recorded(Ending(CASE, kind, END, how))
    order = built.file.order
    return built._set(order=replace(order, endings=(*order.endings, found)))


def whole(*kinds: RequirementKind) -> CaseFile:
    """A case in which nothing stands in the way of any step but its day and its words."""
    built = sentenced(*(kinds or (MHTR,))).consent()
    for kind in kinds or (MHTR,):
        ended(built, kind)
    return with_event(built, OrderStep.ALLOCATED, who="Ruth").file


def wrong(
    file: CaseFile, step: OrderStep, on: date = END, who: str = "Somebody", **more: object
) -> dict[str, str]:
    event = OrderEvent(CASE, step, on, who, **more)  # type: ignore[arg-type]
    try:
        check_event(file, settled(file, event), today=TODAY)
    except FieldErrors as found:
        return {one.field: str(one) for one in found.errors}
    return {}


def test_every_step_has_a_rule_and_can_be_recorded() -> None:
    assert set(RULES) == set(OrderStep)
    for step in OrderStep:
        assert wrong(whole(), step) == {}, step


@pytest.mark.parametrize("step", [step for step in OrderStep if step is not OrderStep.LD_TOLD])
def test_all_but_telling_liaison_need_a_sentence_with_a_requirement(step: OrderStep) -> None:
    assert "record the sentence first" in wrong(Builder().plead().file, step)[""]
    assert "made no treatment requirement" in wrong(sentenced().file, step)[""]


def test_liaison_and_diversion_are_told_before_and_where_none_was_made() -> None:
    """F16; the process map: "If not sentenced ... Liaison and Diversion informed"."""
    for file in (Builder().file, sentenced().file):
        assert wrong(file, OrderStep.LD_TOLD, DAY) == {}
    before_birth = date(1980, 1, 1)
    assert "born" in wrong(Builder().file, OrderStep.LD_TOLD, before_birth)["on"]


@pytest.mark.parametrize("step", OrderStep)
def test_no_step_lies_before_the_sentence_or_ahead(step: OrderStep) -> None:
    if step is OrderStep.LD_TOLD:
        return
    assert set(wrong(whole(), step, DAY - timedelta(days=1))) == {"on"}
    ahead = wrong(whole(), step, TODAY + timedelta(days=1))
    # The court directs a review for a day to come.
    assert set(ahead) == (set() if step is OrderStep.REVIEW_DIRECTED else {"on"})


def test_a_review_is_not_directed_for_after_the_longest_order() -> None:
    assert (
        "order must have ended"
        in wrong(whole(), OrderStep.REVIEW_DIRECTED, DAY.replace(year=DAY.year + 4))["on"]
    )


def test_the_officer_is_named_and_meets_only_once_allocated() -> None:
    file = sentenced(MHTR).file
    assert wrong(file, OrderStep.ALLOCATED, who=" ") == {"who": "Name the responsible officer."}
    assert "Record this first" in wrong(file, OrderStep.OFFICER_MET)[""]
    later = with_event(sentenced(MHTR), OrderStep.ALLOCATED, END, who="Ruth").file
    early = wrong(later, OrderStep.OFFICER_MET, END - timedelta(days=1))
    assert "responsible officer allocated (24/4/2027)" in early["on"]
    assert wrong(later, OrderStep.OFFICER_MET, END) == {}


def test_two_requirements_are_told_apart() -> None:
    file = whole(MHTR, DRR)
    assert set(wrong(file, OrderStep.FIRST_ATTENDED)) == {"requirement"}
    assert wrong(file, OrderStep.FIRST_ATTENDED, requirement=DRR) == {}
    assert (
        "did not make the ATR" in wrong(file, OrderStep.END_MEETING, requirement=ATR)["requirement"]
    )
    assert "whole order" in wrong(file, OrderStep.MEETING_HELD, requirement=MHTR)["requirement"]
    told = OrderEvent(CASE, OrderStep.PROVIDERS_TOLD, DAY)
    assert settled(file, told).requirement is None
    assert settled(whole(DRR), told).requirement is DRR


def test_only_an_mhtr_is_signed_off_and_only_at_its_end() -> None:
    """Appendix 1: "On completion, the CL will sign the order off"."""
    assert set(wrong(whole(MHTR, DRR), OrderStep.SIGNED_OFF, requirement=DRR)) == {"requirement"}
    assert "end of the MHTR first" in wrong(sentenced(MHTR).file, OrderStep.SIGNED_OFF)[""]
    before = wrong(whole(), OrderStep.SIGNED_OFF, END - timedelta(days=1))
    assert "the MHTR ended (24/4/2027)" in before["on"]


@pytest.mark.parametrize("how", [how for how in EndedBy if not how.planned])
def test_no_certificate_without_completion(how: EndedBy) -> None:
    file = ended(sentenced(MHTR), MHTR, how).file
    assert "not completed" in wrong(file, OrderStep.CERTIFICATE)[""]


@pytest.mark.parametrize(
    "step", [OrderStep.FOLLOW_UP_3, OrderStep.FOLLOW_UP_6, OrderStep.FOLLOW_UP_12]
)
def test_a_follow_up_comes_after_the_end(step: OrderStep) -> None:
    assert "end of the MHTR first" in wrong(sentenced(MHTR).file, step)[""]
    assert set(wrong(whole(), step, END - timedelta(days=1))) == {"on"}


def test_nobody_is_treated_after_the_end() -> None:
    for step in (OrderStep.FIRST_ATTENDED, OrderStep.CLINICAL_REVIEW):
        assert "after the MHTR ended" in wrong(whole(), step, END + timedelta(days=1))["on"]


def test_consent_is_renewed_only_where_it_was_signed_and_stands() -> None:
    assert "no consent to renew" in wrong(sentenced(MHTR).file, OrderStep.CONSENT_RENEWED)[""]
    gone = sentenced(MHTR).consent(withdrawn=True).file
    assert "no consent to renew" in wrong(gone, OrderStep.CONSENT_RENEWED)[""]
    file = whole()
    assert file.consent is not None
    late = replace(file.consent, value=replace(file.consent.value, signed_on=END))
    moved = replace(file, consent=late)
    early = wrong(moved, OrderStep.CONSENT_RENEWED, END - timedelta(days=1))
    assert "consent was signed" in early["on"]


def test_what_happens_once_is_recorded_once_and_nothing_twice_for_one_day() -> None:
    file = with_event(sentenced(MHTR), OrderStep.EXPLAINED).file
    assert "recorded already" in wrong(file, OrderStep.EXPLAINED)[""]
    file = with_event(sentenced(MHTR), OrderStep.MEETING_HELD, END, who="All").file
    assert "recorded already" in wrong(file, OrderStep.MEETING_HELD, END, "All")["on"]
    assert wrong(file, OrderStep.MEETING_HELD, END + timedelta(days=1), "All") == {}


@pytest.mark.parametrize(
    "step",
    [
        OrderStep.FIRST_ATTENDED,
        OrderStep.SIGNED_OFF,
        OrderStep.CERTIFICATE,
        OrderStep.FOLLOW_UP_3,
        OrderStep.FOLLOW_UP_6,
        OrderStep.FOLLOW_UP_12,
    ],
)
def test_what_belongs_to_one_requirement_happens_once_to_each(step: OrderStep) -> None:
    built = Builder()
    built.file = whole(MHTR, DRR)
    file = with_event(built, step, END, requirement=MHTR).file
    again = END if RULES[step].treated else END + timedelta(days=1)
    assert "recorded already" in wrong(file, step, again, requirement=MHTR)[""]
    if step is not OrderStep.SIGNED_OFF:
        assert wrong(file, step, again, requirement=DRR) == {}


def test_names_and_words_have_a_length() -> None:
    found = wrong(whole(), OrderStep.MEETING_HELD, who="x" * (LONGEST_NAME + 1), words="x" * 1001)
    assert set(found) == {"who", "words"} and str(LONGEST_NAME) in found["who"]
    assert wrong(whole(), OrderStep.MEETING_HELD, words="x" * LONGEST_WORDS) == {}


def test_what_another_step_rests_on_is_not_taken_away() -> None:
    built = with_event(sentenced(MHTR), OrderStep.ALLOCATED, who="Ruth")
    allocated = built.file.order.events[0].document
    still_right(built.file, without(built.file, allocated), today=TODAY)
    file = with_event(built, OrderStep.OFFICER_MET).file
    with pytest.raises(FieldErrors, match=r"met the person .* rests on this"):
        still_right(file, without(file, allocated), today=TODAY)


kinds = st.sampled_from(((MHTR,), (DRR,), (ATR,), (MHTR, DRR), (MHTR, ATR), ()))


@given(
    kinds,
    st.lists(
        st.tuples(
            st.sampled_from(list(OrderStep)),
            st.integers(-20, 500),
            st.sampled_from([None, *RequirementKind]),
            st.sampled_from(["", "Ruth"]),
        ),
        max_size=12,
    ),
    st.sampled_from([None, *EndedBy]),
)
def test_what_was_accepted_never_contradicts_the_case(
    granted: tuple[RequirementKind, ...],
    tried: list[tuple[OrderStep, int, RequirementKind | None, str]],
    how: EndedBy | None,
) -> None:
    """Any order of attempts: what is let in is right by itself, and stays so beside the rest."""
    built = sentenced(*granted)
    if how is not None and granted:
        ended(built, granted[0], how)
    for step, days, kind, who in tried:
        event = settled(built.file, OrderEvent(CASE, step, DAY + timedelta(days=days), who, kind))
        try:
            check_event(built.file, event, today=TODAY)
        except FieldErrors as found:
            assert all(str(one).endswith((".", ":")) for one in found.errors)
            continue
        with_event(built, step, event.on, who=event.who, requirement=event.requirement)
    for one in built.file.order.events:
        assert not list(wrong_event(built.file, one.value, today=TODAY))
        if one.value.step is not OrderStep.LD_TOLD:
            assert made(built.file) and one.value.on >= DAY
