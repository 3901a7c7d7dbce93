"""Needs: which, what to do about each, and who is booked when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtGui import QAction

from courtdesk.actions import adjustments
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.adjustments import (
    INTERPRETER,
    Adjustments,
    Usual,
    adjustments_of,
    split,
)
from courtdesk.domain.ids import CaseId
from courtdesk.domain.people import Booking
from courtdesk.errors import FieldError, FieldErrors
from courtdesk.ui.case_form import CaseForm, CaseView, read_case
from courtdesk.ui.contact_line import ContactLine
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, DateField, Option, TextArea, TextField, TimeField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.screen import Desk, Place

_INTRO = (
    "What is recorded here goes with the person into every case of theirs, and everyone who works "
    "on the case sees it. Write what helps, never a diagnosis."
)
_CONTACT = "How to contact the person"
_BOOKED = (INTERPRETER, Usual.INTERMEDIARY.value)


class NeedsForm(CaseForm[CaseView]):
    """The person's needs; a booking is asked for only where there is something to book."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Needs and adjustments",
            "Save needs",
            kept_as="adjustments:needs",
            intro=_INTRO,
        )
        self.contact: ContactLine | None = None

    def read(self, session: Session) -> CaseView:
        """The case."""
        return read_case(session, self.case)

    def refresh(self) -> None:
        """How to contact the person may have been changed on its own page meanwhile."""
        if self.contact is not None:
            self.contact.read_again()

    def fields(self, view: CaseView) -> Sequence[Field[Any]]:
        """Filled with what is recorded."""
        before = adjustments_of(view.file.person.value)
        booked = {one.need: one for one in before.bookings}
        return [
            _language_field(before),
            *_booking_fields(INTERPRETER, booked.get(INTERPRETER)),
            _usual_field(before),
            *_booking_fields(Usual.INTERMEDIARY.value, booked.get(Usual.INTERMEDIARY.value)),
            _other_field(before),
            _to_do_field(before),
        ]

    def after_fields(self, view: CaseView) -> None:
        """Show what belongs to what is chosen, and the ways to the two other pages."""
        if self.group is None:
            return
        self.group.changed.connect(self._arrange)
        self._arrange()
        links = FlowLayout(gap=16)
        ways = [("GP registration", Place("adjustments", self.case, "gp"))]
        # Who may not ask them would fill in a page that is then refused.
        if self.desk.session.may(Permission.ASK_EQUALITY):
            ways.append(("Equality questions", Place("equality", self.case)))
        for words, place in ways:
            link = LinkButton(words, look="tight")
            link.clicked.connect(self._offer(words, place).trigger)
            links.addWidget(link)
        self.column.addLayout(links)
        self._offer(_CONTACT, Place("adjustments", self.case, "contact"))
        self.contact = ContactLine(self.desk, self.case)
        self.column.addWidget(self.contact)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it. Raises `FieldErrors` by the names of the fields."""
        given = given_adjustments(values)
        return adjustments.record_adjustments(session, self.case, given)

    def said(self) -> str:
        """That it is saved, for all cases."""
        return "The needs are saved, for every case of this person."

    def _arrange(self, _name: str = "") -> None:
        if self.group is None:
            return
        language = bool(self.group["languages"].value())
        intermediary = Usual.INTERMEDIARY.value in self.group["usual"].value()
        for need, wanted in zip(_BOOKED, (language, intermediary), strict=True):
            for name in _names(need):
                self.group[name].setVisible(wanted)

    def _offer(self, words: str, place: Place) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: self.desk.go(place))
        self.addAction(action)
        return action


def _names(need: str) -> tuple[str, ...]:
    return tuple(f"{need}-{part}" for part in ("who", "at-day", "at", "put_back-day", "put_back"))


def _language_field(before: Adjustments) -> TextField:
    field = TextField(
        "languages",
        "Interpreter for which language",
        hint="For example, Polish. Put a semicolon between two languages.",
        optional=True,
        chars=24,
    )
    field.set_value("; ".join(before.languages))
    return field


def _usual_field(before: Adjustments) -> Checks:
    options = [Option(one.value, one.label, one.what_to_do) for one in Usual]
    field = Checks("usual", "Needs", options, optional=True)
    field.set_value(tuple(one.value for one in before.usual))
    return field


def _other_field(before: Adjustments) -> TextField:
    field = TextField(
        "other",
        "Other needs",
        hint="A few words each, with a semicolon between two.",
        optional=True,
        chars=50,
    )
    field.set_value("; ".join(before.other))
    return field


def _to_do_field(before: Adjustments) -> TextArea:
    field = TextArea(
        "to_do",
        "What to do for this person",
        hint="What helps and what does not, as they say it. For example, offer a break.",
        optional=True,
        rows=3,
    )
    field.set_value(before.to_do)
    return field


def _booking_fields(need: str, booking: Booking | None) -> list[Field[Any]]:
    """Who, when, and what the assessment is put back to."""
    name = need[0].upper() + need[1:]
    who = TextField(
        f"{need}-who",
        f"{name} booked",
        hint="A name, or the agency and its reference.",
        optional=True,
        chars=40,
    )
    if booking is not None:
        who.set_value(booking.who)
    at = booking.at if booking is not None else None
    back = booking.put_back_to if booking is not None else None
    put_back = f"Assessment put back for the {need}"
    return [
        who,
        *_moment_fields(f"{need}-at", f"{name} booked for", at),
        *_moment_fields(f"{need}-put_back", put_back, back),
    ]


def _moment_fields(name: str, label: str, at: datetime | None) -> tuple[DateField, TimeField]:
    day = DateField(f"{name}-day", f"{label}: day", hint="", optional=True)
    time = TimeField(name, f"{label}: time", hint="", optional=True)
    if at is not None:
        day.set_value(at.date())
        time.set_value(at.time())
    return day, time


def given_adjustments(values: dict[str, Any]) -> Adjustments:
    """What was typed. Raises `FieldErrors` for a day without its time, or a time without its day.

    A field that is hidden was not asked and is not in `values`.
    """
    errors = [one for need in _BOOKED for one in _half_moments(values, need)]
    if errors:
        raise FieldErrors(tuple(errors))
    bookings = tuple(one for need in _BOOKED for one in _booking(values, need))
    return Adjustments(
        languages=split(values["languages"]),
        usual=tuple(Usual(one) for one in values["usual"]),
        other=split(values["other"]),
        bookings=bookings,
        to_do=values["to_do"],
    )


def _half_moments(values: dict[str, Any], need: str) -> Iterator[FieldError]:
    for name in (f"{need}-at", f"{need}-put_back"):
        day, time = values.get(f"{name}-day"), values.get(name)
        if day is not None and time is None:
            yield FieldError(name, "Enter the time as well as the day.")
        if time is not None and day is None:
            yield FieldError(f"{name}-day", "Enter the day as well as the time.")


def _booking(values: dict[str, Any], need: str) -> Iterator[Booking]:
    who = values.get(f"{need}-who") or ""
    at = _moment(values, f"{need}-at")
    back = _moment(values, f"{need}-put_back")
    if who or at or back:
        yield Booking(need, who, at, back)


def _moment(values: dict[str, Any], name: str) -> datetime | None:
    day, time = values.get(f"{name}-day"), values.get(name)
    if day is None or time is None:
        return None
    return datetime.combine(day, time)
