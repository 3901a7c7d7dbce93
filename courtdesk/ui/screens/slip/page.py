"""The page: the slip's words and the ways out at the left, what is recorded beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from courtdesk.actions import paper as papers
from courtdesk.actions import slips
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Paper
from courtdesk.domain.bench import Slip, SlipAnswer
from courtdesk.domain.ids import CaseId
from courtdesk.domain.slip_words import SlipFacts, slip_words
from courtdesk.domain.words import moment
from courtdesk.errors import FieldError
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.buttons import Button, SecondaryButton
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextField, TimeField
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.problem_note import ProblemNote
from courtdesk.ui.screen import Desk
from courtdesk.ui.ways_out import Printout, ask_and_print, ask_where

_WIDE = 1180
_ROWS = 14
_AGAIN = "again"
_INTRO = "The slip says who asks and for which case, and not why: keep it so when you hand it over."
_FILES = (
    "A saved PDF and a printed page are not encrypted, and carry the person’s name: hand them to "
    "whom they are for."
)


@dataclass(frozen=True)
class SlipView(CaseView):
    """The case, what stands on its slip, what would if this member asked now, and the time."""

    facts: SlipFacts
    anew: SlipFacts
    now: datetime

    @property
    def slip(self) -> Slip | None:
        """The slip that was handed over, or None."""
        found = self.file.court.slip
        return found.value if found is not None else None


class SlipPage(CaseForm[SlipView]):
    """Shows the slip and records what was asked and answered.

    Attributes:
        text: the slip's words.
        copy, save, print_: the ways out.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Ask for the case to be brought forward",
            "Record",
            kept_as="slip:asked",
            intro=_INTRO,
            width=_WIDE,
        )
        self.text = ReadText("The slip", _ROWS, desk.clipboard)
        self.copy = CopyButton("Copy text", self.text.toPlainText, desk.clipboard)
        self.save = SecondaryButton("Save as PDF")
        self.print_ = SecondaryButton("Print…")
        self.save.clicked.connect(self._choose_file)
        self.print_.clicked.connect(self._choose_printer)
        self.problem = ProblemNote(self.page)
        self._said = ""
        for button, words in (
            (self.copy, "Copy the slip"),
            (self.save, "Save the slip as PDF…"),
            (self.print_, "Print the slip…"),
        ):
            self._offer(button, words)

    def read(self, session: Session) -> SlipView:
        """The case and what stands on its slip."""
        now = session.clock().replace(second=0, microsecond=0)
        return SlipView(
            case_file(session, self.case),
            slips.facts(session, self.case),
            slips.facts(session, self.case, anew=True),
            now,
        )

    def before_fields(self, view: SlipView) -> None:
        """The words and the ways out at the left; the fields go to the right."""
        columns = Columns()
        columns.main.addWidget(self.text)
        columns.main.addLayout(flowing(self.copy, self.save, self.print_))
        columns.main.addWidget(Caption(_FILES))
        columns.side.addWidget(_state(view))
        self.page.body.addWidget(columns)
        self.column = columns.side

    def fields(self, view: SlipView) -> Sequence[Field[Any]]:
        """The answer, where somebody was asked; whom and when, where somebody is to be."""
        answer = Choice(
            "answer",
            "What came of it?",
            [*(Option(one.value, one.label) for one in SlipAnswer), Option(_AGAIN, "Ask again")],
            missing="Choose what came of it.",
            clearable=False,
        )
        whom = TextField(
            "to_whom",
            "Who was asked",
            hint="Such as the list caller or the legal adviser.",
            missing="Enter who was asked, such as the list caller.",
        )
        at = TimeField("at", "Asked at", hint="", missing="Enter the time at which it was asked.")
        on = DateField("on", "Asked on", hint="", missing="Enter the day on which it was asked.")
        at.set_value(view.now.time())
        on.set_value(view.now.date())
        if view.slip is not None:
            answer.set_value(view.slip.answer.value)
        return [answer, whom, at, on]

    def after_fields(self, view: SlipView) -> None:
        """Show only what is to be answered now, and keep the slip's minute with the field's."""
        if self.group is None:
            return
        self.group["answer"].setVisible(view.slip is not None)
        self.group.changed.connect(self._arrange)
        self._arrange()

    def focus_first(self) -> None:
        """To the answer where one is waited for, else to who was asked."""
        if self.group is not None:
            asked = self.view is not None and self.view.slip is not None
            self.group["answer" if asked else "to_whom"].focus_first()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it. Raises what `ask_forward` and `answer_slip` raise."""
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        answer = values.get("answer")
        if answer not in (None, _AGAIN):
            chosen = SlipAnswer(answer)
            self._said = f"Recorded: {chosen.label.lower()}."
            return slips.answer_slip(session, self.case, chosen)
        at = datetime.combine(values["on"], values["at"], tzinfo=self.view.now.tzinfo)
        self._said = f"Recorded: asked {values['to_whom']} at {at:%H:%M}."
        return slips.ask_forward(session, self.case, to_whom=values["to_whom"], at=at)

    def said(self) -> str:
        """What was recorded."""
        return self._said

    def save_to(self, target: Path, *, replace: bool) -> None:
        """Write the PDF at `target`; `replace` when the person has said that it may go."""
        paper = self._paper()
        if paper is not None:
            session = self.desk.session
            self.desk.runner.run(
                self,
                lambda: papers.write(
                    session, paper, target, case=self.case, what=slips.WHAT, replace=replace
                ),
                self._written,
                self.problem.show_error,
            )

    def shown(self) -> SlipFacts | None:
        """What stands on the slip as the page shows it."""
        if self.view is None:
            return None
        if not self._asking():
            return self.view.facts
        return replace(self.view.anew, at=self._asked_at(self.view))

    def _asked_at(self, view: SlipView) -> datetime:
        """The time as typed, or now while it cannot be read."""
        if self.group is None:
            return view.now
        try:
            day, time = self.group["on"].value(), self.group["at"].value()
        except FieldError:
            return view.now
        if day is None or time is None:
            return view.now
        return datetime.combine(day, time, tzinfo=view.now.tzinfo)

    def _asking(self) -> bool:
        if self.group is None or self.view is None:
            return False
        return self.view.slip is None or self.group["answer"].value() == _AGAIN

    def _arrange(self, _name: str = "") -> None:
        if self.group is None:
            return
        for name in ("to_whom", "at", "on"):
            self.group[name].setVisible(self._asking())
        facts = self.shown()
        if facts is not None:
            self.text.show_text(slip_words(facts))

    def _paper(self) -> Paper | None:
        facts = self.shown()
        if facts is None or self.view is None:
            return None
        return slips.slip_paper(self.view.file.case.value.reference, facts)

    def _choose_file(self) -> None:
        paper = self._paper()
        if paper is None:
            return
        name = papers.file_name(paper, "slip")
        chosen = ask_where(self, "Save as PDF", name, "PDF", ".pdf")
        if chosen is not None:
            self.save_to(chosen.path, replace=chosen.replace)

    def _choose_printer(self) -> None:
        paper = self._paper()
        if paper is None:
            return
        printout = Printout(paper, 1, self.case, slips.WHAT)
        ask_and_print(self, self.desk, printout, self.problem, printed=self._printed)

    def _written(self, target: Path) -> None:
        self.problem.drop()
        self.desk.say(f"Saved as {target.name}. It is not encrypted: hand it to whom it is for.")

    def _printed(self, _pages: int) -> None:
        self.problem.drop()
        self.desk.say("The slip was sent to the printer.")

    def _offer(self, button: Button, words: str) -> None:
        """The button once more, in "This page" and the palette."""
        action = QAction(words, self)
        action.triggered.connect(button.click)
        self.addAction(action)


def _state(view: SlipView) -> QWidget:
    slip = view.slip
    if slip is None:
        return Text("Nobody has been asked yet.")
    look = "done" if slip.answer is SlipAnswer.BROUGHT_FORWARD else "neutral"
    panel = Inset(slip.answer.label, look=look)
    panel.add(Text(f"{slip.to_whom} was asked, {moment(slip.at)}."))
    return panel
