"""Two lists and what is agreed: how they stand, whose they are, when a reason is needed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId, DocumentId, MemberId, RevisionId
from courtdesk.domain.picking import (
    Agreed,
    Pick,
    Side,
    Standing,
    sides_of,
    standing,
    unexplained,
    wanted_by,
    why_reason,
)
from courtdesk.domain.recorded import Recorded, T

AT = datetime(2027, 1, 13, 16, 0, tzinfo=UTC)
CASE = CaseId("case")
LD, CDO = Side


def held(value: T) -> Recorded[T]:
    return Recorded(DocumentId("d"), RevisionId("r"), value, AT, MemberId("m"))


def picks(*wanted: tuple[Side, bool]) -> list[Recorded[Pick]]:
    return [held(Pick(CASE, side, yes)) for side, yes in wanted]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], Standing.NEITHER),
        ([(LD, False), (CDO, False)], Standing.NEITHER),
        ([(LD, True)], Standing.ONLY_LD),
        ([(LD, True), (CDO, False)], Standing.ONLY_LD),
        ([(CDO, True)], Standing.ONLY_CDO),
        ([(LD, True), (CDO, True)], Standing.BOTH),
    ],
)
def test_how_the_lists_stand(said: list[tuple[Side, bool]], expected: Standing) -> None:
    assert standing(picks(*said), None) is expected
    assert standing(picks(*said), held(Agreed(CASE, True))) is Standing.AGREED
    assert standing(picks(*said), held(Agreed(CASE, False))) is Standing.AGREED_NOT


def test_whose_list_a_role_fills_in() -> None:
    assert sides_of([Role.CDO]) == (CDO,)
    for role in (Role.LD_PRACTITIONER, Role.LINK_WORKER, Role.ASSESSOR):
        assert sides_of([role]) == (LD,)
        assert sides_of([role, Role.CDO]) == (LD, CDO)
    others = set(Role) - {Role.CDO, Role.LD_PRACTITIONER, Role.LINK_WORKER, Role.ASSESSOR}
    assert sides_of(others) == ()


@given(wanted=st.frozensets(st.sampled_from(Side)), screen=st.booleans())
def test_a_reason_is_needed_against_both_lists_or_against_one_that_wants(
    wanted: frozenset[Side], screen: bool
) -> None:
    against = (screen and not wanted) or (not screen and bool(wanted))
    assert bool(why_reason(wanted, screen=screen)) is against


@given(said=st.frozensets(st.sampled_from(Side), min_size=1), data=st.data())
def test_who_wants_a_screen_while_the_other_is_silent_says_with_whom(
    said: frozenset[Side], data: st.DataObject
) -> None:
    wanted = data.draw(st.frozensets(st.sampled_from(sorted(said)), min_size=1))
    why = why_reason(wanted, screen=True, said=said)
    assert bool(why) is (said != frozenset(Side))
    for side in Side:
        assert (f"{side.label} has said nothing yet" in why) is (side not in said)
    # Leaving somebody off whom nobody named puts nobody on a list: it is asked of no one.
    assert why_reason(frozenset(), screen=False, said=said) == ""


def test_who_is_taken_off_is_named() -> None:
    assert "Liaison and Diversion would" in why_reason(frozenset({LD}), screen=False)
    both = why_reason(frozenset({CDO, LD}), screen=False)
    assert both.startswith("Liaison and Diversion and Court duty officer would screen")


@given(
    wanted=st.dictionaries(st.sampled_from(Side), st.booleans()),
    screen=st.booleans(),
    reason=st.sampled_from(["", "known to the team"]),
)
def test_an_agreement_is_unexplained_exactly_where_it_would_now_be_refused(
    wanted: dict[Side, bool], screen: bool, reason: str
) -> None:
    said = picks(*wanted.items())
    sides = wanted_by(one.value for one in said)
    refused = why_reason(sides, screen=screen, said=frozenset(wanted)) and not reason
    assert unexplained(said, held(Agreed(CASE, screen, reason))) is bool(refused)
    assert not unexplained(said, None)
