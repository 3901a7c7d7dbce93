"""Taking back a call that was recorded by mistake: one reason, and it counts no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import telephone
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.telephone import words
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.screen import Desk

MISTAKE = "mistake"
"""The part of the place, after the requirement."""

_INTRO = (
    "It stays in the record, marked as a mistake, and approves nothing any more. What the lead "
    "said after all is recorded as a call of its own, with a code of its own."
)
_GONE = "No answer by telephone stands any more: open the case again."


@dataclass(frozen=True)
class MistakeView(CaseView):
    """The case, and the call in words; "" where none stands."""

    said: str


class MistakeForm(CaseForm[MistakeView]):
    """Asks what was wrong."""

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(
            desk,
            case,
            "Call recorded by mistake",
            "Take it back",
            kept_as=f"telephone:{kind}:{MISTAKE}",
            intro=_INTRO,
        )
        self._kind = kind

    def read(self, session: Session) -> MistakeView:
        """The case and the call. Raises `NotAllowed` for a role that does not ask."""
        session.require(Permission.ASK_DECISION)
        file = case_file(session, self.case)
        stands = file.telephone(self._kind) is not None
        return MistakeView(file, words(file, self._kind) if stands else "")

    def show_view(self, view: MistakeView) -> None:
        """The field, while there is a call to take back."""
        if view.said:
            super().show_view(view)
        else:
            self.refuse(_GONE)

    def before_fields(self, view: MistakeView) -> None:
        """The call."""
        panel = Inset("Recorded")
        panel.add(Text(view.said))
        self.page.body.addWidget(panel)

    def fields(self, _view: MistakeView) -> Sequence[Field[Any]]:
        """What was wrong."""
        return [
            TextArea(
                "because",
                "What was wrong?",
                hint="Such as: it was about another person. Everyone on the court side reads it.",
                missing="Enter what was wrong: it stays in the record.",
                rows=2,
                limit=500,
            )
        ]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Take it back."""
        return telephone.take_back(session, self.case, self._kind, because=values["because"])

    def said(self) -> str:
        """What follows."""
        return f"Taken back: the {self._kind} is not approved by telephone any more."
