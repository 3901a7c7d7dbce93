"""Enquiries before the report, and the victim's views (mission row V1).

Inspectors found that domestic abuse enquiries to the police and safeguarding enquiries to
children's services were often not made before the court date. What is recorded is that one was
asked, that it was answered and when, and whether the answer affects the proposal: never a word of
the reply. Only probation's roles read these records; nothing of them goes into a decision's text
or to a provider.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.ids import CaseId
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.words import day

DOMESTIC_ABUSE = "domestic-abuse"
CHILD_SAFEGUARDING = "child-safeguarding"


@dataclass(frozen=True)
class EnquiryKind:
    """One enquiry that the site makes: its id, its name, and to whom it goes."""

    id: str
    name: str
    asked_of: str = ""


STANDARD: tuple[EnquiryKind, ...] = (
    EnquiryKind(DOMESTIC_ABUSE, "Domestic abuse enquiry", "the police"),
    EnquiryKind(CHILD_SAFEGUARDING, "Child safeguarding enquiry", "children's services"),
)
"""The two that every report needs; a site adds its own beside them and can take neither away."""


class EnquiryState(StrEnum):
    """How an enquiry stands."""

    TO_MAKE = "to-make"
    ASKED = "asked"
    ANSWERED = "answered"
    NOT_NEEDED = "not-needed"

    @property
    def label(self) -> str:
        """The state in the words of the window."""
        return _STATES[self]

    @property
    def settled(self) -> bool:
        """Whether nothing is waited for any more."""
        return self in (EnquiryState.ANSWERED, EnquiryState.NOT_NEEDED)


_STATES = {
    EnquiryState.TO_MAKE: "Not made yet",
    EnquiryState.ASKED: "Asked, no answer yet",
    EnquiryState.ANSWERED: "Answered",
    EnquiryState.NOT_NEEDED: "Not needed",
}


@dataclass(frozen=True)
class Enquiry:
    """One enquiry about one case.

    `affects` is whether the answer affects what is proposed: `None` until it is answered.
    `not_needed` is why it is not made, "" where it is.
    """

    case: CaseId
    kind: str
    asked_on: date | None = None
    answered_on: date | None = None
    affects: bool | None = None
    not_needed: str = ""

    @property
    def state(self) -> EnquiryState:
        """How it stands."""
        if self.not_needed:
            return EnquiryState.NOT_NEEDED
        if self.answered_on is not None:
            return EnquiryState.ANSWERED
        return EnquiryState.ASKED if self.asked_on is not None else EnquiryState.TO_MAKE

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline: that there is one, and nothing of its answer."""
        return "Enquiry before the report", self.state.label.lower()


class VictimViews(StrEnum):
    """Whether the victim's views and the effect of the offence were considered."""

    CONSIDERED = "considered"
    ABSENT = "absent"
    NO_VICTIM = "no-victim"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _VIEWS[self]


_VIEWS = {
    VictimViews.CONSIDERED: "Considered: a statement or other account of the effect was read",
    VictimViews.ABSENT: "Absent: no account is available",
    VictimViews.NO_VICTIM: "There is no identifiable victim",
}


@dataclass(frozen=True)
class Victim:
    """What is said about the victim's views; `why_absent` is needed where they are absent."""

    case: CaseId
    views: VictimViews
    on: date
    why_absent: str = ""

    @property
    def event(self) -> tuple[str, str]:
        """Title and detail for the timeline."""
        return "Victim's views", self.views.value.replace("-", " ")


@dataclass(frozen=True)
class EnquiryStanding:
    """One enquiry as the case needs it; `recorded` is `None` while nothing is recorded.

    `late` is whether it is still unsettled on or after the day of the hearing.
    """

    kind: EnquiryKind
    recorded: Recorded[Enquiry] | None
    due: date

    @property
    def state(self) -> EnquiryState:
        """How it stands."""
        return self.recorded.value.state if self.recorded is not None else EnquiryState.TO_MAKE

    @property
    def sentence(self) -> str:
        """It in words for the report and the checklist: never what was answered."""
        one = self.recorded.value if self.recorded is not None else None
        if one is None or self.state is EnquiryState.TO_MAKE:
            return f"{self.kind.name}: not made yet."
        if self.state is EnquiryState.NOT_NEEDED:
            return f"{self.kind.name}: not needed, {one.not_needed}."
        asked = f"asked {day(one.asked_on)}" if one.asked_on is not None else "asked"
        if one.answered_on is None:
            return f"{self.kind.name}: {asked}, no answer yet."
        return f"{self.kind.name}: {asked}, answered {day(one.answered_on)}."


def standings(
    kinds: Iterable[EnquiryKind], recorded: Iterable[Recorded[Enquiry]], hearing: date
) -> tuple[EnquiryStanding, ...]:
    """Each enquiry that the case needs, as it stands; due before the day of the hearing.

    One that was recorded under a kind which the site has since taken away stays among them.
    """
    by_kind = {one.value.kind: one for one in recorded}
    known = tuple(kinds)
    gone = [EnquiryKind(key, "Another enquiry") for key in by_kind if key not in _ids(known)]
    return tuple(EnquiryStanding(kind, by_kind.get(kind.id), hearing) for kind in (*known, *gone))


def _ids(kinds: Iterable[EnquiryKind]) -> frozenset[str]:
    return frozenset(kind.id for kind in kinds)


def outstanding(found: Iterable[EnquiryStanding]) -> tuple[EnquiryStanding, ...]:
    """Those that are not settled."""
    return tuple(one for one in found if not one.state.settled)
