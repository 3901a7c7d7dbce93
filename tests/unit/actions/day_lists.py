"""A day's list as a file read in as somebody reads it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from courtdesk.actions import cases, lists
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId

HEAD = ("Courtroom", "Session", "Order", "Surname", "Forename", "DOB", "Case number", "Offence")
HALE = ("1", "AM", "1", "Hale", "Robin", "2/3/1985", "46XX1", "Theft")
COLE = ("1", "AM", "2", "Cole", "Sam", "2/3/1986", "46XX2", "Affray")


def imported(session: Session, folder: Path, day: date, *rows: tuple[str, ...]) -> tuple[str, ...]:
    """Read one day's list; the notes that the reader was shown."""
    path = folder / "list.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    table, court = lists.read_table(path), session.team().court
    columns = lists.columns_of(table, default_date=day, default_court=court)
    preview = lists.preview_import(session, table, columns, default_date=day, default_court=court)
    lists.import_list(session, preview)
    return preview.notes


def hale(session: Session, day: date) -> tuple[CaseId, ...]:
    return tuple(
        file.id
        for file in cases.today(session, day).files
        if file.person.value.family.startswith("Hale")
    )
