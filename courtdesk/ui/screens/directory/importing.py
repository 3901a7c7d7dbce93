"""Importing services: a file, what would change with the reasons, and only then a write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from courtdesk.actions import directory_import
from courtdesk.actions.directory_import import DirectoryPreview, DirectoryResult
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.directory import Service
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.flow import FlowLayout, flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.row_list import (
    ROW,
    Index,
    Ink,
    Line,
    RowDelegate,
    RowList,
    lines_height,
    paint_lines,
)
from courtdesk.ui.row_model import RowModel
from courtdesk.ui.screen import Desk, Place, Screen

_WORDS = (
    "A .csv or .xlsx file with the columns Name, What for, Area, How to refer, Phone, Opening, "
    "Notes for staff, Checked on. CourtDesk shows what would change and writes nothing until you "
    "say so. Services that the file does not name stay as they are."
)


class ImportServices(Screen):
    """Import one table of services.

    Attributes:
        group: the field for the path.
        write: the button that imports, enabled once a preview shows a change.
        rows: what would change, or None before a file was read.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._preview: DirectoryPreview | None = None
        self.rows: RowList | None = None
        self.page = Page("Import services", width=0, tall=True)
        layouts.column(self, gap=0).addWidget(self.page)
        self._path = TextField(
            "path",
            "The file",
            hint="Type or paste where the file is, or choose it.",
            missing="Choose the file of services.",
            chars=60,
        )
        self.group = FieldGroup([self._path])
        self._column = layouts.column(gap=12)
        self.write = PrimaryButton("Import", hint="Ctrl Enter")
        self.write.setEnabled(False)
        self._lay_out()
        self._connect()
        self.page.set_hints([("Ctrl Enter", "continue"), ("Alt ←", "back without importing")])

    def start(self) -> None:
        """The keyboard goes to the file, for whoever may import one."""
        if self._desk.session.may(Permission.KEEP_DIRECTORY):
            self._path.focus_first()
            return
        try:
            self._desk.session.require(Permission.KEEP_DIRECTORY)
        except CourtDeskError as error:
            self._source.hide()
            self._column.addWidget(WarningPanel(str(error)))
            self._back.setFocus()

    def go_on(self) -> None:
        """Read the file, or import what is shown."""
        if self._preview is not None and self.write.isEnabled():
            self._write()
        elif self._preview is None:
            self._read()

    def read_file(self, path: Path) -> None:
        """Read the file off the window's thread and show what would change."""
        session = self._desk.session
        self._source.setEnabled(False)
        announce(self, f"Reading {path.name}…")
        self._desk.runner.run(
            self,
            lambda: directory_import.preview_import(session, directory_import.read_table(path)),
            self._show,
            self._bad_file,
        )

    def _lay_out(self) -> None:
        self._source = QWidget()
        mark(self._source, "clear")
        column = layouts.column(self._source, gap=14)
        column.addWidget(Text(_WORDS))
        column.addWidget(self.group)
        self._go = PrimaryButton("Continue", hint="Ctrl Enter")
        self._browse = SecondaryButton("Choose a file…")
        column.addLayout(flowing(self._go, self._browse))
        self.page.body.addWidget(self._source)
        self.page.body.addLayout(self._column, 1)
        self._back = SecondaryButton("Back without importing")
        self._again = SecondaryButton("Choose another file")
        self._buttons = FlowLayout(gap=10)
        for button in (self.write, self._again, self._back):
            self._buttons.addWidget(button)
        self.write.hide()
        self._again.hide()
        self.page.body.addLayout(self._buttons)

    def _connect(self) -> None:
        self._go.clicked.connect(self._read)
        self._path.edit.returnPressed.connect(self._read)
        self._browse.clicked.connect(self.choose)
        self._back.clicked.connect(self._desk.back)
        self._again.clicked.connect(self._begin_again)
        self.write.clicked.connect(self._write)
        key = QAction("&Continue the import", self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self.go_on)
        self.addAction(key)

    def choose(self) -> QFileDialog:
        """Show the system's window for choosing a file; returns it, already open."""
        dialog = QFileDialog(self, "Choose the file of services")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Tables (*.csv *.xlsx *.xlsm *.txt)", "Every file (*)"])
        dialog.fileSelected.connect(self._picked)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _picked(self, path: str) -> None:
        self._path.set_value(path)
        self._read()

    def _read(self) -> None:
        values = self.group.read_or_show()
        if values is not None:
            self.read_file(_path_of(values["path"]))

    def _show(self, preview: DirectoryPreview) -> None:
        self._preview = preview
        self._source.hide()
        layouts.clear(self._column)
        self._column.addWidget(Strong(_counts(preview)))
        if preview.refused:
            self._column.addWidget(_refused_banner(len(preview.refused)))
        changes = bool(preview.added or preview.changed)
        if not changes:
            self._column.addWidget(Text("Nothing would change by importing this file."))
        self.rows = _ChangeList(_rows(preview))
        self.rows.setMinimumHeight(current_theme().px(220))
        self._column.addWidget(self.rows, 1)
        self.write.setVisible(True)
        self.write.setEnabled(changes)
        self._again.show()
        self.page.set_hints([("Ctrl Enter", "import"), ("Alt ←", "back without importing")])
        self.rows.setFocus()

    def _bad_file(self, error: CourtDeskError) -> None:
        self._source.setEnabled(True)
        self.group.show_errors([("path", str(error))])

    def _begin_again(self) -> None:
        self._preview = None
        layouts.clear(self._column)
        self.rows = None
        self.write.hide()
        self._again.hide()
        self._source.setEnabled(True)
        self._source.show()
        self._path.focus_first()

    def _write(self) -> None:
        preview, session = self._preview, self._desk.session
        if preview is None or not self.write.isEnabled():
            return
        self.write.setEnabled(False)

        def work() -> tuple[DirectoryResult, datetime]:
            return _import(session, preview), session.clock()

        self._desk.runner.run(self, work, lambda done: self._done(*done), self._stopped)

    def _done(self, result: DirectoryResult, at: datetime) -> None:
        self._desk.saved(at)
        self._desk.say(_result(result))
        self._desk.go(Place("directory"))

    def _stopped(self, error: CourtDeskError) -> None:
        self.write.setEnabled(True)
        self._column.insertWidget(0, WarningPanel(str(error)))


