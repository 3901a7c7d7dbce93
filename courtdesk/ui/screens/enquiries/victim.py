"""Whether the victim's views and the effect of the offence were considered, or why they are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import enquiries
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.enquiries import Victim, VictimViews
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextField
from courtdesk.ui.screen import Desk

_INTRO = (
    "Record whether there is an account of the effect on the victim and whether it was read. What "
    "it says is written nowhere in CourtDesk. The text for the report says whether the views were "
    "considered, and why where they are absent."
)


@dataclass(frozen=True)
class VictimView(CaseView):
    """The case, what was recorded before, and today."""

    before: Victim | None
    today: date


class VictimForm(CaseForm[VictimView]):
    """Asks what there is; why it is absent is asked for only where it is."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk, case, "Victim's views", "Save", kept_as="enquiries:victim", intro=_INTRO
        )

    def read(self, session: Session) -> VictimView:
        """The case and what was recorded. Raises `NotAllowed`, `UserError`."""
        said = enquiries.victim(session, self.case)
        file = case_file(session, self.case)
        return VictimView(file, said.value if said else None, session.clock().date())

    def fields(self, view: VictimView) -> Sequence[Field[Any]]:
        """Filled with what is recorded."""
        views = Choice(
            "views",
            "The victim's views and the effect of the offence",
            [Option(one.value, one.label) for one in VictimViews],
            missing="Say whether the victim's views were considered.",
            clearable=False,
        )
        why = TextField(
            "why_absent", "Absent because", missing="Say why there is no account.", chars=48
        )
        on = DateField("on", "Looked at on", hint="", missing="Enter the day.")
        on.set_value(view.before.on if view.before is not None else view.today)
        if view.before is not None:
            views.set_value(view.before.views.value)
            why.set_value(view.before.why_absent)
        return [views, why, on]

    def after_fields(self, view: VictimView) -> None:
        """Ask why only where there is nothing."""
        if self.group is not None:
            self.group.changed.connect(self._arrange)
            self._arrange()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return enquiries.record_victim(
            session,
            self.case,
            views=VictimViews(values["views"]),
            on=values["on"],
            why_absent=values.get("why_absent", ""),
        )

    def said(self) -> str:
        """That it is saved."""
        return "The victim's views have been recorded."

    def _arrange(self, _name: str = "") -> None:
        if self.group is not None:
            absent = self.group["views"].value() == VictimViews.ABSENT.value
            self.group["why_absent"].setVisible(absent)
