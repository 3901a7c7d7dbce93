"""What the court did: the sentence, and for each requirement considered, accepted or declined.

Once recorded it is shown; putting it right needs a reason, and the earlier version is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from courtdesk.actions import sentences
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import guilty
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sentence import CourtResult, Disposal, Sentence
from courtdesk.errors import NotAllowed
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, NumberField, Option, TextArea
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_YES, _NO = "accepted", "declined"
_MONTHS = 36
_NO_GUILT = "A sentence comes after a guilty plea or verdict: record the plea first."


@dataclass(frozen=True)
class SentenceView(CaseView):
    """The case; `told` says who may record a sentence when this member may not, else ""."""

    told: str
    today: date


class SentencePage(CaseForm[SentenceView]):
    """Records the sentence, or shows the one that was recorded."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Sentence", "Save sentence", kept_as="sentence:")
        self.recorded: Recorded | None = None

    def read(self, session: Session) -> SentenceView:
        """The case, and whether this member records sentences."""
        told = ""
        try:
            session.require(Permission.RECORD_SENTENCE)
        except NotAllowed as error:
            told = str(error)
        return SentenceView(case_file(session, self.case), told, session.clock().date())

    def show_view(self, view: SentenceView) -> None:
        """The summary, or the fields, or why there can be neither."""
        if view.file.sentence is not None:
            self._show_recorded(view, view.file.sentence.value)
        elif view.told or not guilty(view.file):
            self.refuse(view.told or _NO_GUILT)
        else:
            super().show_view(view)

    def _show_recorded(self, view: SentenceView, sentence: Sentence) -> None:
        self.recorded = Recorded(view, sentence)
        self.recorded.correct.clicked.connect(self._correct)
        self.recorded.consent.clicked.connect(self._to_consent)
        self.page.body.addWidget(self.recorded)
        first = self.recorded.consent if view.told else self.recorded.correct
        first.setFocus()

    def fields(self, view: SentenceView) -> Sequence[Field[Any]]:
        """The sentence, the court's answer to each requirement, what it would have been."""
        before = view.file.sentence.value if view.file.sentence is not None else None
        made = [*_sentence_fields(), *_result_fields(view.file)]
        if before is not None:
            made.append(_correction())
        group = {field.name: field for field in made}
        group["sentenced_on"].set_value(view.today)
        if before is not None:
            _fill(group, before)
        return made

    def after_fields(self, view: SentenceView) -> None:
        """Head each requirement; ask for a length or a reason only where there is one."""
        if self.group is None:
            return
        for kind in _kinds(view.file):
            self.group.put_before(kind.value, Section(f"{kind}, {kind.label}"))
            self.group[kind.value].changed.connect(self._ask_what_applies)
        if view.file.sentence is not None:
            self.group.put_before("note", Section("Correction"))
        self.group["disposal"].changed.connect(self._ask_what_applies)
        self._ask_what_applies()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the sentence."""
        sentence = Sentence(
            self.case,
            values["sentenced_on"],
            Disposal(values["disposal"]),
            values.get("order_months"),
            tuple(self._results(values)),
            values["would_have_been"],
            values.get("note", ""),
        )
        return sentences.record_sentence(session, sentence)

    def said(self) -> str:
        """What was saved."""
        return "The sentence has been saved."

    def _results(self, values: dict[str, Any]) -> Sequence[CourtResult]:
        kinds = _kinds(self.view.file) if self.view is not None else ()
        return [
            CourtResult(
                kind,
                values[kind.value] == _YES,
                values.get(f"{kind}-length"),
                values.get(f"{kind}-reason", ""),
            )
            for kind in kinds
        ]

    def _ask_what_applies(self) -> None:
        if self.group is None or self.view is None:
            return
        disposal = self.group["disposal"].value()
        carries = disposal is not None and Disposal(disposal).carries_requirements
        self.group["order_months"].setVisible(carries)
        for kind in _kinds(self.view.file):
            answer = self.group[kind.value].value()
            self.group[f"{kind}-length"].setVisible(answer == _YES)
            self.group[f"{kind}-reason"].setVisible(answer == _NO)

    def _correct(self) -> None:
        if self.view is None or self.recorded is None:
            return
        self.recorded.hide()
        self.recorded.setParent(None)
        self.recorded.deleteLater()
        self.recorded = None
        super().show_view(self.view)

    def _to_consent(self) -> None:
        self.desk.go(Place("consent", self.case))


class Recorded(QWidget):
    """The sentence as it was recorded.

    Attributes:
        correct: puts it right; hidden from those who may not.
        consent: leads to the consent, which shows what was granted.
    """

    def __init__(self, view: SentenceView, sentence: Sentence) -> None:
        super().__init__()
        mark(self, "clear")
        column = layouts.column(self, gap=14)
        column.addWidget(SummaryList(rows(sentence)))
        self.correct = SecondaryButton("Put the sentence right")
        self.consent = LinkButton("Consent, with what was granted")
        buttons = FlowLayout(gap=16)
        buttons.addWidget(self.correct)
        buttons.addWidget(self.consent)
        if view.told:
            column.addWidget(Text(view.told))
        column.addLayout(buttons)
        # Only now: a widget without a parent would be shown as a window of its own.
        self.correct.setVisible(not view.told)
        self.consent.setVisible(view.file.consent is not None)


def rows(sentence: Sentence) -> tuple[Answer, ...]:
    """The sentence as questions and answers."""
    pairs = [
        ("Date of sentence", print_date(sentence.sentenced_on)),
        ("Sentence", sentence.disposal.label),
    ]
    if sentence.disposal.carries_requirements:
        pairs.append(("Length of the order", _months(sentence.order_months)))
    pairs += [
        (f"{result.requirement}, {result.requirement.label}", result_words(result))
        for result in sentence.results
    ]
    pairs.append(("What it would have been otherwise", sentence.would_have_been))
    if sentence.note:
        pairs.append(("Why it was put right", sentence.note))
    return tuple(Answer(question, question, answer, False) for question, answer in pairs)


def result_words(result: CourtResult) -> str:
    """The court's answer to one requirement."""
    if result.accepted:
        return f"Accepted, {_months(result.length_months)}"
    return f"Declined: {result.reason}"


