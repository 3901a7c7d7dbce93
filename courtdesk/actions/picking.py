"""Both sides' lists for one day: putting a person on one's own, comparing, agreeing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from courtdesk.actions.cases import case_file, today
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.adjustments import need_tags
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.cases import Offence
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.picking import (
    FILLED_IN_BY,
    LONGEST,
    Agreed,
    Pick,
    ReferralSource,
    Side,
    Standing,
    sides_of,
    standing,
    unexplained,
    wanted_by,
    why_reason,
)
from courtdesk.domain.plain_text import line, problem
from courtdesk.domain.recorded import Recorded
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, UserError

_PICK, _AGREED = "pick", "agreed"


@dataclass(frozen=True)
class Wanted:
    """What one side says of one person: whether it would screen, who named them, and a note."""

    wanted: bool
    source: ReferralSource | None = None
    note: str = ""


@dataclass(frozen=True)
class Picked:
    """A side's pick as the comparison shows it; `by` is the member's name."""

    wanted: bool
    source: ReferralSource | None
    note: str
    by: str


@dataclass(frozen=True)
class ComparedRow:
    """One listed case. `picks` has no entry for a side that has said nothing.

    `unexplained` is whether a list was changed after the agreement, which then needs a reason;
    `disputed` whether two versions of a pick or of the agreement stand side by side.
    """

    case: CaseId
    court: str
    courtroom: str
    session: str
    order: str
    name: str
    needs: tuple[str, ...]
    offences: tuple[Offence, ...]
    picks: Mapping[Side, Picked]
    agreed: Agreed | None
    agreed_by: str
    standing: Standing
    unexplained: bool = False
    disputed: bool = False

    @property
    def wanted(self) -> frozenset[Side]:
        """The sides that would have the person screened."""
        return frozenset(side for side, one in self.picks.items() if one.wanted)

    @property
    def differs(self) -> bool:
        """Whether there is something to talk about: one list alone, or an agreement overtaken."""
        alone = self.standing in (Standing.ONLY_LD, Standing.ONLY_CDO)
        return alone or self.unexplained or self.disputed


@dataclass(frozen=True)
class Comparison:
    """One day's lists side by side, in list order. `mine` are the lists this member fills in."""

    day: date
    rows: tuple[ComparedRow, ...]
    mine: tuple[Side, ...]

    @property
    def on_both(self) -> tuple[CaseId, ...]:
        """The cases on both lists about which nothing is agreed yet, in list order."""
        return tuple(row.case for row in self.rows if row.standing is Standing.BOTH)


def comparison(session: Session, day: date) -> Comparison:
    """Both lists of `day`. Raises `NotAllowed` for a role that does not prepare the list."""
    session.require(Permission.PREPARE_COURT)
    team = session.team()
    rows = tuple(_row(file, team.name_of) for file in today(session, day).files)
    return Comparison(day, rows, sides_of(session.roles()))


def pick(
    session: Session,
    case: CaseId,
    side: Side,
    *,
    wanted: bool,
    source: ReferralSource | None = None,
    note: str = "",
) -> CaseFile:
    """Put a person on `side`'s list, or say that it would not screen them; return the case.

    Recorded again it replaces what stood. Raises `NotAllowed` for the other side's list,
    `FieldError` naming `note`.
    """
    try:
        return settle(session, case, picks={side: Wanted(wanted, source, note)})
    except FieldError as error:
        # One list alone: its note is the note.
        raise FieldError(error.field.removeprefix(f"{side}-"), str(error)) from error


def agree(session: Session, case: CaseId, *, screen: bool, reason: str = "") -> CaseFile:
    """Record what both sides agreed about one person; return the case.

    Raises `FieldError` naming `reason` where the agreement differs from both lists or takes off
    somebody whom a side wants, and none is given.
    """
    return settle(session, case, agreed=(screen, reason))


def settle(
    session: Session,
    case: CaseId,
    *,
    picks: Mapping[Side, Wanted] | None = None,
    agreed: tuple[bool, str] | None = None,
) -> CaseFile:
    """Record picks and an agreement about one person together, all or none; return the case.

    What is as it stands is not recorded again. The agreement is judged by the lists as they are
    with these picks. Raises as `pick` and `agree` do, with the field "SIDE-note" for a note.
    """
    session.require(Permission.PREPARE_COURT)
    file = case_file(session, case)
    given = dict(picks or {})
    _own_lists(session, given)
    new = {side: _pick(file.id, side, one) for side, one in given.items()}
    changes = [
        _change(_PICK, one, file.id, side.value)
        for side, one in new.items()
        if _standing_pick(file, side) != one
    ]
    if agreed is not None:
        value = _agreement(file, *agreed, new)
        if file.court.agreed is None or file.court.agreed.value != value:
            changes.append(_change(_AGREED, value, file.id))
    if changes:
        record(session, *changes)
    return case_file(session, case)


