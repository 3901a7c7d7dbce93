"""How the person of a case may be reached, for every page that would offer a number or an address.

Recording it is `courtdesk.actions.adjustments.record_contact`. Screens ask here and show what
comes back as it is (`courtdesk.ui.contact_line`), so that no page decides for itself what is safe.
"""

from __future__ import annotations

from courtdesk.actions.adjustments import contact_of
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain import contact
from courtdesk.domain.contact import Reach
from courtdesk.domain.ids import CaseId, PersonId


def reach(session: Session, case: CaseId) -> Reach:
    """Every way to the person of `case`, and why a way is not to be used.

    Raises `UserError` when there is no such case, `NotAllowed` for a role without cases.
    """
    return reach_person(session, case_file(session, case).case.value.person)


def reach_person(session: Session, person: PersonId) -> Reach:
    """Every way to `person`; nothing is offered while two versions of it stand (P4)."""
    found = contact_of(session, person)
    if found is None:
        return contact.reach(None)
    return contact.reach(found.value, disputed=found.disputed)
