"""What a sentence must hold together with: the plea, the clock, the order's length."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from courtdesk.actions import absences, endings, orders, pleas, requirements, sentences
from courtdesk.actions.session import Session
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import EndedBy, OrderStep, WithdrawnFrom
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Other, OtherRequirement, Sentence
from courtdesk.errors import FieldError, FieldErrors, UserError
from tests.unit.actions.conftest import DAY, Laptop, assessed, guilty

MHTR, DRR, ATR = RequirementKind
ORDER = Disposal.COMMUNITY_ORDER


@pytest.fixture
def order(team: Laptop, case: CaseId) -> Sentence:
    """A good order of today; the CDO is signed in."""
    assert team.session is not None
    guilty(team.session, case)
    assessed(team.session, case, MHTR)
    team.enter("Priya Nair")
    return Sentence(case, DAY, ORDER, 12, (CourtResult(MHTR, True, 12),))


def refused(team: Laptop, sentence: Sentence) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        sentences.record_sentence(here(team), sentence)
    return {error.field: str(error) for error in caught.value.errors}


def here(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def test_everything_that_the_court_ordered_is_kept(team: Laptop, order: Sentence) -> None:
    whole = replace(
        order,
        at=time(9, 0),
        rar_days=15,
        other=(Other(OtherRequirement.CURFEW, "8pm to 6am for 3 months"),),
        reviews=(date(2027, 4, 14),),
        results=(*order.results, CourtResult(DRR, True, 6, proposed=False)),
    )
    file = sentences.record_sentence(here(team), whole)
    assert file.sentence is not None and file.sentence.value == whole
    assert file.sentence.value.granted() == (MHTR, DRR)


def test_a_sentence_is_not_before_the_plea(team: Laptop, order: Sentence) -> None:
    found = refused(team, replace(order, sentenced_on=DAY - timedelta(days=1)))
    assert found == {
        "sentenced_on": "Guilty plea was on 14/1/2027: a sentence cannot come before it."
    }


def test_nor_before_a_verdict_of_another_offence(team: Laptop, order: Sentence) -> None:
    team.clock.now += timedelta(days=2)
    pleas.record_pleas(
        here(team),
        order.case,
        {"drive-while-disqualified": Verdict.FOUND_GUILTY},
        on=DAY + timedelta(days=1),
        reason="put right",
    )
    assert "Found guilty after trial was on 15/1/2027" in refused(team, order)["sentenced_on"]


def test_nor_in_an_hour_to_come(team: Laptop, order: Sentence) -> None:
    later = (team.clock.now + timedelta(minutes=5)).time()
    assert "still to come" in refused(team, replace(order, at=later))["at"]


@pytest.mark.parametrize("days", [0, -1, 201])
def test_rar_days_are_a_sensible_number(team: Laptop, order: Sentence, days: int) -> None:
    assert set(refused(team, replace(order, rar_days=days))) == {"rar_days"}


def test_what_only_an_order_carries(team: Laptop, order: Sentence) -> None:
    found = refused(
        team,
        replace(
            order,
            disposal=Disposal.CUSTODY,
            rar_days=10,
            other=(Other(OtherRequirement.CURFEW),),
            reviews=(date(2027, 4, 14),),
        ),
    )
    assert set(found) == {"rar_days", "other", "reviews", "MHTR"}


def test_reviews_are_after_the_sentence_and_within_the_order(team: Laptop, order: Sentence) -> None:
    end = date(2028, 1, 14)
    sentences.record_sentence(here(team), replace(order, reviews=(end,)))
    for wrong, words in (
        ((DAY,), "is not after the sentence"),
        ((end + timedelta(days=1),), "after the end of the order, 14 January 2028"),
        ((end, end), "twice"),
    ):
        found = refused(team, replace(order, reviews=wrong, note="put right"))
        assert words in found["reviews"]


def test_what_nobody_considered_was_not_proposed(team: Laptop, order: Sentence) -> None:
    results = (*order.results, CourtResult(DRR, True, 6))
    assert "not considered here" in refused(team, replace(order, results=results))["DRR"]


def test_words_that_are_too_long_are_refused_beside_their_field(
    team: Laptop, order: Sentence
) -> None:
    long = "x" * 2001
    found = refused(
        team,
        replace(
            order,
            results=(CourtResult(MHTR, False, None, long, support=long),),
            other=(Other(OtherRequirement.CURFEW, "x" * 81),),
        ),
    )
    assert set(found) == {"MHTR-reason", "MHTR-support", "curfew-length"}


def made(team: Laptop, order: Sentence) -> Sentence:
    """The order recorded, forty days ago; the CDO is signed in."""
    sentences.record_sentence(here(team), order)
    team.clock.now += timedelta(days=40)
    team.enter("Priya Nair")
    return order


LATER = DAY + timedelta(days=7)


@pytest.mark.parametrize("what", ["attended", "absence", "end", "withdrawal", "breach"])
def test_a_sentence_is_not_put_right_under_what_rests_on_it(
    team: Laptop, order: Sentence, what: str
) -> None:
    """P3: or treatment stands as attended before the sentence, or under one without it."""
    made(team, order)
    session, case = here(team), order.case
    if what == "attended":
        step = OrderStep.FIRST_ATTENDED
        orders.record_event(session, case, step, on=LATER, requirement=MHTR)
    elif what == "absence":
        absences.record_absence(session, case, MHTR, on=LATER)
    elif what == "end":
        endings.end_requirement(session, case, MHTR, on=LATER, how=EndedBy.COMPLETED)
    elif what == "withdrawal":
        endings.withdraw(session, case, WithdrawnFrom.TREATMENT, on=LATER)
    else:
        absences.record_breach(session, case, on=LATER, requirement=MHTR, reasons="Left")
    drr = (CourtResult(MHTR, False, reason="No"), CourtResult(DRR, True, 6, proposed=False))
    for wrong in (
        replace(order, sentenced_on=DAY + timedelta(days=30)),
        replace(order, results=drr),
        replace(
            order,
            disposal=Disposal.CUSTODY,
            order_months=None,
            results=(CourtResult(MHTR, False, reason="No"),),
        ),
    ):
        found = refused(team, replace(wrong, note="Wrong"))
        assert "(21/1/2027) rests on this: take that back first." in found[""]
    put_right = replace(order, order_months=18, sentenced_on=LATER, note="Typing error")
    file = sentences.record_sentence(here(team), put_right)
    assert file.sentence is not None and file.sentence.value.order_months == 18


def test_a_sentence_of_no_year_that_can_be_is_refused(team: Laptop, order: Sentence) -> None:
    for on in (date(1, 1, 1), date(2016, 12, 31)):
        assert set(refused(team, replace(order, sentenced_on=on))) == {"sentenced_on"}
    words = "before the person was born (2/3/1985)"
    assert words in refused(team, replace(order, sentenced_on=date(1, 1, 1)))["sentenced_on"]


@pytest.mark.parametrize("kinds", [(DRR, ATR), (MHTR, DRR, ATR)])
def test_no_sentence_with_what_the_framework_does_not_have(
    team: Laptop, order: Sentence, kinds: tuple[RequirementKind, ...]
) -> None:
    declined = () if MHTR in kinds else (CourtResult(MHTR, False, reason="No"),)
    accepted = tuple(CourtResult(kind, True, 6, proposed=kind is MHTR) for kind in kinds)
    found = refused(team, replace(order, results=(*declined, *accepted)))
    assert "MHTR with DRR, or MHTR with ATR" in found["ATR"]


def test_after_sentence_nothing_before_it_is_written_anew(team: Laptop, order: Sentence) -> None:
    made(team, order)
    session = team.enter("Amina Yusuf")
    for kinds in ([], [MHTR], [MHTR, DRR]):
        with pytest.raises(UserError, match="The sentence is recorded"):
            requirements.consider(session, order.case, kinds, "Later")
    with pytest.raises(UserError, match="The sentence is recorded"):
        requirements.assess(session, order.case, MHTR, suitable=False, reasons="Later")


def test_no_order_is_left_without_guilt(team: Laptop, order: Sentence) -> None:
    made(team, order)
    session = here(team)
    change = {"drive-while-disqualified": Verdict.NOT_GUILTY}
    trial = DAY + timedelta(days=90)

    def not_guilty() -> None:
        pleas.record_pleas(session, order.case, change, trial_date=trial, reason="Wrong")

    with pytest.raises(UserError, match="put the sentence right first"):
        not_guilty()
    declined = (CourtResult(MHTR, False, reason="No"),)
    other = Sentence(order.case, DAY, Disposal.OTHER, results=declined, note="None was passed")
    sentences.record_sentence(session, other)
    not_guilty()


def test_a_plea_of_no_year_that_can_be_is_refused(team: Laptop, case: CaseId) -> None:
    change = {"drive-while-disqualified": Verdict.GUILTY}
    for on, words in ((date(1, 1, 1), "born"), (date(2017, 1, 13), "10 years ago")):
        with pytest.raises(FieldError, match=words):
            pleas.record_pleas(here(team), case, change, on=on)
    pleas.record_pleas(here(team), case, change, on=date(2017, 1, 14))


def test_all_that_stands_in_the_way_is_one_sentence(team: Laptop, order: Sentence) -> None:
    made(team, order)
    for step in (OrderStep.EXPLAINED, OrderStep.MEETING_HELD):
        orders.record_event(here(team), order.case, step, on=LATER)
    later = replace(order, sentenced_on=DAY + timedelta(days=30), note="Wrong")
    found = refused(team, later)
    assert found[""].endswith(" rest on this: take them back first.")
    assert found[""].count("(21/1/2027)") == 2
