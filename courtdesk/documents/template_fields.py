"""The fields that a site's report template may use, and what each of them prints.

A field is never worked out: it is a piece of the text for the report, word for word, or one of the
facts that the text names. So a template arranges and surrounds what may be said of a case, and
cannot say more of it (P3). Whatever is absent is printed in the text's own words for it.

Four fields have to stand in every template: what is recommended, what is still to do, who decided,
and the mark of a draft. Without them a well-meant layout could leave out that nobody has approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.documents.snippet import Section, Snippet
from courtdesk.documents.snippet_standing import refused
from courtdesk.documents.snippet_words import day_of, plain
from courtdesk.domain.report import ReportFacts, RequirementFacts

NOT_RECORDED = "Not recorded."
"""What a field prints that the record has nothing for, unless the list says otherwise."""


class Shape(StrEnum):
    """Where a field may stand: words within a line, or lines in a paragraph of their own."""

    WORDS = "words"
    LINES = "lines"


class Look(StrEnum):
    """What one line of a field is."""

    HEADING = "heading"
    BULLET = "bullet"
    TEXT = "text"


@dataclass(frozen=True)
class Line:
    """One line that a field prints, without the hyphen of a bullet."""

    text: str
    look: Look = Look.TEXT


@dataclass(frozen=True)
class Field:
    """One field: its name between the braces, what it prints, and where it may stand.

    `absent` is printed where the record has nothing; "" drops the field's paragraph.
    """

    name: str
    words: str
    shape: Shape = Shape.LINES
    required: bool = False
    absent: str = NOT_RECORDED


_WORDS, _LESS = Shape.WORDS, "not recorded"
_NONE = "None: no requirement is being considered."
"""What is printed of requirements where there is none; of each that there is, a line says more."""

FIELDS: tuple[Field, ...] = (
    Field(
        "draft_mark",
        "the mark of a draft, until the text is complete",
        required=True,
        absent="",
    ),
    Field("recommendation", "what is recommended of each requirement", required=True),
    Field(
        "still_to_do",
        "who must still do what before the report is complete",
        required=True,
        absent="Nothing is recorded as still to do.",
    ),
    Field(
        "decided_by",
        "who approved, agreed or declined each requirement, with registration and date",
        required=True,
        absent=_NONE,
    ),
    Field("title", "the heading of the text", _WORDS, absent=_LESS),
    Field("person", "the person's full name", _WORDS, absent=_LESS),
    Field("court", "the court", _WORDS, absent=_LESS),
    Field("hearing_date", "the day of the hearing", _WORDS, absent=_LESS),
    Field("reference", "the case reference", _WORDS, absent=_LESS),
    Field(
        "requirements",
        "the requirements considered, in full, with which of them are not recommended",
        _WORDS,
        absent="none is being considered",
    ),
    Field(
        "combination",
        "the requirements considered, in short, such as MHTR & DRR; a refused one is marked so",
        _WORDS,
        absent="none is being considered",
    ),
    Field("enquiries", "enquiries that are outstanding, and the victim's views"),
    Field("offences", "each offence with its plea or verdict"),
    Field("needs", "adjustments that court and provider have to make"),
    Field("screening", "agreement to be screened and each screen"),
    Field("assessment", "the assessment for each requirement", absent=_NONE),
    Field("consent", "consent to each requirement, with its date", absent=_NONE),
    Field("programme", "sessions or length of each requirement that is open", absent=""),
    Field("plan", "the outline plan of each requirement", absent=_NONE),
    Field("appointment", "the first appointment of each requirement", absent=_NONE),
    Field("support", "support that is recommended", absent=""),
    Field("grounds", "all that each requirement rests on, under a heading for each", absent=_NONE),
    Field("rar", "days of a Rehabilitation Activity Requirement and why", absent=_NONE),
    Field("reviews", "reviews that each requirement brings", absent=_NONE),
    Field("whole_text", "the whole text for the report, with its headings"),
)
"""The allow-list, the four that every template must have first."""

BY_NAME: Mapping[str, Field] = {one.name: one for one in FIELDS}

CONTAINED: Mapping[str, frozenset[str]] = {
    # Its heading carries the mark of a draft.
    "whole_text": frozenset({"draft_mark", "recommendation", "still_to_do", "decided_by"}),
    "grounds": frozenset({"decided_by"}),
}
"""Fields that print others along with them, so that those need not stand by themselves."""

_DECIDED = ("Approval:", "Approved by", "Provider's agreement:", "Agreed by")
_PARTS: Mapping[str, tuple[str, ...]] = {
    "assessment": ("Assessment:",),
    "consent": ("Consent:",),
    "decided_by": _DECIDED,
    "programme": ("Programme:",),
    "plan": ("Outline plan:",),
    "appointment": ("First appointment:",),
    "support": ("Support recommended:",),
}
"""How the lines of a requirement's section begin, which the text always writes so."""

