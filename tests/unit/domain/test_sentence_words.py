"""The resulting wording: as court staff write it, and nothing that the record does not say."""

from __future__ import annotations

from datetime import date

import pytest

from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Other, OtherRequirement, Sentence
from courtdesk.domain.sentence_words import days_words, months_words, resulting_words
from tests.unit.domain.casefiles import CASE, DAY

MHTR, DRR = RequirementKind.MHTR, RequirementKind.DRR


def test_an_order_with_everything() -> None:
    sentence = Sentence(
        CASE,
        DAY,
        Disposal.COMMUNITY_ORDER,
        12,
        (CourtResult(MHTR, True, 12), CourtResult(DRR, False, None, "One is enough")),
        rar_days=15,
        other=(
            Other(OtherRequirement.UNPAID_WORK, "80 hours"),
            Other(OtherRequirement.PROHIBITED_ACTIVITY),
        ),
        reviews=(date(2027, 4, 14), date(2027, 5, 12)),
    )
    assert resulting_words(sentence) == (
        "Community order for 12 months with: Mental Health Treatment Requirement for 12 months; "
        "Rehabilitation Activity Requirement, up to 15 days; Unpaid Work Requirement, 80 hours; "
        "Prohibited Activity Requirement. Review by the court on 14 April 2027 and 12 May 2027."
    )


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (Sentence(CASE, DAY, Disposal.CUSTODY), "Immediate custody."),
        (Sentence(CASE, DAY, Disposal.COMMUNITY_ORDER), "Community order."),
        (
            Sentence(CASE, DAY, Disposal.SUSPENDED_SENTENCE_ORDER, 1),
            "Suspended sentence order for 1 month.",
        ),
        (
            Sentence(CASE, DAY, Disposal.COMMUNITY_ORDER, 6, rar_days=1),
            "Community order for 6 months with: Rehabilitation Activity Requirement, up to 1 day.",
        ),
    ],
)
def test_what_is_not_recorded_is_left_out(sentence: Sentence, words: str) -> None:
    assert resulting_words(sentence) == words


def test_one_is_one() -> None:
    assert (months_words(1), months_words(2), months_words(None)) == ("1 month", "2 months", "")
    assert (days_words(1), days_words(2)) == ("1 day", "2 days")
