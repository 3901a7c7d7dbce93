"""Referrals: made, received, taken up or not, followed up; and the follow-up that is still to come.

Rows S3, F12, F16 and R2. What everybody on the court side may know is that a referral was made, for
which kind of need, why in a code that says no more than the open record says already, and how far
it is. The words about it, and a service's name where the name alone tells of health, are sealed to
the compartment of the need (P5). They stand as notes of their own, one for each step, so that a
member without the key can still move a referral on and loses none of what others wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile, RequirementFile
from courtdesk.domain.directory import Need, Service
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import RequirementKind

LD_TEAM = "Liaison and Diversion"
"""The one service that stands open in every court: its name tells no more than a role does."""


class Way(StrEnum):
    """How the person came to the service."""

    REFERRED = "referred"
    SIGNPOSTED = "signposted"
    OFFERED = "offered"

    @property
    def label(self) -> str:
        """The way in the words of the window."""
        return _WAYS[self]


_WAYS = {
    Way.REFERRED: "Referred: the service was asked to help",
    Way.SIGNPOSTED: "Signposted: the person was told how to get in touch",
    Way.OFFERED: "Offered, and the person said no",
}


class Reason(StrEnum):
    """Why a referral is made, in a code that the open record bears out by itself."""

    NOT_SUITABLE = "not-suitable"
    DECLINED = "declined"
    NOT_SENTENCED = "not-sentenced"
    INTEREST = "interest"
    NEED_FOUND = "need-found"
    ASKED = "asked"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in the words of the window."""
        return _REASONS[self]

    @property
    def is_follow_up(self) -> bool:
        """Whether it answers something that the record says is still to be done."""
        return self in _FOLLOW_UPS


_REASONS = {
    Reason.NOT_SUITABLE: "Follow-up: assessed as not suitable",
    Reason.DECLINED: "Follow-up: declined",
    Reason.NOT_SENTENCED: "Follow-up: not sentenced to a treatment requirement",
    Reason.INTEREST: "Interest in restorative justice",
    Reason.NEED_FOUND: "A need that came up in a screen or an assessment",
    Reason.ASKED: "The person asked for it",
    Reason.OTHER: "Another reason",
}
_FOLLOW_UPS = frozenset(
    {Reason.NOT_SUITABLE, Reason.DECLINED, Reason.NOT_SENTENCED, Reason.INTEREST}
)


