"""One template: where it stands, how it reads, and whether it is used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.actions import report_templates
from courtdesk.actions.report_templates import Preview
from courtdesk.actions.session import Session
from courtdesk.domain.report_templates import TemplateKind
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton, WarningButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.flow import FlowLayout, flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.kit.style import mark
from courtdesk.ui.problem_note import ProblemNote
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.report_template.reading import FILE, TemplateView, read_one
from courtdesk.ui.ways_out import ask_where

_WIDE = 1100
_ROWS = 13
_WAITING = "Where nothing is done yet"
_COMPLETE = "Where everything is done and decided"
_INVENTED = "Both people are invented. Read the first one with care: it must not promise anything."
_AFTER = "Reports are then arranged as CourtDesk arranges them, until another template is used."


class OneTemplate(Screen):
    """Shows one file, or what is used for one kind, and puts it to use or retires it.

    Attributes:
        group: the field for the reason, or None where nothing can be decided.
        waiting, complete: the template filled in for the two invented cases.
        use, retire, save: the buttons; each is hidden where there is nothing to do.
    """

    def __init__(self, desk: Desk, part: str) -> None:
        super().__init__()
        self._desk, self._part = desk, part
        self._view: TemplateView | None = None
        self.group: FieldGroup | None = None
        self.page = Page("A template for the report", width=_WIDE)
        layouts.column(self, gap=0).addWidget(self.page)
        self._problem = ProblemNote(self.page)
        self.waiting = ReadText(_WAITING, _ROWS, desk.clipboard)
        self.complete = ReadText(_COMPLETE, _ROWS, desk.clipboard)
        self.save = SecondaryButton("Save it filled in")
        self.save.clicked.connect(self._choose_file)
        self.use = PrimaryButton("Use this template")
        self.use.clicked.connect(self._use)
        self.retire = WarningButton("Retire this template")
        self.retire.clicked.connect(self._retire)
        # Filled while hidden: what is put into a visible layout takes no keyboard until later.
        self._holder = QWidget()
        mark(self._holder, "clear")
        self._holder.hide()
        self._content = layouts.column(self._holder, gap=14)
        self.page.body.addWidget(self._holder)
        self.page.set_hints([("Tab", "next"), ("Enter", "press"), ("Alt ←", "back")])

    def start(self) -> None:
        """Read the template."""
        session, part = self._desk.session, self._part
        self._desk.runner.run(self, lambda: read_one(session, part), self._show, self._refused)

    def take_keyboard(self) -> None:
        """To the text where nothing is done yet: it is what has to be read."""
        if self.waiting.isVisibleTo(self):
            self.waiting.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_keyboard()

    def save_to(self, target: Path, *, replace: bool) -> None:
        """Write the file filled in for the invented case where nothing is done yet."""
        session, name = self._desk.session, self._part.removeprefix(FILE)

        def work() -> Path:
            path = report_templates.proposed(session, name)
            return report_templates.write_preview(path, target, complete=False, replace=replace)

        self._desk.runner.run(self, work, self._saved, self._not_saved)

    def _show(self, view: TemplateView) -> None:
        self._view = view
        if self.page.title is not None:
            self.page.title.setText(view.name)
        if view.faults:
            self._show_faults(view)
        else:
            self._content.addWidget(_standing(view))
            if view.preview is not None:
                self._show_preview(view.preview)
            self._decide(view)
        self._holder.show()
        self.take_keyboard()

    def _show_preview(self, preview: Preview) -> None:
        self._content.addWidget(Text(_INVENTED))
        for heading, box, text in (
            (_WAITING, self.waiting, preview.waiting),
            (_COMPLETE, self.complete, preview.complete),
        ):
            self._content.addWidget(Section(heading))
            box.show_text(text)
            self._content.addWidget(box)
        if self._part.startswith(FILE):
            self._content.addLayout(flowing(self.save))

    def _decide(self, view: TemplateView) -> None:
        """The reason and the button: only what can be decided about this template now."""
        if not view.usable and not view.retirable:
            self._content.addLayout(self._way_back())
            return
        reason = TextField(
            "reason",
            "Reason",
            hint="It is signed with your name and kept.",
            missing="Give the reason for the change: it is kept with it.",
            chars=60,
        )
        self.group = FieldGroup([reason])
        self._content.addWidget(self.group)
        if view.retirable:
            self._content.addWidget(Text(_AFTER))
        buttons = FlowLayout(gap=10)
        for button, wanted in ((self.use, view.usable), (self.retire, view.retirable)):
            if wanted:
                buttons.addWidget(button)
        self._content.addLayout(buttons)

    def _show_faults(self, view: TemplateView) -> None:
        panel = WarningPanel(view.faults[0], word="This file cannot be used")
        for sentence in view.faults[1:]:
            panel.add(Text(sentence))
        self._content.addWidget(panel)
        self._content.addWidget(
            Text("Mend the file, put it back into the folder, and open it again from the list.")
        )
        self._content.addLayout(self._way_back())

    def _use(self) -> None:
        name, seen = self._part.removeprefix(FILE), self._view.digest if self._view else ""
        self._decided(
            lambda session, reason: report_templates.use_template(
                session, name, reason=reason, seen=seen
            ),
            "is in use from now on",
        )

    def _retire(self) -> None:
        if self._view is None or self._view.kind is None:
            return
        kind: TemplateKind = self._view.kind
        self._decided(
            lambda session, reason: report_templates.retire_template(session, kind, reason=reason),
            "is retired",
        )

    def _decided(self, act: Callable[[Session, str], object], said: str) -> None:
        values = self.group.read_or_show() if self.group is not None else None
        if values is None or self._view is None:
            return
        name, session, reason = self._view.name, self._desk.session, values["reason"]
        self._able(able=False)

        def work() -> datetime:
            act(session, reason)
            return session.clock()

        self._desk.runner.run(
            self, work, lambda at: self._done(at, f"{name} {said}."), self._not_decided
        )

    def _done(self, at: datetime, sentence: str) -> None:
        self._desk.saved(at)
        self._desk.say(sentence)
        self._back()

    def _not_decided(self, error: CourtDeskError) -> None:
        self._able(able=True)
        if self.group is not None:
            self.group.show_errors(as_pairs(error))

    def _able(self, *, able: bool) -> None:
        self.use.setEnabled(able)
        self.retire.setEnabled(able)

    def _choose_file(self) -> None:
        if self._view is None or self._view.kind is None:
            return
        ending = self._view.kind.ending
        name, kind = f"filled-in{ending}", self._view.kind.label
        chosen = ask_where(self, "Save the template filled in", name, kind, ending)
        if chosen is not None:
            self.save_to(chosen.path, replace=chosen.replace)

    def _saved(self, target: Path) -> None:
        self._problem.drop()
        self._desk.say(f"Saved as {target.name}: open it to see how it looks on paper.")

    def _not_saved(self, error: CourtDeskError) -> None:
        self._problem.show_error(error)

    def _back(self) -> None:
        self._desk.go(Place("report_template"))

    def _refused(self, error: CourtDeskError) -> None:
        self._content.addWidget(WarningPanel(str(error)))
        self._content.addLayout(self._way_back())
        self._holder.show()
        self.take_keyboard()

    def _way_back(self) -> FlowLayout:
        back = SecondaryButton("Back to the templates")
        back.clicked.connect(self._back)
        return flowing(back)


def _standing(view: TemplateView) -> Panel:
    panel = Panel("Where it stands")
    for sentence in view.standing:
        panel.add(Text(sentence))
    return panel
