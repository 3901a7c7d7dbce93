"""Recording that the defence and the court's legal representative were told, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.plain_text import line
from courtdesk.domain.told import DefenceAnswer, Party, Told, problems
from courtdesk.errors import FieldError, FieldErrors

_KIND = "told"


def tell(
    session: Session,
    case: CaseId,
    party: Party,
    *,
    who: str,
    at: datetime | None,
    answer: DefenceAnswer | None = None,
) -> CaseFile:
    """Record that `party` was told that the person may be suitable; return the case.

    Recorded again it replaces what stood, which stays in the history. Raises `FieldErrors` for
    who, at (not in the future) and answer (the defence's alone, and needed from it).
    """
    return _one(session, Told(case, party, who, at, answer))


def leave_out(session: Session, case: CaseId, party: Party, *, reason: str) -> CaseFile:
    """Record that `party` is not told, and why; return the case.

    Raises `FieldErrors` for reason: the framework has both told, so leaving it out is explained.
    """
    return _one(session, Told(case, party, skipped=reason))


def record_told(session: Session, case: CaseId, given: Sequence[Told]) -> CaseFile:
    """Record what was said to one party or to both, all or none; return the case.

    Raises `FieldErrors`, each for the field "PARTY-FIELD", such as "defence-who".
    """
    session.require(Permission.PREPARE_COURT)
    file = case_file(session, case)
    now = session.clock()
    values = [_tidied(one, file.id) for one in given]
    errors = tuple(
        FieldError(f"{value.party}-{error.field}", f"{value.party.label}: {_lowered(str(error))}")
        for value in values
        for error in problems(value, now)
    )
    if errors:
        raise FieldErrors(errors)
    changes = [
        Change(_KIND, value, derived_id(file.id, _KIND, value.party.value), file.id)
        for value in values
    ]
    if changes:
        record(session, *changes)
    return case_file(session, case)


def _one(session: Session, value: Told) -> CaseFile:
    session.require(Permission.PREPARE_COURT)
    file = case_file(session, value.case)
    errors = tuple(problems(_tidied(value, file.id), session.clock()))
    if errors:
        raise FieldErrors(errors)
    return record_told(session, file.id, [value])


def _tidied(value: Told, case: CaseId) -> Told:
    return replace(
        value,
        case=case,
        who=line(value.who),
        skipped=line(value.skipped),
    )


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
