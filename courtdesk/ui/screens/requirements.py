"""Which requirements are considered for a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courtdesk.actions import requirements
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind, combination
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm, CaseView, read_case
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Option, TextArea
from courtdesk.ui.kit.headings import Strong
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_INTRO = (
    "Choose one requirement, or MHTR with DRR, or MHTR with ATR. Two together are generally for "
    "offences from the medium community order range up. The sentence must not be made heavier in "
    "order to fit a requirement in."
)


class _Kinds(Checks):
    """The three requirements. The last one may be taken off; none is no first choice."""

    def __init__(self, before: tuple[str, ...]) -> None:
        super().__init__(
            "kinds",
            "Which requirements are considered?",
            [Option(kind.value, f"{kind.value}, {kind.label}") for kind in RequirementKind],
            missing="Choose at least one requirement.",
        )
        self._before = before
        self.set_value(before)

    def read(self) -> tuple[str, ...]:
        """What is ticked; `FieldError` when nothing is and nothing was."""
        return self.value() if self._before else super().read()


class Requirements(CaseForm[CaseView]):
    """Chooses the single requirements; the name of the combination is worked out."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        title = "Requirements to consider"
        super().__init__(desk, case, title, "Save", kept_as="requirements:", intro=_INTRO)
        self.name = Strong("")

    def read(self, session: Session) -> CaseView:
        """The case. Raises `NotAllowed` for a role that does not choose requirements."""
        session.require(Permission.ASK_DECISION)
        return read_case(session, self.case)

    def fields(self, view: CaseView) -> Sequence[Field[Any]]:
        """One check a requirement, and the reason for taking one off."""
        kinds = _Kinds(tuple(part.kind.value for part in view.file.considered()))
        reason = TextArea(
            "reason",
            "Reason for the change",
            hint="A requirement that has been assessed is taken off: say why.",
            rows=2,
            missing="Say why the requirement that was assessed is no longer considered.",
        )
        return [kinds, reason]

    def after_fields(self, view: CaseView) -> None:
        """Say the combination's name, and ask for a reason, as the checks change."""
        if self.group is None:
            return
        self.group.put_before("reason", self.name)
        self.group["kinds"].changed.connect(self._say_name)
        self.group["kinds"].changed.connect(self._ask_reason)
        self._say_name()
        self._ask_reason()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the choice."""
        kinds = [RequirementKind(one) for one in values["kinds"]]
        return requirements.consider(session, self.case, kinds, values.get("reason", ""))

    def said(self) -> str:
        """What was saved."""
        return f"Saved. {self.name.text()}"

    def _ask_reason(self) -> None:
        if self.group is None or self.view is None:
            return
        ticked = self.group["kinds"].value()
        taken_off = [
            part
            for part in self.view.file.considered()
            if part.assessment is not None and part.kind.value not in ticked
        ]
        self.group["reason"].setVisible(bool(taken_off))

    def _say_name(self) -> None:
        if self.group is None:
            return
        try:
            name = combination(RequirementKind(one) for one in self.group["kinds"].value())
        except UserError as error:
            self.name.setText(str(error))
        else:
            self.name.setText(f"Considered: {name}" if name else "No requirement is considered.")
        announce(self.name, self.name.text())


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return Requirements(desk, place.case)


SCREEN = ScreenSpec("requirements", "Requirements to consider", build)
