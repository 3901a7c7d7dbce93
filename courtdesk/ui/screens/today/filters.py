"""Filters on the day's list: what is offered, what passes, and what a heading counts.

Filters of one kind widen (Court 1 or Court 2), those of different kinds narrow (and for me). They
leave rows out and never move one: the list is in the order in which the court calls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courtdesk.domain.access import Role
from courtdesk.domain.pathway import WORDS, StepName
from courtdesk.ui.screens.today import traits
from courtdesk.ui.screens.today.rows import GroupRow, PersonRow, Row


@dataclass(frozen=True)
class Filter:
    """One filter: the trait that it looks for, its words, and those of its chip.

    A chip stands alone and so says what its word is about: "Waiting on: Clinical lead".
    """

    trait: str
    label: str
    before: str = ""

    @property
    def chip(self) -> str:
        """The words that stand without a heading over them."""
        return f"{self.before}: {self.label}" if self.before else self.label

    @property
    def kind(self) -> str:
        """What widens together; a mark such as "Needs support" is of a kind of its own."""
        kind = self.trait.partition(":")[0]
        return self.trait if kind == "mark" else kind


@dataclass(frozen=True)
class Choice:
    """One filter that is offered, and how many people on the whole list it finds."""

    filter: Filter
    people: int


@dataclass(frozen=True)
class Kind:
    """The filters under one heading of the page."""

    title: str
    choices: tuple[Choice, ...]


_MARKS = (
    Filter(traits.MINE, "For me"),
    Filter(traits.NEEDS, "Needs support"),
    Filter(traits.RISK, "Risk stop open"),
    Filter(traits.AGREED, "Agreed for screening"),
    Filter(traits.ADJOURNED, "Adjourned"),
    Filter(traits.UNDER_18, "Under 18"),
)
_WAITS = tuple(
    Filter(traits.who_trait(role), words, "Waiting on")
    for role, words in (
        (Role.CDO, "Court duty officer"),
        (Role.LD_PRACTITIONER, "Liaison and Diversion"),
        (Role.CLINICAL_LEAD, "Clinical lead"),
        (Role.PROVIDER, "Provider"),
    )
)
_NEXT = tuple(Filter(traits.step_trait(step), WORDS[step], "Next step") for step in StepName)


def offered(rows: Iterable[Row]) -> tuple[Kind, ...]:
    """Everything that the list of these rows can be filtered by, under its headings."""
    people = people_of(rows)
    rooms = dict.fromkeys(
        (trait, row.place)
        for row in people
        for trait in sorted(row.traits)
        if trait.startswith("room:")
    )
    several = len({trait.partition("\n")[0] for trait, _ in rooms}) > 1
    named = [
        Filter(trait, f"{place}, {_court(trait)}" if several else place) for trait, place in rooms
    ]
    found = Counter(trait for row in people for trait in row.traits)
    kinds = {"Show only": _MARKS, "Courtroom": named, "Waiting on": _WAITS, "Next step": _NEXT}
    return tuple(
        Kind(title, tuple(Choice(one, found[one.trait]) for one in filters))
        for title, filters in kinds.items()
        if filters
    )


def _court(trait: str) -> str:
    return trait.removeprefix("room:").partition("\n")[0]


def people_of(rows: Iterable[Row]) -> tuple[PersonRow, ...]:
    """The people among rows."""
    return tuple(row for row in rows if isinstance(row, PersonRow))


def passes(row: PersonRow, filters: Iterable[Filter]) -> bool:
    """Whether the filters leave `row` on the list."""
    wanted: dict[str, set[str]] = {}
    for one in filters:
        wanted.setdefault(one.kind, set()).add(one.trait)
    return all(row.traits & of_a_kind for of_a_kind in wanted.values())


def shown(rows: Sequence[Row], filters: Sequence[Filter]) -> tuple[Row, ...]:
    """The rows that pass, in their order; a courtroom in which nobody passes has no heading."""
    if not filters:
        return tuple(rows)
    kept: list[Row] = []
    heading: GroupRow | None = None
    for row in rows:
        if isinstance(row, GroupRow):
            heading = row
        elif passes(row, filters):
            if heading is not None:
                kept.append(heading)
                heading = None
            kept.append(row)
    return tuple(kept)


_STANDS = (
    (StepName.SCREEN, "to screen"),
    (StepName.PLEA, "for plea"),
    (StepName.ASSESS, "to assess"),
    (StepName.CONSENT, "for consent"),
    (StepName.APPROVE, "for approval"),
    (StepName.REPORT, "for report"),
    (StepName.SENTENCE, "for sentence"),
)


def counted(people: Sequence[PersonRow]) -> str:
    """As `standing`, with how many they are: "15 people: 4 to screen, 3 for plea"."""
    who = f"{len(people)} {'person' if len(people) == 1 else 'people'}"
    words = standing(people)
    return f"{who}: {words}" if words else who


def standing(people: Sequence[PersonRow]) -> str:
    """How some people stand: "4 to screen, 3 for plea, 2 waiting, 5 finished, 1 risk stop".

    Each is counted once up to "finished", which is that nobody has to act here any more; an open
    risk stop is counted beside that.
    """
    waiting = [row for row in people if traits.WAITING in row.traits]
    moving = [row for row in people if traits.WAITING not in row.traits]
    parts = [(_number(moving, traits.step_trait(step)), words) for step, words in _STANDS]
    parts.insert(5, (len(waiting), "waiting"))
    parts.append((_number(people, traits.NOTHING_LEFT), "finished"))
    stops = _number(people, traits.RISK)
    parts.append((stops, "risk stop" if stops == 1 else "risk stops"))
    return ", ".join(f"{number} {what}" for number, what in parts if number)


def _number(people: Iterable[PersonRow], trait: str) -> int:
    return sum(trait in row.traits for row in people)
