"""The text for the pre-sentence report: only what the facts support, and what is absent said so.

Report style for a box that takes plain text: straight quotes, hyphens for bullets, no tabs. The
order is what the court reads for: what is recommended, what is still to do, then the grounds.

What may be claimed stands in `snippet_standing`, the grounds in `snippet_grounds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courtdesk.documents import snippet_grounds as grounds
from courtdesk.documents.snippet_standing import (
    approval_stands,
    consented,
    decider,
    declined,
    elsewhere,
    guilt,
    outstanding,
)
from courtdesk.documents.snippet_words import (
    clock,
    count_characters,
    day_of,
    joined,
    moment_of,
    plain,
    sentence,
    with_article,
)
from courtdesk.domain.approval import Outcome
from courtdesk.domain.report import ReportFacts, RequirementFacts

__all__ = ["Section", "Snippet", "build_snippet", "count_characters", "plain"]


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it; a line that begins "- " is a bullet."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Snippet:
    """The finished text.

    `characters` counts as the Pre-sentence Service counts: UTF-16 code units, without zero-width
    characters. `over` is true beyond `limit`: a warning, never a bar. `sections` are the same
    words in parts, for documents with headings.
    """

    text: str
    characters: int
    limit: int
    over: bool
    sections: tuple[Section, ...]


def build_snippet(facts: ReportFacts) -> Snippet:
    """Put `facts` into words. Times are printed on this computer's clock when they name a zone."""
    sections = tuple(_sections(facts))
    text = "\n\n".join("\n".join((section.heading, *section.lines)) for section in sections)
    characters = count_characters(text)
    return Snippet(text, characters, facts.limit, characters > facts.limit, sections)


def _sections(facts: ReportFacts) -> Iterator[Section]:
    yield Section(_title(facts), (_who(facts),))
    yield Section("Recommendation", tuple(_recommendation(facts)))
    todo = tuple(f"- {line}" for line in _still_to_do(facts))
    if todo:
        yield Section("Still to do", todo)
    yield Section("Enquiries and victim's views", tuple(grounds.before_the_report(facts)))
    yield Section("Offences", tuple(grounds.offences(facts)))
    yield Section("Needs and adjustments", (grounds.needs(facts),))
    yield Section("Screening", tuple(grounds.screening(facts)))
    for requirement in facts.requirements:
        heading = f"{requirement.kind.label} ({requirement.kind.value})"
        yield Section(heading, tuple(grounds.grounds(requirement, facts)))
    if facts.requirements:
        yield Section("Rehabilitation Activity Requirement (RAR)", (grounds.rar(facts),))


def _title(facts: ReportFacts) -> str:
    if not facts.requirements:
        return "Community sentence treatment requirement"
    return f"Community sentence treatment requirement: {_named(facts)}"


def _named(facts: ReportFacts) -> str:
    return plain(facts.combination) or ", ".join(each.kind.value for each in facts.requirements)


def _who(facts: ReportFacts) -> str:
    court = plain(facts.court) or "court not recorded"
    name = plain(facts.full_name) or "Name not recorded"
    return (
        f"{name}. {sentence(court)} Hearing on {day_of(facts.hearing_date)}. "
        f"Case reference {plain(facts.reference)}."
    )


# --- what is recommended, and what stands in the way --------------------------------------


def _ready(requirement: RequirementFacts, facts: ReportFacts) -> bool:
    return (
        requirement.suitable is True
        and consented(requirement, facts)
        and approval_stands(requirement)
        and guilt(facts)
    )


def _recommendation(facts: ReportFacts) -> Iterator[str]:
    if not facts.requirements:
        yield "No treatment requirement is being considered."
    for requirement in facts.requirements:
        name = f"{requirement.kind.label} ({requirement.kind.value})"
        if elsewhere(requirement):
            yield f"{with_article(name)} {_ELSEWHERE}"
        elif _ready(requirement, facts):
            yield f"{with_article(name)} is recommended."
        elif requirement.suitable is False or declined(requirement):
            yield f"{with_article(name)} is not recommended."
        else:
            yield f"{with_article(name)} is being considered. It cannot be recommended yet: " + (
                f"{joined(tuple(_in_the_way(requirement, facts)))}."
            )
    yield from grounds.overruled(facts)


_ELSEWHERE = "is being taken through secondary care, by its own guidance; it is not approved here."


def _in_the_way(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[str]:
    if not guilt(facts):
        yield "no guilty plea or finding of guilt is recorded"
    if requirement.suitable is None:
        yield "assessment not recorded"
    if not consented(requirement, facts):
        yield "consent withdrawn" if facts.consent_withdrawn else "consent not yet signed"
    if not approval_stands(requirement):
        yield outstanding(requirement.kind)


def _still_to_do(facts: ReportFacts) -> Iterator[str]:
    """Who must still act, one line for each thing, requirement by requirement."""
    if facts.enquiries:
        names = "; ".join(plain(each.name) for each in facts.enquiries)
        yield f"Court duty officer: settle before the report is given: {names}."
    open_ones = [each for each in facts.requirements if not _closed(each)]
    if open_ones and not guilt(facts):
        yield "Court: take the plea, or find on trial."
    for requirement in open_ones:
        yield from _to_do(requirement, facts)


def _closed(requirement: RequirementFacts) -> bool:
    return requirement.suitable is False or declined(requirement) or elsewhere(requirement)


def _to_do(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[str]:
    name = requirement.kind.value
    if requirement.suitable is None:
        yield f"Assessor: complete the {name} assessment."
    if not consented(requirement, facts):
        yield f"Court team: go through the combined consent for the {name} with the person."
    if not approval_stands(requirement):
        yield _decision_to_do(requirement)
    if requirement.appointment is None:
        yield f"Court team: arrange the first {name} appointment."


def _decision_to_do(requirement: RequirementFacts) -> str:
    name, who = requirement.kind.value, decider(requirement.kind)
    decision, asked = requirement.decision, requirement.asked_at
    if asked is not None and (decision is None or clock(asked) > clock(decision.decided_at)):
        return f"{who.capitalize()}: decide on the {name} (asked {moment_of(asked)})."
    if decision is not None and decision.stands and decision.outcome is Outcome.RETURN:
        return f"Court team: answer the points returned by the {who} and ask again ({name})."
    return f"Court team: ask the {who} to decide on the {name}."
