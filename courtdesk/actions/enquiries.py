"""Enquiries before the report and the victim's views: how they stand, and recording them.

Only probation's roles read or record them (`Permission.READ_ENQUIRIES`): they are about danger to
others, and whoever treats the person is told nothing of them. The text for the report names what is
outstanding and nothing else (`actions.reports`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from courtdesk.actions import site
from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, new_id, record
from courtdesk.actions.session import Session
from courtdesk.domain import enquiries as rules
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.enquiries import (
    STANDARD,
    Enquiry,
    EnquiryKind,
    EnquiryStanding,
    Victim,
    VictimViews,
)
from courtdesk.domain.ids import CaseId
from courtdesk.domain.plain_text import line
from courtdesk.errors import UserError

ENQUIRY, VICTIM = "enquiry", "victim"
"""The kinds of these documents in the record."""


def standings(session: Session, case: CaseId) -> tuple[EnquiryStanding, ...]:
    """Each enquiry that the case needs, as it stands: the standard ones, then the site's own.

    Raises `NotAllowed` for every role but those of `READ_ENQUIRIES`.
    """
    session.require(Permission.READ_ENQUIRIES)
    return _standings(session, case_file(session, case))


def victim(session: Session, case: CaseId) -> Recorded[Victim] | None:
    """What is recorded about the victim's views, or `None`. Raises `NotAllowed` as `standings`."""
    session.require(Permission.READ_ENQUIRIES)
    return case_file(session, case).court.victim


def record_enquiry(
    session: Session,
    case: CaseId,
    kind_id: str,
    *,
    asked_on: date | None,
    answered_on: date | None,
    affects: bool | None,
    not_needed: str,
    put_right: str = "",
) -> CaseFile:
    """Record how one enquiry stands; return the case. Never a word of the reply.

    `put_right` is needed where a day that was recorded is taken away. What is as it was is not
    recorded again: a report rests on it, and would be void for nothing. Raises `NotAllowed`,
    `UserError` for a kind that the case does not have, and `FieldErrors` for what cannot be.
    """
    session.require(Permission.READ_ENQUIRIES)
    file = case_file(session, case)
    standing = _standing(session, file, kind_id)
    before = standing.recorded.value if standing.recorded is not None else None
    entry = Enquiry(
        file.id, kind_id, asked_on, answered_on, affects, line(not_needed), standing.kind.name
    )
    if before is not None and replace(before, name=entry.name, put_right="") == entry:
        return file
    entry = replace(entry, put_right=line(put_right))
    rules.check_enquiry(entry, before, session.clock().date())
    record(session, Change(ENQUIRY, entry, derived_id(file.id, ENQUIRY, kind_id), file.id))
    return case_file(session, case)


def record_victim(
    session: Session, case: CaseId, *, views: VictimViews, on: date, why_absent: str = ""
) -> CaseFile:
    """Record whether the victim's views were considered; return the case.

    `why_absent` is kept only where they are absent. Raises `NotAllowed` and `FieldErrors`.
    """
    session.require(Permission.READ_ENQUIRIES)
    file = case_file(session, case)
    why = line(why_absent) if views is VictimViews.ABSENT else ""
    entry = Victim(file.id, views, on, why)
    rules.check_victim(entry, session.clock().date())
    if file.court.victim is None or file.court.victim.value != entry:
        record(session, Change(VICTIM, entry, derived_id(file.id, VICTIM), file.id))
    return case_file(session, case)


def kinds(session: Session) -> tuple[EnquiryKind, ...]:
    """The enquiries that the site makes, the two standard ones first. Raises `NotAllowed`."""
    session.require(Permission.CHANGE_SETTINGS)
    return session.settings().all_enquiries


def add_kind(session: Session, name: str, asked_of: str) -> EnquiryKind:
    """Add an enquiry of the site's own, for every case; return it.

    Raises `NotAllowed`, and `FieldErrors` for a name that is missing or taken.
    """
    session.require(Permission.CHANGE_SETTINGS)
    settings = session.settings()
    made = EnquiryKind(str(new_id(session)), line(name), line(asked_of))
    rules.check_kind(made, settings.all_enquiries)
    site.update_settings(session, replace(settings, enquiries=(*settings.enquiries, made)))
    return made


def remove_kind(session: Session, kind_id: str) -> tuple[EnquiryKind, ...]:
    """Take an enquiry of the site's own away; return those that are left.

    What was recorded under it stays with its cases. Raises `NotAllowed`, and `UserError` for one
    of the two standard ones or one that is not there.
    """
    session.require(Permission.CHANGE_SETTINGS)
    settings = session.settings()
    for one in STANDARD:
        if one.id == kind_id:
            raise UserError(f"{one.name}: every report needs this enquiry, so it stays.")
    left = tuple(one for one in settings.enquiries if one.id != kind_id)
    if left == settings.enquiries:
        raise UserError("This enquiry is not on the site's list any more: open the list again.")
    site.update_settings(session, replace(settings, enquiries=left))
    return session.settings().all_enquiries


def _standings(session: Session, file: CaseFile) -> tuple[EnquiryStanding, ...]:
    return rules.standings(
        session.settings().all_enquiries,
        file.court.enquiries,
        file.case.value.hearing_date,
    )


def _standing(session: Session, file: CaseFile, kind_id: str) -> EnquiryStanding:
    for one in _standings(session, file):
        if one.kind.id == kind_id:
            return one
    raise UserError("The site does not make this enquiry any more: open the enquiries again.")
