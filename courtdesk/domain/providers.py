"""The treatment providers of a site, where each one is on a day, and what was asked of them.

The framework's process map has the court duty officer inform providers of the number of potential
assessments (never of names), and has a provider in the building assess where there is one, else the
court duty officer fill in the agreed screen (Appendix 5) and ring the provider's single point of
contact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.words import moment


@dataclass(frozen=True)
class PointOfContact:
    """Whom to ring or write to: a name or a desk, a telephone number, an e-mail address."""

    name: str = ""
    phone: str = ""
    email: str = ""

    @property
    def words(self) -> str:
        """All that is known, in one line; "" for nothing."""
        return ", ".join(part for part in (self.name, self.phone, self.email) if part)


@dataclass(frozen=True)
class Provider:
    """One treatment provider that the site works with, and its single point of contact.

    `kinds` are the requirements that it holds. `secondary` marks a secondary care service, whose
    MHTR takes another route. `retired` is why it is not offered any more, "" while it is.
    """

    name: str
    kinds: tuple[RequirementKind, ...]
    contact: PointOfContact = field(default_factory=PointOfContact)
    secondary: bool = False
    checked_on: date | None = None
    retired: str = ""


class Whereabouts(StrEnum):
    """Where a provider is on one day."""

    IN_BUILDING = "in-building"
    ON_CALL = "on-call"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _WHEREABOUTS[self]


_WHEREABOUTS = {
    Whereabouts.IN_BUILDING: "In the building",
    Whereabouts.ON_CALL: "On call",
    Whereabouts.ABSENT: "Absent",
}


@dataclass(frozen=True)
class Presence:
    """Where one provider is on one day; `note` says who it is or until when."""

    provider: DocumentId
    day: date
    where: Whereabouts
    note: str = ""


class AssessedBy(StrEnum):
    """Who carries out a DRR or ATR assessment on a day."""

    PROVIDER = "provider"
    CDO = "cdo"
    NOT_KNOWN = "not-known"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _ASSESSED_BY[self]


_ASSESSED_BY = {
    AssessedBy.PROVIDER: "The provider is in the building and assesses",
    AssessedBy.CDO: "No provider is in the building: fill in the ATR/DRR court screen and ring"
    " the provider's single point of contact",
    AssessedBy.NOT_KNOWN: "Nobody has said yet whether the provider is in the building",
}


def assessed_by(
    kind: RequirementKind, present: Iterable[tuple[Provider, Presence | None]]
) -> AssessedBy:
    """Who assesses for `kind` that day: the provider where one of them is in the building.

    The process map: "if not in court, CDO screens and contacts SM for agreement". What nobody has
    said is not known, and never taken for an absence.
    """
    held = [presence for provider, presence in present if kind in provider.kinds]
    if any(one is not None and one.where is Whereabouts.IN_BUILDING for one in held):
        return AssessedBy.PROVIDER
    if not held or any(one is None for one in held):
        return AssessedBy.NOT_KNOWN
    return AssessedBy.CDO


class ContactWay(StrEnum):
    """How somebody was reached."""

    IN_PERSON = "in-person"
    TELEPHONE = "telephone"
    EMAIL = "email"

    @property
    def label(self) -> str:
        """The way in the words of the window, after "told" or "asked"."""
        return {"in-person": "in person", "telephone": "by telephone", "email": "by e-mail"}[
            self.value
        ]


class ProviderStep(StrEnum):
    """What a contact with a provider was for."""

    ASKED = "asked"
    CHASED = "chased"
    TOLD_PLEA = "told-plea"
    TOLD_OUTCOME = "told-outcome"

    @property
    def label(self) -> str:
        """It in the words of the window, after "provider"."""
        return _STEPS[self]


_STEPS = {
    ProviderStep.ASKED: "asked",
    ProviderStep.CHASED: "asked again",
    ProviderStep.TOLD_PLEA: "told of the plea",
    ProviderStep.TOLD_OUTCOME: "told of the sentence",
}


@dataclass(frozen=True)
class ProviderContact:
    """One contact with a provider about one requirement of one case; each is a record of its own.

    `provider` is its name as it stood then; `who` the person reached; `followed` what was said and
    what follows, never a clinical detail: everybody on the court side reads it. `mistake` takes a
    contact back that was entered wrongly.
    """

    case: CaseId
    requirement: RequirementKind
    step: ProviderStep
    provider: str
    who: str
    way: ContactWay
    at: datetime
    followed: str = ""
    mistake: bool = False

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        said = f"{self.provider}, {self.who}, {self.way.label}, {moment(self.at)}"
        taken = " (entered by mistake)" if self.mistake else ""
        title = f"{self.requirement} provider {self.step.label}{taken}"
        return title, ". ".join(part for part in (said, self.followed) if part)


@dataclass(frozen=True)
class BookedAppointment:
    """The first appointment for one requirement, booked on its own.

    It stands beside the assessment, which may hold one too, so that booking or moving it takes
    nothing away that a decision rests on. `closed_reason` is why it stands on a day that is no
    working day, "" for any other.
    """

    case: CaseId
    requirement: RequirementKind
    appointment: Appointment
    closed_reason: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        one = self.appointment
        return (
            f"{self.requirement} first appointment",
            f"{moment(one.when)}, {one.place}, with {one.with_whom}",
        )
