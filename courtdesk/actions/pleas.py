"""Recording what was pleaded to each offence, and what became of those without a plea."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Plea, Verdict
from courtdesk.domain.ids import CaseId
from courtdesk.errors import FieldError


def record_pleas(
    session: Session,
    case: CaseId,
    verdicts: Mapping[str, Verdict],
    *,
    trial_date: date | None = None,
    reason: str = "",
) -> CaseFile:
    """Record the verdict of each offence in `verdicts` (keyed by offence id); return the case.

    Offences whose verdict is already the one given are left alone. Raises `FieldError` when a
    not guilty plea has no trial date, or an earlier verdict changes without a reason.
    """
    session.require(Permission.RECORD_PLEA)
    file = case_file(session, case)
    changes = [
        _change(file, offence, verdict, trial_date, reason.strip())
        for offence, verdict in verdicts.items()
        if _differs(file, offence, verdict, trial_date)
    ]
    if changes:
        record(session, *changes)
    return case_file(session, case)


def _differs(file: CaseFile, offence: str, verdict: Verdict, trial_date: date | None) -> bool:
    day = trial_date if verdict is Verdict.NOT_GUILTY else None
    for plea in file.pleas:
        if plea.value.offence == offence:
            return (plea.value.verdict, plea.value.trial_date) != (verdict, day)
    return True


def _change(
    file: CaseFile, offence: str, verdict: Verdict, trial_date: date | None, reason: str
) -> Change:
    if offence not in {one.id for one in file.case.value.offences}:
        raise FieldError("offence", "This offence is not part of the case: open the case again.")
    if verdict is Verdict.NOT_GUILTY and trial_date is None:
        raise FieldError("trial_date", "Enter the trial date for the not guilty plea.")
    before = file.verdict_of(offence)
    if before is not Verdict.NONE_YET and not reason:
        raise FieldError(
            "reason", f"{before.label} is already recorded: say why it changes before you save."
        )
    day = trial_date if verdict is Verdict.NOT_GUILTY else None
    plea = Plea(file.id, offence, verdict, day, reason)
    return Change("plea", plea, derived_id(file.id, "plea", offence), file.id)
