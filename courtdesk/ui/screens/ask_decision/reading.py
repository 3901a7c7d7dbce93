"""What the page is made of, read in one go, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions import decisions, requests
from courtdesk.actions.cases import case_file
from courtdesk.actions.decisions import OpenRequest
from courtdesk.actions.requests import Offer
from courtdesk.actions.session import Session
from courtdesk.domain.access import READERS, Permission
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Member
from courtdesk.domain.waiting import asked_words
from courtdesk.ui.case_form import CaseView

INTRO = {
    True: (
        "The clinical lead will read the risk lines, the finished screens with their scores, the "
        "assessment with its clinical notes, and the consent."
    ),
    False: (
        "The provider will read the assessment with its notes and the consent, and no mental "
        "health screen."
    ),
}
"""What is read, by whether it is about mental health."""

NEVER = {
    True: (
        "Never sent: answers about drugs and alcohol, notes, how to contact the person, answers "
        "about equality, enquiries, and other cases."
    ),
    False: (
        "Never sent: any mental health screen or score, what was done about risk, notes, how to "
        "contact the person, answers about equality, enquiries, and other cases."
    ),
}


@dataclass(frozen=True)
class AskView(CaseView):
    """The case, why nothing can be asked for ("" when it can), and what waits already.

    `offer` says who can be asked by a file and what goes with it; `outside` who of them is no
    member of the team; `asked_of` names whom the open request is for; `readers` may see the text.
    """

    why_not: str
    waiting: OpenRequest | None
    now: datetime
    offer: Offer
    outside: frozenset[MemberId]
    asked_of: str
    to: MemberId | None
    readers: tuple[str, ...]

    def person(self, member: str | None) -> Member | None:
        """The person with this id among those who can be asked by a file."""
        return next((one for one in self.offer.people if str(one.id) == member), None)


def read_view(session: Session, case: CaseId, kind: RequirementKind) -> AskView:
    """Read it. Raises `NotAllowed` for a role that does not ask."""
    session.require(Permission.ASK_DECISION)
    file = case_file(session, case)
    team = session.team()
    part = file.requirement(kind)
    to = part.request.value.to if part is not None and part.request is not None else None
    return AskView(
        file,
        decisions.why_not_ask(file, kind),
        decisions.open_request(session, file, kind),
        session.clock(),
        requests.offer(session, case, kind),
        frozenset(one.id for one in team.contacts),
        team.name_of(to) if to is not None else role_words(kind),
        to,
        tuple(one.name for one in team.members if READERS[kind.compartment] & {*one.roles}),
    )


def role_words(kind: RequirementKind) -> str:
    """Who decides, where nobody is named."""
    return "the clinical lead" if kind is RequirementKind.MHTR else "the provider"


def waiting_words(view: AskView, waiting: OpenRequest) -> str:
    """What waits, since when, and what asking again does."""
    words = asked_words(waiting.kind, view.asked_of, waiting.asked_at, view.now, waiting.needed_by)
    return (
        f"{words}. Asked by {waiting.asked_by}. Asking again replaces it, and the waiting begins "
        "anew."
    )


def person_words(member: Member, *, outside: bool) -> str:
    """What tells one from another: roles, registration, and that they are not on the team."""
    parts = [", ".join(role.label for role in member.roles)]
    if member.registration_body:
        parts.append(f"{member.registration_body} {member.registration_number}".strip())
    parts += ["outside the team"] if outside else []
    return "; ".join(parts)
