"""The rows of one day as plain values, and how one case becomes one.

Everything a row says is in it as words, so that what is painted is also what is heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from courtdesk.domain.access import Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.duties import Duty, before_sentence
from courtdesk.domain.duties_after import after_sentence
from courtdesk.domain.enquiries import EnquiryKind
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import NextAction, StepName, next_action, steps
from courtdesk.domain.pathway import StepState as State
from courtdesk.ui.case_words import (
    clock_time,
    courtroom_words,
    duty_words,
    lowered,
    offence_words,
    person_words,
    range_words,
    strip_of,
    waited_words,
    who_words,
)
from courtdesk.ui.kit.strip import Step, spoken
from courtdesk.ui.risk_stop import stop_step
from courtdesk.ui.row_list import Chip
from courtdesk.ui.screens.today.marks import chips_of
from courtdesk.ui.screens.today.traits import traits_of


@dataclass(frozen=True)
class GroupRow:
    """The heading of one courtroom and session: "Court 2", "Bench · morning".

    `counts` says how everybody under it stands, also while a filter shows only some of them.
    """

    title: str
    note: str
    counts: str = ""

    @property
    def heading(self) -> str:
        """Title and note on one line."""
        return f"{self.title}    {self.note}" if self.note else self.title

    @property
    def spoken(self) -> str:
        """The heading in words."""
        return ", ".join(part for part in (self.title, self.note, self.counts) if part)


@dataclass(frozen=True)
class Waiting:
    """Who must act on a case: "You" and since when, or why nobody has to.

    `risk` is whether it is the risk stop that waits. `also` is what this member could do meanwhile
    where the next step is not theirs, and `also_since` since when that waits.
    """

    who: str
    detail: str
    since: datetime | None
    mine: bool
    action: str
    risk: bool = False
    also: str = ""
    also_since: datetime | None = None

    @property
    def for_me(self) -> bool:
        """Whether there is anything here for this member to do."""
        return self.mine or bool(self.also)

    def headline(self, now: datetime) -> str:
        """Who, and for how long: "Clinical lead, 14 min"."""
        if self.since is None:
            return self.who
        return f"{self.who}, {waited_words(self.since, now)}"


@dataclass(frozen=True)
class PersonRow:
    """One case as one row. `traits` are what filters look for (`traits`)."""

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
    traits: frozenset[str] = frozenset()

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
class Reader:
    """For whom rows are made: the time, the member's roles, and the enquiries they may see (V1)."""

    now: datetime
    roles: tuple[Role, ...]
    enquiries: tuple[EnquiryKind, ...] = ()


def person_row(file: CaseFile, reader: Reader, others: Sequence[CaseFile] = ()) -> PersonRow:
    """The row of `file`; `others` are the same person's other cases on that day's list."""
    case, person = file.case.value, file.person.value
    waiting = _waiting(file, reader)
    details = [
        *person_words(person, case.hearing_date),
        case.probation_status,
        case.custody,
        *(also_words(one) for one in others),
    ]
    return PersonRow(
        case=file.id,
        order=order_words(file),
        place=courtroom_words(case.courtroom),
        name=person.list_name,
        chips=chips_of(file, reader.now),
        details=" · ".join(part for part in details if part),
        offence=offence_words(case.offences),
        level=range_words(case.offences),
        steps=(*stop_step(file, short=True), *strip_of(file)),
        waiting=waiting,
        traits=traits_of(file, for_me=waiting.for_me),
    )


def order_words(file: CaseFile) -> str:
    """The number on the list, "" where it has none."""
    case = file.case.value
    return case.order_text or (str(case.order) if case.order else "")


def also_words(other: CaseFile) -> str:
    """Where else on this day's list the same person stands: "also in Court 3, no. 4"."""
    case, number = other.case.value, order_words(other)
    room = courtroom_words(case.courtroom) if case.courtroom else "a courtroom not known yet"
    parts = [f"also in {room}", case.session.lower(), f"no. {number}" if number else ""]
    return ", ".join(part for part in parts if part)


def _waiting(file: CaseFile, reader: Reader) -> Waiting:
    action = next_action(file)
    also = None if action is not None and action.mine(reader.roles) else _own_duty(file, reader)
    if action is None:
        who, detail = _over(file)
        return _with_duty(Waiting(who, detail, None, False, ""), also)
    detail = action.text
    if action.waiting and action.since is not None:
        detail = f"{detail} at {clock_time(action.since, reader.now)}"
    known = _screen_words(file, action)
    detail = f"{detail} · {known}" if known else detail
    who = who_words(action.who, reader.roles)
    risk = action.risk_on is not None
    mine = action.mine(reader.roles)
    return _with_duty(Waiting(who, detail, action.since, mine, action.text, risk), also)


def _own_duty(file: CaseFile, reader: Reader) -> Duty | None:
    """The first thing beside the seven steps that this member can do now, or `None`."""
    duties = (*before_sentence(file, reader.enquiries), *after_sentence(file))
    return next((duty for duty in duties if duty.mine(reader.roles)), None)


def _with_duty(waiting: Waiting, duty: Duty | None) -> Waiting:
    if duty is None:
        return waiting
    words = duty_words(duty)
    detail = " · ".join(part for part in (waiting.detail, f"you: {lowered(words)}") if part)
    return Waiting(
        waiting.who,
        detail,
        waiting.since,
        waiting.mine,
        waiting.action,
        waiting.risk,
        words,
        duty.since,
    )


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


def _over(file: CaseFile) -> tuple[str, str]:
    """Who, and what it came to, where nobody has to act on the strip any more."""
    ended = [step for step in steps(file) if step.state in (State.STOPPED, State.DONE)]
    last = ended[-1] if ended else None
    who = "Sentenced" if file.sentence is not None else "Nobody"
    return who, last.detail or last.word if last else ""


def in_order_of_waiting(rows: Iterable[PersonRow]) -> tuple[CaseId, ...]:
    """Whose turn it is: risk stops, then who waits longest, then the others, in list order.

    The person with a risk may be about to leave the building, whoever else has waited longer.
    After all whose next step is this member's come those for whom they could do something beside.
    """
    found = list(rows)
    mine = [row for row in found if row.waiting.mine]
    also = [row for row in found if row.waiting.also and not row.waiting.mine]
    return (
        *_longest_first([(row, row.waiting.since) for row in mine]),
        *_longest_first([(row, row.waiting.also_since) for row in also]),
    )


def _longest_first(rows: Iterable[tuple[PersonRow, datetime | None]]) -> tuple[CaseId, ...]:
    pairs = list(rows)
    begun = [(not row.waiting.risk, since, row.case) for row, since in pairs if since is not None]
    begun.sort(key=lambda one: one[:2])
    fresh = [row.case for row, since in pairs if since is None]
    return (*(case for _, _, case in begun), *fresh)
