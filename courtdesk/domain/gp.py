"""Whether the person is registered with a GP, asked three times, so that change can be counted.

The return counts "GP registered as a result" (mission row F18); asked at screen, at sentence and
when treatment starts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.ids import CaseId


class GpStage(StrEnum):
    """When it is asked, in the order of the pathway."""

    SCREEN = "screen"
    SENTENCE = "sentence"
    TREATMENT = "treatment"

    @property
    def label(self) -> str:
        """The stage in words."""
        return {
            GpStage.SCREEN: "At the screen",
            GpStage.SENTENCE: "At sentence",
            GpStage.TREATMENT: "When treatment starts",
        }[self]


class Registered(StrEnum):
    """What the person said."""

    YES = "yes"
    NO = "no"
    NOT_SAID = "not-said"

    @property
    def label(self) -> str:
        """The answer in words."""
        return {
            Registered.YES: "Yes, registered",
            Registered.NO: "No, not registered",
            Registered.NOT_SAID: "Prefers not to say, or does not know",
        }[self]


@dataclass(frozen=True)
class GpAnswer:
    """The answer at one stage of one case, on the day it was given."""

    case: CaseId
    stage: GpStage
    registered: Registered
    on: date


def registered_as_a_result(answers: Iterable[GpAnswer]) -> bool | None:
    """Whether the person had no GP at first and has one at the last; `None` when unknown.

    By the stage, never by the clock. An answer that was not given counts as not asked; with
    fewer than two answers nobody can tell (P3).
    """
    order = list(GpStage)
    said = sorted(
        (one for one in answers if one.registered is not Registered.NOT_SAID),
        key=lambda one: order.index(one.stage),
    )
    if len(said) < 2:  # a change takes two
        return None
    return said[0].registered is Registered.NO and said[-1].registered is Registered.YES
