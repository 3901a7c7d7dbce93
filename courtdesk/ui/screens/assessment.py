"""The outcome of the assessment for one requirement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import requirements
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.court_clock import at_court, court_time
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import Appointment, RequirementKind
from courtdesk.errors import FieldError, FieldErrors, NotReadable
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextArea, TextField, TimeField
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class AssessmentView(CaseView):
    """The case, and the clinical notes recorded before, where this member may read them."""

    notes: str
    notes_closed: bool


class AssessmentForm(CaseForm[AssessmentView]):
    """Records whether the person is suitable, the plan, and the first appointment."""

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(
            desk,
            case,
            f"{kind} assessment",
            "Save assessment",
            kept_as=f"assessment:{kind}",
            sealed_to=kind.compartment,
        )
        self._kind = kind

    def read(self, session: Session) -> AssessmentView:
        """The case and the notes. Raises `NotAllowed` for a role that does not assess this."""
        session.require(self._kind.assess)
        file = case_file(session, self.case)
        part = file.requirement(self._kind)
        notes, closed = "", False
        if part is not None and part.assessment is not None:
            try:
                sealed = json.loads(session.vault.unseal(part.assessment.revision, session.keys))
                notes = str(sealed.get("notes", ""))
            except NotReadable:
                closed = True
        return AssessmentView(file, notes, closed)

    def fields(self, view: AssessmentView) -> Sequence[Field[Any]]:
        """Suitable or not, why, plan, appointment, support, notes."""
        part = view.file.requirement(self._kind)
        before = part.assessment.value if part is not None and part.assessment else None
        made: list[Field[Any]] = [
            Choice(
                "suitable",
                f"Is the person suitable for the {self._kind}?",
                [Option(_YES, "Yes"), Option(_NO, "No")],
                missing="Say whether the person is suitable.",
            ),
            TextArea(
                "reasons", "Reasons", hint=_REASONS, optional=True, rows=3, missing=_NO_REASONS
            ),
            TextArea("plan", "Outline treatment plan", hint=_PLAN, rows=4, missing=_NO_PLAN),
            TextArea("support", "Support recommended", hint=_SUPPORT, optional=True, rows=2),
            TextArea("rar_needs", "Needs for RAR days", hint=_RAR, optional=True, rows=2),
            *_conditions(self._kind),
            DateField("day", "First appointment: date", hint=self._when(), optional=True),
            TimeField("time", "First appointment: time", optional=True),
            TextField(
                "closed_reason",
                "First appointment: why on that day",
                hint="For a weekend or a bank holiday.",
                optional=True,
            ),
            TextField("place", "First appointment: place", optional=True),
            TextField("with_whom", "First appointment: with whom", optional=True),
            TextArea("notes", "Clinical notes", hint=self._notes_hint(view), optional=True, rows=4),
        ]
        group = {field.name: field for field in made}
        if before is not None:
            group["suitable"].set_value(_YES if before.suitable else _NO)
            group["reasons"].set_value(before.reasons)
            group["plan"].set_value(before.plan)
            group["support"].set_value(before.support)
            group["rar_needs"].set_value(before.rar_needs)
            for name, _question in _CONDITIONS[self._kind]:
                group[name].set_value(_AS_TEXT[getattr(before, name)])
        # The one that stands: another's booking must not be undone by saving this page again.
        self._fill_appointment(group, view.file.appointment(self._kind))
        group["notes"].set_value(view.notes)
        return made

    def after_fields(self, view: AssessmentView) -> None:
        """Ask for plan and appointment only for somebody who is suitable."""
        if self.group is None:
            return
        self.group["suitable"].changed.connect(self._ask_what_applies)
        self._ask_what_applies()

    def _ask_what_applies(self) -> None:
        if self.group is None:
            return
        answer = self.group["suitable"].value()
        for name in _ONLY_WHEN_SUITABLE:
            self.group[name].setVisible(answer == _YES)
        reasons = self.group["reasons"]
        reasons.optional = answer != _NO
        reasons.caption_label.setText(reasons.spoken_label)
        reasons.controls()[0].setAccessibleName(reasons.spoken_label)

    def _when(self) -> str:
        if self._kind is RequirementKind.MHTR:
            return "If one has been made."
        return "Within 2 days of sentence."

    def _notes_hint(self, view: AssessmentView) -> str:
        who = "mental health" if self._kind is RequirementKind.MHTR else "substance misuse"
        hint = f"Sealed: only the {who} roles can read them."
        if view.notes_closed:
            hint += " Earlier notes are not available to your role; what you enter replaces them."
        return hint

    @staticmethod
    def _fill_appointment(group: dict[str, Field[Any]], before: Appointment | None) -> None:
        if before is None:
            return
        when = court_time(before.when)
        group["day"].set_value(when.date())
        group["time"].set_value(when.time())
        group["place"].set_value(before.place)
        group["with_whom"].set_value(before.with_whom)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the assessment. Raises `FieldErrors` by the names of the fields."""
        try:
            return self._assess(session, values)
        except FieldErrors as error:
            raise FieldErrors(tuple(_here(one) for one in error.errors)) from error

    def _assess(self, session: Session, values: dict[str, Any]) -> object:
        return requirements.assess(
            session,
            self.case,
            self._kind,
            suitable=values["suitable"] == _YES,
            reasons=values["reasons"] or "",
            plan=values.get("plan", ""),
            appointment=appointment(values),
            closed_reason=values.get("closed_reason") or "",
            support=values["support"] or "",
            rar_needs=values["rar_needs"] or "",
            **{name: _AS_FACT[values[name]] for name, _question in _CONDITIONS[self._kind]},
            notes=values["notes"] or "",
        )

    def said(self) -> str:
        """What was saved."""
        return f"The {self._kind} assessment has been saved."


