"""What is still to come after sentence, in the order of the process map."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.order_path import over, to_come
from courtdesk.domain.orders import EndedBy, OrderStep, RiskJudged, RiskWhen
from courtdesk.domain.providers import ContactWay, ProviderContact, ProviderStep
from courtdesk.domain.requirements import RequirementKind
from tests.unit.domain.casefiles import CASE, DAY, Builder
from tests.unit.domain.test_order_checks import END, ended, sentenced, with_event

MHTR, DRR, ATR = RequirementKind


def parts(file: CaseFile) -> list[str]:
    return [one.part for one in to_come(file)]


def test_nothing_before_sentence_and_liaison_alone_where_none_was_made() -> None:
    assert to_come(Builder().plead().file) == ()
    assert parts(sentenced().file) == ["event:ld-told"]
    assert to_come(with_event(sentenced(), OrderStep.LD_TOLD).file) == ()


def test_the_order_is_the_maps() -> None:
    assert parts(sentenced(MHTR, DRR).file) == [
        "event:explained",
        "event:providers-told:MHTR",
        "event:providers-told:DRR",
        "event:allocated",
        "event:officer-met",
        "event:meeting-held",
        "event:first-attended:MHTR",
        "risk:MHTR:before",
        "end:MHTR",
        "event:first-attended:DRR",
        "risk:DRR:before",
        "end:DRR",
    ]


def test_what_is_recorded_is_not_to_come_and_may_be_for_all_at_once() -> None:
    built = with_event(sentenced(MHTR, DRR), OrderStep.PROVIDERS_TOLD)
    with_event(built, OrderStep.EXPLAINED)
    with_event(built, OrderStep.FIRST_ATTENDED, requirement=DRR)
    found = parts(built.file)
    assert not [part for part in found if "providers-told" in part or "explained" in part]
    assert "event:first-attended:MHTR" in found and "event:first-attended:DRR" not in found


def test_a_contact_with_the_provider_counts_as_telling_it() -> None:
    built = sentenced(MHTR)
    at = datetime(2027, 1, 14, 15, 0, tzinfo=UTC)
    told = ProviderContact(
        CASE, MHTR, ProviderStep.TOLD_OUTCOME, "Sample Minds", "Jo", ContactWay.TELEPHONE, at
    )
    court = replace(built.file.court, contacts=(built.recorded(told),))
    assert "event:providers-told:MHTR" not in parts(built._set(court=court).file)


def test_the_officer_meets_nobody_before_being_allocated() -> None:
    (met,) = [one for one in to_come(sentenced(MHTR).file) if one.part == "event:officer-met"]
    assert met.why_not == "The responsible officer is not allocated yet"
    file = with_event(sentenced(MHTR), OrderStep.ALLOCATED, who="Ruth").file
    (met,) = [one for one in to_come(file) if one.part == "event:officer-met"]
    assert met.why_not == ""


def test_completion_asks_for_all_that_ends_it_and_for_follow_ups_of_an_mhtr() -> None:
    file = ended(ended(sentenced(MHTR, ATR), MHTR), ATR).file
    assert over(file)
    found = parts(file)
    assert found[3:] == [
        "risk:MHTR:before",
        "event:end-meeting:MHTR",
        "risk:MHTR:after",
        "event:signed-off:MHTR",
        "event:certificate:MHTR",
        "event:feedback:MHTR",
        "event:follow-up-3:MHTR",
        "event:follow-up-6:MHTR",
        "event:follow-up-12:MHTR",
        "risk:ATR:before",
        "event:end-meeting:ATR",
        "risk:ATR:after",
        "event:certificate:ATR",
        "event:feedback:ATR",
    ]


def test_an_unplanned_end_offers_no_certificate_and_death_no_meeting() -> None:
    left = parts(ended(sentenced(MHTR), MHTR, EndedBy.DID_NOT_ENGAGE).file)
    assert "event:end-meeting:MHTR" in left and "event:signed-off:MHTR" in left
    assert "event:certificate:MHTR" not in left and "event:follow-up-3:MHTR" not in left
    died = parts(ended(sentenced(MHTR), MHTR, EndedBy.DIED).file)
    assert "event:end-meeting:MHTR" not in died and "risk:MHTR:after" not in died


def test_risk_judged_is_not_asked_for_again() -> None:
    built = sentenced(MHTR)
    judged = built.recorded(RiskJudged(CASE, MHTR, RiskWhen.BEFORE, DAY))
    file = built._set(order=replace(built.file.order, risk=(judged,))).file
    assert "risk:MHTR:before" not in parts(file)


def test_a_review_that_the_court_directed_comes_until_it_was_held() -> None:
    built = with_event(sentenced(DRR), OrderStep.REVIEW_DIRECTED, END)
    (review,) = [one for one in to_come(built.file) if one.part == "event:court-review"]
    assert review.caption == "Directed by the court for 24/4/2027"
    held = with_event(built, OrderStep.COURT_REVIEW, END + timedelta(days=1)).file
    assert "event:court-review" not in parts(held)
