"""The treatment providers of a site, where each one is on a day, and what was asked of them.

The framework's process map has the court duty officer inform providers of the number of potential
assessments (never of names), and has a provider in the building assess where there is one, else the
court duty officer fill in the agreed screen (Appendix 5) and ring the provider's single point of
contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from courtdesk.domain.court_clock import court_moment
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.words import moment
from courtdesk.errors import FieldError, FieldErrors

_OLD = timedelta(days=183)

_LONGEST = {"name": 80, "contact_name": 80, "phone": 40, "email": 120}
"""Letters: what is longer is a note or a paste gone wrong, and would not fit a cover line."""


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


def check_provider(
    given: Provider, others: Iterable[Provider], *, today: date, before: Provider | None = None
) -> Provider:
    """`given` with its spaces tidied. Raises `FieldErrors` for what is wrong with it.

    `others` are the other providers in use, whose names it may not have: a message or an answer
    names the provider, and two of one name could not be told apart. What stands already
    (`before`) may stay unchecked since an earlier year; a check in the future may not.
    """
    contact = PointOfContact(
        line(given.contact.name), line(given.contact.phone), line(given.contact.email)
    )
    made = replace(given, name=line(given.name), contact=contact)
    names = {one.name.casefold() for one in others}
    errors = tuple(_wrong_provider(made, names, today))
    if errors:
        raise FieldErrors(errors)
    ordered = tuple(kind for kind in RequirementKind if kind in made.kinds)
    return replace(made, kinds=ordered, retired=before.retired if before is not None else "")


def _wrong_provider(made: Provider, names: set[str], today: date) -> Iterator[FieldError]:
    if not made.name:
        yield FieldError("name", "Enter the provider's name.")
    elif made.name.casefold() in names:
        yield FieldError("name", f"{made.name} is in the table already: change that one instead.")
    if not made.kinds:
        yield FieldError("kinds", "Tick at least one requirement that the provider holds.")
    if made.secondary and RequirementKind.MHTR not in made.kinds:
        yield FieldError(
            "secondary", "Only an MHTR has a secondary care route: tick the MHTR, or untick this."
        )
    if not (made.contact.phone or made.contact.email):
        yield FieldError("phone", "Enter a telephone number or an e-mail address to ask at.")
    if made.checked_on is not None and made.checked_on > today:
        yield FieldError("checked_on", "This day is still to come: enter when it was checked.")
    contact = made.contact
    texts = (("name", made.name), ("contact_name", contact.name), ("phone", contact.phone),
             ("email", contact.email))  # fmt: skip
    for name, text in texts:
        wrong = problem(text, _LONGEST[name])
        if wrong:
            yield FieldError(name, wrong)


def provider_warnings(provider: Provider, today: date | None = None) -> tuple[str, ...]:
    """What looks wrong about how the provider is reached, one sentence each; nothing is refused.

    An extension or an internal number is a number too, and only who rings it knows. With `today`
    a check that is more than half a year old is pointed out, as the services directory does.
    """
    found = []
    checked = provider.checked_on
    if today is not None and checked is not None and today - checked > _OLD:
        found.append("Checked more than 6 months ago: make sure before you rely on it.")
    phone, email = provider.contact.phone, provider.contact.email
    if phone and not _PHONE.fullmatch(_PHONE_SIGNS.sub("", phone)):
        found.append(f"{phone} does not look like a telephone number: make sure of it.")
    if email and not _EMAIL.fullmatch(email):
        found.append(f"{email} does not look like an e-mail address: make sure of it.")
    return tuple(found)


_PHONE_SIGNS = re.compile(r"[\s().-]|(?:ext|x)\.?\s*\d{1,6}$", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+\d{10,15}|0\d{9,10})")
"""A British number in full, or one with its country's code."""
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+")


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


def who_assesses_words(
    kind: RequirementKind, present: Iterable[tuple[Provider, Presence | None]]
) -> str:
    """One sentence for the page of one requirement: who assesses, or what has to be said first."""
    known = [(provider, presence) for provider, presence in present if kind in provider.kinds]
    if kind is RequirementKind.MHTR:
        return "The MHTR assessor assesses, as the clinical lead directs."
    if not known:
        return f"No provider of the {kind} is in the table: add one, with whom to ask."
    return f"{assessed_by(kind, known).label}."


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
class Pending:
    """A provider that was asked and has not answered: when first, and each time again."""

    provider: str
    who: str
    asked: datetime
    chased: tuple[datetime, ...] = ()

    @property
    def last(self) -> datetime:
        """When somebody last asked."""
        return max((self.asked, *self.chased))


def pending_of(
    contacts: Iterable[Recorded[ProviderContact]],
    kind: RequirementKind,
    answered: datetime | None = None,
) -> Pending | None:
    """Who was asked about `kind` and has not answered, or `None`.

    `answered` is when the last answer came. What was asked before that has had its answer, also
    where the record has changed since: the provider has to be asked anew.
    """
    values = (one.value for one in contacts)
    open_since = sorted(
        (
            one
            for one in values
            if one.requirement is kind and (answered is None or one.at > answered)
        ),
        key=lambda one: one.at,
    )
    asked = [one for one in open_since if one.step is ProviderStep.ASKED]
    if not asked:
        return None
    first, latest = asked[0], asked[-1]
    again = [*asked[1:], *(one for one in open_since if one.step is ProviderStep.CHASED)]
    return Pending(latest.provider, latest.who, first.at, tuple(sorted(one.at for one in again)))


@dataclass(frozen=True)
class RoomCount:
    """How many people of one courtroom may need an assessment, and how many of them wait now."""

    court: str
    courtroom: str
    people: int
    waiting: int


@dataclass(frozen=True)
class Headcount:
    """How many people one provider may be needed for on one day; numbers, and never who they are.

    `courts` are the courts on that day's list, `rooms` those with anybody to count, in list order.
    """

    provider: DocumentId
    name: str
    kinds: tuple[RequirementKind, ...]
    day: date
    courts: tuple[str, ...] = ()
    rooms: tuple[RoomCount, ...] = ()

    @property
    def people(self) -> int:
        """How many may need an assessment."""
        return sum(room.people for room in self.rooms)

    @property
    def waiting(self) -> int:
        """How many of them wait for it now, after a guilty plea or verdict."""
        return sum(room.waiting for room in self.rooms)


@dataclass(frozen=True)
class HeadcountTold:
    """That one provider was told its numbers for one day: how, when, and which numbers."""

    provider: DocumentId
    name: str
    day: date
    at: datetime
    way: ContactWay
    people: int
    waiting: int


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
            f"{court_moment(one.when)}, {one.place}, with {one.with_whom}",
        )