def _import(session: Session, preview: DirectoryPreview) -> DirectoryResult:
    return directory_import.import_services(session, preview)


def _path_of(typed: str) -> Path:
    text = typed.strip().strip('"').strip("'")
    if text.startswith("file:"):
        text = url2pathname(urlsplit(text).path)
    return Path(text).expanduser()


def _counts(preview: DirectoryPreview) -> str:
    parts = [
        f"{len(preview.added):,} to add",
        f"{len(preview.changed):,} changed",
        f"{preview.same:,} unchanged",
        f"{len(preview.refused):,} refused",
    ]
    return f"{', '.join(parts)}. {preview.absent:,} in the directory but not in this file stay."


def _result(result: DirectoryResult) -> str:
    parts = [f"{result.added:,} added", f"{result.changed:,} changed", f"{result.same:,} unchanged"]
    if result.refused:
        parts.append(f"{result.refused:,} refused")
    return f"Services imported: {', '.join(parts)}."


def _refused_banner(count: int) -> Banner:
    rows = "1 row is" if count == 1 else f"{count:,} rows are"
    return Banner(
        BannerKind.WARNING,
        f"{rows} not imported.",
        "The reason is given below. Correct the file and import it again.",
        dismissible=False,
    )


@dataclass(frozen=True)
class _Row:
    title: str
    detail: str = ""
    heading: bool = False


def _rows(preview: DirectoryPreview) -> tuple[_Row, ...]:
    """What is refused first: it needs somebody to look."""
    return (
        *_part("Refused: not imported", [(one.sentence, "") for one in preview.refused]),
        *_part(
            "Changed",
            [
                (f"{one.before.value.name} · {one.before.value.area}", " ".join(one.words))
                for one in preview.changed
            ],
        ),
        *_part("About the file", [(note, "") for note in preview.notes]),
        *_part("To add", [(one.name, _about(one)) for one in preview.added]),
    )


def _part(title: str, items: list[tuple[str, str]]) -> Iterator[_Row]:
    if items:
        yield _Row(f"{title} ({len(items):,})", heading=True)
        yield from (_Row(first, second) for first, second in items)


def _about(service: Service) -> str:
    parts = (service.needs_words, service.area, service.phone, service.refer)
    checked = f"checked on {print_date(service.checked_on)}"
    return " · ".join(part for part in (*parts, checked) if part)


class _ChangeList(RowList):
    """The rows, to look through; nothing opens."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        super().__init__("What would change")
        self.setModel(_Changes(self, rows))
        self.setItemDelegate(_ChangeDelegate(self))
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)


class _Changes(RowModel[_Row]):
    def name_of(self, row: _Row) -> str:
        return f"{row.title}. {row.detail}" if row.detail else row.title

    words_of = name_of


class _ChangeDelegate(RowDelegate):
    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        side, edge = ink.theme.gap(12), ink.theme.gap(7)
        paint_lines(painter, rect.adjusted(side, edge, -side, 0), _lines(index.data(ROW)), ink)

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        room = width - 2 * ink.theme.gap(12)
        return lines_height(_lines(index.data(ROW)), room, ink) + 2 * ink.theme.gap(7)


def _lines(row: _Row) -> tuple[Line, ...]:
    return Line(row.title, "strong" if row.heading else "text"), Line(row.detail, "caption")
