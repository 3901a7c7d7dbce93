"""The report's text on its page: read, said aloud, traced, issued, copied, saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from courtdesk.actions import reports
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.report_versions import IssuedVersion
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.ui.case_form import CasePage
from courtdesk.ui.case_words import who_may
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import Button, LineLink, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.clipboard import GiveButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.kit.style import mark
from courtdesk.ui.problem_note import ProblemNote
from courtdesk.ui.risk_stop import StopPanel
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.snippet.traced_text import TracedText
from courtdesk.ui.screens.snippet.words import (
    AMEND,
    TITLE,
    SnippetView,
    count_line,
    grounds_text,
    spoken_heading,
    state_words,
    traced,
    version_line,
    version_part,
)
from courtdesk.ui.ways_out import ask_where

B = TypeVar("B", bound=Button)

_WIDE = 1280
_ROWS = 20
_SHOW, _HIDE = "Show what each sentence rests on", "Hide what each sentence rests on"
_OVERTAKEN = "Neither text is copied or saved until the next version is issued."


def _button(button: B, pressed: Callable[[], None]) -> B:
    button.clicked.connect(pressed)
    return button


class SnippetPage(CasePage[SnippetView]):
    """Shows the text; nothing in it can be typed, as every word rests on the record.

    Attributes:
        text: the text that was issued, or what the record says while none was.
        spoken: what to say aloud, large.
        issue, copy, save: the three buttons; `amend` stands for `issue` once one was issued.
        give: leads to the report as the site's template arranges it, and as PDF.
        trace: shows and hides `grounds`, the list of what each sentence rests on.
        stop: why none of them can be pressed while a risk stop is open, else None.
    """

    stop: StopPanel | None

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, TITLE, width=_WIDE)
        self.text = TracedText(TITLE, _ROWS, desk.clipboard)
        self.spoken = Text(kit="large")
        self.grounds = ReadText("What each sentence rests on", _ROWS, desk.clipboard)
        self.issue = _button(PrimaryButton("Issue this text"), self._issue)
        self.amend = _button(PrimaryButton("Amend the text"), self._go_amend)
        self.copy = GiveButton("Copy text", desk.clipboard)
        self.copy.clicked.connect(self._ask_to_copy)
        self.save = _button(SecondaryButton("Save as .docx"), self._choose_file)
        self.give = _button(SecondaryButton("As this site gives it"), self._go_give)
        self.trace = _button(SecondaryButton(_SHOW), self._toggle_grounds)
        self._columns = Columns()
        self._aloud = layouts.column(gap=12)
        self._stopping = layouts.column(gap=12)
        self._state = layouts.column(gap=12)
        self._count = Text()
        self._who = Caption(who_may(Permission.ISSUE_SNIPPET))
        self._held = Caption(_OVERTAKEN)
        self._missing = layouts.column(gap=12)
        self._versions = layouts.column(gap=12)
        self._problem = ProblemNote(self.page)
        self.stop = None
        self._lay_out()

    def read(self, session: Session) -> SnippetView:
        """The text as the record stands now, and as it was issued."""
        report = reports.report(session, self.case)
        may = session.may(Permission.ISSUE_SNIPPET)
        return SnippetView(report.file, report, may, session.clock())

    def refresh(self) -> None:
        """Read again: the record may have changed on another page."""
        if self.view is not None:
            self.start()

    def show_view(self, view: SnippetView) -> None:
        """Show the text and what may be done with it."""
        lines = traced(view.shown, view.snippet)
        self.text.show_lines(lines)
        self.grounds.show_text(grounds_text(lines))
        self._show_aloud(view)
        self._show_state(view)
        self._show_missing(view)
        self._show_versions(view)
        self._count.setText(count_line(view.snippet))
        mark(self._count, "error" if view.snippet.over else "text")
        self._show_ways(view)
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
        main, side = self._columns.main, self._columns.side
        main.addLayout(self._aloud)
        for one in (self.text, self._count):
            main.addWidget(one)
        # In rows, as a button alone in a column would bound the column to its own width.
        main.addLayout(_row(self.trace))
        main.addWidget(self.grounds)
        self.grounds.hide()
        side.addLayout(self._stopping)
        side.addLayout(self._state)
        side.addLayout(_row(self.issue))
        side.addLayout(_row(self.amend))
        side.addWidget(self._who)
        side.addLayout(flowing(self.copy, self.save, self.give))
        side.addWidget(self._held)
        side.addLayout(self._missing)
        side.addLayout(self._versions)
        self._columns.hide()
        self.page.body.addWidget(self._columns)

    def _show_ways(self, view: SnippetView) -> None:
        """What may be pressed.

        While a risk stop is open the text is read here and taken nowhere: not by a button, and not
        by a selection that is copied or dragged out either. Nor is a text that was issued and no
        longer says what the record says.
        """
        layouts.clear(self._stopping)
        stopped = bool(view.file.open_stops())
        self.stop = StopPanel(view.file, self.desk.go) if stopped else None
        if self.stop is not None:
            self._stopping.addWidget(self.stop)
        issued = view.report.issued is not None
        self.issue.setVisible(view.may_issue and not issued)
        self.issue.setEnabled(not stopped)
        self.amend.setVisible(view.may_issue and view.overtaken)
        self.amend.setEnabled(not stopped)
        self._who.setVisible(not view.may_issue)
        may_take = not stopped and not view.overtaken
        for button in (self.copy, self.save, self.give):
            button.setEnabled(may_take)
        for text in (self.text, self.grounds):
            text.set_taken(may=may_take)
        self._held.setVisible(view.overtaken)

    def _show_aloud(self, view: SnippetView) -> None:
        layouts.clear(self._aloud)
        self.spoken = Text(view.snippet.spoken, kit="large")
        panel = Panel(spoken_heading(view.snippet.spoken))
        if view.overtaken:
            panel.add(Caption("As the record stands now, which is not what was issued."))
        panel.add(self.spoken)
        self._aloud.addWidget(panel)

    def _show_state(self, view: SnippetView) -> None:
        look, heading, sentence = state_words(view)
        layouts.clear(self._state)
        panel = Inset(heading, look=look)
        panel.add(Text(sentence))
        self._state.addWidget(panel)

    def _show_missing(self, view: SnippetView) -> None:
        layouts.clear(self._missing)
        if view.snippet.missing:
            panel = Inset("Still to do, and who must act", look="neutral")
            for one in view.snippet.missing:
                panel.add(Text(one.line.text))
            self._missing.addWidget(panel)

    def _show_versions(self, view: SnippetView) -> None:
        layouts.clear(self._versions)
        if view.report.versions:
            panel = Panel("Versions that were issued")
            for version in view.report.versions:
                panel.add(self._version_link(version, view))
                if version.reason:
                    panel.add(Caption(f"Why it was amended: {version.reason}"))
            self._versions.addWidget(panel)

    def _version_link(self, version: IssuedVersion, view: SnippetView) -> LineLink:
        link = LineLink(version_line(version, view.now))
        link.setAccessibleName(f"Read {version_line(version, view.now)}")
        place = Place("snippet", self.case, version_part(version))
        link.clicked.connect(lambda: self.desk.go(place))
        return link

    def _toggle_grounds(self) -> None:
        shown = self.grounds.isHidden()
        self.grounds.setVisible(shown)
        self.trace.setText(_HIDE if shown else _SHOW)
        if shown:
            self.grounds.setFocus()
            self.page.show_widget(self.grounds)

    def _go_amend(self) -> None:
        self.desk.go(Place("snippet", self.case, AMEND))

    def _go_give(self) -> None:
        self.desk.go(Place("report_out", self.case))

    def _ask_to_copy(self) -> None:
        session = self.desk.session
        self.desk.runner.run(
            self,
            lambda: reports.text_to_give(session, self.case),
            self._copied,
            self._refused,
        )

    def _copied(self, text: str) -> None:
        self._problem.drop()
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
        self._problem.drop()
        self.desk.saved(at)
        self.desk.say("The text has been issued: what you read is what is signed.")
        self.copy.setFocus()
        self.start()

    def _refused(self, error: CourtDeskError) -> None:
        self._problem.show_error(error)
        # Mostly the record has changed: then the page as it is now is what there is to read.
        self.start()

    def _choose_file(self) -> None:
        if self.view is None:
            return
        name = f"{self.view.file.case.value.reference}.docx"
        chosen = ask_where(self, "Save as .docx", name, "Word", ".docx")
        if chosen is not None:
            self.save_to(chosen.path, replace=chosen.replace)

    def _written(self, target: Path) -> None:
        self._problem.drop()
        self.desk.say(
            f"Saved as {target.name}. It is not encrypted: keep it where case papers are kept."
        )


def _row(button: QWidget) -> QHBoxLayout:
    across = layouts.row()
    across.addWidget(button)
    across.addStretch(1)
    return across
