"""The rows of the lists of people and cases: what a body says, as far as it is understood.

A value of an unexpected type (a newer version's) is as one that is missing. No SQL, no heads: what
a document of several versions shows is for `projections` to find out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from courtdesk.domain.courtlist_names import fold, name_key, pnc_key
from courtdesk.domain.ids import DocumentId
from courtdesk.store import search

Body = Mapping[str, Any]
"""What an open part says."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?")
_DIGITS = re.compile(r"\d+")

DAY = 3
"""Where the day of the hearing stands in a row of a case."""


def person_row(document: DocumentId, body: Body, versions: int) -> list[Any]:
    """The row of `people` of a person of whom so many `versions` wait to be settled."""
    family, given = text(body, "family") or "", text(body, "given") or ""
    return [
        document,
        family,
        given,
        name_key(family, given),
        iso_day(body, "birth_date"),
        text(body, "crn"),
        text(body, "pnc"),
        pnc_key(text(body, "pnc")) or None,
        versions,
    ]


def case_row(document: DocumentId, body: Body, versions: int) -> list[Any]:
    """The row of `cases` of a case of which so many `versions` wait to be settled."""
    courtroom, session = text(body, "courtroom") or "", text(body, "session") or ""
    reference, number = text(body, "reference") or "", text(body, "case_number")
    return [
        document,
        text(body, "person") or "",
        text(body, "court") or "",
        iso_day(body, "hearing_date"),
        courtroom,
        session,
        _whole(body, "order"),
        room_key(courtroom),
        session_key(session),
        reference,
        search.joined(reference),
        number,
        search.joined(number) if number is not None else None,
        body.get("listed") is not False,
        versions,
    ]


def room_key(courtroom: str) -> str:
    """Sorts courtrooms as people count them: Court 2 before Court 10."""
    return _DIGITS.sub(lambda found: found[0].zfill(6), fold(courtroom))


def session_key(session: str) -> str:
    """Sorts sessions by the time of day: 9.30, AM, 14:00, afternoon; words unknown come last."""
    said = session.casefold()
    afternoon = "pm" in said or said.startswith("after")
    found = _TIME.search(said)
    if found is not None:
        hour = int(found[1]) % 24
        return f"{hour + 12 if afternoon and hour < 12 else hour:02}{found[2] or '00'}"
    if said.startswith(("am", "morn")):
        return "0000"
    if afternoon:
        return "1200"
    return "1800" if said.startswith("eve") else f"~{said}"


def text(body: Body, key: str) -> str | None:
    """The words under `key`, if they are words."""
    value = body.get(key)
    return value if isinstance(value, str) else None


def _whole(body: Body, key: str) -> int:
    value = body.get(key)
    return value if type(value) is int and abs(value) < 2**63 else 0


def iso_day(body: Body, key: str) -> str | None:
    """The day under `key` as ISO 8601, if it is one."""
    try:
        return date.fromisoformat(text(body, key) or "").isoformat()
    except ValueError:
        return None
