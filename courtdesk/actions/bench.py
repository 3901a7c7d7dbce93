"""What the bench asks for and decides on the way: a report, what went into it, adjourning.

Adjourning to a fixed day moves the case to that day's list in the same transaction. What the list
said is moved with it, so that the new day's list finds the case there and makes no second one
(`lists.preview_import`); courtroom, session and order are the new list's to say. Adjournments are
taken back in the order last to first, so that each leads to where it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from courtdesk.actions import holidays, lists
from courtdesk.actions.cases import case_file
from courtdesk.actions.doubles import double_of, listing_of, untouched
from courtdesk.actions.records import Change, body_of, derived_id, new_id, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.bench import (
    AdjournedFor,
    Adjournment,
    Inclusion,
    ReportForm,
    ReportRequest,
    is_saturday,
)
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.cases import Case
from courtdesk.domain.codec import from_body
from courtdesk.domain.courtlist import ListEntry
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day as day_in_figures
from courtdesk.domain.workdays import day_words
from courtdesk.errors import FieldError, FieldErrors, UserError

_LONGEST = 500
_LONGEST_ROOM = 40
_FURTHEST = timedelta(days=2 * 366)
"""A case is not adjourned for longer: such a date is a slip of the year."""
_BEFORE = timedelta(days=366)
"""Nothing is asked for or put in a report longer before the first hearing than this."""


def request_report(
    session: Session,
    case: CaseId,
    *,
    form: ReportForm,
    asked_at: datetime,
    put_back_to: datetime | None = None,
    courtroom: str = "",
) -> CaseFile:
    """Record that the bench asked for a report, and to when and where it put the case back.

    Recorded again it replaces what stood. Raises `FieldErrors` naming `asked_at`, `put_back_to`
    and `courtroom` for moments that cannot be; a case is put back on the same day only.
    """
    session.require(Permission.RECORD_PLEA)
    file = case_file(session, case)
    room = " ".join(courtroom.split())
    request = ReportRequest(file.id, form, asked_at, put_back_to, room)
    _refuse(_wrong_request(session, file, request))
    document = derived_id(file.id, "report-request")
    record(session, Change("report-request", request, document, file.id))
    return case_file(session, case)


def _wrong_request(
    session: Session, file: CaseFile, request: ReportRequest
) -> Iterator[FieldError]:
    asked, back = request.asked_at, request.put_back_to
    if asked > session.clock():
        yield FieldError("asked_at", "This time is still to come: enter when the bench asked.")
    elif file.sentence is not None and asked.date() > file.sentence.value.sentenced_on:
        on = day_in_figures(file.sentence.value.sentenced_on)
        yield FieldError(
            "asked_at", f"The sentence was on {on}: a report cannot be asked for after it."
        )
    elif too_early := _too_early(file, asked.date()):
        yield FieldError("asked_at", too_early)
    if back is not None and back.date() != asked.date():
        yield FieldError(
            "put_back_to",
            "A case is put back to later on the same day: for another day, adjourn it.",
        )
    elif back is not None and back <= asked:
        yield FieldError(
            "put_back_to",
            f"The case cannot be put back to {back:%H:%M}: the report was asked for at "
            f"{asked:%H:%M}.",
        )
    if request.courtroom and back is None:
        yield FieldError("put_back_to", "Enter the time as well as the courtroom.")
    if len(request.courtroom) > _LONGEST_ROOM:
        yield FieldError("courtroom", f"Shorten the courtroom to {_LONGEST_ROOM} characters.")


def _too_early(file: CaseFile, on: date) -> str:
    """What is wrong with a day of the report that lies years before the case, or ""."""
    moved = (one.value.from_day for one in file.court.adjournments)
    days = (file.case.value.hearing_date, *(day for day in moved if day is not None))
    if on >= min(days) - _BEFORE:
        return ""
    first = day_in_figures(min(days))
    return f"{day_words(on)} is more than a year before the first hearing, {first}: check the year."


@dataclass(frozen=True)
class Included:
    """Whether one requirement went into the report, as somebody says it."""

    kind: RequirementKind
    included: bool
    on: date
    reason: str = ""


def include(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    *,
    included: bool,
    on: date,
    reason: str = "",
) -> CaseFile:
    """Record whether the proposal of `kind` went into the report, and when.

    Raises `FieldErrors` naming `MHTR` (or the other kind), `MHTR-on` or `MHTR-reason`: before the
    requirement is considered, for a day to come, and for one left out without a reason.
    """
    return include_all(session, case, (Included(kind, included, on, reason),))


def include_all(session: Session, case: CaseId, said: Iterable[Included]) -> CaseFile:
    """As `include`, for several requirements: all are recorded, or none."""
    session.require(Permission.ISSUE_SNIPPET)
    file = case_file(session, case)
    given = tuple(said)
    today = session.clock().date()
    _refuse(error for one in given for error in _wrong_inclusion(file, one, today))
    changes = [
        Change(
            "inclusion",
            Inclusion(file.id, one.kind, one.included, one.on, one.reason.strip()),
            derived_id(file.id, "inclusion", one.kind),
            file.id,
        )
        for one in given
    ]
    if changes:
        record(session, *changes)
    return case_file(session, case)


def _wrong_inclusion(file: CaseFile, said: Included, today: date) -> Iterator[FieldError]:
    kind = said.kind
    if file.requirement(kind) is None:
        yield FieldError(
            f"{kind}", f"{kind} is not being considered: choose it under “Requirements” first."
        )
    if said.on > today:
        yield FieldError(f"{kind}-on", f"{kind}: this day is still to come: correct it.")
    elif file.sentence is not None and said.on > file.sentence.value.sentenced_on:
        on = day_in_figures(file.sentence.value.sentenced_on)
        yield FieldError(
            f"{kind}-on",
            f"{kind}: the sentence was on {on}: enter the day of the report before it.",
        )
    elif too_early := _too_early(file, said.on):
        yield FieldError(f"{kind}-on", f"{kind}: {too_early}")
    if not said.included and not said.reason.strip():
        yield FieldError(f"{kind}-reason", f"Say why {kind} was left out of the report.")
    if len(said.reason) > _LONGEST:
        yield FieldError(f"{kind}-reason", f"Shorten the reason to {_LONGEST} characters.")


def adjourn(
    session: Session,
    case: CaseId,
    *,
    reason: AdjournedFor,
    to: date | None = None,
    note: str = "",
    recommended: bool = False,
) -> CaseFile:
    """Record an adjournment and, where a day was fixed, move the case to that day's list.

    One that is only `recommended` to the court moves nothing. Raises `UserError` after sentence,
    for a case that is off the list and for the same adjournment entered twice on one day;
    `FieldErrors` naming `to` and `note`.
    """
    session.require(Permission.CHANGE_LIST)
    file = case_file(session, case)
    if file.sentence is not None:
        on = day_in_figures(file.sentence.value.sentenced_on)
        raise UserError(f"The sentence was on {on}: a case is not adjourned after it.")
    today = session.clock().date()
    said = " ".join(note.split())
    listed = file.case.value.hearing_date
    made = Adjournment(file.id, today, reason, to, said, recommended=recommended, from_day=listed)
    _refuse(_wrong_adjournment(made, today, listed))
    _once(file, made)
    changes: list[Change] = []
    if to is not None and made.moves:
        double, changes = _moved(session, file, to)
        made = replace(made, replaced=double)
    record(session, Change("adjournment", made, new_id(session), file.id), *changes)
    return case_file(session, case)


def _once(file: CaseFile, made: Adjournment) -> None:
    if made.moves and not file.case.value.listed:
        on = day_in_figures(file.case.value.hearing_date)
        raise UserError(
            f"This case was taken off the list of {on}: add it to that list again before you "
            "adjourn it."
        )
    if any(made.same_as(one.value) for one in file.court.adjournments):
        raise UserError(
            "This adjournment was recorded today already: if it is another one, say in the note "
            "what is different."
        )


def _wrong_adjournment(made: Adjournment, today: date, listed: date) -> Iterator[FieldError]:
    to = made.to
    if to is not None and to <= today:
        yield FieldError(
            "to",
            f"{day_words(to)} is not after today: enter the day of the next hearing, or for later "
            "today put the case back.",
        )
    elif to is not None and to == listed:
        yield FieldError("to", f"The case is listed for {day_words(to)} already: correct the day.")
    elif to is not None and to - today > _FURTHEST:
        yield FieldError("to", f"{day_words(to)} is years ahead: check the year.")
    if made.reason is AdjournedFor.OTHER and not made.note:
        yield FieldError("note", "Say in a few words why it was adjourned.")
    if len(made.note) > _LONGEST:
        yield FieldError("note", f"Shorten the note to {_LONGEST} characters.")


def _moved(session: Session, file: CaseFile, to: date) -> tuple[CaseId | None, list[Change]]:
    """The case and what the list said of it, on another day; where and when is not known yet.

    Where that day's list was read before, it has a row of this case already: the case takes its
    place, and the row's own case, if nobody has made anything of it, is taken off the list and
    returned.
    """
    before, place, double = file.case.value, _NO_PLACE, None
    changes: list[Change] = []
    said = listing_of(session, file.id)
    if said is not None:
        entry = replace(
            said, hearing_date=to, courtroom="", session="", order="", bench="", start=None, rows=()
        )
        there = _gives_way(session, file, entry)
        if there is not None:
            double, other, entry = there
            place = {name: getattr(other, name) for name in _NO_PLACE}
            off = replace(other, listed=False)
            changes.append(Change("case", off, DocumentId(double), double))
        listing = derived_id(file.id, "listing")
        changes.append(Change("listing", entry, listing, file.id, settles=True))
    moved = replace(before, hearing_date=to, listed=True, **place)
    return double, [Change("case", moved, DocumentId(file.id), file.id), *changes]


_NO_PLACE: dict[str, Any] = {
    "courtroom": "",
    "session": "",
    "order": 0,
    "order_text": "",
    "bench": "",
}
"""Where a case stands in a list, while nobody knows."""


def _gives_way(
    session: Session, file: CaseFile, entry: ListEntry
) -> tuple[CaseId, Case, ListEntry] | None:
    """The untouched case and row of the new day's list that are this very case, if there are."""
    there = double_of(session, file.id, entry)
    if there is None or not untouched(session, *there, file.case.value.person):
        return None
    double, said = there
    return double, case_file(session, double).case.value, said


