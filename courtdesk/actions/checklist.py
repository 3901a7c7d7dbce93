"""The report author's checklist of one case, as far as this member may read it."""

from __future__ import annotations

from courtdesk.actions import enquiries
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain import checklist as rules
from courtdesk.domain.access import Permission
from courtdesk.domain.checklist import CheckItem
from courtdesk.domain.ids import CaseId


def checklist(session: Session, case: CaseId) -> tuple[CheckItem, ...]:
    """What the author needs and what of it is missing. Raises `NotAllowed`, `UserError`.

    Where the role may not read enquiries, they are among the items as not available to it.
    """
    file = case_file(session, case)
    readable = session.may(Permission.READ_ENQUIRIES)
    found = enquiries.standings(session, case) if readable else None
    return rules.checklist(file, found)
