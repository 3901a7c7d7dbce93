"""That no treatment requirement is proposed, and why; then support by Liaison and Diversion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import requirements
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.overrules import NothingProposed
from courtdesk.ui.case_form import CaseForm, CaseView, read_case
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, TextArea
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_INTRO = (
    "No score by itself makes anyone unsuitable. If the person needs support in other ways, "
    "Liaison and Diversion can arrange it: record that under Referrals on the case page."
)


class NoProposalForm(CaseForm[CaseView]):
    """Asks why, and for a few words more where it is another reason."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "No requirement proposed",
            "Save",
            kept_as="no_proposal:",
            intro=_INTRO,
        )

    def read(self, session: Session) -> CaseView:
        """The case. Raises `NotAllowed` for a role that proposes nothing."""
        session.require(Permission.ASK_DECISION)
        return read_case(session, self.case)

    def fields(self, view: CaseView) -> Sequence[Field[Any]]:
        """Why, and words."""
        why = Choice(
            "why",
            "Why is no treatment requirement proposed?",
            [Option(one.value, one.label) for one in NothingProposed],
            missing="Say why no requirement is proposed.",
        )
        words = TextArea(
            "words",
            "More about it",
            hint="Everyone on the court side reads this: write no answers here.",
            optional=True,
            rows=2,
        )
        before = view.file.court.nothing
        if before is not None:
            why.set_value(before.value.why.value)
            words.set_value(before.value.words)
        return [why, words]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        why = NothingProposed(values["why"])
        return requirements.propose_nothing(session, self.case, why, values["words"] or "")

    def said(self) -> str:
        """That it is recorded, and what is next."""
        return "Recorded: no requirement is proposed. Tell Liaison and Diversion."


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case. Raises `ValueError` for a place without one."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return NoProposalForm(desk, place.case)


SCREEN = ScreenSpec("no_proposal", "No requirement proposed", build, needs=Permission.ASK_DECISION)
