"""Asking the clinical lead or the provider for a decision on one requirement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courtdesk.actions import decisions
from courtdesk.actions.cases import case_file
from courtdesk.actions.decisions import OpenRequest
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.case_words import clock_time, waited_words
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea, TimeField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.risk_stop import StopPanel
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_LEAD = (
    "The clinical lead will read the risk lines, the finished screens with their scores, the "
    "assessment with its clinical notes, and the consent. To decide, the lead signs in on this "
    "laptop and opens Approvals."
)
_PROVIDER = (
    "The provider will read the assessment with its notes and the consent, and no mental health "
    "screen. To decide, the provider signs in on this laptop and opens Approvals."
)


@dataclass(frozen=True)
class AskView(CaseView):
    """The case, why nothing can be asked for ("" when it can), and what waits already."""

    why_not: str
    waiting: OpenRequest | None
    now: datetime


class AskDecision(CaseForm[AskView]):
    """Asks, with the time by which the decision is needed; shows what has been asked.

    Attributes:
        stop: the way to the risk page while nobody has said what was done, else None.
    """

    stop: StopPanel | None

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        mental = kind is RequirementKind.MHTR
        title = "Ask for MHTR approval" if mental else f"Ask the provider to hold the {kind}"
        intro = _LEAD if mental else _PROVIDER
        kept_as = f"ask_decision:{kind}"
        super().__init__(desk, case, title, "Ask now", kept_as=kept_as, intro=intro)
        self.stop = None
        self._kind = kind
        self._who = "the clinical lead" if mental else "the provider"

    def refresh(self) -> None:
        """After a stop the record may have been made meanwhile: then there is something to ask."""
        if self.stop is None:
            return
        self.stop.hide()
        self.stop.setParent(None)
        self.stop.deleteLater()
        self.stop = None
        self.start()

    def read(self, session: Session) -> AskView:
        """The case. Raises `NotAllowed` for a role that does not ask."""
        session.require(Permission.ASK_DECISION)
        file = case_file(session, self.case)
        return AskView(
            file,
            decisions.why_not_ask(file, self._kind),
            decisions.open_request(session, file, self._kind),
            session.clock(),
        )

    def show_view(self, view: AskView) -> None:
        """The page, or in one sentence what has to come before it.

        An open risk stop has its own way on; the page reads again when that has been gone.
        """
        if view.why_not and view.why_not == view.file.risk_stop():
            self.stop = StopPanel(view.file, self.desk.go)
            self.page.body.addWidget(self.stop)
            self.page.set_hints([("Enter", "go there"), ("Alt ←", "back")])
            self.stop.button.setFocus()
        elif view.why_not:
            self.refuse(view.why_not)
        else:
            self.page.set_hints([("Tab", "next"), ("Ctrl Enter", "ask now"), ("Alt ←", "back")])
            super().show_view(view)

    def before_fields(self, view: AskView) -> None:
        """Say what waits already, or that the record has changed since it was asked."""
        part = view.file.requirement(self._kind)
        if view.waiting is not None:
            panel = Inset(f"Waiting for {self._who}")
            panel.add(Text(_waiting_words(view.waiting, view.now)))
            self.page.body.addWidget(panel)
            self.action.setText("Ask again")
        elif part is not None and part.request is not None:
            panel = Inset("The record has changed", look="warning")
            asked = clock_time(part.request.at, view.now)
            panel.add(
                Text(f"What was asked for at {asked} no longer counts: ask again for what is now.")
            )
            self.page.body.addWidget(panel)

    def fields(self, view: AskView) -> Sequence[Field[Any]]:
        """By when, and a note."""
        needed = TimeField("needed_by", "Needed by", hint="Today, such as 14:00.", optional=True)
        note = TextArea(
            "note",
            f"Note to {self._who}",
            hint="Such as when the court comes back to the case, or how to reach you.",
            optional=True,
            rows=2,
        )
        if view.waiting is not None:
            note.set_value(view.waiting.note)
            by = view.waiting.needed_by
            needed.set_value(by.astimezone(view.now.tzinfo).time() if by is not None else None)
        return [needed, note]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Ask. Raises `FieldError` for a time that has passed."""
        now, at = session.clock(), values["needed_by"]
        needed = datetime.combine(now.date(), at, tzinfo=now.tzinfo) if at else None
        if needed is not None and needed < now:
            raise FieldError(
                "needed_by", f"{needed:%H:%M} has passed: enter a later time today, or none."
            )
        return decisions.ask_decision(
            session, self.case, self._kind, needed_by=needed, note=values["note"] or ""
        )

    def said(self) -> str:
        """What happens next."""
        seen = f"Asked: {self._who} sees it on signing in to this laptop."
        if self._kind is RequirementKind.MHTR:
            return f"{seen} Nothing was sent."
        return f"{seen} Nothing was sent; to ring them, go to “{self._kind} provider” on the case."


def _waiting_words(request: OpenRequest, now: datetime) -> str:
    asked = f"Asked at {clock_time(request.asked_at, now)} by {request.asked_by}"
    words = f"{asked}, {waited_words(request.asked_at, now)} ago"
    if request.needed_by is not None:
        words += f"; needed by {clock_time(request.needed_by, now)}"
    return f"{words}. Asking again replaces it, and the waiting begins anew."


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case and requirement."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return AskDecision(desk, place.case, RequirementKind(place.part))


SCREEN = ScreenSpec("ask_decision", "Ask for a decision", build)
