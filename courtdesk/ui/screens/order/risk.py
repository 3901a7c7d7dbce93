"""How a person judged risk to self and others before or after treatment; the levels are sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import risk_levels
from courtdesk.actions.cases import case_file
from courtdesk.actions.referrals import readers_of
from courtdesk.actions.risk_levels import RiskRead
from courtdesk.actions.session import Session
from courtdesk.domain.access import MAY, Role
from courtdesk.domain.ids import CaseId
from courtdesk.domain.orders import RiskLevel, RiskWhen
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.order.base import OrderForm, OrderView, day_field, words_field

_INTRO = "As you judge it; no score decides this, and none is changed by it."


@dataclass(frozen=True)
class RiskView(OrderView):
    """What was judged before, as far as the member reads it."""

    before: RiskRead | None = None


class RiskForm(OrderForm[RiskView]):
    """Asks for the two levels and what they rest on."""

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind, when: RiskWhen) -> None:
        super().__init__(
            desk,
            case,
            f"{kind}: risk to self and others {when.label.lower()}",
            "Save",
            kept_as=f"order:risk:{kind}:{when}",
            sealed_to=kind.compartment,
            intro=_INTRO,
        )
        self._kind = kind
        self._when = when

    def read(self, session: Session) -> RiskView:
        """The case and what stands."""
        file = case_file(session, self.case)
        may = risk_levels.may_judge(session, self._kind)
        return RiskView(
            file,
            session.clock().date(),
            "" if may else _who_judges(self._kind),
            risk_levels.find(risk_levels.read_risk(session, self.case), self._kind, self._when),
        )

    def before_fields(self, view: RiskView) -> None:
        """What stands, and who reads what is entered."""
        if view.before is not None:
            panel = Panel(f"Judged on {day(view.before.recorded.value.on)}")
            panel.add(Text(f"Levels: {view.before.sentence}"))
            if view.before.levels is not None and view.before.levels.words:
                panel.add(Text(view.before.levels.words))
            self.page.body.addWidget(panel)
        elif view.told:
            self.page.body.addWidget(Text("Nobody has recorded a judgement yet."))
        readers = readers_of(self._kind.compartment)
        self.page.body.addWidget(
            Caption(
                f"The levels are sealed. Can be read by: {readers}. Everyone else sees only that "
                "risk was judged, and when."
            )
        )

    def fields(self, view: RiskView) -> Sequence[Field[Any]]:
        """Levels, words and day, filled with what stands."""
        levels = view.before.levels if view.before is not None else None
        to_self, to_others = (
            _level("to_self", "Risk to self"),
            _level("to_others", "Risk to others"),
        )
        words = words_field("What this rests on", hint="Required for a high level.")
        on = view.before.recorded.value.on if view.before is not None else view.today
        if levels is not None:
            to_self.set_value(levels.to_self.value)
            to_others.set_value(levels.to_others.value)
            words.set_value(levels.words)
        return [to_self, to_others, words, day_field("Judged on", on)]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        return risk_levels.judge_risk(
            session,
            self.case,
            self._kind,
            self._when,
            on=values["on"],
            to_self=RiskLevel(values["to_self"]),
            to_others=RiskLevel(values["to_others"]),
            words=values["words"],
        )

    def said(self) -> str:
        """That it was judged, never how."""
        return "Risk has been recorded as judged."


def _who_judges(kind: RequirementKind) -> str:
    """One sentence for somebody who neither assesses for the requirement nor decides on it."""
    roles = MAY[kind.assess] | MAY[kind.decide]
    who = ", ".join(role.label for role in Role if role in roles)
    return f"Your role may not judge risk for the {kind}. Ask one of these on your team: {who}."


def _level(name: str, label: str) -> Choice:
    options = [Option(one.value, one.label) for one in RiskLevel]
    return Choice(name, label, options, missing=f"Say the {label.lower()}.")
