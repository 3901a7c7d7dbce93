"""What complete means, who must act until then, and the mark of a draft (P3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from courtdesk.documents.snippet import build_snippet
from courtdesk.documents.snippet_complete import missing
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import EnquiryFacts, NothingFacts, ReportFacts
from courtdesk.domain.requirements import RequirementKind
from tests.unit.documents.finished_case import APPROVED, FACTS, MHTR

BY_TELEPHONE = replace(
    APPROVED,
    way=ContactWay.TELEPHONE,
    confirmed=False,
    recorded_by="Priya Nair",
    decided_at=APPROVED.decided_at.replace(minute=42),
)


ASKED = EnquiryFacts("Domestic abuse enquiry", date(2027, 1, 12))


def with_requirement(**changes: object) -> ReportFacts:
    return replace(FACTS, requirements=(replace(MHTR, **changes),))  # type: ignore[arg-type]


def test_a_finished_case_is_complete_and_carries_no_mark() -> None:
    made = build_snippet(FACTS)
    assert made.missing == () and made.draft == ""
    assert "DRAFT" not in made.text and "Still to do" not in made.text


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        (
            replace(FACTS, enquiries=(EnquiryFacts("Police", date(2027, 1, 2)),)),
            "Court duty officer",
        ),
        (replace(FACTS, victim=None), "Court duty officer"),
        (replace(FACTS, requirements=(), combination=""), "Court team"),
        (replace(FACTS, verdicts=(Verdict.NONE_YET.label,)), "Court"),
        (with_requirement(suitable=None), "Assessor"),
        (with_requirement(plan=""), "Assessor"),
        (with_requirement(consent_signed_on=None), "Court team"),
        (replace(FACTS, consent_withdrawn=True), "Court team"),
        (with_requirement(decision=None), "Clinical lead"),
        (with_requirement(decision=None, asked_at=None), "Court team"),
        (with_requirement(decision=None, kind=RequirementKind.ATR), "Substance misuse provider"),
        (with_requirement(decision=replace(APPROVED, outcome=Outcome.RETURN)), "Court team"),
        (with_requirement(appointment=None), "Court team"),
    ],
)
def test_each_thing_that_is_missing_names_who_must_act_and_makes_a_draft(
    facts: ReportFacts, who: str
) -> None:
    [one] = missing(facts)
    assert one.who == who and one.absent and one.holds_up
    made = build_snippet(facts)
    assert made.draft == "DRAFT - 1 thing still to do before this is complete"
    first, second = made.text.split("\n")[:2]
    assert first.startswith("DRAFT - Community sentence treatment requirement")
    assert second == "1 thing still to do before this is complete."
    assert f"\nStill to do\n- {one.who}: {one.what}.\n" in made.text


@pytest.mark.parametrize(
    "facts",
    [
        with_requirement(suitable=False, decision=None, consent_signed_on=None, appointment=None),
        with_requirement(decision=replace(APPROVED, outcome=Outcome.DECLINE), appointment=None),
        replace(FACTS, requirements=(), nothing=NothingFacts("The person does not want treatment")),
    ],
)
def test_what_is_not_recommended_waits_for_nothing(facts: ReportFacts) -> None:
    assert missing(facts) == ()
    assert "DRAFT" not in build_snippet(facts).text


def test_nothing_proposed_is_said_with_its_reason() -> None:
    nothing = NothingFacts("The person does not want treatment", "said so twice")
    made = build_snippet(replace(FACTS, requirements=(), nothing=nothing)).text
    assert (
        "No treatment requirement is proposed. "
        "Reasons given: The person does not want treatment; said so twice." in made
    )


def test_an_approval_by_telephone_counts_and_its_confirmation_is_still_to_do() -> None:
    made = build_snippet(with_requirement(decision=BY_TELEPHONE))
    assert (
        "\nApproved by telephone by Dr Ada Example, HCPC PYL000, 11:42, recorded by Priya Nair; "
        "written confirmation outstanding.\n" in made.text
    )
    assert "A Mental Health Treatment Requirement (MHTR) is recommended." in made.text
    assert (
        "\nStill to do\n- Clinical lead: confirm in writing the approval of the MHTR given by "
        "telephone.\n" in made.text
    )
    assert made.draft == "" and not made.text.startswith("DRAFT")
    assert "approved by telephone; written confirmation is outstanding" in made.spoken
    # A release of scores is signed, and nobody has signed yet.
    assert "18.5" not in made.text


def test_an_approval_by_telephone_on_another_day_says_the_day() -> None:
    told = replace(BY_TELEPHONE, decided_at=BY_TELEPHONE.decided_at.replace(day=13))
    made = build_snippet(with_requirement(decision=told)).text
    assert "HCPC PYL000, 11:42 on 13 January 2027, recorded by Priya Nair; written" in made


@pytest.mark.parametrize(
    "told",
    [
        replace(BY_TELEPHONE, confirmed=True),
        replace(BY_TELEPHONE, way=ContactWay.EMAIL),
        replace(BY_TELEPHONE, stands=False),
    ],
)
def test_no_other_word_of_mouth_is_an_approval_of_an_mhtr(told: object) -> None:
    made = build_snippet(with_requirement(decision=told))
    assert "pproved" not in made.text.replace("not approved", "")
    assert "recommended yet: approval outstanding" in made.text
    assert made.draft


def test_a_decline_or_questions_by_telephone_are_said_as_told() -> None:
    no = replace(BY_TELEPHONE, outcome=Outcome.DECLINE)
    assert (
        "Approval: not approved; declined by Dr Ada Example (HCPC PYL000) by telephone at 11:42am "
        "on 14 January 2027, recorded by Priya Nair."
        in build_snippet(with_requirement(decision=no)).text
    )
    back = replace(BY_TELEPHONE, outcome=Outcome.RETURN)
    made = build_snippet(with_requirement(decision=back))
    assert "approval outstanding. Returned with questions by Dr Ada Example" in made.text
    assert made.draft