def _months(months: int | None) -> str:
    if months is None:
        return ""
    return "1 month" if months == 1 else f"{months} months"


def _kinds(file: CaseFile) -> tuple[RequirementKind, ...]:
    return tuple(part.kind for part in file.considered())


def _sentence_fields() -> Sequence[Field[Any]]:
    return (
        DateField("sentenced_on", "Date of sentence", missing="Enter the date of sentence."),
        Choice(
            "disposal",
            "What was the sentence?",
            [Option(one.value, one.label) for one in Disposal],
            missing="Choose the sentence.",
        ),
        NumberField(
            "order_months",
            "Length of the order",
            minimum=1,
            maximum=_MONTHS,
            unit="months",
            missing="Enter the length of the order in months, from 1 to 36.",
        ),
        TextArea(
            "would_have_been",
            "What would the sentence have been otherwise?",
            hint="If the court said so, such as 8 weeks of custody.",
            optional=True,
            rows=2,
        ),
    )


def _result_fields(file: CaseFile) -> Sequence[Field[Any]]:
    made: list[Field[Any]] = []
    for kind in _kinds(file):
        made += [
            Choice(
                kind.value,
                f"Did the court accept the {kind}?",
                [Option(_YES, "Accepted"), Option(_NO, "Declined")],
                missing=f"Say whether the court accepted the {kind}.",
            ),
            NumberField(
                f"{kind}-length",
                f"Length of the {kind}",
                minimum=1,
                maximum=_MONTHS,
                unit="months",
                missing=f"Enter the length of the {kind} in months, from 1 to 36.",
            ),
            TextArea(
                f"{kind}-reason",
                f"The court's reason for declining the {kind}",
                rows=2,
                missing=f"Enter the court's reason for declining the {kind}.",
            ),
        ]
    return made


def _correction() -> TextArea:
    return TextArea(
        "note",
        "Why is the sentence put right?",
        hint="Both versions are kept.",
        rows=2,
        missing="Say why the sentence recorded before is put right.",
    )


def _fill(group: dict[str, Field[Any]], before: Sentence) -> None:
    """Show what was recorded, but never the reason of an earlier correction."""
    group["sentenced_on"].set_value(before.sentenced_on)
    group["disposal"].set_value(before.disposal.value)
    group["order_months"].set_value(before.order_months)
    group["would_have_been"].set_value(before.would_have_been)
    for result in before.results:
        kind = result.requirement
        if kind.value in group:
            group[kind.value].set_value(_YES if result.accepted else _NO)
            group[f"{kind}-length"].set_value(result.length_months)
            group[f"{kind}-reason"].set_value(result.reason)


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return SentencePage(desk, place.case)


SCREEN = ScreenSpec("sentence", "Sentence", build)
