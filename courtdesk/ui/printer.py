"""The system's print dialog, and what its printer is told."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from courtdesk.actions import audit
from courtdesk.actions.paper import BLANK
from courtdesk.actions.session import Session
from courtdesk.documents.page_model import Paper
from courtdesk.documents.printing import print_pages
from courtdesk.domain.ids import CaseId


def ask_printer(parent: QWidget, pages: int) -> QPrinter | None:
    """The printer that the person chose for `pages` pages, or None."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    # The queue and its log are read by others: neither person nor form stands in it (P2).
    printer.setDocName("CourtDesk")
    printer.setCreator("CourtDesk")
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    chosen = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if chosen else None


def send(session: Session, paper: Paper, printer: QPrinter, *, case: CaseId, what: str) -> int:
    """Draw the pages that were chosen on `printer`; return how many there were.

    That `what` of `case` goes to a printer is recorded first, as nothing can be called back from
    there; a blank form is not. Raises `UserError` when the printer does not take them, `NoSpace`
    when it cannot be recorded.
    """
    if what != BLANK:
        audit.printed(session, what, case)
    ranged = printer.printRange() is QPrinter.PrintRange.PageRange
    first, last = (printer.fromPage(), printer.toPage()) if ranged else (0, 0)
    return print_pages(paper, printer, first=first, last=last)
