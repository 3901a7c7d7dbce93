"""The slip that asks for a case to be brought forward: its text, its time and its answer."""

from __future__ import annotations

from datetime import datetime

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import (
    CLEAR_PRINT,
    LARGE_PRINT,
    Block,
    Facts,
    Look,
    Paper,
    Words,
    clean,
)
from courtdesk.domain.access import Permission
from courtdesk.domain.bench import Slip, SlipAnswer
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.codec import from_body
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.slip_words import (
    REQUEST,
    TITLE,
    SlipFacts,
    slip_facts,
    slip_pairs,
    slip_words,
)
from courtdesk.errors import FieldError, FieldErrors, UserError

_KIND = "slip"

WHAT = "slip"
"""What it is called in the list of who did what."""
_LONGEST = 120


def facts(session: Session, case: CaseId, *, anew: bool = False) -> SlipFacts:
    """What stands on the slip: as it was asked, else (and `anew`) as this member would ask now."""
    session.require(Permission.PREPARE_COURT)
    file = case_file(session, case)
    team = session.team()
    slip = None if anew else file.court.slip
    asker = session.me if slip is None else _asker(session, slip)
    member = team.member(asker)
    return slip_facts(
        file.case.value,
        file.person.value,
        by=team.name_of(asker),
        roles=member.roles if member is not None else (),
        at=session.clock() if slip is None else slip.value.at,
    )


def slip_text(session: Session, case: CaseId) -> str:
    """The slip as plain text; nothing in it says what the request is for."""
    return slip_words(facts(session, case))


def slip_paper(reference: str, shown: SlipFacts, *, large: bool = False) -> Paper:
    """The slip for the printer or as a PDF, with the same words as the text.

    `reference` is the case's short one, which says nothing about the person.
    """
    pairs = tuple((label, clean(value)) for label, value in slip_pairs(shown))
    return Paper(
        title=TITLE,
        language="en-GB",
        blocks=(
            Block((Words(TITLE, Look.TITLE),), with_next=True),
            Block((Words(REQUEST, Look.STRONG),), with_next=True),
            Block((Facts(pairs),)),
        ),
        reference=reference,
        size=LARGE_PRINT if large else CLEAR_PRINT,
    )


def ask_forward(session: Session, case: CaseId, *, to_whom: str, at: datetime | None) -> CaseFile:
    """Record that the case was asked to be brought forward, of whom and when; return the case.

    Asked again it replaces the slip before, which stays in the history, and waits for an answer
    once more. Raises `FieldErrors` naming `to_whom` and `at`: a time still to come, or after the
    day of the hearing.
    """
    session.require(Permission.PREPARE_COURT)
    file = case_file(session, case)
    whom = line(to_whom)
    errors = [*_wrong_whom(whom), *_wrong_time(session, file, at)]
    if errors or at is None:
        raise FieldErrors(tuple(errors))
    _put(session, Slip(file.id, whom, at))
    return case_file(session, case)


def answer_slip(session: Session, case: CaseId, answer: SlipAnswer) -> CaseFile:
    """Record what came of the slip; return the case. Raises `UserError` before it was asked."""
    session.require(Permission.PREPARE_COURT)
    file = case_file(session, case)
    if file.court.slip is None:
        raise UserError("Nobody has been asked yet: record who was asked before the answer.")
    slip = file.court.slip.value
    if slip.answer is not answer:
        _put(session, Slip(file.id, slip.to_whom, slip.at, answer))
    return case_file(session, case)


def _put(session: Session, slip: Slip) -> None:
    record(session, Change(_KIND, slip, derived_id(slip.case, _KIND), slip.case))


def _asker(session: Session, slip: Recorded[Slip]) -> MemberId:
    """Who asked: the answer to it may have been recorded by somebody else."""
    for revision in session.vault.history(slip.document):
        if revision.open is None:
            continue
        one = from_body(Slip, revision.body)
        if (one.to_whom, one.at) == (slip.value.to_whom, slip.value.at):
            return revision.author
    return slip.by


def _wrong_whom(whom: str) -> list[FieldError]:
    if not whom:
        return [FieldError("to_whom", "Enter who was asked, such as the list caller.")]
    wrong = problem(whom, _LONGEST)
    return [FieldError("to_whom", wrong)] if wrong else []


def _wrong_time(session: Session, file: CaseFile, at: datetime | None) -> list[FieldError]:
    hearing = file.case.value.hearing_date
    if at is None:
        return [FieldError("at", "Enter the time at which it was asked.")]
    if at > session.clock():
        return [FieldError("at", "This time is still to come: enter when it was asked.")]
    if at.astimezone(session.clock().tzinfo).date() > hearing:
        return [
            FieldError("at", f"The hearing was on {print_date(hearing)}: enter a time before it.")
        ]
    return []
