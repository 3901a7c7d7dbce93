"""Everything that the case page shows, read in one go off the window's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions import adjustments, cases, lists, results, settling
from courtdesk.actions.lists import PossibleSame
from courtdesk.actions.session import Session
from courtdesk.actions.settling import Conflict
from courtdesk.domain import access
from courtdesk.domain.access import Permission, Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Case, Plea
from courtdesk.domain.contact import contact_line
from courtdesk.domain.duties import Duty, before_sentence
from courtdesk.domain.duties_after import after_sentence
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, PersonId
from courtdesk.domain.screening import to_fill_in
from courtdesk.domain.timeline import Event
from courtdesk.ui.case_words import courtroom_words
from courtdesk.ui.form_ways import in_sentence

__all__ = ["CaseView", "Who", "in_sentence", "read_view"]


@dataclass(frozen=True)
class Who:
    """A member as the page names them: "Sam Reid" and "link worker"."""

    name: str
    role: str

    @property
    def words(self) -> str:
        """Name and role in one go."""
        return f"{self.name}, {self.role}" if self.role else self.name


@dataclass(frozen=True)
class CaseView:
    """One case as one member sees it at one moment.

    `titles` holds the title of each form by id, `readable` the finished forms that the member's
    keys open, `fillable` the forms that their roles fill in, `staff` everybody on the roster,
    `contact` how the person may be contacted and what is not safe, `duties` what the process map
    asks for around the case, `beside` where the same person is listed that day as well.
    """

    file: CaseFile
    now: datetime
    roles: tuple[Role, ...]
    staff: Mapping[MemberId, Who]
    titles: Mapping[str, str]
    readable: frozenset[DocumentId]
    timeline: tuple[Event, ...]
    same: tuple[PossibleSame, ...]
    fillable: frozenset[str] = frozenset()
    contact: str = ""
    duties: tuple[Duty, ...] = ()
    beside: tuple[str, ...] = ()
    unsettled: tuple[Conflict, ...] = ()

    def may(self, permission: Permission) -> bool:
        """Whether the member's roles allow this."""
        return access.may(self.roles, permission)

    def who(self, member: MemberId) -> str:
        """Name and role of a member, or words for somebody who has left."""
        found = self.staff.get(member)
        return found.words if found is not None else "somebody no longer on the team"

    def clock(self, moment: datetime) -> str:
        """ "09:46" today, "13/1/2027 at 09:46" before."""
        local = moment.astimezone(self.now.tzinfo)
        time = f"{local:%H:%M}"
        if local.date() == self.now.date():
            return time
        return f"{local.day}/{local.month}/{local.year} at {time}"

    def done_by(self, member: MemberId, at: datetime) -> str:
        """ "by Sam Reid, link worker, 09:46"."""
        return f"by {self.who(member)}, {self.clock(at)}"

    def plea_of(self, offence: str) -> Plea | None:
        """What was recorded for one offence, or None."""
        found = (plea.value for plea in self.file.pleas if plea.value.offence == offence)
        return next(found, None)


def read_view(session: Session, case: CaseId) -> CaseView:
    """Read one case as the signed-in member may see it. Raises what `case_file` raises."""
    file = cases.case_file(session, case)
    roles = session.roles()
    may_link = access.may(roles, Permission.CHANGE_LIST)
    forms = session.catalogue.forms
    return CaseView(
        file=file,
        now=session.clock(),
        roles=roles,
        staff={
            member.id: Who(member.name, _role(member.roles))
            for member in (*session.team().members, *session.team().contacts)
        },
        titles={name: form.title for name, form in forms.items()},
        readable=frozenset(form.document for form in file.forms if results.may_read(session, form)),
        timeline=cases.timeline(session, case),
        same=lists.possible_same(session, PersonId(file.person.document)) if may_link else (),
        fillable=frozenset(
            name
            for name, form in forms.items()
            if access.may(roles, to_fill_in(name, form.compartment))
        ),
        contact=_contact_words(session, PersonId(file.person.document)),
        duties=_duties(session, file, roles),
        beside=tuple(_listed_words(other.case.value) for other in cases.beside(session, file)),
        unsettled=settling.conflicts(session, case),
    )


def _listed_words(case: Case) -> str:
    order = case.order_text or (str(case.order) if case.order else "")
    parts = (courtroom_words(case.courtroom), f"no. {order}" if order else "")
    return ", ".join(part for part in parts if part)


def _duties(session: Session, file: CaseFile, roles: tuple[Role, ...]) -> tuple[Duty, ...]:
    may = access.may(roles, Permission.READ_ENQUIRIES)
    enquiries = session.settings().all_enquiries if may else ()
    # What follows the sentence comes first: the person is still in the building.
    return (*after_sentence(file), *before_sentence(file, enquiries))


def _contact_words(session: Session, person: PersonId) -> str:
    found = adjustments.contact_of(session, person)
    if found is None:
        return contact_line(None)
    # Two records of it that contradict offer nothing: one of them may be the unsafe one (P4).
    return contact_line(found.value, disputed=found.disputed)


def _role(roles: tuple[Role, ...]) -> str:
    at_court = (role for role in roles if role is not Role.ADMINISTRATOR)
    return in_sentence(next(at_court, Role.ADMINISTRATOR).label)
