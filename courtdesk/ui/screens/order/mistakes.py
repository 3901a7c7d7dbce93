"""Taking back one record that was entered by mistake, with a reason; it stays in the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courtdesk.actions import orders
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.errors import NotAllowed
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.order.base import OrderForm, OrderView, order_place, words_field


@dataclass(frozen=True)
class MistakeView(OrderView):
    """What is to be taken back: its title, its detail, and by whom it was recorded."""

    title: str = ""
    detail: str = ""
    by: str = ""


class TakeBackForm(OrderForm[MistakeView]):
    """Shows one record and asks what the mistake was."""

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId) -> None:
        super().__init__(
            desk, case, "Recorded", "Take it back", kept_as=f"order:mistake:{document}"
        )
        self._document = document

    def read(self, session: Session) -> MistakeView:
        """The record. Raises `UserError` when it is not part of the case."""
        file = case_file(session, self.case)
        found = orders.mistakable(file, self._document)
        told = ""
        try:
            orders.require_for(session, found.value)
        except NotAllowed as error:
            told = str(error)
        title, detail = found.value.event
        by = session.team().name_of(found.by)
        return MistakeView(file, session.clock().date(), told, title, detail, by)

    def before_fields(self, view: MistakeView) -> None:
        """What is recorded."""
        panel = Panel(view.title)
        panel.add(Text(view.detail))
        panel.add(Text(f"Recorded by {view.by}."))
        self.page.body.addWidget(panel)

    def fields(self, view: MistakeView) -> Sequence[Field[Any]]:
        """The reason."""
        hint = "Only if this was entered by mistake. It stays in the record as taken back."
        return [
            words_field(
                "What was the mistake?",
                name="reason",
                missing="Say what the mistake was.",
                hint=hint,
            )
        ]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Take it back."""
        return orders.take_back(session, self.case, self._document, reason=values["reason"])

    def said(self) -> str:
        """What was done."""
        return "Taken back as entered by mistake."

    def _done(self, at: datetime) -> None:
        # The page before may be that of what is gone now.
        self.desk.saved(at)
        self.desk.say(self.said())
        self.desk.go(order_place(self.case))
