"""Sending a decision back: as a file, or as text to paste, and the words that go beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from courtdesk.actions import decision_files
from courtdesk.actions.decision_files import Sent
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.clipboard import CopyButton, GiveButton
from courtdesk.ui.kit.drag_file import DragFile
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk

_WHY = (
    "At court your decision does not count until they have it. It is sealed: only the court's team "
    "can open it, so you can send it by e-mail or hand it over on a stick."
)
_FILTER = "Sealed files (*.age);;All files (*)"


class Sending(QWidget):
    """Writes the decision, as often as it is asked to.

    Attributes:
        save: asks where to save the file.
        copy: puts the same on the clipboard as text.
        busy: whether it is being written right now.
        told: the sentence of what came of it, or "".

    Signals:
        sent: it was saved or copied.
    """

    sent = Signal()

    def __init__(self, desk: Desk, case: CaseId, kind: RequirementKind) -> None:
        super().__init__()
        mark(self, "clear")
        self._desk, self._case, self._kind = desk, case, kind
        self.busy, self.told, self._cover_words = False, "", ""
        column = layouts.column(self, gap=10)
        self._said = layouts.column(gap=6)
        column.addLayout(self._said)
        column.addWidget(Section("Send it back"))
        column.addWidget(Text(_WHY))
        self.save = PrimaryButton("Save the decision file…")
        self.save.clicked.connect(self._ask_where)
        self.copy = GiveButton("Copy as text to paste", desk.clipboard)
        self.copy.clicked.connect(lambda: self._write(None))
        column.addLayout(flowing(self.save, self.copy))
        self._made = layouts.column(gap=6)
        column.addLayout(self._made)
        column.addWidget(self._cover_panel())

    def save_to(self, path: Path) -> None:
        """Write the decision to `path`."""
        self._write(path)

    def _cover_panel(self) -> Panel:
        self._cover = Panel("Words to go with it")
        self._cover_text = Text()
        self._cover.add(self._cover_text)
        copy = CopyButton("Copy these words", lambda: self._cover_words, self._desk.clipboard)
        self._cover.body.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._cover.hide()
        return self._cover

    def _write(self, path: Path | None) -> None:
        self._set_busy(busy=True)
        session, case, kind = self._desk.session, self._case, self._kind

        def work() -> Sent:
            return decision_files.write_decision(session, case, kind, path)

        self._desk.runner.run(self, work, lambda sent: self._written(sent, path), self._refused)

    def _written(self, sent: Sent, path: Path | None) -> None:
        self._set_busy(busy=False)
        self._cover_words = sent.cover
        self._cover_text.setText(sent.cover)
        self._cover.show()
        layouts.clear(self._made)
        if path is None:
            self._tell(
                BannerKind.SUCCESS,
                "Copied. Paste all of it into an e-mail: it leaves the clipboard after one minute.",
            )
            self.copy.give(sent.text)
        else:
            self._made.addWidget(DragFile(path), 0, Qt.AlignmentFlag.AlignLeft)
            self._tell(BannerKind.SUCCESS, f"Saved as {path.name}. Send it to whoever asked you.")
        self._desk.saved(self._desk.session.clock())
        self.sent.emit()

    def _refused(self, error: CourtDeskError) -> None:
        self._set_busy(busy=False)
        self._tell(BannerKind.WARNING, str(error))

    def _tell(self, kind: BannerKind, sentence: str) -> None:
        layouts.clear(self._said)
        banner = Banner(kind, sentence)
        self._said.addWidget(banner)
        self.told = sentence
        banner.announce()

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        had = self.copy if self.copy.hasFocus() else self.save
        for button in (self.save, self.copy):
            button.setEnabled(not busy)
        if not busy:
            had.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the decision", decision_files.SUGGESTED, _FILTER
        )
        if chosen:
            self._write(Path(chosen))