class NotTakenUp(StrEnum):
    """Why a person did not get the help."""

    SAID_NO = "said-no"
    DID_NOT_COME = "did-not-come"
    NOT_REACHED = "not-reached"
    NO_PLACE = "no-place"
    NOT_FOR_THEM = "not-for-them"
    MOVED = "moved"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in the words of the window."""
        return _NOT_TAKEN_UP[self]


_NOT_TAKEN_UP = {
    NotTakenUp.SAID_NO: "The person said no",
    NotTakenUp.DID_NOT_COME: "The person did not come",
    NotTakenUp.NOT_REACHED: "The service could not reach the person",
    NotTakenUp.NO_PLACE: "The service has no place",
    NotTakenUp.NOT_FOR_THEM: "The service is not for this person",
    NotTakenUp.MOVED: "The person moved away or is in custody",
    NotTakenUp.OTHER: "Another reason",
}


class Result(StrEnum):
    """What came of help that was taken up."""

    COMPLETED = "completed"
    ENDED_EARLY = "ended-early"
    PASSED_ON = "passed-on"

    @property
    def label(self) -> str:
        """The result in the words of the window."""
        return _RESULTS[self]


_RESULTS = {
    Result.COMPLETED: "Completed as planned",
    Result.ENDED_EARLY: "Ended early",
    Result.PASSED_ON: "Passed on to another service",
}


class Stage(StrEnum):
    """How far a referral is."""

    MADE = "made"
    SIGNPOSTED = "signposted"
    TURNED_DOWN = "turned-down"
    RECEIVED = "received"
    TAKEN_UP = "taken-up"
    NOT_TAKEN_UP = "not-taken-up"
    ENDED = "ended"
    MISTAKE = "mistake"

    @property
    def label(self) -> str:
        """The stage in the words of the window."""
        return _STAGES[self]

    @property
    def closed(self) -> bool:
        """Whether nothing more is expected to happen."""
        return self in (Stage.TURNED_DOWN, Stage.NOT_TAKEN_UP, Stage.ENDED, Stage.MISTAKE)


_STAGES = {
    Stage.MADE: "Made, not received yet",
    Stage.SIGNPOSTED: "Signposted",
    Stage.TURNED_DOWN: "Offered, turned down",
    Stage.RECEIVED: "Received",
    Stage.TAKEN_UP: "Taken up",
    Stage.NOT_TAKEN_UP: "Not taken up",
    Stage.ENDED: "Ended",
    Stage.MISTAKE: "Entered by mistake",
}


@dataclass(frozen=True)
class Referral:
    """The open part: that a referral was made, for which kind of need, and how far it is.

    `service` is the service's name where it tells nothing of health, else "". `by` is who made
    it, in words. `requirement` is what a follow-up is about, if it is about one.
    """

    case: CaseId
    need: Need
    way: Way
    reason: Reason
    made_on: date
    by: str
    service: str = ""
    requirement: RequirementKind | None = None
    received_on: date | None = None
    taken_up_on: date | None = None
    not_taken_up: NotTakenUp | None = None
    ended_on: date | None = None
    result: Result | None = None
    follow_up_on: date | None = None
    mistake: bool = False

    @property
    def stage(self) -> Stage:
        """How far it is; the furthest that is recorded."""
        steps = (
            (self.mistake, Stage.MISTAKE),
            (self.ended_on is not None, Stage.ENDED),
            (self.not_taken_up is not None, Stage.NOT_TAKEN_UP),
            (self.taken_up_on is not None, Stage.TAKEN_UP),
            (self.received_on is not None, Stage.RECEIVED),
            (self.way is Way.OFFERED, Stage.TURNED_DOWN),
            (self.way is Way.SIGNPOSTED, Stage.SIGNPOSTED),
        )
        return next((stage for holds, stage in steps if holds), Stage.MADE)

    @property
    def title(self) -> str:
        """The need, and the service where everybody may know it."""
        return f"{self.need.label}: {self.service}" if self.service else self.need.label

    @property
    def reason_words(self) -> str:
        """Why it was made."""
        about = f" ({self.requirement.value})" if self.requirement is not None else ""
        return self.reason.label + about


@dataclass(frozen=True)
class ReferralNote:
    """The open part of a note: which referral it belongs to, and nothing of what it says."""

    case: CaseId
    referral: DocumentId


@dataclass(frozen=True)
class ReferralWords:
    """The sealed part of a note. The first note names the service, and its entry if it has one."""

    text: str
    service: str = ""
    entry: str = ""


class Interested(StrEnum):
    """What the person said about restorative justice."""

    YES = "yes"
    NOT_NOW = "not-now"
    NO = "no"

    @property
    def label(self) -> str:
        """The answer in the words of the window."""
        return _INTERESTED[self]


_INTERESTED = {
    Interested.YES: "Yes, would like to know more",
    Interested.NOT_NOW: "Not now; may be asked again",
    Interested.NO: "No",
}


@dataclass(frozen=True)
class RestorativeInterest:
    """That the person was asked about restorative justice, when, and what they said (R2).

    It is the person's free choice, says nothing of the offence, and goes nowhere by itself.
    """

    case: CaseId
    interested: Interested
    asked_on: date


@dataclass(frozen=True)
class FollowUp:
    """One follow-up that is still to be made: for what, and why, in a sentence."""

    reason: Reason
    why: str
    need: Need | None = None
    requirement: RequirementKind | None = None

    @property
    def key(self) -> str:
        """What names it in a place: "not-suitable:MHTR", "declined:"."""
        return f"{self.reason.value}:{self.requirement.value if self.requirement else ''}"


_NEED_OF = {
    RequirementKind.MHTR: Need.MENTAL_HEALTH,
    RequirementKind.DRR: Need.DRUGS,
    RequirementKind.ATR: Need.ALCOHOL,
}


def needed(
    file: CaseFile,
    made: Sequence[Referral] = (),
    interest: RestorativeInterest | None = None,
) -> tuple[FollowUp, ...]:
    """The follow-up that the record asks for and that none of `made` answers.

    Liaison and Diversion follows up whoever is assessed as not suitable or declined (F12), and
    whoever is not sentenced to a requirement (F16); interest in restorative justice is signposted
    (R2). A referral answers by its reason and requirement, also where the person said no to it;
    one entered by mistake answers nothing.
    """
    answered = {(one.reason, one.requirement) for one in made if not one.mistake}
    signposted = any(one.need is Need.RESTORATIVE_JUSTICE and not one.mistake for one in made)
    return tuple(
        one
        for one in _asked_for(file, interest)
        if (one.reason, one.requirement) not in answered
        and not (one.reason is Reason.INTEREST and signposted)
    )


def _asked_for(file: CaseFile, interest: RestorativeInterest | None) -> Iterator[FollowUp]:
    for part in file.requirements:
        yield from _about(file, part)
    yield from _person_declined(file)
    yield from _not_sentenced(file)
    if interest is not None and interest.interested is Interested.YES:
        yield FollowUp(
            Reason.INTEREST,
            "The person would like to know more about restorative justice.",
            Need.RESTORATIVE_JUSTICE,
        )


def _about(file: CaseFile, part: RequirementFile) -> Iterator[FollowUp]:
    need = _NEED_OF[part.kind]
    if part.assessment is not None and not part.assessment.value.suitable:
        why = f"Assessed as not suitable for an {part.kind.value}."
        if part.kind is RequirementKind.DRR:
            why = "Assessed as not suitable for a DRR."
        yield FollowUp(Reason.NOT_SUITABLE, why, need, part.kind)
    decision = part.decision
    # A decision about somebody else, or one that was asked for again since, declines nothing.
    if (
        decision is not None
        and decision.value.outcome is Outcome.DECLINE
        and decision.value.is_about(file.person.value)
        and file.standing_request(part.kind) is None
    ):
        yield FollowUp(Reason.DECLINED, f"The {part.kind.value} was declined.", need, part.kind)
    called = file.telephone(part.kind)
    if called is not None and called.value.outcome is Outcome.DECLINE:
        why = f"The {part.kind.value} was declined by telephone."
        yield FollowUp(Reason.DECLINED, why, need, part.kind)


def _person_declined(file: CaseFile) -> Iterator[FollowUp]:
    agreement, consent = file.agreement, file.consent
    if agreement is not None and not agreement.value.agreed:
        yield FollowUp(Reason.DECLINED, "The person declined to be screened.")
    elif consent is not None and consent.value.withdrawn_on is not None:
        yield FollowUp(Reason.DECLINED, "The person withdrew consent.")


def _not_sentenced(file: CaseFile) -> Iterator[FollowUp]:
    sentence = file.sentence
    begun = file.requirements or file.screens()
    if sentence is not None and begun and not sentence.value.granted():
        yield FollowUp(
            Reason.NOT_SENTENCED,
            f"Sentenced without a treatment requirement: {sentence.value.disposal.label.lower()}.",
        )


def open_name(service: Service | None, need: Need) -> str:
    """The service's name where everybody on the court side may read it, else "".

    Only where neither the need nor anything else that the service does tells of health: the name
    of a house for people who stop drinking tells of drinking, though one is sent there for a roof.
    """
    return service.name if service is not None and service.plain and need.plain else ""


def is_due(referral: Referral, today: date) -> bool:
    """Whether somebody should ask now what became of it."""
    due = referral.follow_up_on is not None and referral.follow_up_on <= today
    return due and not referral.stage.closed
