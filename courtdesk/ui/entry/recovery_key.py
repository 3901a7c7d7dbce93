"""The recovery key, shown once: to print, to save as a PDF on a stick, or to copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from courtdesk.errors import UserError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.clipboard import ClipboardGuard, CopyButton
from courtdesk.ui.kit.fields import Checks, Option
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import PageTitle, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel

_COLUMNS = 7
_ADVICE = (
    "This key opens the vault on this laptop if everybody forgets their passphrase, and it can "
    "then only add a new administrator. Whoever finds it together with a copy of the vault can "
    "read everything in that copy, and nothing on this laptop will show it."
)
_KEEP = "Keep it where you keep the court's sealed papers, never with the laptop."


@dataclass(frozen=True)
class Sheet:
    """What is printed: the key in groups with hyphens, the court, the day it was made."""

    key: str = field(repr=False)
    court: str
    day: date

    @property
    def groups(self) -> tuple[str, ...]:
        """The key's groups in order."""
        return tuple(self.key.split("-"))


class RecoveryKeyPage(Page):
    """Shows the key until the person says that it is put away.

    Signals:
        put_away: the key is somewhere safe; the page forgets it.
    """

    put_away = Signal()

    def __init__(
        self, sheet: Sheet, clipboard: ClipboardGuard, parent: QWidget | None = None
    ) -> None:
        super().__init__("Put the recovery key somewhere safe", parent)
        self._sheet: Sheet | None = sheet
        self.body.addWidget(Text(_ADVICE))
        self.body.addWidget(Text(f"{_KEEP} It is shown now and never again."))
        self.body.addWidget(self._key_panel(sheet))
        self.print_button = SecondaryButton("Print")
        self.print_button.clicked.connect(self._print)
        self.save_button = SecondaryButton("Save as PDF")
        self.save_button.clicked.connect(self._save)
        self.copy_button = CopyButton("Copy", self._text, clipboard)
        self.body.addWidget(_in_a_row([self.print_button, self.save_button, self.copy_button]))
        self._said = layouts.column(gap=6)
        self.body.addLayout(self._said)
        self.safe = Checks(
            "safe",
            "Before you go on",
            [Option("safe", "I have put it somewhere safe, away from this laptop")],
            missing="Print, save or write down the recovery key, then tick the box.",
        )
        self.group = FieldGroup([self.safe])
        self.body.addWidget(self.group)
        self.go = PrimaryButton("Continue")
        self.go.clicked.connect(self.submit)
        self.body.addWidget(self.go)

    def start(self) -> None:
        """Put the keyboard on the first way to keep it."""
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Go on, or ask for the tick."""
        if self.group.read_or_show() is None:
            return
        self._sheet = None
        self.put_away.emit()

    def save_to(self, path: Path) -> None:
        """Write the sheet as a PDF that only its owner can read; say how it went."""
        if self._sheet is None:
            return
        try:
            write_pdf(self._sheet, path)
        except UserError as error:
            self._say(BannerKind.WARNING, str(error))
            return
        self._say(
            BannerKind.SUCCESS, "Saved. Move the file off this laptop and then delete it here."
        )

    def _key_panel(self, sheet: Sheet) -> Panel:
        panel = Panel()
        panel.setAccessibleName("Recovery key")
        grid = QGridLayout()
        for at, group in enumerate(sheet.groups):
            label = PageTitle(group)
            label.setWordWrap(False)
            # Letter by letter, as a screen reader would make a word of it.
            label.setAccessibleName(f"Group {at + 1}: {' '.join(group)}")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, at // _COLUMNS, at % _COLUMNS)
        panel.body.addLayout(grid)
        return panel

    def _text(self) -> str:
        return self._sheet.key if self._sheet is not None else ""

    def _save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the recovery key", "courtdesk-recovery-key.pdf", "PDF (*.pdf)"
        )
        if chosen:
            self.save_to(Path(chosen))

    def _print(self) -> None:
        if self._sheet is None:
            return
        try:
            # Linux without CUPS has no printing library, and everything else still works.
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter
        except ImportError:
            self._say(
                BannerKind.WARNING,
                "This computer has no printing: save a PDF and print it elsewhere.",
            )
            return
        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            painter = QPainter(printer)
            paint_sheet(painter, QRectF(printer.pageRect(QPrinter.Unit.DevicePixel)), self._sheet)
            painter.end()
            self._say(BannerKind.SUCCESS, "Sent to the printer. Check that the sheet came out.")

    def _say(self, kind: BannerKind, sentence: str) -> None:
        layouts.clear(self._said)
        banner = Banner(kind, sentence)
        self._said.addWidget(banner)
        banner.announce()


def _in_a_row(widgets: list[SecondaryButton | CopyButton]) -> QWidget:
    holder = QWidget()
    flow = FlowLayout(gap=10, line_gap=8)
    layouts.column(holder, gap=0).addLayout(flow)
    for widget in widgets:
        flow.addWidget(widget)
    return holder


def write_pdf(sheet: Sheet, path: Path) -> None:
    """Write the sheet to `path` as PDF. Raises `UserError` when it cannot be written."""
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written ({error.strerror}): choose another place."
        ) from error
    writer = QPdfWriter(str(path))
    writer.setTitle("CourtDesk recovery key")
    writer.setCreator("CourtDesk")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(20, 20, 20, 20),
            QPageLayout.Unit.Millimeter,
        )
    )
    painter = QPainter()
    if not painter.begin(writer):
        raise UserError(f"{path} cannot be written: choose another place.")
    paint_sheet(painter, QRectF(0, 0, writer.width(), writer.height()), sheet)
    painter.end()


def paint_sheet(painter: QPainter, page: QRectF, sheet: Sheet) -> None:
    """Draw the sheet within `page`, in the painter's own units."""
    unit = page.width() / 170  # about a millimetre of A4 within its margins
    left, top = page.left(), page.top()

    def line(text: str, size: float, at: float, *, bold: bool = False) -> None:
        font = QFont(painter.font())
        font.setPixelSize(max(1, round(size * unit)))
        font.setBold(bold)
        painter.setFont(font)
        area = QRectF(left, top + at * unit, page.width(), 40 * unit)
        painter.drawText(area, int(Qt.TextFlag.TextWordWrap), text)

    line("CourtDesk recovery key", 9, 0, bold=True)
    day = f"{sheet.day.day}/{sheet.day.month}/{sheet.day.year}"
    line(f"{sheet.court}. Made on {day}.", 5, 16)
    for at in range(0, len(sheet.groups), _COLUMNS):
        row = "   ".join(sheet.groups[at : at + _COLUMNS])
        line(row, 6.2, 34 + 14 * (at // _COLUMNS), bold=True)
    line(_ADVICE, 5, 72)
    line(_KEEP, 5, 100)
    line("Letters I, L, O and U are never used; 0 is always the digit.", 5, 116)
