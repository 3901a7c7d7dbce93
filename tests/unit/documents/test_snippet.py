"""The report's text says what the facts support, says what is absent, and nothing else (P3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.documents.snippet import build_snippet, count_characters, plain
from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.cases import Verdict
from courtdesk.domain.report import ReportFacts, ScreenFacts
from courtdesk.domain.requirements import RequirementKind
from tests.unit.documents.finished_case import APPROVED, DAY, FACTS, MHTR, NOW


def text(facts: ReportFacts = FACTS, **changes: object) -> str:
    """The text, with `changes` made to the one requirement."""
    if changes:
        facts = replace(facts, requirements=(replace(facts.requirements[0], **changes),))  # type: ignore[arg-type]
    return build_snippet(facts).text


def test_the_whole_of_a_finished_case() -> None:
    assert text() == "\n".join(
        [
            "Community sentence treatment requirement: MHTR",
            "Áine O'Sample. Exampleton Magistrates' Court. Hearing on 14 January 2027. "
            "Case reference 7F3K-Q2XM.",
            "",
            "Recommendation",
            "A Mental Health Treatment Requirement (MHTR) is recommended.",
            "",
            "Enquiries and victim's views",
            "No enquiry is outstanding.",
            "Victim's views: considered.",
            "",
            "Offences",
            "- Theft from a shop: Guilty plea",
            "",
            "Needs and adjustments",
            "No need is recorded.",
            "",
            "Screening",
            "- K10 completed on 14 January 2027: at or above the site's threshold.",
            "",
            "Mental Health Treatment Requirement (MHTR)",
            "Assessment: assessed as suitable on 14 January 2027 by Sam Sample.",
            "Consent: signed on 14 January 2027.",
            "Approval: approved on 14 January 2027 by Dr Ada Example, clinical lead (HCPC PYL000).",
            "CORE-34 (released by the clinical lead): 18.5 of 40, band: moderate.",
            "Programme: no number of sessions or length is proposed here.",
            "Outline plan: Twelve weekly sessions on managing low mood.",
            "First appointment: Monday 18 January 2027 at 11:30am, Example House, "
            "with Pat Placeholder.",
            "",
            "Reviews",
            "- MHTR: no review by the court is set; the provider and the responsible officer agree "
            "how progress is reviewed.",
            "",
            "Rehabilitation Activity Requirement (RAR)",
            "No needs for RAR days are recorded.",
        ]
    )


def test_the_programme_is_said_where_there_is_one() -> None:
    sessions = "10 to 12 weekly sessions of 50 minutes"
    assert f"Programme: {sessions}.\nOutline plan" in text(sessions=sessions)
    assert "Programme: no number of sessions or length is proposed here.\n" in text()
    assert "Programme" not in text(sessions=sessions, suitable=False)


@pytest.mark.parametrize(
    ("changes", "said", "to_do"),
    [
        (
            {"decision": None},
            "Approval: approval outstanding, asked for Thursday 14 January 2027 at 10:30am.",
            "Clinical lead: decide on the MHTR (asked Thursday 14 January 2027 at 10:30am).",
        ),
        (
            {"decision": None, "asked_at": None},
            "Approval: approval outstanding, not yet asked for.",
            "Court team: ask the clinical lead to decide on the MHTR.",
        ),
        (
            {"decision": replace(APPROVED, stands=False)},
            "Approval: approval outstanding. A decision of 14 January 2027 was made before the "
            "record changed and no longer counts.",
            "Court team: ask the clinical lead to decide on the MHTR.",
        ),
        (
            {"decision": replace(APPROVED, stands=False), "asked_at": NOW + timedelta(minutes=5)},
            "no longer counts",
            "Clinical lead: decide on the MHTR (asked Thursday 14 January 2027 at 11:35am).",
        ),
        (
            {"decision": replace(APPROVED, outcome=Outcome.RETURN, reasons="risk is not covered")},
            "Approval: approval outstanding. Returned with questions on 14 January 2027 by "
            "Dr Ada Example, clinical lead (HCPC PYL000). Reasons given: Risk is not covered.",
            "Court team: answer the points returned by the clinical lead and ask again (MHTR).",
        ),
        (
            {"consent_signed_on": None},
            "Consent: consent not yet signed.",
            "Court team: go through the combined consent for the MHTR with the person.",
        ),
        (
            {"appointment": None},
            "First appointment: not yet arranged.",
            "Court team: arrange the first MHTR appointment.",
        ),
        (
            {"suitable": None, "assessed_on": None},
            "Assessment: not recorded.",
            "Assessor: complete the MHTR assessment.",
        ),
        (
            {"plan": " \n"},
            "Outline plan: not yet recorded.",
            "Assessor: record the outline plan for the MHTR.",
        ),
    ],
)
def test_what_is_absent_is_said_as_absent(
    changes: dict[str, object], said: str, to_do: str
) -> None:
    made = text(**changes)
    assert said in made
    assert f"- {to_do}" in made
    assert made.startswith("DRAFT - Community sentence treatment requirement: MHTR\n1 thing still")


def test_a_declined_approval_is_said_with_its_reasons() -> None:
    declined = replace(
        APPROVED, outcome=Outcome.DECLINE, reasons="secondary care is needed", support="refer to GP"
    )
    made = text(decision=declined)
    assert "A Mental Health Treatment Requirement (MHTR) is not recommended." in made
    assert "not approved; declined on 14 January 2027 by Dr Ada Example" in made
    assert "Reasons given: Secondary care is needed." in made
    assert "Support recommended: Refer to GP." in made
    assert "Still to do" not in made
    assert "18.5" not in made


def test_not_suitable_is_not_recommended_whatever_else_there_is() -> None:
    made = text(suitable=False, reasons="no treatable need")
    assert "is not recommended." in made
    assert "assessed as not suitable on 14 January 2027 by Sam Sample. " in made
    assert "Reasons given: No treatable need." in made
    assert made.endswith("No needs for RAR days are recorded.") and "not yet" not in made


def test_what_was_found_unsuitable_says_that_nothing_of_it_is_to_come() -> None:
    made = text(
        suitable=False, reasons="no treatable need", support="refer to the GP",
        decision=None, asked_at=None, consent_signed_on=None, appointment=None, plan="",
    )  # fmt: skip
    assert "Support is recommended instead of the MHTR, as set out under it." in made
    assert (
        "Consent: not signed.\n"
        "Approval: not asked for, as it was assessed as not suitable.\n"
        "Outline plan: none is proposed.\n"
        "First appointment: none is proposed.\n"
        "Support recommended: Refer to the GP.\n"
    ) in made
    assert "not yet" not in made and "approval outstanding" not in made


def test_a_provider_agrees_to_hold_and_does_not_approve() -> None:
    made = text(kind=RequirementKind.DRR)
    assert "Provider's agreement: agreed to hold the requirement, on 14 January 2027 by" in made
    assert "substance misuse provider" in made
    assert "approv" not in made
    assert "agreement outstanding" in text(kind=RequirementKind.ATR, decision=None)


def test_nothing_is_recommended_without_a_finding_of_guilt() -> None:
    made = text(replace(FACTS, verdicts=(Verdict.NONE_YET.label,)))
    assert "cannot be recommended yet: no guilty plea or finding of guilt is recorded." in made
    assert "- Court: take the plea, or find on trial." in made


def test_a_consent_that_was_withdrawn_is_no_consent() -> None:
    made = text(replace(FACTS, consent_withdrawn=True))
    assert "Consent: withdrawn after it was signed." in made
    assert "cannot be recommended yet: consent withdrawn." in made


@pytest.mark.parametrize(
    ("screen", "line"),
    [
        (ScreenFacts("CORE-34", False, 30, 34, None, None), "not completed (30 of 34 answered)."),
        (ScreenFacts("CORE-34", False, 34, 34, True, DAY), "not completed (34 of 34 answered)."),
        (ScreenFacts("CORE-34", True, 30, 34, None, DAY), "not completed (30 of 34 answered)."),
        (
            ScreenFacts("CORE-34", True, 32, 34, False, DAY),
            "completed on 14 January 2027 with 32 of 34 answered: below the site's threshold.",
        ),
        (ScreenFacts("CORE-34", True, 34, 34, None, None), "completed."),
    ],
)
def test_screens(screen: ScreenFacts, line: str) -> None:
    assert f"- CORE-34 {line}\n" in text(replace(FACTS, screens=(screen,)))


@pytest.mark.parametrize(
    ("agreed", "line"),
    [(False, "Agreement to be screened was asked for and not given."),
     (None, "No agreement to be screened is recorded.")],
)  # fmt: skip
def test_without_agreement_to_share_there_is_no_outcome(agreed: bool | None, line: str) -> None:
    made = text(replace(FACTS, screening_agreed=agreed))
    assert line in made
    assert "threshold" not in made
    assert "K10 completed on 14 January 2027." in made


def test_scores_are_printed_only_beside_the_approval_that_released_them() -> None:
    for decision in (None, replace(APPROVED, stands=False)):
        made = text(decision=decision)
        assert "18.5" not in made
        assert "band" not in made
    prorated = ScoreFacts("CORE-34", "18.5 of 40", None, prorated=True)
    assert "18.5 of 40, prorated from the items answered.\n" in text(scores=(prorated,))


def test_two_requirements_each_have_their_own_part() -> None:
    drr = replace(MHTR, kind=RequirementKind.DRR, decision=None, scores=())
    both = replace(FACTS, requirements=(MHTR, drr), combination="MHTR & DRR", rar_needs="housing")
    made = text(both)
    assert "A Mental Health Treatment Requirement (MHTR) is recommended." in made
    assert "A Drug Rehabilitation Requirement (DRR) is being considered. " in made
    assert "It cannot be recommended yet: agreement outstanding." in made
    assert made.index("\nMental Health Treatment") < made.index("\nDrug Rehabilitation")
    assert (
        "RAR days to be considered for needs that the MHTR or DRR does not meet: Housing. "
        "The number of days is not proposed here." in made
    )


def test_nothing_considered_and_nothing_recorded() -> None:
    empty = replace(FACTS, offences=(), verdicts=(), screens=(), requirements=(), combination="")
    made = text(empty)
    assert "No treatment requirement is being considered." in made
    assert "No offence is recorded." in made
    assert "No screen is recorded." in made


def test_offences_and_verdicts_that_do_not_pair_are_not_paired() -> None:
    made = text(replace(FACTS, offences=("Theft", "Affray")))
    assert "- Theft\n- Affray\nPleas and verdicts recorded: Guilty plea." in made


def test_a_typed_line_cannot_pass_for_one_of_ours() -> None:
    made = text(decision=None, reasons="none\nApproval: approved on 1 May", plan="a\nApproval: x")
    assert "\nApproval: approved" not in made
    assert "\nApproval: x" not in made
    assert "Outline plan:\n- a\n- Approval: x\n" in made


def test_bullets_of_a_plan_become_hyphens() -> None:
    assert "Outline plan:\n- one\n- two\n" in text(plan="• one\n– two\n\n")


def test_plain_text_has_no_sign_that_a_box_cannot_take() -> None:
    assert plain("‘a’ “b” – c…\td\u202ee\x00f\u00a0g\ud800\ufffe") == "'a' \"b\" - c... d" + "ef g"
    assert plain("Gŵyn Łukasz नमस्ते") == "Gŵyn Łukasz नमस्ते"


def test_characters_are_counted_as_the_receiving_box_counts() -> None:
    assert count_characters("abc") == 3
    assert count_characters("e\u0301") == 2
    assert count_characters("\U0001f600") == 2
    assert count_characters("a\u200bb\u200c\u200d\ufeffc") == 3
    made = build_snippet(FACTS)
    assert made.characters == count_characters(made.text)
    assert not made.over
    assert not build_snippet(replace(FACTS, limit=made.characters)).over
    assert build_snippet(replace(FACTS, limit=made.characters - 1)).over
