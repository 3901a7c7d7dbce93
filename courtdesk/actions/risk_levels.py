"""Levels of risk to self and others before and after treatment, as a person judged them.

That they were judged, when and for which requirement is open; the levels are sealed to the
requirement's compartment in the same revision, so that neither is ever without the other (P5).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.codec import from_body, to_body
from courtdesk.domain.ids import CaseId
from courtdesk.domain.order_checks import (
    made,
    refuse,
    sentence_floor,
    wrong_day,
    wrong_requirement,
    wrong_text,
)
from courtdesk.domain.orders import RiskJudged, RiskLevel, RiskLevels, RiskWhen
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, NotReadable

_KIND = "risk-judged"
_GRAVE = (RiskLevel.HIGH, RiskLevel.VERY_HIGH)


@dataclass(frozen=True)
class RiskRead:
    """One judgement as far as this member's keys read it; `levels` is None where they do not."""

    recorded: Recorded[RiskJudged]
    levels: RiskLevels | None

    @property
    def sentence(self) -> str:
        """The levels in words, or that they are not available."""
        if self.levels is None:
            return "not available to your role"
        return (
            f"to self: {self.levels.to_self.label.lower()}; "
            f"to others: {self.levels.to_others.label.lower()}"
        )


def may_judge(session: Session, requirement: RequirementKind) -> bool:
    """Whether the member assesses for this requirement, or decides on it."""
    return session.may(requirement.assess) or session.may(requirement.decide)


def judge_risk(
    session: Session,
    case: CaseId,
    requirement: RequirementKind,
    when: RiskWhen,
    *,
    on: date,
    to_self: RiskLevel,
    to_others: RiskLevel,
    words: str,
) -> tuple[RiskRead, ...]:
    """Record how risk was judged; return every judgement of the case.

    `words` say what it rests on and are required for a high level. Judged again it replaces what
    stood, which stays in the record. Raises `NotAllowed`, `NotReadable` where what stands cannot be
    read (it would be replaced unseen, P4), `FieldErrors` naming `on`, `to_self`, `words`,
    `requirement`.
    """
    if not may_judge(session, requirement):
        session.require(requirement.assess)
    file = case_file(session, case)
    value = RiskJudged(file.id, requirement, when, on)
    levels = RiskLevels(to_self, to_others, words.strip())
    refuse((*_wrong(file, value, session.clock().date()), *_wrong_levels(levels)))
    standing = find(read_risk(session, case), requirement, when)
    if standing is not None and standing.levels is None:
        raise NotReadable(
            "What was judged before is sealed with a key that you do not hold: ask somebody who "
            "can read it to put it right."
        )
    change = Change(
        _KIND,
        value,
        derived_id(file.id, _KIND, f"{requirement}-{when}"),
        file.id,
        sealed=to_body(levels),
        compartment=requirement.compartment,
    )
    record(session, change)
    return read_risk(session, case)


def read_risk(session: Session, case: CaseId) -> tuple[RiskRead, ...]:
    """Every judgement of the case, the levels only for who holds the key."""
    return tuple(_read(session, one) for one in case_file(session, case).order.risk)


def find(
    found: tuple[RiskRead, ...], requirement: RequirementKind, when: RiskWhen
) -> RiskRead | None:
    """The judgement for one requirement before or after treatment, or `None`."""
    wanted = (requirement, when)
    for one in found:
        if (one.recorded.value.requirement, one.recorded.value.when) == wanted:
            return one
    return None


def _read(session: Session, one: Recorded[RiskJudged]) -> RiskRead:
    try:
        sealed = session.vault.unseal(one.revision, session.keys)
    except NotReadable:
        return RiskRead(one, None)
    return RiskRead(one, from_body(RiskLevels, json.loads(sealed)))


def _wrong(file: CaseFile, value: RiskJudged, today: date) -> Iterator[FieldError]:
    kind = value.requirement
    # Before treatment may be before sentence, at the assessment.
    if value.when is RiskWhen.BEFORE and not made(file):
        if file.requirement(kind) is None:
            yield FieldError("requirement", f"The {kind} is not being considered in this case.")
        yield from wrong_day(value.on, today=today)
        return
    yield from wrong_requirement(file, kind)
    before = _day_of(file, kind, RiskWhen.BEFORE)
    after = _day_of(file, kind, RiskWhen.AFTER)
    if value.when is RiskWhen.AFTER:
        ending = file.order.ending(kind)
        if ending is None:
            yield FieldError("", f"Record the end of the {kind} first.")
            return
        floors = [*sentence_floor(file), (ending.value.on, f"the {kind} ended")]
        floors += [(before, "risk was judged before treatment")] if before is not None else []
        yield from wrong_day(value.on, today=today, floors=floors)
        return
    yield from wrong_day(value.on, today=today)
    if after is not None and value.on > after:
        yield FieldError("on", "This is after risk was judged after treatment: correct the day.")


def _day_of(file: CaseFile, kind: RequirementKind, when: RiskWhen) -> date | None:
    for one in file.order.risk:
        if (one.value.requirement, one.value.when) == (kind, when):
            return one.value.on
    return None


def _wrong_levels(levels: RiskLevels) -> Iterator[FieldError]:
    both = (levels.to_self, levels.to_others)
    if set(both) == {RiskLevel.NOT_JUDGED}:
        # Recorded as judged, it would say more than anybody did (P3).
        yield FieldError("to_self", "Judge at least one of the two, or record nothing.")
    if any(one in _GRAVE for one in both) and not levels.words:
        yield FieldError("words", "Say what a high level rests on.")
    yield from wrong_text("words", levels.words)
