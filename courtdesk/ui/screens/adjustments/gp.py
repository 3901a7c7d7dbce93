"""Whether the person is registered with a GP: at the screen, at sentence, when treatment starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from courtdesk.actions import gp
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.gp import (
    GpAnswer,
    GpStage,
    Registered,
    missing_stages,
    stages_reached,
    to_ask_now,
)
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.screen import Desk

_INTRO = (
    "Asked three times, so that the return can count who got a GP as a result. Leave a stage "
    "alone that has not come yet."
)


@dataclass(frozen=True)
class GpView(CaseView):
    """The case, what was answered so far by stage, what is missing, and today.

    `missing` are the stages that have come without an answer; `now` is the one to ask at now.
    """

    before: dict[GpStage, GpAnswer]
    missing: tuple[GpStage, ...]
    now: GpStage | None
    today: date


class GpForm(CaseForm[GpView]):
    """A question and its day for each stage; the day is asked for once there is an answer."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "GP registration",
            "Save",
            kept_as="adjustments:gp",
            intro=_INTRO,
        )

    def read(self, session: Session) -> GpView:
        """The case and what was answered."""
        file = case_file(session, self.case)
        before = {one.value.stage: one.value for one in gp.gp_answers(session, self.case)}
        missing = missing_stages(file, before)
        return GpView(file, before, missing, to_ask_now(file, before), session.clock().date())

    def before_fields(self, view: GpView) -> None:
        """Which stage is to be asked at now, and which went by unasked."""
        self.page.body.addWidget(Strong(now_words(view.file, view.now)))
        for stage in view.missing:
            if stage is not view.now:
                self.page.body.addWidget(Text(f"Not asked: {in_sentence(stage)}. {_WENT_BY}"))

    def focus_first(self) -> None:
        """To what is asked now; the stages before it are seldom changed."""
        now = self.view.now if self.view is not None else None
        if self.group is None or now is None:
            super().focus_first()
        else:
            self.group[now.value].focus_first()

    def fields(self, view: GpView) -> Sequence[Field[Any]]:
        """Filled with what is recorded; the day of a new answer is today until it is changed."""
        return [field for stage in GpStage for field in _stage_fields(view, stage)]

    def after_fields(self, view: GpView) -> None:
        """Ask for a day only where there is an answer."""
        if self.group is not None:
            self.group.changed.connect(self._arrange)
            self._arrange()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record what was answered. Raises `FieldErrors` for days that cannot be."""
        given = {
            stage: (Registered(values[stage.value]), values.get(f"{stage}-on"))
            for stage in GpStage
            if values[stage.value] is not None
        }
        return gp.record_gp(session, self.case, given)

    def said(self) -> str:
        """That it is saved."""
        return "GP registration is saved."

    def _arrange(self, _name: str = "") -> None:
        if self.group is None:
            return
        for stage in GpStage:
            answered = self.group[stage.value].value() is not None
            self.group[f"{stage}-on"].setVisible(answered)


_WENT_BY = "Fill it in only if the person told somebody then."


def in_sentence(stage: GpStage) -> str:
    """The stage inside a sentence: "at sentence"."""
    return f"{stage.label[:1].lower()}{stage.label[1:]}"


def now_words(file: CaseFile, now: GpStage | None) -> str:
    """What is to be asked now, or why nothing is."""
    if now is not None:
        return f"Ask now: {in_sentence(now)}."
    if not stages_reached(file):
        return "Nothing to ask yet: it is first asked once the person agrees to be screened."
    return "Nothing to ask now."


def _stage_fields(view: GpView, stage: GpStage) -> tuple[Field[Any], Field[Any]]:
    before = view.before.get(stage)
    said = Choice(
        stage.value,
        f"{stage.label}: registered with a GP?",
        [Option(one.value, one.label) for one in Registered],
        optional=True,
        # What was recorded can be changed, and never taken back to not asked.
        clearable=before is None,
    )
    on = DateField(f"{stage}-on", f"{stage.label}: asked on", hint="", missing="Enter the day.")
    on.set_value(before.on if before is not None else view.today)
    if before is not None:
        said.set_value(before.registered.value)
    return said, on
