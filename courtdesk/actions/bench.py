"""What the bench asks for and decides on the way: a report, what went into it, adjourning.

Adjourning to a fixed day moves the case to that day's list in the same transaction. What the list
said is moved with it, so that the new day's list finds the case there and makes no second one
(`lists.preview_import`); courtroom, session and order are the new list's to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from courtdesk.actions import holidays
from courtdesk.actions.cases import case_file
from courtdesk.actions.list_changes import came_back
from courtdesk.actions.records import Change, derived_id, new_id, record
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
    changes = [Change("adjournment", made, new_id(session), file.id)]
    if to is not None and made.moves:
        changes += _moved(session, file.case.value, file.id, to)
    record(session, *changes)
    return case_file(session, case)


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


def _moved(session: Session, before: Case, case: CaseId, to: date) -> list[Change]:
    """The case and what the list said of it, on another day; where and when is not known yet.

    Where that day's list was read before, it has a row of this case already: the case takes its
    place, and the row's own case, of which nothing else is recorded, is taken off the list.
    """
    place = _NO_PLACE
    changes: list[Change] = []
    said = _listing(session, case)
    if said is not None:
        entry = replace(
            said, hearing_date=to, courtroom="", session="", order="", bench="", start=None, rows=()
        )
        there = _already_there(session, case, entry)
        if there is not None:
            double, other, entry = there
            place = {name: getattr(other, name) for name in _NO_PLACE}
            off = replace(other, listed=False)
            changes.append(Change("case", off, DocumentId(double), double))
        changes.append(Change("listing", entry, derived_id(case, "listing"), case))
    moved = replace(before, hearing_date=to, listed=True, **place)
    return [Change("case", moved, DocumentId(case), case), *changes]


_NO_PLACE: dict[str, Any] = {
    "courtroom": "",
    "session": "",
    "order": 0,
    "order_text": "",
    "bench": "",
}
"""Where a case stands in a list, while nobody knows."""


def _already_there(
    session: Session, case: CaseId, entry: ListEntry
) -> tuple[CaseId, Case, ListEntry] | None:
    """The untouched case and row of the new day's list that are this very case, if there are."""
    rows = {
        row.case: said
        for row in session.vault.worklist(entry.hearing_date)
        if row.listed and row.case != case and (said := _listing(session, row.case)) is not None
    }
    found = came_back({case: entry}, tuple(rows.values()))
    for at in found:
        double = tuple(rows)[at]
        documents = session.vault.documents(case=double)
        own = next((one for one in documents if one.kind == "case"), None)
        # What somebody has worked on is theirs to settle, never to be put away by a move.
        if own is not None and {one.kind for one in documents} <= {"case", "listing"}:
            return double, from_body(Case, own.latest.body), rows[double]
    return None


def _listing(session: Session, case: CaseId) -> ListEntry | None:
    document = session.vault.document(derived_id(case, "listing"))
    return from_body(ListEntry, document.latest.body) if document is not None else None


def take_back_adjournment(session: Session, case: CaseId, document: DocumentId) -> CaseFile:
    """Take back an adjournment that was entered by mistake.

    Where it moved the case, and the case still stands on that day, it goes back to the day, the
    courtroom and the order that it had. Raises `UserError` when there is no such adjournment.
    """
    session.require(Permission.CHANGE_LIST)
    file = case_file(session, case)
    found = next((one for one in file.court.adjournments if one.document == document), None)
    if found is None:
        raise UserError("This adjournment is not part of the case, or was taken back already.")
    made = found.value
    changes = [Change("adjournment", replace(made, mistake=True), document, file.id)]
    if made.moves and made.from_day is not None and file.case.value.hearing_date == made.to:
        changes += _restored(session, file.id, made.from_day)
    record(session, *changes)
    return case_file(session, case)


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
        body = {**now.latest.body, **{name: then[-1].get(name) for name in fields}}
        cls: type[Case] | type[ListEntry] = Case if kind == "case" else ListEntry
        yield Change(kind, from_body(cls, body), document, case)


_CASE_PLACE = (*("hearing_date", "courtroom", "session", "order", "order_text", "bench", "listed"),)
_LISTING_PLACE = (*("hearing_date", "courtroom", "session", "order", "start", "bench", "rows"),)


def adjourned_from(session: Session, day: date) -> tuple[Recorded[Adjournment], ...]:
    """The adjournments that took a case away from the list of `day`, for that day's counts."""
    session.require(Permission.READ_CASES)
    found = []
    for document in session.vault.documents(kind="adjournment"):
        head = document.latest
        made = from_body(Adjournment, head.body)
        if made.from_day == day and made.moves and not made.mistake:
            found.append(Recorded(document.id, head.id, made, head.made_at, head.author))
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
