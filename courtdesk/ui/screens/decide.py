"""Making a decision: the exact text that will be signed, then the decision and the passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courtdesk.actions import decisions
from courtdesk.actions.cases import case_file
from courtdesk.actions.decisions import OpenRequest
from courtdesk.actions.session import Session
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Member
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.ui.case_form import CaseForm, CaseView, as_pairs
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, Option, PassphraseField, TextArea, TextField
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.welcome import wait_of

_RELEASE = "release"
_ROWS = 18
_READ_ALL = "Read all of it. Your signature binds to exactly this text."
_NEW_TEXT = "This is the text as it stands now. Read all of it again: you sign exactly this."
_RELEASE_HINT = (
    "The scores and bands above are then printed in the pre-sentence report. Without this the "
    "court is told your decision only."
)
_FOR = {
    "reasons": (Outcome.RETURN, Outcome.DECLINE),
    "support": (Outcome.DECLINE,),
    "release": (Outcome.APPROVE,),
}
"""Which fields are asked for which decision."""


@dataclass(frozen=True)
class DecisionView(CaseView):
    """The case, the text that is decided on, the member's own card, and what was asked."""

    text: str
    member: Member
    request: OpenRequest | None
    now: datetime


class Decide(CaseForm[DecisionView]):
    """Signs a decision on what is shown.

    Attributes:
        text: what will be signed.
    """

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        mental = kind is RequirementKind.MHTR
        title = "Decide on the MHTR" if mental else f"Agree to hold the {kind}?"
        super().__init__(
            desk,
            case,
            title,
            "Sign the decision",
            kept_as=f"decide:{kind}",
            sealed_to=kind.compartment,
        )
        self._kind = kind
        self._outcome = Outcome.APPROVE
        self.text = ReadText("The text that you decide on and sign", _ROWS, desk.clipboard)
        self._how_to_read = Text(_READ_ALL)

    def read(self, session: Session) -> DecisionView:
        """The text. Raises `NotAllowed` for a role that does not decide on this."""
        text = decisions.decision_text(session, self.case, self._kind)
        file = case_file(session, self.case)
        request = decisions.open_request(session, file, self._kind)
        return DecisionView(file, text, session.member(), request, session.clock())

    def before_fields(self, view: DecisionView) -> None:
        """What was asked, and the text: it is what the signature is about."""
        for panel in _panels(view, self._kind):
            self.page.body.addWidget(panel)
        self.text.show_text(view.text)
        for widget in (Section("What you sign"), self._how_to_read, self.text):
            self.page.body.addWidget(widget)
        self.page.body.addWidget(Section("Your decision"))

    def fields(self, view: DecisionView) -> Sequence[Field[Any]]:
        """The decision, what it needs, the registration, and the passphrase again."""
        made: list[Field[Any]] = [_choice(self._kind), *_reasons()]
        if self._kind is RequirementKind.MHTR:
            made += [_release()] if view.file.forms else []
            made += _registration(view.member)
        missing = "Enter your passphrase."
        made.append(PassphraseField("passphrase", "Your passphrase again", missing=missing))
        return made

    def after_fields(self, view: DecisionView) -> None:
        """Ask only what the decision needs; Enter after the passphrase signs."""
        if self.group is None:
            return
        self.group["outcome"].changed.connect(self._ask_what_is_needed)
        self._ask_what_is_needed()
        passphrase = self.group["passphrase"]
        if isinstance(passphrase, PassphraseField):
            passphrase.edit.returnPressed.connect(self.submit)
        self.group.summary.chosen.connect(self._to_text)

    def focus_first(self) -> None:
        """The text: a page that began at the decision would be signed unread."""
        self.text.setFocus()

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
            reasons=values.get("reasons", ""),
            support=values.get("support", ""),
            registration_body=values.get("registration_body", ""),
            registration_number=values.get("registration_number", ""),
            release_scores=_RELEASE in values.get("release", ()),
        )

    def said(self) -> str:
        """What was decided."""
        return f"Signed: the {self._kind} is {outcome_words(self._outcome, self._kind)}."

    def submit(self) -> None:
        """Sign, once: Enter on the passphrase while it is being checked does nothing."""
        if self.action.isEnabled():
            super().submit()

    def _refused(self, error: CourtDeskError) -> None:
        super()._refused(error)
        if self.group is None:
            return
        if isinstance(error, WrongPassphrase) or wait_of(error):
            self.group.show_errors([("passphrase", str(error))])
            passphrase = self.group["passphrase"]
            if isinstance(passphrase, PassphraseField):
                # What is typed next replaces it; everything else stays as it was typed.
                passphrase.edit.selectAll()
        elif not all(name for name, _ in as_pairs(error)):
            self._read_again()

    def _read_again(self) -> None:
        """Show the text as it stands now, keeping all that was typed."""
        session = self.desk.session
        self.desk.runner.run(self, lambda: self.read(session), self._show_again, self._not_again)

    def _show_again(self, view: DecisionView) -> None:
        if self.view is None or view.text == self.view.text:
            return
        self.view = view
        self.text.show_text(view.text)
        self._how_to_read.setText(_NEW_TEXT)
        announce(self._how_to_read, _NEW_TEXT)

    def _not_again(self, error: CourtDeskError) -> None:
        if self.group is not None:
            self.group.show_errors([("", str(error))])

    def _to_text(self, name: str) -> None:
        if not name:
            self.text.setFocus()

    def _ask_what_is_needed(self) -> None:
        if self.group is None:
            return
        outcome = self.group["outcome"].value()
        for field in self.group.fields:
            if field.name in _FOR:
                field.setVisible(outcome in _FOR[field.name])


