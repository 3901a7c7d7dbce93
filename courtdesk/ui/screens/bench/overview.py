"""What is recorded about the bench, and adjourning the case from the same page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import bench
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.bench import SATURDAY_WORDS, AdjournedFor, Adjournment
from courtdesk.domain.casefile import Recorded
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, DateField, Option, TextArea
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.bench.reason import ReasonChoice
from courtdesk.ui.screens.bench.words import (
    INCLUDED,
    REPORT,
    adjournment_words,
    inclusion_lines,
    request_words,
)

CHORD = "Ctrl+Shift+A"
"""Opens adjourning: a chord that neither a menu nor a text field uses."""

_ONLY = "recommended"


@dataclass(frozen=True)
class BenchView(CaseView):
    """The case; `saturday` is whether to recommend an adjournment for assessment in the week.

    `twice` is the sentence about another case of it on its list (`bench.listed_twice`), or "".
    """

    saturday: bool
    twice: str


class BenchPage(CaseForm[BenchView]):
    """The report, what went into it, adjournments; the fields to adjourn once they are asked for.

    Attributes:
        report, included, begin: the buttons that lead on.
        mistakes: the buttons that take an adjournment back, in the order shown.
    """

    def __init__(self, desk: Desk, case: CaseId, *, adjourn: bool = False) -> None:
        super().__init__(desk, case, "The bench", "Adjourn the case", kept_as="bench:adjourn")
        self.report = SecondaryButton("Record the request for a report")
        self.included = SecondaryButton("Record what went into it")
        self.begin = SecondaryButton("Adjourn the case…", hint="Ctrl Shift A")
        self.mistakes: tuple[LinkButton, ...] = ()
        self._adjourning = adjourn
        self._twice = ""
        self._recorded = QWidget()
        self._closed = Text()
        self._form = QWidget()
        self.page.set_hints(
            [("Ctrl Shift A", "adjourn"), ("1 2 3", "reason"), ("Enter", "save"), ("Alt ←", "back")]
        )
        self.report.clicked.connect(lambda: desk.go(Place("bench", case, REPORT)))
        self.included.clicked.connect(lambda: desk.go(Place("bench", case, INCLUDED)))
        self.begin.clicked.connect(self.open_adjourning)
        self._offer()

    def _offer(self) -> None:
        """The chord and the two pages, in "This page" and the palette."""
        adjourn = QAction("&Adjourn the case", self)
        adjourn.setShortcut(QKeySequence(CHORD))
        adjourn.triggered.connect(self.open_adjourning)
        self.addAction(adjourn)
        for words, part in (("Report &requested", REPORT), ("&In the report", INCLUDED)):
            self._to(words, Place("bench", self.case, part))

    def _to(self, words: str, place: Place) -> None:
        action = QAction(words, self)
        action.triggered.connect(lambda: self.desk.go(place))
        self.addAction(action)

    def read(self, session: Session) -> BenchView:
        """The case."""
        file = case_file(session, self.case)
        return BenchView(file, bench.is_saturday_case(file), bench.listed_twice(session, file))

    def refresh(self) -> None:
        """One of the other pages may have recorded something; what is typed here stays."""
        if self.view is not None:
            session = self.desk.session
            self.desk.runner.run(self, lambda: self.read(session), self._show_recorded)

    def before_fields(self, view: BenchView) -> None:
        """What is recorded; the fields go under it, out of sight until they are asked for."""
        if view.saturday:
            panel = Inset("Saturday list")
            panel.add(Text(SATURDAY_WORDS))
            self.page.body.addWidget(panel)
        self.page.body.addWidget(self._recorded)
        self._show_recorded(view)
        mark(self._form, "clear")
        self.column = layouts.column(self._form, gap=18)
        self.page.body.addWidget(self._form)
        self._form.hide()

    def fields(self, view: BenchView) -> Sequence[Field[Any]]:
        """Why, to when, what more there is to say; only recommended or ordered."""
        reason = ReasonChoice()
        reason.entered.connect(self.submit)
        to = DateField("to", "Day of the next hearing", optional=True, hint=_TO_HINT)
        note = TextArea("note", "What more there is to say", hint=_NOTE_HINT, optional=True, rows=2)
        only = Checks(
            _ONLY,
            "Only recommended",
            [
                Option(
                    _ONLY, "The court has not adjourned it yet: this is what is recommended to it"
                )
            ],
            optional=True,
        )
        if view.saturday:
            only.set_value((_ONLY,))
        return [reason, to, note, only]

    def after_fields(self, view: BenchView) -> None:
        """Name a day on which courts may not sit as it is typed; open where that was asked for."""
        if self.group is None:
            return
        self._closed.hide()
        self.group.put_before("note", self._closed)
        self.group["to"].changed.connect(self._warn)
        if self._adjourning:
            self.open_adjourning()

    def focus_first(self) -> None:
        """To the reasons where they are asked for, else to the first thing to record."""
        if self._adjourning:
            super().focus_first()
        else:
            self.report.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_adjourning(self) -> None:
        """Show the fields and put the keyboard on the reasons."""
        self._adjourning = True
        if self.view is None or self.group is None:
            return
        if self.view.file.sentence is not None:
            self.begin.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.begin.hide()
        self._form.show()
        self.group["reason"].focus_first()
        self.page.show_widget(self._form)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the adjournment, and read what there is to settle on the new day's list."""
        file = bench.adjourn(
            session,
            self.case,
            reason=AdjournedFor(values["reason"]),
            to=values["to"],
            note=values["note"],
            recommended=bool(values[_ONLY]),
        )
        self._twice = bench.listed_twice(session, file)
        return file

    def said(self) -> str:
        """That it is recorded, and what a person has to settle on the new day's list."""
        return " ".join(filter(None, ("The adjournment has been recorded.", self._twice)))

    def _warn(self) -> None:
        if self.group is None:
            return
        try:
            to = self.group["to"].value()
        except FieldError:
            to = None
        sentence = bench.closed_day(to) if to is not None else ""
        self._closed.setText(sentence)
        self._closed.setVisible(bool(sentence))

    def _show_recorded(self, view: BenchView) -> None:
        self.view = view
        for button in (self.report, self.included, self.begin):
            button.setParent(None)
        old, self._recorded = self._recorded, QWidget()
        mark(self._recorded, "clear")
        self.page.body.replaceWidget(old, self._recorded)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        self._fill(layouts.column(self._recorded, gap=10), view)

    def _fill(self, column: QVBoxLayout, view: BenchView) -> None:
        now = self.desk.session.clock()
        column.addWidget(Section("Pre-sentence report"))
        column.addWidget(Text(request_words(view.file, now)))
        left = Qt.AlignmentFlag.AlignLeft
        column.addWidget(self.report, 0, left)
        column.addWidget(Section("In the report"))
        lines = tuple(inclusion_lines(view.file))
        for line in lines or ("No requirement is being considered yet.",):
            column.addWidget(Text(line))
        column.addWidget(self.included, 0, left)
        self.included.setVisible(bool(lines))
        column.addWidget(Section("Adjourned"))
        found = view.file.court.adjournments
        self.mistakes = tuple(self._adjournment(column, one) for one in found)
        if not found:
            column.addWidget(Text("Not adjourned."))
        if view.twice:
            panel = Inset("Twice on the list")
            panel.add(Text(view.twice))
            column.addWidget(panel)
        if view.file.sentence is not None:
            column.addWidget(Text("The case is sentenced, and so is not adjourned any more."))
        column.addWidget(self.begin, 0, left)
        self.report.show()
        self.begin.setVisible(view.file.sentence is None and self._form.isHidden())

    def _adjournment(self, column: QVBoxLayout, one: Recorded[Adjournment]) -> LinkButton:
        words = adjournment_words(one.value)
        column.addWidget(Text(words))
        back = LinkButton("Take back: it was entered by mistake")
        back.setAccessibleName(f"Take back. {words}")
        back.clicked.connect(lambda: self._take_back(one))
        column.addLayout(flowing(back))
        return back

    def _take_back(self, one: Recorded[Adjournment]) -> None:
        session = self.desk.session
        self.desk.runner.run(
            self,
            lambda: bench.take_back_adjournment(session, self.case, one.document),
            lambda _file: self._was_taken_back(),
            self._not_taken_back,
        )

    def _was_taken_back(self) -> None:
        self.desk.saved(self.desk.session.clock())
        self.desk.say("The adjournment has been taken back.")
        self.refresh()
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_taken_back(self, error: CourtDeskError) -> None:
        if self.group is not None:
            self.group.show_errors([("", str(error))])


_TO_HINT = "If the court fixed one: the case then stands on that day’s list."
_NOTE_HINT = "Everyone on the court side reads this: nothing clinical."
