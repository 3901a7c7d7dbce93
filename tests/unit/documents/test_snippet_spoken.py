"""What is said aloud: half a minute, the truth first, and never more than the text says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from courtdesk.documents.snippet import build_snippet
from courtdesk.documents.snippet_spoken import LONGEST, count_words
from courtdesk.domain.approval import Outcome
from courtdesk.domain.report import EnquiryFacts
from courtdesk.domain.requirements import RequirementKind
from tests.unit.documents.finished_case import APPROVED, FACTS, MHTR, NOW


def test_a_finished_case_is_said_in_whole_sentences() -> None:
    assert build_snippet(FACTS).spoken == (
        "A Mental Health Treatment Requirement is recommended. "
        "The MHTR was approved by Dr Ada Example, clinical lead. "
        "The first MHTR appointment is on Monday 18 January 2027 at 11:30am. "
        "Consent was signed on 14 January 2027."
    )


def test_a_draft_says_so_first_and_what_stands_in_the_way() -> None:
    facts = replace(FACTS, requirements=(replace(MHTR, decision=None, consent_signed_on=None),))
    assert build_snippet(facts).spoken.startswith(
        "This is a draft: 2 things still to do. "
        "A Mental Health Treatment Requirement cannot be recommended yet: "
        "no signed consent and no approval."
    )


def test_declined_with_support_and_what_is_outstanding() -> None:
    declined = replace(APPROVED, outcome=Outcome.DECLINE, support="GP")
    asked = EnquiryFacts("Domestic abuse enquiry", date(2027, 1, 12))
    facts = replace(FACTS, requirements=(replace(MHTR, decision=declined),), enquiries=(asked,))
    assert build_snippet(facts).spoken == (
        "This is a draft: 1 thing still to do. "
        "A Mental Health Treatment Requirement is not recommended. "
        "Support is recommended instead of the MHTR. "
        "The MHTR was declined by Dr Ada Example, clinical lead. "
        "Enquiries are outstanding; the text names them."
    )


def test_two_requirements_fit_with_who_decided_on_each() -> None:
    drr = replace(
        MHTR,
        kind=RequirementKind.DRR,
        scores=(),
        decision=replace(APPROVED, name="Kit Example"),
        appointment=replace(MHTR.appointment, when=NOW + timedelta(days=5)),  # type: ignore[type-var]
    )
    said = build_snippet(replace(FACTS, requirements=(MHTR, drr), combination="MHTR & DRR")).spoken
    assert "The DRR will be held by agreement of Kit Example, substance misuse provider." in said
    assert "on Tuesday 19 January 2027 at 11:30am." in said
    assert count_words(said) <= LONGEST


def test_a_sentence_that_does_not_fit_is_left_out_whole() -> None:
    long_name = " ".join(["Ada"] * 70)
    facts = replace(
        FACTS, requirements=(replace(MHTR, decision=replace(APPROVED, name=long_name)),)
    )
    said = build_snippet(facts).spoken
    assert "Ada" not in said
    assert said.endswith("Consent was signed on 14 January 2027.")
