"""What was asked of a provider about one requirement of a case, and told to it.

The process map: the court duty officer informs the provider of the plea, contacts its single point
of contact for agreement, and tells it the outcome. Each contact is a record of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, new_id, read, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Verdict
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.providers import (
    ContactWay,
    Pending,
    ProviderContact,
    ProviderStep,
    pending_of,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import moment
from courtdesk.errors import FieldError, FieldErrors, UserError

KIND = "provider-contact"
"""The kind of these documents in the record."""

_LONGEST = {"provider": 80, "who": 80, "followed": 300}


def needed_for(step: ProviderStep) -> Permission:
    """What a member must be allowed in order to record this step.

    Before sentence the court side asks and tells; of the sentence anybody may tell who records
    what happens after it, the responsible officer among them.
    """
    after = step is ProviderStep.TOLD_OUTCOME
    return Permission.RECORD_ORDER if after else Permission.ASK_DECISION


def record_contact(
    session: Session,
    case: CaseId,
    *,
    requirement: RequirementKind,
    step: ProviderStep,
    provider: str,
    who: str,
    way: ContactWay,
    at: datetime,
    followed: str = "",
) -> CaseFile:
    """Record one contact with a provider; return the case.

    Raises `NotAllowed`, `UserError` for a step that cannot have been taken yet (asked again
    before asked, told of a plea that is not recorded), and `FieldErrors` by the parameters' names.
    """
    session.require(needed_for(step))
    file = case_file(session, case)
    why_not = why_not_contact(file, requirement, step)
    if why_not:
        raise UserError(why_not)
    value = ProviderContact(
        file.id, requirement, step, line(provider), line(who), way, at, line(followed)
    )
    errors = tuple(_problems(session, file, value))
    if errors:
        raise FieldErrors(errors)
    if value in (one.value for one in file.court.contacts):
        # A key pressed twice would make two telephone calls of one.
        raise UserError("This is recorded already, with the same time and words.")
    record(session, Change(KIND, value, new_id(session), file.id))
    return case_file(session, case)


def why_not_contact(file: CaseFile, kind: RequirementKind, step: ProviderStep) -> str:
    """Why this step cannot be recorded for `file` as it stands, or "" when it can."""
    if step is ProviderStep.TOLD_PLEA:
        taken = any(verdict is not Verdict.NONE_YET for verdict in file.verdicts())
        return "" if taken else "No plea is recorded: record it before you tell the provider."
    if step is ProviderStep.TOLD_OUTCOME:
        if file.sentence is None:
            return "No sentence is recorded: record it before you tell the provider."
        return ""
    if file.requirement(kind) is None:
        return f"{kind} is not being considered for this case: choose it first."
    if file.sentence is not None:
        return "The sentence is recorded: there is nothing left to ask for."
    if file.standing_decision(kind) is not None:
        return f"The provider's answer about the {kind} is recorded: there is nothing to ask."
    if step is ProviderStep.CHASED and pending_in(file, kind) is None:
        return "Nobody has asked the provider yet: record that first."
    return ""


def _problems(session: Session, file: CaseFile, value: ProviderContact) -> Iterator[FieldError]:
    for name, sentence in (
        ("provider", "Enter the provider's name."),
        ("who", "Enter who was reached, or that nobody answered."),
    ):
        if not getattr(value, name):
            yield FieldError(name, sentence)
    for name, most in _LONGEST.items():
        wrong = problem(getattr(value, name), most)
        if wrong:
            yield FieldError(name, wrong)
    if value.at > session.clock():
        yield FieldError("at", "This time is still to come: enter when it was.")
    waiting = pending_in(file, value.requirement)
    if value.step is ProviderStep.CHASED and waiting is not None and value.at < waiting.asked:
        yield FieldError(
            "at", f"The provider was first asked on {moment(waiting.asked)}: enter a later time."
        )


def take_back(session: Session, case: CaseId, document: DocumentId) -> CaseFile:
    """Take a contact back that was entered wrongly; it stays in the record, marked so.

    Raises `NotAllowed`, and `UserError` when the case has no such contact.
    """
    file = case_file(session, case)
    if not any(one.document == document for one in file.court.contacts):
        raise UserError("This contact is not part of the case any more: open the page again.")
    found = read(session, ProviderContact, document)
    if found is None:
        raise UserError("This contact is not part of the case any more: open the page again.")
    session.require(needed_for(found.value.step))
    record(session, Change(KIND, replace(found.value, mistake=True), document, file.id))
    return case_file(session, case)


def pending(session: Session, case: CaseId, kind: RequirementKind) -> Pending | None:
    """Who was asked about `kind` and has not answered, or `None`."""
    return pending_in(case_file(session, case), kind)


def pending_in(file: CaseFile, kind: RequirementKind) -> Pending | None:
    """As `pending`, of a case that was read already.

    An answer that no longer stands ended the asking before it: who is asked about the changed
    record is asked anew.
    """
    part = file.requirement(kind)
    if part is None or file.sentence is not None or file.standing_decision(kind) is not None:
        return None
    answered = part.decision.value.decided_at if part.decision is not None else None
    return pending_of(file.court.contacts, kind, answered)
