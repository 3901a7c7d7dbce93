"""An appointment that was not kept: recorded by who expected the person, decided by the officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import absences
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.court_clock import court_time
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.orders import Enforcement, NonAttendance
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day
from courtdesk.errors import FieldError
from courtdesk.ui.case_words import who_may
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.order.base import (
    OrderForm,
    OrderView,
    day_field,
    kind_field,
    kind_of,
    nothing_made,
    with_name,
    words_field,
)

_DECIDES = "The responsible officer decides"
_WHY_OFFICER = (
    "Tell the responsible officer as was agreed at the multidisciplinary meeting. Only the "
    "responsible officer decides about enforcement; nothing here does."
)


class NewAbsence(OrderForm[OrderView]):
    """Asks which appointment was not kept."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Appointment not kept",
            "Save",
            kept_as="order:absence",
            intro=_WHY_OFFICER,
        )

    def read(self, session: Session) -> OrderView:
        """The case, and whether the member may record this."""
        file = case_file(session, self.case)
        told = nothing_made(file)
        if not session.may(Permission.RECORD_ORDER):
            told = who_may(Permission.RECORD_ORDER)
        return OrderView(file, session.clock().date(), told)

    def fields(self, view: OrderView) -> Sequence[Field[Any]]:
        """Which requirement, when, and what the person gave as a reason."""
        made: list[Field[Any]] = [kind_field(view.kinds)] if len(view.kinds) > 1 else []
        made.append(day_field("Day of the appointment", _expected(view)))
        made.append(words_field("Reason that the person gave", name="reason_given"))
        return made

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        kind = kind_of(values, self.view.kinds if self.view is not None else ())
        if kind is None:
            raise FieldError("requirement", "Say which requirement it is.")
        return absences.record_absence(
            session, self.case, kind, on=values["on"], reason_given=values["reason_given"]
        )

    def said(self) -> str:
        """What is still to be done."""
        return "Recorded that the appointment was not kept. Record when the officer is told."


def _expected(view: OrderView) -> date | None:
    """The day of the appointment that is booked, once it has come; else nobody's guess.

    Enforcement may follow: a day that stood there by itself must not be one without appointment.
    """
    booked = [view.file.appointment(kind) for kind in view.kinds]
    days = [court_time(one.when).date() for one in booked if one is not None]
    past = [one for one in days if one <= view.today]
    return past[0] if len(past) == 1 else None


@dataclass(frozen=True)
class AbsenceView(OrderView):
    """The absence, and whether the member is the one who decides."""

    value: NonAttendance | None = None
    decides: bool = False

    @property
    def absence(self) -> NonAttendance:
        """The absence, which was read with the view."""
        if self.value is None:
            raise RuntimeError("an absence was not read")
        return self.value


class AbsencePage(OrderForm[AbsenceView]):
    """Who was told of an absence and, for the responsible officer, what follows."""

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId) -> None:
        super().__init__(
            desk, case, "Appointment not kept", "Save", kept_as=f"order:absence:{document}"
        )
        self._document = document

    def read(self, session: Session) -> AbsenceView:
        """The absence. Raises `UserError` when it is not part of the case."""
        file = case_file(session, self.case)
        may = session.may(Permission.RECORD_ORDER)
        return AbsenceView(
            file,
            session.clock().date(),
            "" if may else who_may(Permission.RECORD_ORDER),
            absences.absence(file, self._document),
            session.may(Permission.ENFORCE),
        )

    def before_fields(self, view: AbsenceView) -> None:
        """What was recorded, and for all but the officer who decides."""
        value = view.absence
        panel = Panel(f"{value.requirement} appointment on {day(value.on)}")
        panel.add(Text(f"Reason given: {value.reason_given or 'none recorded'}"))
        panel.add(Text(_decided(value)))
        self.page.body.addWidget(panel)
        if not view.decides:
            inset = Inset(_DECIDES, look="neutral")
            inset.add(Text(_WHY_OFFICER))
            self.page.body.addWidget(inset)

    def fields(self, view: AbsenceView) -> Sequence[Field[Any]]:
        """When each was told, and the decision for who decides."""
        value = view.absence
        made: list[Field[Any]] = [
            day_field(
                "Responsible officer told on",
                value.officer_told_on,
                name="officer_told_on",
                optional=True,
            )
        ]
        if value.requirement is RequirementKind.MHTR:
            label = "Clinical lead told on"
            made.append(day_field(label, value.lead_told_on, name="lead_told_on", optional=True))
        if view.decides:
            made += _decision_fields(value)
        return made

    def after_fields(self, view: AbsenceView) -> None:
        """The day and the words of a decision only with one; the way to take it back."""
        self.add_mistake(self._document, f"the appointment of {day(view.absence.on)}")
        if self.group is not None and view.decides:
            self.group["decision"].changed.connect(self._ask_what_applies)
            self._ask_what_applies()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record what was changed. Raises `FieldErrors`, `FieldError` when nothing was."""
        changed = [
            self._tell(session, values, "officer_told_on"),
            self._tell(session, values, "lead_told_on"),
            self._decide(session, values),
        ]
        if not any(changed):
            raise FieldError("", "Nothing is changed: say what has happened, or go back.")
        return None

    def said(self) -> str:
        """That it is recorded."""
        return "What followed the appointment has been recorded."

    def _now(self, session: Session) -> NonAttendance:
        return absences.absence(case_file(session, self.case), self._document)

    def _tell(self, session: Session, values: dict[str, Any], name: str) -> bool:
        on = values.get(name)
        if on is None or on == getattr(self._now(session), name):
            return False
        tell = absences.told_officer if name == "officer_told_on" else absences.told_lead
        with_name(name, lambda: tell(session, self.case, self._document, on))
        return True

    def _decide(self, session: Session, values: dict[str, Any]) -> bool:
        chosen = values.get("decision")
        if chosen is None:
            return False
        before = self._now(session)
        new = (Enforcement(chosen), values["decided_on"], values["words"].strip())
        if new == (before.decision, before.decided_on, before.decision_words):
            return False
        with_name(
            "decided_on",
            lambda: absences.decide_enforcement(
                session, self.case, self._document, decision=new[0], on=new[1], words=new[2]
            ),
        )
        return True

    def _ask_what_applies(self) -> None:
        if self.group is None:
            return
        chosen = self.group["decision"].value() is not None
        for name in ("decided_on", "words"):
            self.group[name].setVisible(chosen)


def _decision_fields(value: NonAttendance) -> list[Field[Any]]:
    decision = Choice(
        "decision",
        "Your decision about enforcement",
        [Option(one.value, one.label) for one in Enforcement],
        optional=True,
    )
    decision.set_value(value.decision.value if value.decision is not None else None)
    words = words_field("What was decided")
    words.set_value(value.decision_words)
    return [decision, day_field("Decided on", value.decided_on, name="decided_on"), words]


def _decided(value: NonAttendance) -> str:
    if value.decision is None:
        return "Enforcement: not decided"
    on = f", {day(value.decided_on)}" if value.decided_on is not None else ""
    words = f". {value.decision_words}" if value.decision_words else ""
    return f"Enforcement: {value.decision.label}{on}{words}"
