"""Coding the type of each offence, for the return."""

from __future__ import annotations

from collections.abc import Mapping

from courtdesk.actions.cases import case_file
from courtdesk.actions.records import Change, derived_id, record, recorded
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.offences import OffenceGroup, OffenceType
from courtdesk.errors import FieldError

_KIND = "offence-type"


def offence_groups(session: Session, case: CaseId) -> Mapping[str, OffenceGroup]:
    """The group of each offence that has one, by the offence's id."""
    session.require(Permission.READ_CASES)
    found = (recorded(OffenceType, one) for one in session.vault.documents(case=case, kind=_KIND))
    return {one.value.offence: one.value.group for one in found}


def set_offence_groups(
    session: Session, case: CaseId, groups: Mapping[str, OffenceGroup]
) -> Mapping[str, OffenceGroup]:
    """Code the offences in `groups` (by the offence's id), all or none; return all that are coded.

    Raises `FieldError` for an offence that is not part of the case.
    """
    session.require(Permission.CHANGE_LIST)
    file = case_file(session, case)
    known = {one.id for one in file.case.value.offences}
    before = offence_groups(session, case)
    if not set(groups) <= known:
        raise FieldError("offence", "This offence is not part of the case: open the case again.")
    changes = [
        Change(
            _KIND,
            OffenceType(file.id, offence, group),
            derived_id(file.id, _KIND, offence),
            file.id,
        )
        for offence, group in groups.items()
        if before.get(offence) is not group
    ]
    if changes:
        record(session, *changes)
    return offence_groups(session, case)
