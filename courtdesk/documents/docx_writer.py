"""The text for the pre-sentence report as a Word document.

The document says nothing that the text does not say. Its properties name no person: they are
what a file manager, a mail system and a search index show without opening it (P2).
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from courtdesk.documents.snippet import Section, Snippet, plain
from courtdesk.errors import NoSpace, UserError

if TYPE_CHECKING:
    from docx.document import Document

    from courtdesk.domain.report import ReportFacts


def write_snippet(
    snippet: Snippet, facts: ReportFacts, path: Path, *, replace: bool = False
) -> Path:
    """Write `snippet` at `path` as an A4 .docx that only its owner can read; return `path`.

    The file appears whole or not at all. Raises `UserError` when the name does not end in .docx,
    when something of that name is there and `replace` is false, or when the folder cannot be
    written; `NoSpace` when the disk is full.
    """
    if path.suffix.lower() != ".docx":
        raise UserError(f"Give the document a name that ends in .docx, not “{path.name}”.")
    if path.is_dir():
        raise UserError(f"“{path.name}” is a folder: give the document another name.")
    made = _document_bytes(snippet, facts)
    try:
        _put(made, path, replace=replace)
    except FileExistsError as error:
        raise UserError(
            f"“{path.name}” is there already: choose another name, or say that it may be replaced."
        ) from error
    except OSError as error:
        raise _told(error, path) from error
    return path


def _told(error: OSError, path: Path) -> UserError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoSpace(f"The disk is full: “{path.name}” was not written.")
    return UserError(
        f"“{path.name}” could not be written in its folder ({error.strerror}): "
        "choose a folder that you may write to."
    )


def _put(made: bytes, path: Path, *, replace: bool) -> None:
    """Write beside `path`, then rename, so that no half document is ever there under its name.

    Without `replace` the name is first taken with an exclusive create: two commands at one moment
    cannot both find it free.
    """
    handle, name = tempfile.mkstemp(prefix=".courtdesk-", suffix=".part", dir=path.parent)
    beside, reserved = Path(name), False
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it readable by its owner alone
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        if not replace:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            reserved = True
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        if reserved:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


def _document_bytes(snippet: Snippet, facts: ReportFacts) -> bytes:
    import docx

    document = docx.Document()
    _properties(document, facts)
    _page(document)
    for level, section in enumerate(snippet.sections):
        _section(document, section, level=1 if level == 0 else 2)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _properties(document: Document, facts: ReportFacts) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = f"Text for a pre-sentence report, case {plain(facts.reference)}"
    properties.author = properties.last_modified_by = "CourtDesk"
    properties.subject = properties.keywords = properties.comments = properties.category = ""
    properties.created = properties.modified = now
    properties.language = "en-GB"


def _page(document: Document) -> None:
    from docx.shared import Mm, Pt

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    font = document.styles["Normal"].font
    font.name, font.size = "Arial", Pt(11)


def _section(document: Document, section: Section, *, level: int) -> None:
    document.add_heading(section.heading, level)
    for line in section.lines:
        if line.startswith("- "):
            document.add_paragraph(line.removeprefix("- "), style="List Bullet")
        else:
            document.add_paragraph(line)
