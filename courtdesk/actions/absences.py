"""Appointments that were not kept, and breach: who was told, and what was decided.

Whoever expected the person records it and tells the responsible officer, who alone decides about
enforcement (the framework's process map, "CSTR Delivery"); of an MHTR the clinical lead is told as
well (Appendix 1: "The CL will be informed of any non-compliance with the requirement").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from courtdesk.actions.cases import case_file
from courtdesk.actions.orders import ABSENCE, BREACH, require_breach
from courtdesk.actions.records import Change, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.order_checks import (
    LONGEST_NAME,
    after_end,
    no_order,
    refuse,
    sentence_floor,
    wrong_day,
    wrong_requirement,
    wrong_text,
)
from courtdesk.domain.orders import Breach, BreachResult, Enforcement, NonAttendance
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, UserError

_T = TypeVar("_T")


def record_absence(
    session: Session,
    case: CaseId,
    requirement: RequirementKind,
    *,
    on: date,
    reason_given: str = "",
) -> CaseFile:
    """Record that an appointment on `on` was not kept; return the case.

    `reason_given` is the person's own, and is read by everybody on the court side. Raises
    `NotAllowed`, `FieldErrors` naming `on`, `requirement` or `reason_given`.
    """
    session.require(Permission.RECORD_ORDER)
    file = case_file(session, case)
    value = NonAttendance(file.id, requirement, on, reason_given.strip())
    refuse(_wrong_absence(file, value, session.clock().date()))
    record(session, Change(ABSENCE, value, new_id(session), file.id))
    return case_file(session, case)


def told_officer(session: Session, case: CaseId, document: DocumentId, on: date) -> CaseFile:
    """Record the day on which the responsible officer was told; return the case.

    Recorded again it puts the day right. Raises `NotAllowed`, `FieldErrors` naming `on`,
    `UserError` when the case has no such absence.
    """
    session.require(Permission.RECORD_ORDER)
    file = case_file(session, case)
    before = absence(file, document)
    wrong = [*wrong_day(on, today=session.clock().date(), floors=_absence_floor(before))]
    if not wrong and before.decided_on is not None and on > before.decided_on:
        wrong.append(FieldError("on", "This is after the officer decided: correct the day."))
    refuse(wrong)
    return _put(session, file, document, replace(before, officer_told_on=on))


def told_lead(session: Session, case: CaseId, document: DocumentId, on: date) -> CaseFile:
    """Record the day on which the clinical lead was told of an MHTR's; return the case.

    Raises as `told_officer` does, and `UserError` for another requirement: it has no clinical lead.
    """
    session.require(Permission.RECORD_ORDER)
    file = case_file(session, case)
    before = absence(file, document)
    if before.requirement is not RequirementKind.MHTR:
        raise UserError(f"The {before.requirement} has no clinical lead: tell the provider.")
    refuse(wrong_day(on, today=session.clock().date(), floors=_absence_floor(before)))
    return _put(session, file, document, replace(before, lead_told_on=on))


def decide_enforcement(
    session: Session,
    case: CaseId,
    document: DocumentId,
    *,
    decision: Enforcement,
    on: date,
    words: str = "",
) -> CaseFile:
    """Record what the responsible officer decided; return the case.

    Decided again it replaces what stood, which stays in the record. Raises `NotAllowed` for anybody
    else, `UserError` before the officer was told, `FieldErrors` naming `on` or `words`.
    """
    session.require(Permission.ENFORCE)
    file = case_file(session, case)
    before = absence(file, document)
    if before.officer_told_on is None:
        raise UserError("Record first on which day the responsible officer was told.")
    floors = ((before.officer_told_on, "the officer was told"),)
    missing = decision is Enforcement.OTHER and not words.strip()
    refuse(
        (
            *wrong_day(on, today=session.clock().date(), floors=floors),
            *([FieldError("words", "Say what was decided.")] if missing else ()),
            *wrong_text("words", words),
        )
    )
    value = replace(before, decision=decision, decided_on=on, decision_words=words.strip())
    return _put(session, file, document, value)


def record_breach(
    session: Session,
    case: CaseId,
    *,
    on: date,
    requirement: RequirementKind | None,
    reasons: str,
    other: str = "",
) -> CaseFile:
    """Record that the order was breached; return the case.

    It was of `requirement`, or with `None` of the part of the order that `other` names. Raises
    `NotAllowed`, `FieldErrors` naming `on`, `requirement`, `other` or `reasons`.
    """
    require_breach(session)
    file = case_file(session, case)
    value = Breach(file.id, on, requirement, reasons.strip(), " ".join(other.split()))
    refuse(_wrong_breach(file, value, session.clock().date()))
    record(session, Change(BREACH, value, new_id(session), file.id))
    return case_file(session, case)


def breach_result(
    session: Session,
    case: CaseId,
    document: DocumentId,
    *,
    result: BreachResult,
    on: date,
    words: str = "",
) -> CaseFile:
    """Record what the court did about a breach; return the case.

    Recorded again it replaces what stood, which stays in the record. Raises `NotAllowed`,
    `FieldErrors` naming `result`, `on` or `words`, `UserError` when the case has no such breach.
    """
    require_breach(session)
    file = case_file(session, case)
    before = breach(file, document)
    floors = ((before.on, "the breach"),)
    errors = [*wrong_day(on, today=session.clock().date(), floors=floors)]
    if result is BreachResult.NOT_YET:
        errors.append(FieldError("result", "Say what the court did."))
    if result is BreachResult.OTHER and not words.strip():
        errors.append(FieldError("words", "Say what the court did."))
    refuse((*errors, *wrong_text("words", words)))
    value = replace(before, result=result, result_on=on, result_words=words.strip())
    record(session, Change(BREACH, value, document, file.id))
    return case_file(session, case)


def absence(file: CaseFile, document: DocumentId) -> NonAttendance:
    """One absence of the case. Raises `UserError` when it has none such."""
    return _one(file.order.absences, document, "appointment")


def breach(file: CaseFile, document: DocumentId) -> Breach:
    """One breach of the case. Raises `UserError` when it has none such."""
    return _one(file.order.breaches, document, "breach")


def _one(found: tuple[Recorded[_T], ...], document: DocumentId, what: str) -> _T:
    for one in found:
        if one.document == document:
            return one.value
    raise UserError(f"This {what} is not part of the case: open the case again.")


def _absence_floor(value: NonAttendance) -> tuple[tuple[date, str], ...]:
    return ((value.on, "the appointment"),)


def _put(session: Session, file: CaseFile, document: DocumentId, value: NonAttendance) -> CaseFile:
    record(session, Change(ABSENCE, value, document, file.id))
    return case_file(session, file.id)


def _wrong_absence(file: CaseFile, value: NonAttendance, today: date) -> Iterator[FieldError]:
    place = tuple(wrong_requirement(file, value.requirement))
    yield from place
    yield from wrong_text("reason_given", value.reason_given)
    if place:
        return
    wrong = tuple(wrong_day(value.on, today=today, floors=sentence_floor(file)))
    yield from wrong
    if wrong:
        return
    yield from after_end(file, value.requirement, value.on)
    same = (value.requirement, value.on)
    if any((one.value.requirement, one.value.on) == same for one in file.order.absences):
        yield FieldError("on", "This appointment is recorded already as not kept.")


def _wrong_breach(file: CaseFile, value: Breach, today: date) -> Iterator[FieldError]:
    if value.requirement is not None:
        yield from wrong_requirement(file, value.requirement)
        if value.other:
            yield FieldError("other", "It was of one or the other: clear this or the requirement.")
    elif not value.other:
        yield FieldError("other", "Name the part of the order that was breached.")
    yield from wrong_text("other", value.other, LONGEST_NAME)
    if not value.reasons:
        yield FieldError("reasons", "Give the reasons for the breach.")
    yield from wrong_text("reasons", value.reasons)
    if no_order(file):
        yield FieldError("", no_order(file))
    yield from wrong_day(value.on, today=today, floors=sentence_floor(file))
