"""What the list of due dates shows, read in one go on the worker and kept as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from courtdesk.actions import deadlines, holidays
from courtdesk.actions.deadlines import CalendarWords
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.deadlines import State
from courtdesk.domain.due_list import DueRow, when_words, who_words
from courtdesk.domain.ids import CaseId
from courtdesk.domain.workdays import Calendar

LATER_SHOWN = 200
"""How many of what is due later are laid out; the number of the others is said."""

_GROUPS = (
    (State.OVERDUE, "Overdue"),
    (State.DUE_SOON, "Due soon, or as soon as possible"),
    (State.CANNOT_BE_KNOWN, "The day cannot be known"),
    (State.AHEAD, "Later"),
)


@dataclass(frozen=True)
class Heading:
    """The heading of one group, or the line that says how many more there are."""

    title: str


@dataclass(frozen=True)
class Shown:
    """One row in words: `late` is how late it is or how long there is, `who` must act."""

    row: DueRow
    late: str
    who: str

    @property
    def spoken(self) -> str:
        """The whole row in words."""
        row = self.row
        parts = (row.person, row.what, row.state.label, self.late, row.words, row.warning, self.who)
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


Line = Heading | Shown


@dataclass(frozen=True)
class DueView:
    """Every row, and what is needed to put it in words."""

    rows: tuple[DueRow, ...]
    roles: tuple[Role, ...]
    now: datetime
    calendar: Calendar
    words: CalendarWords
    only_mine: bool = False

    @property
    def wanted(self) -> tuple[DueRow, ...]:
        """The rows that the filter leaves."""
        return tuple(one for one in self.rows if not self.only_mine or one.mine(self.roles))

    def filtered(self, *, only_mine: bool) -> DueView:
        """The same with another filter."""
        return replace(self, only_mine=only_mine)

    @property
    def counts(self) -> str:
        """How many there are of each kind: "3 overdue · 5 due soon · 40 later"."""
        number = {state: 0 for state, _ in _GROUPS}
        for row in self.wanted:
            number[row.state] += 1
        parts = [f"{number[State.OVERDUE]:,} overdue", f"{number[State.DUE_SOON]:,} due soon"]
        if number[State.CANNOT_BE_KNOWN]:
            parts.append(f"{number[State.CANNOT_BE_KNOWN]:,} whose day cannot be known")
        return " · ".join([*parts, f"{number[State.AHEAD]:,} later"])

    def lines(self) -> tuple[Line, ...]:
        """Headings and rows in order, without empty groups."""
        return tuple(self._lines(self.wanted))

    def _lines(self, rows: Sequence[DueRow]) -> Iterator[Line]:
        for state, title in _GROUPS:
            group = [one for one in rows if one.state is state]
            if not group:
                continue
            yield Heading(f"{title} ({len(group):,})")
            shown = group[:LATER_SHOWN] if state is State.AHEAD else group
            yield from self._in_words(shown)
            if len(shown) < len(group):
                yield Heading(f"{len(group) - len(shown):,} more are due later still")

    def _in_words(self, rows: Iterable[DueRow]) -> Iterator[Shown]:
        for row in rows:
            who = "You" if row.mine(self.roles) else who_words(row.who)
            yield Shown(row, when_words(row, self.now, self.calendar), who)


def read_all(session: Session) -> DueView:
    """The rows of every case."""
    return _view(session, deadlines.everywhere(session))


def read_one(session: Session, case: CaseId) -> DueView:
    """The rows of one case."""
    return _view(session, deadlines.of_case(session, case))


def _view(session: Session, rows: tuple[DueRow, ...]) -> DueView:
    words = deadlines.calendar_words(session, rows)
    return DueView(rows, session.roles(), session.clock(), holidays.calendar(), words)
