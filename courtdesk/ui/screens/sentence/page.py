"""The page that records the sentence, or shows the one that was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from courtdesk.actions import holidays, sentences
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import guilty
from courtdesk.domain.sentence import Disposal, OtherRequirement, Sentence
from courtdesk.domain.sentence_timing import Timing, timing
from courtdesk.domain.sentence_words import resulting_words
from courtdesk.errors import FieldError, NotAllowed
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.sentence.fields import (
    NO,
    YES,
    fields_of,
    kinds_of,
    readable,
    sentence_of,
    unasked,
)
from courtdesk.ui.screens.sentence.recorded import Recorded

_NO_GUILT = "A sentence comes after a guilty plea or verdict: record the plea first."


@dataclass(frozen=True)
class SentenceView(CaseView):
    """The case; `told` says who may record a sentence when this member may not, else ""."""

    told: str
    today: date
    timing: Timing


class SentencePage(CaseForm[SentenceView]):
    """Records the sentence, or shows the one that was recorded.

    Attributes:
        recorded: the sentence as it stands, while it is shown.
        wording: what the fields say so far, as court staff write it.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Sentence", "Save sentence", kept_as="sentence:")
        self.recorded: Recorded | None = None
        self.wording = Text()
        self._preview = Panel("Resulting wording")

    def read(self, session: Session) -> SentenceView:
        """The case, and whether this member records sentences."""
        told = ""
        try:
            session.require(Permission.RECORD_SENTENCE)
        except NotAllowed as error:
            told = str(error)
        file = case_file(session, self.case)
        found = timing(file, holidays.calendar(), session.settings().choices)
        return SentenceView(file, told, session.clock().date(), found)

    def show_view(self, view: SentenceView) -> None:
        """The summary, or the fields, or why there can be neither."""
        if view.file.sentence is not None:
            self._show_recorded(view, view.file.sentence.value)
        elif view.told or not guilty(view.file):
            self.refuse(view.told or _NO_GUILT)
        else:
            super().show_view(view)

    def _show_recorded(self, view: SentenceView, sentence: Sentence) -> None:
        self.recorded = Recorded(
            sentence,
            view.timing,
            self.desk.clipboard,
            told=view.told,
            has_consent=view.file.consent is not None,
        )
        self.recorded.correct.clicked.connect(self._correct)
        self.recorded.consent.clicked.connect(lambda: self.desk.go(Place("consent", self.case)))
        self.recorded.card.clicked.connect(lambda: self.desk.go(Place("sentence_card", self.case)))
        self.page.body.addWidget(self.recorded)
        first = self.recorded.copy if view.told else self.recorded.correct
        first.setFocus()

    def fields(self, view: SentenceView) -> Sequence[Field[Any]]:
        """The sentence, the court's answer to each requirement, what else it ordered."""
        return fields_of(view.file, view.today)

    def after_fields(self, view: SentenceView) -> None:
        """Head each part; ask only for what applies; say the wording as it is filled in."""
        if self.group is None:
            return
        for kind in kinds_of(view.file):
            self.group.put_before(kind.value, Section(f"{kind}, {kind.label}"))
        if view.file.sentence is not None:
            self.group.put_before("note", Section("Correction"))
        self._preview.add(self.wording)
        self._put_preview(self.column)
        self.group.changed.connect(self._ask_what_applies)
        self._ask_what_applies()

    def _put_preview(self, column: QVBoxLayout) -> None:
        """Between the fields and the buttons, where it is read before saving."""
        if self.group is not None:
            column.insertWidget(column.indexOf(self.group) + 1, self._preview)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the sentence."""
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        made = sentence_of(self.case, self.view.file, values)
        return sentences.record_sentence(session, made)

    def said(self) -> str:
        """What was saved."""
        return "The sentence has been saved."

    def _ask_what_applies(self, _name: str = "") -> None:
        if self.group is None or self.view is None:
            return
        file = self.view.file
        disposal = self.group["disposal"].value()
        carries = disposal is not None and Disposal(disposal).carries_requirements
        asked = dict.fromkeys(("order_months", "rar_days", "other", "reviews"), carries)
        for kind in kinds_of(file):
            answer = self.group[kind.value].value()
            asked[f"{kind}-length"] = answer == YES
            asked[f"{kind}-reason"] = asked[f"{kind}-support"] = answer == NO
        asked |= self._asked_more(file, carries=carries)
        for name, wanted in asked.items():
            self.group[name].setVisible(wanted)
        self._show_wording(file)

    def _asked_more(self, file: CaseFile, *, carries: bool) -> dict[str, bool]:
        """Which of the fields about other requirements are asked."""
        if self.group is None:
            return {}
        chosen = self.group["other"].value()
        asked = {f"{one.value}-length": carries and one.value in chosen for one in OtherRequirement}
        others = unasked(file)
        if others:
            made = self.group["unasked"].value()
            asked["unasked"] = carries
            asked |= {f"{kind}-length": carries and kind.value in made for kind in others}
        return asked

    def _show_wording(self, file: CaseFile) -> None:
        if self.group is None:
            return
        values = readable(self.group.fields)
        words = ""
        if values.get("disposal") and values.get("sentenced_on"):
            try:
                words = resulting_words(sentence_of(self.case, file, values))
            except FieldError as error:
                words = str(error)
        self.wording.setText(words)
        self._preview.setVisible(bool(words))

    def _correct(self) -> None:
        if self.view is None or self.recorded is None:
            return
        self.recorded.hide()
        self.recorded.setParent(None)
        self.recorded.deleteLater()
        self.recorded = None
        super().show_view(self.view)
