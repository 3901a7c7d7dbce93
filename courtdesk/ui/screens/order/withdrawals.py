"""Withdrawing after sentence: from treatment or from the sharing of data, which are separate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt

from courtdesk.actions import endings
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.orders import Withdrawal, WithdrawnFrom
from courtdesk.domain.words import day
from courtdesk.errors import FieldError
from courtdesk.ui.case_words import who_may
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset, Panel, WarningPanel
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.order.base import (
    OrderForm,
    OrderView,
    day_field,
    kind_field,
    kind_of,
    with_name,
    words_field,
)

MEANS: Mapping[WithdrawnFrom, str] = {
    WithdrawnFrom.TREATMENT: "The responsible officer is told at once, and the court must review "
    "the order. The order itself does not end by this. What may be shared stays as it was.",
    WithdrawnFrom.DATA_SHARING: "From now on nothing more is passed on about the person. The order "
    "stands, and treatment goes on.",
}
NOT_TOLD = (
    "Officer not told. Tell the responsible officer that the person withdrew from treatment and "
    "that the court must review the order, then record the day."
)
_BEFORE = (
    "The court has made no treatment requirement, so there is only the consent to withdraw. That "
    "is done on its own page."
)
_RIGHT = "It is the person's right at any time. They need give no reason."


class NewWithdrawal(OrderForm[OrderView]):
    """Asks what the person withdraws from; before sentence it leads to the consent."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk, case, "The person withdraws", "Save", kept_as="order:withdraw", intro=_RIGHT
        )

    def read(self, session: Session) -> OrderView:
        """The case, and whether the member may record this."""
        may = session.may(Permission.RECORD_ORDER)
        told = "" if may else who_may(Permission.RECORD_ORDER)
        return OrderView(case_file(session, self.case), session.clock().date(), told)

    def show_view(self, view: OrderView) -> None:
        """The fields, or the way to the consent while there is no order."""
        if view.kinds:
            super().show_view(view)
            return
        self.page.body.addWidget(Text(_BEFORE))
        consent = SecondaryButton("Open the consent")
        consent.clicked.connect(lambda: self.desk.go(Place("consent", self.case)))
        self.page.body.addWidget(consent, 0, Qt.AlignmentFlag.AlignLeft)
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])
        consent.setFocus()

    def fields(self, view: OrderView) -> Sequence[Field[Any]]:
        """What from, which requirement, when, and a reason if one is given."""
        made: list[Field[Any]] = [
            Choice(
                "what",
                "What does the person withdraw from?",
                [Option(one.value, one.label, MEANS[one]) for one in WithdrawnFrom],
                missing="Say what the person withdraws from.",
            )
        ]
        if len(view.kinds) > 1:
            made.append(kind_field(view.kinds, all_of="All of it"))
        made.append(day_field("Day", view.today))
        made.append(words_field("What the person said"))
        return made

    def after_fields(self, view: OrderView) -> None:
        """Ask for the requirement only of treatment."""
        if self.group is not None and len(view.kinds) > 1:
            self.group["what"].changed.connect(self._ask_what_applies)
            self._ask_what_applies()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it."""
        what = WithdrawnFrom(values["what"])
        kinds = self.view.kinds if self.view is not None else ()
        treatment = what is WithdrawnFrom.TREATMENT
        return endings.withdraw(
            session,
            self.case,
            what,
            on=values["on"],
            words=values["words"],
            requirement=kind_of(values, kinds) if treatment else None,
        )

    def said(self) -> str:
        """What was recorded."""
        return "Recorded that the person withdrew."

    def _ask_what_applies(self) -> None:
        if self.group is not None:
            treatment = self.group["what"].value() == WithdrawnFrom.TREATMENT
            self.group["requirement"].setVisible(treatment)


@dataclass(frozen=True)
class WithdrawalView(OrderView):
    """The withdrawal."""

    value: Withdrawal | None = None

    @property
    def withdrawal(self) -> Withdrawal:
        """The withdrawal, which was read with the view."""
        if self.value is None:
            raise RuntimeError("a withdrawal was not read")
        return self.value


class WithdrawalPage(OrderForm[WithdrawalView]):
    """What a withdrawal means, whether the officer was told, and whether it still holds."""

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId) -> None:
        super().__init__(
            desk, case, "The person withdrew", "Save", kept_as=f"order:withdraw:{document}"
        )
        self._document = document

    def read(self, session: Session) -> WithdrawalView:
        """The withdrawal. Raises `UserError` when it is not part of the case."""
        file = case_file(session, self.case)
        may = session.may(Permission.RECORD_ORDER)
        return WithdrawalView(
            file,
            session.clock().date(),
            "" if may else who_may(Permission.RECORD_ORDER),
            endings.withdrawal(file, self._document),
        )

    def before_fields(self, view: WithdrawalView) -> None:
        """What it is of, what it means, and loudly whether the officer was told."""
        value = view.withdrawal
        about = f" ({value.requirement})" if value.requirement is not None else ""
        panel = Panel(f"{value.what.label}{about}, {day(value.on)}")
        if value.words:
            panel.add(Text(value.words))
        if value.undone_on is not None:
            panel.add(Text(f"Taken back by the person on {day(value.undone_on)}."))
        self.page.body.addWidget(panel)
        if is_untold(value):
            self.page.body.addWidget(WarningPanel(NOT_TOLD))
        meaning = Inset("What this means", look="neutral")
        meaning.add(Text(MEANS[value.what]))
        self.page.body.addWidget(meaning)

    def fields(self, view: WithdrawalView) -> Sequence[Field[Any]]:
        """When the officer was told, for treatment, and when the person changed their mind."""
        value = view.withdrawal
        made: list[Field[Any]] = []
        if value.what is WithdrawnFrom.TREATMENT:
            label = "Responsible officer told on"
            made.append(day_field(label, value.officer_told_on, name="told_on", optional=True))
        if value.undone_on is None:
            label = "The person changed their mind on"
            made.append(day_field(label, None, name="undone_on", optional=True))
        return made

    def after_fields(self, view: WithdrawalView) -> None:
        """The way to take it back, where the person never withdrew."""
        self.add_mistake(self._document, f"the withdrawal of {day(view.withdrawal.on)}")

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record what was changed. Raises `FieldErrors`, `FieldError` when nothing was."""
        before = endings.withdrawal(case_file(session, self.case), self._document)
        told: date | None = values.get("told_on")
        undone: date | None = values.get("undone_on")
        if told in (None, before.officer_told_on) and undone is None:
            raise FieldError("", "Nothing is changed: say what has happened, or go back.")
        case, document = self.case, self._document
        if told is not None and told != before.officer_told_on:
            with_name("told_on", lambda: endings.officer_told(session, case, document, told))
        if undone is not None:
            with_name("undone_on", lambda: endings.undo(session, case, document, undone))
        return None

    def said(self) -> str:
        """What was recorded."""
        return "What followed has been recorded."


def is_untold(value: Withdrawal) -> bool:
    """Whether the responsible officer has still to be told."""
    untold = value.holds and value.officer_told_on is None
    return untold and value.what is WithdrawnFrom.TREATMENT
