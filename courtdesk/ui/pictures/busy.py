"""A busy morning for the pictures: the next day's list, with 60 invented people in 4 courtrooms.

It comes into the copied vault as a court's list does, through the window's own import, and stands
on a day of its own: the day that all other pictures are of stays as it was.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from courtdesk.demonstration import cast
from courtdesk.ui.pictures.scene import Scene
from courtdesk.ui.screen import Place

_PEOPLE, _ROOMS, _SEED = 60, 4, 20_270_114
_HEAD = (
    "Court",
    "Hearing date",
    "Courtroom",
    "Session",
    "Order",
    "Surname",
    "Forename",
    "DOB",
    "CRN",
    "Case number",
    "Offence",
    "Offence range",
    "Judge",
    "Interpreter",
)
_LANGUAGES = {4: "Polish", 21: "British Sign Language", 33: "Kurdish (Sorani)"}
_BENCHES = ("District Judge", "Bench", "Bench", "District Judge")


def next_day(scene: Scene) -> date:
    """The day of the busy list."""
    return scene.house.clock().date() + timedelta(days=1)


def to_import(scene: Scene) -> Place:
    """Where the next day's list is imported."""
    return Place("import_list", None, next_day(scene).isoformat())


def to_busy_day(scene: Scene) -> Place:
    """The next day's list."""
    return Place("today", None, next_day(scene).isoformat())


def read_busy_list(screen: QWidget, scene: Scene) -> None:
    """Write the list and have it read: what would change is then shown."""
    from courtdesk.ui.screens.import_list.screen import ImportList

    path = scene.house.folder().path.parent / "next-day.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([_HEAD, *_rows(next_day(scene))])
    if isinstance(screen, ImportList):
        screen.read_file(path)


def import_busy_list(screen: QWidget, _scene: Scene) -> None:
    """Import what was read: the window goes on to that day."""
    from courtdesk.ui.screens.import_list.screen import ImportList

    if isinstance(screen, ImportList):
        screen.go_on()


def open_filters(screen: QWidget, _scene: Scene) -> None:
    """Show every filter."""
    from courtdesk.ui.screens.today.screen import TodayScreen

    if isinstance(screen, TodayScreen):
        screen.open_filters()


def filter_list(screen: QWidget, scene: Scene) -> None:
    """Two courtrooms, and of their people those who need support."""
    from courtdesk.ui.screens.today.filters import offered
    from courtdesk.ui.screens.today.screen import TodayScreen

    if isinstance(screen, TodayScreen):
        open_filters(screen, scene)
        choices = [one.filter for kind in offered(screen.model.rows) for one in kind.choices]
        wanted = ("Needs support", "Court 1", "Court 2")
        screen.set_filters(one for one in choices if one.label in wanted)


def _rows(day: date) -> list[tuple[str, ...]]:
    people = cast.invent(_PEOPLE, _SEED)
    young = date(day.year - 17, 1, 2)
    return [
        _row(day, number, replace(person, birth_date=young) if number == _YOUNG else person)
        for number, person in enumerate(people)
    ]


_YOUNG = 9
"""Whose birth date makes them under 18."""


def _row(day: date, number: int, person: cast.Invented) -> tuple[str, ...]:
    room = number % _ROOMS
    offence, level = person.offences[0]
    return (
        cast.COURT,
        _figures(day),
        str(room + 1),
        "morning",
        str(number // _ROOMS + 1),
        person.family,
        person.given,
        _figures(person.birth_date),
        person.crn,
        person.case_number,
        offence,
        level.value,
        _BENCHES[room],
        _LANGUAGES.get(number, ""),
    )


def _figures(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
