"""What the report says of enquiries, the victim, reasons, needs and who was told what (P3, V1)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from courtdesk.documents.snippet import build_snippet
from courtdesk.domain.approval import Outcome
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import EnquiryFacts, OverruleFacts, ReportFacts, VictimFacts
from courtdesk.domain.requirements import RequirementKind, Route
from tests.unit.documents.finished_case import APPROVED, FACTS, MHTR

ABUSE = EnquiryFacts("Domestic abuse enquiry", date(2027, 1, 12))
CHILD = EnquiryFacts("Child safeguarding enquiry", None)


def text(facts: ReportFacts = FACTS, **changes: object) -> str:
    if changes:
        facts = replace(facts, requirements=(replace(facts.requirements[0], **changes),))  # type: ignore[arg-type]
    return build_snippet(facts).text


def test_enquiries_that_are_outstanding_are_named_and_nobody_can_tell_an_answer() -> None:
    made = text(replace(FACTS, enquiries=(ABUSE, CHILD)))
    assert "- Domestic abuse enquiry: asked 12 January 2027, no answer yet.\n" in made
    assert "- Child safeguarding enquiry: not made yet.\n" in made
    assert (
        "- Court duty officer: settle before the report is given: "
        "Domestic abuse enquiry; Child safeguarding enquiry." in made
    )
    # A field for an answer would sooner or later be printed.
    assert [one.name for one in fields(EnquiryFacts)] == ["name", "asked_on", "source"]


@pytest.mark.parametrize(
    ("victim", "said"),
    [
        (None, "not recorded."),
        (VictimFacts(VictimViews.CONSIDERED, "left over"), "considered."),
        (VictimFacts(VictimViews.ABSENT, "no statement came"), "absent. Reasons given: No stat"),
        (VictimFacts(VictimViews.NO_VICTIM), "there is no identifiable victim."),
    ],
)
def test_the_victims_views_are_considered_absent_or_not_recorded(
    victim: VictimFacts | None, said: str
) -> None:
    made = text(replace(FACTS, victim=victim))
    assert f"Victim's views: {said}" in made
    assert "left over" not in made


def test_a_reason_for_going_past_eligibility_is_told_with_what_was_found() -> None:
    past = OverruleFacts("range", "the range is low", "two needs, one offence")
    made = text(replace(FACTS, overrules=(past,)))
    assert (
        "Gone on with a reason (range): Two needs, one offence. The check found: The range is low."
    ) in made


def test_a_reason_about_a_score_is_told_only_where_the_outcome_may_be_shared() -> None:
    past = OverruleFacts("score, MHTR", "The K10 is below.", "in crisis", shares_outcome=True)
    facts = replace(FACTS, overrules=(past,))
    assert "Gone on with a reason (score, MHTR): In crisis." in text(facts)
    for agreed in (None, False):
        made = text(replace(facts, screening_agreed=agreed))
        assert "Gone on" not in made and "below" not in made


def test_needs_are_told_as_their_tags_are() -> None:
    made = text(replace(FACTS, needs=("interpreter: Polish (booked 15/1 10:30)", "easy read")))
    assert "To be met: interpreter: Polish (booked 15/1 10:30); easy read.\n" in made


TOLD = replace(
    APPROVED,
    name="Kit Example",
    registration="",
    way=ContactWay.TELEPHONE,
    organisation="Sample Recovery",
    recorded_by="Priya Nair",
    decided_at=APPROVED.decided_at.replace(minute=42),
)
BY = (
    "by Kit Example of Sample Recovery by telephone at 11:42am on 14 January 2027, "
    "recorded by Priya Nair."
)


def test_an_agreement_that_was_told_is_never_printed_as_signed() -> None:
    made = text(kind=RequirementKind.DRR, decision=TOLD)
    assert f"Provider's agreement: agreed {BY}" in made
    assert "agreed to hold" not in made
    assert "A Drug Rehabilitation Requirement (DRR) is recommended." in made
    no = text(kind=RequirementKind.DRR, decision=replace(TOLD, outcome=Outcome.DECLINE))
    assert f"declined {BY}" in no and "is not recommended." in no
    back = text(kind=RequirementKind.DRR, decision=replace(TOLD, outcome=Outcome.RETURN))
    assert f"agreement outstanding. Returned with questions {BY}" in back


def test_an_mhtr_is_approved_by_a_signature_and_never_by_word_of_mouth() -> None:
    made = text(decision=TOLD)
    assert "is recommended." not in made and "approved" not in made
    assert "Approval: approval outstanding. What somebody was told is not a" in made
    assert "18.5" not in made


def test_an_mhtr_through_secondary_care_is_neither_approved_nor_recommended_here() -> None:
    made = text(route=Route.SECONDARY, sessions="12 weekly sessions")
    assert (
        "A Mental Health Treatment Requirement (MHTR) is being taken through secondary care, "
        "by its own guidance; it is not approved here." in made
    )
    assert "recommended" not in made and "Still to do" not in made
    assert "Approval: not given here. Secondary care decides, by its own guidance." in made
    assert "Dr Ada Example" not in made and "18.5" not in made and "Programme" not in made
    # The route is an MHTR's alone: a stray one takes nothing away from the others.
    drr = replace(MHTR, kind=RequirementKind.DRR, route=Route.SECONDARY)
    assert "(DRR) is recommended." in text(replace(FACTS, requirements=(drr,)))
