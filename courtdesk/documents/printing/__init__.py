"""The one part outside the window that draws with Qt: papers as PDF, on a printer, as pictures.

What can be had is had: the typeface embedded, PDF/A-1b, title, language and a structure tree (by
`tagging.py`, since Qt 6.11 itself cannot tag). Creator is "CourtDesk"; no author, no machine, no
person stands in the properties, and nothing is left beside the target.

It needs a QGuiApplication and no display: without one it begins Qt's "offscreen" platform for as
long as it draws.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from courtdesk.documents.page_model import Paper
from courtdesk.documents.printing.layout import LaidOut
from courtdesk.documents.printing.pen import HEIGHT, WIDTH, Pen
from courtdesk.documents.tagging import tag
from courtdesk.documents.whole_file import put
from courtdesk.errors import UserError

_UNIT = 10
"""Steps a point in the PDF, so that letters stand where they were measured."""


@contextlib.contextmanager
def application() -> Iterator[None]:
    """Have a QGuiApplication, the one that runs or one of our own without a display."""
    if QGuiApplication.instance() is not None:
        yield
        return
    # By argument, not by environment: what this process starts later must not inherit it.
    made = QGuiApplication(["courtdesk", "-platform", "offscreen"])
    try:
        yield
    finally:
        made.shutdown()


def pdf_bytes(paper: Paper) -> bytes:
    """`paper` as a tagged PDF/A-1b."""
    with application():
        laid = LaidOut(paper)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_A1b)
        writer.setTitle(paper.title)
        writer.setCreator("CourtDesk")
        writer.setResolution(72 * _UNIT)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        _draw_all(laid, writer, _UNIT, range(laid.pages), marked=True)
        return tag(bytes(buffer.data().data()), laid.elements, paper.language)


def write_pdf(paper: Paper, path: Path, *, replace: bool = False) -> Path:
    """Write `paper` at `path`, readable by its owner alone, whole or not at all; return `path`.

    Raises `UserError` when the name does not end in .pdf, when something of that name is there
    and `replace` is false, or when the folder cannot be written; `NoSpace` when the disk is full.
    """
    return put(lambda: pdf_bytes(paper), path, ending=".pdf", replace=replace)


def print_pages(paper: Paper, device: QPagedPaintDevice, *, first: int = 0, last: int = 0) -> int:
    """Draw `paper` on a printer set to the full page; return how many pages were drawn.

    `first` and `last` are page numbers from 1 as a print dialog gives them, 0 for all.
    """
    laid = LaidOut(paper)
    chosen = range(max(first, 1) - 1, min(last or laid.pages, laid.pages))
    sheet = device.pageLayout().fullRectPoints()
    # Smaller paper than A4 gets a smaller page: a line that is cut off is worse.
    fit = min(1.0, sheet.width() / WIDTH, sheet.height() / HEIGHT)
    if chosen:
        _draw_all(laid, device, fit * device.logicalDpiX() / 72, chosen, marked=False)
    return len(chosen)


def page_count(paper: Paper) -> int:
    """How many pages of A4 `paper` takes."""
    with application():
        return LaidOut(paper).pages


def page_pictures(paper: Paper, scale: float) -> tuple[QImage, ...]:
    """Every page as a picture with `scale` pixels a point, for a preview."""
    laid = LaidOut(paper)
    return tuple(_picture(laid, page, scale) for page in range(laid.pages))


def _picture(laid: LaidOut, page: int, scale: float) -> QImage:
    image = QImage(round(WIDTH * scale), round(HEIGHT * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    laid.draw(Pen(painter, marked=False), page)
    painter.end()
    return image


def _draw_all(
    laid: LaidOut, device: QPagedPaintDevice, scale: float, pages: Sequence[int], *, marked: bool
) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise UserError(
            "The printer did not take the document: see that it is on and has paper, or save a PDF."
        )
    try:
        for page in pages:
            if page != pages[0]:
                device.newPage()
            painter.save()
            painter.scale(scale, scale)
            laid.draw(Pen(painter, marked=marked), page)
            painter.restore()
    finally:
        painter.end()
