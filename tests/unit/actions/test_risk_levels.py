"""Risk before and after treatment: open that it was judged, sealed how (P5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from courtdesk.actions import cases, endings, risk_levels
from courtdesk.actions.risk_levels import RiskRead
from courtdesk.actions.session import Memory
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import EndedBy, RiskLevel, RiskWhen
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldErrors, NotAllowed, NotReadable
from courtdesk.store.keyslots import new_identity
from tests.unit.actions.after_sentence import (
    ASSESSOR,
    CDO,
    LATER,
    LEAD,
    OFFICER,
    PROVIDER,
    Sentenced,
    fields,
    sentenced,
)
from tests.unit.actions.conftest import DAY, Laptop

MHTR, DRR, ATR = RequirementKind
BEFORE, AFTER = RiskWhen


@pytest.fixture
def made(team: Laptop, case: CaseId) -> Sentenced:
    return sentenced(team, case, MHTR, DRR)


def judge(
    made: Sentenced,
    name: str,
    kind: RequirementKind = MHTR,
    when: RiskWhen = BEFORE,
    *,
    on: date = LATER,
    to_self: RiskLevel = RiskLevel.VERY_HIGH,
    to_others: RiskLevel = RiskLevel.MEDIUM,
    words: str = "A plan made in spring",
) -> tuple[RiskRead, ...]:
    return risk_levels.judge_risk(
        made.as_(name), made.case, kind, when, on=on,
        to_self=to_self, to_others=to_others, words=words,
    )  # fmt: skip


def treated(made: Sentenced, on: date = LATER, reason: str = "") -> None:
    """End the MHTR as planned."""
    session = made.as_(ASSESSOR)
    how = EndedBy.COMPLETED
    endings.end_requirement(session, made.case, MHTR, on=on, how=how, reason=reason)


def wrong(made: Sentenced, **more: object) -> set[str]:
    with pytest.raises(FieldErrors) as caught:
        judge(made, ASSESSOR, **more)  # type: ignore[arg-type]
    return fields(caught.value)


def test_no_level_is_in_any_open_part_or_in_the_timeline(made: Sentenced) -> None:
    judge(made, ASSESSOR)
    session = made.as_(CDO)
    found = session.vault.revisions_of(made.case)
    everything = " ".join(one.open.decode() for one in found if one.open is not None)
    for secret in ("very-high", "Very high", "to_self", "spring"):
        assert secret not in everything
    event = cases.timeline(session, made.case)[0]
    assert (event.title, event.detail) == ("MHTR: risk judged", "before treatment, 21/1/2027")


@pytest.mark.parametrize(
    ("kind", "readers"),
    [(MHTR, {ASSESSOR, LEAD}), (DRR, {ASSESSOR, CDO, PROVIDER})],
)
def test_levels_are_read_by_who_holds_the_key(
    made: Sentenced, kind: RequirementKind, readers: set[str]
) -> None:
    judge(made, ASSESSOR, kind)
    for name in (ASSESSOR, CDO, LEAD, PROVIDER, OFFICER):
        (read,) = risk_levels.read_risk(made.as_(name), made.case)
        assert (read.levels is not None) is (name in readers), name
        closed = read.sentence == "not available to your role"
        assert closed is (name not in readers)
    assert read.recorded.value.on == LATER


def test_who_assesses_or_decides_judges_and_nobody_else(made: Sentenced) -> None:
    for name in (CDO, PROVIDER, OFFICER):
        with pytest.raises(NotAllowed):
            judge(made, name)
    judge(made, LEAD)
    with pytest.raises(NotAllowed):
        judge(made, LEAD, DRR)
    assert len(judge(made, PROVIDER, DRR)) == 2


def test_judged_again_it_replaces_what_stood_which_is_kept(made: Sentenced) -> None:
    (first,) = judge(made, ASSESSOR)
    (second,) = judge(made, LEAD, to_self=RiskLevel.LOW)
    assert second.levels is not None and second.levels.to_self is RiskLevel.LOW
    assert second.recorded.document == first.recorded.document
    assert len(made.as_(LEAD).vault.history(first.recorded.document)) == 2
    treated(made)
    judge(made, LEAD, when=AFTER, on=LATER)
    found = risk_levels.read_risk(made.as_(LEAD), made.case)
    assert {one.recorded.value.when for one in found} == {BEFORE, AFTER}
    assert risk_levels.find(found, DRR, AFTER) is None


def test_levels_and_days_that_cannot_be(made: Sentenced) -> None:
    not_judged = RiskLevel.NOT_JUDGED
    assert wrong(made, to_self=not_judged, to_others=not_judged) == {"to_self"}
    assert wrong(made, words=" ") == {"words"}
    assert wrong(made, words=" ", to_self=RiskLevel.LOW, to_others=RiskLevel.HIGH) == {"words"}
    assert wrong(made, kind=ATR) == {"requirement"}
    assert wrong(made, on=DAY + timedelta(days=90)) == {"on"}
    assert wrong(made, when=AFTER) == {""}  # while treatment runs
    treated(made)
    assert wrong(made, when=AFTER, on=LATER - timedelta(days=1)) == {"on"}
    judge(made, ASSESSOR, when=AFTER, on=LATER)
    assert wrong(made, on=LATER + timedelta(days=1)) == {"on"}
    judge(made, ASSESSOR, on=DAY - timedelta(days=1), to_self=RiskLevel.LOW, words="")


def test_before_sentence_it_is_judged_for_what_is_considered(team: Laptop, case: CaseId) -> None:
    made = Sentenced(team, case)
    with pytest.raises(FieldErrors, match="not being considered"):
        judge(made, ASSESSOR, on=DAY)


def test_what_cannot_be_read_is_not_replaced_unseen(made: Sentenced) -> None:
    """P4: a member whose key is older than what stands."""
    judge(made, LEAD)
    session = made.as_(ASSESSOR)
    older = replace(session.identity, slot=new_identity().slot)
    blind = replace(session, memory=Memory(older, session.vault_key))
    with pytest.raises(NotReadable, match="you do not hold"):
        risk_levels.judge_risk(
            blind, made.case, MHTR, BEFORE, on=LATER,
            to_self=RiskLevel.LOW, to_others=RiskLevel.LOW, words="",
        )  # fmt: skip


def test_an_end_is_not_moved_past_the_judgement_after_treatment(made: Sentenced) -> None:
    treated(made)
    judge(made, ASSESSOR, when=AFTER, on=LATER)
    later = LATER + timedelta(days=9)
    with pytest.raises(FieldErrors, match="risk after treatment was judged on 21/1/2027"):
        treated(made, later, "Wrong day")
    judge(made, ASSESSOR, when=AFTER, on=later)
    treated(made, later, "Wrong day")
