"""Who is to be screened: Liaison and Diversion's list and the court duty officer's, and one agreed.

The process map: both compile and compare their lists of defendants who may be suitable, and the
list for screens is defined in agreement with the court duty officers. Where a referral came from
is one of ten sources ("Identification"; mission row F2), plus what police custody passed on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.access import Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.recorded import Recorded

LONGEST = 200
"""Characters of a note or a reason: it has to be taken in beside fifty others."""


class ReferralSource(StrEnum):
    """Who named the person as one who may be suitable (framework, "Identification")."""

    POLICE_CUSTODY = "police-custody"
    PROBATION = "probation"
    LEGAL_REPRESENTATIVE = "legal-representative"
    LIAISON_DIVERSION = "liaison-diversion"
    COURT_STAFF = "court-staff"
    SUBSTANCE_SERVICE = "substance-service"
    COMMUNITY_MENTAL_HEALTH = "community-mental-health"
    SELF = "self"
    FAMILY = "family"
    APPROPRIATE_ADULT = "appropriate-adult"

    @property
    def label(self) -> str:
        """The source in the words of the window."""
        return _SOURCES[self]


_SOURCES = {
    ReferralSource.POLICE_CUSTODY: "Police custody",
    ReferralSource.PROBATION: "Probation",
    ReferralSource.LEGAL_REPRESENTATIVE: "Legal representative",
    ReferralSource.LIAISON_DIVERSION: "Liaison and Diversion",
    ReferralSource.COURT_STAFF: "Court staff",
    ReferralSource.SUBSTANCE_SERVICE: "Substance misuse service",
    ReferralSource.COMMUNITY_MENTAL_HEALTH: "Community mental health service",
    ReferralSource.SELF: "The person themselves",
    ReferralSource.FAMILY: "Carer or family",
    ReferralSource.APPROPRIATE_ADULT: "Appropriate adult",
}


class Side(StrEnum):
    """Whose list a pick stands on."""

    LIAISON_DIVERSION = "liaison-diversion"
    CDO = "cdo"

    @property
    def label(self) -> str:
        """The side in the words of the window."""
        return "Liaison and Diversion" if self is Side.LIAISON_DIVERSION else "Court duty officer"


FILLED_IN_BY: dict[Side, frozenset[Role]] = {
    Side.LIAISON_DIVERSION: frozenset({Role.LD_PRACTITIONER, Role.LINK_WORKER, Role.ASSESSOR}),
    Side.CDO: frozenset({Role.CDO}),
}
"""Whose list it is: two lists that one person could write would not be two opinions."""


def sides_of(roles: Iterable[Role]) -> tuple[Side, ...]:
    """The lists that somebody with these roles fills in, in the order of `Side`."""
    held = frozenset(roles)
    return tuple(side for side, by in FILLED_IN_BY.items() if held & by)


@dataclass(frozen=True)
class Pick:
    """That one side would have a person screened, or would not.

    `note` says why in a few words that everybody on the court side reads.
    """

    case: CaseId
    side: Side
    wanted: bool
    source: ReferralSource | None = None
    note: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        wanted = "would screen" if self.wanted else "would not screen"
        parts = (self.source.label if self.source else "", self.note)
        return f"{self.side.label}: {wanted}", "; ".join(part for part in parts if part)


@dataclass(frozen=True)
class Agreed:
    """What both sides agreed about one person: on the list for screens, or not, and why."""

    case: CaseId
    screen: bool
    reason: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        return "Agreed: to be screened" if self.screen else "Agreed: not screened", self.reason


class Standing(StrEnum):
    """How the two lists stand about one person."""

    BOTH = "both"
    ONLY_LD = "only-ld"
    ONLY_CDO = "only-cdo"
    NEITHER = "neither"
    AGREED = "agreed"
    AGREED_NOT = "agreed-not"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.BOTH: "On both lists",
    Standing.ONLY_LD: "Liaison and Diversion only",
    Standing.ONLY_CDO: "Court duty officer only",
    Standing.NEITHER: "On neither list",
    Standing.AGREED: "Agreed: to be screened",
    Standing.AGREED_NOT: "Agreed: not screened",
}


def standing(picks: Iterable[Recorded[Pick]], agreed: Recorded[Agreed] | None) -> Standing:
    """How the lists stand about one person; an agreement outranks both."""
    if agreed is not None:
        return Standing.AGREED if agreed.value.screen else Standing.AGREED_NOT
    wanted = wanted_by(one.value for one in picks)
    if len(wanted) == len(Side):
        return Standing.BOTH
    if not wanted:
        return Standing.NEITHER
    return Standing.ONLY_LD if Side.LIAISON_DIVERSION in wanted else Standing.ONLY_CDO


def wanted_by(picks: Iterable[Pick]) -> frozenset[Side]:
    """The sides that would have the person screened."""
    return frozenset(one.side for one in picks if one.wanted)


def why_reason(
    wanted: frozenset[Side], *, screen: bool, said: frozenset[Side] = frozenset(Side)
) -> str:
    """Why this agreement needs a reason, in a sentence; "" where it needs none.

    `wanted` are the sides that would screen. An agreement on what neither list says, or that
    takes off somebody whom a side wants, is one that nobody could explain later. `said` are the
    sides that have said anything: one side alone agrees with nobody unless it says with whom.
    """
    if screen and not wanted:
        return "Neither list has this person: give the reason for the screen."
    if not screen and wanted:
        whose = " and ".join(side.label for side in Side if side in wanted)
        return f"{whose} would screen this person: give the reason for leaving it."
    silent = [side.label for side in Side if side not in said]
    if silent and screen:
        return f"{' and '.join(silent)} has said nothing yet: say with whom it was agreed."
    return ""


def unexplained(picks: Iterable[Recorded[Pick]], agreed: Recorded[Agreed] | None) -> bool:
    """Whether a list was changed so that what was agreed without a reason now needs one.

    By what they say, never by the clock: two laptops' clocks need not agree.
    """
    if agreed is None or agreed.value.reason:
        return False
    values = tuple(one.value for one in picks)
    said = frozenset(one.side for one in values)
    return bool(why_reason(wanted_by(values), screen=agreed.value.screen, said=said))
