"""The invented court: its vault, its clock, who is signed in, and what is left to do."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from courtdesk.actions import lists, vaults
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain import pathway
from courtdesk.domain.access import Role
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.duties import before_sentence
from courtdesk.domain.duties_after import after_sentence
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import StepState
from courtdesk.store.folder import VaultFolder
from courtdesk.store.keyslots import SlotFile
from tests.helpers.bench import COURT, STAFF, Clock, Template, passphrase_of

LETTERS = {
    StepState.DONE: "D",
    StepState.NOW: "N",
    StepState.WAITING: "W",
    StepState.STOPPED: "S",
    StepState.AHEAD: "a",
    StepState.NOT_NEEDED: "-",
}
"""One letter for each state, so that seven make a strip."""


@dataclass(frozen=True)
class Act:
    """One thing that a member does, and how the case stands afterwards.

    `cites` names cells of the map and rows of the mission. `strip` is seven letters. `day` is how
    many days after the case's first hearing. `done` are keys of duties that are done afterwards,
    `ready` of those that somebody can do then.
    """

    role: Role
    do: Callable[[Session, CaseId], object]
    cites: str
    strip: str
    day: int = 0
    done: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    next: str | None = None


@dataclass(frozen=True)
class Listed:
    """One invented person on one day's list."""

    family: str
    given: str
    born: date
    crn: str
    day: date
    courtroom: str
    order: int
    offence: str
    level: str
    custody: str = "bail"

    @property
    def number(self) -> str:
        """The case number on the list."""
        return f"27NG{self.crn[1:]}"


@dataclass
class Running:
    """One case and what is still to happen in it."""

    story: str
    case: CaseId
    first: date
    acts: Sequence[Act]
    at: int = 0

    @property
    def due(self) -> date | None:
        """The day of the next act, or None when the story is over."""
        if self.at == len(self.acts):
            return None
        return self.first + timedelta(days=self.acts[self.at].day)


@dataclass
class CourtHouse:
    """The vault over the fortnight; one member is signed in at a time, as at one laptop."""

    folder: VaultFolder
    template: Template
    clock: Clock = field(default_factory=Clock)
    signed_in: int = 0
    acted: int = 0
    _session: Session | None = None

    def session(self, role: Role) -> Session:
        """The session of the member with `role`; whoever was there before is signed out."""
        if self._session is not None and self._session.sign_in_name == STAFF[role]:
            return self._session
        self.leave()
        slots, known = SlotFile.load(self.folder.keys), self.template.unlocked
        if role not in known:
            known[role] = slots.unlock(STAFF[role], passphrase_of(role))
        self._session = vaults.enter(
            self.folder, self.template.catalogue, self.clock, slots.vault_id, known[role]
        )
        self.signed_in += 1
        return self._session

    def leave(self) -> None:
        """Sign out."""
        if self._session is not None:
            self._session.vault.close()
            self._session = None

    def set_clock(self, day: date, hour: int = 8, minute: int = 30) -> None:
        """The morning of `day`."""
        zone = self.clock.now.tzinfo
        self.clock.now = datetime.combine(day, time(hour, minute), tzinfo=zone)

    def import_list(self, people: Sequence[Listed], path: Path) -> dict[str, CaseId]:
        """Bring one day's list in from a file; the case of each case number."""
        session, day = self.session(Role.CDO), people[0].day
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(_row(one) for one in people)
        table = lists.read_table(path)
        columns = lists.columns_of(table, default_date=day, default_court=COURT)
        preview = lists.preview_import(
            session, table, columns, default_date=day, default_court=COURT
        )
        assert not preview.refused, preview.refused
        lists.import_list(session, preview)
        found = {entry.case_number: case for case, entry in preview.entries.items()}
        return {number: case for number, case in found.items() if number is not None}

    def run(self, running: Sequence[Running], until: date) -> None:
        """Do everything that is due by `until`, one role after another, checking each act."""
        waiting = [one for one in running if one.due is not None and one.due <= until]
        while waiting:
            role = waiting[0].acts[waiting[0].at].role
            for one in waiting:
                while one.due is not None and one.due <= until and one.acts[one.at].role is role:
                    self._act(one)
            self.clock.tick(minutes=5)
            waiting = [one for one in waiting if one.due is not None and one.due <= until]

    def _act(self, one: Running) -> None:
        act = one.acts[one.at]
        session = self.session(act.role)
        about = f"{one.story}, act {one.at} ({act.cites})"
        try:
            act.do(session, one.case)
        except Exception as error:
            error.add_note(about)
            raise
        _check(session, act, case_file(session, one.case), about)
        one.at += 1
        self.acted += 1


def _check(session: Session, act: Act, file: CaseFile, about: str) -> None:
    strip = "".join(LETTERS[step.state] for step in pathway.steps(file))
    assert strip == act.strip, f"{about}: {strip} is not {act.strip}"
    kinds = session.settings().all_enquiries
    duties = (*before_sentence(file, kinds), *after_sentence(file))
    states = {duty.key: duty.state for duty in duties}
    for key in act.done:
        assert states.get(key) == "done", f"{about}: {key} is {states.get(key)}"
    for key in act.ready:
        assert states.get(key) == "ready", f"{about}: {key} is {states.get(key)}"
    if act.next is not None:
        action = pathway.next_action(file)
        text = action.text if action is not None else ""
        assert text.startswith(act.next), f"{about}: {text!r}"


def on(day: int, *acts: Act) -> tuple[Act, ...]:
    """The same acts, `day` days after the first hearing."""
    return tuple(replace(act, day=day) for act in acts)


HEADINGS = (
    *("Court house", "Hearing date", "Courtroom", "Session", "Listing No", "URN"),
    *("Family name", "Given names", "DOB", "CRN", "Offence", "Offence range"),
    *("Likely plea", "Probation status", "Custody status"),
)


def _row(one: Listed) -> tuple[str, ...]:
    return (
        *(COURT, f"{one.day:%d/%m/%Y}", one.courtroom, "morning", str(one.order), one.number),
        *(one.family, one.given, f"{one.born:%d/%m/%Y}", one.crn, one.offence, one.level),
        *("guilty", "not known", one.custody),
    )
