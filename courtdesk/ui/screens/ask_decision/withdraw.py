"""Taking back what was asked, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from courtdesk.actions import decisions
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.waiting import asked_words
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.ask_decision.reading import AskView, read_view

WITHDRAW = "withdraw"
"""The part of the place after the requirement."""

_NOTHING = "Nothing waits to be decided about the {}: there is nothing to withdraw."


class Withdraw(CaseForm[AskView]):
    """Withdraws the request that waits."""

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(
            desk,
            case,
            f"Withdraw what was asked about the {kind}",
            "Withdraw it",
            kept_as=f"ask_decision:{kind}:{WITHDRAW}",
        )
        self._kind = kind

    def read(self, session: Session) -> AskView:
        """The case and what waits. Raises `NotAllowed` for a role that does not ask."""
        return read_view(session, self.case, self._kind)

    def show_view(self, view: AskView) -> None:
        """The page, or that nothing waits."""
        if view.waiting is None:
            self.refuse(_NOTHING.format(self._kind))
        else:
            super().show_view(view)

    def before_fields(self, view: AskView) -> None:
        """What is withdrawn, and what that does not undo."""
        if view.waiting is None:
            return
        panel = Inset(f"Waiting for {view.asked_of}")
        waiting = view.waiting
        asked = asked_words(
            self._kind, view.asked_of, waiting.asked_at, view.now, waiting.needed_by
        )
        panel.add(Text(f"{asked}."))
        self.page.body.addWidget(panel)
        if view.to is not None:
            self.page.body.addWidget(
                Text(
                    f"What {view.asked_of} was sent can still be opened there: tell them. A "
                    "decision that they have made already counts when it comes, as long as the "
                    "record is what they read."
                )
            )

    def fields(self, view: AskView) -> Sequence[Field[Any]]:
        """Why."""
        return [
            TextArea(
                "because",
                "Why is it withdrawn?",
                hint="Everybody on the court side can read this: no clinical answer.",
                missing="Enter why the request is withdrawn.",
                rows=2,
            )
        ]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Withdraw it."""
        return decisions.withdraw_request(session, self.case, self._kind, because=values["because"])

    def _done(self, at: datetime) -> None:
        # Not back to the page that asks: it would still say that somebody is waited for.
        self.desk.saved(at)
        self.desk.say(self.said())
        self.to_case()

    def said(self) -> str:
        """That it is done, and what is left to do."""
        by_file = self.view is not None and self.view.to is not None
        tell = f" Tell {self.view.asked_of}." if by_file and self.view is not None else ""
        return f"Withdrawn: nobody is asked about the {self._kind} now.{tell}"
