"""The system's print dialog for a card, and what its printer is told."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget


def ask_printer(parent: QWidget) -> QPrinter | None:
    """The printer that was chosen for the whole card, or None."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    # The queue and its log are read by others: neither person nor sentence stands in it (P2).
    printer.setDocName("CourtDesk")
    printer.setCreator("CourtDesk")
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(a4, QPageLayout.Orientation.Portrait, QMarginsF()))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    chosen = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if chosen else None
