"""The list of who did what as a CSV file, for the information governance lead's own tools.

The file leaves the vault readable (P2): the passphrase is asked for again, and that it was saved
stands in the list. It holds references of cases and names of members, never a person's name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from courtdesk.actions import audit, identities
from courtdesk.actions.session import Session
from courtdesk.documents import whole_file
from courtdesk.domain.access import Permission
from courtdesk.domain.audit import Line, Wanted

HEADINGS = ("When", "Who", "What they did", "In words", "Case", "Laptop")

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell of a spreadsheet's formula can begin with (OWASP, CSV injection)."""


def write_csv(
    session: Session, wanted: Wanted, target: Path, *, passphrase: str, replace: bool = False
) -> Path:
    """Write every event that fits `wanted` at `target`, the newest first; return the path.

    UTF-8 with a mark, as spreadsheets otherwise take names with Welsh letters for another
    encoding. Raises `NotAllowed`, `WrongPassphrase` or `throttle.TryLater`, and what
    `whole_file.put` raises.
    """
    session.require(Permission.READ_AUDIT)
    identities.confirm(session, passphrase)
    return save(session, wanted, target, replace=replace)


def save(session: Session, wanted: Wanted, target: Path, *, replace: bool = False) -> Path:
    """`write_csv` for a command, whose passphrase was asked for as it began."""
    session.require(Permission.READ_AUDIT)

    def made() -> bytes:
        content = table(audit.everything(session, wanted))
        case = wanted.cases[0] if len(wanted.cases) == 1 else None
        audit.exported(session, "audit", case, "CSV", person=wanted.person)
        return content

    return whole_file.put(made, target, ending=".csv", replace=replace)


def table(lines: Iterable[Line]) -> bytes:
    """`lines` as CSV with headings; times are local, with their offset."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in lines:
        writer.writerow([_safe(cell) for cell in cells(line)])
    return text.getvalue().encode("utf-8-sig")


def cells(line: Line) -> tuple[str, ...]:
    """One line's cells in the order of `HEADINGS`."""
    return (
        line.at.isoformat(sep=" ", timespec="seconds"),
        line.who,
        line.action.label,
        line.what,
        line.reference,
        line.device,
    )


def _safe(cell: str) -> str:
    """A member may be called what a spreadsheet would calculate: an apostrophe keeps it text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_DANGEROUS) else cell
