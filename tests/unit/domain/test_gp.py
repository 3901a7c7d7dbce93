"""Registered as a result: none at first and one at the last, and unknown when nobody can tell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.gp import GpAnswer, GpStage, Registered, registered_as_a_result
from courtdesk.domain.ids import CaseId

Y, N, Q = Registered.YES, Registered.NO, Registered.NOT_SAID


def _answers(*said: Registered | None) -> list[GpAnswer]:
    return [
        GpAnswer(CaseId("case"), stage, one, date(2027, 1, 14))
        for stage, one in zip(GpStage, said, strict=False)
        if one is not None
    ]


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ((N, Y), True),
        ((N, N, Y), True),
        ((N, None, Y), True),
        ((None, N, Y), True),
        ((N, Q, Y), True),
        ((N, Y, N), False),
        ((Y, N, Y), False),
        ((Y, Y), False),
        ((N, N, N), False),
        ((), None),
        ((N,), None),
        ((None, None, Y), None),
        ((N, Q), None),
        ((Q, Q, Y), None),
    ],
)
def test_a_change_takes_two_answers(said: tuple[Registered | None, ...], result: object) -> None:
    assert registered_as_a_result(_answers(*said)) is result


@given(st.permutations(_answers(N, N, Y)))
def test_the_order_of_reading_does_not_matter(answers: list[GpAnswer]) -> None:
    assert registered_as_a_result(answers) is True
