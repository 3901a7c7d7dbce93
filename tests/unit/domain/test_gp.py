"""Registered as a result: none at first and one at the last, and unknown when nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.gp import (
    GpAnswer,
    GpStage,
    Registered,
    missing_stages,
    registered_as_a_result,
    stages_reached,
    to_ask_now,
)
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import OrderEvent, OrderFile, OrderStep
from tests.unit.domain.casefiles import CASE, DAY, Builder

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


SCREEN, SENTENCE, TREATMENT = GpStage


def sentenced() -> Builder:
    builder = Builder().agree().screen().plead().consider().assess().consent()
    return builder.ask().decide().issue().sentence()


def with_step(builder: Builder, step: OrderStep) -> CaseFile:
    event = builder.recorded(OrderEvent(CASE, step, DAY))
    return replace(builder.file, order=OrderFile(events=(event,)))


def test_each_stage_comes_with_what_is_recorded() -> None:
    assert stages_reached(Builder().file) == ()
    assert stages_reached(Builder().agree(agreed=False).file) == ()
    assert stages_reached(Builder().agree().file) == (SCREEN,)
    assert stages_reached(sentenced().file) == (SCREEN, SENTENCE)
    assert stages_reached(with_step(sentenced(), OrderStep.OFFICER_MET)) == (SCREEN, SENTENCE)
    attended = with_step(sentenced(), OrderStep.FIRST_ATTENDED)
    assert stages_reached(attended) == (SCREEN, SENTENCE, TREATMENT)


@given(st.sets(st.sampled_from(GpStage)))
def test_only_what_has_come_without_an_answer_is_missing(answered: set[GpStage]) -> None:
    for file in (
        Builder().file,
        Builder().agree().file,
        sentenced().file,
        with_step(sentenced(), OrderStep.FIRST_ATTENDED),
    ):
        reached, missing = stages_reached(file), missing_stages(file, answered)
        assert list(missing) == [one for one in reached if one not in answered]
        now = to_ask_now(file, answered)
        assert now is None or (now == reached[-1] and now in missing)


def test_a_stage_that_went_by_is_missing_and_not_asked_now() -> None:
    file = sentenced().file
    assert missing_stages(file, [SENTENCE]) == (SCREEN,)
    assert to_ask_now(file, [SENTENCE]) is None
    assert to_ask_now(file, []) is SENTENCE