_UNKNOWN = "unknown"
_AS_TEXT = {True: _YES, False: _NO, None: None}
_AS_FACT = {_YES: True, _NO: False, _UNKNOWN: None, None: None}
_ARRANGED = ("arrangements", "Have arrangements for treatment been made, or can they be?")
_CONDITIONS = {
    RequirementKind.MHTR: (
        ("need_found", "Is there a mental health need that the requirement could answer?"),
    ),
    RequirementKind.DRR: (
        ("need_found", "Is the person dependent on drugs, or likely to misuse them?"),
        ("treatable", "Does the person require treatment, or would they benefit from it?"),
        _ARRANGED,
    ),
    RequirementKind.ATR: (
        ("need_found", "Is the person dependent on alcohol?"),
        ("treatable", "Is the person susceptible to treatment?"),
        _ARRANGED,
    ),
}
"""The framework's own conditions ("CSTR Operating Framework"), as fields of `Assessment`."""


def _conditions(kind: RequirementKind) -> list[Field[Any]]:
    options = [Option(_YES, "Yes"), Option(_NO, "No"), Option(_UNKNOWN, "Not known yet")]
    return [
        Choice(name, question, options, missing=f"{question} Choose an answer.")
        for name, question in _CONDITIONS[kind]
    ]


_REASONS = "Told to the court duty officer."
_NO_REASONS = "Give the reasons why the person is not suitable."
_PLAN = "In words for the court."
_NO_PLAN = "Enter the outline treatment plan, in words for the court."
_ONLY_WHEN_SUITABLE = ("plan", "day", "time", "closed_reason", "place", "with_whom")
_RAR = "Needs that the requirement does not meet. Printed in the pre-sentence report."
_SUPPORT = "Other help recommended, whatever the court decides."


def appointment(values: dict[str, Any]) -> Appointment | None:
    """The appointment in the fields, or `None` when all of them are blank.

    Raises `FieldErrors` when some are filled and others not: half an appointment is none.
    """
    needed = {
        "day": "Enter the date of the first appointment.",
        "time": "Enter the time of the first appointment.",
        "place": "Enter the place of the first appointment.",
        "with_whom": "Enter whom the first appointment is with.",
    }
    blank = [name for name in needed if not values.get(name)]
    if len(blank) == len(needed):
        return None
    if blank:
        raise FieldErrors(tuple(FieldError(name, needed[name]) for name in blank))
    return Appointment(
        at_court(values["day"], values["time"]),
        values["place"].strip(),
        values["with_whom"].strip(),
    )


def _here(error: FieldError) -> FieldError:
    """An appointment's error at the field of this page that it is about."""
    name = {"on": "day", "at": "time"}.get(error.field, error.field)
    return FieldError(name, str(error))


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case and requirement."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return AssessmentForm(desk, place.case, RequirementKind(place.part))


SCREEN = ScreenSpec("assessment", "Assessment", build)
