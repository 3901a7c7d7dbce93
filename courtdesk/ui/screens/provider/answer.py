"""What a provider answered by telephone, by e-mail or in person: recorded as told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import provider_decisions
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.providers import ContactWay
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, TextArea, TextField
from courtdesk.ui.risk_stop import StopPanel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.provider.reading import (
    ProviderView,
    names_hint,
    only_provider,
    read_view,
    when_fields,
    when_of,
)

_INTRO = (
    "You record what the provider told you; the provider signs nothing here. It is kept and "
    "printed as told, with who said it and how."
)
_LONGEST = 1000


class AnswerForm(CaseForm[ProviderView]):
    """Asks for agree or decline, who said it, how and when, and the reasons.

    Attributes:
        stop: the way to the risk page while nobody has said what was done, else None.
    """

    stop: StopPanel | None

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__(
            desk,
            case,
            f"What the provider answered about the {kind}",
            "Record the answer",
            kept_as=f"provider:{kind}:answer",
            intro=_INTRO,
        )
        self.stop = None
        self._kind = kind

    def refresh(self) -> None:
        """After a stop the record may have been made meanwhile: then the answer can be recorded."""
        if self.stop is None:
            return
        self.stop.hide()
        self.stop.setParent(None)
        self.stop.deleteLater()
        self.stop = None
        self.start()

    def read(self, session: Session) -> ProviderView:
        """The case. Raises `NotAllowed` for a role that does not ask."""
        session.require(Permission.ASK_DECISION)
        return read_view(session, self.case, self._kind)

    def show_view(self, view: ProviderView) -> None:
        """The page, or in one sentence what has to come before it."""
        why_not = provider_decisions.why_not_answer(view.file, self._kind)
        if why_not and why_not == view.file.risk_stop():
            self.stop = StopPanel(view.file, self.desk.go)
            self.page.body.addWidget(self.stop)
            self.stop.button.setFocus()
        elif why_not:
            self.refuse(why_not)
        else:
            super().show_view(view)

    def fields(self, view: ProviderView) -> Sequence[Field[Any]]:
        """The answer first; the provider filled in where there is only one."""
        outcome = Choice(
            "outcome",
            f"Does the provider agree to hold the {self._kind}?",
            [Option(Outcome.APPROVE.value, "Agrees"), Option(Outcome.DECLINE.value, "Declines")],
            missing="Say whether the provider agreed or declined.",
        )
        organisation = TextField(
            "organisation",
            "Provider",
            hint=names_hint(view),
            missing="Enter the provider's name.",
            chars=36,
        )
        name = TextField(
            "name", "Who said so", missing="Enter who at the provider said so.", chars=36
        )
        organisation.set_value(only_provider(view)[0])
        support = TextArea(
            "support",
            "Support recommended",
            hint="Other help recommended, whatever the court decides.",
            optional=True,
            rows=2,
            limit=_LONGEST,
        )
        return [
            outcome,
            TextArea(
                "reasons",
                "Reasons",
                hint="The court is told them. Nothing clinical.",
                missing="Enter the provider's reasons: the court is told them.",
                rows=2,
                limit=_LONGEST,
            ),
            organisation,
            name,
            *when_fields(view.now, "How you were told", "On", "At"),
            support,
        ]

    def after_fields(self, view: ProviderView) -> None:
        """Ask for reasons where the provider declines."""
        if self.group is not None:
            self.group["outcome"].changed.connect(self._ask_what_applies)
            self._ask_what_applies()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return provider_decisions.record_provider_answer(
            session,
            self.case,
            self._kind,
            outcome=Outcome(values["outcome"]),
            name=values["name"],
            organisation=values["organisation"],
            way=ContactWay(values["way"]),
            at=when_of(session, values),
            reasons=values.get("reasons") or "",
            support=values["support"] or "",
        )

    def said(self) -> str:
        """What was recorded."""
        return f"The provider's answer about the {self._kind} is recorded, as told."

    def _ask_what_applies(self) -> None:
        if self.group is not None:
            declined = self.group["outcome"].value() == Outcome.DECLINE.value
            self.group["reasons"].setVisible(declined)
