"""The first step: which file. Typed, pasted, or found with the system's own window."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.style import mark

_WORDS = (
    "CourtDesk reads a list in a .csv or .xlsx file, shows what would change, and writes nothing "
    "until you say so. Importing a list again is harmless."
)


class Source(QWidget):
    """Asks for the file.

    Attributes:
        group: the field for the path.
        browse: opens the system's window for choosing a file.

    Signals:
        chosen: a file is to be read; carries its `Path`.
        cancelled: the person goes back.
    """

    chosen = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._path = TextField(
            "path",
            "The court list",
            hint="Type or paste where the file is, or choose it.",
            missing="Choose the file of the court list.",
            chars=60,
        )
        self.group = FieldGroup([self._path])
        self.browse = SecondaryButton("Choose a file…")
        self.browse.clicked.connect(self.choose)
        self.read = PrimaryButton("Continue", hint="Ctrl Enter")
        self.read.clicked.connect(self.go_on)
        cancel = LinkButton("Back without importing")
        cancel.clicked.connect(self.cancelled)
        self._path.edit.returnPressed.connect(self.go_on)
        column = layouts.column(self, gap=14)
        column.addWidget(Text(_WORDS))
        column.addWidget(self.group)
        across = layouts.row(gap=14)
        for button in (self.read, self.browse, cancel):
            across.addWidget(button)
        across.addStretch(1)
        column.addLayout(across)
        column.addStretch(1)

    def focus_first(self) -> None:
        """The keyboard goes into the path."""
        self._path.focus_first()

    def go_on(self) -> None:
        """Hand on the path, or say that there is none."""
        values = self.group.read_or_show()
        if values is not None:
            self.chosen.emit(path_of(values["path"]))

    def refused(self, error: CourtDeskError) -> None:
        """Say at the path what is wrong with the file."""
        self.group.show_errors([("path", str(error))])

    def choose(self) -> QFileDialog:
        """Show the system's window for choosing a file; returns it, already open."""
        dialog = QFileDialog(self, "Choose the court list")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Court lists (*.csv *.xlsx *.xlsm *.txt)", "Every file (*)"])
        dialog.fileSelected.connect(self._picked)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _picked(self, path: str) -> None:
        self._path.set_value(path)
        self.go_on()


def path_of(typed: str) -> Path:
    """The path that was typed or pasted: quotes, "~" and "file:" addresses are understood."""
    text = typed.strip().strip('"').strip("'")
    if text.startswith("file:"):
        text = url2pathname(urlsplit(text).path)
    return Path(text).expanduser()
