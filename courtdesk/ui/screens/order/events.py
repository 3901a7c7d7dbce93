"""Recording one step: its day, who, for which requirement, and a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import orders
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.order_checks import RULES, Scope
from courtdesk.domain.order_path import event_part
from courtdesk.domain.orders import OrderStep
from courtdesk.domain.requirements import RequirementKind
from courtdesk.ui.case_words import who_may
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Option, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.order.base import (
    OrderForm,
    OrderView,
    day_field,
    kind_field,
    kind_of,
    nothing_made,
    words_field,
)


@dataclass(frozen=True)
class Asked:
    """How one step is asked for: whose name, what the words are for, and what is read first."""

    who: str = ""
    words: str = "Anything a colleague must know"
    intro: str = ""


_FOLLOWED = Asked("Followed up by", intro="The scores of the follow-up are entered as a form.")

ASKED: Mapping[OrderStep, Asked] = {
    OrderStep.EXPLAINED: Asked(
        "Explained by",
        intro="Tick what was done and nothing else: what is not ticked is not recorded.",
    ),
    OrderStep.PROVIDERS_TOLD: Asked("Who was told"),
    OrderStep.LD_TOLD: Asked("Who was told"),
    OrderStep.ALLOCATED: Asked("Responsible officer"),
    OrderStep.OFFICER_MET: Asked("Responsible officer"),
    OrderStep.MEETING_HELD: Asked(
        "Who was there",
        "What was agreed",
        "The person, the responsible officer and every provider agree on sequence, communication, "
        "attendance, and what follows when an appointment is not kept.",
    ),
    OrderStep.FIRST_ATTENDED: Asked("Seen by"),
    OrderStep.CLINICAL_REVIEW: Asked(
        "Reviewed by", intro="That it was reviewed, and when. What was found stays in the notes."
    ),
    OrderStep.COURT_REVIEW: Asked(words="What the court said"),
    OrderStep.REVIEW_DIRECTED: Asked(words="What the court wants to see"),
    OrderStep.CONSENT_RENEWED: Asked(
        "Renewed with", intro="The person is asked every year while in treatment."
    ),
    OrderStep.END_MEETING: Asked(
        "Who was there", "Support agreed after the end, and who contacts the services"
    ),
    OrderStep.SIGNED_OFF: Asked("Clinical lead"),
    OrderStep.CERTIFICATE: Asked("Offered by"),
    OrderStep.FEEDBACK: Asked("Given by"),
    OrderStep.FOLLOW_UP_3: _FOLLOWED,
    OrderStep.FOLLOW_UP_6: _FOLLOWED,
    OrderStep.FOLLOW_UP_12: _FOLLOWED,
}
"""One way of asking for every step."""

GIVEN = (
    Option("understood", "The person could say what the order asks"),
    Option("leaflet", "Leaflet given, easy read or in their own language where needed"),
    Option("appointment", "Day, time and place of the first appointment given"),
)
"""What the process map has the court duty officer do after sentence, one by one."""

_OWN = (OrderStep.EXPLAINED, OrderStep.SIGNED_OFF, OrderStep.FIRST_ATTENDED)
"""What the member has most often done in person."""


@dataclass(frozen=True)
class EventView(OrderView):
    """The case, and the name that `who` begins with."""

    name: str = ""


class EventForm(OrderForm[EventView]):
    """Asks when one step happened."""

    def __init__(
        self, desk: Desk, case: CaseId, step: OrderStep, kind: RequirementKind | None
    ) -> None:
        super().__init__(
            desk,
            case,
            f"{kind}: {step.label[:1].lower()}{step.label[1:]}" if kind else step.label,
            "Save",
            kept_as=f"order:{event_part(step, kind)}",
            intro=ASKED[step].intro,
        )
        self._step = step
        self._kind = kind

    def read(self, session: Session) -> EventView:
        """The case, and whether the member may record this."""
        file = case_file(session, self.case)
        rule = RULES[self._step]
        told = nothing_made(file) if rule.made else ""
        if not session.may(rule.permission):
            told = who_may(rule.permission)
        name = session.member().name if self._step in _OWN else ""
        if self._step is OrderStep.OFFICER_MET:
            allocated = file.order.last(OrderStep.ALLOCATED)
            name = allocated.value.who if allocated is not None else ""
        return EventView(file, session.clock().date(), told, name)

    def before_fields(self, view: EventView) -> None:
        """What is recorded of this step already."""
        done = view.file.order.last(self._step, self._kind)
        if done is not None:
            self.page.body.addWidget(Text(f"Recorded last: {done.value.event[1]}."))

    def fields(self, view: EventView) -> Sequence[Field[Any]]:
        """Day, requirement where there is a choice, who, and words."""
        asked, rule = ASKED[self._step], RULES[self._step]
        today = None if rule.ahead else view.today
        made: list[Field[Any]] = [day_field("Day of the review" if rule.ahead else "Day", today)]
        if self._kind is None and rule.scope is not Scope.ORDER and len(view.kinds) > 1:
            able = [one for one in view.kinds if not rule.kinds or one in rule.kinds]
            all_of = "All of them" if rule.scope is Scope.ANY else ""
            made.append(kind_field(able, all_of=all_of))
        if self._step is OrderStep.EXPLAINED:
            made.append(Checks("given", "What was done", GIVEN, missing="Tick what was done."))
        if asked.who:
            who = TextField("who", asked.who, optional=not rule.who, missing=rule.who)
            who.set_value(view.name)
            made.append(who)
        made.append(words_field(asked.words))
        return made

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        kinds = self.view.kinds if self.view is not None else ()
        kind = self._kind
        if kind is None and RULES[self._step].scope is not Scope.ORDER:
            kind = kind_of(values, kinds)
        return orders.record_event(
            session,
            self.case,
            self._step,
            on=values["on"],
            who=values.get("who", ""),
            requirement=kind,
            words=". ".join(part for part in (given_words(values), values["words"]) if part),
        )

    def said(self) -> str:
        """What was recorded."""
        return f"Recorded: {self._step.label}."


def given_words(values: Mapping[str, Any]) -> str:
    """What was ticked, as the record says it."""
    ticked = values.get("given", ())
    return "; ".join(one.label for one in GIVEN if one.value in ticked)
