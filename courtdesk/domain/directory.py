"""The directory of local services: who helps with what, where, how to refer, and since when known.

Rows S1 and B6. An entry says on which day somebody last made sure of it, and everything that shows
an entry shows that day: a number that has changed hands costs a person the help that they asked
for, and costs it silently. There is nothing here about any person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.access import Compartment
from courtdesk.domain.courtlist_names import fold
from courtdesk.domain.courtlist_values import print_date
from courtdesk.errors import FieldError, FieldErrors

STALE_MONTHS = 6
"""Months after which an entry is said to be old."""

LONGEST = {"name": 120, "area": 120, "refer": 600, "phone": 60, "opening": 200, "notes": 1000}
"""Letters in each text of an entry; more does not fit a row that is read while somebody waits."""

LABELS = {
    "name": "name",
    "area": "area",
    "refer": "way to refer",
    "phone": "phone number",
    "opening": "opening hours",
    "notes": "notes for staff",
}

# Controls and directions of writing could make a line read as another than it is.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


class Need(StrEnum):
    """What a service helps with: the social issues of the screen (F4) and what courts refer for."""

    HOUSING = "housing"
    FINANCE = "finance"
    RELATIONSHIPS = "relationships"
    WORK_EDUCATION = "work-education"
    GP = "gp"
    MENTAL_HEALTH = "mental-health"
    ALCOHOL = "alcohol"
    DRUGS = "drugs"
    DOMESTIC_ABUSE = "domestic-abuse"
    RESTORATIVE_JUSTICE = "restorative-justice"
    ARMED_FORCES = "armed-forces"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The need in the words of the window."""
        return _NEEDS[self]

    @property
    def compartment(self) -> Compartment:
        """Where words about a referral for it are sealed (P5).

        Drugs and alcohol to substance, everything else to mental health: housing or debts are
        part of the Liaison and Diversion screen (F4), and why somebody lost a home or a job is
        told there together with how they are. The roles that hold the key make these referrals
        and follow them; the other one would open such words to the treatment provider as well.
        """
        if self in (Need.ALCOHOL, Need.DRUGS):
            return Compartment.SUBSTANCE
        return Compartment.MENTAL_HEALTH

    @property
    def plain(self) -> bool:
        """Whether the name of a service for this need says nothing about anybody's health."""
        return self in _PLAIN


_NEEDS = {
    Need.HOUSING: "Housing",
    Need.FINANCE: "Money, debts and benefits",
    Need.RELATIONSHIPS: "Relationships and family",
    Need.WORK_EDUCATION: "Work and education",
    Need.GP: "GP and physical health",
    Need.MENTAL_HEALTH: "Mental health",
    Need.ALCOHOL: "Alcohol",
    Need.DRUGS: "Drugs",
    Need.DOMESTIC_ABUSE: "Domestic abuse",
    Need.RESTORATIVE_JUSTICE: "Restorative justice",
    Need.ARMED_FORCES: "Armed Forces",
    Need.OTHER: "Something else",
}
_PLAIN = frozenset({Need.HOUSING, Need.FINANCE, Need.WORK_EDUCATION, Need.RESTORATIVE_JUSTICE})


@dataclass(frozen=True)
class Service:
    """One entry. `refer` is how to refer; `reason` is why it was retired or put back to use."""

    name: str
    needs: tuple[Need, ...]
    area: str
    refer: str
    phone: str
    opening: str
    notes: str
    checked_on: date
    retired: bool = False
    reason: str = ""

    @property
    def needs_words(self) -> str:
        """What it is for, in one line."""
        return ", ".join(need.label for need in self.needs)

    @property
    def plain(self) -> bool:
        """Whether its name says nothing about the health of anybody who is referred to it."""
        return bool(self.needs) and all(need.plain for need in self.needs)

    @property
    def key(self) -> tuple[str, str]:
        """Name and area as they are compared: the same service, however it is typed."""
        return fold(self.name), fold(self.area)


@dataclass(frozen=True)
class ServiceEntry:
    """What somebody enters, or a row of a file holds; `checked_on` None while nobody has said."""

    name: str
    needs: tuple[Need, ...]
    area: str
    refer: str = ""
    phone: str = ""
    opening: str = ""
    notes: str = ""
    checked_on: date | None = None


def checked(entry: ServiceEntry, *, today: date) -> Service:
    """The service of a good entry; `FieldErrors` with everything that is wrong.

    A service needs a name, what it is for, an area, a way to reach it (how to refer, or a phone
    number) and the day on which somebody last made sure of it.
    """
    errors = [*_wrong(entry, today)]
    if errors or entry.checked_on is None:
        raise FieldErrors(tuple(errors))
    return Service(
        name=_tidy(entry.name),
        needs=tuple(need for need in Need if need in entry.needs),
        area=_tidy(entry.area),
        refer=_tidy(entry.refer),
        phone=_tidy(entry.phone),
        opening=_tidy(entry.opening),
        notes=_tidy(entry.notes),
        checked_on=entry.checked_on,
    )


