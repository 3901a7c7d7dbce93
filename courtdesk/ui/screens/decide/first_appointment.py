"""The first appointment that a provider gives with their agreement: its fields."""

from __future__ import annotations

from typing import Any

from courtdesk.domain.appointment_checks import Setting, closed_words
from courtdesk.domain.court_clock import at_court
from courtdesk.domain.requirements import Appointment
from courtdesk.errors import FieldError, FieldErrors
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import DateField, TextField, TimeField

NAMES = ("on", "at", "closed_reason", "place", "with_whom")
"""The fields by name, in the order of the page."""

WHY_CLOSED = "closed_reason"

_NEEDED = {
    "on": "Enter the date of the first appointment, or leave all of it empty.",
    "at": "Enter the time of the first appointment, or leave all of it empty.",
    "place": "Enter the place of the first appointment, or leave all of it empty.",
    "with_whom": "Enter whom the first appointment is with, or leave all of it empty.",
}


def fields() -> list[Field[Any]]:
    """Date, time, why on a closed day, place, with whom."""
    return [
        DateField(
            "on",
            "First appointment: date",
            hint="Within 2 days of sentence. Leave it empty if you cannot say yet.",
            optional=True,
        ),
        TimeField("at", "First appointment: time", optional=True),
        # Asked for only on a closed day, and then it is needed.
        TextField(WHY_CLOSED, "First appointment: why on that day", chars=48),
        TextField("place", "First appointment: place", optional=True, chars=48),
        TextField("with_whom", "First appointment: with whom", optional=True, chars=36),
    ]


def why_closed(field: Field[Any], setting: Setting) -> str:
    """What is wrong with the day that a field holds, as it is typed; "" for a working day."""
    try:
        day = field.value()
    except FieldError:
        return ""
    words = closed_words(day, setting.calendar) if day is not None else ""
    return f"{words}: choose another day, or say why it stands." if words else ""


def given(values: dict[str, Any]) -> Appointment | None:
    """The appointment in the fields, or `None` when all of them are blank.

    Raises `FieldErrors` when some are filled and others not: half an appointment is none.
    """
    blank = [name for name in _NEEDED if not values.get(name)]
    if len(blank) == len(_NEEDED):
        return None
    if blank:
        raise FieldErrors(tuple(FieldError(name, _NEEDED[name]) for name in blank))
    return Appointment(at_court(values["on"], values["at"]), values["place"], values["with_whom"])
