"""Entering one outcome measure that no form of CourtDesk asks, or putting one right.

A name that CourtDesk knows decides which roles can read the total; for any other the member says
what it is about. What is typed is kept sealed to the member alone until it is saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import measures
from courtdesk.actions.cases import case_file
from courtdesk.actions.measures import MeasureRead
from courtdesk.actions.session import Session
from courtdesk.domain.access import READERS, Compartment, Permission
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.outcomes import KNOWN, MeasureEntry, compartment_of
from courtdesk.errors import NotReadable
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextField
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_OTHER = "other"
_ABOUT = {
    Compartment.MENTAL_HEALTH: "Mental health",
    Compartment.SUBSTANCE: "Drugs or alcohol",
}
_INTRO = (
    "For a measure that was filled in elsewhere or on paper. Its total is kept as it is: CourtDesk "
    "gives it no band and says nothing about risk."
)


@dataclass(frozen=True)
class MeasureView(CaseView):
    """The case, and the measure that is put right, if any."""

    before: MeasureRead | None


class MeasureForm(CaseForm[MeasureView]):
    """Asks for name, version, date and total; for a correction also why."""

    def __init__(self, desk: Desk, case: CaseId, document: str) -> None:
        super().__init__(
            desk,
            case,
            "Correct a measure" if document else "Enter a measure",
            "Save measure",
            kept_as=f"measure:{document or 'new'}",
            intro=_INTRO,
        )
        self._document = DocumentId(document) if document else None

    def read(self, session: Session) -> MeasureView:
        """The case and what is recorded. Raises `NotAllowed`, `NotReadable`, `UserError`."""
        if not measures.may_enter(session):
            session.require(Permission.SCREEN)
        file = case_file(session, self.case)
        if self._document is None:
            return MeasureView(file, None)
        before = measures.measure(session, self.case, self._document)
        if before.total is None:
            raise NotReadable(
                f"The {before.recorded.value.name} of this case is not available to your role: "
                "ask somebody who can read it to correct it."
            )
        return MeasureView(file, before)

    def fields(self, view: MeasureView) -> Sequence[Field[Any]]:
        """Which measure, what it is about, version, date, total, note, reason."""
        made: list[Field[Any]] = [
            Choice(
                "known", "Measure", _known_options(), hint=_OPEN_TO, missing="Choose the measure."
            ),
            TextField("name", "Name of the measure", missing="Enter the name of the measure."),
            Choice(
                "compartment",
                "What is it about?",
                [Option(one.value, _ABOUT[one], _readers(one)) for one in Compartment],
                missing="Say what the measure is about.",
            ),
            TextField("version", "Version", hint=_VERSION, optional=True, chars=20),
            DateField("on", "Date it was filled in", missing=_NO_DATE),
            TextField(
                "total", "Total", hint="In digits, such as 12 or 12.5.", missing=_NO_TOTAL, chars=10
            ),
            TextField("note", "Range or note", hint=_NOTE, optional=True, chars=48),
        ]
        if view.before is not None:
            made.append(TextField("reason", "Why is it corrected?", missing=_NO_REASON, chars=48))
            _fill({field.name: field for field in made}, view.before)
        return made

    def after_fields(self, view: MeasureView) -> None:
        """Ask for name and subject only where the measure is another one."""
        if self.group is not None:
            self.group["known"].changed.connect(self._ask_what_applies)
            self._ask_what_applies()

    def _ask_what_applies(self) -> None:
        if self.group is None:
            return
        other = self.group["known"].value() == _OTHER
        for name in ("name", "compartment"):
            self.group[name].setVisible(other)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        entry = _entry(values)
        if self._document is None:
            return measures.enter_measure(session, self.case, entry)
        return measures.correct_measure(
            session, self.case, self._document, entry, reason=values["reason"]
        )

    def said(self) -> str:
        """What was saved; no name and no number, as the window behind may be seen by others."""
        verb = "entered" if self._document is None else "corrected"
        return f"The measure has been {verb}."


_OPEN_TO = (
    "The total of TOPS is open to the substance misuse roles, that of the other named ones to the "
    "mental health roles."
)
_VERSION = "As printed on it, such as a year or “short form”. Leave it blank when it has none."
_NO_DATE = "Enter the date on which the measure was filled in."
_NO_TOTAL = "Enter the total."
_NOTE = "Such as “0 to 40, lower is better”."
_NO_REASON = "Say why the measure is corrected."


def _known_options() -> list[Option]:
    known = [Option(one.name, one.name) for one in KNOWN]
    return [*known, Option(_OTHER, "Another measure")]


def _readers(compartment: Compartment) -> str:
    roles = sorted(role.label for role in READERS[compartment])
    return f"The total is open to: {', '.join(roles)}."


def _entry(values: dict[str, Any]) -> MeasureEntry:
    other = values["known"] == _OTHER
    about = values.get("compartment")
    return MeasureEntry(
        name=values["name"] if other else values["known"],
        version=values["version"] or "",
        on=values["on"],
        total=values["total"],
        note=values["note"] or "",
        compartment=Compartment(about) if other and about else None,
    )


def _fill(group: dict[str, Field[Any]], before: MeasureRead) -> None:
    value, total = before.recorded.value, before.total
    known = compartment_of(MeasureEntry(value.name, "", None, "")) is not None
    group["known"].set_value(value.name if known else _OTHER)
    if not known:
        group["name"].set_value(value.name)
        group["compartment"].set_value(before.compartment)
    group["on"].set_value(value.on)
    if total is not None:
        group["version"].set_value(total.version)
        group["total"].set_value(total.total)
        group["note"].set_value(total.note)


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case; its part is the measure that is put right, or ""."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return MeasureForm(desk, place.case, place.part)


SCREEN = ScreenSpec("measure", "Outcome measure", build)
