"""Making a decision: the exact text that will be signed, then the decision and the passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit

from courtdesk.actions import decisions
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Member
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.ui.case_form import CaseForm, CaseView, as_pairs
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, Option, PassphraseField, TextArea, TextField
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_RELEASE = "release"
_ROWS = 14


@dataclass(frozen=True)
class DecisionView(CaseView):
    """The case, the text that is decided on, and the member's own card."""

    text: str
    member: Member


class ReadText(QPlainTextEdit):
    """The text as it will be signed: selectable, not editable, reached and left by Tab."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        mark(self, "paper")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("The text that you decide on and sign")
        lines = min(max(text.count("\n") + 2, 6), _ROWS)
        self.setMinimumHeight(current_theme().px(24) * lines)


class Decide(CaseForm[DecisionView]):
    """Signs a decision on what is shown."""

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        mental = kind is RequirementKind.MHTR
        title = "Decide on the MHTR" if mental else f"Agree to hold the {kind}?"
        super().__init__(desk, case, title, "Sign the decision")
        self._kind = kind
        self._outcome = Outcome.APPROVE

    def read(self, session: Session) -> DecisionView:
        """The text. Raises `NotAllowed` for a role that does not decide on this."""
        text = decisions.decision_text(session, self.case, self._kind)
        return DecisionView(case_file(session, self.case), text, session.member())

    def before_fields(self, view: DecisionView) -> None:
        """The text comes first: it is what the signature is about."""
        self.page.body.addWidget(Section("What you sign"))
        self.page.body.addWidget(Text("Read all of it. Your signature binds to exactly this text."))
        self.page.body.addWidget(ReadText(view.text))
        self.page.body.addWidget(Section("Your decision"))

    def fields(self, view: DecisionView) -> Sequence[Field[Any]]:
        """The decision, its reasons, the registration, and the passphrase again."""
        reasons = TextArea(
            "reasons",
            "Reasons",
            hint="Told to the court team. Needed unless you approve.",
            optional=True,
            rows=3,
        )
        support = TextArea("support", "Support recommended", optional=True, rows=2)
        made: list[Field[Any]] = [self._choice(), reasons, support]
        made += self._registration(view.member)
        made.append(
            PassphraseField("passphrase", "Your passphrase again", missing="Enter your passphrase.")
        )
        return made

    def _choice(self) -> Field[Any]:
        mental = self._kind is RequirementKind.MHTR
        yes = "Approve" if mental else "Agree to hold the order"
        options = [
            Option(Outcome.APPROVE.value, yes),
            Option(
                Outcome.RETURN.value, "Return with a reason", "It can be amended and asked again."
            ),
            Option(Outcome.DECLINE.value, "Decline with reasons"),
        ]
        return Choice("outcome", "What do you decide?", options, missing="Choose your decision.")

    def _registration(self, member: Member) -> list[Field[Any]]:
        if self._kind is not RequirementKind.MHTR:
            return []
        body = TextField("registration_body", "Registration body", hint="As it is said in court.")
        number = TextField("registration_number", "Registration number")
        body.set_value(member.registration_body)
        number.set_value(member.registration_number)
        release = Checks(
            "release",
            "Scores",
            [Option(_RELEASE, "Release the scores to the court", _RELEASE_HINT)],
            optional=True,
        )
        return [body, number, release]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Sign."""
        if self.view is None:
            raise ValueError("nothing was read to decide on")
        self._outcome = Outcome(values["outcome"])
        return decisions.decide(
            session,
            self.case,
            self._kind,
            outcome=self._outcome,
            text=self.view.text,
            passphrase=values["passphrase"],
            reasons=values["reasons"] or "",
            support=values["support"] or "",
            registration_body=values.get("registration_body", ""),
            registration_number=values.get("registration_number", ""),
            release_scores=_RELEASE in values.get("release", ()),
        )

    def said(self) -> str:
        """What was decided."""
        return f"Signed: the {self._kind} is {_SAID[self._outcome]}."

    def _refused(self, error: CourtDeskError) -> None:
        self.action.setEnabled(True)
        if self.group is None:
            return
        wrong = isinstance(error, WrongPassphrase)
        pairs = [("passphrase", str(error))] if wrong else as_pairs(error)
        self.group.show_errors(pairs)


_RELEASE_HINT = (
    "The scores and bands above are then printed in the pre-sentence report. Without this the "
    "court is told your decision only."
)
_SAID = {
    Outcome.APPROVE: "approved",
    Outcome.RETURN: "returned with your reasons",
    Outcome.DECLINE: "declined with your reasons",
}


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case and requirement."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return Decide(desk, place.case, RequirementKind(place.part))


SCREEN = ScreenSpec("decide", "Decide", build)
