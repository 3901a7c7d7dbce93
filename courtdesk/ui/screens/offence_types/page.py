"""One list of the twelve groups for each offence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courtdesk.actions import offences
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.cases import Offence
from courtdesk.domain.ids import CaseId
from courtdesk.domain.offences import OffenceGroup, coded_words
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Option, SelectField
from courtdesk.ui.kit.headings import Strong
from courtdesk.ui.screen import Desk

_INTRO = (
    "For the monthly return only. It changes nothing else: no step of the case, and no text that "
    "was issued for the report. Choose by what the person is charged with, never by what is "
    "thought of them."
)
_NO_OFFENCE = (
    "There is no offence on the list for this case: add it with the list before you code it."
)
_NOT_CODED = "Not coded"


@dataclass(frozen=True)
class OffenceTypesView(CaseView):
    """The case, and the group of each offence that has one, by the offence's id."""

    groups: Mapping[str, OffenceGroup]

    @property
    def offences(self) -> tuple[Offence, ...]:
        """The offences in the order of the case."""
        return self.file.case.value.offences


class OffenceTypesForm(CaseForm[OffenceTypesView]):
    """Codes the offences of one case."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Type of each offence",
            "Save types",
            kept_as="offence_types:",
            intro=_INTRO,
        )

    def read(self, session: Session) -> OffenceTypesView:
        """The case and what is coded. Raises `NotAllowed`, `UserError` without an offence."""
        session.require(Permission.CHANGE_LIST)
        file = case_file(session, self.case)
        if not file.case.value.offences:
            raise UserError(_NO_OFFENCE)
        return OffenceTypesView(file, offences.offence_groups(session, self.case))

    def before_fields(self, view: OffenceTypesView) -> None:
        """How many are coded."""
        ids = [one.id for one in view.offences]
        self.page.body.addWidget(Strong(coded_words(ids, view.groups)))

    def fields(self, view: OffenceTypesView) -> Sequence[Field[Any]]:
        """One list for each offence, at what is coded."""
        return [_field(number, view) for number in range(len(view.offences))]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Code what was chosen. What was left alone stays as it was."""
        groups = {name: OffenceGroup(code) for name, code in values.items() if code is not None}
        return offences.set_offence_groups(session, self.case, groups)

    def said(self) -> str:
        """That it is saved; no offence, as others may see the window."""
        return "The types of the offences are saved."


def _field(number: int, view: OffenceTypesView) -> SelectField:
    offence = view.offences[number]
    before = view.groups.get(offence.id)
    # Two thefts from a shop are told apart by their place in the list.
    label = f"{number + 1}. {offence.text}" if len(view.offences) > 1 else offence.text
    options = [Option(one.value, f"{one.value} {one.label}") for one in OffenceGroup]
    field = SelectField(
        offence.id,
        label,
        options,
        optional=before is None,
        missing=f"{label}: choose a type. What was coded can be changed, not taken away.",
        unset=_NOT_CODED,
    )
    if before is not None:
        field.set_value(before.value)
    return field
