"""Making one entry of the rows that share person and case number, and never of two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from courtdesk.domain.courtlist_entries import ListEntry, RefusedRow, case_key, row_key
from courtdesk.domain.courtlist_names import name_key


def gather(read: Sequence[ListEntry]) -> tuple[tuple[ListEntry, ...], list[RefusedRow]]:
    """Make one entry of the rows that share person and case number; refuse what may be another.

    Rows are one person's when the names agree and the dates of birth do not differ. Within a case
    number a row without a date of birth joins the only person of its name; among several, or
    without a case number, it stands alone. No two entries have the same `row_key`.
    """
    families: dict[tuple[str, ...], list[ListEntry]] = {}
    for entry in read:
        families.setdefault(row_key(entry)[:-1], []).append(entry)
    gathered: list[ListEntry] = []
    refused: list[RefusedRow] = []
    for namesakes in families.values():
        for same in _persons(namesakes):
            alike, strangers = _tell_apart(same)
            gathered.append(_joined(alike))
            refused.extend(strangers)
    gathered.sort(key=lambda entry: entry.rows[0])
    return tuple(gathered), refused


def _persons(namesakes: Sequence[ListEntry]) -> list[list[ListEntry]]:
    by_birth: dict[date | None, list[ListEntry]] = {}
    for entry in namesakes:
        by_birth.setdefault(entry.birth_date, []).append(entry)
    dated = [born for born in by_birth if born is not None]
    if namesakes[0].case_number and len(dated) <= 1:
        return [list(namesakes)]
    return list(by_birth.values())


def _tell_apart(same: Sequence[ListEntry]) -> tuple[list[ListEntry], list[RefusedRow]]:
    """Refuse rows that may be somebody else of the same name.

    Two different CRNs are two people. With neither case number nor date of birth, a second row
    at another place of the list may be as well; one id for both would merge them silently.
    """
    first = same[0]
    bare = first.case_number is None and all(entry.birth_date is None for entry in same)
    crn = next((entry.crn for entry in same if entry.crn), None)
    alike, strangers = [], []
    for entry in same:
        other_number = bool(entry.crn and entry.crn != crn)
        if other_number or (bare and entry.slot != first.slot):
            strangers.append(_stranger(entry, first))
        else:
            alike.append(entry)
    return alike, strangers


def _stranger(entry: ListEntry, first: ListEntry) -> RefusedRow:
    number = entry.rows[0]
    return RefusedRow(
        number,
        f"Row {number} has the same name as row {first.rows[0]} but may be another person: "
        "add a case number or a date of birth that tells them apart.",
        name_key(entry.family_name, entry.given_names),
        case_key(entry.case_number),
    )


_ONE_VALUE = {
    "courtroom": "courtroom",
    "session": "session",
    "order": "listing order",
    "crn": "CRN",
    "pnc": "PNC number",
    "birth_date": "date of birth",
    "probation_status": "probation status",
    "custody": "bail or custody",
    "bench": "judge or bench",
    "interpreter": "interpreter",
}


def _joined(same: Sequence[ListEntry]) -> ListEntry:
    """One entry: the first filled value of each column, every offence, every note."""
    first = same[0]
    if len(same) == 1:
        return first
    values = {name: _first_filled(same, name) for name in (*_ONE_VALUE, "start")}
    warnings = [text for entry in same for text in entry.warnings]
    for name, label in _ONE_VALUE.items():
        odd = next((entry for entry in same if _differs(entry, name, values[name])), None)
        if odd is not None:
            warnings.append(
                f"Row {odd.rows[0]}: the {label} differs from that of row {first.rows[0]} "
                "for the same person and case; the first was kept."
            )
    notes = dict.fromkeys(entry.notes for entry in same if entry.notes)
    return replace(
        first,
        **values,  # type: ignore[arg-type]
        offences=tuple(offence for entry in same for offence in entry.offences),
        notes="; ".join(notes),
        rows=tuple(entry.rows[0] for entry in same),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _first_filled(same: Sequence[ListEntry], name: str) -> object:
    values = (getattr(entry, name) for entry in same)
    return next((value for value in values if value), getattr(same[0], name))


def _differs(entry: ListEntry, name: str, kept: object) -> bool:
    value = getattr(entry, name)
    return bool(value) and value != kept
