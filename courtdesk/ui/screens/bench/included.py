"""Whether each requirement went into the pre-sentence report, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import bench
from courtdesk.actions.bench import Included
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextArea
from courtdesk.ui.kit.headings import Section
from courtdesk.ui.screen import Desk

_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class IncludedView(CaseView):
    """The case, and today."""

    today: date


class IncludedForm(CaseForm[IncludedView]):
    """One question for each requirement considered; the day is today unless changed."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk, case, "In the pre-sentence report", "Save", kept_as="bench:included", intro=_INTRO
        )

    def read(self, session: Session) -> IncludedView:
        """The case. Raises `UserError` while no requirement is considered."""
        file = case_file(session, self.case)
        if not file.considered():
            raise UserError("No requirement is being considered yet: choose one first.")
        return IncludedView(file, session.clock().date())

    def fields(self, view: IncludedView) -> Sequence[Field[Any]]:
        """Filled with what is recorded."""
        return [field for part in view.file.considered() for field in _fields(view, part.kind)]

    def after_fields(self, view: IncludedView) -> None:
        """Head each requirement; ask for a reason only where one was left out."""
        if self.group is None:
            return
        for kind in _kinds(view.file):
            self.group.put_before(kind.value, Section(f"{kind}, {kind.label}"))
            self.group[kind.value].changed.connect(self._ask_what_applies)
        self._ask_what_applies()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record all of it, or nothing."""
        kinds = _kinds(self.view.file) if self.view is not None else ()
        said = [
            Included(
                kind,
                values[kind.value] == _YES,
                values[f"{kind}-on"],
                values.get(f"{kind}-reason", ""),
            )
            for kind in kinds
        ]
        return bench.include_all(session, self.case, said)

    def said(self) -> str:
        """That it is recorded."""
        return "What went into the report has been recorded."

    def _ask_what_applies(self) -> None:
        if self.group is None or self.view is None:
            return
        for kind in _kinds(self.view.file):
            left_out = self.group[kind.value].value() == _NO
            self.group[f"{kind}-reason"].setVisible(left_out)


def _kinds(file: CaseFile) -> tuple[RequirementKind, ...]:
    return tuple(part.kind for part in file.considered())


def _fields(view: IncludedView, kind: RequirementKind) -> Sequence[Field[Any]]:
    asked = Choice(
        kind.value,
        f"Did the {kind} go into the report?",
        [Option(_YES, "Yes"), Option(_NO, "No, it was left out")],
        missing=f"Say whether the {kind} went into the report.",
        clearable=False,
    )
    reason = TextArea(
        f"{kind}-reason",
        f"Why was the {kind} left out?",
        rows=2,
        missing=f"Say why {kind} was left out of the report.",
    )
    on = DateField(f"{kind}-on", f"{kind}: on", hint="", missing="Enter the day.")
    before = view.file.court.inclusion(kind)
    on.set_value(before.value.on if before is not None else view.today)
    if before is not None:
        asked.set_value(_YES if before.value.included else _NO)
        reason.set_value(before.value.reason)
    return [asked, reason, on]


_INTRO = "The return counts what went into a report, not the texts that were made for one."
