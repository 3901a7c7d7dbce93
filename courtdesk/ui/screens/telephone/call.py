"""Recording the call, and what stands of one that is recorded: the code, and what is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courtdesk.actions import clinical, telephone
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Outcome, TelephoneApproval
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.team import Member
from courtdesk.domain.telephone import Confirmation, confirmation, words
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextArea, TimeField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.risk_stop import StopPanel
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.telephone.mistake import MISTAKE
from courtdesk.ui.words_panel import WordsPanel

_INTRO = (
    "You record what the clinical lead told you, and sign that you were told. It is kept and "
    "printed as said by telephone, with “written confirmation outstanding”, until the lead's own "
    "decision is here."
)
_READ_OUT = (
    "Read it out now and have it read back. The lead writes it down and enters it with the written "
    "decision: only the same answer with the same code confirms this call."
)
_LONGEST = 1000
_ANSWERS = [
    Option(Outcome.APPROVE.value, "Approves"),
    Option(Outcome.RETURN.value, "Returns it", "Something is missing; the lead says what."),
    Option(Outcome.DECLINE.value, "Declines"),
]


@dataclass(frozen=True)
class CallView(CaseView):
    """The case, why no call can be recorded ("" when it can), and what stands of one that is.

    `told` is `None` where there is none; `said` says how it stands, and `stands` whether the
    written word is still owed for it (`None` for a call about a record that has changed since).
    """

    why_not: str
    how: str
    leads: tuple[Member, ...]
    now: datetime
    told: TelephoneApproval | None
    recorded: str
    stands: Confirmation | None
    said: str


def read_view(session: Session, case: CaseId, kind: RequirementKind) -> CallView:
    """The case and the call. Raises `NotAllowed` for a role that does not ask."""
    session.require(Permission.ASK_DECISION)
    file, now = case_file(session, case), session.clock()
    part = file.requirement(kind)
    found = part.told if part is not None else None
    by = ""
    if found is not None:
        by = f"Recorded by {session.team().name_of(found.by)}, {clock_time(found.at, now)}."
    return CallView(
        file,
        telephone.why_not_telephone(session, file, kind),
        clinical.telephone_rule(session).how,
        telephone.leads(session),
        now,
        found.value if found is not None else None,
        by,
        confirmation(file, kind),
        words(file, kind),
    )


class CallPage(CaseForm[CallView]):
    """Asks who answered what and when; then shows the code to read out.

    Attributes:
        stop: the way to the risk page while nobody has said what was done, else None.
        code: the code, large, or None while no call is recorded.
        ask: to the page that asks for the written decision, or None.
        mistake: to the page that takes the call back, or None.
    """

    stop: StopPanel | None
    code: WordsPanel | None
    ask: PrimaryButton | None
    mistake: SecondaryButton | None

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(
            desk,
            case,
            f"Approval of the {kind} by telephone",
            "Record and show the code",
            kept_as=f"telephone:{kind}",
            intro=_INTRO,
        )
        self.stop, self.code, self.ask, self.mistake = None, None, None, None
        self._kind = kind

    def refresh(self) -> None:
        """After a stop the record may have been made meanwhile: then the call can be recorded."""
        if self.stop is None:
            return
        self.stop.hide()
        self.stop.setParent(None)
        self.stop.deleteLater()
        self.stop = None
        self.start()

    def read(self, session: Session) -> CallView:
        """The case and the call."""
        return read_view(session, self.case, self._kind)

    def show_view(self, view: CallView) -> None:
        """The call that is recorded, the fields, or in one sentence what stands in the way."""
        if view.stands is not None and view.told is not None:
            self._show_call(view, view.told)
        elif view.why_not and view.why_not == view.file.risk_stop():
            self.stop = StopPanel(view.file, self.desk.go)
            self.page.body.addWidget(self.stop)
            self.stop.button.setFocus()
        elif view.why_not:
            self.page.set_hints([("Alt ←", "back")])
            self.refuse(view.why_not)
        else:
            super().show_view(view)

    def before_fields(self, view: CallView) -> None:
        """How it is done at this site, in the lead's words."""
        panel = Inset("How it is done here")
        panel.add(Text(view.how))
        self.page.body.addWidget(panel)

    def fields(self, view: CallView) -> Sequence[Field[Any]]:
        """Who, what, when; the only lead there is and the time as it is now are filled in."""
        lead = Choice(
            "lead",
            "Which clinical lead answered?",
            [Option(one.id, one.name, _registration(one)) for one in view.leads],
            missing="Choose the clinical lead who answered.",
        )
        outcome = Choice("outcome", "What did the lead say?", _ANSWERS, missing="Say what it was.")
        on = DateField("on", "On", hint="", missing="Enter the day.")
        at = TimeField("at", "At", hint="When the lead said so.", missing="Enter the time.")
        if len(view.leads) == 1:
            lead.set_value(view.leads[0].id)
        on.set_value(view.now.date())
        at.set_value(view.now.time().replace(second=0, microsecond=0, tzinfo=None))
        return [outcome, _reasons(), lead, on, at, _support()]

    def after_fields(self, _view: CallView) -> None:
        """Ask for reasons where the lead does not approve."""
        if self.group is not None:
            self.group["outcome"].changed.connect(self._ask_what_applies)
            self._ask_what_applies()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        at = datetime.combine(values["on"], values["at"], tzinfo=session.clock().tzinfo)
        return telephone.record_telephone_approval(
            session,
            self.case,
            self._kind,
            outcome=Outcome(values["outcome"]),
            lead=MemberId(values["lead"]),
            at=at,
            reasons=values.get("reasons") or "",
            support=values["support"] or "",
        )

    def said(self) -> str:
        """What is to be done while the lead is still on the line."""
        return "Recorded as told. Read the code out before you ring off."

    def _done(self, at: datetime) -> None:
        desk, place = self.desk, Place("telephone", self.case, self._kind.value)
        desk.saved(at)
        # In place of the form: going back from the code leads to where the form was opened.
        desk.back()
        desk.say(self.said())
        desk.go(place)

    def _ask_what_applies(self) -> None:
        if self.group is not None:
            chosen = self.group["outcome"].value()
            self.group["reasons"].setVisible(chosen not in (None, Outcome.APPROVE.value))

    def _show_call(self, view: CallView, told: TelephoneApproval) -> None:
        waits = view.stands is Confirmation.OUTSTANDING
        if waits or view.stands is Confirmation.CONFIRMED:
            panel = Inset("By telephone", look="neutral" if waits else "done")
            panel.add(Text(view.said))
            self.page.body.addWidget(panel)
        else:
            self.page.body.addWidget(WarningPanel(view.said))
        heading = f"Code for {told.name}" if waits else "Code that was given"
        self.code = WordsPanel(heading, told.spoken_code.split())
        if waits:
            self.code.add(Text(_READ_OUT))
        self.page.body.addWidget(self.code)
        for line in (_reasons_words(told), view.recorded):
            if line:
                self.page.body.addWidget(Text(line))
        self._show_buttons(waits=waits)

    def _show_buttons(self, *, waits: bool) -> None:
        row, kind = FlowLayout(gap=10), self._kind
        back = SecondaryButton("Back")
        back.clicked.connect(self.desk.back)
        if waits:
            self.ask = PrimaryButton("Ask for the written decision")
            ask = Place("ask_decision", self.case, kind.value)
            self.ask.clicked.connect(lambda: self.desk.go(ask))
            self.mistake = SecondaryButton("Recorded by mistake")
            mistake = Place("telephone", self.case, f"{kind.value}:{MISTAKE}")
            self.mistake.clicked.connect(lambda: self.desk.go(mistake))
            row.addWidget(self.ask)
            row.addWidget(self.mistake)
        row.addWidget(back)
        self.page.body.addLayout(row)
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])
        (self.ask or back).setFocus()


def _registration(one: Member) -> str:
    words = " ".join((one.registration_body, one.registration_number)).strip()
    return words or "No registration on the team's list."


def _reasons() -> TextArea:
    return TextArea(
        "reasons",
        "Reasons",
        hint="The court team is told them. Nothing clinical.",
        missing="Enter the lead's reasons: the court team is told them.",
        rows=2,
        limit=_LONGEST,
    )


def _support() -> TextArea:
    return TextArea(
        "support",
        "Support recommended",
        hint="Other help recommended, whatever the court decides.",
        optional=True,
        rows=2,
        limit=_LONGEST,
    )


def _reasons_words(told: TelephoneApproval) -> str:
    parts = [f"Reasons: {told.reasons}"] if told.reasons else []
    parts += [f"Support recommended: {told.support}"] if told.support else []
    return "\n".join(parts)
