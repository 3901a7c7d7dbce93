"""Recording what the court did. "Granted" on a consent is copied from here, never ticked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from courtdesk.actions.cases import case_file
from courtdesk.actions.pleas import YEARS_BACK
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain import pathway
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.deadlines import add_months
from courtdesk.domain.order_checks import still_right
from courtdesk.domain.plain_text import problem, tidy
from courtdesk.domain.requirements import combination
from courtdesk.domain.sentence import LONGEST_ORDER, MOST_RAR_DAYS, CourtResult, Sentence
from courtdesk.domain.words import day
from courtdesk.domain.workdays import day_words
from courtdesk.errors import FieldError, FieldErrors, UserError

_LONGEST = 2000
_LONGEST_LENGTH = 80
"""Characters of the length of another requirement: "80 hours", not a story."""


def record_sentence(session: Session, sentence: Sentence) -> CaseFile:
    """Record the sentence and, for each requirement considered, the court's answer.

    Raises `UserError` before there is guilt, `FieldErrors` for what is missing or cannot be: the
    order's length, a length for each requirement accepted, a reason for each declined, dates
    before the plea, in the future or beyond the order, what `combination` does not have, and in
    `note` why a sentence recorded before is put right. What was recorded after sentence and would
    be wrong under the sentence put right is taken back first (P3): `FieldErrors` names it.
    """
    session.require(Permission.RECORD_SENTENCE)
    file = case_file(session, sentence.case)
    if not pathway.guilty(file):
        raise UserError("A sentence comes after a guilty plea or verdict: record the plea first.")
    errors = tuple(_problems(session, file, sentence))
    if errors:
        raise FieldErrors(errors)
    if file.sentence is not None:
        put_right = replace(file.sentence, value=sentence)
        after = replace(file, sentence=put_right)
        still_right(file, after, today=session.clock().date())
    kept = replace(sentence, stood=_stood(file))
    record(session, Change("sentence", kept, derived_id(file.id, "sentence"), file.id))
    return case_file(session, sentence.case)


def _stood(file: CaseFile) -> tuple[str, ...] | None:
    """What was done when the court sentenced; a sentence put right later keeps that."""
    if file.sentence is not None:
        return file.sentence.value.stood
    done = pathway.StepState.DONE
    return tuple(step.name.value for step in pathway.steps(file) if step.state is done)


def _problems(session: Session, file: CaseFile, sentence: Sentence) -> Iterable[FieldError]:
    yield from _wrong_moment(session.clock(), file, sentence)
    yield from _wrong_order(sentence)
    if file.sentence is not None and not tidy(sentence.note):
        yield FieldError("note", "Say why the sentence recorded before is put right.")
    for field, text in (("note", sentence.note), ("would_have_been", sentence.would_have_been)):
        wrong = problem(text, _LONGEST)
        if wrong:
            yield FieldError(field, wrong)
    yield from _wrong_results(file, sentence)
    yield from _wrong_others(sentence)
    yield from _wrong_reviews(sentence)


def _wrong_moment(now: datetime, file: CaseFile, sentence: Sentence) -> Iterable[FieldError]:
    on = sentence.sentenced_on
    if on > now.date():
        yield FieldError("sentenced_on", "The date of sentence is in the future: correct it.")
    elif on == now.date() and sentence.at is not None and sentence.at > now.time():
        yield FieldError("at", "The time of sentence is still to come: correct it.")
    early = tuple(_too_early(now.date(), file, on))
    if early:
        yield from early
        return
    for plea in file.pleas:
        began = plea.value.on
        if plea.value.verdict.is_guilt and began is not None and on < began:
            yield FieldError(
                "sentenced_on",
                f"{plea.value.verdict.label} was on {day(began)}: a sentence cannot come before "
                "it.",
            )
            return


def _too_early(today: date, file: CaseFile, on: date) -> Iterable[FieldError]:
    """A year typed with a digit missing is no day of sentence."""
    born = file.person.value.birth_date
    if born is not None and on < born:
        words = f"This is before the person was born ({day(born)}): correct the date."
        yield FieldError("sentenced_on", words)
    elif on < add_months(today, -12 * YEARS_BACK):
        words = f"This is more than {YEARS_BACK} years ago: correct the date."
        yield FieldError("sentenced_on", words)


def _wrong_order(sentence: Sentence) -> Iterable[FieldError]:
    disposal = sentence.disposal
    if disposal.carries_requirements and not _is_length(sentence.order_months):
        yield FieldError(
            "order_months", f"Enter the length of the order in months, from 1 to {LONGEST_ORDER}."
        )
    if sentence.rar_days is not None:
        if not disposal.carries_requirements:
            yield FieldError("rar_days", f"{disposal.label} cannot carry RAR days: clear them.")
        elif not 0 < sentence.rar_days <= MOST_RAR_DAYS:
            yield FieldError(
                "rar_days", f"Enter the RAR days as a number from 1 to {MOST_RAR_DAYS}."
            )


def _wrong_results(file: CaseFile, sentence: Sentence) -> Iterable[FieldError]:
    answered = [result.requirement for result in sentence.results]
    if len(set(answered)) != len(answered):
        raise ValueError("a requirement has two results")
    considered = {part.kind for part in file.considered()}
    for part in file.considered():
        if part.kind not in answered:
            yield FieldError(f"{part.kind}", f"Say whether the court accepted the {part.kind}.")
    for result in sentence.results:
        if result.proposed and result.requirement not in considered:
            yield FieldError(
                f"{result.requirement}",
                f"The {result.requirement} was not considered here: say that it was not proposed.",
            )
        yield from _result_problems(sentence, result)
    accepted = [result.requirement for result in sentence.results if result.accepted]
    try:
        combination(accepted)
    except UserError as refused:
        yield FieldError(f"{accepted[-1]}", str(refused))


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
            f"{kind}-length",
            f"Enter the length of the {kind} in months, from 1 to {LONGEST_ORDER}.",
        )
    elif result.accepted and (result.length_months or 0) > (sentence.order_months or LONGEST_ORDER):
        yield FieldError(
            f"{kind}-length", f"The {kind} cannot last longer than the order: correct one of them."
        )
    if not result.accepted and not tidy(result.reason):
        yield FieldError(f"{kind}-reason", f"Enter the court's reason for declining the {kind}.")
    for field, text in (("reason", result.reason), ("support", result.support)):
        wrong = problem(text, _LONGEST)
        if wrong:
            yield FieldError(f"{kind}-{field}", wrong)


def _wrong_others(sentence: Sentence) -> Iterable[FieldError]:
    kinds = [one.kind for one in sentence.other]
    if len(set(kinds)) != len(kinds):
        raise ValueError("another requirement stands there twice")
    if kinds and not sentence.disposal.carries_requirements:
        yield FieldError(
            "other", f"{sentence.disposal.label} cannot carry other requirements: clear them."
        )
    for one in sentence.other:
        wrong = problem(one.length, _LONGEST_LENGTH)
        if wrong:
            yield FieldError(f"{one.kind}-length", wrong)


def _wrong_reviews(sentence: Sentence) -> Iterable[FieldError]:
    """Reviews come after the sentence and within the order (Sentencing Act 2020, s. 217)."""
    if sentence.reviews and not sentence.disposal.carries_requirements:
        yield FieldError("reviews", f"{sentence.disposal.label} has no reviews: clear them.")
        return
    months = sentence.order_months
    end = add_months(sentence.sentenced_on, months) if _is_length(months) and months else None
    if len(set(sentence.reviews)) != len(sentence.reviews):
        yield FieldError("reviews", "A day of review stands there twice: take one out.")
    for on in sentence.reviews:
        if on <= sentence.sentenced_on:
            yield FieldError(
                "reviews", f"The review on {day_words(on)} is not after the sentence: correct it."
            )
        elif end is not None and on > end:
            yield FieldError(
                "reviews",
                f"The review on {day_words(on)} is after the end of the order, {day_words(end)}: "
                "correct it.",
            )


def _is_length(months: int | None) -> bool:
    return months is not None and 0 < months <= LONGEST_ORDER
