"""One note: as it stands, every version before, and a supervisor's review of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from courtdesk.actions import notes
from courtdesk.actions.cases import case_file
from courtdesk.actions.notes import DISPUTED, NoteRead, NoteVersion
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.note_checks import LONGEST_REVIEW, before_plea_or_trial
from courtdesk.domain.team import Team
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.kit.headings import Caption, LedText, Strong, Text
from courtdesk.ui.kit.panels import Panel, WarningPanel
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

_WIDE = 1320


@dataclass(frozen=True)
class OneView(CaseView):
    """The case, the note, its versions, the team, and what the member may do with it."""

    note: NoteRead
    versions: tuple[NoteVersion, ...]
    team: Team
    before: bool
    mine: bool
    may_review: bool


class OneNote(CaseForm[OneView]):
    """Shows one note with its versions; asks a supervisor for a review.

    Attributes:
        way: to what the member may do instead of a review, or None where they may review.
    """

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId) -> None:
        super().__init__(
            desk,
            case,
            "Note",
            "Save review",
            kept_as=f"notes:{part_of(ONE, document)}",
            width=_WIDE,
        )
        self._document = document
        self.way: PrimaryButton | None = None
        self._columns: Columns | None = None
        self._way_by_key: QAction | None = None

    def refresh(self) -> None:
        """Somebody may have said meanwhile which of two versions holds."""
        if self.view is not None and self.view.note.disputed:
            self.start()

    def read(self, session: Session) -> OneView:
        """The note. Raises `NotAllowed`, `UserError`."""
        file = case_file(session, self.case)
        note = notes.note(session, self.case, self._document)
        mine = note.by == session.me
        may = session.may(Permission.SUPERVISE) and note.words is not None and not note.disputed
        return OneView(
            file,
            note,
            notes.history(session, self.case, self._document),
            session.team(),
            before_plea_or_trial(file),
            mine,
            may and not mine,
        )

    def show_view(self, view: OneView) -> None:
        """The note; for a supervisor the review beside it, for others what they may do."""
        if view.may_review:
            super().show_view(view)
            return
        self.before_fields(view)
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])
        self.way = self._way_on(view)
        self.column.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        self.way.setFocus(Qt.FocusReason.OtherFocusReason)

    def before_fields(self, view: OneView) -> None:
        """The note at the left; what is done with it goes to the right."""
        if self._columns is not None:
            self._columns.hide()
            self._columns.deleteLater()
        elif view.before:
            self.page.top.addWidget(warning())
        columns = self._columns = Columns()
        self.page.body.addWidget(columns)
        self._versions(columns.main, view)
        self.column = columns.side

    def fields(self, view: OneView) -> Sequence[Field[Any]]:
        """What the supervisor says."""
        return [
            TextArea(
                "words",
                "Your review",
                hint="What is good, what is missing and what should follow. It can be read by "
                f"whoever can read the note: {view.note.value.readers.roles_words}.",
                missing="Say what you found: a review is words, not only a tick.",
                rows=6,
                limit=LONGEST_REVIEW,
            )
        ]

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the review of the version that stands on the page."""
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        return notes.review(
            session,
            self.case,
            self._document,
            words=values["words"],
            revision=self.view.note.current.revision,
        )

    def said(self) -> str:
        """That it is saved."""
        return "The review is saved."

    def _versions(self, column: QVBoxLayout, view: OneView) -> None:
        namer = Namer(view.team, self.desk.session.clock())
        if view.note.disputed:
            column.addWidget(WarningPanel(DISPUTED))
        count = len(view.versions)
        for at, version in enumerate(view.versions):
            number = count - at
            title = "As it stands" if at == 0 else f"Version {number} of {count}"
            panel = Panel(title)
            panel.add(Strong(f"{view.team.name_of(version.by)}, {namer.when(version.at)}"))
            add_version(panel, version, namer)
            if version.value.reason:
                panel.add(LedText("Why it was changed. ", version.value.reason))
            if at == 0 and not version.reviews:
                panel.add(Caption(_no_review(view.note)))
            column.addWidget(panel)

    def _way_on(self, view: OneView) -> PrimaryButton:
        if view.note.disputed:
            return self._way("Settle which holds", Place("settle", self.case, self._document))
        own = view.mine and view.note.words is not None and not view.note.disputed
        if not view.mine:
            self.column.addWidget(
                Text("Only its author may change a note. To add to it, write one of your own.")
            )
        words = "Change your note" if own else "Write a note"
        part = part_of(CHANGE, self._document) if own else NEW
        return self._way(words, Place("notes", self.case, part))

    def _way(self, words: str, place: Place) -> PrimaryButton:
        button = PrimaryButton(words)
        button.clicked.connect(lambda: self.desk.go(place))
        if self._way_by_key is not None:
            self.removeAction(self._way_by_key)
        self._way_by_key = QAction(words, self)
        self._way_by_key.triggered.connect(button.click)
        self.addAction(self._way_by_key)
        return button


def _no_review(note: NoteRead) -> str:
    if note.earlier:
        return "Not reviewed as it stands: a review of an earlier version is shown with it."
    return "No supervisor has reviewed it."
