"""The text for the pre-sentence report: read, copy, issue, save as .docx."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit

from courtdesk.actions import reports
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.documents.snippet import Snippet
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_WIDE = 980


@dataclass(frozen=True)
class SnippetView(CaseView):
    """The case, the text as the record stands now, and whether this member may issue it."""

    snippet: Snippet
    may_issue: bool


def count_words(snippet: Snippet) -> str:
    """The character count against the limit: "1,180 of 4,000 characters"."""
    words = f"{snippet.characters:,} of {snippet.limit:,} characters"
    if snippet.over:
        return f"{words}: {snippet.characters - snippet.limit:,} too many for the receiving box"
    return words


def state_words(view: SnippetView) -> str:
    """Draft, issued when, or void since."""
    issued = view.file.snippet
    if issued is None:
        return "Draft: not issued yet."
    at = issued.at.astimezone()
    when = f"{at.day}/{at.month}/{at.year} at {at:%H:%M}"
    if view.file.snippet_stands():
        return f"Issued {when}."
    return f"The record has changed since the text was issued {when}: issue it again."


class SnippetPage(CasePage[SnippetView]):
    """Shows the text; nothing in it can be typed, as every word rests on the record.

    Attributes:
        text: the text area.
        issue, save: the two buttons.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Text for the pre-sentence report", width=_WIDE)
        self.text = QPlainTextEdit()
        mark(self.text, "paper")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Text for the pre-sentence report")
        self.text.setMinimumHeight(current_theme().px(360))
        self.issue = PrimaryButton("Issue this text")
        self.issue.clicked.connect(self._issue)
        self.save = SecondaryButton("Save as .docx")
        self.save.clicked.connect(self._choose_file)
        self._state = Strong("")
        self._count = Text("")
        self._problem: WarningPanel | None = None

    def read(self, session: Session) -> SnippetView:
        """The text as the record stands now."""
        return SnippetView(
            case_file(session, self.case),
            reports.snippet(session, self.case),
            session.may(Permission.ISSUE_SNIPPET),
        )

    def show_view(self, view: SnippetView) -> None:
        """Lay the page out, or bring it up to date after issuing."""
        self.text.setPlainText(view.snippet.text)
        self._state.setText(state_words(view))
        self._count.setText(count_words(view.snippet))
        stands = view.file.snippet_stands()
        self.issue.setText("Issued" if stands else "Issue this text")
        self.issue.setEnabled(view.may_issue and not stands)
        if self.text.parent() is None:
            self._lay_out()
        self.text.setFocus()

    def _lay_out(self) -> None:
        body = self.page.body
        body.addWidget(self._state)
        body.addWidget(self.text)
        body.addWidget(self._count)
        copy = CopyButton("Copy text", self.text.toPlainText, self.desk.clipboard)
        buttons = FlowLayout(gap=10)
        for button in (self.issue, copy, self.save):
            buttons.addWidget(button)
        body.addLayout(buttons)

    def _issue(self) -> None:
        if self.view is None:
            return
        self.issue.setEnabled(False)
        session, text = self.desk.session, self.view.snippet.text

        def work() -> datetime:
            reports.issue_snippet(session, self.case, text)
            return session.clock()

        self.desk.runner.run(self, work, self._issued, self._problem_found)

    def _issued(self, at: datetime) -> None:
        self.desk.saved(at)
        announce(self, "The text has been issued.")
        self.start()

    def _choose_file(self) -> None:
        if self.view is None:
            return
        name = f"{self.view.file.case.value.reference}.docx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save as .docx", name, "Word (*.docx)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path) -> None:
        """Write the .docx at `target`; the file dialog has asked about replacing already."""
        session = self.desk.session
        self.desk.runner.run(
            self,
            lambda: reports.write_snippet(session, self.case, target, replace=True),
            self._written,
            self._problem_found,
        )

    def _written(self, target: Path) -> None:
        self._state.setText(f"Saved as {target.name}. {state_words_of(self.view)}")
        announce(self, f"Saved as {target.name}.")

    def _problem_found(self, error: CourtDeskError) -> None:
        self.issue.setEnabled(True)
        if self._problem is not None:
            self._problem.deleteLater()
        self._problem = WarningPanel(str(error))
        self.page.body.insertWidget(1, self._problem)
        announce(self, str(error), at_once=True)


def state_words_of(view: SnippetView | None) -> str:
    """The state in words; nothing while nothing has been read."""
    return state_words(view) if view is not None else ""


def build(desk: Desk, place: Place) -> Screen:
    """The screen for the place's case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return SnippetPage(desk, place.case)


SCREEN = ScreenSpec("snippet", "Text for the pre-sentence report", build)
