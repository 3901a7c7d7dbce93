"""Who is to be screened: Liaison and Diversion's list and the court duty officer's, and one agreed.

The process map: both compile and compare their lists of defendants who may be suitable, and the
list for screens is defined in agreement with the court duty officers. Where a referral came from
is one of ten sources ("Identification"; mission row F2), plus what police custody passed on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.recorded import Recorded


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
    wanted = {one.value.side for one in picks if one.value.wanted}
    if len(wanted) == len(Side):
        return Standing.BOTH
    if not wanted:
        return Standing.NEITHER
    return Standing.ONLY_LD if Side.LIAISON_DIVERSION in wanted else Standing.ONLY_CDO
