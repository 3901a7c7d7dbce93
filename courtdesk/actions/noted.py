"""That the consent was also recorded on NDelius: by whom and when."""

from __future__ import annotations

from datetime import date

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, read, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.noted import NotedElsewhere
from courtdesk.errors import FieldError, UserError

_KIND = "noted-elsewhere"


def noted_elsewhere(
    session: Session, case: CaseId, *, by: str, on: date | None
) -> Recorded[NotedElsewhere]:
    """Record that the consent as it stands was also recorded on NDelius.

    Raises `UserError` without a consent, `FieldError` naming `by` or `on`.
    """
    session.require(Permission.TAKE_CONSENT)
    consent = case_file(session, case).consent
    if consent is None:
        raise UserError("There is no consent yet: have it signed before you note it elsewhere.")
    if not by.strip():
        raise FieldError("by", "Say who recorded it there.")
    if on is None:
        raise FieldError("on", "Enter the day on which it was recorded there.")
    if on > session.clock().date():
        raise FieldError("on", "This day is still to come: enter when it was recorded there.")
    if on < consent.value.signed_on:
        raise FieldError("on", "This is before the consent was signed: correct the day.")
    value = NotedElsewhere(case, consent.revision, " ".join(by.split()), on)
    record(session, Change(_KIND, value, _document(case), case))
    made = noted(session, case)
    if made is None:
        raise RuntimeError("what was recorded a moment ago is not there")
    return made


def noted(session: Session, case: CaseId) -> Recorded[NotedElsewhere] | None:
    """Who recorded the consent elsewhere; `None` when nobody did, or it has changed since.

    A consent that was withdrawn or signed again has to be recorded there once more (P3).
    """
    consent = case_file(session, case).consent
    found = read(session, NotedElsewhere, _document(case))
    if consent is None or found is None or found.value.consent != consent.revision:
        return None
    return found


def _document(case: CaseId) -> DocumentId:
    return derived_id(case, _KIND)
