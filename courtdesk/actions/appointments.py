"""The first appointment for a requirement, and which route an MHTR takes.

An appointment is a document of its own beside the assessment, so that booking or moving it takes
nothing away that a decision rests on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from courtdesk.actions.cases import case_file
from courtdesk.actions.holidays import calendar
from courtdesk.actions.records import Change, derived_id, record
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.appointment_checks import Setting, check_appointment, closed_words
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import BookedAppointment
from courtdesk.domain.requirements import Appointment, RequirementKind, Route
from courtdesk.errors import FieldError, UserError

KIND = "appointment"
"""The kind of these documents in the record."""

_LONGEST_REASON = 300


def setting_of(session: Session, file: CaseFile) -> Setting:
    """What an appointment of `file` is checked against now."""
    return Setting(
        now=session.clock(),
        hearing=file.case.value.hearing_date,
        sentenced_on=file.sentence.value.sentenced_on if file.sentence is not None else None,
        calendar=calendar(),
        choices=session.settings().choices,
    )


def book(
    session: Session,
    case: CaseId,
    kind: RequirementKind,
    *,
    when: datetime,
    place: str,
    with_whom: str,
    closed_reason: str = "",
) -> CaseFile:
    """Book or move the first appointment for `kind`; return the case.

    Who takes consent may book: it is they who sit with the person. After sentence whoever records
    what happens then may as well, since the responsible officer moves one too. Raises
    `NotAllowed`, `UserError` for a requirement that is not considered or was not made, and
    `FieldErrors` by `on`, `at`, `place`, `with_whom` and `closed_reason`.
    """
    file = case_file(session, case)
    require_booking(session, file)
    why_not = why_not_book(file, kind)
    if why_not:
        raise UserError(why_not)
    setting = setting_of(session, file)
    made = Appointment(when, " ".join(place.split()), " ".join(with_whom.split()))
    check_appointment(made, closed_reason, setting)
    closed = closed_words(setting.calendar.day_of(when), setting.calendar)
    value = BookedAppointment(
        file.id, kind, made, " ".join(closed_reason.split()) if closed else ""
    )
    record(session, Change(KIND, value, derived_id(file.id, KIND, kind.value), file.id))
    return case_file(session, case)


def may_book(session: Session, file: CaseFile) -> bool:
    """Whether this member may book an appointment of `file`."""
    after = file.sentence is not None and session.may(Permission.RECORD_ORDER)
    return after or session.may(Permission.TAKE_CONSENT)


def require_booking(session: Session, file: CaseFile) -> None:
    """Raise `NotAllowed` unless this member may book an appointment of `file`."""
    if not may_book(session, file):
        session.require(Permission.TAKE_CONSENT)


def why_not_book(file: CaseFile, kind: RequirementKind) -> str:
    """Why no appointment for `kind` can be booked as the record stands, or "" when one can."""
    if file.sentence is not None:
        # What was considered counts no more: the court may make what nobody had proposed.
        if kind not in file.sentence.value.granted():
            return f"The court did not make the {kind}: there is nothing to book."
    elif file.requirement(kind) is None:
        return f"{kind} is not being considered for this case: choose it first."
    return ""


def mark_route(session: Session, case: CaseId, route: Route, reason: str) -> CaseFile:
    """Say which route the MHTR of `case` takes, and why; return the case.

    Who assesses for an MHTR says so. Raises `NotAllowed`, `UserError` where none is considered,
    where the sentence is recorded or where it takes that route already, `FieldError` without a
    reason.
    """
    kind = RequirementKind.MHTR
    session.require(kind.assess)
    file = case_file(session, case)
    part = file.requirement(kind)
    if part is None:
        raise UserError("MHTR is not being considered for this case: choose it first.")
    if file.sentence is not None:
        raise UserError("The sentence is recorded: its route can no longer be changed here.")
    before = part.requirement.value
    if before.route is route:
        raise UserError(f"The MHTR takes this route already: {route.label.lower()}.")
    words = " ".join(reason.split())
    if not words:
        raise FieldError("reason", "Say why it takes this route.")
    if len(words) > _LONGEST_REASON:
        raise FieldError("reason", f"Shorten the reason to {_LONGEST_REASON} characters.")
    # The reason says the route as well: the timeline prints it, and nothing else of this change.
    value = replace(before, route=route, reason=f"{route.label}: {words}")
    record(session, Change("requirement", value, part.requirement.document, file.id))
    return case_file(session, case)
