"""Recording what happens after sentence, step by step, and taking back what was a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.order_checks import (
    RULES,
    check_event,
    refuse,
    settled,
    still_right,
    without,
    wrong_text,
)
from courtdesk.domain.orders import (
    Breach,
    Ending,
    NonAttendance,
    OrderEvent,
    OrderStep,
    Withdrawal,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, UserError

EVENT, ABSENCE, BREACH, ENDING, WITHDRAWAL = (
    "order-event",
    "non-attendance",
    "breach",
    "ending",
    "withdrawal",
)
"""The kinds of these documents in the record."""

Mistakable = OrderEvent | NonAttendance | Breach | Ending | Withdrawal
"""What can be taken back as entered by mistake."""


def record_event(
    session: Session,
    case: CaseId,
    step: OrderStep,
    *,
    on: date,
    who: str = "",
    requirement: RequirementKind | None = None,
    words: str = "",
) -> CaseFile:
    """Record that one step after sentence happened; return the case.

    `requirement` may be left out where the court made but one. Raises `NotAllowed`, and
    `FieldErrors` naming `on`, `who`, `requirement`, `words` or nothing (`order_checks.RULES`).
    """
    session.require(RULES[step].permission)
    file = case_file(session, case)
    event = settled(file, OrderEvent(file.id, step, on, _tidy(who), requirement, words.strip()))
    check_event(file, event, today=session.clock().date())
    record(session, Change(EVENT, event, new_id(session), file.id))
    return case_file(session, case)


def take_back(session: Session, case: CaseId, document: DocumentId, *, reason: str) -> CaseFile:
    """Take back one record that was entered by mistake; return the case.

    It stays in the record with `reason`. Raises `NotAllowed` for who may not record it either,
    `FieldErrors` naming `reason`, or for what another step rests on; `UserError` when the case has
    none such.
    """
    file = case_file(session, case)
    kind, found = _mistakable(file, document)
    require_for(session, found.value)
    reason = reason.strip()
    missing = [] if reason else [FieldError("reason", "Say what the mistake was.")]
    refuse((*missing, *wrong_text("reason", reason)))
    still_right(file, without(file, document), today=session.clock().date())
    value = replace(found.value, mistake=True, mistaken=reason)
    record(session, Change(kind, value, document, file.id))
    return case_file(session, case)


def require_for(session: Session, value: Mistakable) -> None:
    """Raise `NotAllowed` unless the member may record such a thing."""
    if isinstance(value, OrderEvent):
        session.require(RULES[value.step].permission)
    elif isinstance(value, Breach):
        require_breach(session)
    else:
        session.require(Permission.RECORD_ORDER)
    if isinstance(value, NonAttendance) and value.decision is not None:
        # With it would go a decision that is the responsible officer's alone.
        session.require(Permission.ENFORCE)


def require_breach(session: Session) -> None:
    """Raise `NotAllowed` unless the member records sentences or decides about enforcement."""
    if not session.may(Permission.ENFORCE):
        session.require(Permission.RECORD_SENTENCE)


def mistakable(file: CaseFile, document: DocumentId) -> Recorded[Mistakable]:
    """One step, absence, breach, end or withdrawal. Raises `UserError` when it has none such."""
    return _mistakable(file, document)[1]


def _mistakable(file: CaseFile, document: DocumentId) -> tuple[str, Recorded[Mistakable]]:
    for kind, one in _all(file):
        if one.document == document:
            return kind, one
    raise UserError("This is not part of the case, or was taken back: open the case again.")


def _all(file: CaseFile) -> Iterator[tuple[str, Recorded[Mistakable]]]:
    order = file.order
    yield from ((EVENT, _as(one)) for one in order.events)
    yield from ((ABSENCE, _as(one)) for one in order.absences)
    yield from ((BREACH, _as(one)) for one in order.breaches)
    yield from ((ENDING, _as(one)) for one in order.endings if not one.value.mistake)
    yield from ((WITHDRAWAL, _as(one)) for one in order.withdrawals if not one.value.mistake)


_M = TypeVar("_M", OrderEvent, NonAttendance, Breach, Ending, Withdrawal)


def _as(one: Recorded[_M]) -> Recorded[Mistakable]:
    return Recorded(one.document, one.revision, one.value, one.at, one.by, one.disputed)


def _tidy(text: str) -> str:
    return " ".join(text.split())
