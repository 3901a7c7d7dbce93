"""The page: the text as it is pasted, its count, and the ways out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from courtdesk.actions import report_templates, reports
from courtdesk.actions.report_templates import ReportText
from courtdesk.actions.reports import Report
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Paper
from courtdesk.documents.printing import page_count
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.clipboard import GiveButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.kit.style import mark
from courtdesk.ui.problem_note import ProblemNote
from courtdesk.ui.screen import Desk
from courtdesk.ui.ways_out import Printout, ask_and_print, ask_where

_WIDE = 1280
_ROWS = 22
_TITLE = "The report to give"
_NAME = "The text as it is pasted"
_OWN = "CourtDesk’s own arrangement"
_OVERTAKEN = (
    "The text that was issued no longer says what the record says: amend it before it is given to "
    "anybody."
)
_NOT_ENCRYPTED = (
    "A saved file and a printed page are not encrypted: keep them where case papers are kept."
)


@dataclass(frozen=True)
class OutView(CaseView):
    """The case, its text as it leaves, and whether what was issued still stands."""

    report: Report
    given: ReportText

    @property
    def overtaken(self) -> bool:
        """Whether a text was issued and no longer says what the record says."""
        return self.report.issued is not None and not self.report.stands


class ReportOutPage(CasePage[OutView]):
    """Shows the text as it is pasted and lets the report out.

    Attributes:
        text: the text as it is pasted.
        copy, word, pdf, print_: the four ways out.
        problem: what went wrong last.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, _TITLE, width=_WIDE)
        self.problem = ProblemNote(self.page)
        self.text = ReadText(_NAME, _ROWS, desk.clipboard)
        self.copy = GiveButton("Copy text", desk.clipboard)
        self.copy.clicked.connect(self._ask_to_copy)
        self.word = self._button("Save as .docx", lambda: self._choose_file(".docx"))
        self.pdf = self._button("Save as PDF", lambda: self._choose_file(".pdf"))
        self.print_ = self._button("Print…", self._make_paper)
        self._columns = Columns()
        self._state = Inset("", look="neutral")
        self._state_words = Text()
        self._count, self._arranged = Text(), Caption()
        self._lay_out()

    def read(self, session: Session) -> OutView:
        """The text as the record stands now. Raises `UserError` while it may not leave."""
        given = report_templates.report_text(session, self.case)
        report = reports.report(session, self.case)
        return OutView(report.file, report, given)

    def refresh(self) -> None:
        """Read again: the record may have changed on another page."""
        if self.view is not None:
            self.start()

    def show_view(self, view: OutView) -> None:
        """Show the text and what may be done with it."""
        given = view.given
        self.text.show_text(given.text)
        self.text.set_taken(may=not view.overtaken)
        for button in (self.copy, self.word, self.pdf, self.print_):
            button.setEnabled(not view.overtaken)
        self._state_words.setText(_state(view))
        mark(self._state, "inset", "warning" if view.overtaken or given.draft else "done")
        self._count.setText(_counted(given))
        mark(self._count, "error" if given.over else "text")
        text, word = given.text_template or _OWN, given.word_template or _OWN
        self._arranged.setText(
            f"Text: {text}. Document: {word}. PDF and print are always in {_OWN}."
        )
        if self._columns.isHidden():
            self._columns.show()
            self.text.setFocus()

    def save_to(self, target: Path, *, replace: bool) -> None:
        """Write the report at `target` as its ending says; `replace` when it may go."""
        session, case = self.desk.session, self.case
        write = (
            report_templates.write_report_pdf
            if target.suffix.lower() == ".pdf"
            else report_templates.write_report
        )
        self.desk.runner.run(
            self,
            lambda: write(session, case, target, replace=replace),
            self._written,
            self._refused,
        )

    def _button(self, words: str, pressed: Callable[[], None]) -> SecondaryButton:
        made = SecondaryButton(words)
        made.clicked.connect(pressed)
        return made

    def _lay_out(self) -> None:
        main, side = self._columns.main, self._columns.side
        main.addWidget(self.text)
        main.addWidget(self._count)
        self._state.add(self._state_words)
        side.addWidget(self._state)
        ways = FlowLayout(gap=10, line_gap=8)
        for button in (self.copy, self.word, self.pdf, self.print_):
            ways.addWidget(button)
        side.addLayout(ways)
        side.addWidget(self._arranged)
        side.addWidget(Caption(_NOT_ENCRYPTED))
        self._columns.hide()
        self.page.body.addWidget(self._columns)

    def _ask_to_copy(self) -> None:
        session, case = self.desk.session, self.case
        self.desk.runner.run(
            self,
            lambda: report_templates.report_text(session, case).text,
            self._copied,
            self._refused,
        )

    def _copied(self, text: str) -> None:
        self.problem.drop()
        if text == self.text.toPlainText():
            self.copy.give(text)
            return
        # What was read is what is taken, never a text that nobody has seen (P3).
        self._refused(
            UserError("The record has changed since this text was made: read it again, then copy.")
        )

    def _choose_file(self, ending: str) -> None:
        if self.view is None:
            return
        name = f"{self.view.file.case.value.reference}{ending}"
        kind = "PDF" if ending == ".pdf" else "Word"
        chosen = ask_where(self, f"Save as {ending}", name, kind, ending)
        if chosen is not None:
            self.save_to(chosen.path, replace=chosen.replace)

    def _make_paper(self) -> None:
        session, case = self.desk.session, self.case

        def work() -> tuple[Paper, int]:
            made = report_templates.report_as_paper(session, case)
            return made, page_count(made)

        self.desk.runner.run(self, work, self._choose_printer, self._refused)

    def _choose_printer(self, made: tuple[Paper, int]) -> None:
        printout = Printout(*made, self.case, reports.WHAT)
        ask_and_print(
            self, self.desk, printout, self.problem, printed=self._printed, refused=self._refused
        )

    def _written(self, target: Path) -> None:
        self.problem.drop()
        self.desk.say(
            f"Saved as {target.name}. It is not encrypted: keep it where case papers are kept."
        )

    def _printed(self, pages: int) -> None:
        self.problem.drop()
        self.desk.say(f"{pages} {'page' if pages == 1 else 'pages'} sent to the printer.")

    def _refused(self, error: CourtDeskError) -> None:
        self.problem.show_error(error)
        # Mostly the record has changed: then the page as it is now is what there is to read.
        self.start()


def _state(view: OutView) -> str:
    if view.overtaken:
        return _OVERTAKEN
    issued = view.report.issued
    begun = f"{view.given.draft}." if view.given.draft else "Complete."
    if issued is None:
        return f"{begun} Not issued yet."
    by = f"Version {issued.number} was issued by {issued.by}"
    return f"{begun} {by}, and the record has not changed."


def _counted(given: ReportText) -> str:
    words = f"{given.characters:,} of {given.limit:,} characters"
    if given.over:
        return f"{words}: {given.characters - given.limit:,} too many for the receiving box"
    return words
