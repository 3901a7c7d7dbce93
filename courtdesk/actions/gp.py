"""GP registration, asked at three stages of a case."""

from __future__ import annotations

from datetime import date

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.gp import GpAnswer, GpStage, Registered
from courtdesk.domain.ids import CaseId
from courtdesk.errors import FieldError

_KIND = "gp"


def gp_answers(session: Session, case: CaseId) -> tuple[Recorded[GpAnswer], ...]:
    """What was answered so far, in the order of the stages."""
    session.require(Permission.READ_CASES)
    order = list(GpStage)
    found = (recorded(GpAnswer, one) for one in session.vault.documents(case=case, kind=_KIND))
    return tuple(sorted(found, key=lambda one: order.index(one.value.stage)))


def record_gp(
    session: Session, case: CaseId, stage: GpStage, registered: Registered, on: date
) -> tuple[Recorded[GpAnswer], ...]:
    """Record one stage's answer; return all of them.

    Raises `FieldError` for a day to come, and for one out of order with another stage's.
    """
    session.require(Permission.RECORD_NEEDS)
    file = case_file(session, case)
    _check_day(gp_answers(session, case), stage, on, session.clock().date())
    answer = GpAnswer(file.id, stage, registered, on)
    record(session, Change(_KIND, answer, derived_id(file.id, _KIND, stage.value), file.id))
    return gp_answers(session, case)


def _check_day(
    answers: tuple[Recorded[GpAnswer], ...], stage: GpStage, on: date, today: date
) -> None:
    if on > today:
        raise FieldError("on", "This day is still to come: enter the day on which it was asked.")
    order = list(GpStage)
    for one in (each.value for each in answers):
        earlier = order.index(one.stage) < order.index(stage)
        if (earlier and on < one.on) or (one.stage is not stage and not earlier and on > one.on):
            when = f"{one.on.day}/{one.on.month}/{one.on.year}"
            raise FieldError(
                "on",
                f"“{one.stage.label}” was asked on {when}, so “{stage.label}” cannot be "
                f"{'before' if earlier else 'after'} that: correct the day.",
            )