def listed_twice(session: Session, file: CaseFile) -> str:
    """That an adjourned case stands on its new list beside the list's own case of it, or ""."""
    session.require(Permission.READ_CASES)
    said = listing_of(session, file.id)
    moves = any(one.value.moves for one in file.court.adjournments)
    there = double_of(session, file.id, said) if moves and said is not None else None
    if there is None or not file.case.value.listed:
        return ""
    other = case_file(session, there[0]).case.value
    return (
        f"{file.person.value.list_name} is on the list of {day_in_figures(other.hearing_date)} "
        f"twice, as this case and as {other.reference}: open both and settle which one goes on."
    )


def take_back_adjournment(session: Session, case: CaseId, document: DocumentId) -> CaseFile:
    """Take back an adjournment that was entered by mistake.

    Where it moved the case, and the case still stands on that day, it goes back to the day, the
    courtroom and the order that it had; what the new day's list says of it stays on that list.
    Raises `UserError` when there is no such adjournment, after sentence, and for one that moved
    the case when it was moved again since.
    """
    session.require(Permission.CHANGE_LIST)
    file = case_file(session, case)
    made = _to_take_back(file, document)
    changes = [Change("adjournment", replace(made, mistake=True), document, file.id)]
    if made.moves and made.from_day is not None and file.case.value.hearing_date == made.to:
        changes += [*_restored(session, file.id, made.from_day), *_row_back(session, file, made)]
    record(session, *changes)
    return case_file(session, case)


