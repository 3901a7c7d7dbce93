"""Making a decision: the exact text that will be signed, then the decision and the passphrase.

Where it was asked for by a sealed file, the second step stands on the same page: sending it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.actions import appointments, decided, decisions
from courtdesk.actions.cases import case_file
from courtdesk.actions.decisions import OpenRequest
from courtdesk.actions.session import Session
from courtdesk.domain.appointment_checks import Setting
from courtdesk.domain.approval import Outcome
from courtdesk.domain.court_clock import court_moment
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Member
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.ui.case_form import CaseForm, CaseView, as_pairs
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, Option, PassphraseField, TextArea, TextField
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.decide import first_appointment
from courtdesk.ui.screens.decide.sending import Sending
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
    **dict.fromkeys(first_appointment.NAMES, (Outcome.APPROVE,)),
}
"""Which fields are asked for which decision."""


@dataclass(frozen=True)
class DecisionView(CaseView):
    """The case, the text that is decided on, the member's own card, and what was asked.

    `by_file` is whether it was asked for by a sealed file, `to_send` whether an answer to that was
    signed here and not saved yet; `setting` is what an appointment is checked against.
    """

    text: str
    member: Member
    request: OpenRequest | None
    by_file: bool
    to_send: bool
    setting: Setting
    now: datetime


class Decide(CaseForm[DecisionView]):
    """Signs a decision on what is shown.

    Attributes:
        text: what will be signed.
        sending: the second step, once a decision that was asked for by a file is signed.
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
        self.sending: Sending | None = None

    def read(self, session: Session) -> DecisionView:
        """The text. Raises `NotAllowed` for a role that does not decide on this."""
        text = decisions.decision_text(session, self.case, self._kind)
        file = case_file(session, self.case)
        mine = [one for one in decided.decided_here(session) if one.file.id == self.case]
        return DecisionView(
            file,
            text,
            session.member(),
            decisions.open_request(session, file, self._kind),
            decided.came_by_file(session, file, self._kind),
            any(one.to_send for one in mine if one.kind is self._kind),
            appointments.setting_of(session, file),
            session.clock(),
        )

    def before_fields(self, view: DecisionView) -> None:
        """What was asked, and the text: it is what the signature is about."""
        for panel in _panels(view, self._kind):
            self.page.body.addWidget(panel)
        self.text.show_text(view.text)
        for widget in (Section("What you sign"), self._how_to_read, self.text):
            self.page.body.addWidget(widget)
        self.page.body.addWidget(Section("Your decision"))
        self.page.body.addWidget(Text(f"You sign as {view.member.name}, as it is said in court."))

    def fields(self, view: DecisionView) -> Sequence[Field[Any]]:
        """The decision, what it needs, the registration, and the passphrase again."""
        made: list[Field[Any]] = [_choice(self._kind), *_reasons()]
        if self._kind is RequirementKind.MHTR:
            made += [_release()] if view.file.forms else []
            made += [*_registration(view.member), _spoken_code()]
        else:
            made += first_appointment.fields()
        missing = "Enter your passphrase."
        made.append(PassphraseField("passphrase", "Your passphrase again", missing=missing))
        return made

    def after_fields(self, view: DecisionView) -> None:
        """Ask only what the decision needs; Enter after the passphrase signs."""
        if self.group is None:
            return
        self.group["outcome"].changed.connect(self._ask_what_is_needed)
        if self._kind is not RequirementKind.MHTR:
            self.group["on"].changed.connect(self._ask_what_is_needed)
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
            appointment=first_appointment.given(values),
            closed_reason=values.get(first_appointment.WHY_CLOSED) or "",
            spoken_code=values.get("spoken_code") or "",
        )

    def said(self) -> str:
        """What was decided."""
        return f"Signed: the {self._kind} is {outcome_words(self._outcome, self._kind)}."

    def submit(self) -> None:
        """Sign, once: Enter on the passphrase while it is being checked does nothing."""
        if self.action.isEnabled():
            super().submit()

    def leave(self) -> bool:
        """Not while the file is written: what came of it would be told to nobody."""
        return self.sending is None or not self.sending.busy

    def _done(self, at: datetime) -> None:
        if self.view is None or not self.view.by_file:
            super()._done(at)
            return
        self.desk.saved(at)
        self._second_step()

    def _second_step(self) -> None:
        """In the place of what was signed: how it goes back to court."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        holder = self.text.parentWidget()
        for child in holder.findChildren(QWidget, options=direct) if holder is not None else ():
            child.setVisible(child is self.page.title)
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])
        signed = Banner(BannerKind.SUCCESS, self.said(), dismissible=False)
        self.sending = Sending(self.desk, self.case, self._kind)
        done = SecondaryButton("Back to Approvals")
        done.clicked.connect(lambda: self.desk.go(Place("approvals")))
        for widget in (signed, self.sending):
            self.page.body.addWidget(widget)
        self.page.body.addWidget(done, 0, Qt.AlignmentFlag.AlignLeft)
        self.page.area.verticalScrollBar().setValue(0)
        self.sending.save.setFocus(Qt.FocusReason.OtherFocusReason)
        signed.announce()

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
        self._ask_why_closed()

    def _ask_why_closed(self) -> None:
        """A day on which nobody may be there needs a reason, and no other day has one."""
        if self.group is None or self.view is None or self._kind is RequirementKind.MHTR:
            return
        why = self.group[first_appointment.WHY_CLOSED]
        closed = first_appointment.why_closed(self.group["on"], self.view.setting)
        why.missing = closed
        why.setVisible(bool(closed) and self.group["outcome"].value() == Outcome.APPROVE)


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
        if view.to_send:
            found[-1].add(Text("It has not been sent back yet: save it from Approvals."))
    booked = view.file.appointment(kind)
    if booked is not None and kind is not RequirementKind.MHTR:
        found.append(Inset("First appointment as recorded", look="neutral"))
        found[-1].add(
            Text(f"{court_moment(booked.when)}, {booked.place}, with {booked.with_whom}.")
        )
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


def _spoken_code() -> TextField:
    return TextField(
        "spoken_code",
        "Code of an approval by telephone",
        hint="Only if you gave one to the court for this and were read a code.",
        optional=True,
        chars=24,
    )


def _release() -> Checks:
    option = Option(_RELEASE, "Release the scores to the court", _RELEASE_HINT)
    return Checks("release", "Scores", [option], optional=True)
