"""Which requirements are considered for a case, and the assessment for each."""

from __future__ import annotations

from collections.abc import Iterable

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain import pathway
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import (
    Appointment,
    Assessment,
    Requirement,
    RequirementKind,
    combination,
)
from courtdesk.errors import FieldError, UserError


def consider(
    session: Session, case: CaseId, kinds: Iterable[RequirementKind], reason: str = ""
) -> CaseFile:
    """Set which requirements are considered for `case`; return the case.

    Raises `UserError` for a combination that the framework does not have, and `FieldError` when
    one that was assessed is taken off without a reason.
    """
    session.require(Permission.ASK_DECISION)
    wanted = frozenset(kinds)
    combination(wanted)
    file = case_file(session, case)
    now = {part.kind for part in file.considered()}
    changes = [_consider(file, kind, True, reason) for kind in sorted(wanted - now)]
    changes += [_consider(file, kind, False, reason) for kind in sorted(now - wanted)]
    if changes:
        record(session, *changes)
    return case_file(session, case)


def _consider(file: CaseFile, kind: RequirementKind, considered: bool, reason: str) -> Change:
    part = file.requirement(kind)
    assessed = part is not None and part.assessment is not None
    if not considered and assessed and not reason.strip():
        raise FieldError("reason", f"{kind} has been assessed: say why it is no longer considered.")
    value = Requirement(file.id, kind, considered, reason.strip())
    return Change("requirement", value, derived_id(file.id, "requirement", kind.value), file.id)


def assess(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    *,
    suitable: bool,
    reasons: str = "",
    plan: str = "",
    appointment: Appointment | None = None,
    support: str = "",
    rar_needs: str = "",
    notes: str = "",
) -> CaseFile:
    """Record the outcome of the assessment for `kind`; return the case.

    `reasons` go to the CDO and are required when not suitable; `notes` are clinical and sealed
    to the requirement's compartment. Raises `UserError` before there is guilt: assessment comes
    after a guilty plea or verdict.
    """
    session.require(kind.assess)
    file = case_file(session, case)
    _check_assessable(file, kind, suitable, reasons, plan)
    value = Assessment(
        case=file.id,
        requirement=kind,
        suitable=suitable,
        reasons=reasons.strip(),
        plan=plan.strip(),
        appointment=appointment,
        support=support.strip(),
        rar_needs=rar_needs.strip(),
    )
    change = Change(
        "assessment",
        value,
        derived_id(file.id, "assessment", kind.value),
        file.id,
        sealed={"notes": notes.strip()},
        compartment=kind.compartment,
    )
    record(session, change)
    return case_file(session, case)


def _check_assessable(
    file: CaseFile, kind: RequirementKind, suitable: bool, reasons: str, plan: str
) -> None:
    if not pathway.guilty(file):
        raise UserError(
            "An assessment comes after a guilty plea or verdict: record the plea first."
        )
    if file.requirement(kind) is None:
        raise UserError(f"{kind} is not being considered for this case: choose it first.")
    if not suitable and not reasons.strip():
        raise FieldError("reasons", "Give the reasons why the person is not suitable.")
    if suitable and not plan.strip():
        raise FieldError("plan", "Enter the outline treatment plan, in words for the court.")