def _to_take_back(file: CaseFile, document: DocumentId) -> Adjournment:
    found = next((one for one in file.court.adjournments if one.document == document), None)
    if found is None:
        raise UserError("This adjournment is not part of the case, or was taken back already.")
    if file.sentence is not None:
        on = day_in_figures(file.sentence.value.sentenced_on)
        raise UserError(f"The sentence was on {on}: an adjournment is not taken back after it.")
    last = [one for one in file.court.adjournments if one.value.moves][-1:]
    if found.value.moves and last != [found]:
        to = last[0].value.to
        on = day_in_figures(to) if to is not None else ""
        raise UserError(
            f"The case was adjourned again since, to {on}: only the last one can be taken back."
        )
    return found.value


def _row_back(session: Session, file: CaseFile, made: Adjournment) -> list[Change]:
    """The new day's own row, which the case had taken over: the list still has the person."""
    said = listing_of(session, file.id)
    if said is None or said.hearing_date != made.to:
        return []
    if made.replaced is None and not said.rows:
        return []
    back = lists.row_back(session, said, made.replaced)
    # A case that was moved away and back again is its own row.
    return [] if any(change.document == DocumentId(file.id) for change in back) else back


def _restored(session: Session, case: CaseId, day: date) -> Iterator[Change]:
    """Case and listing as they last stood on `day`'s list; what else was changed since stays."""
    for kind, document, fields in (
        ("case", DocumentId(case), _CASE_PLACE),
        ("listing", derived_id(case, "listing"), _LISTING_PLACE),
    ):
        now = session.vault.document(document)
        then = [
            one.body
            for one in session.vault.history(document)
            if one.open is not None and one.body.get("hearing_date") == day.isoformat()
        ]
        if now is None or not then:
            continue
        body = {**body_of(now), **{name: then[-1].get(name) for name in fields}}
        cls: type[Case] | type[ListEntry] = Case if kind == "case" else ListEntry
        yield Change(kind, from_body(cls, body), document, case, settles=kind == "listing")


