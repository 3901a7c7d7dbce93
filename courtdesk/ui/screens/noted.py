"""That the consent was also recorded on NDelius: by whom and when, in two fields.

**Decision: a fact, not a tick.** Staff key twice for fear that probation's record misses something;
a name and a day end that doubt, a tick does not. It holds for the consent as it was then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import noted
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import DateField, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec


@dataclass(frozen=True)
class NotedView(CaseView):
    """The case, what was noted as a sentence ("" for nothing), the member's name, and today."""

    before: str
    name: str
    today: date


class NotedForm(CaseForm[NotedView]):
    """Asks who recorded the consent there, and when."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk, case, "Consent also recorded on NDelius", "Save", kept_as="noted:consent"
        )

    def read(self, session: Session) -> NotedView:
        """The case and what was noted. Raises `UserError` without a consent."""
        file = case_file(session, self.case)
        if file.consent is None:
            raise UserError("There is no consent yet: have it signed before you note it elsewhere.")
        found = noted.noted(session, self.case)
        return NotedView(
            file,
            f"{found.value.sentence}." if found is not None else "",
            session.member().name,
            session.clock().date(),
        )

    def before_fields(self, view: NotedView) -> None:
        """What was noted about the consent as it stands."""
        if view.before:
            self.page.body.addWidget(Text(view.before))

    def fields(self, view: NotedView) -> Sequence[Field[Any]]:
        """The member's own name and today, to be changed where that is not so."""
        by = TextField("by", "Recorded there by", missing="Say who recorded it there.")
        on = DateField("on", "On", missing="Enter the day on which it was recorded there.")
        by.set_value(view.name)
        on.set_value(view.today)
        return [by, on]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return noted.noted_elsewhere(session, self.case, by=values["by"], on=values["on"])

    def said(self) -> str:
        """That it is noted."""
        return "Noted that the consent is also on NDelius."


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case. Raises `ValueError` for a place without one."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return NotedForm(desk, place.case)


SCREEN = ScreenSpec("noted", "Consent on NDelius", build, needs=Permission.TAKE_CONSENT)
