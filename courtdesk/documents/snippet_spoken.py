"""What the court duty officer says aloud: half a minute, and never more than the text says.

What must be said comes first: that it is a draft, and of each requirement whether it is recommended
and what stands in the way. What names and dates follow is taken in order as long as the half minute
lasts; a sentence that does not fit is left to the text, and none is cut short. It is heard by
everybody in court, so no enquiry is named, and nothing that somebody gave as a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from courtdesk.documents.snippet_complete import Missing
from courtdesk.documents.snippet_standing import (
    approval_stands,
    closed,
    consented,
    decider,
    declined,
    elsewhere,
    guilt,
    ready,
    unconfirmed,
)
from courtdesk.documents.snippet_words import day_of, joined, local, moment_of, plain, with_article
from courtdesk.domain.approval import Outcome
from courtdesk.domain.report import DecisionFacts, ReportFacts, RequirementFacts
from courtdesk.domain.requirements import RequirementKind

LONGEST = 75
"""Words in thirty seconds at an even pace."""


def spoken(facts: ReportFacts, lacking: tuple[Missing, ...]) -> str:
    """What to say, at most `LONGEST` words, in whole sentences."""
    said = [*_must(facts, lacking)]
    for one in _may(facts):
        if count_words(" ".join((*said, one))) <= LONGEST:
            said.append(one)
    return " ".join(said)


def count_words(text: str) -> int:
    """How many words `text` has, as they are counted to time a speech."""
    return len(text.split())


def _must(facts: ReportFacts, lacking: tuple[Missing, ...]) -> Iterator[str]:
    count = sum(one.holds_up for one in lacking)
    if count:
        yield f"This is a draft: {count} thing{'' if count == 1 else 's'} still to do."
    if not facts.requirements:
        state = "proposed" if facts.nothing is not None else "being considered"
        yield f"No treatment requirement is {state}."
    for requirement in facts.requirements:
        yield _recommended(requirement, facts)
        if unconfirmed(requirement):
            yield "It was approved by telephone; written confirmation is outstanding."


def _recommended(requirement: RequirementFacts, facts: ReportFacts) -> str:
    name = with_article(requirement.kind.label)
    if elsewhere(requirement):
        return f"{name} is being taken through secondary care and is not approved here."
    if ready(requirement, facts):
        return f"{name} is recommended."
    if closed(requirement):
        return f"{name} is not recommended."
    return f"{name} cannot be recommended yet: {joined(tuple(_in_the_way(requirement, facts)))}."


def _in_the_way(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[str]:
    if not guilt(facts):
        yield "no guilty plea or verdict"
    if requirement.suitable is None:
        yield "no assessment"
    if not consented(requirement, facts):
        yield "consent withdrawn" if facts.consent_withdrawn else "no signed consent"
    if not approval_stands(requirement):
        yield "no approval" if requirement.kind is RequirementKind.MHTR else "no agreement to hold"


# --- what is said while there is time ------------------------------------------------------


def _may(facts: ReportFacts) -> Iterator[str]:
    for requirement in facts.requirements:
        yield from _support(requirement)
    for requirement in facts.requirements:
        yield from _decision(requirement)
    for requirement in facts.requirements:
        yield from _appointment(requirement)
    yield from _consent(facts)
    if facts.enquiries:
        # Never by name: it is said in open court, and the person may not know who was asked (V1).
        yield "Enquiries are outstanding; the text names them."
    for requirement in facts.requirements:
        yield from _programme(requirement)
    if plain(facts.rar_needs) and not all(closed(each) for each in facts.requirements):
        yield "RAR days are to be considered for the needs in the text."


def _decision(requirement: RequirementFacts) -> Iterator[str]:
    kind, decision = requirement.kind, requirement.decision
    if decision is None or elsewhere(requirement) or requirement.suitable is False:
        return
    who = _who(decision, kind)
    if declined(requirement) and decision.outcome is Outcome.DECLINE:
        yield f"The {kind} was declined by {who}."
    elif unconfirmed(requirement):
        yield f"The approval was given by {who}."
    elif approval_stands(requirement):
        said = "was approved by" if kind is RequirementKind.MHTR else "will be held by agreement of"
        yield f"The {kind} {said} {who}."


def _support(requirement: RequirementFacts) -> Iterator[str]:
    decision = requirement.decision
    given = (requirement.support, decision.support if decision is not None else "")
    if closed(requirement) and any(plain(one) for one in given):
        yield f"Support is recommended instead of the {requirement.kind}."


def _who(decision: DecisionFacts, kind: RequirementKind) -> str:
    name = plain(decision.name) or "a person whose name is not recorded"
    if decision.way is None:
        return f"{name}, {decider(kind)}"
    of = f" of {plain(decision.organisation)}" if plain(decision.organisation) else ""
    return f"{name}{of}, {decision.way.label}"


def _appointment(requirement: RequirementFacts) -> Iterator[str]:
    if requirement.appointment is not None and not closed(requirement):
        when: datetime = local(requirement.appointment.when)
        yield f"The first {requirement.kind} appointment is on {moment_of(when)}."


def _consent(facts: ReportFacts) -> Iterator[str]:
    held = [
        each.consent_signed_on
        for each in facts.requirements
        if each.consent_signed_on is not None and not closed(each)
    ]
    if held and not facts.consent_withdrawn:
        days = joined(tuple(day_of(one) for one in dict.fromkeys(held)))
        yield f"Consent was signed on {days}."


def _programme(requirement: RequirementFacts) -> Iterator[str]:
    sessions = plain(requirement.sessions)
    if sessions and not closed(requirement):
        yield f"The {requirement.kind} programme: {sessions.rstrip('.')}."
