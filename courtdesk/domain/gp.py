"""Whether the person is registered with a GP, asked three times, so that change can be counted.

The return counts "GP registered as a result" (mission row F18); asked at screen, at sentence and
when treatment starts. The framework ("Outcomes and Key Performance Indicators") counts it "either
before sentence or prior to treatment commencing", and the number registered "as a result".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import OrderStep


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


def stages_reached(file: CaseFile) -> tuple[GpStage, ...]:
    """The stages that have come, in order, by what is recorded and never by the clock.

    The screen with the person's agreement to it, sentence with the sentence, and treatment with
    the first appointment that was attended. Who declined the screen is not asked at it.
    """
    return tuple(_reached(file))


def _reached(file: CaseFile) -> Iterator[GpStage]:
    if file.agreement is not None and file.agreement.value.agreed:
        yield GpStage.SCREEN
    if file.sentence is not None:
        yield GpStage.SENTENCE
    if file.order.last(OrderStep.FIRST_ATTENDED) is not None:
        yield GpStage.TREATMENT


def missing_stages(file: CaseFile, answered: Iterable[GpStage]) -> tuple[GpStage, ...]:
    """The stages that have come and have no answer, in order; "not said" is an answer.

    The last of them may be the one to ask at now (`to_ask_now`); those before it were missed.
    """
    done = frozenset(answered)
    return tuple(stage for stage in stages_reached(file) if stage not in done)


def to_ask_now(file: CaseFile, answered: Iterable[GpStage]) -> GpStage | None:
    """The stage to ask at now: the latest that has come, unless it has its answer.

    A stage that went by cannot be asked at any more: what is said today is of today (P3).
    """
    reached, missing = stages_reached(file), missing_stages(file, answered)
    return reached[-1] if reached and reached[-1] in missing else None


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
