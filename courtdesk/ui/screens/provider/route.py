"""Which route an MHTR takes: the primary care model, or secondary care by its own guidance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import appointments
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind, Route
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.provider.reading import ProviderView, read_view

SECONDARY = (
    "Secondary care has its own guidance and its own approval. What a clinical lead approves in "
    "CourtDesk is for the primary care model, and does not cover it."
)
"""What the route means, wherever it is shown."""


class RouteForm(CaseForm[ProviderView]):
    """Asks for the route and why."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk, case, "Route of the MHTR", "Save the route", kept_as="provider:MHTR:route"
        )

    def read(self, session: Session) -> ProviderView:
        """The case. Raises `NotAllowed`, and `UserError` while no MHTR is considered."""
        kind = RequirementKind.MHTR
        session.require(kind.assess)
        view = read_view(session, self.case, kind)
        if view.file.requirement(kind) is None:
            raise UserError("MHTR is not being considered for this case: choose it first.")
        return view

    def before_fields(self, view: ProviderView) -> None:
        """What the secondary route means."""
        panel = Inset(Route.SECONDARY.label, look="neutral")
        panel.add(Text(SECONDARY))
        self.page.body.addWidget(panel)

    def fields(self, view: ProviderView) -> Sequence[Field[Any]]:
        """The route as it is, and the reason for another."""
        route = Choice(
            "route",
            "Which route does it take?",
            [Option(one.value, one.label) for one in Route],
            clearable=False,
        )
        part = view.file.requirement(RequirementKind.MHTR)
        if part is not None:
            route.set_value(part.requirement.value.route.value)
        why = TextField(
            "reason",
            "Why",
            hint="Nothing clinical: everybody on the court side reads it.",
            missing="Say why it takes this route.",
            chars=48,
        )
        return [route, why]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return appointments.mark_route(session, self.case, Route(values["route"]), values["reason"])

    def said(self) -> str:
        """What was recorded."""
        return "The route of the MHTR is saved."
