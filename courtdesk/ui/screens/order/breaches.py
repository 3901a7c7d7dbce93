"""A breach by the court: of which part of the order, why, and what the court did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import absences
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.orders import Breach, BreachResult
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.words import day
from courtdesk.ui.case_words import who_may
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.order.base import OrderForm, OrderView, day_field, words_field

_OTHER = "other"
_INTRO = (
    "Say whether the breach was of a treatment requirement or of another part of the order: the "
    "two are counted apart."
)


def _told(session: Session) -> str:
    if session.may(Permission.ENFORCE) or session.may(Permission.RECORD_SENTENCE):
        return ""
    return who_may(Permission.RECORD_SENTENCE)


class NewBreach(OrderForm[OrderView]):
    """Asks when the order was breached, of what, and why."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Breach", "Save", kept_as="order:breach", intro=_INTRO)

    def read(self, session: Session) -> OrderView:
        """The case, and whether the member may record this."""
        return OrderView(case_file(session, self.case), session.clock().date(), _told(session))

    def fields(self, view: OrderView) -> Sequence[Field[Any]]:
        """Day, what was breached, and the reasons."""
        options = [Option(one.value, f"{one}, {one.label}") for one in view.kinds]
        return [
            day_field("Day of the breach", view.today),
            Choice(
                "of",
                "What was breached",
                [*options, Option(_OTHER, "Another part of the order")],
                missing="Say what was breached.",
            ),
            TextField("other", "Which part", missing="Name the part of the order."),
            words_field("Reasons", name="reasons", missing="Give the reasons for the breach."),
        ]

    def after_fields(self, view: OrderView) -> None:
        """Ask for the other part only where it was one."""
        if self.group is not None:
            self.group["of"].changed.connect(self._ask_what_applies)
            self._ask_what_applies()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        of = values["of"]
        return absences.record_breach(
            session,
            self.case,
            on=values["on"],
            requirement=None if of == _OTHER else RequirementKind(of),
            reasons=values["reasons"],
            other=values.get("other", ""),
        )

    def said(self) -> str:
        """What was recorded."""
        return "The breach has been recorded."

    def _ask_what_applies(self) -> None:
        if self.group is not None:
            self.group["other"].setVisible(self.group["of"].value() == _OTHER)


@dataclass(frozen=True)
class BreachView(OrderView):
    """The breach."""

    value: Breach | None = None

    @property
    def breach(self) -> Breach:
        """The breach, which was read with the view."""
        if self.value is None:
            raise RuntimeError("a breach was not read")
        return self.value


class BreachPage(OrderForm[BreachView]):
    """What the court did about a breach."""

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId) -> None:
        super().__init__(desk, case, "Breach", "Save result", kept_as=f"order:breach:{document}")
        self._document = document

    def read(self, session: Session) -> BreachView:
        """The breach. Raises `UserError` when it is not part of the case."""
        file = case_file(session, self.case)
        value = absences.breach(file, self._document)
        return BreachView(file, session.clock().date(), _told(session), value)

    def before_fields(self, view: BreachView) -> None:
        """What was recorded."""
        value = view.breach
        panel = Panel(f"{value.event[0]}, {day(value.on)}")
        panel.add(Text(f"Reasons: {value.reasons}"))
        on = f", {day(value.result_on)}" if value.result_on is not None else ""
        panel.add(Text(f"Result: {value.result.label}{on}"))
        if value.result_words:
            panel.add(Text(value.result_words))
        self.page.body.addWidget(panel)

    def fields(self, view: BreachView) -> Sequence[Field[Any]]:
        """The result, its day, and words."""
        value = view.breach
        results = [one for one in BreachResult if one is not BreachResult.NOT_YET]
        result = Choice(
            "result",
            "What the court did",
            [Option(one.value, one.label) for one in results],
            missing="Say what the court did.",
        )
        if value.result is not BreachResult.NOT_YET:
            result.set_value(value.result.value)
        words = words_field("More about it")
        words.set_value(value.result_words)
        return [result, day_field("Day", value.result_on or view.today), words]

    def after_fields(self, view: BreachView) -> None:
        """The way to take it back."""
        self.add_mistake(self._document, f"the breach of {day(view.breach.on)}")

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the result."""
        return absences.breach_result(
            session,
            self.case,
            self._document,
            result=BreachResult(values["result"]),
            on=values["on"],
            words=values["words"],
        )

    def said(self) -> str:
        """What was recorded."""
        return "What the court did has been recorded."
