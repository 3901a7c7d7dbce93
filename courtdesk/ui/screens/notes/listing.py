"""All notes of a case, the one written last first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import notes
from courtdesk.actions.cases import case_file
from courtdesk.actions.notes import DISPUTED, NoteRead
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.note_checks import before_plea_or_trial
from courtdesk.domain.team import Team
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Strong, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.notes.words import (
    CHANGE,
    NEW,
    ONE,
    Namer,
    add_version,
    part_of,
    warning,
)

SHOWN = 20
"""Notes shown before somebody asks for the older ones: a page of years takes long to lay out."""


@dataclass(frozen=True)
class NotesView(CaseView):
    """The case, its notes, whether it is before plea or trial, the team and who reads."""

    notes: tuple[NoteRead, ...]
    before: bool
    team: Team
    me: MemberId


class Notes(CasePage[NotesView]):
    """The notes of a case.

    Attributes:
        write: to a new note.
        banner: the warning before plea or trial, or None.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Notes")
        self.write = PrimaryButton("Write a note")
        self.banner: Banner | None = None
        self._all = False
        self._shown: NotesView | None = None
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])
        action = QAction("Write a note", self)
        action.triggered.connect(self._to_new)
        self.addAction(action)

    def refresh(self) -> None:
        """A note may have been written meanwhile."""
        self.start()

    def take_keyboard(self) -> None:
        """To what is done here most."""
        self.write.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, session: Session) -> NotesView:
        """The case with its notes."""
        file = case_file(session, self.case)
        return NotesView(
            file,
            notes.notes_of(session, self.case),
            before_plea_or_trial(file),
            session.team(),
            session.me,
        )

    def show_view(self, view: NotesView) -> None:
        """Put it on the page; nothing moves when nothing has changed."""
        if view == self._shown:
            return
        self._shown = view
        self._warn(view.before)
        self._fill(view)
        self.take_keyboard()

    def _warn(self, before: bool) -> None:
        if before and self.banner is None:
            self.banner = warning()
            self.page.top.addWidget(self.banner)
        elif self.banner is not None:
            self.banner.setVisible(before)

    def _fill(self, view: NotesView) -> None:
        column = self._fresh_content()
        self.write = PrimaryButton("Write a note")
        self.write.clicked.connect(self._to_new)
        column.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        if not view.notes:
            column.addWidget(Text("Nobody has written a note yet."))
            return
        namer = Namer(view.team, self.desk.session.clock())
        shown = view.notes if self._all else view.notes[:SHOWN]
        for note in shown:
            column.addWidget(self._panel(note, view, namer))
        older = len(view.notes) - len(shown)
        if older:
            more = SecondaryButton(f"Show {older} older {'note' if older == 1 else 'notes'}")
            more.clicked.connect(self._show_all)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _panel(self, note: NoteRead, view: NotesView, namer: Namer) -> Panel:
        author = namer.author(note)
        panel = Panel()
        panel.setAccessibleName(f"Note by {author}")
        panel.add(Strong(author))
        add_version(panel, note.current, namer)
        for line in _states(note, namer):
            panel.add(Caption(line))
        links = FlowLayout(gap=16)
        links.addWidget(self._link("Open this note", author, part_of(ONE, note.document)))
        if note.by == view.me and note.words is not None:
            links.addWidget(self._link("Change it", author, part_of(CHANGE, note.document)))
        panel.body.addLayout(links)
        return panel

    def _link(self, words: str, author: str, part: str) -> LinkButton:
        link = LinkButton(words, look="tight")
        link.setAccessibleName(f"{words}: {author}")
        link.clicked.connect(lambda: self.desk.go(Place("notes", self.case, part)))
        return link

    def _to_new(self) -> None:
        self.desk.go(Place("notes", self.case, NEW))

    def _show_all(self) -> None:
        self._all = True
        if self.view is not None:
            self._fill(self.view)
            self.take_keyboard()

    def _fresh_content(self) -> QVBoxLayout:
        old, self._content = self._content, QWidget()
        mark(self._content, "clear")
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        return layouts.column(self._content, gap=14)


def _states(note: NoteRead, namer: Namer) -> Iterator[str]:
    if note.disputed:
        yield DISPUTED
    if note.versions > 1:
        times = "once" if note.versions == 2 else f"{note.versions - 1} times"
        yield f"Changed {times}, last {namer.when(note.current.at)}: {note.value.reason}"
    if note.earlier:
        when = namer.when(note.earlier[0].at)
        yield f"An earlier version was reviewed, {when}. It has been changed since."
