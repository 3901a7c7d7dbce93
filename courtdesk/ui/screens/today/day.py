"""What Today shows of one day, read from the record in one go and kept as plain values.

`read_day` runs on the worker; everything else is pure, so that the minutes can be counted on
without reading the record again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from courtdesk.actions import cases
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission, Role
from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import NextAction, StepName, next_action, steps
from courtdesk.domain.pathway import StepState as State
from courtdesk.ui.case_words import (
    clock_time,
    courtroom_words,
    offence_words,
    person_words,
    range_words,
    risk_words,
    strip_of,
    waited_words,
    who_words,
)
from courtdesk.ui.kit.strip import Step, spoken
from courtdesk.ui.risk_stop import stop_step
from courtdesk.ui.row_list import Chip


@dataclass(frozen=True)
class GroupRow:
    """The heading of one courtroom and session: "Court 2", "Bench · morning"."""

    title: str
    note: str


@dataclass(frozen=True)
class Waiting:
    """Who must act on a case: "You" and since when, or why nobody has to.

    `risk` is whether it is the risk stop that waits.
    """

    who: str
    detail: str
    since: datetime | None
    mine: bool
    action: str
    risk: bool = False

    def headline(self, now: datetime) -> str:
        """Who, and for how long: "Clinical lead, 14 min"."""
        if self.since is None:
            return self.who
        return f"{self.who}, {waited_words(self.since, now)}"


@dataclass(frozen=True)
class PersonRow:
    """One case as one row."""

    case: CaseId
    order: str
    place: str
    name: str
    chips: tuple[Chip, ...]
    details: str
    offence: str
    level: str
    steps: tuple[Step, ...]
    waiting: Waiting

    def spoken(self, now: datetime) -> str:
        """The whole row in words."""
        parts = [
            f"{self.place}, number {self.order}" if self.order else self.place,
            self.name,
            *(chip.text for chip in self.chips),
            self.details,
            self.offence,
            self.level,
            f"Steps: {spoken(self.steps)}",
            f"Waiting on: {self.waiting.headline(now)}",
            self.waiting.detail,
        ]
        return ". ".join(part for part in parts if part)


Row = GroupRow | PersonRow


@dataclass(frozen=True)
class DayView:
    """One day as Today shows it.

    Attributes:
        before, after: the nearest days that have a list, or None.
        mine: the cases that wait for this member: open risk stops, then who has waited longest.
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


def read_day(session: Session, day: date) -> DayView:
    """Read the list of `day` for the session's member."""
    found = cases.today(session, day)
    now, roles = session.clock(), session.roles()
    listed = cases.days(session)
    people = [_person(file, now, roles) for file in found.files]
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
        mine=_mine(people),
        may_change_list=session.may(Permission.CHANGE_LIST),
        may_plead=session.may(Permission.RECORD_PLEA),
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _mine(people: Iterable[PersonRow]) -> tuple[CaseId, ...]:
    """Open risk stops first, then who has waited longest, then the others in list order.

    The person with a risk may be about to leave the building, whoever else has waited longer.
    """
    mine = [row for row in people if row.waiting.mine]
    begun = [
        (not row.waiting.risk, row.waiting.since, row.case)
        for row in mine
        if row.waiting.since is not None
    ]
    begun.sort(key=lambda one: one[:2])
    fresh = [row.case for row in mine if row.waiting.since is None]
    return (*(case for _, _, case in begun), *fresh)


def _grouped(files: Iterable[CaseFile], people: Iterable[PersonRow]) -> Iterator[Row]:
    pairs = list(zip(files, people, strict=True))
    several = len({file.case.value.court for file, _ in pairs}) > 1
    for key, part in groupby(pairs, key=lambda pair: _place_of(pair[0])):
        members = list(part)
        court, courtroom, sitting = key
        benches = dict.fromkeys(file.case.value.bench for file, _ in members)
        notes = [*(bench for bench in benches if bench), sitting, court if several else ""]
        yield GroupRow(courtroom_words(courtroom), " · ".join(note for note in notes if note))
        yield from (row for _, row in members)


def _place_of(file: CaseFile) -> tuple[str, str, str]:
    case = file.case.value
    return case.court, case.courtroom, case.session.lower()


def _person(file: CaseFile, now: datetime, roles: Iterable[Role]) -> PersonRow:
    case, person = file.case.value, file.person.value
    risk = risk_words(file, now)
    details = [*person_words(person, case.hearing_date), case.probation_status, case.custody]
    return PersonRow(
        case=file.id,
        order=case.order_text or (str(case.order) if case.order else ""),
        place=courtroom_words(case.courtroom),
        name=person.list_name,
        chips=(
            *([Chip(risk, risk=True)] if risk else []),
            *(Chip(need) for need in need_tags(person, case.hearing_date)),
        ),
        details=" · ".join(part for part in details if part),
        offence=offence_words(case.offences),
        level=range_words(case.offences),
        steps=(*stop_step(file, short=True), *strip_of(file)),
        waiting=_waiting(file, now, roles),
    )


def _waiting(file: CaseFile, now: datetime, roles: Iterable[Role]) -> Waiting:
    action = next_action(file)
    if action is None:
        return _over(file)
    detail = action.text
    if action.waiting and action.since is not None:
        detail = f"{detail} at {clock_time(action.since, now)}"
    known = _screen_words(file, action)
    detail = f"{detail} · {known}" if known else detail
    who = who_words(action.who, roles)
    risk = action.risk_on is not None
    return Waiting(who, detail, action.since, action.mine(roles), action.text, risk)


def _screen_words(file: CaseFile, action: NextAction) -> str:
    """What the screen came to, while it helps to decide what to do next."""
    if action.risk_on is not None or action.step not in (StepName.PLEA, StepName.ASSESS):
        return ""
    screen = steps(file)[0]
    if screen.state is State.STOPPED:
        return "declined to be screened"
    if not file.screens():
        return ""
    words = screen.detail.lower()
    return words if words.startswith("screen") else f"screen {words}"


def _over(file: CaseFile) -> Waiting:
    """Nobody has to act any more: say what it came to."""
    ended = [step for step in steps(file) if step.state in (State.STOPPED, State.DONE)]
    last = ended[-1] if ended else None
    who = "Sentenced" if file.sentence is not None else "Nobody"
    return Waiting(who, last.detail or last.word if last else "", None, False, "")
