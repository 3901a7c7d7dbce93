"""The end of one requirement: completed, or why it ended as it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import endings
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import EndedBy
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.case_words import who_may
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.order.base import (
    OrderForm,
    OrderView,
    day_field,
    nothing_made,
    words_field,
)


class EndForm(OrderForm[OrderView]):
    """Asks when and how it ended; for one recorded before also why it is put right."""

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(
            desk, case, f"{kind}: end of treatment", "Save", kept_as=f"order:end:{kind}"
        )
        self._kind = kind

    def read(self, session: Session) -> OrderView:
        """The case, and whether the member may record this."""
        file = case_file(session, self.case)
        told = nothing_made(file)
        if not session.may(Permission.RECORD_ORDER):
            told = who_may(Permission.RECORD_ORDER)
        return OrderView(file, session.clock().date(), told)

    def before_fields(self, view: OrderView) -> None:
        """What stands."""
        found = view.file.order.ending(self._kind)
        if found is not None:
            words = f". {found.value.words}" if found.value.words else ""
            self.page.body.addWidget(Text(f"Recorded: {found.value.event[1]}{words}"))

    def fields(self, view: OrderView) -> Sequence[Field[Any]]:
        """Day, how, and why where that was not planned."""
        found = view.file.order.ending(self._kind)
        how = Choice(
            "how",
            "How it ended",
            [Option(one.value, one.label) for one in EndedBy],
            missing="Say how it ended.",
        )
        words = words_field("Why it ended", missing="Say why it ended as it did.")
        made: list[Field[Any]] = [how, day_field("Last day", view.today), words]
        if found is not None:
            how.set_value(found.value.how.value)
            words.set_value(found.value.words)
            made[1].set_value(found.value.on)
            made.append(
                TextField(
                    "reason",
                    "Why it is put right",
                    missing="Say why the end recorded before is put right.",
                    chars=48,
                )
            )
        return made

    def after_fields(self, view: OrderView) -> None:
        """Ask why only for an end that was not planned."""
        found = view.file.order.ending(self._kind)
        if found is not None:
            self.add_mistake(found.document, f"the end of the {self._kind}")
        if self.group is not None:
            self.group["how"].changed.connect(self._ask_what_applies)
            self._ask_what_applies()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return endings.end_requirement(
            session,
            self.case,
            self._kind,
            on=values["on"],
            how=EndedBy(values["how"]),
            words=values.get("words", ""),
            reason=values.get("reason", ""),
        )

    def said(self) -> str:
        """What was recorded."""
        return f"The end of the {self._kind} has been recorded."

    def _ask_what_applies(self) -> None:
        if self.group is None:
            return
        how = self.group["how"].value()
        self.group["words"].setVisible(how is not None and not EndedBy(how).planned)
