"""The text for the pre-sentence report: read, copy, issue, save as .docx."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from courtdesk.actions import reports
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.documents.snippet import Snippet
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.case_words import clock_time, who_may
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.clipboard import GiveButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.kit.style import mark
from courtdesk.ui.risk_stop import StopPanel
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_WIDE = 1280
_ROWS = 22
_TO_DO = "Still to do"
"""The heading of the text's own section about what is missing (`documents.snippet`)."""


@dataclass(frozen=True)
class SnippetView(CaseView):
    """The case, the text as the record stands now, and whether this member may issue it."""

    snippet: Snippet
    may_issue: bool
    now: datetime


def count_words(snippet: Snippet) -> str:
    """The character count against the limit: "1,180 of 4,000 characters"."""
    words = f"{snippet.characters:,} of {snippet.limit:,} characters"
    if snippet.over:
        return f"{words}: {snippet.characters - snippet.limit:,} too many for the receiving box"
    return words


def missing_of(snippet: Snippet) -> tuple[str, ...]:
    """What the text itself says is still to do, one line each."""
    return tuple(
        line.removeprefix("- ")
        for section in snippet.sections
        if section.heading == _TO_DO
        for line in section.lines
    )


def stands(view: SnippetView) -> bool:
    """Whether what was issued is what would be issued now.

    By the words as well: they also tell of the site's settings and of what was asked for, which
    are no revisions of the case (P3).
    """
    issued = view.file.snippet
    same = issued is not None and issued.value.text == view.snippet.text
    return same and view.file.snippet_stands()


def state_words(view: SnippetView) -> tuple[str, str, str]:
    """The look, the heading and the sentence: draft, issued when, or void since."""
    issued = view.file.snippet
    if issued is None:
        return "neutral", "Draft", "Not issued yet."
    at = clock_time(issued.at, view.now)
    if stands(view):
        return "done", f"Issued {at}", "The record has not changed since."
    return (
        "warning",
        "The record has changed",
        f"The text that was issued {at} no longer says what the record says: issue it again.",
    )


