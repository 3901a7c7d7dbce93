"""The page: what to print, how large, a preview, and the two ways out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from courtdesk.actions import paper as papers
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Paper
from courtdesk.documents.printing import page_pictures
from courtdesk.domain.adjustments import PaperAdvice, paper_advice, paper_needs
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.fields import Checks, Choice, Option
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.paper_preview import preview_scale, show_pages
from courtdesk.ui.problem_note import ProblemNote
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.print_form.choices import Copy, copies, make
from courtdesk.ui.ways_out import Printout, ask_and_print, ask_where

_WIDE = 1180
_MOST_SHOWN = 4
"""Pages in the preview: enough to see what it will look like."""

_LARGE = "large"


@dataclass(frozen=True)
class PrintView(CaseView):
    """The case and what can be printed from here; the first is what was asked for."""

    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class _Made:
    """One paper with the pictures of its first pages."""

    copy: Copy
    paper: Paper
    pictures: tuple[QImage, ...]
    pages: int


class PrintPage(CasePage[PrintView]):
    """Shows what will come out and lets it out.

    Attributes:
        what: which copy, where there is more than one; else None.
        large: whether in large print.
        save, print_: the two buttons.
    """

    def __init__(self, desk: Desk, case: CaseId, part: str) -> None:
        super().__init__(desk, case, "On paper", width=_WIDE)
        self._part = part
        self._made: _Made | None = None
        self.problem = ProblemNote(self.page)
        self.what: Choice | None = None
        self.large = Checks(
            "size", "Size of print", (Option(_LARGE, "Large print, 18 point instead of 12"),)
        )
        self.save = PrimaryButton("Save as PDF")
        self.print_ = SecondaryButton("Print…")
        self._columns = Columns()
        self._note = layouts.column(gap=8)
        self._advice = layouts.column(gap=8)
        self._told: PaperAdvice | None = None
        self._state = Text()
        self._preview = layouts.column(gap=14)
        self._lay_out()

    def read(self, session: Session) -> PrintView:
        """What of the case can be printed from here."""
        file = case_file(session, self.case)
        return PrintView(file, copies(session, file, self._part))

    def show_view(self, view: PrintView) -> None:
        """Offer what there is, and make what was asked for in the print that the person needs."""
        if paper_needs(view.file.person.value).large:
            with QSignalBlocker(self.large):
                self.large.set_value((_LARGE,))
        if len(view.copies) > 1:
            options = [Option(one.part, one.label) for one in view.copies]
            self.what = Choice("what", "What to print", options)
            self.what.set_value(view.copies[0].part)
            self.what.changed.connect(self._make)
            self._columns.side.insertWidget(0, self.what)
        self._columns.show()
        self._make()

    def save_to(self, target: Path, *, replace: bool) -> None:
        """Write the PDF at `target`; `replace` when the person has said that it may go."""
        made = self._made
        if made is None:
            return
        session = self.desk.session
        self.desk.runner.run(
            self,
            lambda: papers.write(
                session,
                made.paper,
                target,
                case=self.case,
                what=made.copy.what,
                replace=replace,
            ),
            lambda written: self._written(written, made.copy),
            self.problem.show_error,
        )

    def _lay_out(self) -> None:
        side = self._columns.side
        side.addLayout(self._advice)
        side.addWidget(self.large)
        side.addLayout(flowing(self.save, self.print_))
        side.addLayout(self._note)
        main = self._columns.main
        main.addWidget(Section("What comes out"))
        main.addWidget(self._state)
        main.addLayout(self._preview)
        main.addStretch(1)
        self.large.changed.connect(self._make)
        self.save.clicked.connect(self._choose_file)
        self.print_.clicked.connect(self._choose_printer)
        self._columns.hide()
        self._ready(ready=False)
        self.page.body.addWidget(self._columns)

    def _ready(self, *, ready: bool) -> None:
        self.print_.setEnabled(ready)
        self.save.setEnabled(ready)

    def _chosen(self, view: PrintView) -> Copy:
        wanted = self.what.value() if self.what is not None else None
        return next((one for one in view.copies if one.part == wanted), view.copies[0])

    def _make(self) -> None:
        view = self.view
        if view is None:
            return
        copy, large = self._chosen(view), bool(self.large.value())
        session = self.desk.session
        scale = preview_scale(self)

        def work() -> _Made:
            made = make(session, view.file, copy.part, large=large)
            pictures = page_pictures(made, scale)
            return _Made(copy, made, pictures[:_MOST_SHOWN], len(pictures))

        self.desk.runner.run(self, work, self._show_made, self._cannot_make)

    def take_keyboard(self) -> None:
        """Where the paper can be saved, as soon as there is one."""
        if self._made is not None:
            self.save.setFocus()

    def _show_made(self, made: _Made) -> None:
        self.problem.drop()
        self._made = made
        self._ready(ready=True)
        if self.focusWidget() is None:
            self.save.setFocus()
        words = "1 page of A4" if made.pages == 1 else f"{made.pages} pages of A4"
        more = f"; the first {_MOST_SHOWN} are shown" if made.pages > _MOST_SHOWN else ""
        self._state.setText(f"{made.copy.label}: {words}{more}.")
        self._advise(made.paper)
        show_pages(self._preview, made.pictures, made.pages, self)
        layouts.clear(self._note)
        self._note.addWidget(_warning(made.copy))

    def _advise(self, paper: Paper) -> None:
        """What the person needs: what is chosen for it, and what this paper cannot be."""
        if self.view is None:
            return
        advice = paper_advice(self.view.file.person.value, paper.language)
        if advice == self._told:
            return
        self._told = advice
        layouts.clear(self._advice)
        if advice.why or advice.instead:
            panel = Inset("This person’s needs")
            if advice.why:
                panel.add(Text(f"{advice.why} It was chosen below for you; you can change it."))
            for sentence in advice.instead:
                panel.add(Text(sentence))
            self._advice.addWidget(panel)

    def _choose_file(self) -> None:
        made = self._made
        if made is None:
            return
        name = papers.file_name(made.paper, made.copy.word)
        chosen = ask_where(self, "Save as PDF", name, "PDF", ".pdf")
        if chosen is not None:
            self.save_to(chosen.path, replace=chosen.replace)

    def _choose_printer(self) -> None:
        made = self._made
        if made is None:
            return
        printout = Printout(made.paper, made.pages, self.case, made.copy.what)
        ask_and_print(self, self.desk, printout, self.problem, printed=self._printed)

    def _written(self, target: Path, copy: Copy) -> None:
        self.problem.drop()
        kept = "" if copy.is_blank else " It is not encrypted: keep it where case papers are kept."
        self.desk.say(f"Saved as {target.name}.{kept}")

    def _printed(self, pages: int) -> None:
        self.problem.drop()
        self.desk.say(f"{pages} {'page' if pages == 1 else 'pages'} sent to the printer.")

    def _cannot_make(self, error: CourtDeskError) -> None:
        self._made = None
        self._ready(ready=False)
        layouts.clear(self._preview)
        layouts.clear(self._note)
        self._state.setText("Nothing: see above.")
        self.large.focus_first()
        self.problem.show_error(error)


def _warning(copy: Copy) -> QWidget:
    if copy.is_blank:
        return Caption(
            "The case reference stands on every page and nothing else about the person. The digit "
            "beside each box is the key that enters it later."
        )
    panel = Inset("This is somebody's record", look="warning")
    panel.add(
        Text(
            "A saved PDF and a printed page are not encrypted. Fetch the print at once, and keep "
            "it where case papers are kept."
        )
    )
    return panel
