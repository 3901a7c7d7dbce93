"""What an import would do, as rows: refused first, then changed, taken off, added, and notes.

A list of forty thousand is shown by its first two hundred of each kind and by its counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from courtdesk.actions.lists import ImportPreview
from courtdesk.domain.courtlist import ListEntry
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_words import courtroom_words
from courtdesk.ui.row_list import (
    ROW,
    Index,
    Ink,
    Line,
    RowDelegate,
    RowList,
    lines_height,
    paint_lines,
)
from courtdesk.ui.row_model import RowModel

SHOWN = 200
"""Rows of each kind that are shown."""


@dataclass(frozen=True)
class Heading:
    """The heading of one kind of change."""

    text: str


@dataclass(frozen=True)
class Item:
    """One change: the person or the row, and what about it."""

    title: str
    detail: str = ""


ChangeRow = Heading | Item


@dataclass(frozen=True)
class Shown:
    """Everything that the page shows of a preview, made off the window's thread.

    Attributes:
        days: the days that the list is for, the first one first.
    """

    preview: ImportPreview
    rows: tuple[ChangeRow, ...]
    days: tuple[date, ...]
    about: str
    counts: str


def shown(preview: ImportPreview) -> Shown:
    """What to show of `preview`; goes over all of its entries."""
    days = tuple(sorted({entry.hearing_date for entry in preview.entries.values()}))
    return Shown(
        preview, change_rows(preview), days, days_sentence(preview), counts_sentence(preview)
    )


def counts_sentence(preview: ImportPreview) -> str:
    """What would happen, in one sentence."""
    changes = preview.changes
    parts = [
        f"{len(changes.added):,} to add",
        f"{len(changes.changed):,} changed",
        f"{len(changes.removed):,} taken off",
        f"{len(changes.same):,} unchanged",
    ]
    if changes.unsure:
        parts.append(f"{len(changes.unsure):,} left as they are")
    parts.append(f"{_rows(len(preview.refused))} refused")
    return f"{', '.join(parts)}."


def days_sentence(preview: ImportPreview) -> str:
    """Which days and courts the list is for."""
    days = sorted({entry.hearing_date for entry in preview.entries.values()})
    courts = sorted({entry.court for entry in preview.entries.values()})
    if not days:
        return "No row of this file could be read."
    when = print_date(days[0])
    if len(days) > 1:
        when = f"{len(days)} days from {print_date(days[0])} to {print_date(days[-1])}"
    where = courts[0] if len(courts) == 1 else f"{len(courts)} courts"
    return f"For {when}, {where}."


def change_rows(preview: ImportPreview) -> tuple[ChangeRow, ...]:
    """Everything that is shown, in the order in which it needs a look."""
    changes, entries, before = preview.changes, preview.entries, preview.previous
    warnings = preview.warnings
    return (
        *_part(
            "Refused: not imported",
            len(preview.refused),
            (Item(row.sentence) for row in preview.refused),
        ),
        *_part(
            "Changed",
            len(changes.changed),
            (
                Item(entries[CaseId(one.new_id)].list_name, " ".join(one.words))
                for one in changes.changed
            ),
        ),
        *_part(
            "Taken off the list",
            len(changes.removed),
            (_entry(before[CaseId(one)]) for one in changes.removed),
        ),
        *_part(
            "Left as they are: their row was refused",
            len(changes.unsure),
            (_entry(before[CaseId(one)]) for one in changes.unsure),
        ),
        *_part("Worth a look", len(warnings), (Item(text) for text in warnings)),
        *_part("About the file", len(preview.notes), (Item(text) for text in preview.notes)),
        *_part(
            "To add", len(changes.added), (_entry(entries[CaseId(one)]) for one in changes.added)
        ),
    )


def _part(title: str, count: int, items: Iterable[Item]) -> Iterator[ChangeRow]:
    if not count:
        return
    limited = f", the first {SHOWN} shown" if count > SHOWN else ""
    yield Heading(f"{title} ({count:,}{limited})")
    for _, item in zip(range(SHOWN), items, strict=False):
        yield item


def _entry(entry: ListEntry) -> Item:
    born = f"born {print_date(entry.birth_date)}" if entry.birth_date else ""
    place = courtroom_words(entry.courtroom) if entry.courtroom else ""
    offences = "; ".join(offence.text for offence in entry.offences)
    parts = [place, entry.session.lower(), born, entry.crn or "no CRN", offences]
    return Item(entry.list_name, " · ".join(part for part in parts if part))


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


class ChangeList(RowList):
    """The rows, to look through; nothing opens."""

    def __init__(self, rows: Iterable[ChangeRow], parent: QWidget | None = None) -> None:
        super().__init__("What would change", parent)
        self.setModel(_Changes(self, rows))
        self.setItemDelegate(_ChangeDelegate(self))
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)


class _Changes(RowModel[ChangeRow]):
    # Headings can be chosen too: whoever listens would otherwise not hear what is refused and
    # what added.

    def name_of(self, row: ChangeRow) -> str:
        if isinstance(row, Heading):
            return row.text
        return f"{row.title}. {row.detail}" if row.detail else row.title

    words_of = name_of


class _ChangeDelegate(RowDelegate):
    def paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, ink: Ink
    ) -> None:
        name = "band" if isinstance(index.data(ROW), Heading) else "surface"
        painter.fillRect(option.rect, ink.colour(name))
        painter.setPen(ink.colour("rule"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        side, edge = ink.theme.gap(12), ink.theme.gap(7)
        paint_lines(painter, rect.adjusted(side, edge, -side, 0), _lines(index.data(ROW)), ink)

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        room = width - 2 * ink.theme.gap(12)
        return lines_height(_lines(index.data(ROW)), room, ink) + 2 * ink.theme.gap(7)


def _lines(row: ChangeRow) -> list[Line]:
    if isinstance(row, Heading):
        return [Line(row.text, "strong")]
    return [Line(row.title), Line(row.detail, "caption")]
