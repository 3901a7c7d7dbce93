"""What the text for the report still lacks, each thing with who must act; complete is nothing.

**Decision: the draft mark falls when nothing holds the report up.** That is a question of the
record alone, not of who presses what: a text that says "approval outstanding" is a draft, however
often it is issued. A clinical lead's approval by telephone counts under the site's signed process,
so its written confirmation is still to do and holds nothing up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courtdesk.documents.snippet_lines import Line, line
from courtdesk.documents.snippet_standing import (
    approval_stands,
    closed,
    consented,
    decider,
    guilt,
    unconfirmed,
)
from courtdesk.documents.snippet_words import clock, moment_of, plain
from courtdesk.domain.approval import Outcome
from courtdesk.domain.report import ReportFacts, RequirementFacts, Source


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: `who` must act and `what` they do, without the full stop.

    `absent` names the thing in a few words. `holds_up` is false for what may follow after the
    report is given.
    """

    who: str
    what: str
    absent: str
    holds_up: bool = True
    sources: tuple[Source, ...] = ()

    @property
    def line(self) -> Line:
        """It as a line of the text."""
        return line(f"{self.who}: {self.what}.", *self.sources, absent=self.absent)


def missing(facts: ReportFacts) -> tuple[Missing, ...]:
    """Everything that is missing, in the order of the day; the text is complete when none is.

    Complete means: enquiries settled, the victim's views recorded, a requirement chosen or none
    proposed with the reason, and for each that is neither unsuitable nor declined a plea or
    verdict, assessment, outline plan, signed consent, standing decision and first appointment.
    """
    return (*_before_the_report(facts), *_of_requirements(facts))


def draft_words(lacking: tuple[Missing, ...]) -> str:
    """The draft mark with how much holds the report up, or "" when nothing does."""
    count = sum(one.holds_up for one in lacking)
    if not count:
        return ""
    return f"DRAFT - {count} thing{'' if count == 1 else 's'} still to do before this is complete"


def _before_the_report(facts: ReportFacts) -> Iterator[Missing]:
    officer = "Court duty officer"
    if facts.enquiries:
        names = "; ".join(plain(each.name) for each in facts.enquiries)
        yield Missing(
            officer,
            f"settle before the report is given: {names}",
            f"an answer to each of: {names}",
            sources=tuple(each.source for each in facts.enquiries if each.source is not None),
        )
    if facts.victim is None:
        yield Missing(officer, "record whether the victim's views were considered", VICTIM)
    if not facts.requirements and facts.nothing is None:
        what = "choose the treatment requirement, or record why none is proposed"
        yield Missing("Court team", what, "a requirement, or the reason for none")


VICTIM = "whether the victim's views were considered"
"""What is absent while nobody has said."""


def _of_requirements(facts: ReportFacts) -> Iterator[Missing]:
    open_ones = [each for each in facts.requirements if not closed(each)]
    if open_ones and not guilt(facts):
        yield Missing("Court", "take the plea, or find on trial", PLEA)
    for requirement in open_ones:
        yield from _of_one(requirement, facts)


PLEA = "a guilty plea or finding of guilt"
"""What is absent before it."""


def _of_one(requirement: RequirementFacts, facts: ReportFacts) -> Iterator[Missing]:
    name = requirement.kind.value
    if requirement.suitable is None:
        yield Missing(
            "Assessor", f"complete the {name} assessment", f"an assessment for the {name}"
        )
    elif not plain(requirement.plan):
        what = f"record the outline plan for the {name}"
        yield Missing("Assessor", what, f"an outline plan for the {name}")
    if not consented(requirement, facts):
        what = f"go through the combined consent for the {name} with the person"
        yield Missing("Court team", what, f"a signed consent to the {name} that stands")
    if not approval_stands(requirement):
        yield _decision(requirement)
    elif unconfirmed(requirement):
        yield _confirmation(requirement)
    if requirement.appointment is None:
        what = f"arrange the first {name} appointment"
        yield Missing("Court team", what, f"a first appointment for the {name}")


def _decision(requirement: RequirementFacts) -> Missing:
    name, who = requirement.kind.value, decider(requirement.kind)
    decision, asked = requirement.decision, requirement.asked_at
    absent = f"a decision on the {name} that stands"
    if asked is not None and (decision is None or clock(asked) > clock(decision.decided_at)):
        by = tuple(one for one in (requirement.request_source,) if one is not None)
        what = f"decide on the {name} (asked {moment_of(asked)})"
        return Missing(who.capitalize(), what, absent, sources=by)
    if decision is not None and decision.stands and decision.outcome is Outcome.RETURN:
        by = tuple(one for one in (decision.source,) if one is not None)
        what = f"answer the points returned by the {who} and ask again ({name})"
        return Missing("Court team", what, absent, sources=by)
    return Missing("Court team", f"ask the {who} to decide on the {name}", absent)


def _confirmation(requirement: RequirementFacts) -> Missing:
    decision = requirement.decision
    by = decision.source if decision is not None else None
    return Missing(
        "Clinical lead",
        f"confirm in writing the approval of the {requirement.kind} given by telephone",
        "the clinical lead's written confirmation",
        holds_up=False,
        sources=(by,) if by is not None else (),
    )
