"""What the table shows of one day, as plain values and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from courtdesk.actions import cases, picking
from courtdesk.actions.picking import ComparedRow, Comparison, Picked
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.picking import Side, Standing
from courtdesk.ui.case_words import courtroom_words, offence_words, range_words


class Show(StrEnum):
    """Which people the table shows."""

    ALL = "all"
    DIFFER = "differ"
    BOTH = "both"
    AGREED = "agreed"
    NEITHER = "neither"

    @property
    def label(self) -> str:
        """It in the words of the window."""
        return _SHOWS[self]

    def has(self, row: ComparedRow) -> bool:
        """Whether `row` is shown."""
        if self is Show.ALL:
            return True
        if self is Show.DIFFER:
            return row.differs
        return row.standing in _STANDS[self]


_SHOWS = {
    Show.ALL: "Everybody",
    Show.DIFFER: "Where the lists differ",
    Show.BOTH: "On both lists, not agreed yet",
    Show.AGREED: "Agreed",
    Show.NEITHER: "On neither list",
}
_STANDS = {
    Show.BOTH: (Standing.BOTH,),
    Show.AGREED: (Standing.AGREED, Standing.AGREED_NOT),
    Show.NEITHER: (Standing.NEITHER,),
}


@dataclass(frozen=True)
class GroupRow:
    """The heading of one courtroom and session."""

    title: str
    note: str


@dataclass(frozen=True)
class Cell:
    """One list's word on a person, or what was agreed: a headline, details, and its look.

    `look` is "yes" (wanted), "no" (not wanted), "open" (something to settle) or "" (nothing).
    """

    headline: str
    detail: str = ""
    look: str = ""

    @property
    def spoken(self) -> str:
        """Both in one."""
        return f"{self.headline}, {self.detail}" if self.detail else self.headline


@dataclass(frozen=True)
class PersonRow:
    """One listed person with both lists' words and what was agreed."""

    row: ComparedRow
    place: str
    offence: str
    sides: tuple[Cell, ...]
    outcome: Cell

    @property
    def case(self) -> CaseId:
        """The case."""
        return self.row.case

    @property
    def spoken(self) -> str:
        """The whole row in words."""
        number = f", number {self.row.order}" if self.row.order else ""
        lists = [
            f"{side.label}: {cell.spoken}" for side, cell in zip(Side, self.sides, strict=True)
        ]
        parts = [f"{self.place}{number}", self.row.name, *self.row.needs, self.offence, *lists]
        return ". ".join(part for part in (*parts, self.outcome.spoken) if part)


Row = GroupRow | PersonRow


@dataclass(frozen=True)
class CompareView:
    """One day as the page shows it; `before` and `after` are the nearest days with a list."""

    found: Comparison
    before: date | None
    after: date | None

    @property
    def counts(self) -> str:
        """The line under the date."""
        rows = self.found.rows
        differ, agreed = (_count(rows, show) for show in (Show.DIFFER, Show.AGREED))
        people = f"{len(rows)} {'person' if len(rows) == 1 else 'people'}"
        both = len(self.found.on_both)
        return f"{people} · {differ} to talk about · {both} on both lists · {agreed} agreed"


def read_lists(session: Session, day: date) -> CompareView:
    """Read both lists of `day`; called on the worker thread."""
    listed = cases.days(session)
    return CompareView(
        picking.comparison(session, day),
        before=max((one for one in listed if one < day), default=None),
        after=min((one for one in listed if one > day), default=None),
    )


def rows_of(found: Comparison, show: Show) -> tuple[Row, ...]:
    """The rows that `show` leaves, under the headings of their courtrooms, in list order."""
    return tuple(_grouped([row for row in found.rows if show.has(row)]))


def _count(rows: Iterable[ComparedRow], show: Show) -> int:
    return sum(show.has(row) for row in rows)


def _grouped(rows: list[ComparedRow]) -> Iterator[Row]:
    several = len({row.court for row in rows}) > 1
    for (court, room, sitting), part in groupby(
        rows, key=lambda row: (row.court, row.courtroom, row.session.lower())
    ):
        note = " · ".join(word for word in (sitting, court if several else "") if word)
        yield GroupRow(courtroom_words(room), note)
        yield from (_person(row) for row in part)


def _person(row: ComparedRow) -> PersonRow:
    offence = " · ".join(
        part for part in (offence_words(row.offences), range_words(row.offences)) if part
    )
    sides = tuple(side_cell(row.picks.get(side)) for side in Side)
    return PersonRow(row, courtroom_words(row.courtroom), offence, sides, outcome_cell(row))


def side_cell(said: Picked | None) -> Cell:
    """One list's word on a person."""
    if said is None:
        return Cell("Nothing said yet")
    source = said.source.label if said.source is not None else ""
    detail = " · ".join(part for part in (source, said.note, said.by) if part)
    return Cell("Screen", detail, "yes") if said.wanted else Cell("Do not screen", detail, "no")


def outcome_cell(row: ComparedRow) -> Cell:
    """What was agreed, or how the lists stand."""
    if row.disputed:
        return Cell(row.standing.label, "two versions stand: settle which one holds", "open")
    if row.unexplained:
        return Cell(row.standing.label, "a list has changed since: agree again", "open")
    if row.agreed is not None:
        detail = " · ".join(part for part in (row.agreed.reason, row.agreed_by) if part)
        return Cell(row.standing.label, detail, "yes" if row.agreed.screen else "no")
    if row.standing is Standing.BOTH:
        return Cell(row.standing.label, "not agreed yet")
    return Cell(row.standing.label, look="open" if row.differs else "")
