"""What this member decided on this laptop: the decision, the text they signed, sending it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions import decided
from courtdesk.actions.cases import case_file
from courtdesk.actions.decided import Decided
from courtdesk.actions.session import Session
from courtdesk.domain.court_clock import court_moment
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.decide.form import outcome_words
from courtdesk.ui.screens.decide.sending import Sending

DECIDED = "decided"
"""What follows the requirement in the part of a place that shows this page."""

_ROWS = 18


@dataclass(frozen=True)
class DecidedView(CaseView):
    """The decision, and the text that was signed or why it is not here."""

    one: Decided
    text: str
    why_no_text: str
    now: datetime


class DecidedPage(CasePage[DecidedView]):
    """Reads back a decision, and saves it again.

    Attributes:
        text: what was signed; hidden where it was not kept.
        sending: the way back to court, or None for a decision that was asked for in this vault.
    """

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(desk, case, f"What you decided on the {kind}")
        self._kind = kind
        self.text = ReadText("The text that you signed", _ROWS, desk.clipboard)
        self.sending: Sending | None = None
        self._facts = SummaryList()

    def read(self, session: Session) -> DecidedView:
        """The decision. Raises `UserError` where none was made here, `NotAllowed`."""
        file = case_file(session, self.case)
        mine = (self.case, self._kind)
        one = next(
            (one for one in decided.decided_here(session) if (one.file.id, one.kind) == mine), None
        )
        if one is None:
            raise UserError(f"You have not decided on the {self._kind} on this laptop.")
        text, why = "", ""
        try:
            text = decided.decided_text(session, self.case, self._kind)
        except UserError as error:
            why = str(error)
        return DecidedView(file, one, text, why, session.clock())

    def show_view(self, view: DecidedView) -> None:
        """Facts, the way back to court, the text."""
        body = self.page.body
        self._facts.set_answers(_facts(view))
        body.addWidget(self._facts)
        if view.one.by_file:
            self.sending = Sending(self.desk, self.case, self._kind)
            self.sending.sent.connect(self._read_again)
            body.addWidget(self.sending)
        body.addWidget(Section("What you signed"))
        if view.text:
            self.text.show_text(view.text)
            body.addWidget(self.text)
        else:
            body.addWidget(Text(view.why_no_text))
        back = SecondaryButton("Back to Approvals")
        back.clicked.connect(lambda: self.desk.go(Place("approvals")))
        body.addLayout(flowing(back))
        first = self.sending.save if self.sending is not None else back
        (self.text if view.text and self.sending is None else first).setFocus()

    def leave(self) -> bool:
        """Not while the file is written: what came of it would be told to nobody."""
        return self.sending is None or not self.sending.busy

    def _read_again(self) -> None:
        session = self.desk.session
        self.desk.runner.run(
            self, lambda: self.read(session), lambda view: self._facts.set_answers(_facts(view))
        )


def _facts(view: DecidedView) -> list[Answer]:
    value, kind = view.one.decision, view.one.kind
    registered = " ".join((value.registration_body, value.registration_number)).strip()
    said = outcome_words(value.outcome, kind)
    rows = [
        ("Decision", f"{said[0].upper()}{said[1:]}, {clock_time(value.decided_at, view.now)}"),
        ("Signed as", ", ".join(part for part in (value.name, registered) if part)),
    ]
    if value.reasons:
        rows.append(("Reasons", value.reasons))
    if value.support:
        rows.append(("Support recommended", value.support))
    if value.appointment is not None:
        one = value.appointment
        rows.append(
            ("First appointment", f"{court_moment(one.when)}, {one.place}, with {one.with_whom}")
        )
    if view.one.by_file:
        rows.append(("Sent back", sent_words(view.one, view.now)))
    return [Answer(name, name, words, changeable=False) for name, words in rows]


def sent_words(one: Decided, now: datetime) -> str:
    """When it was saved to be sent; that it arrived is nowhere said."""
    if one.saved_at is None:
        return "Not yet: save the file, or copy it as text"
    return f"Saved to be sent at {clock_time(one.saved_at, now)}"
