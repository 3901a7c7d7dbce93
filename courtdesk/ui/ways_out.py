"""How what a page made leaves it: the system's windows for saving and for printing.

What is saved or printed is recorded by the actions that these lead to, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QFileDialog, QWidget

from courtdesk.documents.page_model import Paper
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.problem_note import NO_PRINTING, ProblemNote
from courtdesk.ui.screen import Desk


class Target(NamedTuple):
    """Where to save, and whether a file that is there already may go."""

    path: Path
    replace: bool


def ask_where(parent: QWidget, title: str, name: str, kind: str, ending: str) -> Target | None:
    """Ask where to save a `kind` ("PDF") of file, offering `name`; None where nobody chose.

    A name without `ending` (".pdf") gets it. What is there may then not be replaced: the system's
    window has asked about a file of the name that was chosen, and of no other.
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, f"{kind} (*{ending})")
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() == ending:
        return Target(path, replace=True)
    return Target(path.with_name(f"{path.name}{ending}"), replace=False)


@dataclass(frozen=True)
class Printout:
    """A paper of so many `pages` about a case, and `what` it is in the record of who did what."""

    paper: Paper
    pages: int
    case: CaseId
    what: str


def ask_and_print(
    page: QWidget,
    desk: Desk,
    printout: Printout,
    problem: ProblemNote,
    *,
    printed: Callable[[int], None],
    refused: Callable[[CourtDeskError], None] | None = None,
) -> None:
    """Ask for a printer and send it the paper; `printed` is told how many pages went there.

    Without the system's printing library `problem` says so. `refused` is told what went wrong;
    without it `problem` is.
    """
    try:
        # Here, as it needs the system's printing library, which saving does not.
        from courtdesk.ui.printer import ask_printer, send
    except ImportError:
        problem.show(NO_PRINTING)
        return
    printer = ask_printer(page, printout.pages)
    if printer is None:
        return
    session, one = desk.session, printout
    desk.runner.run(
        page,
        lambda: send(session, one.paper, printer, case=one.case, what=one.what),
        printed,
        refused or problem.show_error,
    )
