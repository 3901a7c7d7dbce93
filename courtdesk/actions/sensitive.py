"""Judging whether a case is sensitive and complex, what was judged before, and what to look at.

A person judges; nothing here reads an offence, and no other module makes a judgement (R1).
"""

from __future__ import annotations

from datetime import date

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, is_kept, record, recorded, shown
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.codec import from_body
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.domain.plain_text import tidy
from courtdesk.domain.sensitive import Sensitive, check_judgement, is_due

KIND = "sensitive"
"""The kind of these documents in the record."""


def judge(
    session: Session,
    case: CaseId,
    *,
    judged: bool | None,
    needs: str = "",
    relationships: str = "",
    look_again_on: date | None = None,
) -> CaseFile:
    """Record a judgement; return the case. The one before stays in the record.

    A judgement that the case is not sensitive has no day to look again: what is given is dropped.
    Raises `NotAllowed`, and `FieldErrors` naming the arguments.
    """
    session.require(Permission.RECORD_NEEDS)
    file = case_file(session, case)
    before = file.court.sensitive
    check_judgement(
        judged=judged,
        needs=needs,
        relationships=relationships,
        look_again_on=look_again_on,
        today=session.clock().date(),
        before=before.value if before is not None else None,
    )
    value = Sensitive(
        case=file.id,
        judged=bool(judged),
        needs=tidy(needs),
        relationships=tidy(relationships),
        look_again_on=look_again_on if judged else None,
    )
    record(session, Change(KIND, value, derived_id(file.id, KIND), file.id))
    return case_file(session, case)


def judgements(session: Session, case: CaseId) -> tuple[Recorded[Sensitive], ...]:
    """Every judgement of `case`, newest first; the first one stands."""
    session.require(Permission.READ_CASES)
    document = derived_id(case_file(session, case).id, KIND)
    found = session.vault.document(document)
    # Those that stand side by side, where they differ.
    beside = set[RevisionId]()
    if found is not None and shown(found).disputed:
        beside = {one.id for one in found.heads}
    made = [one for one in session.vault.history(document) if one.open is not None]
    return tuple(
        Recorded(
            document,
            one.id,
            from_body(Sensitive, one.body),
            one.made_at,
            one.author,
            disputed=one.id in beside,
        )
        for one in sorted(made, key=lambda one: one.time.order, reverse=True)
    )


def due_again(session: Session, day: date) -> tuple[Recorded[Sensitive], ...]:
    """The judgements of every case that are to be made anew by `day`, the longest due first."""
    session.require(Permission.READ_CASES)
    documents = session.vault.documents(kind=KIND)
    kept = [recorded(Sensitive, one) for one in documents if is_kept(one)]
    found = [one for one in kept if is_due(one.value, day)]
    return tuple(sorted(found, key=lambda one: (one.value.look_again_on, one.document)))
