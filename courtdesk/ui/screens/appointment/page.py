"""When, where and with whom; what is wrong with the day as it is typed; what the person needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from courtdesk.actions import appointments
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.adjustments import Need, needs_of
from courtdesk.domain.appointment_checks import Setting, appointment_warnings, closed_words
from courtdesk.domain.court_clock import court_moment
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import BookedAppointment
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.domain.words import moment
from courtdesk.errors import FieldError, UserError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.contact_line import ContactLine
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import DateField, TextField, TimeField
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.screen import Desk


@dataclass(frozen=True)
class AppointmentView(CaseView):
    """The case, what is booked on its own or stands in the assessment, and the checks' setting."""

    booked: BookedAppointment | None
    before: Appointment | None
    setting: Setting


class AppointmentForm(CaseForm[AppointmentView]):
    """Asks for the appointment.

    Attributes:
        note: what looks wrong about day and hour as they are typed, hidden while nothing does.
    """

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(
            desk,
            case,
            f"First appointment for the {kind}",
            "Save appointment",
            kept_as=f"appointment:{kind}",
        )
        self._kind = kind
        self.contact: ContactLine | None = None
        self.note = Inset("Make sure", look="warning")
        self._note_words = Text()
        self.note.add(self._note_words)
        self.note.hide()

    def read(self, session: Session) -> AppointmentView:
        """The case. Raises `NotAllowed`, and `UserError` where there is nothing to book for."""
        file = case_file(session, self.case)
        appointments.require_booking(session, file)
        why_not = appointments.why_not_book(file, self._kind)
        if why_not:
            raise UserError(why_not)
        booked = file.court.appointment(self._kind)
        return AppointmentView(
            file,
            booked.value if booked is not None else None,
            file.appointment(self._kind),
            appointments.setting_of(session, file),
        )

    def before_fields(self, view: AppointmentView) -> None:
        """What is booked now, and what the person needs."""
        if view.before is not None:
            own = "Booked" if view.booked is not None else "From the assessment"
            self.page.body.addWidget(Text(f"{own}: {_words(view.before)}."))
        needs = needs_of(view.file.person.value)
        if needs:
            panel = Panel("What the person needs")
            for need in needs:
                panel.add(Text(_need_words(need)))
                panel.add(Caption(need.to_do))
            self.page.body.addWidget(panel)

    def fields(self, view: AppointmentView) -> Sequence[Field[Any]]:
        """Filled with what is booked."""
        first = view.setting.starts
        hint = f"For example, {first.day} {first.month} {first.year}."
        made: list[Field[Any]] = [
            DateField("on", "Date", hint=hint, missing="Enter the date of the appointment."),
            TimeField("at", "Time", missing="Enter the time of the appointment."),
            TextField(
                "closed_reason",
                "Why it stands on that day",
                hint="For example, the clinic is open on Saturdays.",
                # Asked for only on a closed day, and then it is needed.
                chars=48,
            ),
            TextField("place", "Place", missing="Enter where the appointment is.", chars=48),
            TextField("with_whom", "With whom", missing=_NO_WHOM, chars=36),
        ]
        self._fill({field.name: field for field in made}, view)
        return made

    def after_fields(self, view: AppointmentView) -> None:
        """Look at day and hour as they are typed."""
        if self.group is None:
            return
        self.group.put_before("closed_reason", self.note)
        for name in ("on", "at"):
            self.group[name].changed.connect(self._look)
        self._look()
        self.contact = ContactLine(self.desk, self.case)
        self.column.addWidget(self.contact)

    def refresh(self) -> None:
        """How to reach the person may have changed on another page."""
        if self.contact is not None:
            self.contact.read_again()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Book it. Raises `FieldErrors` by the names of the fields."""
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        # On the court's own clocks: a laptop in January knows no summer time by itself.
        zone = self.view.setting.calendar.zone
        return appointments.book(
            session,
            self.case,
            self._kind,
            when=datetime.combine(values["on"], values["at"], tzinfo=zone),
            place=values["place"],
            with_whom=values["with_whom"],
            closed_reason=values.get("closed_reason") or "",
        )

    def said(self) -> str:
        """That it is booked, and not when: others may see the window behind."""
        return f"The first appointment for the {self._kind} is saved."

    def _fill(self, fields: dict[str, Field[Any]], view: AppointmentView) -> None:
        if view.before is not None:
            local = view.setting.calendar.local(view.before.when)
            fields["on"].set_value(local.date())
            fields["at"].set_value(local.time().replace(tzinfo=None))
            fields["place"].set_value(view.before.place)
            fields["with_whom"].set_value(view.before.with_whom)
        if view.booked is not None:
            fields["closed_reason"].set_value(view.booked.closed_reason)

    def _look(self) -> None:
        """Show what looks wrong, and ask for a reason on a closed day."""
        if self.group is None or self.view is None:
            return
        setting = self.view.setting
        on, at = _typed(self.group["on"]), _typed(self.group["at"])
        closed = closed_words(on, setting.calendar) if on is not None else ""
        why = self.group["closed_reason"]
        why.setVisible(bool(closed))
        why.missing = f"{closed}: choose another day, or say why it stands."
        found = [why.missing] if closed else []
        if on is not None:
            hour = at if at is not None else time(12)
            when = datetime.combine(on, hour, tzinfo=setting.calendar.zone)
            found += appointment_warnings(self._kind, Appointment(when, "", ""), setting)
        self._say(" ".join(found))

    def _say(self, words: str) -> None:
        if words and words != self._note_words.text():
            announce(self.note, words)
        self._note_words.setText(words)
        self.note.setVisible(bool(words))


_NO_WHOM = "Enter whom the appointment is with."


def _typed(field: Field[Any]) -> Any:
    """What a field holds, or `None` while it cannot be read yet."""
    try:
        return field.value()
    except FieldError:
        return None


def _words(one: Appointment) -> str:
    return f"{court_moment(one.when)}, {one.place}, with {one.with_whom}"


def _need_words(need: Need) -> str:
    words = f"{need.text[:1].upper()}{need.text[1:]}"
    booking = need.booking
    if booking is None or booking.at is None:
        return words
    return f"{words}: {booking.who or 'somebody'} is booked for {moment(booking.at)}"
