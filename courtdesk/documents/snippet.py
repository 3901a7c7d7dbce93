"""The text for the pre-sentence report: only what the facts support, and what is absent said so.

Report style for a box that takes plain text: straight quotes, hyphens for bullets, no tabs. The
order is what the court reads for: what is recommended, what is still to do, then the grounds.

What may be claimed stands in `snippet_standing`, what is missing in `snippet_complete`, the grounds
in `snippet_grounds` and `snippet_around`, what is said aloud in `snippet_spoken`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courtdesk.documents import snippet_around as around
from courtdesk.documents import snippet_grounds as grounds
from courtdesk.documents.snippet_complete import PLEA, Missing, draft_words, missing
from courtdesk.documents.snippet_lines import Line, Section, bullets, line
from courtdesk.documents.snippet_spoken import spoken
from courtdesk.documents.snippet_standing import (
    approval_stands,
    closed,
    consented,
    declined,
    elsewhere,
    guilt,
    guilt_sources,
    outstanding,
    ready,
)
from courtdesk.documents.snippet_words import (
    count_characters,
    day_of,
    joined,
    plain,
    sentence,
    with_article,
)
from courtdesk.domain.report import ReportFacts, RequirementFacts

__all__ = [
    "Line",
    "Missing",
    "Section",
    "Snippet",
    "build_snippet",
    "count_characters",
    "missing",
    "plain",
]

_MARK = "DRAFT - "


@dataclass(frozen=True)
class Snippet:
    """The finished text.

    `characters` counts as the Pre-sentence Service counts: UTF-16 code units, without zero-width
    characters. `over` is true beyond `limit`: a warning, never a bar. `sections` are the same
    words in parts, for documents with headings.

    `draft` is the draft mark for a page's header ("DRAFT - 2 things still to do ..."), "" once
    nothing of `missing` holds the report up; until then the text's first line says DRAFT too.
    `spoken` is what to say aloud in half a minute.
    """

    text: str
    characters: int
    limit: int
    over: bool
    sections: tuple[Section, ...]
    draft: str = ""
    missing: tuple[Missing, ...] = ()
    spoken: str = ""


def build_snippet(facts: ReportFacts) -> Snippet:
    """Put `facts` into words. Times are printed on this computer's clock when they name a zone."""
    lacking = missing(facts)
    sections = tuple(_sections(facts, lacking))
    text = "\n\n".join("\n".join((section.heading, *section.lines)) for section in sections)
    characters = count_characters(text)
    return Snippet(
        text,
        characters,
        facts.limit,
        characters > facts.limit,
        sections,
        draft_words(lacking),
        lacking,
        spoken(facts, lacking),
    )


def _sections(facts: ReportFacts, lacking: tuple[Missing, ...]) -> Iterator[Section]:
    draft = draft_words(lacking)
    top = (*_draft_line(draft, lacking), _who(facts))
    # In the heading, so that no document made of the sections can leave the mark out.
    yield Section(f"{_MARK if draft else ''}{_title(facts)}", top)
    yield Section("Recommendation", tuple(_recommendation(facts)))
    if lacking:
        yield Section("Still to do", bullets(one.line for one in lacking))
    yield Section("Enquiries and victim's views", tuple(around.before_the_report(facts)))
    yield Section("Offences", tuple(around.offences(facts)))
    yield Section("Needs and adjustments", (around.needs(facts),))
    yield Section("Screening", tuple(around.screening(facts)))
    for requirement in facts.requirements:
        heading = f"{requirement.kind.label} ({requirement.kind.value})"
        yield Section(heading, tuple(grounds.grounds(requirement, facts)))
    if facts.requirements:
        yield Section("Reviews", tuple(around.reviews(facts)))
        yield Section("Rehabilitation Activity Requirement (RAR)", (around.rar(facts),))


def _draft_line(draft: str, lacking: tuple[Missing, ...]) -> Iterator[Line]:
    if draft:
        absent = "; ".join(one.absent for one in lacking if one.holds_up)
        yield line(f"{draft.removeprefix(_MARK)}.", absent=absent)


def _title(facts: ReportFacts) -> str:
    if not facts.requirements:
        return "Community sentence treatment requirement"
    return f"Community sentence treatment requirement: {_named(facts)}"


def _named(facts: ReportFacts) -> str:
    return plain(facts.combination) or ", ".join(each.kind.value for each in facts.requirements)


def _who(facts: ReportFacts) -> Line:
    court = plain(facts.court) or "court not recorded"
    name = plain(facts.full_name) or "Name not recorded"
    return line(
        f"{name}. {sentence(court)} Hearing on {day_of(facts.hearing_date)}. "
        f"Case reference {plain(facts.reference)}.",
        facts.person_source,
        facts.case_source,
    )


# --- what is recommended, and what stands in the way --------------------------------------


def _recommendation(facts: ReportFacts) -> Iterator[Line]:
    if not facts.requirements:
        yield _nothing(facts)
    for requirement in facts.requirements:
        yield _recommended(requirement, facts)
        if closed(requirement):
            yield from _instead(requirement)
    yield from around.overruled(facts)


def _nothing(facts: ReportFacts) -> Line:
    nothing = facts.nothing
    if nothing is None:
        absent = "a treatment requirement that is being considered"
        return line("No treatment requirement is being considered.", absent=absent)
    parts = (plain(nothing.why), plain(nothing.words))
    why = "; ".join(part for part in parts if part) or "not recorded"
    return line(
        f"No treatment requirement is proposed. Reasons given: {sentence(why)}",
        nothing.source,
        absent="" if nothing.source is not None else "a treatment requirement that is proposed",
    )


def _recommended(requirement: RequirementFacts, facts: ReportFacts) -> Line:
    kind, decision = requirement.kind, requirement.decision
    name = with_article(f"{kind.label} ({kind.value})")
    decided = decision.source if decision is not None else None
    if elsewhere(requirement):
        return line(f"{name} {_ELSEWHERE}", requirement.source, absent="an approval given here")
    if ready(requirement, facts):
        return line(
            f"{name} is recommended.",
            requirement.assessment_source,
            facts.consent_source,
            decided,
            *guilt_sources(facts),
        )
    if requirement.suitable is False:
        return line(f"{name} is not recommended.", requirement.assessment_source)
    if declined(requirement):
        return line(f"{name} is not recommended.", decided)
    ways = tuple(_in_the_way(requirement, facts))
    return line(
        f"{name} is being considered. It cannot be recommended yet: "
        f"{joined(tuple(words for words, _ in ways))}.",
        requirement.source,
        absent="; ".join(absent for _, absent in ways),
    )


def _instead(requirement: RequirementFacts) -> Iterator[Line]:
    given = tuple(grounds.support(requirement))
    if given:
        text = f"Support is recommended instead of the {requirement.kind}, as set out under it."
        yield line(text, *(source for one in given for source in one.sources))


_ELSEWHERE = "is being taken through secondary care, by its own guidance; it is not approved here."


def _in_the_way(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[tuple[str, str]]:
    """Each thing in the way, as the sentence says it, and what is absent."""
    name = requirement.kind.value
    if not guilt(facts):
        yield "no guilty plea or finding of guilt is recorded", PLEA
    if requirement.suitable is None:
        yield "assessment not recorded", f"an assessment for the {name}"
    if not consented(requirement, facts):
        words = "consent withdrawn" if facts.consent_withdrawn else "consent not yet signed"
        yield words, f"a signed consent to the {name} that stands"
    if not approval_stands(requirement):
        yield outstanding(requirement.kind), f"a decision on the {name} that stands"
