"""GP registration, asked at three stages of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain import gp as rules
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.gp import GpAnswer, GpStage, Registered
from courtdesk.domain.ids import CaseId
from courtdesk.errors import FieldError, FieldErrors

_KIND = "gp"

Given = Mapping[GpStage, tuple[Registered, date | None]]
"""What was answered at each stage, and on which day."""


def gp_answers(session: Session, case: CaseId) -> tuple[Recorded[GpAnswer], ...]:
    """What was answered so far, in the order of the stages."""
    session.require(Permission.READ_CASES)
    order = list(GpStage)
    found = (recorded(GpAnswer, one) for one in session.vault.documents(case=case, kind=_KIND))
    return tuple(sorted(found, key=lambda one: order.index(one.value.stage)))


def missing_stages(session: Session, case: CaseId) -> tuple[GpStage, ...]:
    """The stages that have come in this case and at which nobody has asked yet, in order."""
    answered = (one.value.stage for one in gp_answers(session, case))
    return rules.missing_stages(case_file(session, case), answered)


def record_gp(session: Session, case: CaseId, given: Given) -> tuple[Recorded[GpAnswer], ...]:
    """Record the answers of one or more stages, all or none; return all that are recorded.

    What is as it stands is not recorded again. Raises `FieldErrors`, each for the field
    "STAGE-on": a day that is missing, still to come, or before an earlier stage's.
    """
    session.require(Permission.RECORD_NEEDS)
    file = case_file(session, case)
    before = {one.value.stage: one.value for one in gp_answers(session, case)}
    errors = tuple(_wrong_days(before, given, session.clock().date()))
    if errors:
        raise FieldErrors(errors)
    answers = [
        GpAnswer(file.id, stage, registered, on)
        for stage, (registered, on) in given.items()
        if on is not None
    ]
    changes = [
        Change(_KIND, one, derived_id(file.id, _KIND, one.stage.value), file.id)
        for one in answers
        if before.get(one.stage) != one
    ]
    if changes:
        record(session, *changes)
    return gp_answers(session, case)


def _wrong_days(
    before: Mapping[GpStage, GpAnswer], given: Given, today: date
) -> Iterator[FieldError]:
    days: dict[GpStage, date] = {stage: one.on for stage, one in before.items()}
    for stage, (_, on) in given.items():
        if on is None:
            yield FieldError(f"{stage}-on", f"{stage.label}: enter the day on which it was asked.")
            continue
        days[stage] = on
        if on > today:
            yield FieldError(f"{stage}-on", f"{stage.label}: this day is still to come.")
    for one, other in pairwise(stage for stage in GpStage if stage in days):
        if days[other] < days[one]:
            # Said where it can be mended: at the day that was just typed.
            at = other if other in given else one
            yield FieldError(
                f"{at}-on",
                f"“{other.label}” cannot be asked before “{one.label}”: correct one of the days.",
            )