def _wrong(entry: ServiceEntry, today: date) -> Iterator[FieldError]:
    if not fold(entry.name):
        yield FieldError("name", "Enter the name of the service.")
    if not entry.needs:
        yield FieldError("needs", "Say what the service is for.")
    if not fold(entry.area):
        yield FieldError("area", "Enter the area that the service covers.")
    if not _tidy(entry.refer) and not _tidy(entry.phone):
        yield FieldError("refer", "Say how to refer, or enter a phone number.")
    if entry.checked_on is None:
        yield FieldError("checked_on", "Enter the date on which this was last checked.")
    elif entry.checked_on > today:
        yield FieldError("checked_on", "The date of the last check is in the future: correct it.")
    for name, longest in LONGEST.items():
        yield from _wrong_text(name, _tidy(getattr(entry, name)), longest)


def _wrong_text(name: str, text: str, longest: int) -> Iterator[FieldError]:
    if len(text) > longest:
        yield FieldError(name, f"Shorten the {LABELS[name]} to {longest} characters or fewer.")
    elif any(unicodedata.category(sign) in _UNSEEN for sign in text):
        yield FieldError(
            name, f"The {LABELS[name]} holds a character that cannot be seen: type it afresh."
        )


def _tidy(text: str) -> str:
    return " ".join(text.split())


def old_from(checked_on: date) -> date:
    """The first day on which an entry checked on `checked_on` is more than six months old.

    Months end early where they must: checked on 31 August, it holds until the end of February.
    """
    months = checked_on.year * 12 + checked_on.month - 1 + STALE_MONTHS
    year, month = divmod(months, 12)
    for day in range(checked_on.day, 27, -1):
        try:
            last = date(year, month + 1, day)
        except ValueError:
            continue
        return date.fromordinal(last.toordinal() + 1)
    return date.fromordinal(date(year, month + 1, checked_on.day).toordinal() + 1)


def is_old(service: Service, today: date) -> bool:
    """Whether nobody has made sure of it for more than six months."""
    return today >= old_from(service.checked_on)


def checked_words(service: Service, today: date) -> str:
    """When it was checked, and that it is old where it is: stands wherever a service is shown."""
    words = f"checked on {print_date(service.checked_on)}"
    if is_old(service, today):
        return f"{words}, more than {STALE_MONTHS} months ago: make sure before you rely on it"
    return words


@dataclass(frozen=True)
class Sought:
    """What search compares of one service, folded once: a list is searched at every key."""

    service: Service
    words: tuple[str, ...]

    @classmethod
    def of(cls, service: Service) -> Sought:
        """The words of name, area, needs and texts."""
        texts = (service.name, service.area, service.needs_words, service.refer, service.notes)
        digits = "".join(sign for sign in service.phone if sign.isdigit())
        return cls(service, (*fold(" ".join(texts)).split(), digits))


def matches(sought: Sought, asked: str, need: Need | None = None) -> bool:
    """Whether each word asked for begins a word of the service, and it is for `need`."""
    if need is not None and need not in sought.service.needs:
        return False
    return all(any(word.startswith(part) for word in sought.words) for part in fold(asked).split())


def in_order(services: Iterable[Service]) -> tuple[Service, ...]:
    """By name, then by area."""
    return tuple(sorted(services, key=lambda service: service.key))


def needs_in(text: str) -> tuple[Need, ...]:
    """The needs in a cell such as "Housing; Money": by their labels or usual other words.

    Raises `ValueError`, for a sentence about a row, naming the first word that is not known.
    """
    found: list[Need] = []
    for part in _parts(text):
        need = _BY_WORD.get(fold(part))
        if need is None:
            raise ValueError(f"has “{part}” under what for, which is none of: {_KNOWN}")
        found.append(need)
    return tuple(need for need in Need if need in found)


def _parts(text: str) -> Sequence[str]:
    # "Money, debts and benefits" is one need, though a comma stands in it.
    if fold(text) in _BY_WORD:
        return [text]
    pieces = [piece.strip() for piece in text.replace("|", ";").replace("/", ";").split(";")]
    found: list[str] = []
    for piece in pieces:
        whole = fold(piece) in _BY_WORD
        found += [piece] if whole else [one.strip() for one in piece.split(",")]
    return [piece for piece in found if piece]


_WORDS = {
    Need.HOUSING: "accommodation,homelessness",
    Need.FINANCE: "finance,money,debt,debts,benefits,debt advice",
    Need.RELATIONSHIPS: "relationships,family,families",
    Need.WORK_EDUCATION: "work,education,employment,training,work education,"
    "education training and employment,ete",
    Need.GP: "gp,physical health,health",
    Need.MENTAL_HEALTH: "wellbeing",
    Need.ALCOHOL: "drinking",
    Need.DRUGS: "drug,substances,substance misuse",
    Need.DOMESTIC_ABUSE: "domestic violence",
    Need.RESTORATIVE_JUSTICE: "restorative",
    Need.ARMED_FORCES: "veterans,veteran,forces",
    Need.OTHER: "other",
}
_BY_WORD = {
    fold(word): need for need in Need for word in (need.label, need.value, *_WORDS[need].split(","))
}
_KNOWN = "; ".join(need.label for need in Need)