def outcome_words(outcome: Outcome, kind: RequirementKind) -> str:
    """A decision in words that follow "is": an MHTR is approved, a DRR or an ATR is agreed to."""
    if outcome is Outcome.APPROVE:
        return "approved" if kind is RequirementKind.MHTR else "agreed to"
    return "returned with your reasons" if outcome is Outcome.RETURN else "declined"


def _panels(view: DecisionView, kind: RequirementKind) -> Sequence[Inset]:
    """What was asked and by when; and a decision that was made before."""
    found = []
    if view.request is not None:
        found.append(Inset("Asked for"))
        found[-1].add(Text(_request_words(view.request, view.now)))
    part = view.file.requirement(kind)
    if part is not None and part.decision is not None:
        found.append(Inset("Decided before", look="neutral"))
        value = part.decision.value
        at = clock_time(value.decided_at, view.now)
        said = f"{_PAST[value.outcome]} at {at} by {value.name}"
        stands = view.file.standing_decision(kind) is not None
        rest = (
            "it stands until you sign another"
            if stands
            else "the record has changed since, so it no longer counts"
        )
        found[-1].add(Text(f"{said}: {rest}."))
    return found


_PAST = {
    Outcome.APPROVE: "Approved",
    Outcome.RETURN: "Returned with reasons",
    Outcome.DECLINE: "Declined",
}


def _request_words(request: OpenRequest, now: datetime) -> str:
    words = f"By {request.asked_by} at {clock_time(request.asked_at, now)}"
    if request.needed_by is not None:
        words += f", needed by {clock_time(request.needed_by, now)}"
    return f"{words}.\nNote: {request.note}" if request.note else f"{words}."


def _choice(kind: RequirementKind) -> Choice:
    mental = kind is RequirementKind.MHTR
    options = [
        Option(Outcome.APPROVE.value, "Approve" if mental else "Agree to hold the order"),
        Option(
            Outcome.RETURN.value,
            "Return with a reason",
            "The court team amends the record and asks you again.",
        ),
        Option(
            Outcome.DECLINE.value,
            "Decline with reasons",
            f"The report then says that the {kind} is not recommended.",
        ),
    ]
    return Choice("outcome", "What do you decide?", options, missing="Choose your decision.")


def _reasons() -> Sequence[Field[Any]]:
    return (
        TextArea(
            "reasons",
            "Reasons",
            hint="The court team is told them, and they are printed in the report.",
            missing="Give your reasons: the court team is told them.",
            rows=3,
        ),
        TextArea(
            "support",
            "Support recommended",
            hint="What could help the person instead; printed in the report.",
            optional=True,
            rows=2,
        ),
    )


def _registration(member: Member) -> Sequence[TextField]:
    body = TextField(
        "registration_body",
        "Registration body",
        hint="As it is said in court, such as HCPC.",
        missing="Enter your registration body, as in court.",
    )
    number = TextField(
        "registration_number",
        "Registration number",
        missing="Enter your registration number.",
    )
    body.set_value(member.registration_body)
    number.set_value(member.registration_number)
    return (body, number)


def _release() -> Checks:
    option = Option(_RELEASE, "Release the scores to the court", _RELEASE_HINT)
    return Checks("release", "Scores", [option], optional=True)


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case and requirement."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return Decide(desk, place.case, RequirementKind(place.part))


SCREEN = ScreenSpec("decide", "Decide", build)