_SECTIONS = {
    "recommendation": "Recommendation",
    "still_to_do": "Still to do",
    "enquiries": "Enquiries and victim's views",
    "offences": "Offences",
    "needs": "Needs and adjustments",
    "screening": "Screening",
    "rar": "Rehabilitation Activity Requirement (RAR)",
    "reviews": "Reviews",
}

Values = Mapping[str, tuple[Line, ...]]
"""For each field what it prints, () where the record has nothing; every field is a key."""


def contained(name: str) -> frozenset[str]:
    """The required fields that a field prints along with its own words."""
    return CONTAINED.get(name, frozenset())


def missing(names: frozenset[str]) -> tuple[Field, ...]:
    """The required fields that a template with these fields lacks."""
    held = names.union(*map(contained, names))
    return tuple(one for one in FIELDS if one.required and one.name not in held)


def values_of(snippet: Snippet, facts: ReportFacts) -> Values:
    """What each field prints for a text and the facts that it was made from."""
    sections = {section.heading: section for section in snippet.sections}
    values: dict[str, tuple[Line, ...]] = dict.fromkeys(BY_NAME, ())
    values |= {name: (Line(words),) for name, words in _words(snippet, facts).items() if words}
    for name, heading in _SECTIONS.items():
        if heading in sections:
            values[name] = tuple(map(_line, text_lines(sections[heading])))
    headings = {_heading(one) for one in facts.requirements}
    own = tuple(one for one in snippet.sections if one.heading in headings)
    values |= {name: tuple(_of_each(facts, own, begins)) for name, begins in _PARTS.items()}
    values["grounds"] = tuple(_headed(own))
    values["whole_text"] = tuple(_headed(snippet.sections))
    values["draft_mark"] = (Line(f"{snippet.draft}."),) if snippet.draft else ()
    return values


def printed(field: Field, values: Values) -> tuple[Line, ...]:
    """The lines that a field prints; () drops its paragraph."""
    return values[field.name] or ((Line(field.absent),) if field.absent else ())


def text_lines(section: Section) -> tuple[str, ...]:
    """The lines of a section as text: each may carry more, such as what it rests on."""
    return tuple(str(line) for line in section.lines)


def _words(snippet: Snippet, facts: ReportFacts) -> Mapping[str, str]:
    return {
        "title": snippet.sections[0].heading,
        "person": plain(facts.full_name),
        "court": plain(facts.court),
        "hearing_date": day_of(facts.hearing_date),
        "reference": plain(facts.reference),
        "requirements": "; ".join(
            f"{_heading(one)}{', not recommended' if refused(one) else ''}"
            for one in facts.requirements
        ),
        "combination": _combination(facts),
    }


def _combination(facts: ReportFacts) -> str:
    """The combination's name; with one that was refused, each by itself and what became of it."""
    kept = [f"{one.kind.value}{_REFUSED if refused(one) else ''}" for one in facts.requirements]
    if any(map(refused, facts.requirements)):
        return ", ".join(kept)
    return plain(facts.combination) or ", ".join(kept)


_REFUSED = " (not recommended)"


def _heading(requirement: RequirementFacts) -> str:
    return f"{requirement.kind.label} ({requirement.kind.value})"


def _of_each(
    facts: ReportFacts, sections: tuple[Section, ...], begins: tuple[str, ...]
) -> Iterator[Line]:
    """The lines that begin so in each requirement's section, with the bullets that follow them.

    With two requirements each line names its own: one approval must not be read as two.
    """
    several = len(facts.requirements) > 1
    for requirement, section in zip(facts.requirements, sections, strict=True):
        of = f"{requirement.kind.value}: " if several else ""
        wanted = False
        for line in map(_line, text_lines(section)):
            # A point of a typed plan must never be taken for a line that we wrote.
            if line.look is Look.BULLET:
                yield from [line] if wanted else []
                continue
            wanted = line.text.startswith(begins)
            yield from [Line(f"{of}{line.text}")] if wanted else []


def _headed(sections: tuple[Section, ...]) -> Iterator[Line]:
    for section in sections:
        yield Line(section.heading, Look.HEADING)
        yield from map(_line, text_lines(section))


def _line(text: str) -> Line:
    if text.startswith("- "):
        return Line(text.removeprefix("- "), Look.BULLET)
    return Line(text)
