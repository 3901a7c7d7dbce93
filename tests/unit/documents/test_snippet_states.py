"""What holds of the report's text in every state of a case (P3), over random states.

One walk over the states and many rules: making a state costs more than reading its text.
"""

from __future__ import annotations

import re

from hypothesis import given, settings

from courtdesk.documents.snippet import Snippet, build_snippet
from courtdesk.documents.snippet_complete import draft_words
from courtdesk.documents.snippet_spoken import LONGEST, count_words
from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.report import DecisionFacts, ReportFacts, RequirementFacts
from courtdesk.domain.requirements import RequirementKind, Route
from tests.unit.documents.report_states import report_facts


@settings(max_examples=150)
@given(report_facts())
def test_what_holds_in_every_state(facts: ReportFacts) -> None:
    made = build_snippet(facts)
    nothing_is_overstated(facts, made)
    an_outcome_is_shared_only_where_there_is_one_and_it_was_agreed(facts, made)
    the_text_is_plain(facts, made)
    no_line_is_without_a_source_or_a_named_absence(facts, made)
    a_line_names_a_record_only_for_what_it_says(facts, made)
    the_mark_stands_while_something_holds_the_report_up(facts, made)
    half_a_minute_is_enough_for_what_must_be_said(facts, made)
    what_is_said_is_never_more_than_the_text(facts, made)


def _only_said(decision: DecisionFacts) -> bool:
    by_telephone = decision.way is ContactWay.TELEPHONE and not decision.confirmed
    return decision.way is not None and not by_telephone


def _approved(requirement: RequirementFacts, kinds: set[RequirementKind]) -> bool:
    decision = requirement.decision
    mental = requirement.kind is RequirementKind.MHTR
    if mental and (requirement.route is Route.SECONDARY or (decision and _only_said(decision))):
        return False
    return (
        requirement.kind in kinds
        and decision is not None
        and decision.stands
        and decision.outcome is Outcome.APPROVE
    )


def _by_telephone(requirement: RequirementFacts) -> bool:
    approved = _approved(requirement, {RequirementKind.MHTR})
    return approved and requirement.decision is not None and requirement.decision.way is not None


def nothing_is_overstated(facts: ReportFacts, whole: Snippet) -> None:
    made = whole.text
    every = set(RequirementKind)
    claimed = len(re.findall(r"(?<!not )[Aa]pproved", made))
    assert claimed == sum(_approved(each, {RequirementKind.MHTR}) for each in facts.requirements)
    told = [each for each in facts.requirements if each.decision and each.decision.way]
    held = [each for each in facts.requirements if _approved(each, every - {RequirementKind.MHTR})]
    assert made.count("agreed to hold") == sum(each not in told for each in held)
    assert made.count("agreed by") == sum(each in told for each in held)
    by_telephone = [each for each in facts.requirements if _by_telephone(each)]
    assert made.count("Approved by telephone by") == len(by_telephone)
    assert made.count("; written confirmation outstanding.") == len(by_telephone)
    released = [
        score
        for each in facts.requirements
        if _approved(each, every) and each not in by_telephone
        for score in each.scores
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


def an_outcome_is_shared_only_where_there_is_one_and_it_was_agreed(
    facts: ReportFacts, made: Snippet
) -> None:
    shared = [
        screen
        for screen in facts.screens
        if screen.finished and screen.above_threshold is not None and facts.screening_agreed
    ]
    assert made.text.count("threshold") == len(shared)
    for screen in facts.screens:
        if not screen.finished:
            assert f"not completed ({screen.answered} of {screen.total} answered)" in made.text


def the_text_is_plain(_facts: ReportFacts, made: Snippet) -> None:
    assert not set("\t\r‘’“”–—…") & set(made.text)
    assert made.text == "\n\n".join(
        "\n".join((section.heading, *section.lines)) for section in made.sections
    )
    assert all(line and line == line.strip() for s in made.sections for line in s.lines)


def no_line_is_without_a_source_or_a_named_absence(_facts: ReportFacts, made: Snippet) -> None:
    for section in made.sections:
        for one in section.parts:
            assert one.sources or one.absent, one.text
            assert one.grounds, one.text


NOT_THERE = (
    "Assessment: not recorded.",
    "Consent: consent not yet signed.",
    "Victim's views: not recorded.",
    "Outline plan: not yet recorded.",
    "First appointment: not yet arranged.",
)


def a_line_names_a_record_only_for_what_it_says(_facts: ReportFacts, made: Snippet) -> None:
    """A consent that is not signed, a decision that is absent, is nothing that a line rests on."""
    for section in made.sections:
        for one in section.parts:
            if one.text in NOT_THERE:
                assert not one.sources
            if one.text.endswith("is recommended."):
                kinds = {source.kind for source in one.sources}
                assert {"assessment", "consent", "decision", "plea"} <= kinds
                assert not one.absent


def the_mark_stands_while_something_holds_the_report_up(_facts: ReportFacts, made: Snippet) -> None:
    holds = [one for one in made.missing if one.holds_up]
    assert bool(holds) == bool(made.draft) == made.text.startswith("DRAFT - ")
    assert made.draft == draft_words(made.missing)
    assert made.text.count("DRAFT") == bool(holds)
    assert all(one.who and one.what and one.absent for one in made.missing)
    # Whatever cannot be recommended yet has somebody who can change that.
    assert holds or "cannot be recommended yet" not in made.text


def half_a_minute_is_enough_for_what_must_be_said(facts: ReportFacts, made: Snippet) -> None:
    assert 0 < count_words(made.spoken) <= LONGEST
    assert made.spoken.startswith("This is a draft: ") == bool(made.draft)
    for requirement in facts.requirements:
        assert requirement.kind.label in made.spoken


def what_is_said_is_never_more_than_the_text(_facts: ReportFacts, made: Snippet) -> None:
    said, text = made.spoken, made.text
    for claim in (r"(?<!not )is recommended\.", "not recommended", "secondary care and is not"):
        in_text = claim.replace("care and is not", "care, by its own guidance; it is not approved")
        assert len(re.findall(claim, said)) == len(re.findall(in_text, text))
    assert said.count("by telephone;") == text.count("Approved by telephone by")
    assert ("was approved by" in said) <= ("Approval: approved on" in text)
    assert ("will be held" in said) <= ("Provider's agreement: agreed" in text)
    assert ("Consent was signed on" in said) <= ("Consent: signed on" in text)
    for day in re.findall(r"\d+ [A-Z][a-z]+ 2027(?: at \d+:\d\d[ap]m)?", said):
        assert day in text
    assert "99.9" not in said and "threshold" not in said
    assert ("Enquiries are outstanding" in said) <= ("no answer yet" in text or "made yet" in text)
