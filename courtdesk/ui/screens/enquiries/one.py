"""One enquiry: how it stands, the days, and whether the answer affects the proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import enquiries
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.enquiries import Enquiry, EnquiryStanding, EnquiryState
from courtdesk.domain.ids import CaseId
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextField
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.enquiries.words import NO_REPLY, title_of

_YES, _NO = "yes", "no"
_SHOWN = {
    EnquiryState.TO_MAKE: (),
    EnquiryState.ASKED: ("asked_on",),
    EnquiryState.ANSWERED: ("asked_on", "answered_on", "affects"),
    EnquiryState.NOT_NEEDED: ("not_needed",),
}
"""Which fields belong to how it stands."""


@dataclass(frozen=True)
class OneView(CaseView):
    """The case, the enquiry as it stands, and today."""

    standing: EnquiryStanding
    today: date

    @property
    def before(self) -> Enquiry | None:
        """What is recorded, if anything."""
        return self.standing.recorded.value if self.standing.recorded is not None else None


class OneEnquiry(CaseForm[OneView]):
    """Asks how the enquiry stands, and then only what belongs to that."""

    def __init__(self, desk: Desk, case: CaseId, kind_id: str) -> None:
        super().__init__(
            desk,
            case,
            "Enquiry before the report",
            "Save enquiry",
            kept_as=f"enquiries:{kind_id}",
            intro=NO_REPLY,
        )
        self._kind_id = kind_id

    def read(self, session: Session) -> OneView:
        """The enquiry. Raises `NotAllowed`, and `UserError` for one the case does not have."""
        for one in enquiries.standings(session, self.case):
            if one.kind.id == self._kind_id:
                return OneView(case_file(session, self.case), one, session.clock().date())
        raise UserError("The site does not make this enquiry any more: go back to the others.")

    def before_fields(self, view: OneView) -> None:
        """Which one it is, and when it is due."""
        self.page.body.addWidget(Strong(title_of(view.standing)))
        due = view.standing.due_words(view.today)
        if due:
            self.page.body.addWidget(Text(f"{due[:1].upper()}{due[1:]}."))

    def fields(self, view: OneView) -> Sequence[Field[Any]]:
        """Filled with what is recorded; a new day is today until it is changed."""
        before = view.before
        made: list[Field[Any]] = [
            _state_field(before),
            _day_field("asked_on", "Asked on", before.asked_on if before else None, view.today),
            _day_field(
                "answered_on", "Answered on", before.answered_on if before else None, view.today
            ),
            _affects_field(before),
            TextField("not_needed", "Not needed because", missing=_NO_WHY, chars=48),
            TextField("put_right", _PUT_RIGHT, hint=_PUT_RIGHT_HINT, missing=_NO_WHY, chars=48),
        ]
        if before is not None:
            made[4].set_value(before.not_needed)
        return made

    def after_fields(self, view: OneView) -> None:
        """Show only what belongs to how it stands."""
        if self.group is not None:
            self.group.changed.connect(self._arrange)
            self._arrange()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it; what is not shown is not said."""
        affects = values.get("affects")
        return enquiries.record_enquiry(
            session,
            self.case,
            self._kind_id,
            asked_on=values.get("asked_on"),
            answered_on=values.get("answered_on"),
            affects=None if affects is None else affects == _YES,
            not_needed=values.get("not_needed", ""),
            put_right=values.get("put_right", ""),
        )

    def said(self) -> str:
        """That it is saved."""
        return "The enquiry has been recorded."

    def _arrange(self, _name: str = "") -> None:
        if self.group is None or self.view is None:
            return
        state = self.group["state"].value()
        shown = _SHOWN[EnquiryState(state)] if state is not None else ()
        for name in ("asked_on", "answered_on", "affects", "not_needed"):
            self.group[name].setVisible(name in shown)
        before = self.view.before
        days = {"asked_on": before.asked_on, "answered_on": before.answered_on} if before else {}
        gone = state is not None and any(days[name] and name not in shown for name in days)
        self.group["put_right"].setVisible(gone)


_NO_WHY = "Say why, in a few words."
_PUT_RIGHT = "Why is a day taken away that was recorded?"
_PUT_RIGHT_HINT = "Such as: recorded on the wrong case. Nothing of the reply."


def _state_field(before: Enquiry | None) -> Choice:
    # "Not made yet" is how it stands while nothing is recorded; later it is a correction.
    states = [one for one in EnquiryState if before is not None or one is not EnquiryState.TO_MAKE]
    made = Choice(
        "state",
        "How does it stand?",
        [Option(one.value, one.label) for one in states],
        missing="Say how the enquiry stands.",
        clearable=False,
    )
    if before is not None:
        made.set_value(before.state.value)
    return made


def _day_field(name: str, label: str, recorded: date | None, today: date) -> DateField:
    made = DateField(name, label, hint="", missing="Enter the day.")
    made.set_value(recorded or today)
    return made


def _affects_field(before: Enquiry | None) -> Choice:
    made = Choice(
        "affects",
        "Does the answer affect what is proposed to the court?",
        [Option(_YES, "Yes"), Option(_NO, "No")],
        hint="Only yes or no.",
        missing="Say whether the answer affects what is proposed.",
        clearable=False,
    )
    if before is not None and before.affects is not None:
        made.set_value(_YES if before.affects else _NO)
    return made
