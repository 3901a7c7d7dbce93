"""Export this record: what goes out and what does not, why, and the passphrase again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from courtdesk.actions import record_export
from courtdesk.actions.cases import case_file
from courtdesk.actions.record_export import Contents
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.audit import Why
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, Option, PassphraseField, TextField
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec
from courtdesk.ui.welcome import wait_of

_INTRO = (
    "The files are not encrypted: whoever has them can read them. That you exported the record, "
    "and why, is recorded."
)


@dataclass(frozen=True)
class ExportView(CaseView):
    """The case, and what an export of it holds and lacks."""

    contents: Contents


class ExportPage(CaseForm[ExportView]):
    """The page of one case's export.

    Attributes:
        into: the folder that was chosen, or None before that.
    """

    into: Path | None

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(
            desk,
            case,
            "Export this record",
            "Choose a folder…",
            kept_as="export:",
            intro=_INTRO,
        )
        self.into = None
        self._made = ""

    def read(self, session: Session) -> ExportView:
        """The case and what would go out."""
        return ExportView(case_file(session, self.case), record_export.contents(session, self.case))

    def before_fields(self, view: ExportView) -> None:
        """What goes out and what does not."""
        for heading, lines, look in (
            ("In the export", view.contents.holds, ""),
            ("Not in the export", view.contents.lacks, "neutral"),
        ):
            panel = Inset(heading, look=look)
            for line in lines:
                panel.add(Text(line))
            self.page.body.addWidget(panel)

    def fields(self, view: ExportView) -> Sequence[Field[Any]]:
        """Why, under which number, and the passphrase again."""
        return (
            Choice(
                "why",
                "Why does the record leave CourtDesk?",
                [Option(why.value, why.label) for why in Why],
                missing="Choose why the record leaves CourtDesk.",
            ),
            TextField(
                "request",
                "Number of the request",
                hint="Such as SAR-2027/14. Write no name here.",
                optional=True,
                chars=24,
            ),
            PassphraseField(
                "passphrase", "Your passphrase again", missing="Enter your passphrase."
            ),
        )

    def after_fields(self, view: ExportView) -> None:
        """Enter after the passphrase goes on."""
        passphrase = self.group["passphrase"] if self.group is not None else None
        if isinstance(passphrase, PassphraseField):
            passphrase.edit.returnPressed.connect(self.submit)

    def submit(self) -> None:
        """Ask for a folder once the fields will do, then export into it."""
        if self.group is None or not self.action.isEnabled():
            return
        if self.group.read_or_show() is None:
            return
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the record")
        if chosen:
            self.export_into(Path(chosen))

    def export_into(self, folder: Path) -> None:
        """Export into a new folder in `folder`."""
        self.into = folder
        super().submit()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Write the files."""
        if self.into is None:
            raise RuntimeError("no folder was chosen")
        why = values["why"]
        made = record_export.export_record(
            session,
            self.case,
            self.into,
            why=Why(why) if why is not None else None,
            request=values["request"],
            passphrase=values["passphrase"],
        )
        self._made = made.name
        return made

    def said(self) -> str:
        """Where it went."""
        return (
            f"Exported to the folder {self._made}. It is not encrypted: keep it where it is safe."
        )

    def _refused(self, error: CourtDeskError) -> None:
        super()._refused(error)
        if self.group is None or not (isinstance(error, WrongPassphrase) or wait_of(error)):
            return
        self.group.show_errors([("passphrase", str(error))])
        passphrase = self.group["passphrase"]
        if isinstance(passphrase, PassphraseField):
            # What is typed next replaces it; everything else stays as it was typed.
            passphrase.edit.selectAll()


def build(desk: Desk, place: Place) -> Screen:
    """The page of the place's case."""
    if place.case is None:
        raise ValueError("this place needs a case")
    return ExportPage(desk, place.case)


SCREEN = ScreenSpec("export", "Export this record", build, needs=Permission.EXPORT_RECORD)
