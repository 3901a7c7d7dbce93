"""One version of the report's text as it was issued: read only, with what changed before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions import reports
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId, RevisionId
from courtdesk.domain.report_versions import IssuedVersion, changes_between
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.headings import LedText, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.snippet.words import before, changes_panel, find, version_line

_WIDE = 1280
_ROWS = 22


@dataclass(frozen=True)
class VersionView(CaseView):
    """One version, and the one that it took the place of."""

    version: IssuedVersion
    earlier: IssuedVersion | None
    newest: int
    now: datetime


class VersionPage(CasePage[VersionView]):
    """Shows one issued version; nothing on it can be changed, copied out or sent.

    Attributes:
        text: the text as it was issued.
    """

    def __init__(self, desk: Desk, case: CaseId, revision: RevisionId) -> None:
        super().__init__(desk, case, "An issued version of the text", width=_WIDE)
        self._revision = revision
        self.text = ReadText("The text as it was issued", _ROWS, desk.clipboard)
        self.text.hide()
        # An earlier version that left here again could be taken for the one that holds (P3).
        self.text.set_taken(may=False)

    def read(self, session: Session) -> VersionView:
        """The version. Raises `NotAllowed`, and `UserError` when there is none such."""
        versions = reports.issued_versions(session, self.case)
        version = find(versions, self._revision)
        if version is None:
            raise UserError("This version is not in the vault any more: go back to the text.")
        file = case_file(session, self.case)
        newest = versions[0].number
        return VersionView(file, version, before(versions, version), newest, session.clock())

    def show_view(self, view: VersionView) -> None:
        """The text at the left; which it is, why, and what changed at the right."""
        columns = Columns()
        columns.main.addWidget(self.text)
        self.text.show_text(view.version.text)
        self.text.show()
        columns.side.addWidget(_about(view))
        if view.earlier is not None:
            heading = f"What changed from version {view.earlier.number}"
            changes = changes_between(view.earlier.text, view.version.text)
            columns.side.addWidget(changes_panel(heading, changes))
        self.page.body.addWidget(columns)
        self.page.set_hints([("↑ ↓", "read"), ("Alt ←", "back")])
        self.text.setFocus()


def _about(view: VersionView) -> Inset:
    number = view.version.number
    current = number == view.newest
    panel = Inset(f"Version {number} of {view.newest}", look="done" if current else "neutral")
    panel.add(Text(version_line(view.version, view.now)))
    if view.version.reason:
        panel.add(LedText("Why it was amended: ", view.version.reason))
    if not current:
        panel.add(Text("A later version has taken its place."))
    return panel
