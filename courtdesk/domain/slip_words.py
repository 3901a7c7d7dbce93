"""The words of the slip that asks for a case to be called earlier in the morning.

The process map, row "On the day (CSTR eligibility screen)": the court duty officer requests the
possibility of bringing a case forward in the morning court list.

**Decision: it says who asks for whom, and never why.** The slip goes through hands that know
nothing of a screen: a list caller, an usher, whoever stands at the desk. So it is made from
`SlipFacts` alone, which has no room for a reason, an offence, a need or a note; and a member's
role stands on it in the words of the court, since "MHTR assessor" would say it all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from courtdesk.domain.access import Role
from courtdesk.domain.cases import Case
from courtdesk.domain.people import Person
from courtdesk.domain.words import moment

TITLE = "Request about the court list"
REQUEST = "Please consider bringing forward in the morning list."

_ROLES = {
    Role.CDO: "court duty officer",
    Role.LD_PRACTITIONER: "Liaison and Diversion",
    Role.LINK_WORKER: "link worker",
    Role.ASSESSOR: "court team",
}
"""How a role stands on the slip; the first that somebody holds is the one that is printed."""


@dataclass(frozen=True)
class SlipFacts:
    """All that may stand on a slip. `role` is as `role_words` gives it, `at` when it was asked."""

    court: str
    courtroom: str
    order: str
    name: str
    case_number: str
    asked_by: str
    role: str
    at: datetime


def role_words(roles: Iterable[Role]) -> str:
    """The role in which somebody asks, in words that say nothing about the person asked for."""
    held = frozenset(roles)
    return next((words for role, words in _ROLES.items() if role in held), "court team")


def slip_facts(
    case: Case, person: Person, *, by: str, roles: Iterable[Role], at: datetime
) -> SlipFacts:
    """What of a listing stands on its slip; everything else about the case is left behind."""
    return SlipFacts(
        court=case.court,
        courtroom=case.courtroom,
        order=case.order_text or (str(case.order) if case.order else ""),
        name=person.list_name,
        case_number=case.case_number or "",
        asked_by=by,
        role=role_words(roles),
        at=at,
    )


def slip_pairs(facts: SlipFacts) -> tuple[tuple[str, str], ...]:
    """The slip's lines as label and value; what the list does not say is said as not given."""
    return (
        ("Court", _line(facts.court)),
        ("Courtroom", _line(facts.courtroom)),
        ("Number on the list", _line(facts.order)),
        ("Name on the list", _line(facts.name)),
        ("Case number", _line(facts.case_number)),
        ("Asked by", f"{_line(facts.asked_by)} ({facts.role})"),
        ("Asked", moment(facts.at)),
    )


def slip_words(facts: SlipFacts) -> str:
    """The whole slip as plain text, a line for each fact."""
    lines = [REQUEST, "", *(f"{label}: {value}" for label, value in slip_pairs(facts))]
    return "\n".join(lines)


def _line(text: str) -> str:
    """On one line: a line break in a list's cell must not begin a line that looks like ours."""
    return " ".join(text.split()) or "not given"
