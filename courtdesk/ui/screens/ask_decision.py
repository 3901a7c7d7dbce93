"""Asking the clinical lead or the provider for a decision on one requirement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from courtdesk.actions import decisions
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.case_form import CaseForm, CaseView, read_case
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea, TimeField
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_LEAD = (
    "The clinical lead will read: the risk lines, the finished screens with their scores, the "
    "assessment with the clinical notes, and the consent. The lead signs in on this laptop and "
    "opens Approvals."
)
_PROVIDER = (
    "The provider will read: the assessment with its notes and the consent; no mental health "
    "screen. The provider signs in on this laptop and opens Approvals."
)


class AskDecision(CaseForm[CaseView]):
    """Asks, with the time by which the decision is needed."""

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        mental = kind is RequirementKind.MHTR
        title = "Ask for MHTR approval" if mental else f"Ask the provider to hold the {kind}"
        intro = _LEAD if mental else _PROVIDER
        super().__init__(desk, case, title, "Ask now", intro=intro)
        self._kind = kind

    def read(self, session: Session) -> CaseView:
        """The case. Raises `NotAllowed` for a role that does not ask."""
        session.require(Permission.ASK_DECISION)
        return read_case(session, self.case)

    def fields(self, view: CaseView) -> Sequence[Field[Any]]:
        """By when, and a note."""
        needed = TimeField("needed_by", "Needed by", hint="Today, such as 14:00.", optional=True)
        note = TextArea("note", "Note to whoever decides", optional=True, rows=2)
        return [needed, note]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Ask."""
        today = session.clock()
        at = values["needed_by"]
        needed = datetime.combine(today.date(), at, tzinfo=today.tzinfo) if at else None
        return decisions.ask_decision(
            session, self.case, self._kind, needed_by=needed, note=values["note"] or ""
        )

    def said(self) -> str:
        """What happens next."""
        who = "the clinical lead" if self._kind is RequirementKind.MHTR else "the provider"
        return f"Asked. The case now waits for {who}."


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case and requirement."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return AskDecision(desk, place.case, RequirementKind(place.part))


SCREEN = ScreenSpec("ask_decision", "Ask for a decision", build)
