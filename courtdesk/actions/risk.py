"""The risk stop: from a risk item that speaks to a record of what was done.

The stop never keeps answers from being finished, since the usher may be calling. It keeps an
approval from being asked for and report text from leaving until somebody has said what was done,
or that nothing was done and why.
"""

from __future__ import annotations

from datetime import date, datetime

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.risk import RiskAction
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import FieldError, FieldErrors, UserError

_LONGEST = 2000


def record_action(
    session: Session,
    case: CaseId,
    document: DocumentId,
    *,
    done: bool,
    what: str,
    by: str,
    at: datetime | None,
    lead_told: bool = False,
) -> CaseFile:
    """Record what was done about the risk on one finished form, or why nothing was.

    Return the case. Recorded again it replaces what stood, which stays in the record. Raises
    `UserError` for a form that has no stop, `FieldErrors` naming `what`, `by` and `at`.
    """
    session.require(Permission.RECORD_RISK)
    file = case_file(session, case)
    form = _stopped(file, document)
    errors = [*_errors(session, form, done=done, what=what, by=by, at=at)]
    if errors or at is None:
        raise FieldErrors(tuple(errors))
    action = RiskAction(
        case=file.id,
        form=document,
        revision=form.revision,
        done=done,
        what=what.strip(),
        by=" ".join(by.split()),
        at=at,
        lead_told=lead_told,
    )
    record(
        session,
        Change("risk-action", action, derived_id(file.id, "risk-action", document), file.id),
    )
    return case_file(session, case)


def actions_on(
    session: Session, case: CaseId, document: DocumentId
) -> tuple[Recorded[RiskAction], ...]:
    """Everything that was recorded about the risk on one finished form, oldest first."""
    session.require(Permission.READ_CASES)
    made = derived_id(case_file(session, case).id, "risk-action", document)
    return tuple(
        Recorded(made, one.id, from_body(RiskAction, one.body), one.made_at, one.author)
        for one in session.vault.history(made)
        if one.open is not None
    )


def _stopped(file: CaseFile, document: DocumentId) -> Recorded[FinishedForm]:
    for form in file.forms:
        if form.document == document and form.value.stops:
            return form
    raise UserError("Nothing on this form asks for a record of what was done about risk.")


def _errors(
    session: Session,
    form: Recorded[FinishedForm],
    *,
    done: bool,
    what: str,
    by: str,
    at: datetime | None,
) -> list[FieldError]:
    errors = []
    if not what.strip():
        words = "Say what was done." if done else "Say why nothing was done."
        errors.append(FieldError("what", words))
    elif len(what) > _LONGEST:
        errors.append(FieldError("what", f"Shorten this to {_LONGEST:,} characters."))
    if not by.strip():
        errors.append(FieldError("by", "Say who did it, or who decided that nothing was done."))
    if at is None:
        errors.append(FieldError("at", "Enter the time."))
    elif at > session.clock():
        errors.append(FieldError("at", "This time is still to come: enter when it was done."))
    elif at.date() < _first_day(form):
        errors.append(FieldError("at", "This is before the form was filled in: correct the day."))
    return errors


def _first_day(form: Recorded[FinishedForm]) -> date:
    earlier = form.value.earlier
    return earlier.on if earlier is not None else form.at.date()
