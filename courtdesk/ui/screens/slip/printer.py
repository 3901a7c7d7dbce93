"""Asking the system for a printer, and drawing the slip on it."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget


def ask_printer(parent: QWidget) -> QPrinter | None:
    """The printer that the person chose for one page of A4, or None."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    # The queue and its log are read by others: no name stands in it (P2).
    printer.setDocName("CourtDesk")
    printer.setCreator("CourtDesk")
    page = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    chosen = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if chosen else None
