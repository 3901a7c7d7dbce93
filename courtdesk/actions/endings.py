"""The end of a requirement, and what a person withdraws from after sentence.

Withdrawing from treatment and from the sharing of data are separate: neither takes the other with
it, and neither ends the order. Before sentence there is only the consent, which `consents` keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from courtdesk.actions.cases import case_file
from courtdesk.actions.orders import ENDING, WITHDRAWAL
from courtdesk.actions.records import Change, derived_id, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.order_checks import (
    after_end,
    later_than_end,
    made,
    refuse,
    sentence_floor,
    still_right,
    wrong_day,
    wrong_requirement,
    wrong_text,
    wrong_withdrawal,
)
from courtdesk.domain.orders import EndedBy, Ending, Withdrawal, WithdrawnFrom
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day
from courtdesk.errors import FieldError, UserError


def end_requirement(
    session: Session,
    case: CaseId,
    requirement: RequirementKind,
    *,
    on: date,
    how: EndedBy,
    words: str = "",
    reason: str = "",
) -> CaseFile:
    """Record how and when a requirement ended; return the case.

    `words` are required where that was not planned; `reason` where an end recorded before is put
    right. Raises `NotAllowed`, `FieldErrors` naming `on`, `how`, `words`, `requirement` or
    `reason`, also where a certificate or a sign-off rests on what stood.
    """
    session.require(Permission.RECORD_ORDER)
    file = case_file(session, case)
    today = session.clock().date()
    before = file.order.ending(requirement)
    value = Ending(file.id, requirement, on, how, words.strip(), reason.strip())
    refuse(_wrong_ending(file, value, today, again=before is not None))
    if before is not None:
        others = tuple(one for one in file.order.endings if one is not before)
        order = replace(file.order, endings=(*others, replace(before, value=value)))
        still_right(file, replace(file, order=order), today=today)
    record(session, Change(ENDING, value, derived_id(file.id, ENDING, requirement), file.id))
    return case_file(session, case)


def withdraw(
    session: Session,
    case: CaseId,
    what: WithdrawnFrom,
    *,
    on: date,
    words: str = "",
    requirement: RequirementKind | None = None,
) -> CaseFile:
    """Record that the person withdrew after sentence; return the case.

    A reason may be given and is never required: it is a right (framework, Appendix 4).
    `requirement` is for treatment alone, `None` meaning all of it. Raises `NotAllowed`,
    `UserError` before sentence, `FieldErrors` naming `on`, `requirement` or `words`.
    """
    session.require(Permission.RECORD_ORDER)
    file = case_file(session, case)
    if not made(file):
        raise UserError(
            "The court has made no treatment requirement: withdraw the consent instead, on its "
            "own page."
        )
    if what is WithdrawnFrom.TREATMENT and len(made(file)) == 1:
        requirement = made(file)[0]
    value = Withdrawal(file.id, what, on, words.strip(), requirement)
    refuse(_wrong_withdrawal(file, value, session.clock().date()))
    record(session, Change(WITHDRAWAL, value, new_id(session), file.id))
    return case_file(session, case)


def officer_told(session: Session, case: CaseId, document: DocumentId, on: date) -> CaseFile:
    """Record when the responsible officer was told that the person withdrew; return the case.

    The officer is told because the court must review the order; so it is for treatment alone.
    Raises `NotAllowed`, `UserError`, `FieldErrors` naming `on`.
    """
    session.require(Permission.RECORD_ORDER)
    file = case_file(session, case)
    before = withdrawal(file, document)
    if before.what is not WithdrawnFrom.TREATMENT:
        raise UserError("The order stands as it is: there is nothing for the court to review.")
    floors = ((before.on, "the person withdrew"),)
    refuse(wrong_day(on, today=session.clock().date(), floors=floors))
    return _put(session, file, document, replace(before, officer_told_on=on))


def undo(session: Session, case: CaseId, document: DocumentId, on: date) -> CaseFile:
    """Record that the person changed their mind on `on`; return the case.

    Raises `NotAllowed`, `UserError` when that is recorded already, `FieldErrors` naming `on`.
    """
    session.require(Permission.RECORD_ORDER)
    file = case_file(session, case)
    before = withdrawal(file, document)
    if before.undone_on is not None:
        raise UserError(f"The person changed their mind on {day(before.undone_on)} already.")
    floors = ((before.on, "the person withdrew"),)
    refuse(wrong_day(on, today=session.clock().date(), floors=floors))
    return _put(session, file, document, replace(before, undone_on=on))


def withdrawal(file: CaseFile, document: DocumentId) -> Withdrawal:
    """One withdrawal of the case. Raises `UserError` when it has none such."""
    for one in file.order.withdrawals:
        if one.document == document and not one.value.mistake:
            return one.value
    raise UserError("This withdrawal is not part of the case: open the case again.")


def _put(session: Session, file: CaseFile, document: DocumentId, value: Withdrawal) -> CaseFile:
    record(session, Change(WITHDRAWAL, value, document, file.id))
    return case_file(session, file.id)


def _wrong_ending(
    file: CaseFile, value: Ending, today: date, *, again: bool
) -> Iterator[FieldError]:
    yield from wrong_requirement(file, value.requirement)
    yield from wrong_day(value.on, today=today, floors=sentence_floor(file))
    if not value.how.planned and not value.words:
        yield FieldError("words", "Say why it ended as it did.")
    yield from wrong_text("words", value.words)
    yield from _against_withdrawal(file, value)
    yield from later_than_end(file, value.requirement, value.on)
    if again and not value.corrected:
        yield FieldError("reason", "Say why the end recorded before is put right.")
    yield from wrong_text("reason", value.corrected)


def _against_withdrawal(file: CaseFile, value: Ending) -> Iterator[FieldError]:
    for one in file.order.withdrawals:
        if not wrong_withdrawal(value, one.value):
            continue
        withdrew = f"The person withdrew from treatment on {day(one.value.on)}"
        if value.how.planned:
            words = "record first that they changed their mind, or choose another end."
            yield FieldError("how", f"{withdrew}: {words}")
        else:
            yield FieldError("on", f"{withdrew}, which is after this: correct the day.")
        return


def _wrong_withdrawal(file: CaseFile, value: Withdrawal, today: date) -> Iterator[FieldError]:
    if value.requirement is not None:
        if value.what is WithdrawnFrom.DATA_SHARING:
            yield FieldError("requirement", "Sharing of data is for the whole case: choose none.")
        else:
            yield from wrong_requirement(file, value.requirement)
    yield from wrong_text("words", value.words)
    yield from wrong_day(value.on, today=today, floors=sentence_floor(file))
    standing = _recorded_already(file, value)
    if standing is not None:
        yield FieldError("", f"This is recorded already, for {day(standing)}.")
    elif value.what is WithdrawnFrom.TREATMENT:
        yield from _against_endings(file, value)


def _recorded_already(file: CaseFile, value: Withdrawal) -> date | None:
    """Since when the person is withdrawn from all that `value` says; `None` if from less."""
    same = [one.value for one in file.order.withdrawals if one.value.what is value.what]
    holding = [one for one in same if one.holds]
    days = {one.requirement: one.on for one in holding}
    if None in days or value.requirement in days:
        return days.get(None) or days[value.requirement]
    kinds = made(file)
    if value.requirement is None and all(kind in days for kind in kinds):
        return max(days[kind] for kind in kinds) if kinds else None
    return None


def _against_endings(file: CaseFile, value: Withdrawal) -> Iterator[FieldError]:
    for one in file.order.endings:
        if not one.value.mistake and wrong_withdrawal(one.value, value):
            end = f"The {one.value.requirement} ended on {day(one.value.on)}"
            how = one.value.how.label.lower()
            yield FieldError("on", f"{end} ({how}): put that right first, or correct the day.")
            return
    last = [tuple(after_end(file, kind, value.on)) for kind in made(file)]
    if value.requirement is None and last and all(last):
        yield from last[-1]
