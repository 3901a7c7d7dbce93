"""What happens to each case of the demonstration: whole pathways first, then shorter ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from courtdesk.domain.approval import Outcome
from courtdesk.domain.cases import Verdict
from courtdesk.domain.requirements import RequirementKind

_MHTR, _DRR, _ATR = RequirementKind.MHTR, RequirementKind.DRR, RequirementKind.ATR


class Until(IntEnum):
    """The last thing that happens to a case on this day."""

    LISTED = 0
    AGREED = 1
    SCREENED = 2
    PLEADED = 3
    CONSIDERED = 4
    ASSESSED = 5
    CONSENTED = 6
    ASKED = 7
    DECIDED = 8
    REPORTED = 9
    SENTENCED = 10


@dataclass(frozen=True)
class Story:
    """One case's course. `outcomes` holds decisions other than approval; `None` is none yet.

    `left_out` is how many items of the last screen have no answer, `in_progress` that its draft
    stays open, `refused` which requirements the court declines. `risk` is whether the risk items
    are answered above zero whatever chance says; what was done about risk is then recorded, as
    about any other, but for `unrecorded`: there the risk stop stays open.
    """

    words: str
    kinds: tuple[RequirementKind, ...] = ()
    until: Until = Until.SENTENCED
    screens: tuple[str, ...] = ("core-10",)
    agreed: bool = True
    left_out: int = 0
    in_progress: bool = False
    verdict: Verdict = Verdict.GUILTY
    suitable: bool = True
    outcomes: Mapping[RequirementKind, Outcome | None] = field(default_factory=dict)
    release: bool = False
    refused: tuple[RequirementKind, ...] = ()
    risk: bool = False
    unrecorded: bool = False

    def outcome(self, kind: RequirementKind) -> Outcome | None:
        """What is decided about `kind`."""
        return self.outcomes.get(kind, Outcome.APPROVE)


WHOLE = (
    Story("MHTR made by the court", (_MHTR,), screens=("k10", "core-34"), release=True, risk=True),
    Story("DRR made by the court", (_DRR,)),
    Story("ATR made by the court", (_ATR,), screens=("k10",)),
    Story("MHTR & DRR made by the court", (_MHTR, _DRR), screens=("core-34",)),
    Story("MHTR & ATR made by the court", (_MHTR, _ATR), screens=("core-34",), release=True),
)
"""One whole case for each of the five combinations: no demonstration has fewer."""

_SHORTER = (
    Story(
        "MHTR & ATR proposed, the court accepts the MHTR only",
        (_MHTR, _ATR),
        screens=("core-34",),
        refused=(_ATR,),
    ),
    Story(
        "screen not completed, report issued with approval outstanding",
        (_MHTR,),
        until=Until.REPORTED,
        screens=("core-34",),
        left_out=4,
        outcomes={_MHTR: None},
    ),
    Story(
        "approval declined by the clinical lead",
        (_MHTR,),
        until=Until.REPORTED,
        outcomes={_MHTR: Outcome.DECLINE},
    ),
    Story(
        "returned by the clinical lead for more information",
        (_MHTR,),
        until=Until.DECIDED,
        outcomes={_MHTR: Outcome.RETURN},
    ),
    Story("declined to be screened", until=Until.AGREED, agreed=False),
    Story(
        "not guilty plea with a trial date, what was done about risk not recorded yet",
        until=Until.PLEADED,
        verdict=Verdict.NOT_GUILTY,
        risk=True,
        unrecorded=True,
    ),
    Story("did not attend", until=Until.PLEADED, screens=(), verdict=Verdict.DID_NOT_ATTEND),
    Story(
        "screen in progress",
        until=Until.SCREENED,
        screens=("core-34",),
        left_out=16,
        in_progress=True,
    ),
    Story("screened, waiting for a plea", until=Until.SCREENED),
    Story("waiting for assessment", (_MHTR, _DRR), until=Until.CONSIDERED),
    Story("assessed as not suitable", (_MHTR,), until=Until.ASSESSED, suitable=False),
    Story("waiting for consent", (_ATR,), until=Until.ASSESSED),
    Story("consent signed, approval to be asked for", (_MHTR,), until=Until.CONSENTED),
    Story("waiting for the provider's agreement", (_DRR,), until=Until.ASKED),
    Story("listed, nothing done yet", until=Until.LISTED),
    Story(
        "consent signed, what was done about risk not recorded yet",
        (_MHTR,),
        until=Until.CONSENTED,
        risk=True,
        unrecorded=True,
    ),
)


def stories(count: int) -> tuple[Story, ...]:
    """The stories of `count` cases: the whole ones, then the others, then all of them again."""
    every = (*WHOLE, *_SHORTER)
    return tuple(every[index % len(every)] for index in range(count))
