"""Outcome measures that CourtDesk does not ask itself: entering one, correcting it, reading it.

The total and the version are sealed to mental health or substance; the open part says name and
day. A correction is a new revision with a reason, and the earlier total stays in the record (P4).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, new_id, of_kind, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain import access, outcomes
from courtdesk.domain.access import Compartment, Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.outcomes import MeasureEntry, MeasureTotal, OutcomeMeasure
from courtdesk.errors import FieldError, NotReadable, UserError
from courtdesk.store.records import Document

KIND = "measure"
"""The kind of these documents in the record."""

_ASSESS = {
    Compartment.MENTAL_HEALTH: Permission.ASSESS_MHTR,
    Compartment.SUBSTANCE: Permission.ASSESS_SUBSTANCE,
}


@dataclass(frozen=True)
class MeasureRead:
    """One measure as far as this member's keys read it; `total` is None where they do not (P5)."""

    recorded: Recorded[OutcomeMeasure]
    compartment: Compartment | None
    total: MeasureTotal | None


def may_enter(session: Session) -> bool:
    """Whether the member's roles may enter any measure at all."""
    roles = session.roles()
    wanted = (Permission.SCREEN, *_ASSESS.values())
    return any(access.may(roles, permission) for permission in wanted)


def enter_measure(session: Session, case: CaseId, entry: MeasureEntry) -> Recorded[OutcomeMeasure]:
    """Record one measure of the person of `case`; return it.

    Whoever screens may, and whoever assesses what it is about. Raises `NotAllowed`, and
    `FieldErrors` (name, version, on, total, note, compartment) with everything that is wrong.
    """
    return _put(session, case, new_id(session), entry, reason="")


def correct_measure(
    session: Session, case: CaseId, document: DocumentId, entry: MeasureEntry, *, reason: str
) -> Recorded[OutcomeMeasure]:
    """Put a measure right; the earlier one stays in the record.

    Raises `FieldError` without a reason, `NotReadable` for a member whose keys do not open the
    earlier total, and what `enter_measure` raises.
    """
    old = measure(session, case, document)
    if old.total is None:
        raise NotReadable(
            "This measure is not available to your role: ask somebody who can read it."
        )
    if not reason.strip():
        raise FieldError("reason", "Say why the measure changes before you save.")
    return _put(session, case, document, entry, reason=" ".join(reason.split()))


def measures(session: Session, case: CaseId) -> tuple[MeasureRead, ...]:
    """The measures of `case`, the one changed first before the others."""
    session.require(Permission.READ_CASES)
    return read_all(session, session.vault.documents(case=case, kind=KIND))


def measure(session: Session, case: CaseId, document: DocumentId) -> MeasureRead:
    """One measure of `case`. Raises `UserError` when the case has none such."""
    found = next(
        (one for one in measures(session, case) if one.recorded.document == document), None
    )
    if found is None:
        raise UserError("This measure is not part of the case: open the case again.")
    return found


def read_all(session: Session, documents: Sequence[Document]) -> tuple[MeasureRead, ...]:
    """The measures among `documents`, each as far as the member's keys read it."""
    session.require(Permission.READ_CASES)
    # A purged one says nothing any more, not even its name.
    kept = [found for found in documents if found.latest.open is not None]
    return tuple(_read(session, found) for found in of_kind(kept, KIND))


def _read(session: Session, document: Document) -> MeasureRead:
    head = document.latest
    named = head.compartment[0] if head.compartment is not None else None
    known = named in {one.value for one in Compartment}
    try:
        sealed = json.loads(session.vault.unseal(head.id, session.keys))
        total = from_body(MeasureTotal, sealed)
    except NotReadable:
        total = None
    return MeasureRead(
        recorded(OutcomeMeasure, document),
        Compartment(named) if named is not None and known else None,
        total,
    )


def _put(
    session: Session, case: CaseId, document: DocumentId, entry: MeasureEntry, *, reason: str
) -> Recorded[OutcomeMeasure]:
    session.require(Permission.READ_CASES)
    file = case_file(session, case)
    _require(session, outcomes.compartment_of(entry))
    value, sealed, compartment = _checked(session, file, entry)
    change = Change(
        KIND,
        value,
        document,
        file.id,
        sealed=to_body(replace(sealed, reason=reason)),
        compartment=compartment,
    )
    record(session, change)
    return measure(session, file.id, document).recorded


def _checked(
    session: Session, file: CaseFile, entry: MeasureEntry
) -> tuple[OutcomeMeasure, MeasureTotal, Compartment]:
    name, on, sealed, compartment = outcomes.checked(
        entry, today=session.clock().date(), born=file.person.value.birth_date
    )
    return OutcomeMeasure(file.id, name, on), sealed, compartment


def _require(session: Session, compartment: Compartment | None) -> None:
    """Raise `NotAllowed` for a role that neither screens nor assesses what the measure is about."""
    if session.may(Permission.SCREEN):
        return
    if compartment is not None:
        session.require(_ASSESS[compartment])
    elif not may_enter(session):
        session.require(Permission.SCREEN)
