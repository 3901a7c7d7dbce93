"""What Today shows of one day, read from the record in one go and kept as plain values.

`read_day` runs on the worker; everything else is pure, so that the minutes can be counted on and
filters set without reading the record again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from courtdesk.actions import cases
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId, PersonId
from courtdesk.ui.case_words import courtroom_words
from courtdesk.ui.screens.today.filters import counted, standing
from courtdesk.ui.screens.today.rows import (
    GroupRow,
    PersonRow,
    Reader,
    Row,
    in_order_of_waiting,
    person_row,
)


@dataclass(frozen=True)
class DayView:
    """One day as Today shows it.

    Attributes:
        before, after: the nearest days that have a list, or None.
        mine: the cases that wait for this member: open risk stops, then who has waited longest,
            then those for whom there is something to do beside the step that is next.
        standing: how everybody on the list stands, in numbers.
        may_compare: whether this member compares the two lists for screens.
        other_laptops: whether the team has another laptop, which may hold the day's list.
    """

    day: date
    court: str
    rows: tuple[Row, ...]
    people: int
    courtrooms: int
    removed: int
    before: date | None
    after: date | None
    mine: tuple[CaseId, ...]
    may_change_list: bool
    may_plead: bool
    standing: str = ""
    may_compare: bool = False
    other_laptops: bool = False

    @property
    def counts(self) -> str:
        """The line under the date."""
        parts = [self.court]
        if self.people:
            parts.append(_counted(self.people, "person", "people"))
            parts.append(_counted(self.courtrooms, "courtroom", "courtrooms"))
        if self.removed:
            parts.append(f"{self.removed} taken off the list")
        return " · ".join(part for part in parts if part)

    @property
    def next_day(self) -> date:
        """The day after, whether or not it has a list."""
        return self.day + timedelta(days=1)


def read_day(session: Session, day: date) -> DayView:
    """Read the list of `day` for the session's member."""
    found = cases.today(session, day)
    listed = cases.days(session)
    people = _people(found.files, _reader(session))
    return DayView(
        day=day,
        court=", ".join(found.courts) or session.team().court,
        rows=tuple(_grouped(found.files, people)),
        people=len(people),
        courtrooms=len(
            {(file.case.value.court, file.case.value.courtroom) for file in found.files}
        ),
        removed=found.removed,
        before=max((one for one in listed if one < day), default=None),
        after=min((one for one in listed if one > day), default=None),
        mine=in_order_of_waiting(people),
        may_change_list=session.may(Permission.CHANGE_LIST),
        may_plead=session.may(Permission.RECORD_PLEA),
        standing=standing(people),
        may_compare=session.may(Permission.PREPARE_COURT),
        other_laptops=len(session.team().devices) > 1,
    )


def _reader(session: Session) -> Reader:
    # V1: who treats the person is not told that the police or children's services were asked.
    sees = session.may(Permission.READ_ENQUIRIES)
    enquiries = session.settings().all_enquiries if sees else ()
    return Reader(session.clock(), session.roles(), enquiries)


def _people(files: tuple[CaseFile, ...], reader: Reader) -> list[PersonRow]:
    """A row of each case; who stands on the list twice is told to be so on both rows."""
    same: dict[PersonId, list[CaseFile]] = defaultdict(list)
    for file in files:
        same[file.case.value.person].append(file)
    return [
        person_row(file, reader, [one for one in same[file.case.value.person] if one.id != file.id])
        for file in files
    ]


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _grouped(files: Iterable[CaseFile], people: Iterable[PersonRow]) -> Iterator[Row]:
    pairs = list(zip(files, people, strict=True))
    several = len({file.case.value.court for file, _ in pairs}) > 1
    for key, part in groupby(pairs, key=lambda pair: _place_of(pair[0])):
        members = list(part)
        court, courtroom, sitting = key
        benches = dict.fromkeys(file.case.value.bench for file, _ in members)
        notes = [*(bench for bench in benches if bench), sitting, court if several else ""]
        rows = [row for _, row in members]
        note = " · ".join(note for note in notes if note)
        yield GroupRow(courtroom_words(courtroom), note, counted(rows))
        yield from rows


def _place_of(file: CaseFile) -> tuple[str, str, str]:
    case = file.case.value
    return case.court, case.courtroom, case.session.lower()
