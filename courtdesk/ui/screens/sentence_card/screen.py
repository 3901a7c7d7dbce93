"""The page: a preview of the card, how large, and the two ways out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from courtdesk.actions import paper, sentence_cards
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Paper
from courtdesk.documents.printing import page_pictures
from courtdesk.domain.adjustments import paper_needs
from courtdesk.domain.ids import CaseId
from courtdesk.errors import UserError
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.fields import Checks, Option
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.paper_preview import preview_scale, show_pages
from courtdesk.ui.problem_note import ProblemNote
from courtdesk.ui.screen import Desk
from courtdesk.ui.ways_out import Printout, ask_and_print, ask_where

_WIDE = 1180
_LARGE = "large"


@dataclass(frozen=True)
class CardView(CaseView):
    """The case; `large` is whether its person needs large print, `needs` what else to do."""

    large: bool
    needs: str


@dataclass(frozen=True)
class _Made:
    """One card with the pictures of its pages."""

    paper: Paper
    pictures: tuple[QImage, ...]


class CardPage(CasePage[CardView]):
    """Shows the card and lets it out.

    Attributes:
        large: whether in large print.
        save, print_: the two buttons.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Sentence card", width=_WIDE)
        self._made: _Made | None = None
        self.problem = ProblemNote(self.page)
        self.large = Checks(
            "size",
            "Size of print",
            (Option(_LARGE, "Large print, 18 point instead of 12"),),
        )
        self.save = PrimaryButton("Save as PDF")
        self.print_ = SecondaryButton("Print…")
        self._columns = Columns()
        self._state = Text()
        self._preview = layouts.column(gap=14)

    def read(self, session: Session) -> CardView:
        """The case. Raises `UserError` where there is no card, with the reason."""
        file = case_file(session, self.case)
        why = sentence_cards.why_no_card(file)
        if why:
            raise UserError(why)
        needs = paper_needs(file.person.value)
        return CardView(file, needs.large, needs.sentence)

    def show_view(self, view: CardView) -> None:
        """Lay out the page and make the card in the person's own print."""
        side = self._columns.side
        if view.needs:
            panel = Inset("This person’s needs")
            panel.add(Text(view.needs))
            side.addWidget(panel)
        side.addWidget(self.large)
        side.addLayout(flowing(self.save, self.print_))
        self._add_note()
        main = self._columns.main
        main.addWidget(Section("What comes out"))
        main.addWidget(self._state)
        main.addLayout(self._preview)
        self.page.body.addWidget(self._columns)
        if view.large:
            self.large.set_value((_LARGE,))
        self.large.changed.connect(self._make)
        self.save.clicked.connect(self._choose_file)
        self.print_.clicked.connect(self._choose_printer)
        self.save.setFocus()
        self._ready(ready=False)
        self._make()

    def save_to(self, target: Path, *, replace: bool) -> None:
        """Write the PDF at `target`; `replace` when the person has said that it may go."""
        made = self._made
        if made is None:
            return
        session = self.desk.session
        self.desk.runner.run(
            self,
            lambda: paper.write(
                session,
                made.paper,
                target,
                case=self.case,
                what=sentence_cards.WHAT,
                replace=replace,
            ),
            self._written,
            self.problem.show_error,
        )

    def _add_note(self) -> None:
        panel = Inset("Go through it together", look="warning")
        panel.add(Text("Read the card with the person and ask what was understood."))
        panel.add(
            Text(
                "A saved PDF and a printed page are not encrypted. Fetch the print at once, and "
                "give it to nobody else."
            )
        )
        self._columns.side.addWidget(panel)

    def _ready(self, *, ready: bool) -> None:
        self.print_.setEnabled(ready)
        self.save.setEnabled(ready)

    def _make(self) -> None:
        session, case, large = self.desk.session, self.case, bool(self.large.value())
        scale = preview_scale(self)

        def work() -> _Made:
            made = sentence_cards.card_paper(session, case, large=large)
            return _Made(made, page_pictures(made, scale))

        self.desk.runner.run(self, work, self._show_made, self.problem.show_error)

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
        pages = len(made.pictures)
        self._state.setText("1 page of A4." if pages == 1 else f"{pages} pages of A4.")
        show_pages(self._preview, made.pictures, pages, self)

    def _choose_file(self) -> None:
        made = self._made
        if made is None:
            return
        name = paper.file_name(made.paper, sentence_cards.WORD)
        chosen = ask_where(self, "Save as PDF", name, "PDF", ".pdf")
        if chosen is not None:
            self.save_to(chosen.path, replace=chosen.replace)

    def _choose_printer(self) -> None:
        made = self._made
        if made is None:
            return
        printout = Printout(made.paper, len(made.pictures), self.case, sentence_cards.WHAT)
        ask_and_print(self, self.desk, printout, self.problem, printed=self._printed)

    def _written(self, target: Path) -> None:
        self.problem.drop()
        self.desk.say(f"Saved as {target.name}. It is not encrypted: give it to the person alone.")

    def _printed(self, pages: int) -> None:
        self.problem.drop()
        self.desk.say(f"{pages} {'page' if pages == 1 else 'pages'} sent to the printer.")
