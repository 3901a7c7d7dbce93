"""The report's text says what the facts support, says what is absent, and nothing else (P3)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.documents.snippet import build_snippet, count_characters, plain
from courtdesk.domain.approval import Outcome, ScoreFacts
from courtdesk.domain.cases import Verdict
from courtdesk.domain.enquiries import VictimViews
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import (
    DecisionFacts,
    EnquiryFacts,
    OverruleFacts,
    ReportFacts,
    RequirementFacts,
    ScreenFacts,
    VictimFacts,
)
from courtdesk.domain.requirements import Appointment, RequirementKind, Route
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
            "Victim's views: not recorded.",
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
            "Outline plan: Twelve weekly sessions on managing low mood.",
            "First appointment: Monday 18 January 2027 at 11:30am, Example House, "
            "with Pat Placeholder.",
            "",
            "Rehabilitation Activity Requirement (RAR)",
            "No needs for RAR days are recorded.",
        ]
    )


def test_the_programme_is_said_where_there_is_one() -> None:
    sessions = "10 to 12 weekly sessions of 50 minutes"
    assert f"Programme: {sessions}.\nOutline plan" in text(sessions=sessions)
    assert "Programme" not in text()
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
        ({"plan": " \n"}, "Outline plan: not yet recorded.", ""),
    ],
)
def test_what_is_absent_is_said_as_absent(
    changes: dict[str, object], said: str, to_do: str
) -> None:
    made = text(**changes)
    assert said in made
    assert f"- {to_do}" in made if to_do else "Still to do" not in made


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
    assert "RAR days to be considered for: Housing." in made


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


# Words that no sentence of ours uses, so that what is found in the text is ours.
_WORD = st.text(st.sampled_from("XYZÉ’ \n-"), max_size=8)
_MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001
_DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))
_DECISIONS = st.builds(
    DecisionFacts,
    outcome=st.sampled_from(Outcome),
    stands=st.booleans(),
    name=_WORD,
    registration=_WORD,
    decided_at=_MOMENTS,
    reasons=_WORD,
    support=_WORD,
    way=st.none() | st.sampled_from(ContactWay),
    organisation=_WORD,
    recorded_by=_WORD,
)
_REQUIREMENTS = st.builds(
    RequirementFacts,
    kind=st.sampled_from(RequirementKind),
    suitable=st.none() | st.booleans(),
    reasons=_WORD,
    assessed_on=st.none() | _DAYS,
    assessor=_WORD,
    plan=_WORD,
    appointment=st.none() | st.builds(Appointment, _MOMENTS, _WORD, _WORD),
    support=_WORD,
    consent_signed_on=st.none() | _DAYS,
    asked_at=st.none() | _MOMENTS,
    decision=st.none() | _DECISIONS,
    scores=st.lists(
        st.builds(
            ScoreFacts,
            st.just("SCORE"),
            st.just("99.9 of 40"),
            st.sampled_from([None, "severe"]),
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    route=st.sampled_from(Route),
)
_SCREENS = st.builds(
    ScreenFacts,
    st.just("K10"),
    st.booleans(),
    st.integers(0, 10),
    st.just(10),
    st.none() | st.booleans(),
    st.none() | _DAYS,
)
_FACTS = st.builds(
    ReportFacts,
    reference=st.just("7F3K-Q2XM"),
    full_name=_WORD,
    court=_WORD,
    hearing_date=_DAYS,
    offences=st.lists(_WORD, max_size=2).map(tuple),
    verdicts=st.lists(st.sampled_from([each.label for each in Verdict]), max_size=2).map(tuple),
    screening_agreed=st.none() | st.booleans(),
    screens=st.lists(_SCREENS, max_size=3).map(tuple),
    requirements=st.lists(_REQUIREMENTS, max_size=2).map(tuple),
    combination=st.just(""),
    consent_withdrawn=st.booleans(),
    rar_needs=_WORD,
    limit=st.integers(1, 4000),
    enquiries=st.lists(st.builds(EnquiryFacts, _WORD, st.none() | _DAYS), max_size=2).map(tuple),
    victim=st.none() | st.builds(VictimFacts, st.sampled_from(VictimViews), _WORD),
    overrules=st.lists(
        st.builds(OverruleFacts, _WORD, _WORD, _WORD, st.booleans()), max_size=2
    ).map(tuple),
    needs=st.lists(_WORD, max_size=2).map(tuple),
)


def _approved(requirement: RequirementFacts, kinds: set[RequirementKind]) -> bool:
    decision = requirement.decision
    mental = requirement.kind is RequirementKind.MHTR
    if mental and (requirement.route is Route.SECONDARY or (decision and decision.way)):
        return False
    return (
        requirement.kind in kinds
        and decision is not None
        and decision.stands
        and decision.outcome is Outcome.APPROVE
    )


@given(_FACTS)
def test_nothing_is_overstated(facts: ReportFacts) -> None:
    made = build_snippet(facts).text
    every = set(RequirementKind)
    claimed = len(re.findall(r"(?<!not )approved", made))
    assert claimed == sum(_approved(each, {RequirementKind.MHTR}) for each in facts.requirements)
    told = [each for each in facts.requirements if each.decision and each.decision.way]
    held = [each for each in facts.requirements if _approved(each, every - {RequirementKind.MHTR})]
    assert made.count("agreed to hold") == sum(each not in told for each in held)
    assert made.count("agreed by") == sum(each in told for each in held)
    released = [
        score for each in facts.requirements if _approved(each, every) for score in each.scores
    ]
    assert made.count("99.9") == len(released)
    assert made.count("severe") == sum(score.band is not None for score in released)
    assert made.count("prorated") == sum(score.prorated for score in released)
    signed = [each for each in facts.requirements if each.consent_signed_on]
    assert made.count("Consent: signed on") == (0 if facts.consent_withdrawn else len(signed))
    guilty = {verdict.label for verdict in Verdict if verdict.is_guilt} & set(facts.verdicts)
    ready = [each for each in signed if each.suitable and _approved(each, every)]
    can_be = 0 if facts.consent_withdrawn or not guilty else len(ready)
    assert len(re.findall(r"(?<!not )(?<!be )recommended\.", made)) == can_be


@given(_FACTS)
def test_an_outcome_of_a_screen_is_shared_only_when_there_is_one_and_it_was_agreed(
    facts: ReportFacts,
) -> None:
    made = build_snippet(facts).text
    shared = [
        screen
        for screen in facts.screens
        if screen.finished and screen.above_threshold is not None and facts.screening_agreed
    ]
    assert made.count("threshold") == len(shared)
    for screen in facts.screens:
        if not screen.finished:
            assert f"not completed ({screen.answered} of {screen.total} answered)" in made


@given(_FACTS)
def test_the_text_is_plain(facts: ReportFacts) -> None:
    made = build_snippet(facts)
    assert not set("\t\r‘’“”–—…") & set(made.text)
    assert made.text == "\n\n".join(
        "\n".join((section.heading, *section.lines)) for section in made.sections
    )
    assert all(line and line == line.strip() for s in made.sections for line in s.lines)


@given(_FACTS)
def test_whoever_must_still_act_is_named_until_nothing_is_open(facts: ReportFacts) -> None:
    made = build_snippet(facts).text
    waiting = made.count("is being considered. It cannot be recommended yet: ")
    assert waiting == 0 or "Still to do\n- " in made
