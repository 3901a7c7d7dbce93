"""Asking about restorative justice, and recording what the person said (R2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import referrals
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.referrals import Interested, RestorativeInterest
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option
from courtdesk.ui.screen import Desk

_INTRO = (
    "Ask openly and without pressure. It is the person's free choice, any answer is a good one, "
    "and it changes nothing about what is proposed to the court. Before a plea or a trial, do not "
    "talk about the alleged offence."
)


@dataclass(frozen=True)
class InterestView(CaseView):
    """The case and what was recorded before, if anything."""

    before: RestorativeInterest | None
    today: date


class InterestForm(CaseForm[InterestView]):
    """Asks what the person said, and when."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Restorative justice",
            "Save answer",
            kept_as="referrals:interest",
            intro=_INTRO,
        )

    def read(self, session: Session) -> InterestView:
        """The case and the last answer. Raises `NotAllowed`, `UserError`."""
        session.require(Permission.REFER)
        found = referrals.of_case(session, self.case)
        before = found.interest.value if found.interest is not None else None
        return InterestView(found.file, before, session.clock().date())

    def fields(self, view: InterestView) -> Sequence[Field[Any]]:
        """What was said, and when."""
        said = Choice(
            "interested",
            "Would the person like to know more about restorative justice?",
            [Option(one.value, one.label) for one in Interested],
            missing="Say what the person answered.",
        )
        asked = DateField("asked_on", "Asked on", missing=_NO_DATE)
        asked.set_value(view.today)
        if view.before is not None:
            said.set_value(view.before.interested.value)
            asked.set_value(view.before.asked_on)
        return [said, asked]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return referrals.note_interest(
            session, self.case, Interested(values["interested"]), values["asked_on"]
        )

    def said(self) -> str:
        """What was saved."""
        return "The answer about restorative justice has been recorded."


_NO_DATE = "Enter the date on which the person was asked."