class SnippetPage(CasePage[SnippetView]):
    """Shows the text; nothing in it can be typed, as every word rests on the record.

    Attributes:
        text: the text.
        issue, copy, save: the three buttons.
        stop: why none of them can be pressed while a risk stop is open, else None.
    """

    stop: StopPanel | None

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Text for the pre-sentence report", width=_WIDE)
        self.text = ReadText("Text for the pre-sentence report", _ROWS, desk.clipboard)
        self.issue = PrimaryButton("Issue this text")
        self.issue.clicked.connect(self._issue)
        self.copy = GiveButton("Copy text", desk.clipboard)
        self.copy.clicked.connect(self._ask_to_copy)
        self.save = SecondaryButton("Save as .docx")
        self.save.clicked.connect(self._choose_file)
        self._columns = Columns()
        self._stopping = layouts.column(gap=12)
        self._state = layouts.column(gap=12)
        self._count = Text()
        self._who = Caption(who_may(Permission.ISSUE_SNIPPET))
        self._missing = layouts.column(gap=12)
        self._problem: QWidget | None = None
        self.stop = None
        self._lay_out()

    def read(self, session: Session) -> SnippetView:
        """The text as the record stands now."""
        return SnippetView(
            case_file(session, self.case),
            reports.snippet(session, self.case),
            session.may(Permission.ISSUE_SNIPPET),
            session.clock(),
        )

    def refresh(self) -> None:
        """Read again: the record may have changed on another page."""
        if self.view is not None:
            self.start()

    def show_view(self, view: SnippetView) -> None:
        """Show the text and what may be done with it."""
        self.text.show_text(view.snippet.text)
        self._show_state(view)
        self._show_missing(view)
        self._count.setText(count_words(view.snippet))
        mark(self._count, "error" if view.snippet.over else "text")
        self.issue.setVisible(view.may_issue)
        self._who.setVisible(not view.may_issue)
        self._show_stop(view)
        self.issue.setEnabled(self.stop is None and not stands(view))
        if self._columns.isHidden():
            self._columns.show()
            self.text.setFocus()
            self.page.area.verticalScrollBar().setValue(0)

    def save_to(self, target: Path, *, replace: bool) -> None:
        """Write the .docx at `target`; `replace` when the person has said that it may go."""
        session = self.desk.session
        self.desk.runner.run(
            self,
            lambda: reports.write_snippet(session, self.case, target, replace=replace),
            self._written,
            self._refused,
        )

    def _lay_out(self) -> None:
        self._columns.main.addWidget(self.text)
        self._columns.main.addWidget(self._count)
        side = self._columns.side
        side.addLayout(self._stopping)
        side.addLayout(self._state)
        # In rows, as a button alone in a column would bound the column to its own width.
        issuing = layouts.row()
        issuing.addWidget(self.issue)
        issuing.addStretch(1)
        side.addLayout(issuing)
        side.addWidget(self._who)
        others = FlowLayout(gap=10)
        others.addWidget(self.copy)
        others.addWidget(self.save)
        side.addLayout(others)
        side.addLayout(self._missing)
        self._columns.hide()
        self.page.body.addWidget(self._columns)

    def _show_stop(self, view: SnippetView) -> None:
        """While a risk stop is open the text is read here and taken nowhere.

        Not by a button, and not by a selection that is copied or dragged out either.
        """
        layouts.clear(self._stopping)
        stopped = bool(view.file.open_stops())
        self.stop = StopPanel(view.file, self.desk.go) if stopped else None
        if self.stop is not None:
            self._stopping.addWidget(self.stop)
        for button in (self.copy, self.save):
            button.setEnabled(not stopped)
        self.text.set_taken(may=not stopped)

    def _show_state(self, view: SnippetView) -> None:
        look, heading, sentence = state_words(view)
        layouts.clear(self._state)
        panel = Inset(heading, look=look)
        panel.add(Text(sentence))
        self._state.addWidget(panel)

    def _show_missing(self, view: SnippetView) -> None:
        layouts.clear(self._missing)
        lines = missing_of(view.snippet)
        if lines:
            panel = Inset("The text says what is missing", look="neutral")
            for line in lines:
                panel.add(Text(line))
            self._missing.addWidget(panel)

    def _ask_to_copy(self) -> None:
        session = self.desk.session
        self.desk.runner.run(
            self,
            lambda: reports.text_to_give(session, self.case),
            self._copied,
            self._refused,
        )

    def _copied(self, text: str) -> None:
        self._drop_problem()
        if text == self.text.toPlainText():
            self.copy.give(text)
            return
        # What was read is what is taken, never a text that nobody has seen (P3).
        self._refused(
            UserError("The record has changed since this text was made: read it again, then copy.")
        )

    def _issue(self) -> None:
        if self.view is None:
            return
        self.issue.setEnabled(False)
        session, text = self.desk.session, self.view.snippet.text

        def work() -> datetime:
            reports.issue_snippet(session, self.case, text)
            return session.clock()

        self.desk.runner.run(self, work, self._issued, self._refused)

    def _issued(self, at: datetime) -> None:
        self._drop_problem()
        self.desk.saved(at)
        self.desk.say("The text has been issued: what you read is what is signed.")
        self.copy.setFocus()
        self.start()

    def _refused(self, error: CourtDeskError) -> None:
        self._show_problem(error)
        # Mostly the record has changed: then the page as it is now is what there is to read.
        self.start()

    def _choose_file(self) -> None:
        if self.view is None:
            return
        name = f"{self.view.file.case.value.reference}.docx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save as .docx", name, "Word (*.docx)")
        if chosen:
            target = Path(chosen)
            named = target.suffix.lower() == ".docx"
            # The dialog has asked about a file of the name that was chosen, and of no other.
            self.save_to(
                target if named else target.with_name(f"{target.name}.docx"), replace=named
            )

    def _written(self, target: Path) -> None:
        self._drop_problem()
        self.desk.say(
            f"Saved as {target.name}. It is not encrypted: keep it where case papers are kept."
        )

    def _show_problem(self, error: CourtDeskError) -> None:
        self._drop_problem()
        self._problem = WarningPanel(str(error))
        self.page.body.insertWidget(1, self._problem)
        self.page.show_widget(self._problem)
        announce(self, str(error), at_once=True)

    def _drop_problem(self) -> None:
        problem, self._problem = self._problem, None
        if problem is not None:
            problem.hide()
            problem.setParent(None)
            problem.deleteLater()


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return SnippetPage(desk, place.case)


SCREEN = ScreenSpec("snippet", "Text for the pre-sentence report", build)