def agree_day(
    session: Session, day: date, choices: Mapping[CaseId, tuple[bool, str]]
) -> Comparison:
    """Record the agreement about several people of one day's list, all or none.

    `choices` gives for each case whether to screen and the reason ("" where none is needed).
    Return the comparison as it then stands. Raises `UserError` for a case that is not on the list
    of `day`, `FieldErrors` each for the field named by the case's id.
    """
    session.require(Permission.PREPARE_COURT)
    files = {file.id: file for file in today(session, day).files}
    changes, errors = [], []
    for case, (screen, reason) in choices.items():
        file = files.get(case)
        if file is None:
            raise UserError(
                "Somebody among these is not on this day's list any more: open the list again."
            )
        try:
            changes.append(_change(_AGREED, _agreement(file, screen, reason, {}), case))
        except FieldError as error:
            name = file.person.value.list_name
            errors.append(FieldError(case, f"{name}: {error}"))
    if errors:
        raise FieldErrors(tuple(errors))
    if changes:
        record(session, *changes)
    return comparison(session, day)


def _own_lists(session: Session, given: Mapping[Side, Wanted]) -> None:
    """Nobody writes the other side's list: two lists by one hand would compare with themselves."""
    own = sides_of(session.roles())
    for side in given:
        if side not in own:
            who = " or ".join(sorted(role.label.lower() for role in FILLED_IN_BY[side]))
            raise NotAllowed(
                f"The list of {_THE[side]} is not yours to fill in: ask somebody who is {who}."
            )


_THE = {Side.LIAISON_DIVERSION: "Liaison and Diversion", Side.CDO: "the court duty officer"}


def _pick(case: CaseId, side: Side, given: Wanted) -> Pick:
    return Pick(case, side, given.wanted, given.source, _line(given.note, f"{side}-note"))


def _standing_pick(file: CaseFile, side: Side) -> Pick | None:
    found = (one.value for one in file.court.picks if one.value.side is side)
    return next(found, None)


def _agreement(file: CaseFile, screen: bool, reason: str, new: Mapping[Side, Pick]) -> Agreed:
    picks = {one.value.side: one.value for one in file.court.picks} | dict(new)
    said = _line(reason, "reason")
    why = why_reason(wanted_by(picks.values()), screen=screen, said=frozenset(picks))
    if why and not said:
        raise FieldError("reason", why)
    return Agreed(file.id, screen, said)


def _line(text: str, field: str) -> str:
    wrong = problem(text, LONGEST)
    if wrong:
        raise FieldError(field, wrong)
    return line(text)


def _change(kind: str, value: Pick | Agreed, case: CaseId, part: str = "") -> Change:
    return Change(kind, value, derived_id(case, kind, part), case)


def _row(file: CaseFile, name_of: Callable[[MemberId], str]) -> ComparedRow:
    case, court = file.case.value, file.court
    records: list[Recorded[Pick] | Recorded[Agreed]] = [*court.picks]
    if court.agreed is not None:
        records.append(court.agreed)
    return ComparedRow(
        case=file.id,
        court=case.court,
        courtroom=case.courtroom,
        session=case.session,
        order=case.order_text or (str(case.order) if case.order else ""),
        name=file.person.value.list_name,
        needs=need_tags(file.person.value, case.hearing_date),
        offences=case.offences,
        picks={one.value.side: _picked(one, name_of) for one in court.picks},
        agreed=court.agreed.value if court.agreed is not None else None,
        agreed_by=name_of(court.agreed.by) if court.agreed is not None else "",
        standing=standing(court.picks, court.agreed),
        unexplained=unexplained(court.picks, court.agreed),
        disputed=any(one.disputed for one in records),
    )


def _picked(one: Recorded[Pick], name_of: Callable[[MemberId], str]) -> Picked:
    return Picked(one.value.wanted, one.value.source, one.value.note, name_of(one.by))
