"""The steps of an import on one page: the file, the columns if they are not clear, what changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from courtdesk.actions import lists
from courtdesk.actions.lists import ImportPreview, ImportResult, PossibleSame, Table
from courtdesk.actions.session import Session
from courtdesk.domain.courtlist import Column, ColumnMap
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.import_list.changes import Shown, shown
from courtdesk.ui.screens.import_list.columns import Choices, Columns, questions
from courtdesk.ui.screens.import_list.preview import Preview
from courtdesk.ui.screens.import_list.source import Source

Links = tuple[tuple[PossibleSame, bool], ...]


@dataclass(frozen=True)
class _Read:
    """A file as read: its table, and what its columns were found to be."""

    table: Table
    found: ColumnMap
    court: str


class ImportList(Screen):
    """Import one court list.

    Attributes:
        step: what is shown now: a `Source`, `Columns` or `Preview`, or None while it is read.
    """

    _progress = Signal(int)

    def __init__(self, desk: Desk, day: date | None) -> None:
        super().__init__()
        self._desk = desk
        self._day = day or desk.session.clock().date()
        self._read: _Read | None = None
        self._choices = Choices()
        self._seen: Shown | None = None
        self._writing = False
        self.page = Page("Import a court list", width=0, tall=True)
        self._hint("continue")
        layouts.column(self, gap=0).addWidget(self.page)
        self._busy = Text()
        self._busy.hide()
        self.page.body.addWidget(self._busy)
        self._source = Source()
        self._source.chosen.connect(self.read_file)
        self._source.cancelled.connect(desk.back)
        self.page.body.addWidget(self._source)
        self.step: QWidget | None = self._source
        self._progress.connect(self._show_progress)
        go_on = QAction("&Continue the import", self)
        go_on.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        go_on.triggered.connect(self.go_on)
        self.addAction(go_on)

    def start(self) -> None:
        """The keyboard goes to the file."""
        self._source.focus_first()

    def go_on(self) -> None:
        """What "Continue" or "Import" of the step that is shown does."""
        if isinstance(self.step, (Source, Columns)):
            self.step.go_on()
        elif isinstance(self.step, Preview) and self.step.write.isEnabled():
            self._write()

    # The file

    def read_file(self, path: Path) -> None:
        """Read the file off the window's thread, then ask or show what would change."""
        session = self._desk.session
        self._wait(f"Reading {path.name}…")
        self._desk.runner.run(self, lambda: _read(session, path), self._file_read, self._bad_file)

    def _file_read(self, read: _Read) -> None:
        self._read = read
        self._choices = Choices(day=self._day, court=read.court)
        asked = questions(read.found)
        if asked:
            self._ask(read, asked)
        else:
            self._look()

    def _bad_file(self, error: CourtDeskError) -> None:
        self._show(self._source)
        self._source.refused(error)

    # The columns

    def _ask(self, read: _Read, asked: tuple[Column, ...]) -> None:
        step = Columns(read.table, read.found, asked, self._choices)
        step.settled.connect(self._settled)
        step.cancelled.connect(self._begin_again)
        self._show(step)

    def _ask_all(self) -> None:
        if self._read is not None:
            self._ask(self._read, tuple(Column))

    def _settled(self, choices: Choices) -> None:
        self._choices = choices
        self._look()

    def _begin_again(self) -> None:
        self._show(self._source)

    # What would change

    def _look(self) -> None:
        if self._read is None:
            return
        session, read, choices = self._desk.session, self._read, self._choices
        asked = self.step if isinstance(self.step, Columns) else None
        self._wait(f"Reading {len(read.table.rows):,} rows…")
        self._desk.runner.run(
            self,
            lambda: _preview(session, read.table, choices),
            lambda answer: self._show_preview(read, answer),
            lambda error: self._unread(error, asked),
        )

    def _show_preview(self, read: _Read, answer: tuple[Shown, ColumnMap]) -> None:
        seen, found = answer
        self._read, self._seen = replace(read, found=found), seen
        step = Preview(seen)
        step.agreed.connect(self._write)
        step.columns_asked.connect(self._ask_all)
        step.cancelled.connect(self._begin_again)
        self._show(step)

    def _unread(self, error: CourtDeskError, asked: Columns | None) -> None:
        """What a person answered does not fit: back to the questions, as they were answered."""
        if asked is not None:
            self._show(asked)
            asked.refused(error)
        else:
            self._bad_file(error)

    # Writing

    def _write(self) -> None:
        if self._seen is None or not isinstance(self.step, Preview) or self._writing:
            return
        session, seen, links = self._desk.session, self._seen, self.step.links()
        self._writing = True
        self.step.show_writing(0)
        self._desk.runner.run(
            self,
            lambda: _import(session, seen.preview, links, self._progress.emit),
            lambda result: self._done(result, seen.days),
            self._stopped,
        )

    def _show_progress(self, done: int) -> None:
        if self._writing and isinstance(self.step, Preview):
            self.step.show_writing(done)

    def _done(self, result: ImportResult, days: tuple[date, ...]) -> None:
        self._writing = False
        self._desk.say(result_sentence(result))
        today = self._desk.session.clock().date()
        day = today if today in days or not days else days[0]
        self._desk.go(Place("today", part="" if day == today else day.isoformat()))

    def _stopped(self, error: CourtDeskError) -> None:
        self._writing = False
        if isinstance(self.step, Preview):
            self.step.show_stopped(f"{error} What was written before stays; press Import to go on.")

    # Steps

    def _wait(self, sentence: str) -> None:
        """Say what is being done; the step stays, to come back to when it is refused."""
        self._busy.setText(sentence)
        self._busy.show()
        announce(self, sentence)
        if self.step is not None:
            self.step.setEnabled(False)

    def _hint(self, does: str) -> None:
        self.page.set_hints((("Ctrl Enter", does), ("Alt ←", "back without importing")))

    def _show(self, step: QWidget) -> None:
        before, self.step = self.step, step
        self._busy.hide()
        self._hint("import" if isinstance(step, Preview) else "continue")
        if before is not None and before is not step:
            before.hide()
            if before is not self._source:
                before.setParent(None)
                before.deleteLater()
        if step.parent() is None:
            self.page.body.addWidget(step, 1 if isinstance(step, Preview) else 0)
        step.setEnabled(True)
        step.show()
        if isinstance(step, (Source, Columns, Preview)):
            step.focus_first()


def _read(session: Session, path: Path) -> _Read:
    table = lists.read_table(path)
    return _Read(table, lists.columns_of(table), session.team().court)


def _preview(session: Session, table: Table, choices: Choices) -> tuple[Shown, ColumnMap]:
    day, court = choices.day, choices.court
    found = lists.columns_of(table, choices.columns, default_date=day, default_court=court)
    preview = lists.preview_import(session, table, found, default_date=day, default_court=court)
    return shown(preview), found


def _import(
    session: Session, preview: ImportPreview, links: Links, told: Callable[[int], object]
) -> ImportResult:
    result = lists.import_list(session, preview, told)
    for pair, same in links:
        lists.link_people(session, pair.newcomer, pair.known, same=same)
    return result


def result_sentence(result: ImportResult) -> str:
    """What an import did."""
    parts = [
        f"{result.added:,} added",
        f"{result.changed:,} changed",
        f"{result.removed:,} taken off",
        f"{result.same:,} unchanged",
    ]
    if result.refused:
        parts.append(f"{result.refused:,} refused")
    return f"List imported: {', '.join(parts)}."
