"""What a row of a court list is, before and after it is read, and what makes two rows the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtlist_names import fold, name_key
from courtdesk.domain.courtlist_values import CellValue


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `formula` is true for anything that a spreadsheet would calculate."""

    value: CellValue = None
    formula: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with the number that the spreadsheet shows beside it.

    `cells` may be shorter than the headings (the rest is blank) or longer.
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ListedOffence:
    """One offence as listed. `likely_plea` is "guilty", "not guilty", "" or the list's words."""

    text: str
    range: OffenceRange = OffenceRange.UNKNOWN
    likely_plea: str = ""


@dataclass(frozen=True)
class ListEntry:
    """One person at one court on one day for one case, with every offence of the list's rows.

    `rows` are the row numbers it was read from, `guessed_name` is true when the list did not say
    which part of the name is the family name, `warnings` are sentences for whoever imports.
    """

    court: str
    hearing_date: date
    family_name: str
    given_names: str
    courtroom: str = ""
    session: str = ""
    start: time | None = None
    order: str = ""
    case_number: str | None = None
    birth_date: date | None = None
    crn: str | None = None
    pnc: str | None = None
    offences: tuple[ListedOffence, ...] = ()
    probation_status: str = ""
    custody: str = ""
    bench: str = ""
    interpreter: str = ""
    notes: str = ""
    guessed_name: bool = False
    rows: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def list_name(self) -> str:
        """The name as case lists print it: "Smith, John"."""
        return ", ".join(part for part in (self.family_name, self.given_names) if part)

    @property
    def slot(self) -> tuple[str, str, str]:
        """Courtroom, session and order, folded: the place on the day's list."""
        return fold(self.courtroom), self.session, self.order.casefold()


@dataclass(frozen=True)
class RefusedRow:
    """A row that was left out, and why.

    `name_key` and `case_key` are what could be read of it, so that `diff` does not report a
    person as taken off the list whose row merely has a mistake in it.
    """

    number: int
    sentence: str
    name_key: str = ""
    case_key: str = ""


@dataclass(frozen=True)
class ParsedList:
    """A list as read: entries in the order of their first rows, refused rows, and notes."""

    entries: tuple[ListEntry, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[str, ...]


def case_key(case_number: str | None) -> str:
    """A case number by its letters and digits, so that spacing and strokes do not matter."""
    return "".join(sign for sign in (case_number or "").casefold() if sign.isalnum())


def row_key(entry: ListEntry) -> tuple[str, ...]:
    """What makes a row the same on two laptops: (court, date, case number, name, birth date).

    Every part is folded and is "" when the list does not have it. `actions/` turns this into the
    entry's id with the team's secret (DESIGN, "Sync"). No two entries of one `ParsedList` have
    the same key.
    """
    return (
        fold(entry.court),
        entry.hearing_date.isoformat(),
        case_key(entry.case_number),
        name_key(entry.family_name, entry.given_names),
        entry.birth_date.isoformat() if entry.birth_date else "",
    )
