"""Which column of a court list is which, by the many names that courts give them.

A heading is compared by its letters and digits alone ("D.O.B.", "Ct rm" and "CT_RM" need no entry
of their own). A *sure* name settles a column; a *loose* one ("Date", "Status") settles it only
when nothing else could be meant. What is not settled is asked, never guessed: a wrong column is a
wrong fact about hundreds of people at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courtdesk.errors import FieldError


class Column(StrEnum):
    """A fact that a court list can hold."""

    COURT = "court"
    HEARING_DATE = "hearing-date"
    COURTROOM = "courtroom"
    SESSION = "session"
    ORDER = "order"
    CASE_NUMBER = "case-number"
    DEFENDANT = "defendant"
    FAMILY_NAME = "family-name"
    GIVEN_NAMES = "given-names"
    BIRTH_DATE = "birth-date"
    CRN = "crn"
    PNC = "pnc"
    OFFENCE = "offence"
    OFFENCE_RANGE = "offence-range"
    LIKELY_PLEA = "likely-plea"
    PROBATION_STATUS = "probation-status"
    CUSTODY = "custody"
    BENCH = "bench"
    INTERPRETER = "interpreter"
    NOTES = "notes"

    @property
    def label(self) -> str:
        """The column in the words of the window."""
        return _LABELS[self]


_LABELS = {
    Column.COURT: "court",
    Column.HEARING_DATE: "hearing date",
    Column.COURTROOM: "courtroom",
    Column.SESSION: "session or time",
    Column.ORDER: "listing order",
    Column.CASE_NUMBER: "case number or URN",
    Column.DEFENDANT: "defendant’s whole name",
    Column.FAMILY_NAME: "family name",
    Column.GIVEN_NAMES: "given names",
    Column.BIRTH_DATE: "date of birth",
    Column.CRN: "CRN",
    Column.PNC: "PNC number",
    Column.OFFENCE: "offence",
    Column.OFFENCE_RANGE: "offence range",
    Column.LIKELY_PLEA: "likely plea",
    Column.PROBATION_STATUS: "probation status",
    Column.CUSTODY: "bail or custody",
    Column.BENCH: "judge or bench",
    Column.INTERPRETER: "interpreter",
    Column.NOTES: "notes and adjustments",
}

_SURE = {
    Column.COURT: "court name, name of court, court house, court centre, court location, venue, "
    "magistrates court, hearing court",
    Column.HEARING_DATE: "hearing date, date of hearing, court date, list date, listing date, "
    "listed date, date listed, sitting date, appearance date, date of appearance, hearing day",
    Column.COURTROOM: "courtroom, court rm, ct rm, ct room, crtrm, room, rm, courtroom number, "
    "courtroom no, courtroom name, court no, court number, ct no, room no, room number",
    Column.SESSION: "session, court session, sitting, am pm, session time, sitting time",
    Column.ORDER: "listing order, list order, order, order no, order number, listing no, "
    "listing number, list no, list number, list position, position, running order, sequence, "
    "seq, seq no, item no, slot",
    Column.CASE_NUMBER: "case number, case no, case num, case ref, case reference, case id, urn, "
    "case urn, pti urn, ptiurn, libra case no, libra case number, court case number, "
    "court reference, court ref, court case ref",
    Column.DEFENDANT: "defendant, defendant name, defendants name, defendant s, name of defendant, "
    "defendants, def name, deft, deft name, accused, accused name, full name, whole name, "
    "person, person name, offender, offender name",
    Column.FAMILY_NAME: "family name, surname, last name, sname",
    Column.GIVEN_NAMES: "given names, given name, forename, forenames, forename s, first name, "
    "first names, first name s, christian name, christian names",
    Column.BIRTH_DATE: "date of birth, dob, birth date, birthdate, born, d o b",
    Column.CRN: "crn, crn no, crn number, ndelius crn, delius crn, probation crn, ndelius no",
    Column.PNC: "pnc, pnc no, pnc number, pnc id, pncid, pnc ref",
    Column.OFFENCE: "offence, offences, offence s, offence description, offence title, "
    "offence details, offence wording, offence name, offence summary, main offence, charge, "
    "charges, charge wording, charge title, allegation",
    Column.OFFENCE_RANGE: "offence range, range, sentence range, sentencing range, offence level, "
    "community order range, community range, co range, order range, order level, level",
    Column.LIKELY_PLEA: "likely plea, plea, expected plea, anticipated plea, indicated plea, "
    "plea indication, plea indicated, plea expected",
    Column.PROBATION_STATUS: "probation status, known to probation, probation, probation record, "
    "supervision status, known to ps, probation known",
    Column.CUSTODY: "bail custody, custody bail, bail or custody, custody or bail, custody, bail, "
    "bail status, custody status, remand status, remand, in custody, custodial status",
    Column.BENCH: "judge, bench, judge bench, bench judge, judge or bench, judge name, magistrate, "
    "magistrates, district judge, dj, judiciary, sentencer, tribunal",
    Column.INTERPRETER: "interpreter, interpreter needed, interpreter required, "
    "interpreter language, language, language needs, interpreter y n",
    Column.NOTES: "notes, note, adjustments, adjustments needed, reasonable adjustments, comments, "
    "comment, remarks, access needs, additional needs, support needs, special requirements, "
    "notes of adjustments, adjustments interpreter, needs",
}
_LOOSE = {
    Column.COURT: "court",
    Column.HEARING_DATE: "date, day, listed",
    Column.COURTROOM: "court",
    Column.SESSION: "time, start time, hearing time, list time, listed time, start, time listed",
    Column.ORDER: "no, number, item, #, line",
    Column.CASE_NUMBER: "case, ref, reference, reference number, reference no, no, number, "
    "case reference number",
    Column.DEFENDANT: "name, names",
    Column.FAMILY_NAME: "name",
    Column.GIVEN_NAMES: "name, names",
    Column.CRN: "case reference number, probation ref, probation reference, ndelius",
    Column.OFFENCE: "matter, details, description",
    Column.PROBATION_STATUS: "status",
    Column.CUSTODY: "status",
    Column.NOTES: "other, information",
}
_OWNERS = ("defendants", "defendant", "deft", "accused")
_ROOM = re.compile(r"(?:court ?room|court|crt|ct|room|rm|c)?\.? ?\d{1,2} ?[a-z]?", re.IGNORECASE)


def heading_key(heading: str) -> str:
    """The letters and digits of `heading`, without capitals or accents; "#" alone stays."""
    plain = unicodedata.normalize("NFD", heading.casefold())
    return "".join(sign for sign in plain if sign.isalnum()) or heading.strip()


def _keyed(names: Mapping[Column, str]) -> dict[str, tuple[Column, ...]]:
    keyed: dict[str, tuple[Column, ...]] = {}
    for column, listed in names.items():
        for name in listed.split(","):
            key = heading_key(name)
            # "dob" and "d o b" are one key: a column stands under it once.
            keyed[key] = tuple(dict.fromkeys((*keyed.get(key, ()), column)))
    return keyed


_SURE_KEYS = _keyed(_SURE)
_LOOSE_KEYS = _keyed(_LOOSE)


def _sure(heading: str) -> tuple[Column, ...]:
    key = heading_key(heading)
    for owner in ("", *_OWNERS):
        if key.startswith(owner) and key.removeprefix(owner) in _SURE_KEYS:
            return _SURE_KEYS[key.removeprefix(owner)]
    return ()


def recognised(headings: Iterable[str]) -> int:
    """How many different columns these headings could name: how a heading row is found."""
    known = set[Column]()
    for heading in headings:
        known.update((_sure(heading) or _LOOSE_KEYS.get(heading_key(heading), ()))[:1])
    return len(known)


@dataclass(frozen=True)
class ColumnMap:
    """Where each fact of a list stands.

    `found` gives the index of a column, counted from 0; `unclear` the headings among which a
    person has to choose; `missing` what a list cannot do without; `ignored` the headings that
    are not used, so that nobody has to wonder whether they were.
    """

    found: Mapping[Column, int]
    unclear: Mapping[Column, tuple[str, ...]]
    missing: tuple[Column, ...]
    ignored: tuple[str, ...]
    width: int

    def problem(self) -> FieldError | None:
        """The first thing that a person must settle before rows can be read, or `None`."""
        for column, headings in self.unclear.items():
            choice = " or ".join(f"“{heading}”" for heading in headings)
            return FieldError(
                column, f"Say which column of the list is the {column.label}: {choice}."
            )
        for column in self.missing:
            what = "defendant’s name" if column is Column.DEFENDANT else column.label
            return FieldError(
                column,
                f"The list has no column for the {what}: "
                "say which column it is, or add one with a heading.",
            )
        return None


def map_columns(
    headings: Sequence[str],
    chosen: Mapping[Column, str | None] | None = None,
    *,
    samples: Sequence[Sequence[str]] = (),
    date_known: bool = False,
    court_known: bool = False,
) -> ColumnMap:
    """Find each column by its heading.

    `chosen` holds a person's answers, column to heading, or to `None` for "not in this list";
    they come before every rule. `samples` are the texts of a few rows: with them a column headed
    just "Court" is a courtroom when it holds "1" or "Court 2", and a court's name otherwise.
    `date_known` and `court_known` say that the caller has a value for lists that lack the column.
    Raises `FieldError` when a chosen heading is not there.
    """
    chosen = chosen or {}
    found = _chosen(headings, chosen)
    open_to = {
        index: _candidates(headings, index, samples)
        for index, heading in enumerate(headings)
        if heading.strip() and index not in found.values()
    }
    unclear: dict[Column, tuple[str, ...]] = {}
    for sure in (True, False):
        _settle(headings, open_to, chosen, found, unclear, sure=sure)
    _prefer_split_names(found, unclear)
    ignored = tuple(
        heading
        for index, heading in enumerate(headings)
        if heading.strip()
        and index not in found.values()
        and not any(heading in names for names in unclear.values())
    )
    missing = _missing(found, unclear, date_known=date_known, court_known=court_known)
    return ColumnMap(found, unclear, missing, ignored, len(headings))


def _chosen(headings: Sequence[str], chosen: Mapping[Column, str | None]) -> dict[Column, int]:
    found: dict[Column, int] = {}
    for column, heading in chosen.items():
        if heading is None:
            continue
        if heading not in headings:
            raise FieldError(
                column,
                f"The list has no column headed “{heading}”: "
                f"choose one of its headings for the {column.label}.",
            )
        found[column] = headings.index(heading)
    return found


def _candidates(
    headings: Sequence[str], index: int, samples: Sequence[Sequence[str]]
) -> tuple[tuple[Column, ...], bool]:
    """The columns that this heading could name, and whether its name is a sure one."""
    sure = _sure(headings[index])
    if sure:
        return sure, True
    loose = _LOOSE_KEYS.get(heading_key(headings[index]), ())
    if loose == (Column.COURT, Column.COURTROOM):
        values = [row[index].strip() for row in samples if index < len(row) and row[index].strip()]
        rooms = bool(values) and all(_ROOM.fullmatch(value) for value in values)
        return ((Column.COURTROOM if rooms else Column.COURT),), False
    return loose, False


def _settle(
    headings: Sequence[str],
    open_to: Mapping[int, tuple[tuple[Column, ...], bool]],
    chosen: Mapping[Column, str | None],
    found: dict[Column, int],
    unclear: dict[Column, tuple[str, ...]],
    *,
    sure: bool,
) -> None:
    """Settle the columns that one strength of name settles; note those it leaves open."""
    taken = {*found, *unclear, *chosen}
    if not sure:
        taken |= _names_not_meant(found)
    wanted: dict[Column, list[int]] = {}
    for index, (columns, is_sure) in open_to.items():
        if is_sure is sure:
            for column in (each for each in columns if each not in taken):
                wanted.setdefault(column, []).append(index)
    for column, indexes in wanted.items():
        rivals = [other for other, those in wanted.items() if set(those) & set(indexes)]
        if len(indexes) == 1 and rivals == [column]:
            found[column] = indexes[0]
        else:
            unclear[column] = tuple(dict.fromkeys(headings[index] for index in indexes))


def _names_not_meant(found: Mapping[Column, int]) -> frozenset[Column]:
    """What "Name" cannot mean: beside both halves of a name nothing, alone only the whole."""
    halves = {Column.FAMILY_NAME, Column.GIVEN_NAMES}
    held = halves & found.keys()
    if held == halves:
        return frozenset({Column.DEFENDANT})
    return frozenset() if held else frozenset(halves)


def _prefer_split_names(found: dict[Column, int], unclear: dict[Column, tuple[str, ...]]) -> None:
    """With family and given names in columns of their own, a whole name is not needed."""
    if Column.FAMILY_NAME in found and Column.GIVEN_NAMES in found:
        found.pop(Column.DEFENDANT, None)
        unclear.pop(Column.DEFENDANT, None)


def _missing(
    found: Mapping[Column, int],
    unclear: Mapping[Column, tuple[str, ...]],
    *,
    date_known: bool,
    court_known: bool,
) -> tuple[Column, ...]:
    held = {*found, *unclear}
    missing = []
    if held.isdisjoint({Column.DEFENDANT, Column.FAMILY_NAME}):
        missing.append(Column.DEFENDANT)
    if Column.HEARING_DATE not in held and not date_known:
        missing.append(Column.HEARING_DATE)
    if Column.COURT not in held and not court_known:
        missing.append(Column.COURT)
    return tuple(missing)
