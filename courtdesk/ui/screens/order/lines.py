"""Cover lines to paste into a message: what each is told, without a word about who it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.order_words import Cover, covers
from courtdesk.domain.orders import WithdrawnFrom
from courtdesk.domain.words import day
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.read_text import ReadText
from courtdesk.ui.screen import Desk

_INTRO = (
    "To paste into an e-mail. The lines hold the reference and no name, birth date, CRN, PNC "
    "number or offence: add none."
)
_NONE = "No sentence is recorded for this case, so there is no outcome to tell."


@dataclass(frozen=True)
class LinesView(CaseView):
    """The lines, and why some are held back ("" where none is)."""

    covers: tuple[Cover, ...]
    held: str


class CoverLines(CasePage[LinesView]):
    """Each recipient's lines with a button that copies them.

    Attributes:
        buttons: the buttons in order.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Tell of the outcome")
        self.buttons: tuple[CopyButton, ...] = ()
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])

    def read(self, session: Session) -> LinesView:
        """The lines as the record stands."""
        file = case_file(session, self.case)
        found = file.order.withdrawn(WithdrawnFrom.DATA_SHARING)
        held = (
            f"The person withdrew from the sharing of data on {day(found.value.on)}: nothing more "
            "is passed on beyond probation, which holds the order."
            if found is not None
            else ""
        )
        return LinesView(file, covers(file, session.settings().probation), held)

    def show_view(self, view: LinesView) -> None:
        """One block for each."""
        if view.held:
            self.page.body.addWidget(WarningPanel(view.held))
        if not view.covers:
            self.refuse(_NONE)
            return
        self.page.body.addWidget(Text(_INTRO))
        self.buttons = tuple(self._block(one) for one in view.covers)
        self.buttons[0].setFocus()

    def _block(self, one: Cover) -> CopyButton:
        self.page.body.addWidget(Section(one.title))
        text = ReadText(f"Lines for: {one.title}", 14, self.desk.clipboard)
        text.show_text(one.text)
        self.page.body.addWidget(text)
        button = CopyButton("Copy", lambda: one.text, self.desk.clipboard)
        button.setAccessibleName(f"Copy the lines for: {one.title}")
        self.page.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button
