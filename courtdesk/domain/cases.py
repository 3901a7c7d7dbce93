"""A case: one person at one court for one matter, its offences, and what was pleaded to each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.ids import CaseId, PersonId

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class OffenceRange(StrEnum):
    """Where the offence stands in the sentencing guidelines, as the list or the CDO says."""

    BELOW = "below"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CUSTODY = "custody"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The range in the words of the list."""
        return _RANGES[self]

    @property
    def short(self) -> str:
        """The range for a narrow column, CO for community order."""
        return _SHORT[self]


_SHORT = {
    OffenceRange.BELOW: "below CO range",
    OffenceRange.LOW: "low CO range",
    OffenceRange.MEDIUM: "medium CO range",
    OffenceRange.HIGH: "high CO range",
    OffenceRange.CUSTODY: "custody range",
    OffenceRange.UNKNOWN: "range not known",
}
_RANGES = {
    OffenceRange.BELOW: "below community order range",
    OffenceRange.LOW: "low community order range",
    OffenceRange.MEDIUM: "medium community order range",
    OffenceRange.HIGH: "high community order range",
    OffenceRange.CUSTODY: "custody range",
    OffenceRange.UNKNOWN: "range not known",
}


class Verdict(StrEnum):
    """What has become of one offence: a plea, a verdict, or why there is neither."""

    NONE_YET = "none-yet"
    GUILTY = "guilty"
    NOT_GUILTY = "not-guilty"
    FOUND_GUILTY = "found-guilty"
    DID_NOT_ATTEND = "did-not-attend"
    WARRANT = "warrant"
    SENT_TO_CROWN_COURT = "sent-to-crown-court"
    DISCONTINUED = "discontinued"

    @property
    def label(self) -> str:
        """The verdict in the words of the window."""
        return _VERDICTS[self]

    @property
    def is_guilt(self) -> bool:
        """Whether a requirement may be proposed for this offence."""
        return self in (Verdict.GUILTY, Verdict.FOUND_GUILTY)


_VERDICTS = {
    Verdict.NONE_YET: "No plea yet",
    Verdict.GUILTY: "Guilty plea",
    Verdict.NOT_GUILTY: "Not guilty plea",
    Verdict.FOUND_GUILTY: "Found guilty after trial",
    Verdict.DID_NOT_ATTEND: "Did not attend",
    Verdict.WARRANT: "Warrant issued",
    Verdict.SENT_TO_CROWN_COURT: "Sent to the Crown Court",
    Verdict.DISCONTINUED: "Discontinued",
}


@dataclass(frozen=True)
class Offence:
    """One offence of a case. `id` is stable within the case, also over a new list import."""

    id: str
    text: str
    range: OffenceRange = OffenceRange.UNKNOWN
    likely_plea: str = ""


@dataclass(frozen=True)
class Case:
    """A listing of one person. `order` sorts; `order_text` is what the list printed ("3a")."""

    person: PersonId
    reference: str
    court: str
    hearing_date: date
    courtroom: str = ""
    session: str = ""
    order: int = 0
    order_text: str = ""
    case_number: str | None = None
    listed: bool = True
    offences: tuple[Offence, ...] = ()
    bench: str = ""
    probation_status: str = ""
    custody: str = ""
    note: str = ""


@dataclass(frozen=True)
class Plea:
    """What has become of one offence of one case. `reason` tells why an earlier one changed.

    `on` is the day of the plea or verdict, `None` in records from before it was asked.
    """

    case: CaseId
    offence: str
    verdict: Verdict
    trial_date: date | None = None
    reason: str = ""
    on: date | None = None


@dataclass(frozen=True)
class SamePerson:
    """A member's word that two person records are one person, or are not."""

    one: PersonId
    other: PersonId
    same: bool


def reference_of(case: CaseId) -> str:
    """A short reference for `case` that says nothing about the person, such as "7F3K-Q2XM".

    Forty bits of SHA-256 of the case's id in Crockford's base 32, so that two laptops that know
    the same case call it by the same reference.
    """
    number = int.from_bytes(hashlib.sha256(case.encode()).digest()[:5], "big")
    letters = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"
