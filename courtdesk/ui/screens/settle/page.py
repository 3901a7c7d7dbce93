"""What both pages share: reading, whose case it is at the top, and reading again."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from courtdesk.actions.cases import by_reference, case_file
from courtdesk.actions.session import Session
from courtdesk.actions.settling import Conflict
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.ui.case_words import identity_of
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.identity import IdentityBar
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Screen

WIDE = 1000
"""Pixels at 100 %: two versions beside each other."""


@dataclass(frozen=True)
class View:
    """The case that the page is about, if it is about one, and the time now."""

    file: CaseFile | None
    now: datetime


V = TypeVar("V", bound=View)


class VersionsPage(Screen, Generic[V]):
    """A page that is read as a whole, and read again when something came.

    Attributes:
        page: the scaffold.
        body: the column that `show_view` fills; empty again before each reading.
        view: what is shown, or None before that.
        refusal: the sentence that stands instead of the page's contents, or None.
    """

    body: QVBoxLayout

    def __init__(self, desk: Desk, case: CaseId | None, title: str) -> None:
        super().__init__()
        self.desk, self.case = desk, case
        self.view: V | None = None
        self.refusal: str | None = None
        self._bar: IdentityBar | None = None
        self.page = Page(title, width=WIDE)
        layouts.column(self, gap=0).addWidget(self.page)
        self._content = QWidget()
        self.empty()

    @abstractmethod
    def read(self, session: Session) -> V:
        """What the page shows; called on the worker thread."""

    @abstractmethod
    def show_view(self, view: V) -> None:
        """Put the view into `body`."""

    def start(self) -> None:
        """Read the view."""
        session = self.desk.session
        self.desk.runner.run(self, lambda: self.read(session), self.loaded, self.not_read)

    def loaded(self, view: V) -> None:
        """Show what was read in the place of what was shown."""
        self.view = view
        self._show_whose(view)
        self.fill(view)

    def fill(self, view: V) -> None:
        """Empty the page and show `view`; the keyboard goes to where work begins."""
        self.empty()
        self.refusal = None
        self.show_view(view)
        # At once, with all that is in it: what is not shown yet cannot be given the keyboard.
        self._content.show()
        holder = QApplication.focusWidget()
        if holder is None or not self._content.isAncestorOf(holder):
            self.take_keyboard()

    def not_read(self, error: CourtDeskError) -> None:
        """Say why it cannot be shown."""
        self.refuse(WarningPanel(str(error)), str(error))

    def say_instead(self, heading: str, sentence: str) -> None:
        """Show one sentence, which is no warning, instead of the page's contents."""
        panel = Inset(heading, look="neutral")
        panel.add(Text(sentence))
        self.refuse(panel, sentence)

    def refuse(self, panel: Inset, sentence: str) -> None:
        """Show `panel` instead of the page's contents, and a way back."""
        self.empty()
        self.body.addWidget(panel)
        back = SecondaryButton("Back")
        back.clicked.connect(self.desk.back)
        self.body.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self._content.show()
        back.setFocus()
        self.refusal = sentence

    def empty(self) -> None:
        """Take everything out of `body`."""
        self._content.hide()
        self._content.deleteLater()
        self._content = QWidget()
        mark(self._content, "clear")
        self.body = layouts.column(self._content, gap=14)
        self.page.body.addWidget(self._content)

    def _show_whose(self, view: V) -> None:
        if view.file is None or self._bar is not None:
            return
        self._bar = IdentityBar(identity_of(view.file, view.now))
        back = LinkButton("Back")
        back.setAccessibleName("Back to the page before")
        back.clicked.connect(self.desk.back)
        self._bar.back.addWidget(back)
        self.page.top.addWidget(self._bar)


def case_of(session: Session, conflict: Conflict) -> CaseId | None:
    """The case that a record is about; of a person's own record one of their cases, if any."""
    if conflict.case is not None or not conflict.reference:
        return conflict.case
    try:
        return by_reference(session, conflict.reference.split(", ")[0])
    except UserError:
        # A page without the person's name over it is better than none.
        return None


def file_of(session: Session, case: CaseId | None) -> CaseFile | None:
    """The case for the top of the page; `None` without one, or for who reads no cases."""
    if case is None or not session.may(Permission.READ_CASES):
        return None
    return case_file(session, case)
