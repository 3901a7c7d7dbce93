"""One template: where it stands, how it reads, and whether it is used."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from courtdesk.actions import report_templates
from courtdesk.actions.report_templates import Preview
from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.problem_note import ProblemNote
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.report_template.reading import FILE, TemplateView, read_one
from courtdesk.ui.use_or_retire import UseOrRetire
from courtdesk.ui.ways_out import ask_where

_WIDE = 1100
_ROWS = 13
_WAITING = "Where nothing is done yet"
_COMPLETE = "Where everything is done and decided"
_INVENTED = "Both people are invented. Read the first one with care: it must not promise anything."


class OneTemplate(UseOrRetire[TemplateView]):
    """Shows one file, or what is used for one kind, and puts it to use or retires it.

    Attributes:
        waiting, complete: the template filled in for the two invented cases.
        save: saves the first of them as a file.
    """

    thing = "template"
    listed_at = Place("report_template")
    back_words = "Back to the templates"
    after_retiring = (
        "Reports are then arranged as CourtDesk arranges them, until another template is used."
    )

    def __init__(self, desk: Desk, part: str) -> None:
        super().__init__(desk, part, "A template for the report", width=_WIDE)
        self._problem = ProblemNote(self.page)
        self.waiting = ReadText(_WAITING, _ROWS, desk.clipboard)
        self.complete = ReadText(_COMPLETE, _ROWS, desk.clipboard)
        self.save = SecondaryButton("Save it filled in")
        self.save.clicked.connect(self._choose_file)

    def read(self, session: Session, part: str) -> TemplateView:
        """The template."""
        return read_one(session, part)

    def take_keyboard(self) -> None:
        """To the text where nothing is done yet: it is what has to be read."""
        if self.waiting.isVisibleTo(self):
            self.waiting.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_keyboard()

    def save_to(self, target: Path, *, replace: bool) -> None:
        """Write the file filled in for the invented case where nothing is done yet."""
        session, name = self.desk.session, self.part.removeprefix(FILE)

        def work() -> Path:
            path = report_templates.proposed(session, name)
            return report_templates.write_preview(path, target, complete=False, replace=replace)

        self.desk.runner.run(self, work, self._saved, self._not_saved)

    def show_view(self, view: TemplateView) -> None:
        """Where it stands, how it reads, and the decision; or what is wrong with the file."""
        self.name_it(view.name)
        if view.faults:
            self.tell_faults(view.faults)
            return
        self.tell_standing(view.standing)
        if view.preview is not None:
            self._show_preview(view.preview)
        if view.usable or view.retirable:
            self.ask_decision(usable=view.usable, retirable=view.retirable)
        else:
            self.column.addLayout(self.way_back())

    def put_to_use(self) -> None:
        """Have reports arranged by it from now on, as it was read here."""
        if self.view is not None:
            name, seen = self.part.removeprefix(FILE), self.view.digest
            self.decided(
                self.view.name,
                lambda session, reason: report_templates.use_template(
                    session, name, reason=reason, seen=seen
                ),
                "is in use from now on",
            )

    def take_from_use(self) -> None:
        """Have reports arranged as CourtDesk arranges them."""
        if self.view is not None and self.view.kind is not None:
            kind = self.view.kind
            self.decided(
                self.view.name,
                lambda session, reason: report_templates.retire_template(
                    session, kind, reason=reason
                ),
                "is retired",
            )

    def _show_preview(self, preview: Preview) -> None:
        self.column.addWidget(Text(_INVENTED))
        for heading, box, text in (
            (_WAITING, self.waiting, preview.waiting),
            (_COMPLETE, self.complete, preview.complete),
        ):
            self.column.addWidget(Section(heading))
            box.show_text(text)
            self.column.addWidget(box)
        if self.part.startswith(FILE):
            self.column.addLayout(flowing(self.save))

    def _choose_file(self) -> None:
        if self.view is None or self.view.kind is None:
            return
        ending = self.view.kind.ending
        name, kind = f"filled-in{ending}", self.view.kind.label
        chosen = ask_where(self, "Save the template filled in", name, kind, ending)
        if chosen is not None:
            self.save_to(chosen.path, replace=chosen.replace)

    def _saved(self, target: Path) -> None:
        self._problem.drop()
        self.desk.say(f"Saved as {target.name}: open it to see how it looks on paper.")

    def _not_saved(self, error: CourtDeskError) -> None:
        self._problem.show_error(error)
