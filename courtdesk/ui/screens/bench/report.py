"""That the bench asked for a report: oral or written, when, and to when the case was put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courtdesk.actions import bench
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain import bench as facts
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextField, TimeField
from courtdesk.ui.screen import Desk


@dataclass(frozen=True)
class ReportView(CaseView):
    """The case, and the time now on the court's clock."""

    now: datetime


class ReportForm(CaseForm[ReportView]):
    """Asks which report, when, and to when and where the case was put back."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk, case, "Report requested by the bench", "Save", kept_as="bench:report"
        )

    def read(self, session: Session) -> ReportView:
        """The case and what is recorded."""
        return ReportView(case_file(session, self.case), session.clock())

    def fields(self, view: ReportView) -> Sequence[Field[Any]]:
        """Filled with what is recorded, else with the time now."""
        form = Choice(
            "form",
            "Which report did the bench ask for?",
            [Option(one.value, one.label) for one in facts.ReportForm],
            missing="Say whether the report is oral or written.",
            clearable=False,
        )
        back = TimeField("put_back_to", "Put back to", optional=True)
        room = TextField("courtroom", "In which courtroom?", optional=True, chars=12)
        at = TimeField("asked_at", "Asked for at", hint="", missing="Enter when it was asked for.")
        on = DateField("asked_on", "On", hint="", missing="Enter the day.")
        before = view.file.court.request
        asked = view.now
        if before is not None:
            asked = before.value.asked_at.astimezone(view.now.tzinfo)
            form.set_value(before.value.form.value)
            room.set_value(before.value.courtroom)
            if before.value.put_back_to is not None:
                back.set_value(before.value.put_back_to.astimezone(view.now.tzinfo).time())
        at.set_value(asked.time())
        on.set_value(asked.date())
        return [form, back, room, at, on]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it; the time that a case is put back to is of the day on which it was asked."""
        zone = session.clock().tzinfo
        day, back = values["asked_on"], values["put_back_to"]
        return bench.request_report(
            session,
            self.case,
            form=facts.ReportForm(values["form"]),
            asked_at=datetime.combine(day, values["asked_at"], tzinfo=zone),
            put_back_to=datetime.combine(day, back, tzinfo=zone) if back is not None else None,
            courtroom=values["courtroom"],
        )

    def said(self) -> str:
        """That it is recorded."""
        return "The request for a report has been recorded."
