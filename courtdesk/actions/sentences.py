"""Recording what the court did. "Granted" on a consent is copied from here, never ticked."""

from __future__ import annotations

from collections.abc import Iterable

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain import pathway
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.sentence import CourtResult, Sentence
from courtdesk.errors import FieldError, FieldErrors, UserError


def record_sentence(session: Session, sentence: Sentence) -> CaseFile:
    """Record the sentence and, for each requirement considered, the court's answer.

    Raises `UserError` before there is guilt, `FieldErrors` for what is missing: the order's
    length, a length for each requirement accepted, a reason for each declined, and in `note` why
    a sentence recorded before is put right.
    """
    session.require(Permission.RECORD_SENTENCE)
    file = case_file(session, sentence.case)
    if not pathway.guilty(file):
        raise UserError("A sentence comes after a guilty plea or verdict: record the plea first.")
    errors = tuple(_problems(session, file, sentence))
    if errors:
        raise FieldErrors(errors)
    change = Change("sentence", sentence, derived_id(file.id, "sentence"), file.id)
    record(session, change)
    return case_file(session, sentence.case)


def _problems(session: Session, file: CaseFile, sentence: Sentence) -> Iterable[FieldError]:
    if sentence.sentenced_on > session.clock().date():
        yield FieldError("sentenced_on", "The date of sentence is in the future: correct it.")
    if sentence.disposal.carries_requirements and not _is_length(sentence.order_months):
        yield FieldError("order_months", "Enter the length of the order in months, from 1 to 36.")
    if file.sentence is not None and not sentence.note.strip():
        yield FieldError("note", "Say why the sentence recorded before is put right.")
    answered = {result.requirement for result in sentence.results}
    for part in file.considered():
        if part.kind not in answered:
            yield FieldError(f"{part.kind}", f"Say whether the court accepted the {part.kind}.")
    for result in sentence.results:
        yield from _result_problems(sentence, result)


def _result_problems(sentence: Sentence, result: CourtResult) -> Iterable[FieldError]:
    kind = result.requirement
    if result.accepted and not sentence.disposal.carries_requirements:
        yield FieldError(
            f"{kind}",
            f"{sentence.disposal.label} cannot carry the {kind}: choose a community order or a "
            "suspended sentence order, or say that the court declined it.",
        )
    if result.accepted and not _is_length(result.length_months):
        yield FieldError(
            f"{kind}-length", f"Enter the length of the {kind} in months, from 1 to 36."
        )
    elif result.accepted and (result.length_months or 0) > (sentence.order_months or 36):
        yield FieldError(
            f"{kind}-length", f"The {kind} cannot last longer than the order: correct one of them."
        )
    if not result.accepted and not result.reason.strip():
        yield FieldError(f"{kind}-reason", f"Enter the court's reason for declining the {kind}.")


def _is_length(months: int | None) -> bool:
    """Three years is the longest a community order can last (Sentencing Act 2020, s. 202)."""
    return months is not None and 0 < months <= 36
