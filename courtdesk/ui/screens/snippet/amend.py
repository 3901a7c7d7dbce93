"""Issuing the next version of the report's text: what changed, the text as it is now, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from courtdesk.actions import reports
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.domain.report_versions import changes_between
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.risk_stop import StopPanel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.snippet.traced_text import TracedText
from courtdesk.ui.screens.snippet.words import SnippetView, changes_panel, count_line, traced

_WIDE = 1280
_ROWS = 18


class AmendPage(CaseForm[SnippetView]):
    """Shows what the next version would say and how it differs, and asks why.

    Attributes:
        text: the text as it would be issued.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Amend the text for the report",
            "Issue the next version",
            kept_as="snippet:amend",
            width=_WIDE,
        )
        self.text = TracedText("The text as it would be issued", _ROWS, desk.clipboard)
        # It is not issued: only the page that shows what was issued gives text out.
        self.text.set_taken(may=False)
        self._changes = layouts.column(gap=12)
        self._count = Text()

    def read(self, session: Session) -> SnippetView:
        """Both texts. Raises `NotAllowed`, and `UserError` where there is nothing to amend."""
        session.require(Permission.ISSUE_SNIPPET)
        report = reports.report(session, self.case)
        if report.issued is None:
            raise UserError("No text has been issued yet: go back, read it and issue it.")
        if report.stands:
            raise UserError(
                f"Version {report.issued.number} says what the record says: "
                "there is nothing to amend."
            )
        return SnippetView(report.file, report, may_issue=True, now=session.clock())

    def show_view(self, view: SnippetView) -> None:
        """The page, or what has to be done about risk before anything is issued."""
        if view.file.open_stops():
            stop = StopPanel(view.file, self.desk.go)
            self.page.body.addWidget(stop)
            stop.button.setFocus()
            return
        super().show_view(view)

    def before_fields(self, view: SnippetView) -> None:
        """What changed and the new text at the left; why it changed goes to the right."""
        columns = Columns()
        self.page.body.addWidget(columns)
        columns.main.addLayout(self._changes)
        columns.main.addWidget(Section("The text as it would be issued"))
        columns.main.addWidget(self.text)
        columns.main.addWidget(self._count)
        self.column = columns.side
        self._show_texts(view)

    def fields(self, view: SnippetView) -> Sequence[Field[Any]]:
        """Why the text is amended."""
        issued = view.report.issued
        number = issued.number if issued is not None else 1
        return [
            TextArea(
                "reason",
                f"Why is version {number} amended?",
                hint="Such as: the clinical lead has approved. It is signed with the text and "
                "stays beside it, for everybody who reads the report.",
                missing=f"Enter why version {number} is amended: it was signed and issued.",
                rows=3,
                limit=reports.LONGEST_REASON,
            )
        ]

    def after_fields(self, view: SnippetView) -> None:
        """Name the version on the button, and lead the keyboard from the text to the reason."""
        issued = view.report.issued
        if issued is not None:
            self.action.setText(f"Issue version {issued.number + 1}")
        if self.group is not None:
            first = self.group.fields[0].controls()[0]
            QWidget.setTabOrder(self.text, first)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Issue what stands on the page. Raises `FieldError` and `UserError`."""
        if self.view is None:
            raise RuntimeError("a page that was not read issues nothing")
        text = self.view.snippet.text
        return reports.issue_snippet(session, self.case, text, reason=values["reason"])

    def said(self) -> str:
        """That it is issued, and what became of the one before."""
        return "The next version has been issued. The version before stays readable under the text."

    def _refused(self, error: CourtDeskError) -> None:
        super()._refused(error)
        # Mostly the record has changed once more: then the text as it is now is what to read.
        session = self.desk.session
        self.desk.runner.run(self, lambda: self.read(session), self._again, self._not_again)

    def _again(self, view: SnippetView) -> None:
        self.view = view
        self._show_texts(view)

    def _not_again(self, error: CourtDeskError) -> None:
        """Nothing to amend any more, or no longer allowed: the error that stands there says why."""

    def _show_texts(self, view: SnippetView) -> None:
        issued = view.report.issued
        layouts.clear(self._changes)
        if issued is not None:
            changes = changes_between(issued.text, view.snippet.text)
            heading = f"What has changed since version {issued.number}"
            self._changes.addWidget(changes_panel(heading, changes))
        self.text.show_lines(traced(view.snippet.text, view.snippet))
        self._count.setText(count_line(view.snippet))
