"""The type of an offence, coded: the twelve offence groups of the criminal justice statistics.

Source: Ministry of Justice, "Criminal Justice Statistics quarterly: offence group classification"
(England and Wales), whose groups follow the Home Office's notifiable offence groups with the two
summary groups added. The type is for counting; no rule of the pathway may read it (mission R1:
sensitivity is judged by needs, never derived from the offence).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.domain.ids import CaseId


class OffenceGroup(StrEnum):
    """One offence group; the value is the published number, two digits."""

    VIOLENCE = "01"
    SEXUAL = "02"
    ROBBERY = "03"
    THEFT = "04"
    DAMAGE = "05"
    DRUGS = "06"
    WEAPONS = "07"
    PUBLIC_ORDER = "08"
    AGAINST_SOCIETY = "09"
    FRAUD = "10"
    SUMMARY_NON_MOTORING = "11"
    SUMMARY_MOTORING = "12"

    @property
    def label(self) -> str:
        """The group's published name."""
        return _LABELS[self]


_LABELS = {
    OffenceGroup.VIOLENCE: "Violence against the person",
    OffenceGroup.SEXUAL: "Sexual offences",
    OffenceGroup.ROBBERY: "Robbery",
    OffenceGroup.THEFT: "Theft offences",
    OffenceGroup.DAMAGE: "Criminal damage and arson",
    OffenceGroup.DRUGS: "Drug offences",
    OffenceGroup.WEAPONS: "Possession of weapons",
    OffenceGroup.PUBLIC_ORDER: "Public order offences",
    OffenceGroup.AGAINST_SOCIETY: "Miscellaneous crimes against society",
    OffenceGroup.FRAUD: "Fraud offences",
    OffenceGroup.SUMMARY_NON_MOTORING: "Summary non-motoring",
    OffenceGroup.SUMMARY_MOTORING: "Summary motoring",
}


@dataclass(frozen=True)
class OffenceType:
    """The group of one offence of one case.

    A record of its own, beside the case: a new list makes the case's offences again and would
    take the type away, and coding one for the return must not void a text that was issued.
    """

    case: CaseId
    offence: str
    group: OffenceGroup


def coded_words(offences: Sequence[str], coded: Collection[str]) -> str:
    """How many of a case's offences have a type: "2 of 3 coded."; both are ids of offences."""
    done = sum(1 for one in offences if one in coded)
    return f"{done} of {len(offences)} coded."
