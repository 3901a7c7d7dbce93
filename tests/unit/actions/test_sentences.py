"""What a sentence must hold together with: the plea, the clock, the order's length."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from courtdesk.actions import pleas, sentences
from courtdesk.actions.session import Session
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Other, OtherRequirement, Sentence
from courtdesk.errors import FieldErrors
from tests.unit.actions.conftest import DAY, Laptop, assessed, guilty

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR
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