_CASE_PLACE = (*("hearing_date", "courtroom", "session", "order", "order_text", "bench", "listed"),)
_LISTING_PLACE = (*("hearing_date", "courtroom", "session", "order", "start", "bench", "rows"),)


def adjourned_from(session: Session, day: date) -> tuple[Recorded[Adjournment], ...]:
    """The adjournments that took a case away from the list of `day`, for that day's counts."""
    session.require(Permission.READ_CASES)
    found = []
    for document in session.vault.documents(kind="adjournment"):
        one = recorded(Adjournment, document)
        if one.value.from_day == day and one.value.moves and not one.value.mistake:
            found.append(one)
    return tuple(found)


def is_saturday_case(file: CaseFile) -> bool:
    """Whether to recommend an adjournment for assessment in the week (`SATURDAY_WORDS`).

    So for a case on a Saturday's list that is not sentenced and of which nothing was assessed.
    """
    assessed = any(part.assessment is not None for part in file.considered())
    return is_saturday(file.case.value.hearing_date) and file.sentence is None and not assessed


def closed_day(to: date) -> str:
    """A warning that courts may not sit on `to`, with the name of the day; "" for a working day.

    A warning and no bar: there are Saturday courts, and courts that sit on a bank holiday.
    """
    why = holidays.calendar().closed(to)
    if not why:
        return ""
    if holidays.calendar().covers(to) or why in ("Saturday", "Sunday"):
        return f"{day_words(to)} is {_named(why)}: check that the court sits on that day."
    return f"{day_words(to)}: {why}. Check that the court sits on that day."


def _named(why: str) -> str:
    return f"a {why}" if why in ("Saturday", "Sunday") else f"a bank holiday, {why}"


def _refuse(errors: Iterable[FieldError]) -> None:
    found = tuple(errors)
    if found:
        raise FieldErrors(found)
