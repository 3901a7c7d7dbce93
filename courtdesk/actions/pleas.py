"""Recording what was pleaded to each offence, and what became of those without a plea."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from courtdesk.actions import holidays
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Plea, Verdict
from courtdesk.domain.deadlines import add_months
from courtdesk.domain.ids import CaseId
from courtdesk.domain.plain_text import problem, tidy
from courtdesk.domain.words import day as day_in_figures
from courtdesk.errors import FieldError, UserError

_LONGEST_REASON = 2000

YEARS_BACK = 10
"""No plea or sentence that is still dealt with is older; what is, is a slip of the key."""


def record_pleas(
    session: Session,
    case: CaseId,
    verdicts: Mapping[str, Verdict],
    *,
    on: date | None = None,
    trial_date: date | None = None,
    reason: str = "",
) -> CaseFile:
    """Record the verdict of each offence in `verdicts` (keyed by offence id); return the case.

    `on` is the day of plea or verdict; without it the day is `usual_day`. Offences about which
    nothing differs are left alone. Raises `FieldError` when a not guilty plea has no trial date or
    one before the plea, when the day is in the future, after the sentence, before the person was
    born or more than `YEARS_BACK` years ago, or when an earlier verdict changes without a reason;
    `UserError` when no guilt would be left under a treatment requirement that the court made.
    """
    session.require(Permission.RECORD_PLEA)
    file = case_file(session, case)
    today = session.clock().date()
    changes = []
    for offence, verdict in verdicts.items():
        before = _before(file, offence)
        trial = trial_date if verdict is Verdict.NOT_GUILTY else None
        day = on if on is not None else usual_day(before, verdict, today)
        plea = Plea(file.id, offence, verdict, trial, tidy(reason), day)
        if before is None or not _is_same(before, plea):
            _check(file, before, plea, today)
            changes.append(Change("plea", plea, derived_id(file.id, "plea", offence), file.id))
    if changes:
        _check_guilt_left(file, verdicts)
        record(session, *changes)
    return case_file(session, case)


def _check_guilt_left(file: CaseFile, verdicts: Mapping[str, Verdict]) -> None:
    """P3: no order stands on a case without guilt; the sentence is put right first."""
    made = file.sentence.value.granted() if file.sentence is not None else ()
    if not made:
        return
    left = (verdicts.get(one.id, file.verdict_of(one.id)) for one in file.case.value.offences)
    if not any(verdict.is_guilt for verdict in left):
        kinds = " and ".join(made)
        raise UserError(
            f"The sentence is recorded with {kinds}, and no guilty plea or verdict would be left: "
            "put the sentence right first."
        )


def usual_day(before: Plea | None, verdict: Verdict, today: date) -> date | None:
    """The day of a plea or verdict about which nobody says anything else.

    What is put right keeps its day, also one that was never recorded (P3). What comes after
    something else, a verdict after a trial or a plea after a warrant, is of today.
    """
    if before is None or before.verdict in _NOT_YET:
        return today
    if before.verdict is Verdict.NOT_GUILTY and verdict is Verdict.FOUND_GUILTY:
        return today
    return before.on


_NOT_YET = (Verdict.NONE_YET, Verdict.DID_NOT_ATTEND, Verdict.WARRANT)
"""After these the matter goes on: what is recorded next is no correction."""


def _before(file: CaseFile, offence: str) -> Plea | None:
    found = (plea.value for plea in file.pleas if plea.value.offence == offence)
    return next(found, None)


def _is_same(one: Plea, other: Plea) -> bool:
    """Whether nothing would change; the reason of an earlier change is none of a new one."""
    return (one.verdict, one.trial_date, one.on) == (other.verdict, other.trial_date, other.on)


def _check(file: CaseFile, before: Plea | None, plea: Plea, today: date) -> None:
    if plea.offence not in {one.id for one in file.case.value.offences}:
        raise FieldError("offence", "This offence is not part of the case: open the case again.")
    if plea.on is not None:
        _check_day(file, plea.on, today)
    if plea.verdict is Verdict.NOT_GUILTY:
        _check_trial(plea)
    wrong = problem(plea.reason, _LONGEST_REASON)
    if wrong:
        raise FieldError("reason", wrong)
    earlier = before.verdict if before is not None else Verdict.NONE_YET
    if earlier is not Verdict.NONE_YET and not plea.reason:
        raise FieldError(
            "reason", f"{earlier.label} is already recorded: say why it changes before you save."
        )


def _check_day(file: CaseFile, on: date, today: date) -> None:
    if on > today:
        raise FieldError("on", "The day of the plea is in the future: correct it.")
    born = file.person.value.birth_date
    if born is not None and on < born:
        words = f"This is before the person was born ({day_in_figures(born)}): correct it."
        raise FieldError("on", words)
    if on < add_months(today, -12 * YEARS_BACK):
        raise FieldError("on", f"This is more than {YEARS_BACK} years ago: correct it.")
    if file.sentence is not None and on > file.sentence.value.sentenced_on:
        sentenced = day_in_figures(file.sentence.value.sentenced_on)
        raise FieldError("on", f"The sentence was on {sentenced}: a plea cannot come after it.")


def _check_trial(plea: Plea) -> None:
    if plea.trial_date is None:
        raise FieldError("trial_date", "Enter the trial date for the not guilty plea.")
    if plea.on is not None and plea.trial_date < plea.on:
        raise FieldError(
            "trial_date",
            f"The plea was on {day_in_figures(plea.on)}: a trial cannot come before it.",
        )
    found = holidays.calendar().holiday(plea.trial_date)
    if found is not None:
        raise FieldError(
            "trial_date",
            f"{day_in_figures(plea.trial_date)} is a bank holiday, {found.name}: no trial is held "
            "then, so correct the date.",
        )
