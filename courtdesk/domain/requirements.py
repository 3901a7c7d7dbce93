"""The three requirements, the five combinations, and the assessment for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courtdesk.domain.access import Compartment, Permission
from courtdesk.domain.ids import CaseId
from courtdesk.errors import UserError


class RequirementKind(StrEnum):
    """One single treatment requirement."""

    MHTR = "MHTR"
    DRR = "DRR"
    ATR = "ATR"

    @property
    def label(self) -> str:
        """The requirement's full name."""
        return _LABELS[self]

    @property
    def assess(self) -> Permission:
        """What a member must be allowed in order to assess for it."""
        return _ASSESS[self]

    @property
    def compartment(self) -> Compartment:
        """Whose key seals what is clinical about it (P5)."""
        return Compartment.MENTAL_HEALTH if self is RequirementKind.MHTR else Compartment.SUBSTANCE

    @property
    def decide(self) -> Permission:
        """What a member must be allowed in order to approve it or agree to hold it."""
        return _DECIDE[self]


_LABELS = {
    RequirementKind.MHTR: "Mental Health Treatment Requirement",
    RequirementKind.DRR: "Drug Rehabilitation Requirement",
    RequirementKind.ATR: "Alcohol Treatment Requirement",
}
_ASSESS = {
    RequirementKind.MHTR: Permission.ASSESS_MHTR,
    RequirementKind.DRR: Permission.ASSESS_SUBSTANCE,
    RequirementKind.ATR: Permission.ASSESS_SUBSTANCE,
}
_DECIDE = {
    RequirementKind.MHTR: Permission.DECIDE_MHTR,
    RequirementKind.DRR: Permission.DECIDE_SUBSTANCE,
    RequirementKind.ATR: Permission.DECIDE_SUBSTANCE,
}

_COMBINATIONS = (
    (RequirementKind.MHTR,),
    (RequirementKind.DRR,),
    (RequirementKind.ATR,),
    (RequirementKind.MHTR, RequirementKind.DRR),
    (RequirementKind.MHTR, RequirementKind.ATR),
)


class Route(StrEnum):
    """Which way an MHTR goes: the primary care model, or secondary care by its own guidance."""

    PRIMARY = "primary"
    SECONDARY = "secondary"

    @property
    def label(self) -> str:
        """The route in the words of the window."""
        return "Primary care" if self is Route.PRIMARY else "Secondary care, another route"


@dataclass(frozen=True)
class Requirement:
    """That one single requirement is being considered for a case, or no longer is.

    `route` is for an MHTR alone; the other two have but one.
    """

    case: CaseId
    kind: RequirementKind
    considered: bool = True
    reason: str = ""
    route: Route = Route.PRIMARY


@dataclass(frozen=True)
class Appointment:
    """The first appointment: `when` in court-local time, where, and with whom."""

    when: datetime
    place: str
    with_whom: str


@dataclass(frozen=True)
class Assessment:
    """The outcome of the assessment for one requirement, as the court side may see it.

    `reasons` are those given to the CDO when the person is not suitable (F12); clinical notes
    and formulation stand in the sealed part. `rar_needs` are needs that the requirement does not
    meet, for RAR days (F13).

    `need_found`, `treatable` and `arrangements` are the framework's conditions one by one (F3), in
    the sense of `eligibility.RequirementGround`; `None` where nobody has said.
    """

    case: CaseId
    requirement: RequirementKind
    suitable: bool
    reasons: str = ""
    plan: str = ""
    appointment: Appointment | None = None
    support: str = ""
    rar_needs: str = ""
    need_found: bool | None = None
    treatable: bool | None = None
    arrangements: bool | None = None


def combination(kinds: Iterable[RequirementKind]) -> str:
    """The name of one of the five combinations, or "" for none.

    Raises `UserError` for a set that the framework does not have (DRR with ATR, or all three).
    """
    held = frozenset(kinds)
    if not held:
        return ""
    for known in _COMBINATIONS:
        if frozenset(known) == held:
            return " & ".join(kind.value for kind in known)
    raise UserError(
        "A case holds one requirement, MHTR with DRR, or MHTR with ATR: take one of the others off."
    )
